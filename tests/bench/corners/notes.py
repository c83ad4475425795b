#!/usr/bin/python3
"""Lays a tinted note with writing across a side of drawn photographs (photographs.py), on the sheet or beneath it, or
beside the sheet, and counts those that found corners would cut. A note runs along 4.5 to 9.5 % of the side; one beside
is a stub with a line or a few of them, now and then of the desk's own colour.

    notes.py lay PHOTOGRAPHS FOLDER on|beneath|beside COUNT      makes FOLDER/NNNN.jpg and FOLDER/notes.tsv
    notes.py count FOLDER FOUND.tsv                       compares with what corners_look found

Needs python3-numpy and python3-pil."""

import math
import os
import random
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

import photographs

TINTS = [(250, 240, 170), (250, 190, 205), (190, 235, 180), (180, 215, 245), (255, 190, 120), (255, 90, 150),
         (240, 200, 178), (224, 172, 150), (205, 165, 120), (225, 215, 195)]
DESKS = [(168, 120, 78), (196, 152, 104), (250, 205, 145), (255, 228, 175)]  # kraft and buff, as wood may be
FAR = 15  # pixels of a note beyond the found corners: it is cut


def outline(rnd, quad):
    """Corners of a note across a side; the last two lie outside of the sheet, of a third beyond the picture."""
    side = rnd.randrange(4)
    a, b = quad[side], quad[(side + 1) % 4]
    length = np.hypot(*(b - a))
    along = (b - a) / length
    out = np.array([along[1], -along[0]])
    wide = length * rnd.uniform(0.045, 0.095)
    centre = a + along * length * rnd.uniform(0.15, 0.85)
    turn = rnd.choice([0, 0, rnd.uniform(-0.5, 0.5)])
    away = out * math.cos(turn) + along * math.sin(turn)
    aside = np.array([-away[1], away[0]]) * wide / 2
    outer = 2500 if rnd.random() < 0.35 else min(rnd.uniform(50, 160), 120)
    inner = rnd.uniform(80, 300)
    return [centre - away * inner - aside, centre - away * inner + aside, centre + away * outer + aside,
            centre + away * outer - aside], away, wide


def outline_beside(rnd, quad, size):
    """The same of a note that touches the sheet nowhere and lies within the picture; None where there is no room."""
    for _ in range(200):
        side = rnd.randrange(4)
        a, b = quad[side], quad[(side + 1) % 4]
        along = (b - a) / np.hypot(*(b - a))
        out = np.array([along[1], -along[0]])
        wide, deep = rnd.uniform(90, 300), rnd.uniform(60, 220)
        near = a + (b - a) * rnd.uniform(-0.1, 1.1) + out * rnd.uniform(25, 120)
        note = [near - along * wide / 2, near + along * wide / 2, near + along * wide / 2 + out * deep,
                near - along * wide / 2 + out * deep]
        if all(15 < x < size[0] - 15 and 15 < y < size[1] - 15 for x, y in note):
            return note, out, wide
    return None


def polygon(size, points):
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).polygon([tuple(p) for p in points], fill=255)
    return mask


def share(mask, blur):
    return np.asarray(mask.filter(ImageFilter.GaussianBlur(blur)), np.float32)[..., None] / 255


def rows_across(rnd, start, away, wide):
    return [tuple(start + away * step - (wide / 2, 0)) for step in range(0, 2700, 34) if rnd.random() < 0.8]


def rows_beside(rnd, note):
    """From one line to as many as the note holds."""
    left, top = np.min(note, axis=0)
    most = int((np.max(note, axis=0)[1] - top) / 34)
    first = rnd.randrange(max(1, most - 1))
    return [(left + 8, top + 6 + 34 * row) for row in range(first, rnd.randint(first + 1, max(first + 1, most)))]


def lay(picture, quad, tint, rnd, where):
    beneath = where == "beneath"
    outlined = outline_beside(rnd, quad, picture.size) if where == "beside" else outline(rnd, quad)
    if not outlined:
        return None
    note, away, wide = outlined
    paper = Image.new("RGB", picture.size, tint)
    draw, font = ImageDraw.Draw(paper), ImageFont.truetype(photographs.HANDS[0], 26)
    for place in rows_beside(rnd, note) if where == "beside" else rows_across(rnd, note[0], away, wide):
        draw.text(place, "жду писем " * 4, font=font, fill=(30, 40, 110))
    seen, mask, sheet = np.asarray(picture, np.float32), polygon(picture.size, note), polygon(picture.size, quad)
    light = np.percentile(seen[np.asarray(sheet) > 0], 75, axis=0) / np.array([250, 249, 246])
    shown = 1 - share(sheet, 1) if beneath else 1
    seen = seen * (1 - 0.3 * share(mask, 5) * shown)
    cover = share(mask, 0) * shown
    seen = seen * (1 - cover) + np.asarray(paper, np.float32) * light * cover
    return Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.8)), note[2:]


def lay_all(source, folder, where, count):
    os.makedirs(folder, exist_ok=True)
    left = (line.rstrip("\n").split("\t") for line in open(f"{source}/truth.tsv", encoding="utf-8"))
    left = [f for f in left if not any(word in f[1] for word in ("under", "finger", "beyond"))][:count]
    with open(f"{folder}/notes.tsv", "w", encoding="utf-8") as notes:
        for number, (name, what, *corners) in enumerate(left, 1):
            rnd = random.Random(int(name[:-4]) * 7 + len(where))
            quad = np.array([float(c) for c in corners]).reshape(4, 2)
            tints = TINTS + (DESKS if where == "beside" else [])
            tint = tints[number % len(tints)]
            picture = Image.open(f"{source}/{name}").convert("RGB")
            laid = lay(picture, quad, tint, rnd, where)
            if not laid:
                continue
            picture, ends = laid
            picture.save(f"{folder}/{name}", quality=85)
            ends = [np.clip(p, 0, np.array(picture.size) - 1) for p in ends]
            notes.write("\t".join([name, f"{what}, {tint}"] + [f"{c:.1f}" for p in ends for c in p]) + "\n")


def beyond(quad, x, y):
    return max(((x - a[0]) * (b[1] - a[1]) - (y - a[1]) * (b[0] - a[0])) / math.hypot(b[0] - a[0], b[1] - a[1])
               for a, b in zip(quad, quad[1:] + quad[:1]))


def count_cut(folder, found):
    lines = (line.rstrip("\n").split("\t") for line in open(f"{folder}/notes.tsv", encoding="utf-8"))
    notes = {f[0]: (f[1], [float(c) for c in f[2:]]) for f in lines}
    tally = {"cut": 0, "whole": 0, "all kept": 0, "no corners": 0}
    for line in open(found, encoding="utf-8"):
        name, _, *corners, around = line.split("\t")[:11]
        if around != "cut":
            tally["no corners" if "-" in corners else "all kept"] += 1
            continue
        quad = [(float(x), float(y)) for x, y in zip(corners[::2], corners[1::2])]
        what, (ax, ay, bx, by) = notes[name]
        far = max(beyond(quad, ax, ay), beyond(quad, bx, by))
        tally["cut" if far > FAR else "whole"] += 1
        if far > FAR:
            print(f"{name}  cut by {far:.0f} px  {what}")
    print(tally)


if __name__ == "__main__":
    if sys.argv[1] == "lay":
        lay_all(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    else:
        count_cut(sys.argv[2], sys.argv[3])
