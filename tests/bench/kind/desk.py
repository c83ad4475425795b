"""Paper, pens, and what a scanner and a telephone make of them, for the pages of the kind bench. Lengths are in
millimetres; a sheet is drawn at 150 dpi, what a glance takes of a 300 dpi scan."""

import math
import os
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

MM = 150 / 25.4
HERE = os.path.dirname(os.path.abspath(__file__))
FONTS = os.path.join(HERE, "../../../samples/fonts")
PARATYPE = "/usr/share/fonts/truetype/paratype/"
TYPES = [PARATYPE + name for name in ("PTF55F.ttf", "PTM55F.ttf", "PTS55F.ttf")]
BLUE, VIOLET, BLACK, PENCIL, PALE = (38, 56, 132), (64, 44, 120), (44, 44, 50), (120, 120, 124), (168, 168, 170)
INKS = (BLUE, BLUE, VIOLET, BLACK, PENCIL)


def script_fonts(extra):
    """The samples' handwriting fonts, and those of a folder `extra`."""
    found = [os.path.join(FONTS, name) for name in ("bad-script.ttf", "caveat.ttf", "quick-hand.ttf")]
    if extra:
        found += sorted(os.path.join(extra, name) for name in os.listdir(extra) if name.endswith(".ttf"))
    return found


class Hand:
    """Somebody's writing: a type, a handwriting font, or a scrawl that nobody can read."""

    def __init__(self, dice, kind, fonts, ink=None):
        self.dice, self.kind = dice, kind
        self.path = dice.choice(TYPES if kind == "typed" else fonts)
        self.ink = ink or (BLACK if kind == "typed" else dice.choice(INKS))
        self.wild = 0 if kind == "typed" else dice.uniform(0.4, 1.6)
        self.share = 0.62 if kind == "typed" else dice.uniform(0.72, 0.95)
        self.loops = dice.uniform(0.7, 1.3)
        self.sizes = {}

    def font(self, pitch):
        if pitch not in self.sizes:
            self.sizes[pitch] = ImageFont.truetype(self.path, int(self.share * pitch * MM))
        return self.sizes[pitch]

    def width(self, text, pitch):
        if self.kind == "scrawl":
            return len(text) * pitch * 0.26 * self.loops
        return self.font(pitch).getlength(text) / MM

    def word(self, sheet, text, x, y, pitch):
        """Writes at (x, y), the left end of the base line."""
        if self.kind == "scrawl":
            sheet.pen.line(self.scrawl(len(text), x, y, pitch), fill=self.ink, width=self.dice.choice((2, 3)), joint="curve")
            return
        font = self.font(pitch)
        if not self.wild:
            sheet.pen.text((x * MM, y * MM), text, font=font, fill=self.ink, anchor="ls")
            return
        wide, high = int(font.getlength(text)) + 24, int(pitch * 2.2 * MM)
        tile = Image.new("L", (wide, high), 0)
        ImageDraw.Draw(tile).text((12, high * 0.62), text, font=font, fill=235, anchor="ls")
        tile = tile.rotate(self.dice.gauss(0, 0.8) * self.wild, resample=Image.BICUBIC)
        sway = self.dice.gauss(0, 1.5) * self.wild
        sheet.picture.paste(self.ink, (int(x * MM) - 12, int(y * MM - high * 0.62 + sway)), tile)

    def scrawl(self, letters, x, y, pitch):
        """One joined-up line of loops, arches and a few long strokes."""
        path, high = [], pitch * 0.30
        for n in range(letters):
            left, wide = x + n * pitch * 0.26 * self.loops, pitch * 0.26 * self.loops
            tall = self.dice.choice((1, 1, 1, 1, 0.8, 1.9, -0.9))
            for t in np.arange(0, 1, 0.2):
                up = max(0, math.sin(math.pi * t)) * high * tall * self.dice.uniform(0.8, 1.1)
                path.append(((left + wide * (t + 0.25 * math.sin(2 * math.pi * t))) * MM, (y - up) * MM))
        return path


class Sheet:
    def __init__(self, dice, wide, high, colour=None):
        self.dice, self.wide, self.high = dice, wide, high
        self.colour = colour or tuple(dice.randint(236, 252) - n * dice.randint(0, 5) for n in range(3))
        self.picture = Image.new("RGB", (round(wide * MM), round(high * MM)), self.colour)
        self.pen = ImageDraw.Draw(self.picture)
        self.fields = {}

    # ---- lines and shapes, in millimetres ----

    def line(self, points, ink, width=0.3):
        self.pen.line([(x * MM, y * MM) for x, y in points], fill=ink, width=max(1, round(width * MM)), joint="curve")

    def frame(self, x, y, wide, high, ink, width=0.3):
        self.line([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)], ink, width)

    def fill(self, x, y, wide, high, ink):
        self.pen.rectangle((x * MM, y * MM, (x + wide) * MM, (y + high) * MM), fill=ink)

    def ellipse(self, x, y, rx, ry, **how):
        self.pen.ellipse(((x - rx) * MM, (y - ry) * MM, (x + rx) * MM, (y + ry) * MM), **how)

    def label(self, text, x, y, high=3.2, ink=(90, 100, 130), bold=False, anchor="ls"):
        font = ImageFont.truetype(PARATYPE + ("PTS75F.ttf" if bold else "PTS55F.ttf"), round(high * MM))
        self.pen.text((x * MM, y * MM), text, font=font, fill=ink, anchor=anchor)

    # ---- paper ----

    def ruled(self, pitch, squares=False):
        ink = self.dice.choice(((150, 178, 212), (176, 190, 210), (180, 180, 186)))
        for y in np.arange(pitch * 1.5, self.high - 2, pitch):
            self.line([(0, y), (self.wide, y)], ink, 0.15)
        for x in np.arange(2, self.wide, pitch) if squares else ():
            self.line([(x, 0), (x, self.high)], ink, 0.15)

    def shine(self, other, strength):
        """The other side shows through, in a mirror."""
        ghost = other.picture.resize(self.picture.size).transpose(Image.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2))
        self.set(Image.blend(self.picture, ghost, strength))

    def set(self, picture):
        self.picture = picture
        self.pen = ImageDraw.Draw(picture)

    def paste_turned(self, tile, x, y, degrees, ink):
        """A mask (0 … 255) laid on in `ink`, turned about its middle, which stands at (x, y)."""
        tile = tile.rotate(degrees, expand=True, resample=Image.BICUBIC)
        self.picture.paste(ink, (round(x * MM) - tile.width // 2, round(y * MM) - tile.height // 2), tile)

    # ---- writing ----

    def write(self, hand, lines, x, y, pitch, field=None):
        """Lines of text, one under another; notes their box as `field`."""
        right = x
        for n, text in enumerate(lines):
            at, base = x + hand.dice.gauss(0, 0.6) * hand.wild, y + n * pitch
            for word in text.split(" "):
                hand.word(self, word, at, base, pitch)
                at += hand.width(word, pitch) + pitch * 0.26
            right = max(right, at - pitch * 0.26)
        if field:
            self.fields[field] = (x, y - 0.6 * pitch, right - x, (len(lines) - 1) * pitch + 0.75 * pitch)
        return y + len(lines) * pitch

    def paragraph(self, hand, text, x, right, y, pitch, most=10**6):
        """Fills the width; returns where the next line would stand."""
        line, lines = "", []
        for word in text.split():
            if line and x + hand.width(line + " " + word, pitch) + line.count(" ") * pitch * 0.2 > right:
                lines.append(line)
                line = word
            else:
                line = (line + " " + word).strip()
        return self.write(hand, (lines + [line])[:most], x, y, pitch)

    def rubber(self, lines, x, y, ink=(92, 52, 140)):
        """A rubber stamp: framed words."""
        font = ImageFont.truetype(PARATYPE + "PTS75F.ttf", round(4.4 * MM))
        wide = round(max(font.getlength(line) for line in lines) + 8 * MM)
        mask = Image.new("L", (wide, round((len(lines) * 6 + 5) * MM)), 0)
        pen = ImageDraw.Draw(mask)
        pen.rectangle((3, 3, wide - 4, mask.height - 4), outline=190, width=4)
        for n, line in enumerate(lines):
            pen.text((4 * MM, (2.2 + 6 * n) * MM), line, font=font, fill=190)
        self.paste_turned(mask, x, y, self.dice.uniform(-12, 12), ink)


# ---- what a scanner and a telephone see ----


def clouds(noise, wide, high, grain):
    small = noise.normal(0, 1, (max(2, high // grain + 2), max(2, wide // grain + 2))).astype(np.float32)
    return np.asarray(Image.fromarray(small, "F").resize((wide, high), Image.BICUBIC))


def grained(picture, noise, sigma, slope):
    """Uneven light and grain."""
    pixels = np.asarray(picture, np.float32)
    high, wide = pixels.shape[:2]
    light = 1 - slope * (np.linspace(0, 1, wide)[None, :] * 0.7 + np.linspace(0, 1, high)[:, None] * 0.3)
    pixels = pixels * light[:, :, None] + clouds(noise, wide, high, 40)[:, :, None]
    pixels += noise.normal(0, sigma, (high, wide)).astype(np.float32)[:, :, None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def scanned(sheet, dice):
    """The sheet alone, cut out by the scanner's program."""
    noise = np.random.default_rng(dice.randrange(2**32))
    picture = sheet.picture.rotate(dice.gauss(0, 0.6), resample=Image.BICUBIC, fillcolor=(238, 239, 240))
    return grained(picture.filter(ImageFilter.GaussianBlur(0.5)), noise, dice.uniform(0.8, 2.5), dice.uniform(0, 0.05))


def flatbed(sheet, dice):
    """On an A4 glass under a white lid, somewhere, with the shadow of its edge. Returns where it lies, too."""
    wide, high = round(210 * MM), round(297 * MM)
    lid = dice.randint(238, 254)
    glass = Image.new("RGB", (wide, high), (lid, lid, lid))
    paper = sheet.picture.convert("RGBA").rotate(dice.gauss(0, 0.9), resample=Image.BICUBIC, expand=True)
    x = dice.randint(0, max(0, wide - paper.width)) if dice.random() < 0.5 else 0
    y = dice.randint(0, max(0, high - paper.height)) if dice.random() < 0.4 else 0
    shade = Image.new("L", glass.size, 0)
    shade.paste(110, (x + 3, y + 3), paper.getchannel("A"))
    glass.paste((150, 150, 152), (0, 0), shade.filter(ImageFilter.GaussianBlur(2)))
    glass.paste(paper, (x, y), paper)
    noise = np.random.default_rng(dice.randrange(2**32))
    return grained(glass.filter(ImageFilter.GaussianBlur(0.5)), noise, dice.uniform(0.8, 2.5), dice.uniform(0, 0.05)), (x, y)


def lidded(sheet, dice):
    """On an A4 glass under a lid as white as the paper, so that no edge is seen."""
    wide, high = round(210 * MM), round(297 * MM)
    glass = Image.new("RGB", (wide, high), sheet.colour)
    paper = sheet.picture.rotate(dice.gauss(0, 0.6), resample=Image.BICUBIC, fillcolor=sheet.colour)
    glass.paste(paper, (dice.randint(0, wide - paper.width), dice.randint(0, (high - paper.height) // 2)))
    noise = np.random.default_rng(dice.randrange(2**32))
    return grained(glass.filter(ImageFilter.GaussianBlur(0.5)), noise, dice.uniform(0.5, 1.5), dice.uniform(0, 0.01))


def perspective(corners, wide, high):
    rows, want = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (wide, 0), (wide, high), (0, high))):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        want += [u, v]
    return np.linalg.solve(np.array(rows, float), np.array(want, float))


def turned(corners, degrees, wide, high):
    """About the middle of a picture, and made smaller until they are within it."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    away = [(x - wide / 2, y - high / 2) for x, y in corners]
    away = [(x * cos - y * sin, x * sin + y * cos) for x, y in away]
    least = min(1, min(min(0.48 * wide / max(1, abs(x)), 0.48 * high / max(1, abs(y))) for x, y in away))
    return [(wide / 2 + x * least, high / 2 + y * least) for x, y in away]


def photographed(sheet, dice, askew=0):
    """On a desk, seen a little from aside; the telephone is held the way the sheet lies, or `askew` degrees off."""
    paper, noise = sheet.picture, np.random.default_rng(dice.randrange(2**32))
    wide, high = (1700, 1275) if paper.width > paper.height else (1275, 1700)
    scale = min(0.88 * wide / paper.width, 0.88 * high / paper.height) * dice.uniform(0.75, 1)
    w, h = paper.width * scale / 2, paper.height * scale / 2
    corners = [(wide / 2 + sx * w + dice.gauss(0, 0.02) * wide, high / 2 + sy * h + dice.gauss(0, 0.02) * high)
               for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    if askew:
        corners = turned(corners, askew, wide, high)
    numbers = perspective(corners, paper.width, paper.height)
    cover = Image.new("L", paper.size, 255).transform((wide, high), Image.PERSPECTIVE, numbers, Image.BICUBIC)
    seen = paper.transform((wide, high), Image.PERSPECTIVE, numbers, Image.BICUBIC)
    ground = dice.choice(((104, 72, 48), (92, 96, 92), (60, 62, 70), (150, 120, 90), (128, 60, 50)))
    grain = clouds(noise, wide, high, 30) * 5 + clouds(noise, wide, high, 200) * 7
    table = Image.fromarray(np.clip(np.array(ground, np.float32) + grain[:, :, None], 0, 255).astype(np.uint8))
    table.paste((20, 18, 16), (9, 11), cover.filter(ImageFilter.GaussianBlur(12)).point(lambda v: v * 0.4))
    table.paste(seen, (0, 0), cover)
    lamp = np.asarray(table, np.float32) * np.array([1.0, 0.965, dice.uniform(0.8, 0.95)], np.float32)
    picture = Image.fromarray(np.clip(lamp, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))
    return grained(picture, noise, dice.uniform(2, 4), dice.uniform(0.1, 0.35))


def delivered(picture, dice, photo):
    """As a scanner's or a messenger's program stores it: the picture, its file's suffix and what save wants."""
    way = dice.choice(("sent", "sent", "kept") if photo else ("kept", "kept", "fine", "fine", "grey", "coarse", "bits"))
    dpi = {"kept": 150, "sent": 150, "fine": 300, "grey": 200, "coarse": 100, "bits": 200}[way]
    if dpi != 150:
        picture = picture.resize((picture.width * dpi // 150, picture.height * dpi // 150), Image.LANCZOS)
    if way == "bits":
        return picture.convert("L").point(lambda v: 255 * (v > 170)).convert("1"), ".png", {"dpi": (dpi, dpi)}
    quality = {"sent": 60, "coarse": 70}.get(way, 88)
    return picture.convert("L") if way == "grey" else picture, ".jpg", {"quality": quality, "dpi": (72, 72) if photo else (dpi, dpi)}


def dice_of(*what):
    return random.Random("/".join(str(part) for part in what))
