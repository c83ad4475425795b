"""Draws spreads and things that must not be taken for one, with seeds.

  /usr/bin/python3 tests/bench/spread/make.py FOLDER [FIRST_SEED LAST_SEED]       files are spread-KIND-SEED.jpg and one-KIND-SEED.jpg
"""

import os
import sys

import numpy
from PIL import Image, ImageDraw, ImageFont

HERE = os.path.dirname(os.path.abspath(__file__))
FONTS = os.path.join(HERE, "..", "..", "..", "samples", "fonts")
WORDS = ("и в не на я что он с как это по но все она так его только мне было вот от меня еще нет ему теперь когда даже ну вдруг "
         "ли если уже письмо открытка спасибо погода зима снег весна книга работа утро вечер солнце окно дорога мама здоровье "
         "привет праздник жизнь читаю помню думаю жду обнимаю рисунок песня друг город река лес сад яблоко хлеб чай").split()
DPI = 200


def mm(value):
    return int(round(value * DPI / 25.4))


class Sheet:
    """A sheet of paper of so many millimetres, drawn on in grey and colour."""

    def __init__(self, rng, width, height, paper=None):
        self.rng = rng
        self.paper = paper or tuple(int(v) for v in rng.integers(228, 250, 1).repeat(3) - (0, 2, rng.integers(0, 14)))
        self.image = Image.new("RGB", (mm(width), mm(height)), self.paper)
        self.draw = ImageDraw.Draw(self.image)
        self.font = self.pick_font()
        self.ink = [(25, 25, 30), (30, 40, 120), (60, 30, 110), (95, 95, 100)][rng.integers(0, 4)]

    def pick_font(self):
        names = ["/usr/share/fonts/truetype/paratype/PTF55F.ttf"] + [
            os.path.join(FONTS, name) for name in ("caveat.ttf", "quick-hand.ttf", "bad-script.ttf")]
        which = int(self.rng.integers(0, 4))
        self.size = mm(self.rng.uniform(4.2, 5.5)) if which == 0 else mm(self.rng.uniform(6.5, 9))
        return ImageFont.truetype(names[which], self.size)

    def text(self, left, top, right, bottom, lines=None, ragged=True):
        """Lines of words within a place in millimetres; as many as go in, or so many."""
        pitch, y, count = int(self.size * self.rng.uniform(1.15, 1.6)), mm(top), 0
        while y + pitch < mm(bottom) and (lines is None or count < lines):
            x, line = mm(left) + (mm(5) if self.rng.random() < 0.12 else 0), ""
            end = mm(right) - (mm(self.rng.uniform(0, 0.5 * (right - left))) if ragged and self.rng.random() < 0.15 else 0)
            while True:
                longer = (line + " " + str(self.rng.choice(WORDS))).strip()
                if x + self.draw.textlength(longer, font=self.font) > end:
                    break
                line = longer
            self.draw.text((x, y + self.rng.integers(-2, 3)), line, font=self.font, fill=self.ink)
            y, count = y + pitch, count + 1

    def rules(self, kind):
        """Printed lines every 8 mm or squares of 5 mm."""
        tone = tuple(int(v * self.rng.uniform(0.7, 0.88)) for v in self.paper[:2]) + (self.paper[2],)
        width, height = self.image.size
        step = mm(8) if kind == "ruled" else mm(5)
        for y in range(step, height, step):
            self.draw.line((0, y, width, y), fill=tone, width=2)
        for x in range(step // 2, width if kind == "squared" else 0, step):
            self.draw.line((x, 0, x, height), fill=tone, width=2)

    def shade(self, factor):
        """Multiplies with a row of factors, one a column."""
        pixels = numpy.asarray(self.image).astype(numpy.float32) * factor[None, :, None]
        self.image = Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8))
        self.draw = ImageDraw.Draw(self.image)

    def spine(self, depth=None):
        """The shadow of a spine: a valley some millimetres wide, with a line in its middle."""
        width = self.image.size[0]
        away = numpy.abs(numpy.arange(width) - width / 2) / (DPI / 25.4)
        depth = depth or self.rng.uniform(0.1, 0.45)
        lopsided = numpy.where(numpy.arange(width) > width / 2, self.rng.uniform(0.6, 1.6), 1)
        shade = 1 - depth * numpy.exp(-away / (self.rng.uniform(1.8, 5) * lopsided))
        self.shade(shade * (1 - 0.25 * (away < 0.25)))

    def crease(self, at=0.5, depth=None):
        width = self.image.size[0]
        away = numpy.abs(numpy.arange(width) - width * at) / (DPI / 25.4)
        depth = depth or self.rng.uniform(0.04, 0.12) * self.rng.choice([-0.6, 1])
        self.shade(1 - depth * numpy.exp(-(away / self.rng.uniform(0.25, 0.5)) ** 2))

    def staples(self):
        width, height = self.image.size
        for at in (0.28, 0.72):
            self.draw.line((width // 2, int(height * at), width // 2 + 1, int(height * at) + mm(11)), fill=(90, 90, 95), width=4)


def finish(sheet, rng, tilt=0.0, lid=None):
    """Grain, tilt on a scanner's lid."""
    image = sheet.image
    if tilt or lid:
        ground = lid or (250, 250, 250)
        image = image.rotate(tilt, Image.BICUBIC, expand=True, fillcolor=ground)
    pixels = numpy.asarray(image).astype(numpy.float32) + rng.normal(0, rng.uniform(1, 5), image.size[::-1])[:, :, None]
    return Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8))


def on_desk(sheet, rng):
    """Photographed from aside on a dark desk, lit from one side."""
    width, height = sheet.image.size
    big = int(width * rng.uniform(1.08, 1.25)), int(height * rng.uniform(1.15, 1.5))
    left, top = (big[0] - width) / 2, (big[1] - height) / 2
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    moved = [(x + rng.uniform(-0.03, 0.03) * width, y + rng.uniform(-0.03, 0.03) * height) for x, y in corners]
    rows = []
    for (x, y), (u, v) in zip(moved, [(0, 0), (width, 0), (width, height), (0, height)]):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    to = numpy.array([0, 0, width, 0, width, height, 0, height], float)
    coefficients = numpy.linalg.solve(numpy.array(rows), to)
    desk = Image.new("RGB", big, [(70, 50, 35), (40, 40, 45), (100, 80, 60)][rng.integers(0, 3)])
    mask = Image.new("L", sheet.image.size, 255).transform(big, Image.PERSPECTIVE, coefficients, Image.BICUBIC)
    desk.paste(sheet.image.transform(big, Image.PERSPECTIVE, coefficients, Image.BICUBIC), (0, 0), mask)
    y, x = numpy.mgrid[0:big[1], 0:big[0]]
    light = 1 - rng.uniform(0, 0.35) * (x / big[0] if rng.random() < 0.5 else y / big[1])
    sheet.image = Image.fromarray((numpy.asarray(desk) * light[:, :, None]).astype(numpy.uint8))
    return sheet


def two_pages(sheet, width, height, first=True, second=True):
    rng, half = sheet.rng, width / 2
    if first:
        sheet.text(rng.uniform(8, 14), rng.uniform(8, 18), half - rng.uniform(8, 14), height - rng.uniform(8, 30))
    if second:
        sheet.text(half + rng.uniform(8, 14), rng.uniform(8, 18), width - rng.uniform(8, 14), height - rng.uniform(8, 60))


def booklet(rng):
    sheet = Sheet(rng, 297, 210)
    two_pages(sheet, 297, 210)
    sheet.spine()
    return finish(sheet, rng)


def creased(rng):
    sheet = Sheet(rng, 297, 210)
    two_pages(sheet, 297, 210)
    sheet.crease()
    return finish(sheet, rng)


def notebook_sheet(rng):
    sheet = Sheet(rng, 330, 204)
    sheet.rules(rng.choice(["ruled", "squared"]))
    two_pages(sheet, 330, 204)
    sheet.spine()
    sheet.staples()
    return sheet


def notebook(rng):
    return finish(notebook_sheet(rng), rng)


def half_empty(rng):
    sheet = Sheet(rng, 297, 210)
    if rng.random() < 0.5:
        sheet.rules(rng.choice(["ruled", "squared"]))
    left = rng.random() < 0.5
    two_pages(sheet, 297, 210, left, not left)
    sheet.spine()
    return finish(sheet, rng)


def tilted(rng):
    sheet = Sheet(rng, 297, 210)
    two_pages(sheet, 297, 210)
    sheet.spine()
    return finish(sheet, rng, tilt=rng.uniform(-5, 5), lid=(248, 248, 248))


def photographed(rng):
    sheet = notebook_sheet(rng) if rng.random() < 0.5 else Sheet(rng, 297, 210)
    if sheet.image.size[0] == mm(297):
        two_pages(sheet, 297, 210)
        sheet.spine()
    return finish(on_desk(sheet, rng), rng)


def turned(rng):
    sheet = Sheet(rng, 297, 210)
    two_pages(sheet, 297, 210)
    sheet.spine()
    return finish(sheet, rng).transpose(Image.ROTATE_90 if rng.random() < 0.5 else Image.ROTATE_270)


# ---- one page ----


def across(rng):
    sheet = Sheet(rng, 297, 210)
    sheet.text(12, 12, 285, 200)
    if rng.random() < 0.7:
        sheet.crease()
    return finish(sheet, rng)


def mostly_beside(rng):
    """A folded sheet, two blocks, and a few lines that run across both."""
    sheet = Sheet(rng, 297, 210)
    sheet.text(12, 12, 285, 40, lines=2, ragged=False)
    sheet.text(12, 50, 138, 200)
    sheet.text(160, 50, 285, 200)
    sheet.crease()
    return finish(sheet, rng)


def columns(rng):
    sheet = Sheet(rng, 297, 210)
    two_pages(sheet, 297, 210)
    if rng.random() < 0.4:
        sheet.draw.line((mm(148.5), mm(10), mm(148.5), mm(200)), fill=(120, 120, 120), width=2)
    return finish(sheet, rng)


def postcard(rng):
    sheet = Sheet(rng, 148, 105)
    sheet.size = sheet.size * 6 // 10
    sheet.font = sheet.font.font_variant(size=sheet.size)
    sheet.text(5, 5, 70, 100)
    ends = (0, 105) if rng.random() < 0.3 else (rng.uniform(5, 12), rng.uniform(90, 100))
    tone = int(rng.uniform(60, 200))
    sheet.draw.line((mm(74), mm(ends[0]), mm(74), mm(ends[1])), fill=(tone,) * 3, width=int(rng.integers(1, 5)))
    for i in range(6):
        sheet.draw.line((mm(80), mm(45 + 9 * i), mm(143), mm(45 + 9 * i)), fill=(90, 90, 90), width=2)
    sheet.text(82, 38, 142, 100)
    sheet.draw.rectangle((mm(120), mm(5), mm(143), mm(30)), outline=(90, 90, 90), width=2)
    return finish(sheet, rng) if rng.random() < 0.6 else finish(on_desk(sheet, rng), rng)


def envelope(rng):
    width, height = [(162, 114), (229, 162), (220, 110)][rng.integers(0, 3)]
    sheet = Sheet(rng, width, height)
    sheet.size = sheet.size * 7 // 10
    sheet.font = sheet.font.font_variant(size=sheet.size)
    sheet.text(8, 8, width * 0.46, height * 0.5, lines=int(rng.integers(3, 6)))
    sheet.text(width * 0.55, height * 0.5, width - 8, height - 6, lines=int(rng.integers(3, 7)))
    if rng.random() < 0.8:
        sheet.crease() if rng.random() < 0.6 else sheet.spine(rng.uniform(0.08, 0.2))
    return finish(sheet, rng)


def drawing(rng):
    sheet = Sheet(rng, 297, 210)
    for _ in range(40):
        x, y = rng.uniform(20, 270), rng.uniform(20, 180)
        if abs(x - 148) < 25:
            continue
        sheet.draw.ellipse((mm(x), mm(y), mm(x + rng.uniform(4, 18)), mm(y + rng.uniform(4, 18))), outline=sheet.ink, width=4)
    sheet.crease() if rng.random() < 0.5 else sheet.spine()
    return finish(sheet, rng)


def table(rng):
    sheet = Sheet(rng, 297, 210)
    for i in range(13):
        sheet.draw.line((mm(10), mm(10 + 15 * i), mm(287), mm(10 + 15 * i)), fill=(60, 60, 60), width=3)
    for x in (10, 80, 148.5, 220, 287):
        sheet.draw.line((mm(x), mm(10), mm(x), mm(190)), fill=(60, 60, 60), width=3)
    sheet.text(12, 12, 140, 190)
    sheet.text(152, 12, 285, 190)
    if rng.random() < 0.5:
        sheet.crease()
    return finish(sheet, rng)


def picture(rng):
    sheet = Sheet(rng, 148, 105)
    coarse = rng.integers(0, 256, (6, 8, 3)).astype(numpy.uint8)
    sheet.image = Image.fromarray(coarse).resize(sheet.image.size, Image.BICUBIC)
    sheet.draw = ImageDraw.Draw(sheet.image)
    if rng.random() < 0.5:
        sheet.spine()
    return finish(sheet, rng)


def posted(rng):
    """An upright letter that was folded for its envelope, with a gap between paragraphs at the fold."""
    sheet = Sheet(rng, 297, 210)
    upright = Sheet(rng, 210, 297, sheet.paper)
    upright.text(15, 15, 195, 140)
    upright.text(15, 158, 195, 280)
    sheet.image = upright.image.transpose(Image.ROTATE_90)
    if rng.random() < 0.7:
        sheet.crease()
    else:
        sheet.spine(0.1)
    return finish(sheet, rng).transpose(Image.ROTATE_270)


def desk(rng):
    sheet = Sheet(rng, 210, 148)
    sheet.text(12, 12, 198, 138)
    return finish(on_desk(sheet, rng), rng)


def card(rng):
    """An opened greeting card: a picture on the left, words on the right, an address's length of them."""
    sheet = Sheet(rng, 297, 210)
    coarse = rng.integers(0, 256, (6, 6, 3)).astype(numpy.uint8)
    sheet.image.paste(Image.fromarray(coarse).resize((mm(120), mm(180)), Image.BICUBIC), (mm(12), mm(15)))
    sheet.text(165, 60, 285, 150, lines=4)
    sheet.crease()
    return finish(sheet, rng)


SPREADS = [booklet, creased, notebook, half_empty, tilted, photographed, turned]
ONES = [across, mostly_beside, columns, postcard, envelope, drawing, table, picture, posted, desk, card]


def main():
    folder, first, last = sys.argv[1], *(map(int, sys.argv[2:4]) if len(sys.argv) > 3 else (0, 9))
    os.makedirs(folder, exist_ok=True)
    for truth, kinds in (("spread", SPREADS), ("one", ONES)):
        for kind in kinds:
            for seed in range(first, last + 1):
                made = kind(numpy.random.default_rng([seed, len(kind.__name__), ord(kind.__name__[0])]))
                made.save(os.path.join(folder, "%s-%s-%02d.jpg" % (truth, kind.__name__, seed)), quality=85, dpi=(DPI, DPI))


if __name__ == "__main__":
    main()
