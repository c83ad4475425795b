"""A postbag of today, drawn by a third eye: fixed before a result was looked at, and not to be tuned on. BAG bears somebody's home,
ALIKE are letters and cards that look like envelopes, the price. A form is a function (dice, hand) → Sheet; the home is written by
hand.other where there is one (post.block)."""

import numpy as np
from PIL import Image, ImageDraw

from bag_words import *
from desk import BLACK, MM, Hand, Sheet
from forms import A4, A5, C4, C5, C6, DL, landscape, print_postmark, print_stamp, registered, scribble
from post import block, flap, laid, seal

SIZES = (C6, C6, DL, DL, C5, (176, 125), (162, 229))
PAPERS = (None, None, None, (209, 180, 140), (238, 232, 214), (222, 230, 236), (250, 250, 250))


def told(dice, count):
    sentences = dice.choice(PROSE).replace("\n", " ").split(". ")
    at = dice.randrange(len(sentences))
    return " ".join(sentences[(at + n) % len(sentences)].rstrip(".") + "." for n in range(count))


def paper(dice, sizes=SIZES):
    return Sheet(dice, *dice.choice(sizes), dice.choice(PAPERS))


def franked(sheet, chance=0.7):
    dice = sheet.dice
    if dice.random() < chance:
        for n in range(dice.choice((1, 1, 2, 3))):
            print_stamp(sheet, max(2, sheet.wide - 40 - 32 * n), dice.uniform(3, 8))
        if dice.random() < 0.65:
            print_postmark(sheet, sheet.wide - dice.uniform(30, 66), dice.uniform(18, 34))


def to(sheet, hand, lines=None):
    dice = sheet.dice
    block(sheet, hand, lines or dice.choice(HOMES), sheet.wide * dice.uniform(0.3, 0.55), sheet.high * dice.uniform(0.5, 0.66), dice.uniform(6, 9.5))


def fro(sheet, hand):
    block(sheet, hand, sheet.dice.choice(PRISONS), sheet.dice.uniform(5, 12), sheet.dice.uniform(9, 15), sheet.dice.uniform(4.8, 7))


def front(dice, hand, sizes=SIZES, postage=0.7):
    sheet = paper(dice, sizes)
    if dice.random() < 0.75:
        fro(sheet, hand)
    to(sheet, hand)
    franked(sheet, postage)
    return sheet


def sticker(sheet, words, x, y, colour=(252, 252, 252), ink=BLACK):
    sheet.fill(x, y, 46, 5 + 6 * len(words), colour)
    for n, line in enumerate(words):
        sheet.label(line, x + 3, y + 6 + 6 * n, 5 if n == 0 else 3.4, ink, n == 0)


def crop(sheet, left, top, right, bottom):
    """Shares of the sheet."""
    w, h = sheet.picture.size
    sheet.set(sheet.picture.crop((round(left * w), round(top * h), round(right * w), round(bottom * h))))
    sheet.wide, sheet.high = sheet.wide * (right - left), sheet.high * (bottom - top)
    sheet.fields.clear()
    return sheet


def desk_of(dice, wide, high):
    ground = dice.choice(((120, 84, 56), (70, 74, 80), (160, 150, 138), (196, 190, 182)))
    sheet = Sheet(dice, wide, high, ground)
    for _ in range(40):
        y = dice.uniform(0, high)
        sheet.line([(0, y), (wide, y + dice.gauss(0, 6))], tuple(max(0, c + dice.randint(-9, 9)) for c in ground), dice.uniform(0.4, 3))
    sheet.how = "scan"
    return sheet


# ---- what must not be mailed ----


def bag_window(dice, hand):
    """The sheet inside shows through a pane, a little askew, with the head of a line more than the address."""
    sheet = paper(dice, (DL, (229, 114), C5))
    inner = Sheet(dice, 100, 42, (236, 238, 238))
    hand = hand if dice.random() < 0.4 else Hand(dice, "typed", [])
    block(inner, hand, dice.choice(HOMES), 6, 9, dice.uniform(4.8, 6.5))
    inner.label(dice.choice(("Уважаемая Лидия Марковна! На Ваше обращение от", "Исх. № 11/4-2217", "Szanowna Pani, w odpowiedzi na")), 6, 39, 3.2, BLACK)
    laid(sheet, inner, dice.choice((14, sheet.wide - 118)), sheet.high * dice.uniform(0.38, 0.5), dice.gauss(0, 1.5))
    sheet.label(dice.choice(OFFICES), 12, 13, dice.uniform(4, 6), (30, 70, 130), True)
    if dice.random() < 0.5:
        sheet.frame(sheet.wide - 48, 7, 40, 18, BLACK, 0.4), sheet.label("Port payé / Аплочана", sheet.wide - 46, 18, 3.6, BLACK)
    return sheet


def bag_stickers(dice, hand):
    """Labels of the post and a customs form over a good part of the front."""
    sheet = front(dice, hand, (C5, (176, 125), C4))
    for _ in range(dice.randint(1, 3)):
        sticker(sheet, dice.choice(STICKERS), dice.uniform(4, sheet.wide - 50), dice.uniform(sheet.high * 0.3, sheet.high - 25), dice.choice(((252, 252, 252), (240, 200, 60), (180, 214, 240))))
    if dice.random() < 0.5:
        x, y = dice.uniform(4, 30), sheet.high - 58
        sheet.fill(x, y, 74, 50, (214, 232, 214))
        for n, line in enumerate(FORMS[3]):
            sheet.label(line % dice.randrange(10**6) if "%" in line else line, x + 2, y + 6 + 8 * n, 2.8, BLACK)
    return sheet


def bag_meter(dice, hand):
    """Franked by a machine with an advertisement of a few words."""
    sheet, ink = front(dice, hand, postage=0), dice.choice(((190, 40, 50), (40, 60, 150), BLACK))
    slogan = dice.choice(SLOGANS)
    x = max(60, sheet.wide - 112)
    for n, line in enumerate(slogan):
        sheet.label(line, x, 12 + 6 * n, 4, ink, n == 0)
    sheet.frame(sheet.wide - 36, 6, 30, 22, ink, 0.6), sheet.label("BY %d" % dice.randint(1000, 9999), sheet.wide - 33, 14, 4, ink), sheet.label("00.%d" % dice.randint(30, 99), sheet.wide - 33, 23, 5, ink, True)
    return sheet


def turned_block(dice, hand, degrees):
    """The address stands on its head, or on its side, as seen from the stamp."""
    sheet = paper(dice)
    tile = Sheet(dice, *((sheet.wide, sheet.high) if degrees == 180 else (sheet.high, sheet.wide)), sheet.colour)
    to(tile, hand)
    if dice.random() < 0.5:
        fro(tile, hand)
    sheet.set(tile.picture.rotate(degrees, expand=True).resize(sheet.picture.size))
    franked(sheet, 0.85)
    return sheet


def bag_head(dice, hand):
    return turned_block(dice, hand, 180)


def bag_side(dice, hand):
    return turned_block(dice, hand, dice.choice((90, 270)))


def bag_return(dice, hand):
    """The back: who sent it, in a line or a block, and what the printer says."""
    sheet = paper(dice)
    flap(sheet)
    if dice.random() < 0.5:
        block(sheet, hand, (dice.choice(LINES),), sheet.wide * dice.uniform(0.05, 0.3), sheet.high * dice.uniform(0.12, 0.8), dice.uniform(5.5, 8))
    else:
        block(sheet, hand, dice.choice(HOMES + PRISONS), sheet.wide * dice.uniform(0.05, 0.45), sheet.high * dice.uniform(0.12, 0.6), dice.uniform(5.5, 8.5))
    if dice.random() < 0.5:
        for n, line in enumerate(dice.choice(BACKS)):
            sheet.label(line, 8, sheet.high - 20 + 4.5 * n, 2.6, (70, 80, 100))
    return sheet


def bag_ripped(dice, hand):
    """Ripped open along a side; what is in it looks out."""
    sheet = front(dice, hand)
    inner = Sheet(dice, sheet.wide, sheet.high, (250, 250, 246))
    inner.paragraph(Hand(dice, hand.kind if hand.kind in ("typed", "script") else "script", [hand.path]), told(dice, 12), 4, inner.wide - 4, 8, dice.uniform(5.5, 7.5), int(inner.high / 8))
    w, h = sheet.picture.size
    depth, step = dice.uniform(0.1, 0.45), np.arange(0, 1.01, 0.03)
    mask = Image.new("L", (w, h), 0)
    edge = [(t * w, (depth + dice.gauss(0, 0.015)) * h) for t in step] if dice.random() < 0.5 else None
    spots = edge + [(w, 0), (0, 0)] if edge else [((1 - depth + dice.gauss(0, 0.012)) * w, t * h) for t in step] + [(w, h), (w, 0)]
    ImageDraw.Draw(mask).polygon(spots, fill=255)
    sheet.picture.paste(inner.picture, (0, 0), mask)
    sheet.set(sheet.picture)
    return sheet


def bag_desk(dice, hand):
    """Photographed on a desk between other papers, a pen beside it."""
    sheet, envelope = desk_of(dice, 300, 225), front(dice, hand, (C6, DL, (176, 125)))
    if dice.random() < 0.6:
        under = Sheet(dice, 150, 110)
        under.paragraph(hand, told(dice, 8), 8, 142, 12, 7.5, 12)
        laid(sheet, under, dice.uniform(-40, 180), dice.uniform(-50, 150), dice.uniform(-30, 30))
    laid(sheet, envelope, dice.uniform(10, 290 - envelope.wide), dice.uniform(10, max(11, 215 - envelope.high)), dice.gauss(0, 8))
    x, y = dice.uniform(20, 200), dice.choice((8, 214))
    sheet.line([(x, y), (x + 80, y + dice.gauss(0, 5))], dice.choice(((20, 30, 120), (30, 30, 30), (180, 40, 40))), 6)
    return sheet


def bag_grey(dice, hand):
    """A poor grey scan: little contrast, coarse."""
    sheet = front(dice, hand)
    soft = dice.uniform(0.3, 0.75)
    sheet.set(sheet.picture.convert("L").point(lambda v: round(225 - (225 - v) * soft)).resize((sheet.picture.width // 2, sheet.picture.height // 2)).resize(sheet.picture.size).convert("RGB"))
    return sheet


def bag_half(dice, hand):
    """Half of it is in the picture, any half."""
    cut, share = front(dice, hand, (C5, DL, C4, C6)), dice.uniform(0.45, 0.7)
    return crop(cut, *dice.choice(((0, 0, share, 1), (1 - share, 0, 1, 1), (0, 1 - share, 1, 1), (0, 0, 1, share), (1 - share, 1 - share, 1, 1))))


def bag_censor(dice, hand):
    """Stamps over the addresses, one of them large."""
    sheet = front(dice, hand)
    for _ in range(dice.randint(1, 3)):
        x, y = sheet.wide * dice.uniform(0.25, 0.8), sheet.high * dice.uniform(0.3, 0.8)
        sheet.rubber(dice.choice(STAMPS), x, y, dice.choice(((92, 52, 140), (30, 40, 120), (170, 40, 50)))) if dice.random() < 0.6 else seal(sheet, dice.choice(STAMPS), x, y, dice.uniform(13, 22))
    return sheet


def bag_unfolded(dice, hand):
    """Slit at its seams and laid flat: the front, its flaps, and the pattern of its inside where it is turned over."""
    piece = front(dice, hand, (C6, DL))
    sheet, side = Sheet(dice, piece.wide + 40, piece.high * 2.3, (240, 240, 240)), piece.high * 0.6
    sheet.pen.polygon([(x * MM, y * MM) for x, y in ((20, side), (45, 6), (piece.wide - 5, 6), (piece.wide + 20, side), (piece.wide + 38, side + 14), (piece.wide + 38, side + piece.high - 14),
                                                       (piece.wide + 20, side + piece.high), (piece.wide, sheet.high - 4), (40, sheet.high - 4), (20, side + piece.high), (2, side + piece.high - 14), (2, side + 14))], fill=piece.colour)
    sheet.picture.paste(piece.picture, (round(20 * MM), round(side * MM)))
    for y in (side, side + piece.high):
        sheet.line([(20, y), (piece.wide + 20, y)], tuple(c - 25 for c in piece.colour), 0.4)
    if dice.random() < 0.4:
        block(sheet, hand, dice.choice(PRISONS), 45, side * 0.5, 6)
    return sheet


def bag_packet(dice, hand):
    """A parcel's label: print in boxes, typed or written in."""
    sheet, typed = Sheet(dice, *dice.choice(((150, 100), (100, 150), A5, (190, 130)))), Hand(dice, "typed", [])
    writer = typed if dice.random() < 0.5 else hand
    sheet.frame(3, 3, sheet.wide - 6, sheet.high - 6, BLACK, 0.5)
    sheet.label(dice.choice(("ЕВРОПОЧТА", "EMS Belpost", "Белпочта. Мелкий пакет", "InPost Paczkomat")), 7, 11, 5.5, BLACK, True)
    y = sheet.high * 0.22
    sheet.label("Отправитель / Sender", 7, y, 2.8, BLACK)
    y = block(sheet, writer, dice.choice(PRISONS + HOMES), 7, y + 7, 5.2)
    sheet.line([(3, y - 2), (sheet.wide - 3, y - 2)], BLACK, 0.4)
    sheet.label("Получатель / Receiver", 7, y + 3, 2.8, BLACK)
    y = block(sheet, writer, dice.choice(HOMES), 7, y + 10, 6)
    sheet.label("Вес 0,350 кг. Оплата наличными. Хранение бесплатно 14 дней, тел. +375 17 %07d" % dice.randrange(10**7), 7, min(y + 2, sheet.high - 6), 2.6, BLACK)
    if sheet.high > 110:
        registered(sheet)
    return sheet


def bag_form(dice, hand):
    """A notice or a receipt of the post, the home written in."""
    sheet, form = Sheet(dice, *dice.choice(((148, 105), (105, 148), (210, 148), A5)), dice.choice((None, (226, 214, 190), (214, 226, 238)))), dice.choice(FORMS)
    sheet.label(form[0] % dice.randint(100, 99999), 12, 13, 4.6, BLACK, True)
    for n, line in enumerate(form[1:]):
        sheet.label(line, 8, 22 + 6.5 * n, 3.4, BLACK)
    y = 22 + 6.5 * len(form) + 4
    sheet.label(dice.choice(("Адресат", "Куда", "Получатель")), 8, y - 3, 3, BLACK)
    y = block(sheet, hand, dice.choice(HOMES), 14, y + 5, dice.uniform(6, 8))
    sheet.line([(8, y), (sheet.wide - 8, y)], BLACK, 0.3)
    if dice.random() < 0.5:
        print_postmark(sheet, sheet.wide - 28, sheet.high - 22)
    return sheet


def bag_feast(dice, hand):
    """A feast's envelope or folder: a printed wish in verse, pictures, the home on lines."""
    sheet = paper(dice, (C6, DL, (210, 148)))
    side = sheet.high * dice.uniform(0.3, 0.55)
    sheet.picture.paste(landscape(dice, round(side * MM), round(side * MM)), (round(5 * MM), round((sheet.high - side - 5) * MM)))
    for n, line in enumerate(dice.choice(WISHES)):
        sheet.label(line, 8, 14 + 7 * n, 5.5, dice.choice(((170, 30, 60), (40, 90, 50))), n == 0)
    to(sheet, hand)
    franked(sheet, 0.5)
    return sheet


def bag_aerogram(dice, hand):
    """A sheet that is its own envelope: prose, and the home on one line close above or below it."""
    sheet, pitch = Sheet(dice, *dice.choice((A5, (165, 205), (190, 120), A4))), dice.uniform(6, 8.5)
    line, over = dice.choice(LINES), dice.random() < 0.4
    y = block(sheet, hand, (line,), dice.uniform(8, 40), pitch + 6, pitch) + 1 if over else pitch + 8
    y = sheet.write(hand, [dice.choice(HEADS)], 14, y, pitch)
    y = sheet.paragraph(hand, told(dice, dice.randint(4, 10)), 10, sheet.wide - 10, y, pitch, max(2, int((sheet.high - y - 3 * pitch) / pitch)))
    y = sheet.write(hand, [dice.choice(TAILS)], sheet.wide * 0.4, y, pitch)
    if not over:
        block(sheet, hand, (line,), dice.uniform(8, 40), min(y + dice.uniform(0, 6), sheet.high - 4), pitch)
    return sheet


def bag_card(dice, hand):
    """A card: text, and a home of one line or two in a corner, under it, or along the edge."""
    sheet, pitch = Sheet(dice, *dice.choice(((148, 105), (105, 148), (150, 100), (120, 175)))), dice.uniform(5, 7)
    home = (dice.choice(LINES),) if dice.random() < 0.6 else dice.choice(HOMES)[:2]
    where = dice.choice(("over", "under", "edge"))
    y = block(sheet, hand, home, dice.uniform(6, 50), 9, pitch) + 2 if where == "over" else 10
    y = sheet.write(hand, [dice.choice(HEADS)], 12, y, pitch)
    y = sheet.paragraph(hand, told(dice, dice.randint(3, 7)), 6, sheet.wide - 14, y, pitch, max(2, int((sheet.high - y - 4 * pitch) / pitch)))
    sheet.write(hand, [dice.choice(TAILS)], sheet.wide * 0.35, y, pitch)
    if where == "under":
        block(sheet, hand, home, dice.uniform(6, 40), sheet.high - pitch * len(home), pitch)
    if where == "edge":
        tile = Sheet(dice, sheet.high, 5 + 5.5 * len(home), sheet.colour)
        block(tile, hand, home, 8, 5, 5.5)
        sheet.picture.paste(tile.picture.rotate(90, expand=True), (sheet.picture.width - round(tile.high * MM), 0))
    return sheet


def bag_glued(dice, hand):
    """Glued or clipped to the sheet that it came with, its number stamped beside."""
    sheet, pitch = Sheet(dice, *A4), dice.uniform(6.5, 8.5)
    envelope = front(dice, hand, (C6, (176, 125)))
    over = dice.random() < 0.5
    y = 12 + (envelope.high + 12 if over else 0)
    y = sheet.write(hand, [dice.choice(HEADS)], 20, y + pitch, pitch)
    sheet.paragraph(hand, told(dice, dice.randint(5, 11)), 14, 196, y, pitch, int((150 if not over else 285 - y) / pitch) - 2)
    laid(sheet, envelope, dice.uniform(5, 200 - envelope.wide), 6 if over else 290 - envelope.high, dice.gauss(0, 2))
    sheet.rubber(STAMPS[2], dice.uniform(40, 170), dice.uniform(20, 270))
    return sheet


def bag_fan(dice, hand):
    """Three or four of them in one picture, one over the other."""
    sheet = desk_of(dice, 290, 220)
    for n in range(dice.randint(3, 4)):
        piece = front(dice, hand, (C6, DL))
        laid(sheet, piece, dice.uniform(2, 288 - piece.wide), 4 + 32 * n, dice.gauss(0, 6))
    return sheet


def bag_on_letter(dice, hand):
    """Photographed lying on its letter, askew."""
    sheet, pitch = Sheet(dice, *A4), dice.uniform(6.5, 9)
    y = sheet.write(hand, [dice.choice(HEADS)], 20, 18, pitch)
    sheet.paragraph(hand, told(dice, 24), 12, 198, y, pitch, int(260 / pitch))
    envelope = front(dice, hand, ((150, 105), C6))
    laid(sheet, envelope, dice.uniform(0, 200 - envelope.wide), dice.uniform(60, 180), dice.uniform(-25, 25))
    sheet.how = "photo"
    return sheet


BAG = (bag_window, bag_stickers, bag_meter, bag_head, bag_side, bag_return, bag_ripped, bag_desk, bag_grey, bag_half, bag_censor, bag_unfolded, bag_packet, bag_form,
       bag_feast, bag_aerogram, bag_card, bag_glued, bag_fan, bag_on_letter)


# ---- the price ----


def leaf(dice, sizes=(A5, (165, 205), (210, 148), (165, 102), (148, 105))):
    sheet = Sheet(dice, *dice.choice(sizes))
    pitch = dice.choice((7, 8, dice.uniform(6, 8)))
    if dice.random() < 0.4:
        sheet.ruled(pitch)
    return sheet, pitch


def talk(sheet, hand, y, pitch, count, tail=True):
    y = sheet.write(hand, [sheet.dice.choice(HEADS)], sheet.dice.uniform(10, 40), y, pitch)
    y = sheet.paragraph(hand, told(sheet.dice, count), 9, sheet.wide - 9, y, pitch, max(1, int((sheet.high - y - 2 * pitch) / pitch)))
    return sheet.write(hand, [sheet.dice.choice(TAILS)], sheet.wide * sheet.dice.uniform(0.2, 0.55), y, pitch) if tail else y


def alike_head(dice, hand):
    """The prison's address in a corner, then a short letter."""
    sheet, pitch = leaf(dice, (A5, (165, 205), (210, 148)))
    hand.other = hand
    y = block(sheet, hand, dice.choice(PRISONS), dice.choice((8, sheet.wide * 0.45)), 12, pitch)
    talk(sheet, hand, y + 3, pitch, dice.randint(3, 6))
    return sheet


def alike_foot(dice, hand):
    """The prison's address as a signature, to the right below."""
    sheet, pitch = leaf(dice, (A5, (165, 205), (210, 148)))
    hand.other = hand
    y = talk(sheet, hand, pitch + 6, pitch, dice.randint(3, 5), False)
    block(sheet, hand, dice.choice(PRISONS), sheet.wide * 0.4, y + 4, pitch)
    return sheet


def alike_half(dice, hand):
    """A half sheet that lies broad: few lines."""
    sheet, pitch = leaf(dice, ((210, 148), (165, 102), (148, 105), (210, 99)))
    talk(sheet, hand, pitch + 6, pitch, dice.randint(2, 5))
    return sheet


def alike_stamp(dice, hand):
    """A censor's stamps on a short letter."""
    sheet, pitch = leaf(dice)
    talk(sheet, hand, pitch + 6, pitch, dice.randint(3, 6))
    sheet.rubber(dice.choice(STAMPS), sheet.wide * dice.uniform(0.2, 0.8), sheet.high * dice.uniform(0.7, 0.9))
    return sheet


def alike_wish(dice, hand):
    """A card's text side: a wish of three lines, a day, a name."""
    sheet, pitch = leaf(dice, ((148, 105), (105, 148), (150, 100)))
    y = sheet.write(hand, list(dice.choice(WISHES)), 15, 22, pitch + 1)
    y = sheet.paragraph(hand, told(dice, 2), 10, sheet.wide - 8, y, pitch, 4)
    sheet.write(hand, [dice.choice(TAILS), dice.choice(WHEN)], sheet.wide * 0.4, y + 2, pitch)
    return sheet


def alike_poem(dice, hand):
    sheet, pitch = leaf(dice)
    y = sheet.write(hand, [dice.choice(HEADS)], 12, pitch + 5, pitch)
    sheet.write(hand, list(POEM)[: max(4, int((sheet.high - y) / pitch) - 1)], dice.uniform(12, 40), y + 2, pitch)
    return sheet


def alike_list(dice, hand):
    sheet, pitch = leaf(dice, (A5, (165, 205)))
    y = sheet.write(hand, [dice.choice(HEADS)], 12, pitch + 5, pitch)
    y = sheet.write(hand, list(dice.choice(LISTS)), dice.uniform(15, 40), y + 2, pitch)
    sheet.paragraph(hand, told(dice, 3), 9, sheet.wide - 9, y + 3, pitch, 6)
    return sheet


def alike_places(dice, hand):
    """Streets, houses and numbers in sentences."""
    sheet, pitch = leaf(dice, (A5, (165, 205), A4))
    y = sheet.write(hand, [dice.choice(HEADS)], 15, pitch + 8, pitch)
    y = sheet.paragraph(hand, told(dice, 3) + " " + " ".join(dice.sample(PLACES, 3)) + " " + told(dice, 3), 10, sheet.wide - 9, y, pitch)
    sheet.write(hand, [dice.choice(TAILS)], sheet.wide * 0.4, y, pitch)
    return sheet


def alike_apart(dice, hand):
    """A short letter in one hand, and a few lines apart from it in another."""
    sheet, pitch = leaf(dice, (A5, (165, 205), A4))
    y = talk(sheet, hand, pitch + 8, pitch, dice.randint(3, 5))
    other = getattr(hand, "other", hand)
    sheet.paragraph(other, "P.S. " + told(dice, 2), 12, sheet.wide - 12, min(y + pitch * 1.5, sheet.high - 2 * pitch), pitch, 2)
    return sheet


def alike_drawn(dice, hand):
    """A drawing in a frame where a stamp would be."""
    sheet, pitch = leaf(dice, (A5, (210, 148), (148, 105)))
    scribble(sheet, sheet.wide - 40, 5, 34, 26, 3, 12)
    talk(sheet, hand, 36, pitch, dice.randint(3, 5))
    return sheet


ALIKE = (alike_head, alike_foot, alike_half, alike_stamp, alike_wish, alike_poem, alike_list, alike_places, alike_apart, alike_drawn)
