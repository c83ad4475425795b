#!/usr/bin/python3
"""What each kind of page on a desk costs the real program: typed, blank back, print, photograph, envelope.

  desk.py PROGRAM [PAGES]        PAGES of each kind (3), each kind on a home of its own, policy "ask"

Prints per page the CPU ms of the whole process tree (walk, store, zygote, decoder and page children; a run without a
page taken off), and of it what `show --json` tells step by step. OMP_THREAD_LIMIT is the program's own affair.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "read"))
import numpy  # noqa: E402
import pages  # noqa: E402
from PIL import Image, ImageDraw, ImageFilter, ImageFont  # noqa: E402

CONF = """drop "inbox" { path = "inbox"  pipeline = "letter" }
match { policy = "ask" }
mail { transport = "folder"  from = "reply@example.org" }
intake { settle_ms = 1  run_patience_s = 1  series_s = 1 }
"""


def scanned(page, seed):
    """As a flatbed hands it over: a little grain, nothing quite white."""
    random = pages.source("desk", seed)
    pixels = numpy.asarray(page.convert("RGB"), dtype=numpy.float32) * 0.97
    pixels += random.standard_normal(pixels.shape, dtype=numpy.float32) * 2.5
    return Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8))


def letter(seed):
    return pages.typed(pages.letter("ru", seed), "serif", seed)[0]


def blank(_):
    return Image.new("L", (pages.WIDTH, pages.HEIGHT), pages.PAPER)


def back(seed):
    """The front shows through: faint, soft, mirrored."""
    return pages.shone_through(blank(seed), letter(seed), 0.12)


def photograph(seed):
    """Clouds of colour: no paper, no ink."""
    random = pages.source("photograph", seed)
    coarse = (random.random((26, 18, 3)) * 255).astype(numpy.uint8)
    return Image.fromarray(coarse).resize((1800, 2600), Image.BICUBIC).filter(ImageFilter.GaussianBlur(2))


def drawing(seed):
    """A pencil's long curves."""
    random = pages.source("drawing", seed)
    page = Image.new("L", (pages.WIDTH, pages.HEIGHT), pages.PAPER)
    draw = ImageDraw.Draw(page)
    for _ in range(60):
        x, y = random.uniform(300, 2100), random.uniform(300, 3100)
        draw.arc((x - 250, y - 200, x + 250, y + 200), *sorted(random.uniform(0, 360, 2)), fill=90, width=6)
    return page


def envelope(seed):
    """220 x 110 mm at 300 dpi, two blocks of address in an invented town."""
    page = Image.new("L", (2598, 1299), pages.PAPER)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(os.path.join(pages.FONTS, "dejavu/DejaVuSerif.ttf"), 46)
    blocks = ((150, 150, ["Откуда 211440 г. Новополоцк", "ул. Техническая, 8, ИК-1", "От кого Ковалёв А. П."]),
              (1350, 700, ["Куда 230012 г. Гродно", "ул. Васильковая, %d" % (10 + seed), "Кому Гарбуз Ирине"]))
    for x, y, lines in blocks:
        for i, line in enumerate(lines):
            draw.text((x, y + 80 * i), line, fill=40, font=font)
    return page


KINDS = {"typed": letter, "blank": blank, "back": back, "photograph": photograph, "drawing": drawing,
         "envelope": envelope}


class Desk:
    def __init__(self, program):
        self.program = program
        self.base = tempfile.mkdtemp(prefix="adkaz-desk-")
        self.home = os.path.join(self.base, "home")
        subprocess.run([program, "init", self.home, "--plain"], check=True, capture_output=True)
        with open(os.path.join(self.home, "adkaz.conf"), "w", encoding="utf-8") as file:
            file.write(CONF)

    def adkaz(self, *args):
        done = subprocess.run([self.program, "--home", self.home, *args], capture_output=True, text=True)
        assert done.returncode == 0, (args, done.stdout, done.stderr)
        return done.stdout

    def lay(self, kind, count):
        for seed in range(1, count + 1):
            path = os.path.join(self.home, "inbox", "%s %s.jpg" % (kind, "abcdefghijklmnopqrstuvwxyz"[seed]))
            scanned(KINDS[kind](seed), seed).save(path, "JPEG", quality=88, dpi=(300, 300))
            os.utime(path, (time.time() - 7200, time.time() - 7200))

    def run(self):
        """CPU ms of the whole tree"""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.adkaz("run")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return 1e3 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)

    def pages(self):
        for line in self.adkaz("list", "--json").splitlines():
            yield from json.loads(self.adkaz("show", json.loads(line)["reply"], "--json"))["page_list"]


def measure(program, kind, count):
    desk = Desk(program)
    try:
        empty = desk.run()
        desk.lay(kind, count)
        whole = (desk.run() - empty) / count
        steps, seen = {}, {}
        for page in desk.pages():
            seen[page["kind"]] = seen.get(page["kind"], 0) + 1
            for step in page["steps"]:
                name = step["step"].split()[0]
                steps[name] = steps.get(name, 0) + step["cpu_ms"] / count
        return whole, steps, seen
    finally:
        shutil.rmtree(desk.base)


def main():
    program, count = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3
    names = ["decode", "start", "pixels", "look", "clean", "jpeg", "read", "settle", "rest"]
    print("| page | whole tree | %s | walk, store | seen as |" % " | ".join(names))
    print("|---|" + "---:|" * (len(names) + 2) + "---|")
    for kind in KINDS:
        whole, steps, seen = measure(program, kind, count)
        cells = ["%.0f" % steps.get(name, 0) for name in names]
        rest = whole - sum(steps.values())
        print("| %s | %.0f | %s | %.0f | %s |" % (kind, whole, " | ".join(cells), rest,
                                               ", ".join("%s %d" % item for item in sorted(seen.items()))))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
