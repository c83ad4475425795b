"""What a page costs at 600 dpi against 300: one typed page with grain in every format, walked by the real program.

  /usr/bin/python3 tests/bench/dpi600.py PROGRAM [FORMAT …]

CPU ms and peak MiB of decoder child and page child, as the program logs them; the ratio is of both children's CPU."""

import io
import os
import re
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

SAMPLE = os.path.join(os.path.dirname(__file__), "..", "..", "samples", "scans", "Scan-20260318-1412.jpg")
SIZES = {300: (2480, 3508), 600: (4960, 7016)}
Image.MAX_IMAGE_PIXELS = None


def page(dpi):
    width, height = SIZES[dpi]
    pixels = numpy.asarray(Image.open(SAMPLE).convert("RGB").resize((width, height), Image.LANCZOS)).astype(numpy.int16)
    grain = numpy.random.default_rng(1).normal(0, 4, (height, width, 1)).astype(numpy.int16)
    return Image.fromarray(numpy.clip(pixels + grain, 0, 255).astype(numpy.uint8))


def two_tone(picture):
    return picture.convert("L").point(lambda grey: 255 if grey > 150 else 0).convert("1")


def saved(picture, dpi, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **({"resolution": dpi} if kind == "PDF" else {"dpi": (dpi, dpi)}), **options)
    return out.getvalue()


def heic(picture, dpi):
    with tempfile.TemporaryDirectory() as folder:
        source, made = os.path.join(folder, "a.png"), os.path.join(folder, "a.heic")
        picture.save(source, compress_level=1)
        subprocess.run(["heif-enc", source, "-o", made], check=True, capture_output=True)
        with open(made, "rb") as file:
            return file.read()


FORMATS = {
    "JPEG": ("jpg", lambda p, dpi: saved(p, dpi, "JPEG", quality=90)),
    "JPEG, progressive": ("jpg", lambda p, dpi: saved(p, dpi, "JPEG", quality=90, progressive=True)),
    "JPEG, progressive 4:4:4": ("jpg", lambda p, dpi: saved(p, dpi, "JPEG", quality=90, progressive=True, subsampling=0)),
    "PNG": ("png", lambda p, dpi: saved(p, dpi, "PNG", compress_level=3)),
    "TIFF, LZW strips": ("tif", lambda p, dpi: saved(p, dpi, "TIFF", compression="tiff_lzw")),
    "TIFF, CCITT G4": ("tif", lambda p, dpi: saved(two_tone(p), dpi, "TIFF", compression="group4")),
    "HEIC": ("heic", heic),
    "PDF, JPEG": ("pdf", lambda p, dpi: saved(p, dpi, "PDF", quality=90)),
    "PDF, CCITT G4": ("pdf", lambda p, dpi: saved(two_tone(p), dpi, "PDF")),
}


def walk(program, name, content):
    """CPU ms and peak MiB of the decoder child, then of the page child."""
    with tempfile.TemporaryDirectory() as folder:
        home = os.path.join(folder, "home")
        subprocess.run([program, "init", home, "--plain"], check=True, capture_output=True)
        with open(os.path.join(home, "inbox", name), "wb") as file:
            file.write(content)
        said = subprocess.run([program, "--home", home, "--verbose", "run"], capture_output=True, text=True, check=False).stderr
    decoder = re.search(r"decode_ms=(\d+) peak_kib=(\d+)", said)
    reader = re.search(r" page=1 .*?cpu_ms=(\d+) peak_kib=(\d+)", said)
    assert decoder and reader, said
    return [int(decoder[1]), int(decoder[2]) // 1024, int(reader[1]), int(reader[2]) // 1024]


def main():
    program, wanted = sys.argv[1], sys.argv[2:] or list(FORMATS)
    pages = {dpi: page(dpi) for dpi in SIZES}
    print("| | 300: decoder ms, MiB | page ms, MiB | 600: decoder ms, MiB | page ms, MiB | ratio |\n|---|---|---|---|---|---|")
    for name in wanted:
        ending, make = FORMATS[name]
        at = {dpi: walk(program, "a." + ending, make(pages[dpi], dpi)) for dpi in SIZES}
        cells = " | ".join("%d, %d | %d, %d" % tuple(at[dpi]) for dpi in SIZES)
        ratio = (at[600][0] + at[600][2]) / (at[300][0] + at[300][2])
        print("| %s | %s | %.2f |" % (name, cells, ratio), flush=True)


if __name__ == "__main__":
    main()
