"""Every kind of page in its forms. A form is a function (dice, hand) → Sheet; the hand is chosen by the caller."""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from desk import BLACK, MM, PALE, PARATYPE, PENCIL, Hand, Sheet, clouds, script_fonts
from words import *

C6, DL, C5, C4 = (162, 114), (220, 110), (229, 162), (324, 229)


def sentences(dice, count):
    text = dice.choice((RU, RU, BE)).replace("\n", " ").split(". ")
    return ". ".join(dice.choice(text).rstrip(".") for _ in range(count)) + "."


# ---- envelopes ----


def print_stamp(sheet, x, y):
    """Glued or printed: a coloured picture in a white, toothed frame."""
    dice = sheet.dice
    wide, high = dice.choice(((20, 28), (26, 36), (30, 21), (37, 26)))
    sheet.fill(x, y, wide, high, (250, 249, 244))
    ground = tuple(dice.randint(90, 235) for _ in range(3))
    sheet.fill(x + 1.4, y + 1.4, wide - 2.8, high - 2.8, ground)
    for _ in range(dice.randint(2, 6)):
        sheet.ellipse(x + dice.uniform(5, wide - 5), y + dice.uniform(5, high - 5), dice.uniform(1.5, 4),
                      dice.uniform(1.5, 4), fill=tuple(dice.randint(20, 230) for _ in range(3)))
    sheet.label(dice.choice(("BELARUS", "БЕЛАРУСЬ", "РОССИЯ", "N", "M")), x + 2.5, y + high - 2.5, 3, (40, 40, 60), True)
    for step in np.arange(0, 1, 0.055):
        for a, b in ((x + step * wide, y), (x + step * wide, y + high), (x, y + step * high), (x + wide, y + step * high)):
            sheet.ellipse(a, b, 0.6, 0.6, fill=sheet.colour)
    return x, y + high


def print_postmark(sheet, x, y):
    """A ring with a place and a date across, waves beside it or none. Notes box and date."""
    dice, r = sheet.dice, sheet.dice.uniform(11, 14)
    side = round(2 * r * MM)
    mask = Image.new("L", (side + 4, side + 4), 0)
    pen, ink = ImageDraw.Draw(mask), dice.randint(130, 230)
    middle = side / 2 + 2
    for share, width in ((1, 4), (0.62, 2)) if dice.random() < 0.6 else ((1, 3), (0.93, 2)):
        pen.ellipse((middle - r * MM * share, middle - r * MM * share, middle + r * MM * share, middle + r * MM * share),
                    outline=ink, width=width)
    day, month, year = dice.randint(1, 28), dice.randint(1, 12), dice.choice((2024, 2025, 2026))
    shown = dice.choice((f"{day:02}.{month:02}.{year % 100:02}", f"{day:02} {month:02} {year % 100:02}",
                         f"{day:02}.{month:02}.{year}"))
    bold = ImageFont.truetype(PARATYPE + "PTS75F.ttf", round(3.2 * MM))
    for text, at in ((dice.choice(PLACES), -0.5), (shown, 0), (dice.choice(("213004", "211388", "10-12", "220012")), 0.45)):
        pen.text((middle, middle + at * r * MM), text, font=bold, fill=ink, anchor="mm")
    sheet.paste_turned(mask, x, y, dice.gauss(0, 9), dice.choice(((30, 30, 40), (40, 40, 60), (60, 40, 90))))
    sheet.fields["postmark"] = (x - r, y - r, 2 * r, 2 * r)
    sheet.date = f"{year}-{month:02}-{day:02}"
    if dice.random() < 0.5:
        for n in range(5):
            wave = [(x + r + 1 + t, y - 8 + 4 * n + 1.5 * math.sin(t / 3)) for t in np.arange(0, 34, 0.5)]
            sheet.line(wave, (70, 70, 84), 0.5)


def postage(sheet, how_many=None):
    dice = sheet.dice
    for n in range(dice.choice((1, 1, 1, 2, 3)) if how_many is None else how_many):
        print_stamp(sheet, sheet.wide - 42 - 33 * n, dice.uniform(5, 8))
    if dice.random() < 0.8:
        print_postmark(sheet, sheet.wide - dice.uniform(38, 62), dice.uniform(20, 40))


def registered(sheet):
    x, y = sheet.dice.uniform(8, sheet.wide / 2), sheet.high - sheet.dice.uniform(18, 45)
    sheet.fill(x, y, 58, 16, (252, 252, 252))
    at = x + 6
    while at < x + 52:
        bar = sheet.dice.choice((0.4, 0.4, 0.8, 1.2))
        sheet.fill(at, y + 2, bar, 9, (20, 20, 20))
        at += bar + sheet.dice.choice((0.4, 0.4, 0.8))
    sheet.label("RR 4%08d BY" % sheet.dice.randrange(10**8), x + 12, y + 15, 3, (20, 20, 20), True)


def index_boxes(sheet, hand, x, y, digits):
    """Six places for the postcode's digits, with a dashed pattern to write along."""
    for n in range(6):
        left = x + 8 * n
        for part in np.arange(0, 1, 0.14):
            a, b = part, part + 0.07
            for x0, y0, x1, y1 in ((0, 0, 5, 0), (0, 5, 5, 5), (0, 10, 5, 10), (0, 0, 0, 10), (5, 0, 5, 10), (0, 5, 5, 0)):
                sheet.line([(left + x0 + (x1 - x0) * a, y + y0 + (y1 - y0) * a),
                            (left + x0 + (x1 - x0) * b, y + y0 + (y1 - y0) * b)], (130, 140, 180), 0.25)
        if len(digits) == 6:
            hand.word(sheet, digits[n], left + 1, y + 9.4, 11)


def labelled(sheet, hand, lines, labels, x, y, right, pitch, field):
    """An address on printed lines behind its labels."""
    for n in range(max(len(lines), 3)):
        base = y + n * pitch
        if n < len(labels):
            sheet.label(labels[n], x, base, 3)
        sheet.line([(x + 15 * (n < 2), base + 1), (right, base + 1)], (150, 165, 200), 0.2)
    sheet.write(hand, lines, x + 17, y, pitch, field)


def addresses(dice):
    return list(dice.choice(PRISONS)), list(dice.choice(HOMES))


def code_of(lines):
    found = [part for line in lines for part in line.replace(",", " ").split() if len(part) == 6 and part.isdigit()]
    return found[0] if found else ""


def envelope_printed(dice, hand):
    """The Belarusian or Russian form, with labels, lines and index boxes."""
    size = dice.choice((C6, C6, DL, DL, C5))
    sheet, (sender, home) = Sheet(dice, *size), addresses(dice)
    labels = dice.choice(((("Ад каго", "Адкуль"), ("Каму", "Куды")), (("От кого", "Откуда"), ("Кому", "Куда"))))
    pitch = dice.uniform(6.5, 8.2)
    labelled(sheet, hand, sender, labels[0], 8, 14, sheet.wide * 0.5, pitch, "sender")
    labelled(sheet, hand, home, labels[1], sheet.wide * 0.46, sheet.high * 0.58, sheet.wide - 8, pitch, "recipient")
    if dice.random() < 0.7:
        index_boxes(sheet, hand, 10, sheet.high - 18, code_of(home))
    postage(sheet)
    if dice.random() < 0.25:
        registered(sheet)
    if dice.random() < 0.3:
        sheet.rubber(("ПРОВЕРЕНО", "ЦЕНЗОР 2"), sheet.wide * 0.35, sheet.high * 0.6)
    return sheet


def envelope_plain(dice, hand):
    """White, no printing; often no stamp either: prisons frank in bulk."""
    sheet, (sender, home) = Sheet(dice, *dice.choice((C6, DL, C5, C4)), dice.choice((None, (198, 164, 118), (250, 250, 250)))), addresses(dice)
    pitch = dice.uniform(7, 10)
    if dice.random() < 0.75:
        sheet.write(hand, sender, dice.uniform(6, 14), dice.uniform(12, 18), pitch * 0.9, "sender")
    wide = max(hand.width(line, pitch) for line in home)
    sheet.write(hand, home, min(sheet.wide * dice.uniform(0.42, 0.5), sheet.wide - wide * 1.15 - 6),
                sheet.high * dice.uniform(0.45, 0.58), pitch, "recipient")
    if dice.random() < 0.6:
        postage(sheet)
    return sheet


def envelope_airmail(dice, hand):
    sheet, (sender, home) = Sheet(dice, *dice.choice((C6, DL))), addresses(dice)
    for n, at in enumerate(np.arange(0, 2 * (sheet.wide + sheet.high), 7)):
        ink = ((190, 40, 50), (40, 70, 150))[n % 2]
        if at < sheet.wide:
            sheet.fill(at, 0, 4.5, 4, ink), sheet.fill(at, sheet.high - 4, 4.5, 4, ink)
        elif at - sheet.wide < sheet.high:
            sheet.fill(0, at - sheet.wide, 4, 4.5, ink), sheet.fill(sheet.wide - 4, at - sheet.wide, 4, 4.5, ink)
    sheet.label("PAR AVION", 12, sheet.high - 14, 5, (40, 70, 150), True)
    sheet.write(hand, sender, 10, 16, 7, "sender")
    sheet.write(hand, home, sheet.wide * 0.45, sheet.high * 0.5, 8, "recipient")
    postage(sheet)
    return sheet


def envelope_window(dice, hand):
    """An office's: typed address behind a window."""
    sheet, (sender, home) = Sheet(dice, *dice.choice((DL, C5))), addresses(dice)
    typed = Hand(dice, "typed", [])
    x, y = dice.choice((18, sheet.wide - 112)), sheet.high - 58
    sheet.fill(x, y, 92, 38, (228, 230, 232))
    sheet.frame(x, y, 92, 38, (180, 180, 186), 0.4)
    sheet.write(typed, home, x + 6, y + 10, 6.5, "recipient")
    sheet.write(typed, sender, 10, 12, 5.5, "sender")
    sheet.frame(sheet.wide - 50, 8, 40, 20, (170, 40, 40), 0.5)
    sheet.label("ОПЛАЧЕНО", sheet.wide - 47, 20, 5, (170, 40, 40), True)
    return sheet


def envelope_illustrated(dice, hand):
    """A picture on the left, as post offices sell them."""
    sheet, (sender, home) = Sheet(dice, *dice.choice((C6, DL))), addresses(dice)
    high = sheet.high * 0.5
    sheet.picture.paste(landscape(dice, round(high * 1.1 * MM), round(high * MM)), (round(8 * MM), round((sheet.high * 0.42) * MM)))
    sheet.write(hand, sender[:3], 10, 14, 6.5, "sender")
    labelled(sheet, hand, home, ("Кому", "Куда"), sheet.wide * 0.44, sheet.high * 0.6, sheet.wide - 6, 8, "recipient")
    postage(sheet)
    return sheet


def envelope_back(dice, hand):
    """The flap, nearly blank."""
    sheet = Sheet(dice, *dice.choice((C6, DL, C5)))
    shade = tuple(c - dice.randint(14, 40) for c in sheet.colour)
    if dice.random() < 0.6:
        tip = (sheet.wide / 2, sheet.high * dice.uniform(0.45, 0.62))
        sheet.line([(0, 0), tip, (sheet.wide, 0)], shade, 0.6)
        sheet.line([(0, sheet.high), tip, (sheet.wide, sheet.high)], shade, 0.3)
    else:
        y = sheet.high * dice.uniform(0.25, 0.4)
        sheet.line([(0, 0), (10, y), (sheet.wide - 10, y), (sheet.wide, 0)], shade, 0.6)
    if dice.random() < 0.4:
        print_postmark(sheet, dice.uniform(25, sheet.wide - 25), dice.uniform(25, sheet.high - 25))
        sheet.fields.clear()
    return sheet


def envelope_note(dice, hand):
    """A note scribbled on the back."""
    sheet = envelope_back(dice, hand)
    sheet.paragraph(hand, sentences(dice, dice.randint(1, 4)), 10, sheet.wide - 10, dice.uniform(18, 50), 8, 8)
    sheet.fields.clear()
    return sheet


def envelope_opened(dice, hand):
    """Slit open and spread: the front below, the torn flap above."""
    front = envelope_printed(dice, hand) if dice.random() < 0.5 else envelope_plain(dice, hand)
    flap = front.high * dice.uniform(0.25, 0.5)
    sheet = Sheet(dice, front.wide, front.high + flap, front.colour)
    edge = [(0, flap)] + [(x, flap * 0.1 + dice.uniform(0, 5)) for x in np.arange(front.wide * 0.1, front.wide * 0.9, 4)]
    sheet.pen.polygon([(0, 0), (sheet.wide * MM, 0), (sheet.wide * MM, flap * MM)] + [(x * MM, y * MM) for x, y in reversed(edge)], fill=(236, 237, 238))
    sheet.line([(0, flap), (sheet.wide, flap)], tuple(c - 30 for c in sheet.colour), 0.5)
    sheet.picture.paste(front.picture, (0, round(flap * MM)))
    sheet.fields = {name: (x, y + flap, w, h) for name, (x, y, w, h) in front.fields.items()}
    sheet.date = getattr(front, "date", "")
    return sheet


# ---- letters ----

A4, A5, HALF = (210, 297), (148, 210), (165, 203)


def letter_sheet(dice, sizes=(A4, A4, A5, HALF)):
    sheet = Sheet(dice, *dice.choice(sizes))
    rules = dice.choice(("plain", "plain", "ruled", "squared"))
    if rules != "plain":
        sheet.ruled(8 if rules == "ruled" else 5, rules == "squared")
    return sheet, 8 if rules == "ruled" else 10 if rules == "squared" else dice.uniform(7, 10)


def body(sheet, hand, y, pitch, right=None, least=0.55):
    """Paragraphs down to somewhere between `least` of the page and its end."""
    dice, end = sheet.dice, sheet.high * sheet.dice.uniform(least, 0.95)
    left, right = dice.uniform(9, 22), right or sheet.wide - dice.uniform(8, 18)
    y = sheet.write(hand, [dice.choice(GREETINGS)], left + dice.choice((0, 25)), y, pitch)
    while y < end - 3 * pitch:
        most = int((end - y) / pitch) - 1
        y = sheet.paragraph(hand, sentences(dice, dice.randint(3, 9)), left, right, y, pitch, max(1, most))
    sheet.write(hand, [dice.choice(CLOSINGS)], left + dice.choice((0, 40)), y, pitch)
    return sheet


def letter_long(dice, hand):
    sheet, pitch = letter_sheet(dice)
    return body(sheet, hand, 1.5 * pitch + 6, pitch)


def letter_head(dice, hand):
    """Address and date in the head."""
    sheet, pitch = letter_sheet(dice)
    y = sheet.write(hand, list(dice.choice(PRISONS)) + [dice.choice(DATES)], sheet.wide * dice.uniform(0.35, 0.45), 14, pitch)
    return body(sheet, hand, y + pitch, pitch, least=0.7)


def letter_blocks(dice, hand):
    """Recipient and sender in the head, as one writes to an office."""
    sheet, pitch = letter_sheet(dice, (A4, A4, HALF))
    sender, home = addresses(dice)
    y = sheet.write(hand, home, sheet.wide * 0.4, 14, pitch)
    y = sheet.write(hand, sender, sheet.wide * 0.4, y + 2, pitch)
    return body(sheet, hand, y + pitch, pitch, least=0.8)


def letter_table(dice, hand):
    sheet, pitch = letter_sheet(dice, (A4, A5))
    rows, top = dice.randint(4, 8), sheet.high - 90
    body(sheet, hand, 18, pitch, least=0.45)
    for n in range(rows + 1):
        sheet.line([(20, top + 8 * n), (sheet.wide - 30, top + 8 * n)], BLACK, 0.3)
    for x in (20, 20 + (sheet.wide - 50) / 2, sheet.wide - 30):
        sheet.line([(x, top), (x, top + 8 * rows)], BLACK, 0.3)
    for n in range(rows):
        sheet.write(hand, [dice.choice(TABLE)], 23, top + 8 * n + 6, 6.5)
        sheet.write(hand, [f"{dice.randint(1, 40)} р."], 25 + (sheet.wide - 50) / 2, top + 8 * n + 6, 6.5)
    return sheet


def letter_drawing(dice, hand):
    """A drawing beside the text."""
    sheet, pitch = letter_sheet(dice)
    body(sheet, hand, 18, pitch, right=sheet.wide * 0.62, least=0.8)
    scribble(sheet, sheet.wide * 0.68, sheet.high * dice.uniform(0.2, 0.6), sheet.wide * 0.26, 60, colours=2)
    return sheet


def letter_censored(dice, hand):
    sheet = letter_long(dice, hand)
    sheet.rubber(dice.choice((("ПРОВЕРЕНО", "ЦЕНЗОР 2"), ("ИК-4", "ПРОВЕРЕНО"))), sheet.wide * dice.uniform(0.3, 0.75),
                 sheet.high * dice.uniform(0.1, 0.9))
    return sheet


def letter_faint(dice, hand):
    hand.ink = PALE
    return letter_long(dice, hand)


def letter_landscape(dice, hand):
    sheet, pitch = letter_sheet(dice, ((210, 148), (203, 165), (297, 210)))
    return body(sheet, hand, 16, pitch, least=0.8)


def letter_short(dice, hand):
    """Three lines or so."""
    sheet, pitch = letter_sheet(dice)
    lines = [dice.choice(GREETINGS)] + [dice.choice(SHORT) for _ in range(dice.randint(1, 3))] + [dice.choice(CLOSINGS)]
    sheet.write(hand, lines, dice.uniform(12, 30), dice.uniform(20, 60), pitch)
    return sheet


# ---- half sheets that lie broad, as a scanner's program cuts short letters ----


def half(dice, hand, sizes, pitch):
    """A greeting, one paragraph and a signature; cut at the paper's edge or a little below the writing."""
    sheet, _ = letter_sheet(dice, sizes)
    left, right = dice.uniform(7, 16), sheet.wide - dice.uniform(7, 14)
    y = sheet.write(hand, [dice.choice(GREETINGS)], left + dice.choice((0, 25)), pitch + 8, pitch)
    y = sheet.paragraph(hand, sentences(dice, dice.randint(5, 9)), left, right, y, pitch, int((sheet.high - y) / pitch) - 1)
    sheet.write(hand, [dice.choice(CLOSINGS)], left + dice.choice((0, 40)), y, pitch)
    return sheet


def half_small(dice, hand):
    """A6, and as small as an envelope."""
    return half(dice, hand, ((148, 105), C6, (165, 118)), dice.uniform(6.5, 8.5))


def half_sheet(dice, hand):
    return half(dice, hand, ((210, 148), (203, 150)), dice.uniform(7, 9.5))


def half_long(dice, hand):
    """A strip: a third of a sheet."""
    return half(dice, hand, ((210, 99), (203, 110)), dice.uniform(7, 9))


# ---- postcards ----


def postcard_side(dice, hand):
    """Message on the left, address on the right."""
    sheet = Sheet(dice, 148, 105)
    sheet.line([(sheet.wide / 2, 8), (sheet.wide / 2, 97)], (130, 130, 140), 0.3)
    sheet.paragraph(hand, dice.choice(GREETINGS) + " " + sentences(dice, dice.randint(3, 6)), 6, 71, 13, 7, 12)
    for n in range(4):
        sheet.line([(80, 57 + 10 * n), (142, 57 + 10 * n)], (150, 150, 160), 0.2)
    sheet.write(hand, addresses(dice)[1], 81, 56, 10)
    if dice.random() < 0.6:
        postage(sheet, 1)
    sheet.fields.clear()
    return sheet


def postcard_message(dice, hand):
    sheet = Sheet(dice, *dice.choice(((148, 105), (105, 148))))
    sheet.paragraph(hand, dice.choice(GREETINGS) + " " + sentences(dice, dice.randint(4, 8)), 8, sheet.wide - 8, 14, dice.uniform(6.5, 8), 11)
    return sheet


def landscape(dice, wide, high):
    """A painted or photographed place: sky, hills, water, all in tones."""
    noise = np.random.default_rng(dice.randrange(2**32))
    y = np.linspace(0, 1, high)[:, None]
    top, low, ground = (np.array([dice.randint(60, 230) for _ in range(3)], np.float32) for _ in range(3))
    picture = top * (1 - y[:, :, None]) + low * y[:, :, None] + np.zeros((high, wide, 3), np.float32)
    ridge = 0.55 + 0.12 * clouds(noise, wide, 8, 120)[4] + 0.03 * clouds(noise, wide, 8, 20)[4]
    picture = np.where((y > ridge)[:, :, None], ground * (1.1 - 0.5 * y[:, :, None]), picture)
    for grain, strength in ((60, 12), (12, 10), (4, 7)):
        picture += clouds(noise, wide, high, grain)[:, :, None] * strength
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def postcard_picture(dice, hand):
    sheet = Sheet(dice, *dice.choice(((148, 105), (105, 148))))
    margin = dice.choice((0, 0, 5))
    sheet.picture.paste(landscape(dice, sheet.picture.width - round(2 * margin * MM), sheet.picture.height - round(2 * margin * MM)),
                        (round(margin * MM), round(margin * MM)))
    if dice.random() < 0.4:
        sheet.label(dice.choice(CAPTIONS), 12, sheet.high - 12, 8, (250, 240, 200), True)
    return sheet


# ---- pictures ----


def scribble(sheet, x, y, wide, high, colours=4, strokes=None, width=(0.3, 0.9)):
    """Shapes and hatching as a pencil makes them."""
    dice = sheet.dice
    inks = [tuple(dice.randint(20, 170) for _ in range(3)) for _ in range(colours)]
    for _ in range(strokes or dice.randint(12, 30)):
        cx, cy, r = x + dice.random() * wide, y + dice.random() * high, dice.uniform(0.05, 0.25) * min(wide, high)
        ink, kind, how = dice.choice(inks), dice.random(), dice.uniform(*width)
        if kind < 0.4:
            turn = dice.uniform(1, 3.1)
            sheet.line([(cx + r * math.cos(a) * (1 + 0.05 * math.sin(7 * a)), cy + r * math.sin(a)) for a in np.arange(0, 2 * turn, 0.2)], ink, how)
        elif kind < 0.7:
            for n in range(dice.randint(4, 14)):
                sheet.line([(cx - r + n, cy - r + dice.gauss(0, 1)), (cx - r + n + dice.uniform(2, 8), cy + r + dice.gauss(0, 1))], ink, how)
        else:
            sheet.line([(cx + dice.gauss(0, r), cy + dice.gauss(0, r)) for _ in range(dice.randint(3, 6))], ink, how)


def paper_of_picture(dice):
    size = dice.choice((A4, A5, (210, 148), (297, 210), HALF))
    return Sheet(dice, *size)


def picture_pencil(dice, hand):
    sheet = paper_of_picture(dice)
    scribble(sheet, 20, 20, sheet.wide - 40, sheet.high - 40, 1, dice.randint(40, 110))
    return sheet


def picture_colour(dice, hand):
    """Coloured over most of the page."""
    sheet = paper_of_picture(dice)
    for _ in range(dice.randint(6, 14)):
        x, y, r = dice.random() * sheet.wide, dice.random() * sheet.high, dice.uniform(12, 50)
        ink = tuple(dice.randint(40, 230) for _ in range(3))
        for n in np.arange(-r, r, 0.8):
            half = math.sqrt(max(0, r * r - n * n)) * dice.uniform(0.9, 1.05)
            sheet.line([(x + n, y - half), (x + n + 2, y + half)], ink, 0.7)
    scribble(sheet, 10, 10, sheet.wide - 20, sheet.high - 20, 4, 30, (0.5, 1.4))
    return sheet


def picture_photo(dice, hand):
    sheet = Sheet(dice, *dice.choice(((150, 100), (100, 150), A5, A4, (210, 148))))
    sheet.set(landscape(dice, sheet.picture.width, sheet.picture.height))
    return sheet


def picture_caption(dice, hand):
    """A child's drawing with a line of writing."""
    sheet = paper_of_picture(dice)
    scribble(sheet, 20, 20, sheet.wide - 40, sheet.high - 70, 6, dice.randint(20, 50), (0.8, 2))
    sheet.write(hand, [dice.choice(CAPTIONS)], sheet.wide * 0.3, sheet.high - 25, 14)
    return sheet


# ---- blanks ----


def blank_sheet(dice, tinted=False):
    colour = tuple(dice.randint(190, 235) for _ in range(3)) if tinted else None
    return Sheet(dice, *dice.choice((A4, A4, A5, HALF, (148, 105))), colour)


def blank_plain(dice, hand):
    return blank_sheet(dice)


def blank_tinted(dice, hand):
    return blank_sheet(dice, True)


def blank_folded(dice, hand):
    sheet = blank_sheet(dice)
    for n in (1, 2):
        y = sheet.high * n / 3
        sheet.line([(0, y), (sheet.wide, y)], tuple(c - 14 for c in sheet.colour), 0.8)
        sheet.line([(0, y + 0.8), (sheet.wide, y + 0.8)], tuple(min(255, c + 5) for c in sheet.colour), 0.8)
    return sheet


def blank_punched(dice, hand):
    sheet = blank_sheet(dice)
    for y in (sheet.high / 2 - 40, sheet.high / 2 + 40):
        sheet.ellipse(12, y, 3, 3, fill=(120, 120, 124))
    return sheet


def blank_shining(dice, hand):
    sheet = blank_sheet(dice)
    front = Sheet(dice, sheet.wide, sheet.high, sheet.colour)
    body(front, hand, 18, 8)
    sheet.shine(front, dice.uniform(0.04, 0.10))
    return sheet


def blank_ruled(dice, hand):
    sheet = blank_sheet(dice)
    squares = dice.random() < 0.5
    sheet.ruled(5 if squares else 8, squares)
    return sheet


# ---- address sides of cards, without an edge, postage or printing unless said ----


def message(dice, sheet, hand, x, right, y, pitch, most):
    return sheet.paragraph(hand, dice.choice(GREETINGS) + " " + sentences(dice, dice.randint(5, 8)), x, right, y, pitch, most)


def card_beside(dice, hand):
    """Message on the left, address on the right, its top at any height."""
    sheet = Sheet(dice, 148, 105)
    message(dice, sheet, hand, 6, dice.uniform(68, 80), 11, dice.uniform(5, 7), 13)
    sheet.write(hand, addresses(dice)[1], 88, dice.uniform(20, 70), 7)
    return sheet


def card_below(dice, hand):
    """Message above, address below; the card stands or lies."""
    sheet = Sheet(dice, *dice.choice(((105, 148), (148, 105))))
    y = message(dice, sheet, hand, 6, sheet.wide - 8, 11, dice.uniform(5, 7), 8)
    sheet.write(hand, addresses(dice)[1], dice.uniform(8, sheet.wide * 0.5), y + 6, 7)
    return sheet


def card_above(dice, hand):
    sheet = Sheet(dice, *dice.choice(((105, 148), (148, 105))))
    y = sheet.write(hand, addresses(dice)[1], dice.uniform(8, sheet.wide * 0.5), 12, 7)
    message(dice, sheet, hand, 6, sheet.wide - 8, y + 4, dice.uniform(5, 7), 9)
    return sheet


def card_brief(dice, hand):
    """An address of three lines that says neither whom nor where to in print."""
    sheet = Sheet(dice, 148, 105)
    message(dice, sheet, hand, 6, 76, 11, 6, 13)
    name, street, town = dice.choice((("Дудко М. И.", "Лесная, 4-17", "220088 Минск"), ("А. Малец", "вул. Садовая, 12", "Гродна"),
                                      ("Зубок Лене", "пр-т Мира 8, кв. 205", "г. Брест"), ("Marta Dudko", "Klonowa 14", "15-321 Białystok")))
    sheet.write(hand, [name, street, town], 88, dice.uniform(30, 70), 8)
    return sheet


def card_boxes(dice, hand):
    """Places for the postcode's digits below the message."""
    sheet, home = Sheet(dice, 148, 105), addresses(dice)[1]
    message(dice, sheet, hand, 6, 76, 11, 6, 11)
    index_boxes(sheet, hand, 10, 88, code_of(home))
    sheet.write(hand, home, 88, 50, 8)
    return sheet


# ---- pages on which somebody's home stands where none is expected ----


def home_of(dice):
    """Street, house and flat as people write them."""
    street, house, flat = dice.choice(STREETS), dice.randint(2, 98), dice.randint(2, 240)
    ways = (f"{street}, д. {house}, кв. {flat}", f"{street}, д.{house}, кв.{flat}", f"{street} {house}-{flat}", f"{street}, {house}-{flat}",
            f"{street}, {house}, кв. {flat}", f"{street}, дом {house}, кв. {flat}", f"{street} {house}/{flat}", f"{street}, {house}")
    return dice.choice(ways)


def home_line(dice):
    """One line: who and where, in any order."""
    town, person = dice.choice(TOWNS), dice.choice(PEOPLE)
    return dice.choice((f"{town}, {home_of(dice)}", f"{person}, {home_of(dice)}, {town}", f"{dice.choice(CALLS)} {town}, {home_of(dice)}",
                        f"{person}, {town}, {home_of(dice)}"))


def pencil(dice, hand):
    """The same hand, or a script if it was a type's, in pencil."""
    fonts = [hand.path] if hand.kind != "typed" else script_fonts(None)
    return Hand(dice, "script", fonts, dice.choice((PENCIL, PALE, (150, 150, 152), (190, 190, 192))))


def home_alone(dice, hand):
    """A page that is empty but for one pencilled line."""
    sheet = Sheet(dice, *dice.choice((A4, A4, A5)))
    sheet.write(pencil(dice, hand), [home_line(dice)], dice.uniform(12, 25), dice.uniform(20, sheet.high - 20), 7)
    return sheet


def home_pencil(dice, hand):
    """A typed letter, and a line in pencil below it."""
    sheet = Sheet(dice, *A4)
    body(sheet, Hand(dice, "typed", []), 22, dice.uniform(6.5, 8), least=0.5)
    sheet.write(pencil(dice, hand), [home_line(dice)], dice.uniform(12, 25), dice.uniform(sheet.high - 14, sheet.high - 8), dice.uniform(6, 8))
    return sheet


def home_head(dice, hand):
    """The recipient and where she lives, above a letter."""
    sheet, pitch = letter_sheet(dice, (A4, A4, A5))
    y = sheet.write(hand, [dice.choice(PEOPLE), home_of(dice), dice.choice(TOWNS)], dice.uniform(12, sheet.wide * 0.4), 14, pitch)
    return body(sheet, hand, y + pitch, pitch, least=0.7)


def home_below(dice, hand):
    """One line under the signature."""
    sheet, pitch = letter_sheet(dice, (A4, A4, A5))
    lines = (sheet.high - 50) // pitch
    y = sheet.paragraph(hand, dice.choice(GREETINGS) + " " + sentences(dice, 30), 14, sheet.wide - 14, 20, pitch, int(lines * dice.uniform(0.5, 0.9)))
    y = sheet.write(hand, [dice.choice(CLOSINGS)], 30, y, pitch)
    sheet.paragraph(hand, home_line(dice), 14, sheet.wide - 14, y + pitch / 2, pitch)
    return sheet


def home_within(dice, hand):
    """In the middle of a sentence."""
    sheet, pitch = letter_sheet(dice, (A4, A4, A5))
    text = f"{dice.choice(GREETINGS)} {sentences(dice, 6)} {dice.choice(CALLS)} {dice.choice(TOWNS)}, {home_of(dice)}. {sentences(dice, 12)}"
    sheet.paragraph(hand, text, 14, sheet.wide - 14, 20, pitch, int((sheet.high - 40) / pitch))
    return sheet


FORMS = {
    "home": (home_alone, home_pencil, home_head, home_below, home_within),
    "card": (card_beside, card_below, card_above, card_brief, card_boxes),
    "letter": (letter_long, letter_long, letter_head, letter_blocks, letter_table, letter_drawing, letter_censored,
               letter_faint, letter_landscape, letter_short),
    "envelope": (envelope_printed, envelope_printed, envelope_plain, envelope_plain, envelope_airmail, envelope_window,
                 envelope_illustrated, envelope_back, envelope_note, envelope_opened),
    "half": (half_small, half_sheet, half_long),
    "postcard": (postcard_side, postcard_message, postcard_picture),
    "picture": (picture_pencil, picture_colour, picture_photo, picture_caption),
    "blank": (blank_plain, blank_tinted, blank_folded, blank_punched, blank_shining, blank_ruled),
}
