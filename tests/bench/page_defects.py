#!/usr/bin/python3
"""Lays over clean pages what scanners, pens and years do to them, so that the cleaning can be measured.

    page_defects.py OUT-FOLDER FILE...      every defect for every picture: NAME-DEFECT.png

Packages: python3-numpy, python3-pil. The same input gives the same pictures.
"""
import sys
from pathlib import Path

import numpy
from PIL import Image, ImageFilter


def grain(shape, sigma, seed):
    return numpy.random.default_rng(seed).normal(0, sigma, shape)


def soft(field, radius):
    """Gaussian blur of a float array with values from 0 to 255."""
    picture = Image.fromarray(numpy.clip(field, 0, 255).astype(numpy.uint8))
    return numpy.asarray(picture.filter(ImageFilter.GaussianBlur(radius))).astype(float)


def on_bed(page, bed, tilt=0.0, right=0, below=0, left=0, above=0, shadow=0.0, sigma=3):
    """The sheet on a scanner's bed: `bed` is its grey, `shadow` the darkness of the line along the sheet."""
    height, width = page.shape[:2]
    sheet = Image.new("L", (width + left + right, height + above + below), 0)
    sheet.paste(255, (left, above, left + width, above + height))
    colour = Image.new("RGB", sheet.size, (bed,) * 3)
    colour.paste(Image.fromarray(page.astype(numpy.uint8)), (left, above))
    if tilt:
        sheet = sheet.rotate(-tilt, Image.BICUBIC)
        colour = colour.rotate(-tilt, Image.BICUBIC, fillcolor=(bed,) * 3)
    mask = numpy.asarray(sheet).astype(float)
    pixels = numpy.asarray(colour).astype(float)
    edge = soft(mask, 3)
    rim = numpy.where(mask < 128, edge / 128, 0)  # falls off over a millimetre outside the sheet
    pixels *= (1 - shadow * rim)[..., None]
    return pixels + grain(pixels.shape, sigma, 7)


def black_band(page):
    return on_bed(page, 18, right=90, below=60)


def black_tilted(page):
    return on_bed(page, 18, tilt=2.0, right=80, left=80, below=80, above=80)


def grey_bed(page):
    return on_bed(page, 165, right=70, below=110)


def lid(page):
    return on_bed(page, 252, right=120, below=160, shadow=0.45, sigma=1)


def lid_tilted(page):
    return on_bed(page, 252, tilt=-1.2, right=120, left=60, below=160, above=60, shadow=0.45, sigma=1)


def small_on_lid(page):
    half = numpy.asarray(Image.fromarray(page.astype(numpy.uint8)).resize((page.shape[1] * 7 // 10, page.shape[0] * 7 // 10), Image.LANCZOS)).astype(float)
    return on_bed(half, 251, right=page.shape[1] - half.shape[1], below=page.shape[0] - half.shape[0], shadow=0.4, sigma=1)


def spine(page):
    width = page.shape[1]
    x = numpy.arange(width) / width
    shade = 1 - 0.92 * numpy.exp(-((x / 0.045) ** 2))
    return page * shade[None, :, None] + grain(page.shape, 3, 5)


def other_side(page):
    """What is written on the back, seen from the front: mirrored, and blurred by the paper."""
    ink = 255 - page.mean(axis=2)[:, ::-1]
    return soft(numpy.roll(ink, 37, axis=0), max(2.0, page.shape[1] / 600)) / 255


def bleed(share):
    def lay(page):
        return page * (1 - share * other_side(page))[..., None] + grain(page.shape, 2, 3)

    return lay


def pencil(darkness):
    """The lower half of the page's ink in pencil: pale, sharp, grainy."""

    def lay(page):
        ink = (255 - page) / 255
        tooth = numpy.clip(1 + grain(page.shape[:2], 0.25, 11), 0.3, 1.6)[..., None]
        pale = 255 * (1 - numpy.clip(ink * darkness * tooth, 0, 1))
        lower = numpy.arange(page.shape[0])[:, None, None] > page.shape[0] / 2
        return numpy.where(lower, pale, page) + grain(page.shape, 2, 13)

    return lay


def both(page):
    return bleed(0.3)(pencil(0.35)(page))


def tinted(red, green, blue):
    return lambda page: page * numpy.array([red, green, blue]) + grain(page.shape, 2, 17)


def lamp(page):
    y, x = numpy.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    light = 1 - 0.5 * (x / page.shape[1]) * (0.5 + 0.5 * y / page.shape[0])
    return page * light[..., None] * numpy.array([1.0, 0.86, 0.64]) + grain(page.shape, 2, 19)


DEFECTS = {
    "black-band": black_band,
    "black-tilted": black_tilted,
    "grey-bed": grey_bed,
    "lid": lid,
    "lid-tilted": lid_tilted,
    "small-on-lid": small_on_lid,
    "spine": spine,
    "bleed-10": bleed(0.10),
    "bleed-20": bleed(0.20),
    "bleed-30": bleed(0.30),
    "bleed-45": bleed(0.45),
    "pencil-15": pencil(0.15),
    "pencil-30": pencil(0.30),
    "pencil-45": pencil(0.45),
    "pencil-and-bleed": both,
    "yellow-paper": tinted(0.98, 0.93, 0.55),
    "blue-paper": tinted(0.68, 0.82, 0.97),
    "yellow-lamp": lamp,
}


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:]:
        page = numpy.asarray(Image.open(name).convert("RGB")).astype(float)
        for defect, lay in DEFECTS.items():
            pixels = numpy.clip(lay(page), 0, 255).astype(numpy.uint8)
            Image.fromarray(pixels).save(out / f"{Path(name).stem}-{defect}.png", dpi=(200, 200), compress_level=1)


main()
