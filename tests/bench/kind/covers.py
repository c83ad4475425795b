"""Envelopes as they come in life: a home on the flap, foreign posts, torn, censored, tinted, labelled, folded from an
exercise book, upright, printed all over, lying on a letter. A form is a function (dice, hand) → Sheet."""

import numpy as np
from PIL import Image

from desk import BLACK, Hand, Sheet
from forms import (A4, C4, C5, C6, DL, addresses, body, envelope_back, envelope_plain, envelope_printed, landscape, postage, print_postmark,
                   registered)

TINTS = ((172, 38, 44), (34, 62, 120), (40, 96, 62), (226, 190, 60), (236, 170, 186), (120, 88, 60), (58, 58, 62), (150, 200, 224))
WHITE = (244, 244, 240)


def home(dice, hand, sheet, x, y, pitch, field="recipient", field_of=1):
    """An address block no wider than the sheet."""
    lines = addresses(dice)[field_of]
    wide = max(hand.width(line, pitch) for line in lines) * 1.12
    sheet.write(hand, lines, max(5, min(x, sheet.wide - wide - 4)), y, pitch, field)


def cover_flap(dice, hand):
    """The back; who wrote it stands on the flap, half the time on its head."""
    sheet = envelope_back(dice, hand)
    over = dice.random() < 0.5
    home(dice, hand, sheet, sheet.wide * dice.uniform(0.2, 0.5), dice.uniform(12, 18) if not over else sheet.high * 0.6,
         dice.uniform(6, 8), "sender", dice.choice((0, 1)))
    if over:
        sheet.set(sheet.picture.rotate(180))
    sheet.fields.clear()
    return sheet


def cover_foreign(dice, hand):
    """Franked in red by a machine or a stamp; a priority label; a home abroad."""
    sheet = Sheet(dice, *dice.choice((C6, DL, C5)))
    if dice.random() < 0.5:
        sheet.frame(sheet.wide - 70, 7, 30, 22, (190, 40, 50), 0.5)
        sheet.label(dice.choice(("POLSKA 4,90", "LIETUVA 1,20", "DEUTSCHE POST", "SUISSE")), sheet.wide - 68, 20, 4, (190, 40, 50), True)
        print_postmark(sheet, sheet.wide - 22, 19)
    else:
        postage(sheet)
    sheet.fill(8, sheet.high - 20, 34, 10, (40, 80, 160))
    sheet.label(dice.choice(("PRIORITY", "PRIORITAIRE", "PAR AVION")), 10, sheet.high - 13, 5, WHITE, True)
    home(dice, hand, sheet, 9, 14, 5.5, "sender", 1)
    home(dice, hand, sheet, sheet.wide * 0.45, sheet.high * 0.5, dice.uniform(6.5, 8.5))
    return sheet


def cover_torn(dice, hand):
    """A side or a corner is torn off, often that of the stamp."""
    sheet = dice.choice((envelope_printed, envelope_plain))(dice, hand)
    bare, wide, high = (232, 233, 235), sheet.picture.width, sheet.picture.height
    if dice.random() < 0.5:
        at = wide * dice.uniform(0.78, 0.92)
        edge = [(at + dice.gauss(0, 0.012) * wide, y) for y in np.arange(0, high + 1, high / 24)]
        sheet.pen.polygon(edge + [(wide, high), (wide, 0)], fill=bare)
    else:
        reach = high * dice.uniform(0.35, 0.6)
        edge = [(wide - reach + reach * t + dice.gauss(0, 5), reach * t + dice.gauss(0, 5)) for t in np.arange(0, 1.01, 0.06)]
        sheet.pen.polygon(edge + [(wide, 0)], fill=bare)
    return sheet


def cover_censored(dice, hand):
    """Stamped by a censor, some lines made black."""
    sheet = dice.choice((envelope_printed, envelope_plain))(dice, hand)
    for _ in range(dice.randint(1, 3)):
        sheet.rubber(dice.choice((("ПРОВЕРЕНО", "ЦЕНЗОР 2"), ("ИК-17", "ПРОВЕРЕНО ЦЕНЗУРОЙ"), ("ЦЕНЗУРА",))), sheet.wide * dice.uniform(0.2, 0.8),
                     sheet.high * dice.uniform(0.2, 0.8))
    for _ in range(dice.randint(0, 3)):
        x, y = sheet.wide * dice.uniform(0.05, 0.6), sheet.high * dice.uniform(0.1, 0.8)
        sheet.fill(x, y, dice.uniform(20, 50), 6, BLACK)
    return sheet


def cover_tinted(dice, hand):
    """Coloured paper, light or dark, as for feasts."""
    colour = dice.choice(TINTS)
    if sum(colour) < 330:
        hand.ink = dice.choice((WHITE, (20, 20, 22)))
    sheet = Sheet(dice, *dice.choice((C6, DL, C5)), colour)
    home(dice, hand, sheet, 9, 14, dice.uniform(5.5, 7), "sender", 0)
    home(dice, hand, sheet, sheet.wide * 0.45, sheet.high * 0.55, dice.uniform(7, 9))
    if dice.random() < 0.6:
        postage(sheet)
    return sheet


def cover_label(dice, hand):
    """Brown paper, a white label with a typed home."""
    sheet = Sheet(dice, *dice.choice((C5, C4)), dice.choice(((198, 164, 118), (182, 146, 100))))
    x, y = sheet.wide * dice.uniform(0.3, 0.5), sheet.high * dice.uniform(0.4, 0.6)
    sheet.fill(x, y, 84, 36, WHITE)
    home(dice, Hand(dice, "typed", []), sheet, x + 5, y + 9, 6)
    if dice.random() < 0.5:
        registered(sheet)
    if dice.random() < 0.5:
        home(dice, hand, sheet, 10, 16, 7, "sender", 0)
    return sheet


def cover_folded(dice, hand):
    """Folded from a page of an exercise book; nothing is printed."""
    sheet = Sheet(dice, *dice.choice((C6, (170, 120), (148, 105), (120, 165))))
    squares = dice.random() < 0.6
    sheet.ruled(5 if squares else 8, squares)
    shade = tuple(c - 22 for c in sheet.colour)
    sheet.line([(0, 0), (sheet.wide / 2, sheet.high * 0.5), (sheet.wide, 0)], shade, 0.5)
    if dice.random() < 0.7:
        home(dice, hand, sheet, 8, 14, 7, "sender", 0)
    home(dice, hand, sheet, sheet.wide * 0.35, sheet.high * 0.58, 8)
    return sheet


def cover_upright(dice, hand):
    """Stands; one address below the other, at the left."""
    wide, high = dice.choice((C5, C4))
    sheet, x = Sheet(dice, high, wide), dice.uniform(10, 40)
    pitch = dice.uniform(8, 11)
    home(dice, hand, sheet, x, 25, pitch, "sender", 0)
    home(dice, hand, sheet, x + dice.choice((0, 30)), sheet.high * dice.uniform(0.4, 0.6), pitch)
    if dice.random() < 0.5:
        postage(sheet)
    return sheet


def cover_painted(dice, hand):
    """A picture printed or drawn over all of the front."""
    sheet = Sheet(dice, *dice.choice((C6, DL)))
    sheet.set(landscape(dice, sheet.picture.width, sheet.picture.height))
    x, y = sheet.wide * 0.42, sheet.high * 0.5
    if dice.random() < 0.5:
        sheet.fill(x - 4, y - 9, sheet.wide - x, 42, WHITE)
    elif hand.kind != "typed":
        hand.ink = dice.choice((WHITE, (20, 20, 22)))
    home(dice, hand, sheet, x, y, 7.5)
    if dice.random() < 0.6:
        postage(sheet)
    return sheet


def cover_over(dice, hand):
    """An envelope that lies on the letter it came with."""
    sheet = body(Sheet(dice, *A4), hand, 20, dice.uniform(7, 9), least=0.85)
    front = dice.choice((envelope_printed, envelope_plain))(dice, hand)
    least = min(1, 190 / front.wide)
    laid = front.picture.resize((round(front.picture.width * least), round(front.picture.height * least)), Image.BICUBIC)
    sheet.picture.paste(laid, (dice.randint(0, sheet.picture.width - laid.width), dice.randint(sheet.picture.height // 3, sheet.picture.height - laid.height)))
    return sheet


COVERS = (cover_flap, cover_foreign, cover_torn, cover_censored, cover_tinted, cover_label, cover_folded, cover_upright, cover_painted, cover_over)
