"""Typed letters as scanners and telephones hand them over: an A4 page set from letters/*.txt, then made worse.

Every page follows from (class, language, type, seed) alone: the seed picks letter, order of its paragraphs, font,
size, margins, line spacing, and the strength and place of what makes the page worse, so that nothing can be tuned
to one page. The eleven classes are those of the measurements in the design's research: skew 2.5 degrees, grain of
sigma 45, blur of radius 3, light down to 22 %, ink of 28 % contrast, the other side through at 45 %, printed
squares and lines, all of it at once, and a telephone held askew over a dark desk.
"""

import os
import zlib

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = os.path.dirname(os.path.abspath(__file__))
FONTS = "/usr/share/fonts/truetype"
FACES = {  # type: (font, points), one of them by seed; packages fonts-paratype, fonts-dejavu-core, fonts-noto-mono
    "serif": (("paratype/PTF55F.ttf", 12.5), ("dejavu/DejaVuSerif.ttf", 11), ("paratype/PTZ55F.ttf", 11.5)),
    "mono": (("paratype/PTM55F.ttf", 11), ("dejavu/DejaVuSansMono.ttf", 10.5), ("noto/NotoSansMono-Regular.ttf", 10.5)),
}
LANGUAGES = ("ru", "be", "mixed")
TYPES = ("serif", "mono")
WIDTH, HEIGHT, DPI = 2480, 3508, 300
PAPER, INK = 255, 18


def source(*parts):
    """The random numbers of one page: the same on every machine and in every run."""
    return numpy.random.default_rng(zlib.crc32("/".join(map(str, parts)).encode()))


# ---- setting ----

def letter(language, seed):
    """One letter: greeting and signature stay, the paragraphs between them change places."""
    names = sorted(n for n in os.listdir(os.path.join(HERE, "letters")) if n.startswith(language + "-"))
    with open(os.path.join(HERE, "letters", names[seed % len(names)]), encoding="utf-8") as file:
        paragraphs = file.read().strip().split("\n\n")
    body = paragraphs[1:-1]
    source("order", language, seed).shuffle(body)
    return [paragraphs[0]] + body + [paragraphs[-1]]


def broken(paragraph, font, width):
    lines, line = [], ""
    for word in paragraph.split():
        longer = line + " " + word if line else word
        if line and font.getlength(longer) > width:
            lines.append(line)
            longer = word
        line = longer
    return lines + [line]


def typed(paragraphs, face, seed, width=WIDTH, height=HEIGHT, dpi=DPI):
    """(grey page, its text)"""
    random = source("set", face, seed)
    name, points = FACES[face][seed % len(FACES[face])]
    font = ImageFont.truetype(os.path.join(FONTS, name), round(points * dpi / 72))
    left, top = (int(dpi * random.uniform(0.75, 1.05)) for _ in "xy")
    step = round(points * dpi / 72 * random.uniform(1.45, 1.7))
    page = Image.new("L", (width, height), PAPER)
    draw = ImageDraw.Draw(page)
    y = top
    for paragraph in paragraphs:
        for line in broken(paragraph, font, width - 2 * left):
            draw.text((left, y), line, fill=INK, font=font)
            y += step
        y += step * 2 // 3
    assert y < height - dpi // 4, "the letter runs off the page"
    return page, "\n".join(paragraphs)


# ---- making it worse ----

def turned(page, degrees):
    """Clockwise, as a sheet that lies askew on the glass; paper beyond its edge is the lid's grey."""
    return page.rotate(-degrees, Image.BICUBIC, fillcolor=page_colour(page, 205))


def page_colour(page, grey):
    return grey if page.mode == "L" else (grey, grey, grey)


def blurred(page, radius):
    return page.filter(ImageFilter.GaussianBlur(radius))


def lit(page, random, darkest=1.0, grain=0.0):
    """Light that falls off from one corner to `darkest`, with a soft shadow, then grain of sigma `grain`."""
    width, height = page.size
    pixels = numpy.asarray(page, dtype=numpy.float32)
    if darkest < 1:
        x, y = numpy.linspace(-1, 1, width, dtype=numpy.float32), numpy.linspace(-1, 1, height, dtype=numpy.float32)
        angle = random.uniform(0, 2 * numpy.pi)
        slope = x[None, :] * numpy.cos(angle) + y[:, None] * numpy.sin(angle)
        hollow_x, hollow_y = random.uniform(-0.6, 0.6, 2)
        hollow = numpy.exp(-((x[None, :] - hollow_x) ** 2 + (y[:, None] - hollow_y) ** 2) / 0.35)
        light = slope / 1.4 - 0.45 * hollow.astype(numpy.float32)
        light = (light - light.min()) / (light.max() - light.min())
        light = darkest + (0.82 - darkest) * light
        pixels = pixels * (light if page.mode == "L" else light[:, :, None])
    if grain:
        noise = random.standard_normal((height, width), dtype=numpy.float32) * grain
        pixels = pixels + (noise if page.mode == "L" else noise[:, :, None])
    return Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8), page.mode)


def faded(page, contrast):
    return page.point(lambda v: round(PAPER - (PAPER - v) * contrast))


def shone_through(page, other, share):
    """The other side of the sheet, mirrored and soft, at `share` of its ink."""
    back = faded(blurred(other.transpose(Image.FLIP_LEFT_RIGHT), 2.5), share)
    return Image.fromarray(numpy.minimum(numpy.asarray(page), numpy.asarray(back)))


def printed(page, random, squares):
    """Text on squared (5 mm) or ruled (8 mm) paper: the lines are as dark as cheap exercise books print them."""
    rgb = page.convert("RGB")
    under = Image.new("RGB", page.size, (PAPER, PAPER, PAPER))
    draw = ImageDraw.Draw(under)
    tone = int(random.uniform(165, 195))
    colour = (tone - 12, tone, min(255, tone + 40)) if random.random() < 0.5 else (tone, tone, tone)
    pitch = (5 if squares else 8) / 25.4 * DPI
    thick = int(random.integers(2, 4))
    for i in range(1, int(page.height / pitch) + 1):
        draw.line((0, i * pitch, page.width, i * pitch), fill=colour, width=thick)
    for i in range(1, int(page.width / pitch) + 1 if squares else 0):
        draw.line((i * pitch, 0, i * pitch, page.height), fill=colour, width=thick)
    return Image.fromarray(numpy.minimum(numpy.asarray(rgb), numpy.asarray(under)))


def risen(shape, millimetres, where):
    """How high the paper stands at `where` (0 … 1 across it), in mm: a book's spine, a sheet that was rolled, one
    that lies in waves."""
    return millimetres * {"spine": numpy.exp(-where * 6), "roll": numpy.sin(numpy.pi * where),
                          "wave": 0.5 + 0.5 * numpy.sin(2 * numpy.pi * where + 0.7)}[shape]


def curled(page, random, millimetres):
    """Lines bent by up to `millimetres`: a sheet that rises along its width, seen from aside by 25 degrees and from
    350 mm; where it is steep it is narrower and darker."""
    shape, mirrored = ("spine", "roll", "wave")[int(random.integers(3))], random.random() < 0.5
    mm, aside, far = DPI / 25.4, numpy.tan(numpy.radians(25)), 350.0
    along = numpy.linspace(0, 1, page.width)
    height = risen(shape, millimetres / aside, along)
    height = height[::-1] if mirrored else height
    slope = numpy.arctan(numpy.gradient(height * mm))
    seen = numpy.concatenate([[0], numpy.cumsum(numpy.cos(slope))[:-1]])
    columns = numpy.interp(numpy.arange(int(seen[-1])), seen, numpy.arange(page.width))
    height, slope = (numpy.interp(columns, numpy.arange(page.width), values) for values in (height, slope))
    rows = numpy.arange(page.height, dtype=numpy.float32)[:, None]
    middle = page.height / 2
    rows = middle + (rows - middle + (millimetres / 2 - height * aside) * mm) / (1 + height / far)
    return shaded(sampled(page, columns[None, :], rows), 1 - 0.55 * numpy.abs(numpy.sin(slope)))


def sampled(page, columns, rows):
    """The page at these places, between pixels too; beyond it is paper."""
    pixels = numpy.asarray(page, dtype=numpy.float32)
    columns, rows = numpy.broadcast_arrays(columns.astype(numpy.float32), rows.astype(numpy.float32))
    x, y = numpy.floor(columns).astype(int).clip(0, page.width - 2), numpy.floor(rows).astype(int)
    outside = (y < 0) | (y > page.height - 2)
    y = y.clip(0, page.height - 2)
    right, down = columns - x, (rows - y).clip(0, 1)
    above = pixels[y, x] * (1 - right) + pixels[y, x + 1] * right
    below = pixels[y + 1, x] * (1 - right) + pixels[y + 1, x + 1] * right
    return numpy.where(outside, PAPER, above * (1 - down) + below * down)


def shaded(pixels, light):
    return Image.fromarray((pixels * light).clip(0, 255).astype(numpy.uint8))


def homography(here, there):
    """The eight numbers that PIL wants: where each pixel of the result comes from."""
    rows, right = [], []
    for (x, y), (u, v) in zip(here, there):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return numpy.linalg.solve(numpy.array(rows, float), numpy.array(right, float))


def pose(random, width=3000, height=4000):
    """Where the sheet's corners lie on a 12 megapixel photo: upper left, then clockwise."""
    return [(width * (x + random.uniform(-0.035, 0.035)), height * (y + random.uniform(-0.03, 0.03)))
            for x, y in ((0.11, 0.07), (0.89, 0.07), (0.92, 0.93), (0.08, 0.93))]


def photographed(page, random, width=3000, height=4000):
    """The sheet askew on a dark desk."""
    corners = pose(random, width, height)
    desk = numpy.array([62, 50, 40]) + random.uniform(-14, 14, 3)
    streaks = random.standard_normal((height // 40 + 1, 1, 1)) * 4
    ground = numpy.repeat(desk + streaks, 40, axis=0)[:height].repeat(width, axis=1)
    sheet = ((0, 0), (page.width, 0), (page.width, page.height), (0, page.height))
    numbers = homography(corners, sheet)
    paper = Image.merge("RGB", [page] * 3).transform((width, height), Image.PERSPECTIVE, numbers, Image.BICUBIC)
    inside = Image.new("L", page.size, 255).transform((width, height), Image.PERSPECTIVE, numbers, Image.BILINEAR)
    photo = Image.composite(paper, Image.fromarray(ground.clip(0, 255).astype(numpy.uint8)), inside)
    return blurred(photo, 0.8)


def hard(page, other, random):
    page = printed(shone_through(page, other, 0.18), random, squares=True)
    page = blurred(turned(page, -3 * random.uniform(0.9, 1.1)), 1.2)
    return lit(page, random, darkest=0.3, grain=8)


# class: page, page of the other side, random numbers → page
CLASSES = {
    "clean": lambda page, other, random: page,
    "skew": lambda page, other, random: turned(page, 2.5 * random.choice((-1, 1))),
    "noise": lambda page, other, random: lit(page, random, grain=45),
    "blur": lambda page, other, random: blurred(page, 3),
    "uneven": lambda page, other, random: lit(page, random, darkest=0.22, grain=8),
    "faint": lambda page, other, random: lit(faded(page, 0.28), random, darkest=0.45, grain=5),
    "bleed": lambda page, other, random: shone_through(page, other, 0.45).convert("RGB"),
    "squares": lambda page, other, random: printed(page, random, squares=True),
    "ruled": lambda page, other, random: printed(page, random, squares=False),
    "hard": hard,
    "phone": lambda page, other, random: lit(photographed(page, random), random, darkest=0.4, grain=8),
}


# States that are no class of the table: for single parts of the benchmark.
OTHERS = {
    "turned": lambda page, other, random: page.rotate(int(random.choice((90, 180, 270))), expand=True),
    "colour": lambda page, other, random: tinted(page, random),
    "curl-3": lambda page, other, random: curled(page, random, 3),
    "curl-7": lambda page, other, random: curled(page, random, 7),
    "curl-14": lambda page, other, random: curled(page, random, 14),
}


def tinted(page, random):
    """Clean type on the warm paper that most letters come on."""
    tint = numpy.array([255, 252, 240]) - random.uniform(0, 6, 3)
    return Image.fromarray((numpy.asarray(page)[:, :, None] * (tint / 255)).astype(numpy.uint8))


class Page:
    """A page on disk: path (JPEG), truth (text), and what it is."""

    def __init__(self, folder, kind, language, face, seed):
        self.kind, self.language, self.face, self.seed = kind, language, face, seed
        self.name = "%s-%s-%s-%d" % (kind, language, face, seed)
        self.path = os.path.join(folder, self.name + ".jpg")
        self.truth = "\n".join(letter(language, seed))
        if not os.path.exists(self.path):
            self.draw()

    def draw(self):
        page, _ = typed(letter(self.language, self.seed), self.face, self.seed)
        other, _ = typed(letter(self.language, self.seed + 1), self.face, self.seed + 1)
        worse = {**CLASSES, **OTHERS}[self.kind](page, other, source("worse", self.name))
        worse.save(self.path + ".new", "JPEG", quality=88, dpi=(DPI, DPI))
        os.rename(self.path + ".new", self.path)


def folder_of(base):
    """Pages are kept from run to run; the folder's name says from which programs and letters they came."""
    stamp = 0
    letters = [os.path.join("letters", name) for name in sorted(os.listdir(os.path.join(HERE, "letters")))]
    for name in ["pages.py", "others.py"] + letters:
        with open(os.path.join(HERE, name), "rb") as file:
            stamp = zlib.crc32(file.read(), stamp)
    folder = os.path.join(base, "pages-%08x" % stamp)
    os.makedirs(folder, exist_ok=True)
    return folder
