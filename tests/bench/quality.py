#!/usr/bin/python3
"""Where does a picture's quality verdict fire, and where does reading end? Typed pages and pages in handwriting fonts,
made worse step by step: exposure, blur, shake, scale, crop, glare. Prints for each step the mean CER of the typed pages, and
on how many typed and handwritten pages which flaw was seen.

    tests/bench/quality.py [--seeds N] [--only SERIES]… [--good FILE…] [--raw]

--good lists, of good pictures, every one in which a flaw is seen (every one at all with --raw, with what was measured).
Needs page_bench in the build folder (build/rel, or ADKAZ_BUILD)."""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, "read"))

import pages  # pylint: disable=wrong-import-position
import score  # pylint: disable=wrong-import-position

BENCH = os.path.join(os.environ.get("ADKAZ_BUILD", os.path.join(ROOT, "build", "rel")), "tests", "page_bench")
HANDS = (("caveat.ttf", 76), ("bad-script.ttf", 62), ("quick-hand.ttf", 76))


def bench(paths, *options):
    if not paths:
        return []
    done = subprocess.run([BENCH, "--json", *options, *paths], stdout=subprocess.PIPE, text=True, check=False,
                          env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return [json.loads(line) for line in done.stdout.splitlines()]


# ---- pages ----

def typed(seed):
    language, face = pages.LANGUAGES[seed % 3], pages.TYPES[seed % 2]
    paragraphs = pages.letter(language, seed)
    return pages.typed(paragraphs, face, seed)


def handwritten(seed):
    """A letter in a handwriting font, in a grey like that of a ball pen."""
    name, size = HANDS[seed % len(HANDS)]
    font = ImageFont.truetype(os.path.join(ROOT, "samples", "fonts", name), size)
    page = Image.new("L", (pages.WIDTH, pages.HEIGHT), 245)
    draw, y = ImageDraw.Draw(page), 250
    for paragraph in pages.letter("ru", seed):
        for line in pages.broken(paragraph, font, pages.WIDTH - 500):
            if y < pages.HEIGHT - 300:
                draw.text((250, y), line, fill=70, font=font)
                y += 110
    return page


# ---- making it worse: page, strength, random numbers → page ----

def exposed(page, exposure, random):
    """Less light, and the grain of a telephone's sensor: sigma 3 everywhere."""
    pixels = numpy.asarray(page, numpy.float32) * (0.85 * exposure)
    pixels = pixels + random.standard_normal(pixels.shape, numpy.float32) * 3
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))


def blurred(page, sigma, _):
    return page.filter(ImageFilter.GaussianBlur(sigma))


def shaken(page, length, random):
    """A hand that moved by `length` px while the shutter was open: a smooth way in any direction, a little bent, with
    uneven speed."""
    turn, bend, phase = random.uniform(0, numpy.pi), random.uniform(-0.2, 0.2), random.uniform(0, 2 * numpy.pi)
    pixels, count = numpy.asarray(page, numpy.float32), max(1, 2 * int(length))
    sum_of = numpy.zeros_like(pixels)
    for i in range(count):
        time = i / count
        along = length * (time + 0.1 * numpy.sin(2 * numpy.pi * time + phase))
        aside = length * bend * numpy.sin(numpy.pi * time)
        x, y = along * numpy.cos(turn) - aside * numpy.sin(turn), along * numpy.sin(turn) + aside * numpy.cos(turn)
        sum_of += numpy.roll(pixels, (round(y), round(x)), (0, 1))
    return Image.fromarray((sum_of / count).astype(numpy.uint8))


def scaled(page, scale, _):
    return page.resize((round(page.width * scale), round(page.height * scale)), Image.LANCZOS)


def cropped(page, share, random):
    """One side is cut so that `share` of the text block is missing; 0: as near as a millimetre."""
    left, top, right, bottom = page.point(lambda v: 255 if v < 128 else 0).getbbox()
    box, deep = [0, 0, page.width, page.height], 12 if share == 0 else 0
    side = int(random.integers(0, 4))
    box[side] = [left + int(share * (right - left)) - deep, top + int(share * (bottom - top)) - deep,
                 right - int(share * (right - left)) + deep, bottom - int(share * (bottom - top)) + deep][side]
    return page.crop(box)


def glaring(page, sigma, random):
    """A lamp in glossy paper, somewhere in the writing: `sigma` px wide, so bright that its middle hides black ink."""
    left, top, right, bottom = page.point(lambda v: 255 if v < 128 else 0).getbbox()
    x, y = left + (right - left) * random.uniform(0.3, 0.7), top + (bottom - top) * random.uniform(0.3, 0.7)
    v, u = numpy.mgrid[0:page.height, 0:page.width].astype(numpy.float32)
    pixels = numpy.asarray(page, numpy.float32) * 0.8
    if sigma:
        pixels = pixels + 330 * numpy.exp(-((u - x)**2 + (v - y)**2) / (2 * sigma**2))
    return Image.fromarray((pixels + random.standard_normal(pixels.shape, numpy.float32) * 3).clip(0, 255).astype(numpy.uint8))


SERIES = {
    "exposure": (exposed, (1, 0.5, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05)),
    "blur": (blurred, (0, 2, 3, 4, 5, 6, 7, 8)),
    "shake": (shaken, (1, 10, 18, 26)),
    "scale": (scaled, (1, 0.5, 0.4, 0.35, 0.3, 0.25, 0.2, 0.15)),
    "crop": (cropped, (0, 0.02, 0.05, 0.1, 0.2)),
    "glare": (glaring, (0, 40, 80, 120, 180)),
}


def save(page, folder, name):
    path = os.path.join(folder, name + ".jpg")
    page.save(path, quality=90)
    return path


def flaws_of(lines):
    seen = [flaw for line in lines for flaw in line["flaws"]]
    return " ".join("%s %d" % (flaw, seen.count(flaw)) for flaw in sorted(set(seen))) or "-"


def run_series(name, wished, folder):
    worsen, steps = SERIES[name]
    for step in steps:
        type_paths, hand_paths, truths = [], [], []
        for seed in range(1, wished.seeds + 1):
            page, truth = typed(seed)
            random = pages.source("quality", name, step, seed)
            type_paths.append(save(worsen(page, step, random), folder, "%s-%s-%d" % (name, step, seed)))
            hand_paths.append(save(worsen(handwritten(seed), step, random), folder, "hand-%s-%s-%d" % (name, step, seed)))
            truths.append(truth)
        type_lines = bench(type_paths, *([] if wished.read else ["--pictures"]))
        hand_lines = bench(hand_paths, "--pictures")
        errors = [score.error(truth, " ".join(line["words"])) for truth, line in zip(truths, type_lines)]
        print("| %s %g | %s | %s of %d | %s of %d |" % (name, step, "%.1f" % (sum(errors) / len(errors)) if wished.read else "",
              flaws_of(type_lines), len(type_lines), flaws_of(hand_lines), len(hand_lines)), flush=True)
        if wished.raw:
            for line in type_lines + hand_lines:
                print("    ", os.path.basename(line["file"]), line["quality"], flush=True)


def list_good(wished):
    lines = bench(wished.good, "--pictures")
    for line in lines:
        if line["flaws"] or wished.raw:
            print("%-60s %-9s %-18s %s" % (line["file"][-60:], line["kind"], ",".join(line["flaws"]), line["quality"]))
    print("%d of %d pictures with a flaw" % (sum(bool(line["flaws"]) for line in lines), len(lines)))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=list(SERIES))
    parser.add_argument("--good", nargs="+", default=[])
    parser.add_argument("--raw", action="store_true")
    parser.add_argument("--no-read", dest="read", action="store_false")
    wished = parser.parse_args()
    if wished.good:
        return list_good(wished)
    print("| step | CER of typed, % | typed | handwritten |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="quality-") as folder:
        for name in wished.only or SERIES:
            run_series(name, wished, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
