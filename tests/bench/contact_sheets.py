#!/usr/bin/python3
"""Makes the contact sheets of docs/pictures.md from the project's own samples: before on the left, after on the right.

    contact_sheets.py PAGE_BENCH          run in the root of the repository; writes docs/pictures/*.jpg

Packages: python3-numpy, python3-pil.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

SAMPLES = Path("samples/scans")
LETTER = "Scan-20260318-1412"
HEIGHT = 420

# Name of the sheet: files of the samples, or defects that page_defects.py lays over LETTER; and what part to show, in
# shares of the picture, where the whole would be too small to see.
SHEETS = {
    "beds": (["black-band", "lid-tilted", "spine"], None),
    "light": (["yellow-lamp", "yellow-paper"], None),
    "bleed": (["bleed-30", "pencil-and-bleed"], (0.05, 0.30, 0.60, 0.60)),
    "photograph": (["IMG_0041.jpg", "IMG_0042.jpg"], None),
    "squared-and-stamped": (["Scan-20260709-1655.jpg", "Epson_0093.jpg"], None),
}


def part_of(path, part):
    picture = Image.open(path).convert("RGB")
    if part:
        width, height = picture.size
        picture = picture.crop((int(part[0] * width), int(part[1] * height), int(part[2] * width), int(part[3] * height)))
    return picture.resize((picture.width * HEIGHT // picture.height, HEIGHT), Image.LANCZOS)


def sheet(pairs, part):
    pictures = [part_of(path, part) for pair in pairs for path in pair]
    gaps = [4 if i % 2 == 0 else 20 for i in range(len(pictures))]
    whole = Image.new("RGB", (sum(p.width for p in pictures) + sum(gaps), HEIGHT + 16), (110, 120, 135))
    left = 8
    for picture, gap in zip(pictures, gaps):
        whole.paste(picture, (left, 8))
        left += picture.width + gap
    return whole


def main():
    bench = sys.argv[1]
    out = Path("docs/pictures")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "before"), Path(folder, "after")
        after.mkdir()
        subprocess.run([sys.executable, "tests/bench/page_defects.py", before, SAMPLES / f"{LETTER}.jpg"], check=True)
        for name, (shown, part) in SHEETS.items():
            files = [SAMPLES / s if "." in s else before / f"{LETTER}-{s}.png" for s in shown]
            subprocess.run(
                [bench, "--pictures", "--jpeg", after, *files],
                check=True,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
            pairs = [(f, after / f"{f.name}.jpg") for f in files]
            sheet(pairs, part).save(out / f"{name}.jpg", quality=66, optimize=True)


main()
