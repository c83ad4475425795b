#!/usr/bin/python3
"""Makes tables of what kind_bench printed:  tables.py TRUTH.tsv RESULTS.tsv…

Kind found against kind made, "asks" apart (confidence below 0.5); the dangerous cell (an envelope that would be mailed
unseen) and the lost one (anything else settled as an envelope, a slip or a blank) with their bounds; letters by form; fields of envelopes."""

import sys
from collections import Counter, defaultdict

KINDS = ("letter", "postcard", "picture", "envelope", "slip", "blank")
MADE = KINDS + ("half", "cover", "card", "home", "post", "mixed", "note", "bag", "alike")
MAILED = ("letter", "postcard", "picture")
FIELDS = ("sender", "recipient", "postmark")


def tail(n, k, p):
    """The chance of at most k wrong ones of n."""
    chance = term = (1 - p) ** n
    for i in range(k):
        term *= (n - i) / (i + 1) * p / (1 - p)
        chance += term
    return chance


def bound(n, k):
    """Clopper and Pearson's upper bound, one-sided, 95 %."""
    if n == 0 or k >= n:
        return 1.0
    low, high = k / n, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(n, k, middle) > 0.05 else (low, middle)
    return high


def read(paths):
    truth, found = {}, {}
    with open(paths[0], encoding="utf-8") as file:
        for line in file:
            name, kind, form, how, turns, hand, date, *fields = line.rstrip("\n").split("\t")
            truth[name] = {"kind": kind, "form": form, "how": how, "turns": turns, "hand": hand, "date": date,
                           "fields": dict(zip(FIELDS, (f.split(";") for f in fields)))}
    for path in paths[1:]:
        with open(path, encoding="utf-8") as file:
            for line in file:
                name, kind, confidence, ms, size, fields = line.rstrip("\n").split("\t")
                found[name] = {"kind": kind, "sure": float(confidence) >= 0.5, "ms": float(ms),
                               "size": [int(side) for side in size.split(",")], "fields": fields}
    return truth, found


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def head(*cells):
    row(*cells)
    print("|---" * len(cells) + "|")


def confusion(truth, found):
    table = defaultdict(Counter)
    for name, page in found.items():
        table[truth[name]["kind"]][page["kind"] if page["sure"] else "asks"] += 1
    head("made as", *KINDS, "asks", "of")
    for kind in MADE:
        if table[kind]:
            row(kind, *(table[kind][column] or "" for column in KINDS + ("asks",)), sum(table[kind].values()))
    print()
    return table


def cells(table):
    envelopes, others = table["envelope"], [table[kind] for kind in MAILED + ("note", "alike")]
    wrong, all_of = sum(envelopes[kind] for kind in MAILED), sum(envelopes.values())
    lost = sum(other[kind] for other in others for kind in ("envelope", "slip", "blank"))
    rest = sum(sum(other.values()) for other in others)
    print(f"Envelopes that would be mailed unseen: {wrong} of {all_of}, at most {100 * bound(all_of, wrong):.2f} %.")
    for kind, name in (("cover", "Envelopes as in life"), ("card", "Address sides without an edge"), ("post", "Post of another eye"), ("mixed", "Such in two hands"), ("bag", "A postbag of a third eye")):
        if table[kind]:
            wrong, all_of = sum(table[kind][mailed] for mailed in MAILED), sum(table[kind].values())
            print(f"{name} that would be mailed unseen: {wrong} of {all_of}, at most {100 * bound(all_of, wrong):.2f} %.")
    print(f"Letters, postcards and pictures settled as never mailed: {lost} of {rest}, at most {100 * bound(rest, lost):.2f} %.\n")


def letters(truth, found, by):
    table = defaultdict(Counter)
    for name, page in found.items():
        if truth[name]["kind"] in ("letter", "half", "note"):
            table[truth[name][by]]["right" if page["sure"] and page["kind"] == "letter" else "other"] += 1
    head(f"letters by {by}", "letter, surely", "else")
    for key in sorted(table):
        row(key, table[key]["right"], table[key]["other"])
    print()


def overlap(a, b):
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    high = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    both = max(0, wide) * max(0, high)
    return both / (a[2] * a[3] + b[2] * b[3] - both)


def boxes_of(told):
    """The made field may be told in shares of the sheet or of the picture: clean may have cut the sheet out."""
    return [[float(share) for share in box.split(",")] for box in told if box != "-"]


def fields(truth, found):
    """Of pages that were settled as envelopes, fronts alone: what stands on a back is not noted as a field."""
    right, there, false, dates = Counter(), Counter(), Counter(), Counter()
    for name, page in found.items():
        made, size = truth[name], page["size"] * 2
        if made["kind"] != "envelope" or page["kind"] != "envelope" or made["form"] in ("back", "note"):
            continue
        seen = dict(part.split(":", 1) for part in page["fields"].split(";")) if page["fields"] != "-" else {}
        for field in FIELDS:
            known, box = boxes_of(made["fields"][field]), None
            if field in seen:
                pixels, date = seen[field].split(":")
                box = [int(n) / side for n, side in zip(pixels.split(","), size)]
            there[field] += bool(known)
            false[field] += not known and box is not None
            right[field] += any(box and overlap(box, one) > 0.5 for one in known)
            if field == "postmark" and made["date"] != "-":
                read = date if box else "-"
                dates["right" if read == made["date"] else "not read" if read == "-" else "wrong"] += 1
    head("field of an envelope", "there", "found (overlap > 0.5)", "found where there is none")
    for field in FIELDS:
        row(field, there[field], right[field], false[field])
    print("\nPostmark dates:", ", ".join(f"{dates[key]} {key}" for key in ("right", "wrong", "not read")), "\n")


def main():
    truth, found = read(sys.argv[1:])
    cells(confusion(truth, found))
    for by in ("form", "hand", "how"):
        letters(truth, found, by)
    fields(truth, found)
    print(f"Settling: {sum(page['ms'] for page in found.values()) / len(found):.0f} CPU ms a page.")
    for name, page in sorted(found.items()):
        made = truth[name]
        if (made["kind"] in ("envelope", "cover", "card", "post", "mixed")) == (page["kind"] in MAILED) and page["sure"] and page["kind"] != made["kind"]:
            print("wrong:", name, made["form"], made["how"], made["hand"], "→", page["kind"], file=sys.stderr)


main()
