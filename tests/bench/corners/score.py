#!/usr/bin/python3
"""Compares what corners_look found with the truth of photographs.py.

    score.py TRUTH.tsv FOUND.tsv [--each]

A corner's error is its distance from the truth over the picture's diagonal; a picture's error is that of its worst
corner: "good" within 1 %. "cut" counts the pictures that are cut to the corners found; of the others all is kept,
straightened by them. "lost" is the share of the sheet (as far as it is in the picture) that a cut takes away."""

import os
import sys

from PIL import Image

GOOD, LOST = 0.01, 0.005
COLUMNS = ("all", "good", "none", "wrong", "cut", "wrong cut", "lost")


def area(points):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1])) / 2


def clip(points, others):
    """The part of `points` inside the convex `others`, both clockwise from the upper left."""
    for a, b in zip(others, others[1:] + others[:1]):
        kept = []
        for p, q in zip(points, points[1:] + points[:1]):
            p_in, q_in = ((b[0] - a[0]) * (r[1] - a[1]) - (b[1] - a[1]) * (r[0] - a[0]) for r in (p, q))
            if p_in >= 0:
                kept.append(p)
            if p_in * q_in < 0:
                t = p_in / (p_in - q_in)
                kept.append((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])))
        points = kept
        if not points:
            return []
    return points


def points_of(fields):
    return [(float(x), float(y)) for x, y in zip(fields[::2], fields[1::2])] if len(fields) == 8 and "-" not in fields else None


def judge(truth, found, width, height):
    if truth is None or found is None:
        return None, 0
    diagonal = (width * width + height * height) ** 0.5
    error = max(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for a, b in zip(truth, found)) / diagonal
    seen = clip(truth, [(0, 0), (width, 0), (width, height), (0, height)])
    return error, 1 - area(clip(seen, found)) / area(seen) if clip(seen, found) else 1


def main():
    folder = os.path.dirname(sys.argv[1])
    found = {line.split("\t")[0]: line.rstrip("\n").split("\t") for line in open(sys.argv[2], encoding="utf-8")}
    tally, flawed, costs, bad = {}, 0, [], []
    for line in open(sys.argv[1], encoding="utf-8"):
        name, what, *numbers = line.rstrip("\n").split("\t")
        if name not in found:
            continue
        truth, seen = points_of(numbers), points_of(found[name][2:10])
        error, lost = judge(truth, seen, *Image.open(os.path.join(folder, name)).size)
        kind = what.split(",")[0]
        row = tally.setdefault(kind, dict.fromkeys(COLUMNS, 0))
        row["all"] += 1
        cut = found[name][10] == "cut"
        lost = lost if cut else 0
        row["cut"] += cut
        verdict = ("none" if seen is None else "wrong") if truth is None or seen is None else "good" if error <= GOOD else "wrong"
        row[verdict] += 1
        row["lost"] += lost > LOST
        row["wrong cut"] += cut and verdict == "wrong"
        flawed += found[name][1] != "0"
        costs.append(float(found[name][-1]))
        if verdict != ("none" if truth is None else "good") or lost > LOST or "--each" in sys.argv:
            bad.append(f"{name}  {verdict:5}  error {100 * (error or 0):5.2f} %  lost {100 * lost:5.2f} %  {found[name][10]:4}  {what}")
    print("\n".join(bad))
    print(f"{'':12} " + " ".join(f"{k:>9}" for k in COLUMNS))
    for kind in sorted(tally):
        print(f"{kind:12} " + " ".join(f"{tally[kind][k]:9}" for k in COLUMNS))
    total = {k: sum(t[k] for t in tally.values()) for k in COLUMNS}
    print(f"{'together':12} " + " ".join(f"{total[k]:9}" for k in COLUMNS), f"  good {100 * total['good'] / total['all']:.1f} %; pictures with flaws {flawed}; look {sum(costs) / len(costs):.0f} ms")


if __name__ == "__main__":
    main()
