#!/usr/bin/python3
"""How small may the picture of a page get before reading suffers? Each step of the ladder against the presentation picture.

    OMP_THREAD_LIMIT=1 smaller.py PAGE_BENCH FOLDER PICTURE...

makes the presentation picture of each PICTURE in FOLDER, from it the steps (by libjpeg, too, with python3-pil), reads all of them
with the program's own stages, and prints a line for each picture and step: bytes, and by how many letters in a hundred the reading
differs from that of the presentation picture. FOLDER keeps the pictures, to be looked at.
"""

import json
import os
import subprocess
import sys

from PIL import Image

STEPS = {"1": (0, 60), "2": (0, 45), "3": (1754, 45), "beyond: quality 30": (1754, 30), "beyond: 111 dpi": (1300, 45)}


def distance(one, other):
    before = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        now = [i + 1]
        for j, another in enumerate(other):
            now.append(min(before[j + 1] + 1, now[j] + 1, before[j] + (letter != another)))
        before = now
    return before[-1]


def read(bench, path):
    done = subprocess.run([bench, "--json", path], capture_output=True, check=True)
    return " ".join(json.loads(done.stdout)["words"])


def step(path, long_side, quality, target):
    picture = Image.open(path)
    scale = min(1, long_side / max(picture.size)) if long_side else 1
    if scale < 1:
        picture = picture.resize([round(side * scale) for side in picture.size], Image.Resampling.BILINEAR)
    dpi = round(max(picture.size) / 11.69)
    picture.save(target, quality=quality, optimize=True, subsampling=2, dpi=(dpi, dpi))


def main(bench, folder, pictures):
    subprocess.run([bench, "--pictures", "--jpeg", folder] + pictures, stdout=subprocess.DEVNULL, check=True)
    for picture in pictures:
        kept = os.path.join(folder, os.path.basename(picture) + ".jpg")
        words = read(bench, kept)
        print("%s\tkept\t%d kB\t%d letters" % (os.path.basename(picture), os.path.getsize(kept) // 1000, len(words)))
        for name, (long_side, quality) in STEPS.items():
            target = os.path.join(folder, "%s.%d-%d.jpg" % (os.path.basename(picture), long_side, quality))
            step(kept, long_side, quality, target)
            differ = 100 * distance(words, read(bench, target)) / max(1, len(words))
            print("\t%s\t%d kB\t%.1f %%" % (name, os.path.getsize(target) // 1000, differ), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
