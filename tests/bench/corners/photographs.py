#!/usr/bin/python3
"""Makes photographs of sheets of paper on desks, with known corners, and scans without any desk: what corners_look is
measured with. The same seed makes the same picture.

    photographs.py FOLDER FIRST_SEED COUNT [--scans]

Writes FOLDER/NNNN.jpg and FOLDER/truth.tsv: name, what is in it, and the corners (upper left, upper right, lower
right, lower left of the sheet as it lies in the photograph) in pixels; a scan has none. Needs python3-numpy and python3-pil."""

import math
import os
import random
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = os.path.dirname(os.path.abspath(__file__))
HANDS = [os.path.join(HERE, "../../../samples/fonts", n) for n in ("caveat.ttf", "bad-script.ttf", "quick-hand.ttf")]
PRINT = ["/usr/share/fonts/truetype/paratype/PTF55F.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"]
WORDS = ("здравствуйте дорогая спасибо за вашу открытку она пришла вчера и очень меня обрадовала у нас тихо на дворе "
         "снег по вечерам читаю книги и учу язык передавайте привет вашей сестре пишите как дела в городе какая погода "
         "обнимаю крепко жду новых писем берегите себя и помните что весна придёт").split()
WIDE, HIGH = 1536, 2048  # as a picture of 12 megapixels is at the glance
STRIP = 32  # rows
SIZES = {"A4": (1000, 1414), "A5": (1000, 1410), "A6": (1000, 1410)}
DESKS = ("dark", "wood", "light grey", "cloth", "white", "keyboard", "under")
PAGES = ("typed", "hand", "ruled", "squared", "sparse", "empty")


def smooth(rng, high, wide, cells):
    """Random field 0 … 1 that changes slowly: `cells` hills along the longer side."""
    small = rng.random((cells + 2, cells + 2))
    return np.asarray(Image.fromarray((small * 255).astype(np.uint8)).resize((wide, high), Image.BICUBIC), np.float32) / 255


# ---- the sheet ----

def write(draw, font, box, lines, pitch, ink, rnd):
    left, top, right = box
    for n in range(lines):
        x, y = left, top + n * pitch
        while True:
            word = rnd.choice(WORDS)
            width = draw.textlength(word + " ", font=font)
            if x + width > right:
                break
            draw.text((x, y), word, font=font, fill=ink)
            x += width
        if rnd.random() < 0.1 and n < lines - 1:
            continue


def sheet(kind, size, rnd, rng):
    wide, high = SIZES[size]
    tone = rnd.choice([(250, 249, 246), (246, 242, 232), (240, 240, 242), (252, 252, 252)])
    page = Image.new("RGB", (wide, high), tone)
    draw = ImageDraw.Draw(page)
    letters = {"A4": 22, "A5": 30, "A6": 44}[size]
    if kind in ("ruled", "squared"):
        pitch, colour = letters * 1.7, tuple(int(c * rnd.uniform(0.72, 0.9)) for c in tone)
        for i in range(1, int(high / pitch)):
            draw.line((0, i * pitch, wide, i * pitch), colour, 2)
        for i in range(1, int(wide / pitch) if kind == "squared" else 0):
            draw.line((i * pitch, 0, i * pitch, high), colour, 2)
    ink = rnd.choice([(20, 20, 30), (30, 40, 130), (60, 60, 62), (110, 110, 112)])
    face = next(p for p in PRINT if os.path.exists(p)) if kind == "typed" else rnd.choice(HANDS)
    font = ImageFont.truetype(face, letters if kind == "typed" else int(letters * 1.5))
    pitch = letters * 1.7
    margin = rnd.uniform(0.04, 0.12) * wide
    most = int((high - 2 * margin) / pitch) - 1
    lines = {"sparse": 3, "empty": 0}.get(kind, rnd.randint(most // 2, most))
    write(draw, font, (margin, margin, wide - margin), lines, pitch, ink, rnd)
    if kind == "empty":
        draw.text((wide * 0.6, high * 0.5), "Пётр", font=font, fill=ink)
    return page


# ---- the desk ----

def desk(kind, rnd, rng):
    if kind == "dark":
        base = np.array(rnd.choice([(40, 38, 36), (60, 50, 45), (30, 45, 60)]), np.float32)
        return base * (0.8 + 0.4 * smooth(rng, HIGH, WIDE, 6))[..., None] + rng.normal(0, 4, (HIGH, WIDE, 1))
    if kind in ("wood", "keyboard", "under"):
        base = np.array(rnd.choice([(150, 105, 65), (190, 150, 105), (110, 75, 50)]), np.float32)
        grain = np.asarray(Image.fromarray((rng.random((HIGH // 6, 8)) * 255).astype(np.uint8)).resize((WIDE, HIGH), Image.BICUBIC), np.float32) / 255
        wood = base * (0.75 + 0.4 * grain)[..., None]
        for x in range(rnd.randint(100, 300), WIDE, rnd.randint(350, 700)):
            wood[:, x:x + 4] *= 0.6  # between boards
        return wood if rnd.random() < 0.5 else np.ascontiguousarray(np.rot90(np.ascontiguousarray(np.rot90(wood))))
    if kind == "light grey":
        return np.full((HIGH, WIDE, 3), rnd.uniform(150, 190), np.float32) * (0.95 + 0.1 * smooth(rng, HIGH, WIDE, 5))[..., None]
    if kind == "cloth":
        a, b = rnd.choice([((170, 60, 60), (225, 215, 205)), ((60, 90, 140), (200, 205, 215)), ((90, 120, 80), (210, 200, 150))])
        y, x = np.mgrid[0:HIGH, 0:WIDE]
        period, turn = rnd.uniform(50, 160), rnd.uniform(-0.4, 0.4)
        u, v = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
        weave = ((u / period % 1 < 0.5).astype(np.float32) + (v / period % 1 < 0.5)) / 2
        return np.array(a, np.float32) * (1 - weave[..., None]) + np.array(b, np.float32) * weave[..., None]
    white = np.array((236, 234, 230), np.float32) * rnd.uniform(0.9, 0.99)
    return np.ones((HIGH, WIDE, 1), np.float32) * white * (0.97 + 0.05 * smooth(rng, HIGH, WIDE, 4))[..., None]


def lay_keyboard(ground, corners, rnd):
    """Beside the sheet: along its upper or lower side."""
    picture = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    ys = [c[1] for c in corners]
    above = rnd.random() < 0.5
    far = min(ys) - 12 if above else max(ys) + 12
    body = rnd.choice([(225, 225, 222), (45, 45, 48)])
    key = (245, 245, 243) if body[0] > 100 else (25, 25, 27)
    top, bottom = (far - 420, far) if above else (far, far + 420)
    draw.rectangle((100, top, WIDE - 130, bottom), body)
    for row in range(5):
        for column in range(14):
            x, y = 120 + column * 92, top + 14 + row * 80
            if x + 76 < WIDE - 140:
                draw.rounded_rectangle((x, y, x + 76, y + 66), 9, key, (128, 128, 128))
    return np.asarray(picture, np.float32)


def lay_pen(picture, quad, rnd):
    """A pen beside the sheet, and sometimes with its end on it."""
    centre = np.mean(quad, axis=0)
    a, b = quad[1], quad[2]
    along = rnd.uniform(0.1, 0.5)
    start = np.array(a) * (1 - along) + np.array(b) * along
    start = start + (start - centre) * rnd.uniform(-0.05, 0.15)
    end = start + np.array([rnd.uniform(60, 200), rnd.uniform(200, 420)])
    draw = ImageDraw.Draw(picture)
    draw.line([tuple(start), tuple(end)], rnd.choice([(20, 30, 120), (10, 10, 10), (160, 20, 20)]), 22)


# ---- seen from aside ----

def homography(source, target):
    """The 3 x 3 matrix that brings four points of `source` to those of `target`."""
    rows, right = [], []
    for (x, y), (u, v) in zip(source, target):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.append(np.linalg.solve(np.array(rows, float), np.array(right, float)), 1).reshape(3, 3)


def place(rnd, wide, high, beyond):
    """Corners of a sheet tipped by up to 25 degrees and turned by up to 20. Beyond: one of them is outside the frame by
    up to 3 % of it, and only one."""
    while True:
        points = seen_from_aside(rnd, wide, high) if not beyond else push_out(rnd, seen_from_aside(rnd, wide, high))
        inside = ((points > 0) & (points < (WIDE, HIGH))).all(axis=1)
        far = np.maximum(-points, points - (WIDE, HIGH)).max() / max(WIDE, HIGH)
        if inside.sum() == (3 if beyond else 4) and far < 0.03 and shown(points) > 0.7:
            return points


def shown(points):
    """How much of its least visible side lies well inside the frame."""
    shares = []
    for a, b in zip(points, np.roll(points, -1, axis=0)):
        along = a + (b - a) * np.linspace(0, 1, 50)[:, None]
        shares.append(((along > 0.01 * HIGH) & (along < np.array([WIDE, HIGH]) - 0.01 * HIGH)).all(axis=1).mean())
    return min(shares)


def seen_from_aside(rnd, wide, high):
    tilt_x, tilt_y, turn = (math.radians(rnd.uniform(-t, t)) for t in (25, 25, 20))
    distance = rnd.uniform(2.2, 4) * max(wide, high)
    points = []
    for x, y in ((-wide / 2, -high / 2), (wide / 2, -high / 2), (wide / 2, high / 2), (-wide / 2, high / 2)):
        x, y = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
        depth = distance + x * math.sin(tilt_y) + y * math.sin(tilt_x)
        points.append((x * math.cos(tilt_y) * distance / depth, y * math.cos(tilt_x) * distance / depth))
    points = np.array(points)
    low, most = points.min(axis=0), points.max(axis=0)
    fit = min(WIDE / (most[0] - low[0]), HIGH / (most[1] - low[1])) * rnd.uniform(0.62, 0.97)
    room = np.maximum(np.array([WIDE, HIGH]) - (most - low) * fit, 0)
    return (points - (low + most) / 2) * fit + np.array([WIDE, HIGH]) / 2 + room * np.array([rnd.uniform(-0.4, 0.4), rnd.uniform(-0.4, 0.4)])


def push_out(rnd, points):
    corner = rnd.randrange(4)
    frame = np.array([(0, 0), (WIDE, 0), (WIDE, HIGH), (0, HIGH)][corner])
    outwards = np.where(frame > 0, 1, -1) * np.array([rnd.uniform(-0.01, 0.028), rnd.uniform(-0.01, 0.028)]) * HIGH
    return points + (frame + outwards - points[corner])


def project(page, quad, bow):
    """The page as the camera sees it, and how much of each pixel it covers. `bow`: how far each side's middle is bent
    inwards or outwards, as a share of the sheet. In strips, for what fits into a processor's cache takes half as long."""
    source, inverse = np.asarray(page, np.float32), np.linalg.inv(homography([(0, 0), (1, 0), (1, 1), (0, 1)], quad))
    strips = [project_rows(source, inverse, quad, bow, first, min(first + STRIP, HIGH)) for first in range(0, HIGH, STRIP)]
    return tuple(np.concatenate(part) for part in zip(*strips))


def project_rows(source, inverse, quad, bow, first, end):
    high, wide = source.shape[:2]
    y, x = np.mgrid[first:end, 0:WIDE].astype(np.float32) + 0.5
    w = inverse[2, 0] * x + inverse[2, 1] * y + inverse[2, 2]
    u = (inverse[0, 0] * x + inverse[0, 1] * y + inverse[0, 2]) / w
    v = (inverse[1, 0] * x + inverse[1, 1] * y + inverse[1, 2]) / w
    top, right, bottom, left = bow
    cu, cv = np.clip(u, 0, 1), np.clip(v, 0, 1)
    u = u + np.sin(np.pi * cv) * (left * (1 - cu) + right * cu)
    v = v + np.sin(np.pi * cu) * (top * (1 - cv) + bottom * cv)
    pixel = max(1e-4, 1.0 / max(np.hypot(*(quad[1] - quad[0])), 1))
    cover = np.clip(np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v)) / pixel + 0.5, 0, 1)
    px, py = np.clip(u * wide - 0.5, 0, wide - 1.001), np.clip(v * high - 0.5, 0, high - 1.001)
    ix, iy = px.astype(int), py.astype(int)
    fx, fy = (px - ix)[..., None], (py - iy)[..., None]
    seen = ((source[iy, ix] * (1 - fx) + source[iy, ix + 1] * fx) * (1 - fy) +
            (source[iy + 1, ix] * (1 - fx) + source[iy + 1, ix + 1] * fx) * fy)
    return seen, cover[..., None]


def drop_shadow(cover, rnd, strong):
    """The sheet's own shadow on the desk: sharp at its edge, lost within a few millimetres."""
    mask = Image.fromarray((cover[..., 0] * 255).astype(np.uint8))
    reach = rnd.randint(6, 16)
    moved = mask.filter(ImageFilter.GaussianBlur(reach)).transform(mask.size, Image.AFFINE, (1, 0, rnd.choice([-1, 1]) * reach, 0, 1, rnd.choice([-1, 1]) * reach))
    return 1 - rnd.uniform(0.25, 0.5) * (1.0 if strong else 0.7) * np.asarray(moved, np.float32)[..., None] / 255


# ---- light and camera ----

def light(rnd, rng, marks):
    y, x = np.mgrid[0:HIGH, 0:WIDE].astype(np.float32)
    turn, fall = rnd.uniform(0, 2 * math.pi), rnd.uniform(0, 0.45)
    ramp = (x / WIDE - 0.5) * math.cos(turn) + (y / HIGH - 0.5) * math.sin(turn)
    field = 1 - fall * (ramp + 0.5)
    if rnd.random() < 0.4:
        marks.append("shadow")
        shape = Image.new("L", (WIDE // 4, HIGH // 4), 0)
        cx, cy = rnd.uniform(0, WIDE / 4), rnd.uniform(0, HIGH / 4)
        points = [(cx + rnd.uniform(60, 220) * math.cos(a), cy + rnd.uniform(60, 220) * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 7)[:-1]]
        ImageDraw.Draw(shape).polygon(points, 255)
        shape = shape.filter(ImageFilter.GaussianBlur(rnd.uniform(4, 22))).resize((WIDE, HIGH), Image.BICUBIC)
        field = field * (1 - rnd.uniform(0.25, 0.6) * np.asarray(shape, np.float32) / 255)
    colour = np.array(rnd.choice([(1, 1, 1), (1, 0.94, 0.82), (0.94, 0.98, 1)]), np.float32)
    return field[..., None] * colour * rnd.uniform(0.7, 1.02)


def glare(rnd, quad):
    centre = np.mean(quad, axis=0) + np.array([rnd.uniform(-300, 300), rnd.uniform(-450, 450)])
    y, x = np.mgrid[0:HIGH, 0:WIDE].astype(np.float32)
    return rnd.uniform(80, 200) * np.exp(-((x - centre[0])**2 + (y - centre[1])**2) / (2 * rnd.uniform(60, 170)**2))[..., None]


def lay_finger(picture, quad, rnd):
    side = rnd.randrange(4)
    a, b = quad[side], quad[(side + 1) % 4]
    along = rnd.uniform(0.3, 0.7)
    at = a * (1 - along) + b * along
    out = at - np.mean(quad, axis=0)
    out = out / np.hypot(*out)
    skin = rnd.choice([(224, 172, 150), (198, 140, 110), (240, 195, 175)])
    draw = ImageDraw.Draw(picture)
    for step in range(0, WIDE + HIGH, 6):  # from a hand beyond the frame
        p, r = at - out * 60 + out * step, 55 + min(step, 500) * 0.05
        draw.ellipse((p[0] - r, p[1] - r, p[0] + r, p[1] + r), skin)


def photograph(seed):
    rnd, rng = random.Random(seed), np.random.default_rng(seed)
    kind, page_kind = DESKS[seed % len(DESKS)], PAGES[seed // len(DESKS) % len(PAGES)]
    size, marks = rnd.choice(list(SIZES)), []
    page = sheet(page_kind, size, rnd, rng)
    if rnd.random() < 0.35:
        marks.append("landscape")
        page = page.rotate(90, expand=True)
    beyond = rnd.random() < 0.12
    quad = place(rnd, *page.size, beyond)
    if beyond:
        marks.append("beyond")
    bow = [0] * 4
    if rnd.random() < 0.3:
        marks.append("curled")
        bow = [rnd.uniform(-0.012, 0.012) for _ in range(4)]
    ground = desk(kind, rnd, rng)
    if kind == "keyboard":
        ground = lay_keyboard(ground, quad, rnd)
    if kind == "under":
        other = place(rnd, *page.size, False) + np.array([rnd.uniform(-120, 120), rnd.uniform(-120, 120)])
        seen, cover = project(sheet(rnd.choice(PAGES), size, rnd, rng), other, [0] * 4)
        ground = (ground * (1 - cover) + seen * cover)
    seen, cover = project(page, quad, bow)
    if kind in ("white", "under") or rnd.random() < 0.6:
        ground = ground * drop_shadow(cover, rnd, kind == "white")
    if rnd.random() < 0.25:
        marks.append("fold")
        y, x = np.mgrid[0:HIGH, 0:WIDE].astype(np.float32)
        across = (y - np.mean(quad, axis=0)[1]) - (x - WIDE / 2) * (quad[1] - quad[0])[1] / (quad[1] - quad[0])[0]
        seen = seen * (1 - 0.10 * np.exp(-(across / 5)**2) - 0.06 * (across > 0))[..., None]
    picture = ground * (1 - cover) + seen * cover
    picture = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    if rnd.random() < 0.15:
        marks.append("pen")
        lay_pen(picture, quad, rnd)
    if rnd.random() < 0.15:
        marks.append("finger")
        lay_finger(picture, quad, rnd)
    picture = np.asarray(picture, np.float32) * light(rnd, rng, marks)
    if rnd.random() < 0.15:
        marks.append("glare")
        picture = picture + glare(rnd, quad)
    return finish(picture, rnd, rng), ", ".join([kind, page_kind, size] + marks), quad


def finish(picture, rnd, rng):
    picture = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(rnd.uniform(0.3, 2.2)))
    picture = np.asarray(picture, np.float32) + rng.normal(0, rnd.uniform(1, 8), (picture.size[1], picture.size[0], 1))
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


# ---- scans without a desk ----

def scan(seed):
    rnd, rng = random.Random(seed), np.random.default_rng(seed)
    kind = PAGES[seed % len(PAGES)]
    page, marks = sheet(kind, rnd.choice(list(SIZES)), rnd, rng).resize((1448, 2048), Image.BICUBIC), []
    draw = ImageDraw.Draw(page)
    extra = ("none", "frame", "picture", "table", "hatching", "shade", "black edge", "coloured paper")[seed // len(PAGES) % 8]
    if extra == "frame":
        draw.rectangle((90, 100, 1350, 1940), outline=(40, 40, 40), width=rnd.randint(3, 14))
    if extra == "picture":
        tones = (smooth(rng, 900, 1100, 7)[..., None] * np.array([200, 190, 170]) + 20).astype(np.uint8)
        page.paste(Image.fromarray(tones), (170, rnd.randint(150, 900)))
    if extra == "table":
        for i in range(9):
            draw.line((120, 300 + i * 170, 1330, 300 + i * 170), (60, 60, 60), 4)
            draw.line((120 + i * 151, 300, 120 + i * 151, 1660), (60, 60, 60), 4)
    if extra == "hatching":
        draw.rectangle((130, 700, 1300, rnd.randint(900, 1500)), (15, 15, 18))
    page = page.rotate(rnd.uniform(-3, 3), Image.BICUBIC, fillcolor=page.getpixel((3, 3)))
    picture = np.asarray(page, np.float32)
    if extra == "coloured paper":
        picture = picture * np.array(rnd.choice([(1, 0.93, 0.7), (0.8, 0.9, 1)]), np.float32)
    if extra == "shade":
        picture = picture * (1 - rnd.uniform(0.3, 0.7) * smooth(rng, 2048, 1448, 2))[..., None]
    if extra == "black edge":
        picture = picture.copy()
        picture[:, :rnd.randint(10, 60)] = rnd.randint(0, 60)
        picture[-rnd.randint(10, 60):] = rnd.randint(0, 60)
    return finish(picture, rnd, rng), ", ".join(["scan", kind, extra]), None


def main():
    folder, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    make = scan if "--scans" in sys.argv else photograph
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "truth.tsv"), "w", buffering=1, encoding="utf-8") as truth:
        for seed in range(first, first + count):
            picture, what, quad = make(seed)
            name = f"{seed:04}.jpg"
            picture.save(os.path.join(folder, name), quality=random.Random(seed).randint(60, 92))
            numbers = [f"{c:.1f}" for point in quad for c in point] if quad is not None else []
            truth.write("\t".join([name, what] + numbers) + "\n")


if __name__ == "__main__":
    main()
