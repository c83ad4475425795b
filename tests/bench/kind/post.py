"""Envelopes and letters drawn by an eye that had not tuned the rules: fixed before a result was looked at, and not to be
tuned on. POST bears somebody's home and must not be mailed; NOTES are letters, the price. A form is a function (dice, hand) → Sheet; a form that
says how it is seen sets sheet.how."""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from desk import BLACK, MM, PARATYPE, PENCIL, Hand, Sheet
from forms import A4, A5, C4, C5, C6, DL, index_boxes, landscape, print_postmark, print_stamp, registered, scribble
from post_words import *

B6, SQUARE, LONG = (176, 125), (155, 155), (230, 110)
KRAFT, CREAM = (204, 172, 126), (246, 238, 214)


def telling(dice, count, english=False):
    text = EN if english else dice.choice((RU, RU, BE))
    all_of = text.replace("\n", " ").split(". ")
    start = dice.randrange(len(all_of))
    return " ".join(all_of[(start + n) % len(all_of)].rstrip(".") + "." for n in range(count))


def paper(dice, sizes=(C6, C6, DL, C5, B6, LONG), upright=0.0):
    wide, high = dice.choice(sizes)
    colour = dice.choice((None, None, None, KRAFT, CREAM, (252, 252, 252), (214, 226, 238)))
    return Sheet(dice, high, wide, colour) if dice.random() < upright else Sheet(dice, wide, high, colour)


def block(sheet, hand, lines, x, y, pitch):
    """Lines where they fit: the pitch shrinks, then the block moves left. By another hand where there is one."""
    hand = getattr(hand, "other", hand)
    room = sheet.wide - 10
    while pitch > 4.5 and max(hand.width(line, pitch) + line.count(" ") * pitch * 0.26 for line in lines) > room:
        pitch *= 0.93
    wide = max(hand.width(line, pitch) + line.count(" ") * pitch * 0.26 for line in lines)
    y = max(pitch, min(y, sheet.high - len(lines) * pitch))
    sheet.write(hand, list(lines), max(4, min(x, sheet.wide - wide - 4)), y, pitch)
    return y + len(lines) * pitch


def seal(sheet, words, x, y, r=14):
    """A round office stamp: words along a ring, a line across."""
    side = round(2 * r * MM) + 6
    mask = Image.new("L", (side, side), 0)
    pen, middle, ink = ImageDraw.Draw(mask), side / 2, sheet.dice.randint(90, 220)
    for share in (1, 0.68):
        pen.ellipse((middle - r * MM * share, middle - r * MM * share, middle + r * MM * share, middle + r * MM * share), outline=ink, width=3)
    font = ImageFont.truetype(PARATYPE + "PTS75F.ttf", round(2.6 * MM))
    around = " * ".join(words)
    for n, c in enumerate(around):
        turn = 2 * math.pi * n / max(28, len(around)) - math.pi / 2
        tile = Image.new("L", (40, 40), 0)
        ImageDraw.Draw(tile).text((20, 20), c, font=font, fill=ink, anchor="mm")
        tile = tile.rotate(-math.degrees(turn) - 90)
        mask.paste(tile, (round(middle + 0.84 * r * MM * math.cos(turn)) - 20, round(middle + 0.84 * r * MM * math.sin(turn)) - 20), tile)
    pen.text((middle, middle), words[-1], font=font, fill=ink, anchor="mm")
    sheet.paste_turned(mask, x, y, sheet.dice.uniform(-40, 40), sheet.dice.choice(((60, 50, 140), (30, 60, 130), (120, 40, 60))))


def frank(sheet, chance=0.75):
    """Stamps at the upper right, or anywhere; a postmark on them, or none."""
    dice = sheet.dice
    if dice.random() > chance:
        return
    for n in range(dice.choice((1, 1, 2, 4))):
        print_stamp(sheet, max(2, sheet.wide - 36 - 31 * n), dice.uniform(3, 7))
    if dice.random() < 0.7:
        print_postmark(sheet, sheet.wide - dice.uniform(25, 70), dice.uniform(16, 36))


def stamped(sheet, chance=0.5):
    dice = sheet.dice
    while dice.random() < chance:
        x, y = sheet.wide * dice.uniform(0.15, 0.85), sheet.high * dice.uniform(0.2, 0.85)
        seal(sheet, dice.choice(STAMPS), x, y) if dice.random() < 0.4 else sheet.rubber(dice.choice(STAMPS), x, y, dice.choice(((92, 52, 140), (40, 40, 46), (170, 50, 60))))


def both(sheet, hand, sender=True):
    """Sender in a corner, recipient right of the middle."""
    dice = sheet.dice
    if sender:
        block(sheet, hand, dice.choice(FROM), dice.uniform(5, 12), dice.uniform(9, 15), dice.uniform(5, 7.5))
    block(sheet, hand, dice.choice(TO), sheet.wide * dice.uniform(0.3, 0.55), sheet.high * dice.uniform(0.48, 0.66), dice.uniform(6.5, 10))
    return sheet


# ---- envelopes ----


def post_blank(dice, hand):
    """Bought white; two addresses, or the recipient's alone."""
    sheet = both(paper(dice), hand, dice.random() < 0.7)
    frank(sheet, 0.6)
    stamped(sheet, 0.3)
    return sheet


def post_form(dice, hand):
    """Printed rules and a few words in print; the writing does not keep to them."""
    sheet = paper(dice, (C6, DL, B6))
    top, pitch, words = dice.uniform(10, 16), dice.uniform(7, 9), dice.choice((("От кого", "Откуда", "Кому", "Куда"), ("Адпраўнік", "Адрас", "Атрымальнік", "Адрас"), ("", "", "", "")))
    for n in range(3):
        sheet.line([(8, top + n * pitch), (sheet.wide * 0.48, top + n * pitch)], (120, 140, 180), 0.2)
    for n in range(4):
        sheet.line([(sheet.wide * 0.42, sheet.high * 0.55 + n * pitch), (sheet.wide - 7, sheet.high * 0.55 + n * pitch)], (120, 140, 180), 0.2)
    sheet.label(words[0], 8, top - pitch * 0.6, 2.4), sheet.label(words[1], 8, top + pitch * 0.4, 2.4)
    sheet.label(words[2], sheet.wide * 0.42, sheet.high * 0.55 - pitch * 0.6, 2.4), sheet.label(words[3], sheet.wide * 0.42, sheet.high * 0.55 + pitch * 0.4, 2.4)
    if dice.random() < 0.6:
        index_boxes(sheet, hand, 9, sheet.high - 17, str(dice.randint(210000, 247999)))
    both(sheet, hand)
    frank(sheet, 0.8)
    return sheet


def post_colony(dice, hand):
    """The sender is a colony's stamp; seals and marks of the censor over all."""
    sheet = paper(dice)
    sheet.rubber(dice.choice(STAMPS) + (dice.choice(FROM)[-1],), sheet.wide * 0.24, sheet.high * 0.2, (60, 50, 140))
    both(sheet, hand, False)
    stamped(sheet, 0.75)
    frank(sheet, 0.4)
    return sheet


def post_window(dice, hand):
    """A pane through which the sheet inside shows, and a printed mark of an office."""
    sheet, typed = paper(dice, (DL, LONG, C5)), Hand(dice, "typed", [])
    x, y, wide, high = dice.choice((14, sheet.wide - 106)), sheet.high * dice.uniform(0.4, 0.5), 92, 36
    sheet.fill(x, y, wide, high, tuple(c - dice.randint(4, 18) for c in sheet.colour))
    sheet.frame(x, y, wide, high, tuple(c - 40 for c in sheet.colour), 0.3)
    block(sheet, typed if dice.random() < 0.7 else hand, dice.choice(TO), x + 5, y + 9, dice.uniform(4.8, 6))
    if dice.random() < 0.5:
        sheet.label(dice.choice(("Белпочта", "ОАО «Банк Дружба»", "Nadawca: Fundacja Most", "Канцелярия суда")), 12, 14, 5, (30, 80, 140), True)
    else:
        block(sheet, typed, dice.choice(FROM), 10, 12, 5)
    frank(sheet, 0.3)
    return sheet


def post_torn(dice, hand):
    """Ripped open along a side; that side is gone, or hangs on."""
    sheet = both(paper(dice), hand)
    frank(sheet, 0.7)
    w, h, bare = sheet.picture.width, sheet.picture.height, dice.choice(((240, 240, 242), (226, 226, 224)))
    side, depth = dice.choice("lrtb"), dice.uniform(0.05, 0.4)
    for _ in range(1 if dice.random() < 0.7 else 2):
        edge = [(t, depth + dice.gauss(0, 0.012)) for t in np.arange(0, 1.01, 0.03)]
        spots = {"l": [(d * w, t * h) for t, d in edge] + [(0, h), (0, 0)], "r": [(w - d * w, t * h) for t, d in edge] + [(w, h), (w, 0)],
                 "t": [(t * w, d * h) for t, d in edge] + [(w, 0), (0, 0)], "b": [(t * w, h - d * h) for t, d in edge] + [(w, h), (0, h)]}[side]
        sheet.pen.polygon(spots, fill=bare)
        side, depth = dice.choice("lrtb"), dice.uniform(0.03, 0.12)
    return sheet


def laid(ground, piece, x, y, degrees):
    """A piece of paper on a glass, with its shadow."""
    tile = piece.picture.convert("RGBA").rotate(degrees, expand=True, resample=Image.BICUBIC)
    shade = Image.new("L", ground.picture.size, 0)
    shade.paste(90, (round(x * MM) + 3, round(y * MM) + 3), tile.getchannel("A"))
    ground.picture.paste((140, 140, 142), (0, 0), shade.filter(ImageFilter.GaussianBlur(2)))
    ground.picture.paste(tile, (round(x * MM), round(y * MM)), tile)


def glass(dice):
    lid = dice.randint(228, 254)
    sheet = Sheet(dice, *A4, (lid, lid, lid))
    sheet.how = "scan"
    return sheet


def post_two(dice, hand):
    """Two on one scan, one above the other: fronts, or a front and a back."""
    sheet, y = glass(dice), dice.uniform(2, 15)
    for n in range(2):
        piece = both(paper(dice, (C6, B6, (200, 108))), hand) if n == 0 or dice.random() < 0.6 else post_sender_back(dice, hand)
        frank(piece, 0.6) if n == 0 else None
        laid(sheet, piece, dice.uniform(0, max(1, 205 - piece.wide)), y, dice.choice((0, 0, 0, 180)) + dice.gauss(0, 1.5))
        y = dice.uniform(150, 160)
    return sheet


def post_with_letter(dice, hand):
    """An envelope above, and the short letter that was in it below, on one scan."""
    sheet = glass(dice)
    envelope, letter = both(paper(dice, (C6, B6)), hand), Sheet(dice, *dice.choice(((190, 130), (165, 150), (148, 160))))
    frank(envelope, 0.7)
    letter.paragraph(hand, dice.choice(HEADS) + " " + telling(dice, dice.randint(4, 9)), 10, letter.wide - 10, 14, dice.uniform(6, 8), 16)
    over = dice.random() < 0.7
    laid(sheet, envelope, dice.uniform(0, 30), 3 if over else 166, dice.gauss(0, 1.5))
    laid(sheet, letter, dice.uniform(0, 15), 134 if over else 3, dice.gauss(0, 1.5))
    return sheet


def post_airmail(dice, hand):
    """Slanting stripes around, or a striped edge on one side."""
    sheet = paper(dice, (C6, DL, LONG))
    sheet.colour = (250, 250, 248)
    sheet.fill(0, 0, sheet.wide, sheet.high, sheet.colour)
    wide, inks = dice.uniform(3, 6), dice.choice((((200, 40, 50), (30, 70, 160)), ((20, 110, 70), (200, 40, 50)), ((30, 70, 160), (30, 70, 160))))
    for n, at in enumerate(np.arange(-8, max(sheet.wide, sheet.high) + 8, 9)):
        ink = inks[n % 2]
        for x0, y0, x1, y1 in ((at, 0, at + 4, wide), (at, sheet.high - wide, at + 4, sheet.high), (0, at, wide, at + 4), (sheet.wide - wide, at, sheet.wide, at + 4)):
            level = y1 - y0 == wide
            sheet.pen.polygon([(a * MM, b * MM) for a, b in (((x0, y0), (x1, y0), (x1 + 3, y1), (x0 + 3, y1)) if level else ((x0, y0), (x1, y0 + 3), (x1, y1 + 3), (x0, y1)))], fill=ink)
    if dice.random() < 0.6:
        sheet.label(dice.choice(("BY AIR MAIL", "PAR AVION", "АВИА", "LOTNICZA")), 14, sheet.high - 12, dice.uniform(4, 7), (30, 70, 160), True)
    both(sheet, hand)
    frank(sheet)
    return sheet


def flap(sheet):
    shade = tuple(c - sheet.dice.randint(12, 45) for c in sheet.colour)
    tip = sheet.high * sheet.dice.uniform(0.3, 0.6)
    sheet.line([(0, 0), (sheet.wide * 0.45, tip), (sheet.wide * 0.55, tip), (sheet.wide, 0)], shade, 0.5)
    if sheet.dice.random() < 0.5:
        sheet.line([(0, sheet.high), (sheet.wide / 2, tip - 4), (sheet.wide, sheet.high)], shade, 0.3)


def post_sender_back(dice, hand):
    """The back: the sender alone, on the flap or across."""
    sheet = paper(dice)
    flap(sheet)
    if dice.random() < 0.3:
        sheet.set(sheet.picture.rotate(180))
    block(sheet, hand, dice.choice(FROM + TO), sheet.wide * dice.uniform(0.05, 0.5), sheet.high * dice.uniform(0.15, 0.7), dice.uniform(5.5, 9))
    stamped(sheet, 0.3)
    return sheet


def post_verse_back(dice, hand):
    """The back: who wrote, and a wish or a few sentences below."""
    sheet = paper(dice)
    flap(sheet)
    y = block(sheet, hand, dice.choice(FROM), 8, dice.uniform(10, 20), dice.uniform(5, 7))
    text = dice.choice(BACKS) if dice.random() < 0.5 else telling(dice, dice.randint(2, 5))
    sheet.paragraph(hand, text, 8, sheet.wide - 8, y + 6, dice.uniform(5.5, 8), max(1, int((sheet.high - y - 10) / 8)))
    stamped(sheet, 0.2)
    return sheet


def post_card_stands(dice, hand):
    """A card's address side that stands: text, and the address above or below."""
    sheet = Sheet(dice, *dice.choice(((105, 148), (120, 170), (100, 210))))
    first, pitch = dice.random() < 0.5, dice.uniform(5, 7)
    y = block(sheet, hand, dice.choice(TO), dice.uniform(6, 40), 34 if first else sheet.high - 34, pitch)
    sheet.paragraph(hand, dice.choice(HEADS) + " " + telling(dice, dice.randint(2, 6)), 7, sheet.wide - 7, y + 6 if first else 12, pitch, int((sheet.high - 58) / pitch))
    frank(sheet, 0.5 if first else 0)
    return sheet


def post_card_lies(dice, hand):
    """A printed card: a rule down the middle, lines for the address, words of the printer."""
    sheet = paper(dice, ((148, 105), (150, 100), (170, 120), (210, 100)))
    middle = sheet.wide * dice.uniform(0.45, 0.62)
    if dice.random() < 0.7:
        sheet.line([(middle, 6), (middle, sheet.high - 6)], (120, 120, 130), 0.3)
    pitch = dice.uniform(5, 7)
    sheet.paragraph(hand, dice.choice(HEADS) + " " + telling(dice, dice.randint(2, 7), dice.random() < 0.2), 5, middle - 3, 11, pitch, int((sheet.high - 16) / pitch))
    lines, at = dice.choice(TO), sheet.high * dice.uniform(0.4, 0.55)
    size = dice.uniform(5.5, 8)
    while size > 4 and max(hand.width(line, size) + 2 * size * 0.26 for line in lines) > sheet.wide - middle - 6:
        size *= 0.93
    for n in range(4):
        sheet.line([(middle + 3, at + 1.2 * n * size + 1), (sheet.wide - 4, at + 1.2 * n * size + 1)], (150, 150, 160), 0.2)
    sheet.write(hand, list(lines), middle + 3, at, 1.2 * size)
    if dice.random() < 0.5:
        sheet.label("© «Белпошта» Заказ 1183. Тираж 40000", 6, sheet.high - 2, 2)
    frank(sheet, 0.5)
    return sheet


def post_feast(dice, hand):
    """Printed or drawn pictures and a congratulation beside the addresses."""
    sheet = paper(dice, (C6, DL, B6))
    if dice.random() < 0.5:
        scribble(sheet, 4, sheet.high * 0.4, sheet.wide * 0.36, sheet.high * 0.55, 5, dice.randint(8, 30))
    else:
        side = sheet.high * dice.uniform(0.35, 0.6)
        sheet.picture.paste(landscape(dice, round(side * MM), round(side * MM)), (round(6 * MM), round((sheet.high - side - 6) * MM)))
    sheet.label(dice.choice(CONGRATULATIONS), 10, sheet.high * 0.38, dice.uniform(6, 11), (180, 40, 60), True)
    both(sheet, hand, dice.random() < 0.6)
    frank(sheet)
    return sheet


def post_returned(dice, hand):
    """Came back: a sticker, the address crossed out, a new one beside."""
    sheet = both(paper(dice), hand)
    for _ in range(dice.randint(1, 3)):
        x, y = sheet.wide * dice.uniform(0.3, 0.5), sheet.high * dice.uniform(0.5, 0.8)
        sheet.line([(x, y), (x + 50, y + dice.gauss(0, 8))], BLACK, 0.6)
    x, y, words = sheet.wide * dice.uniform(0.05, 0.5), sheet.high * dice.uniform(0.25, 0.75), dice.choice(STICKERS)
    sheet.fill(x, y, 52, 18, (250, 226, 120))
    sheet.label(words[0], x + 3, y + 7, 5, BLACK, True), sheet.label(words[1], x + 3, y + 14, 3.4, BLACK)
    if dice.random() < 0.5:
        block(sheet, Hand(dice, "script", [hand.path] if hand.kind != "typed" else [PARATYPE + "PTS55F.ttf"], PENCIL), dice.choice(TO), 6, sheet.high * 0.4, 6)
    frank(sheet)
    stamped(sheet, 0.4)
    return sheet


def post_label(dice, hand):
    """A parcel's or a big letter's label, typed, with a barcode; the rest is bare."""
    sheet, typed = paper(dice, (C5, C4, (250, 176))), Hand(dice, "typed", [])
    x, y = sheet.wide * dice.uniform(0.1, 0.4), sheet.high * dice.uniform(0.3, 0.5)
    sheet.fill(x, y, 105, 58, (251, 251, 250))
    block_lines = dice.choice(TO)
    sheet.write(typed, list(block_lines), x + 5, y + 10, 6)
    if dice.random() < 0.6:
        sheet.label("Ад / От: " + dice.choice(FROM)[0], x + 5, y + 53, 3.4, BLACK)
    if dice.random() < 0.5:
        registered(sheet)
    return sheet


def post_folded(dice, hand):
    """A letter folded to be its own envelope and opened again: the address on one third, writing on another."""
    sheet = Sheet(dice, *dice.choice((A4, A5, (165, 205))))
    third, pitch = sheet.high / 3, dice.uniform(5.5, 8)
    for n in (1, 2):
        sheet.line([(0, n * third), (sheet.wide, n * third)], tuple(c - 20 for c in sheet.colour), 0.5)
    panel = dice.randrange(3)
    block(sheet, hand, dice.choice(TO), sheet.wide * dice.uniform(0.2, 0.5), panel * third + third * 0.4, pitch)
    other = dice.choice([n for n in range(3) if n != panel])
    sheet.paragraph(hand, (dice.choice(HEADS) + " " if dice.random() < 0.5 else "") + telling(dice, 6), 10, sheet.wide - 10, other * third + pitch + 3, pitch, int((third - 8) / pitch))
    if dice.random() < 0.5:
        print_stamp(sheet, sheet.wide - 40, panel * third + 3)
    return sheet


def post_full(dice, hand):
    """Official and long: every line of both addresses, births, units, telephone numbers, from edge to edge."""
    sheet = paper(dice, (C6, DL, C5, B6), 0.25)
    pitch = dice.uniform(5, 6.5)
    sender = dice.choice(FROM) + ("отряд %d" % dice.randint(1, 20), "Республика Беларусь")
    y = block(sheet, hand, ("От кого: " + sender[0],) + sender[1:], 6, 9, pitch)
    to = dice.choice(TO)
    block(sheet, hand, ("Кому: " + to[0],) + to[1:] + ("тел. +375 29 %07d" % dice.randrange(10**7),), sheet.wide * dice.uniform(0.05, 0.4), max(y + 4, sheet.high * 0.5), pitch)
    frank(sheet, 0.4)
    return sheet


def post_faint(dice, hand):
    """Pencil or a pen that runs dry; the writing inside shows through."""
    sheet = paper(dice)
    hand.ink = dice.choice(((150, 150, 152), (170, 172, 178), (120, 130, 165)))
    both(sheet, hand)
    inner = Sheet(dice, sheet.wide, sheet.high, sheet.colour)
    inner.paragraph(Hand(dice, "scrawl", [hand.path]), telling(dice, 8), 8, inner.wide - 8, 10, 7, int((inner.high - 8) / 7))
    if dice.random() < 0.6:
        sheet.shine(inner, dice.uniform(0.05, 0.2))
    frank(sheet, 0.5)
    return sheet


def post_part(dice, hand):
    """Only a part was put on the scan: the right half, the lower half."""
    sheet = both(paper(dice, (C5, DL, C4)), hand)
    frank(sheet)
    w, h = sheet.picture.size
    x, y = (dice.uniform(0.2, 0.45), 0) if dice.random() < 0.5 else (0, dice.uniform(0.2, 0.42))
    sheet.set(sheet.picture.crop((round(x * w), round(y * h), w, h)))
    sheet.wide, sheet.high = sheet.wide * (1 - x), sheet.high * (1 - y)
    sheet.fields.clear()
    return sheet


def post_patched(dice, hand):
    """Taped shut, holes punched, blots, a column of sums in a corner."""
    sheet = both(paper(dice), hand)
    for _ in range(dice.randint(1, 4)):
        x, y = sheet.wide * dice.random(), sheet.high * dice.random()
        sheet.fill(x, y, dice.uniform(15, 60), dice.uniform(8, 18), tuple(c - dice.randint(6, 22) for c in sheet.colour))
    for _ in range(dice.randint(0, 3)):
        sheet.ellipse(sheet.wide * dice.random(), sheet.high * dice.random(), dice.uniform(1, 6), dice.uniform(1, 6), fill=(60, 58, 80))
    block(sheet, hand, ["%d + %d" % (dice.randint(2, 90), dice.randint(2, 90)) for _ in range(3)], 5, sheet.high * 0.6, 6)
    frank(sheet, 0.5)
    stamped(sheet, 0.3)
    return sheet


POST = (post_blank, post_form, post_colony, post_window, post_torn, post_two, post_with_letter, post_airmail, post_sender_back, post_verse_back, post_card_stands,
        post_card_lies, post_feast, post_returned, post_label, post_folded, post_full, post_faint, post_part, post_patched)
MIXED = (post_with_letter, post_folded, post_card_stands, post_verse_back)  # prose that is read, beside an address in another hand


# ---- letters ----


def leaf(dice, sizes=(A4, A5, (165, 205), (190, 270))):
    sheet = Sheet(dice, *dice.choice(sizes))
    lines = dice.choice((0, 0, 8, 5, 7))
    if lines:
        sheet.ruled(lines, lines == 5)
    return sheet, {0: dice.uniform(6, 9.5), 5: 10, 7: 7, 8: 8}[lines]


def right(sheet, hand, lines, y, pitch):
    for n, line in enumerate(lines):
        sheet.write(hand, [line], sheet.wide - 10 - hand.width(line, pitch) - line.count(" ") * pitch * 0.26, y + n * pitch, pitch)
    return y + len(lines) * pitch


def tell(sheet, hand, y, pitch, lines, head=True, tail=True):
    dice, left = sheet.dice, sheet.dice.uniform(8, 20)
    if head:
        y = sheet.write(hand, [dice.choice(HEADS)], left + dice.choice((0, 0, 20, 45)), y, pitch)
    y = sheet.paragraph(hand, telling(dice, 18), left, sheet.wide - dice.uniform(7, 16), y, pitch, max(1, min(lines, int((sheet.high - y - 2 * pitch) / pitch))))
    return sheet.write(hand, [dice.choice(TAILS)], sheet.wide * dice.uniform(0.15, 0.6), y, pitch) if tail else y


def note_full(dice, hand):
    sheet, pitch = leaf(dice)
    tell(sheet, hand, pitch + 8, pitch, dice.randint(14, 40))
    return sheet


def note_middle(dice, hand):
    """Half a page."""
    sheet, pitch = leaf(dice)
    tell(sheet, hand, pitch + dice.uniform(8, 30), pitch, dice.randint(6, 11))
    return sheet


def note_short(dice, hand):
    """Two to five lines."""
    sheet, pitch = leaf(dice)
    tell(sheet, hand, pitch + dice.uniform(8, 50), pitch, dice.randint(1, 3))
    return sheet


def note_address(dice, hand):
    """Begins with the prison's address, as they are told to."""
    sheet, pitch = leaf(dice)
    y = block(sheet, hand, dice.choice(FROM), dice.choice((10, sheet.wide * 0.45)), 14, pitch)
    tell(sheet, hand, y + pitch, pitch, dice.randint(8, 22))
    return sheet


def note_half(dice, hand):
    """Half a sheet, cut across; it lies broad or stands."""
    sheet, pitch = leaf(dice, ((210, 148), (165, 102), (203, 140), (148, 105), (105, 148), (210, 120)))
    tell(sheet, hand, pitch + 5, pitch, dice.randint(5, 12))
    return sheet


def note_list(dice, hand):
    sheet, pitch = leaf(dice)
    y = sheet.write(hand, [dice.choice(HEADS)], 15, pitch + 10, pitch)
    y = sheet.write(hand, list(dice.choice(LISTS)), dice.uniform(15, 35), y + 2, pitch)
    tell(sheet, hand, y + 3, pitch, dice.randint(2, 8), head=False)
    return sheet


def note_poem(dice, hand):
    sheet, pitch = leaf(dice)
    y = sheet.write(hand, [dice.choice(HEADS)], 15, pitch + 10, pitch) if dice.random() < 0.6 else pitch + 12
    sheet.write(hand, [line for poem in (POEMS if dice.random() < 0.5 else (dice.choice(POEMS),)) for line in poem], dice.uniform(12, 60), y + 4, pitch)
    return sheet


def note_right(dice, hand):
    """Place, day and a motto aligned right, and the signature too."""
    sheet, pitch = leaf(dice)
    y = right(sheet, hand, [dice.choice(WHEN)] + (["день 743-й"] if dice.random() < 0.4 else []), pitch + 8, pitch)
    y = tell(sheet, hand, y + 3, pitch, dice.randint(7, 20), tail=False)
    right(sheet, hand, [dice.choice(TAILS)], y, pitch)
    return sheet


def note_card(dice, hand):
    """A postcard's side that bears text alone."""
    sheet = Sheet(dice, *dice.choice(((148, 105), (105, 148), (150, 100), (120, 170))))
    tell(sheet, hand, 12, dice.uniform(5.5, 7.5), dice.randint(6, 14), tail=dice.random() < 0.6)
    return sheet


def note_typed(dice, hand):
    """An e-letter's print: small type, a number in the head."""
    sheet, typed = Sheet(dice, *A4), Hand(dice, "typed", [])
    sheet.write(typed, ["Письмо № %d   Лист 1 из 1   %s" % (dice.randrange(10**5), dice.choice(WHEN))], 18, 14, 5)
    tell(sheet, typed, 26, dice.uniform(5.5, 7), dice.randint(10, 34))
    return sheet


def note_margin(dice, hand):
    """A letter with a postscript along its margin, and one at the foot."""
    sheet, pitch = leaf(dice, (A4, A5))
    y = tell(sheet, hand, pitch + 8, pitch, dice.randint(10, 24))
    tile = Sheet(dice, sheet.high, 9, sheet.colour)
    tile.write(hand, ["P. S. " + telling(dice, 1)], 20, 6, 6)
    sheet.picture.paste(tile.picture.rotate(90, expand=True), (0, 0)) if dice.random() < 0.6 else None
    sheet.paragraph(hand, "P.S. " + telling(dice, 2), 15, sheet.wide - 12, min(y + 4, sheet.high - 3 * pitch), pitch, 2)
    return sheet


def note_stamped(dice, hand):
    """With a censor's seal, and lines made black."""
    sheet, pitch = leaf(dice)
    tell(sheet, hand, pitch + 8, pitch, dice.randint(8, 26))
    stamped(sheet, 0.5)
    seal(sheet, dice.choice(STAMPS), sheet.wide * dice.uniform(0.2, 0.8), sheet.high * dice.uniform(0.6, 0.92))
    for _ in range(dice.randint(0, 3)):
        sheet.fill(sheet.wide * dice.uniform(0.05, 0.5), sheet.high * dice.uniform(0.1, 0.6), dice.uniform(20, 70), 5.5, BLACK)
    return sheet


def note_drawn(dice, hand):
    """Flowers around, or a drawing at the foot."""
    sheet, pitch = leaf(dice, (A4, A5))
    y = tell(sheet, hand, pitch + 8, pitch, dice.randint(6, 14))
    scribble(sheet, 15, y, sheet.wide - 30, max(10, sheet.high - y - 10), 4, dice.randint(6, 24))
    return sheet


def note_broad(dice, hand):
    """A sheet on its side, or an open exercise book written on one page."""
    sheet, pitch = leaf(dice, ((297, 210), (205, 165), (270, 190)))
    tell(sheet, hand, pitch + 8, pitch, dice.randint(7, 18))
    return sheet


def note_second(dice, hand):
    """A page from the middle of a letter: no greeting, no name."""
    sheet, pitch = leaf(dice)
    tell(sheet, hand, pitch + 5, pitch, dice.randint(5, 40), head=False, tail=dice.random() < 0.4)
    return sheet


def note_latin(dice, hand):
    sheet, pitch = leaf(dice)
    y = sheet.write(hand, ["Dear Hanna,"], 15, pitch + 10, pitch)
    y = sheet.paragraph(hand, telling(dice, 8, True), 15, sheet.wide - 12, y, pitch, int((sheet.high - y - 2 * pitch) / pitch))
    sheet.write(hand, ["Yours, R. B."], 40, y, pitch)
    return sheet


NOTES = (note_full, note_middle, note_short, note_address, note_half, note_list, note_poem, note_right, note_card, note_typed, note_margin, note_stamped,
         note_drawn, note_broad, note_second, note_latin)
