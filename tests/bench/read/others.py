"""Pictures that are no typed letter: what else lies in a drop, and what would stop a reader that has no brakes."""

import os

import numpy
from PIL import Image, ImageDraw, ImageFont

import pages

ADDRESSES = (
    ("Крупенич Ярослав Тихонович", "213010, г. Заречный,", "ул. Мельничная, д. 4, отряд 6"),
    ("Сташевская Вероника", "220005, г. Минск,", "ул. Грушевая, д. 18, кв. 44"),
    ("Лапіцкі Усевалад", "224030, г. Брэст,", "вул. Ліпавая, д. 9"),
    ("Яромич Алла Петровна", "230001, г. Гродно,", "пер. Речной, д. 3, кв. 12"),
)


def clouds(random, width, height, roughest=6):
    """Soft spots of every size, 0 … 1: what photographs are made of."""
    total = numpy.zeros((height, width), numpy.float32)
    for octave in range(roughest):
        small = random.random((3 * 2 ** octave, 2 * 2 ** octave), dtype=numpy.float32)
        layer = Image.fromarray(small, "F").resize((width, height), Image.BICUBIC)
        total += numpy.asarray(layer) / 1.6 ** octave
    return (total - total.min()) / (total.max() - total.min())


def blank(random):
    """An empty back, a little grey, with the grain of a scanner."""
    paper = numpy.full((pages.HEIGHT, pages.WIDTH), random.uniform(238, 252), numpy.float32)
    paper += random.standard_normal(paper.shape, dtype=numpy.float32) * 2.5
    return Image.fromarray(paper.clip(0, 255).astype(numpy.uint8))


def photo(random, width=1800, height=1200):
    """Sky, hills and a lake, if one wants to see them."""
    parts = [clouds(random, width, height) for _ in "rgb"]
    horizon = int(height * random.uniform(0.35, 0.6))
    picture = numpy.stack(parts, axis=2) * 170 + 40
    picture[:horizon] = picture[:horizon] * 0.4 + numpy.array([90, 125, 160])
    picture += random.standard_normal((height, width, 1), dtype=numpy.float32) * 4
    return Image.fromarray(picture.clip(0, 255).astype(numpy.uint8))


def envelope(random):
    """220 x 110 mm at 300 dpi: sender upper left, recipient lower right, a stamp and a round postmark."""
    width, height = 2598, 1299
    tint = numpy.array([246, 240, 226]) - random.uniform(0, 14, 3)
    picture = Image.new("RGB", (width, height), tuple(int(v) for v in tint))
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(os.path.join(pages.FONTS, "paratype/PTF55F.ttf"), 54)
    sender, recipient = random.choice(len(ADDRESSES), 2, replace=False)
    for x, y, who in ((120, 110, sender), (1350, 760, recipient)):
        for line, text in enumerate(ADDRESSES[who]):
            draw.text((x, y + 92 * line), text, fill=(40, 44, 90), font=font)
    draw.rectangle((2210, 90, 2490, 430), outline=(120, 60, 60), width=6)
    picture.paste(photo(random, 250, 310), (2225, 105))
    draw.ellipse((1880, 130, 2240, 490), outline=(50, 50, 60), width=7)
    draw.text((1930, 280), "14.03.26", fill=(50, 50, 60), font=font)
    return picture


def grain(random):
    """Nothing but grain from edge to edge."""
    noise = 128 + random.standard_normal((pages.HEIGHT, pages.WIDTH), dtype=numpy.float32) * 60
    return Image.fromarray(noise.clip(0, 255).astype(numpy.uint8))


def specks(random):
    """Black and white pixels, 8 % of each, on grey: the dust of a broken scanner."""
    dice = random.random((pages.HEIGHT, pages.WIDTH), dtype=numpy.float32)
    page = numpy.where(dice < 0.08, 0, numpy.where(dice > 0.92, 255, 205))
    return Image.fromarray(page.astype(numpy.uint8))


def halftone(random):
    """A photo as a newspaper prints it: dots of 85 lines an inch at 45 degrees, A4 at 300 dpi."""
    picture = numpy.asarray(photo(random, pages.WIDTH, pages.HEIGHT).convert("L"), numpy.float32) / 255
    y, x = numpy.mgrid[0:pages.HEIGHT, 0:pages.WIDTH].astype(numpy.float32)
    pitch = pages.DPI / 85 * numpy.sqrt(2)
    screen = (numpy.cos(2 * numpy.pi * (x + y) / pitch / 2) + numpy.cos(2 * numpy.pi * (x - y) / pitch / 2)) / 4 + 0.5
    return Image.fromarray(((picture > screen) * 235 + 12).astype(numpy.uint8))


def dense(random):
    """Small print, 9 points, from edge to edge: some 7,900 characters."""
    text = [paragraph for language in pages.LANGUAGES[:2] for seed in range(2) for paragraph in pages.letter(language, seed)]
    random.shuffle(text)
    font = ImageFont.truetype(os.path.join(pages.FONTS, "paratype/PTF55F.ttf"), round(9 * pages.DPI / 72))
    page = Image.new("L", (pages.WIDTH, pages.HEIGHT), pages.PAPER)
    draw = ImageDraw.Draw(page)
    lines = pages.broken(" ".join(text * 3), font, pages.WIDTH - 300)
    for number, line in enumerate(lines):
        if 120 + number * 47 > pages.HEIGHT - 160:
            break
        draw.text((150, 120 + number * 47), line, fill=pages.INK, font=font)
    return page


def letter_at(random, dpi):
    """A typed letter in colour on warm paper with a scanner's grain: the same sheet at any resolution."""
    page, _ = pages.typed(pages.letter("ru", 1), "serif", 0, pages.WIDTH * dpi // 300, pages.HEIGHT * dpi // 300, dpi)
    return pages.lit(pages.tinted(page, random), random, grain=3)


KINDS = {
    "blank": blank, "photo": photo, "envelope": envelope, "grain": grain, "specks": specks, "halftone": halftone,
    "dense": dense, "a4-300": lambda random: letter_at(random, 300), "a4-600": lambda random: letter_at(random, 600),
}


def picture(folder, kind, seed):
    """The path of one of them, made where it is not there yet."""
    path = os.path.join(folder, "%s-%d.jpg" % (kind, seed))
    if not os.path.exists(path):
        made = KINDS[kind](pages.source(kind.split("-")[0], seed))
        made.save(path + ".new", "JPEG", quality=90, dpi=(600, 600) if kind.endswith("600") else (300, 300))
        os.rename(path + ".new", path)
    return path
