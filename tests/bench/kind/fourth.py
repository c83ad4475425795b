"""A fourth eye's bag, drawn before its maker had read a rule: FOURTH bears somebody's home and must never be mailed, ODD are letters of odd
forms, the price. A form is a function (dice, hand) → Sheet; the home is written by hand.other where there is one (post.block)."""

import math

import numpy as np
from bag import crop, desk_of, franked
from desk import BLACK, MM, PENCIL, Hand, Sheet
from forms import A4, A5, C4, C5, C6, DL, index_boxes, print_postmark, print_stamp, registered, scribble
from fourth_words import *
from PIL import Image, ImageDraw, ImageFilter
from post import block, flap, laid, seal

TEN = (241, 105)  # US no. 10
PAPERS = (None, None, None, (246, 244, 238), (232, 226, 205), (216, 226, 236), (240, 214, 216))
KRAFT = ((176, 138, 96), (150, 112, 74), (196, 164, 122))


class Cursive(Hand):
    """A handwriting font leaning, swaying and blotting as a hurried pen does, so that a recogniser reads half of it or less."""

    def __init__(self, dice, fonts):
        super().__init__(dice, "script", fonts)
        self.kind, self.lean, self.sway, self.blot = "cursive", dice.gauss(0.15, 0.25), dice.uniform(0.5, 3.2), dice.choice((1, 1, 3))
        self.squeeze, self.rate = dice.uniform(0.7, 1.15), dice.uniform(0.25, 0.9)

    def width(self, text, pitch):
        return super().width(text, pitch) * self.squeeze

    def word(self, sheet, text, x, y, pitch):
        font = self.font(pitch)
        wide, high = int(font.getlength(text)) + 40, int(pitch * 2.4 * MM)
        tile = Image.new("L", (wide, high), 0)
        ImageDraw.Draw(tile).text((20, high * 0.6), text, font=font, fill=self.dice.randint(170, 250), anchor="ls")
        if self.blot > 1:
            tile = tile.filter(ImageFilter.MaxFilter(self.blot))
        tile = tile.transform(tile.size, Image.AFFINE, (1, self.lean, -self.lean * high * 0.6, 0, 1, 0), Image.BICUBIC)
        pixels, shift = np.asarray(tile), self.dice.uniform(0, 6)
        at = np.arange(wide)
        down = (self.sway * np.sin(at * 0.05 * self.rate + shift) + 0.5 * self.sway * np.sin(at * 0.31 * self.rate + 2 * shift)).round().astype(int)
        tile = Image.fromarray(np.stack([np.roll(pixels[:, i], down[i]) for i in range(wide)], axis=1))
        tile = tile.resize((max(2, int(wide * self.squeeze)), high), Image.LANCZOS)
        sheet.picture.paste(self.ink, (int(x * MM - 20 * self.squeeze), int(y * MM - high * 0.6)), tile)


def telling(dice, count, prose=None):
    sentences = (prose or dice.choice(PROSE[:2] + PROSE)).replace("\n", " ").split(". ")
    at = dice.randrange(len(sentences))
    return " ".join(sentences[(at + n) % len(sentences)].rstrip(".") + "." for n in range(count))


def cover(dice, sizes=(C6, C6, DL, C5, (162, 114), TEN), papers=PAPERS):
    return Sheet(dice, *dice.choice(sizes), dice.choice(papers))


def addressed(sheet, hand, land=None, sender=0.8, postage=0.75, where=None):
    dice = sheet.dice
    to, of = land or dice.choice(LANDS)
    if dice.random() < sender:
        block(sheet, hand, dice.choice(of), dice.uniform(5, 14), dice.uniform(8, 14), dice.uniform(4.6, 6.8))
    x, y = where or (dice.uniform(0.25, 0.56), dice.uniform(0.46, 0.68))
    block(sheet, hand, dice.choice(to), sheet.wide * x, sheet.high * y, dice.uniform(5.8, 9.5))
    franked(sheet, postage)
    return sheet


def letter_of(dice, hand, wide, high, pitch=None, count=30, head=True):
    sheet, pitch = Sheet(dice, wide, high), pitch or dice.uniform(6, 8.5)
    if dice.random() < 0.5:
        sheet.ruled(dice.choice((5, 8)), dice.random() < 0.5)
    hand = getattr(hand, "own", hand)
    y = pitch + dice.uniform(3, 10)
    if head:
        y = sheet.write(hand, [dice.choice(HEADS)], wide * 0.25, y, pitch)
    sheet.paragraph(hand, telling(dice, count), 9, wide - 8, y, pitch, max(1, int((high - y - 4) / pitch)))
    return sheet


def notice(sheet, lines, x, y, high=2.6, ink=(150, 30, 40)):
    for n, line in enumerate(lines):
        sheet.label(line, x, y + n * high * 1.35, high, ink)


def mark(sheet, chance=0.5):
    dice = sheet.dice
    if dice.random() < chance:
        sheet.rubber(dice.choice(STAMPS), dice.uniform(0.1, 0.9) * sheet.wide, dice.uniform(0.1, 0.9) * sheet.high, dice.choice(((60, 50, 150), (40, 90, 60), (150, 40, 50))))
    if dice.random() < chance * 0.5:
        seal(sheet, dice.choice(STAMPS), dice.uniform(20, sheet.wide - 20), dice.uniform(18, sheet.high - 18), 12)


# ---- what must not be mailed ----


def fourth_labelled(dice, hand):
    """Printed words for who and where, lines to write on, boxes for the index."""
    sheet, words, pitch = cover(dice, (C6, DL, (162, 114), C5)), dice.choice(LABELS), dice.uniform(7, 9)
    for n in range(3):
        sheet.line([(18, 12 + n * pitch), (sheet.wide * 0.5, 12 + n * pitch)], (130, 130, 160), 0.2)
        sheet.line([(sheet.wide * 0.45, sheet.high * 0.55 + n * pitch), (sheet.wide - 6, sheet.high * 0.55 + n * pitch)], (130, 130, 160), 0.2)
    for n, (x, y) in enumerate(((5, 12), (5, 12 + pitch), (sheet.wide * 0.36, sheet.high * 0.55), (sheet.wide * 0.36, sheet.high * 0.55 + pitch))):
        sheet.label(words[n], x, y, 2.6)
    if dice.random() < 0.5:
        index_boxes(sheet, hand, 8, sheet.high - 18, str(dice.randint(210000, 247999)))
    return addressed(sheet, hand, where=(0.47, 0.53))


def fourth_bare(dice, hand):
    """Nothing but a home, in pencil as often as not: no postage, handed over."""
    sheet = cover(dice)
    if dice.random() < 0.5:
        getattr(hand, "other", hand).ink = dice.choice((PENCIL, (150, 150, 154), (135, 130, 128)))
    return addressed(sheet, hand, sender=0.25, postage=0.1, where=(dice.uniform(0.05, 0.5), dice.uniform(0.2, 0.6)))


def fourth_inmate(dice, hand):
    """A prison's notice of several lines in print, stamped on front or back beside the address."""
    sheet = cover(dice, (TEN, DL, C6, C5))
    addressed(sheet, hand, dice.choice(((US_TO, US_FROM), (BY_TO, BY_FROM), (PL_TO, PL_FROM))))
    notice(sheet, dice.choice(NOTICES), dice.uniform(4, sheet.wide * 0.3), sheet.high - dice.uniform(12, 40), dice.uniform(2, 3), dice.choice(((150, 30, 40), (40, 40, 120), BLACK)))
    mark(sheet)
    return sheet


def fourth_pane(dice, hand):
    """A window: the home and the first lines of the letter show; print in the corner."""
    sheet = cover(dice, (DL, TEN, C5))
    lines = dice.choice(dice.choice((DE_TO, PL_TO, US_TO, BY_TO, LT_TO)))
    pane = Sheet(dice, 92, 46, (232, 236, 238))
    writer = Hand(dice, "typed", []) if dice.random() < 0.6 else hand
    pane.label("Abs. / Sender: " + dice.choice(SIDES), 4, 5, 2.2)
    block(pane, writer, lines, 6, 12, 5.4)
    pane.paragraph(writer, telling(dice, 2), 5, 90, 42, 5, 1)
    laid(sheet, pane, dice.choice((12, sheet.wide - 106)), sheet.high * 0.4, dice.gauss(0, 2.5))
    sheet.label(dice.choice(("Stadtwerke", "Белтелеком", "ZUS Oddział", "Regional Legal Aid")), 10, 12, 5, (40, 70, 120), True)
    franked(sheet, 0.5)
    return sheet


def fourth_kraft(dice, hand):
    """Dark paper, large, with stickers, in a broad pen."""
    sheet = cover(dice, (C4, C5, (229, 324)), KRAFT)
    hand.ink = getattr(hand, "other", hand).ink = dice.choice(((30, 30, 34), (30, 40, 90), (110, 30, 30)))
    addressed(sheet, hand, where=(dice.uniform(0.15, 0.45), dice.uniform(0.35, 0.7)))
    for _ in range(dice.randint(0, 3)):
        words, x, y = dice.choice(MARKS), dice.uniform(4, max(5, sheet.wide - 60)), dice.uniform(sheet.high * 0.3, sheet.high - 24)
        sheet.fill(x, y, 54, 17, dice.choice(((250, 250, 250), (60, 110, 190), (244, 220, 60))))
        sheet.label(words[0], x + 3, y + 7, 4.6, BLACK, True), sheet.label(words[1], x + 3, y + 14, 3.6, BLACK)
    if dice.random() < 0.4:
        registered(sheet)
    return sheet


def fourth_airmail(dice, hand):
    """Slanted red and blue bars along the edge; two homes."""
    sheet, step = cover(dice, (C6, DL, (162, 114))), dice.uniform(7, 11)
    for n in range(int(2 * (sheet.wide + sheet.high) / step)):
        ink = ((190, 40, 50), (30, 60, 140))[n % 2]
        at = n * step
        for x, y, across in ((at, 0, 1), (at, sheet.high - 4, 1), (0, at, 0), (sheet.wide - 4, at, 0)):
            if (x if across else y) < (sheet.wide if across else sheet.high):
                sheet.fill(x, y, step * 0.5 if across else 4, 4 if across else step * 0.5, ink)
    addressed(sheet, hand)
    mark(sheet, 0.3)
    return sheet


def fourth_secret(dice, hand):
    """A letter-sheet that closes on itself: perforated edges, print, the home on its outer side."""
    sheet = cover(dice, ((142, 102), (160, 110), A5[::-1]))
    for x0, y0, x1, y1 in ((4, 4, sheet.wide - 4, 4), (4, sheet.high - 4, sheet.wide - 4, sheet.high - 4), (sheet.wide - 4, 4, sheet.wide - 4, sheet.high - 4)):
        for t in np.arange(0, 1, 0.012):
            sheet.ellipse(x0 + t * (x1 - x0), y0 + t * (y1 - y0), 0.45, 0.45, fill=(120, 120, 120))
    sheet.label(dice.choice(("СЕКРЕТКА", "ПИСЬМО-СЕКРЕТКА", "AEROGRAMME", "АЭРАГРАМА")), sheet.wide * 0.3, 12, 5, (60, 70, 140), True)
    sheet.label("Отрывать по линии перфорации. Вложения не допускаются.", 10, sheet.high - 7, 2.6)
    return addressed(sheet, hand, sender=0.6, postage=0.5)


def fourth_panels(dice, hand):
    """An aerogramme laid open: prose above, the home on a panel of its own, who sent it on the last."""
    sheet = Sheet(dice, *dice.choice(((180, 270), A4, A5, (165, 230))), dice.choice((None, (214, 226, 238), (238, 236, 226))))
    parts, pitch = dice.choice(((0.55, 0.85), (0.4, 0.75), (0.66, 1))), dice.uniform(6, 8)
    for share in parts:
        sheet.line([(0, share * sheet.high), (sheet.wide, share * sheet.high)], tuple(c - 22 for c in sheet.colour), 0.4)
    y = sheet.write(hand, [dice.choice(HEADS)], 20, pitch + 5, pitch)
    sheet.paragraph(hand, telling(dice, 12), 9, sheet.wide - 9, y, pitch, max(1, int((parts[0] * sheet.high - y - 2) / pitch)))
    block(sheet, hand, dice.choice(dice.choice(LANDS)[0]), sheet.wide * dice.uniform(0.25, 0.5), (parts[0] + 0.1) * sheet.high, pitch)
    if parts[1] < 1:
        block(sheet, hand, dice.choice(BY_FROM), 12, (parts[1] + 0.05) * sheet.high, 5)
    if dice.random() < 0.4:
        print_stamp(sheet, sheet.wide - 40, parts[0] * sheet.high + 3)
    mark(sheet, 0.3)
    return sheet


def fourth_flap(dice, hand):
    """The back: one line or a block on the flap or under it, a wish or a censor's stamp."""
    sheet = cover(dice)
    flap(sheet)
    lines = (dice.choice(SIDES),) if dice.random() < 0.6 else dice.choice(dice.choice(LANDS)[1])
    block(sheet, hand, lines, sheet.wide * dice.uniform(0.06, 0.35), sheet.high * dice.uniform(0.1, 0.85), dice.uniform(5, 8))
    if dice.random() < 0.35:
        sheet.write(hand, [dice.choice(("Жду ответа!", "Пиши!!!", "Чакаю :)", "Лети, письмо"))], sheet.wide * 0.2, sheet.high * 0.72, 8)
    mark(sheet, 0.5)
    return sheet


def fourth_letter_back(dice, hand):
    """Somebody wrote on over the whole back; who sent it stands on the flap."""
    sheet, pitch = cover(dice, (C6, DL, C5)), dice.uniform(6, 8)
    flap(sheet)
    y = block(sheet, hand, (dice.choice(SIDES),), sheet.wide * dice.uniform(0.05, 0.3), 10, dice.uniform(5, 7)) + dice.uniform(1, 8)
    sheet.paragraph(hand, telling(dice, 8), 8, sheet.wide - 8, y, pitch, max(1, int((sheet.high - y) / pitch)))
    return sheet


def fourth_flat(dice, hand):
    """All of it opened at the seams, the letter written on the inside of another such one beneath."""
    piece = addressed(cover(dice, (C6, DL)), hand)
    sheet, top = Sheet(dice, piece.wide + 36, piece.high * 2.5, (228, 228, 226)), piece.high * 0.9
    sheet.pen.polygon([(x * MM, y * MM) for x, y in ((18, top), (18, 8), (piece.wide + 18, 8), (piece.wide + 18, top), (piece.wide + 33, top + 10), (piece.wide + 33, top + piece.high - 10), (piece.wide + 18, top + piece.high),
                                                     (piece.wide * 0.6, sheet.high - 8), (piece.wide * 0.5, sheet.high - 8), (18, top + piece.high), (3, top + piece.high - 10), (3, top + 10))], fill=piece.colour)
    sheet.picture.paste(piece.picture, (round(18 * MM), round(top * MM)))
    if dice.random() < 0.5:
        sheet.paragraph(hand, telling(dice, 6), 24, piece.wide + 12, 18, 7, max(1, int((top - 20) / 7)))
    return sheet


def fourth_half_out(dice, hand):
    """The letter looks out of it by a third or more."""
    envelope = addressed(cover(dice, (C6, DL, (162, 114))), hand)
    out = dice.uniform(0.25, 0.8) * envelope.high
    letter = letter_of(dice, hand, envelope.wide - 8, out + 20)
    sheet = desk_of(dice, envelope.wide + 40, envelope.high + out + 40)
    laid(sheet, letter, 24, 14, dice.gauss(0, 1.5))
    laid(sheet, envelope, 20, 14 + out, dice.gauss(0, 1.5))
    sheet.how = dice.choice(("scan", "photo", "photo"))
    return sheet


def fourth_on_letter(dice, hand):
    """Lying askew upon its letter, which fills the picture."""
    letter = letter_of(dice, hand, 200, 280, dice.uniform(6.5, 9), 60)
    envelope = addressed(cover(dice, (C6, C6, DL, (162, 114))), hand)
    laid(letter, envelope, dice.uniform(-10, max(0, 190 - envelope.wide)), dice.uniform(90, 180), dice.choice((0, dice.gauss(0, 12), dice.uniform(-90, 90))))
    letter.how = dice.choice(("scan", "photo", "photo", "askew"))
    return letter


def fourth_beside(dice, hand):
    """On one glass with its letter, the envelope turned as it fits."""
    sheet = Sheet(dice, 210, 297, (250, 250, 250))
    envelope = addressed(cover(dice, (C6, DL)), hand)
    if dice.random() < 0.5:
        laid(sheet, letter_of(dice, hand, 148, 175), dice.uniform(2, 50), 2, dice.gauss(0, 1))
        laid(sheet, envelope, dice.uniform(0, 8), 182, dice.choice((0, 0, 180)) + dice.gauss(0, 1))
    else:
        laid(sheet, letter_of(dice, hand, 95, 260, 6.5), 2, dice.uniform(2, 20), dice.gauss(0, 1))
        laid(sheet, envelope, 99, dice.uniform(5, 70), dice.choice((90, 270)) + dice.gauss(0, 1))
    sheet.how = "scan"
    return sheet


def fourth_torn(dice, hand):
    """A corner or a side gone, the stamp cut out."""
    sheet = addressed(cover(dice), hand)
    w, h = sheet.picture.size
    gone = dice.choice(("corner", "left", "top", "stamp"))
    ground = dice.choice(((250, 250, 250), (90, 80, 70), (40, 40, 42)))
    d = dice.uniform(0.12, 0.35)
    jag = [dice.gauss(0, 0.012) for _ in range(30)]
    if gone == "corner":
        spots = [(w, h)] + [((1 - 2 * d * (1 - t / 29) + jag[t]) * w, (1 - 1.5 * d * t / 29 + jag[t]) * h) for t in range(30)]
    elif gone == "left":
        spots = [(0, 0)] + [((d + jag[t]) * w, t / 29 * h) for t in range(30)] + [(0, h)]
    elif gone == "top":
        spots = [(0, 0)] + [(t / 29 * w, (d + jag[t]) * h) for t in range(30)] + [(w, 0)]
    else:
        spots = [(w * 0.72, 0), (w, 0), (w, h * 0.4), (w * 0.74, h * 0.42)]
    sheet.pen.polygon(spots, fill=ground)
    return sheet


def fourth_triangle(dice, hand):
    """A letter folded to a triangle; the home on its one side, the letter's lines where a fold stands open."""
    sheet = desk_of(dice, 190, 130)
    paper = tuple(dice.randint(228, 248) for _ in range(3))
    sheet.pen.polygon([(x * MM, y * MM) for x, y in ((10, 118), (95, 12), (180, 118))], fill=paper)
    inner = Sheet(dice, 190, 130, paper)
    lines = dice.choice(dice.choice(LANDS)[0])
    block(inner, hand, lines, dice.uniform(55, 75), 78, dice.uniform(5.5, 7.5))
    if dice.random() < 0.5:
        inner.write(getattr(hand, "own", hand), [telling(dice, 1)[:26]], 60, 64, 5)
    mask = Image.new("L", sheet.picture.size, 0)
    ImageDraw.Draw(mask).polygon([(x * MM, y * MM) for x, y in ((10, 118), (95, 12), (180, 118))], fill=255)
    sheet.picture.paste(inner.picture, (0, 0), mask)
    sheet.line([(95, 12), (70, 118)], tuple(c - 30 for c in paper), 0.4)
    mark(sheet, 0.4)
    sheet.how = dice.choice(("scan", "photo"))
    return sheet


def fourth_home_made(dice, hand):
    """Glued from a page of a book, a form, or a sheet of a copybook that bears writing; the home on a label or across."""
    sheet, pitch = cover(dice, (C6, DL, (162, 114)), (None, (240, 234, 214))), dice.uniform(3.6, 5)
    way = dice.choice(("book", "ruled", "written"))
    if way == "book":
        sheet.paragraph(Hand(dice, "typed", [], (150, 150, 150)), " ".join(PRINTS * 6), 4, sheet.wide - 4, 6, pitch, int(sheet.high / pitch))
        x, y = sheet.wide * 0.3, sheet.high * 0.4
        sheet.fill(x, y, sheet.wide * 0.62, 44, (248, 248, 244))
        block(sheet, hand, dice.choice(dice.choice(LANDS)[0])[:4], x + 3, y + 9, 7)
        return sheet
    sheet.ruled(5 if way == "ruled" else 8, way == "ruled")
    if way == "written":
        sheet.write(hand, telling(dice, 3).split(". ")[:2], 6, 10, 6)
    return addressed(sheet, hand, sender=0.4)


def fourth_returned(dice, hand):
    """Sent back: struck through, a note of the postman, a label over part of the home."""
    sheet = addressed(cover(dice), hand)
    sheet.line([(sheet.wide * 0.3, sheet.high * 0.5), (sheet.wide * 0.9, sheet.high * 0.8)], (40, 40, 120), 0.6)
    sheet.write(Hand(dice, "script", [hand.path]), [dice.choice(("адресат выбыл", "не проживает с 2024 года", "unbekannt verzogen", "adresat wyprowadził się", "возврат, истёк срок хранения"))], sheet.wide * dice.uniform(0.05, 0.5), sheet.high * dice.uniform(0.3, 0.9), 8)
    x, y, words = dice.uniform(4, sheet.wide - 60), dice.uniform(sheet.high * 0.3, sheet.high - 22), dice.choice(MARKS)
    sheet.fill(x, y, 54, 17, (248, 236, 120))
    sheet.label(words[0], x + 3, y + 7, 4.6, BLACK, True), sheet.label(words[1], x + 3, y + 14, 3.6, BLACK)
    mark(sheet, 0.4)
    return sheet


def fourth_folded_home(dice, hand):
    """The letter's last page, folded outward: prose to its middle, then the home and a stamp on what was the outer side, upside down or not."""
    sheet, pitch = Sheet(dice, *dice.choice((A4, A5, (170, 205)))), dice.uniform(6, 8)
    if dice.random() < 0.5:
        sheet.ruled(dice.choice((5, 8)), dice.random() < 0.5)
    y = sheet.paragraph(hand, telling(dice, 9), 10, sheet.wide - 9, 12, pitch, max(2, int((sheet.high * 0.5 - 16) / pitch)))
    sheet.write(hand, [dice.choice(TAILS)], sheet.wide * 0.5, y, pitch)
    tile = Sheet(dice, sheet.wide, sheet.high * 0.42, sheet.colour)
    block(tile, hand, dice.choice(dice.choice(LANDS)[0]), sheet.wide * dice.uniform(0.2, 0.5), tile.high * 0.4, pitch)
    franked(tile, 0.3)
    part = tile.picture.rotate(180) if dice.random() < 0.5 else tile.picture
    sheet.picture.paste(part, (0, sheet.picture.height - part.height))
    return sheet


def fourth_cut(dice, hand):
    """A part of the front as a careless crop leaves it: the home's end, or all but its first letters."""
    sheet = addressed(cover(dice), hand)
    way = dice.choice(((0.3, 0.3, 1, 1), (0, 0.35, 0.85, 1), (0.45, 0, 1, 1), (0, 0, 0.8, 0.85), (0.2, 0.45, 1, 0.95)))
    return crop(sheet, *way)


FOURTH = (fourth_labelled, fourth_bare, fourth_inmate, fourth_pane, fourth_kraft, fourth_airmail, fourth_secret, fourth_panels, fourth_flap, fourth_letter_back, fourth_flat, fourth_half_out, fourth_on_letter,
          fourth_beside, fourth_torn, fourth_triangle, fourth_home_made, fourth_returned, fourth_folded_home, fourth_cut)

# ---- the price: letters of odd forms ----


def leaf(dice, sizes=(A5, A4, (165, 205), (105, 148), (148, 105), (210, 148))):
    sheet = Sheet(dice, *dice.choice(sizes))
    if dice.random() < 0.5:
        sheet.ruled(dice.choice((5, 8)), dice.random() < 0.6)
    return sheet


def talk(sheet, hand, y, pitch, count, head=True, tail=True):
    if head:
        y = sheet.write(hand, [sheet.dice.choice(HEADS)], sheet.wide * sheet.dice.uniform(0.08, 0.35), y, pitch)
    y = sheet.paragraph(hand, telling(sheet.dice, count), 9, sheet.wide - 8, y, pitch, max(1, int((sheet.high - y - 2 * pitch) / pitch)))
    if tail:
        y = sheet.write(hand, [sheet.dice.choice(TAILS)], sheet.wide * 0.45, y + 2, pitch)
    return y


def odd_short(dice, hand):
    sheet, pitch = leaf(dice, ((148, 105), (105, 148), (120, 60), A5)), dice.uniform(7, 9)
    talk(sheet, hand, pitch + 6, pitch, dice.randint(1, 3), dice.random() < 0.7, dice.random() < 0.7)
    return sheet


def odd_headed(dice, hand):
    """Begins with the colony it comes from and the day."""
    sheet, pitch = leaf(dice, (A4, A5, (165, 205))), dice.uniform(6, 8)
    y = sheet.write(hand, list(dice.choice(BY_FROM)) + [dice.choice(WHEN)], sheet.wide * 0.4, pitch + 5, pitch)
    talk(sheet, hand, y + 4, pitch, 14)
    return sheet


def odd_list(dice, hand):
    sheet, pitch = leaf(dice), dice.uniform(6.5, 9)
    y = sheet.write(hand, [dice.choice(HEADS)], 12, pitch + 5, pitch)
    sheet.write(hand, list(dice.choice(LISTS)), 18, y + 2, pitch)
    return sheet


def odd_poem(dice, hand):
    sheet, pitch = leaf(dice, (A5, (165, 205), A4, (148, 105))), dice.uniform(6, 8.5)
    y = sheet.write(hand, ["***" if dice.random() < 0.5 else "Фонарь"], sheet.wide * 0.4, pitch + 5, pitch)
    sheet.write(hand, [line for line in POEM], sheet.wide * 0.12, y, pitch)
    return sheet


def odd_back(dice, hand):
    """A letter on the back of an envelope, nobody's home on it."""
    sheet, pitch = cover(dice, (C6, DL, C5)), dice.uniform(6, 8)
    flap(sheet)
    talk(sheet, hand, pitch + 4, pitch, 10)
    return sheet


def odd_stamped(dice, hand):
    sheet, pitch = leaf(dice, (A4, A5, (165, 205))), dice.uniform(6, 8)
    talk(sheet, hand, pitch + 12, pitch, 12)
    mark(sheet, 1)
    if dice.random() < 0.5:
        print_postmark(sheet, sheet.wide - 25, 20)
    return sheet


def odd_formal(dice, hand):
    sheet, pitch = leaf(dice, (A4, A5)), dice.uniform(7, 8.5)
    y = sheet.write(hand, list(FORMAL[:2]), sheet.wide * 0.45, 18, pitch)
    sheet.write(hand, list(FORMAL[2:]), 14, y, pitch)
    return sheet


def odd_answers(dice, hand):
    sheet, pitch = leaf(dice, (A4, A5, (165, 205))), dice.uniform(6, 8)
    y = sheet.write(hand, [dice.choice(HEADS)], 16, pitch + 5, pitch)
    for n in range(6):
        if y < sheet.high - 3 * pitch:
            y = sheet.paragraph(hand, f"{n + 1}) " + telling(dice, 2), 10, sheet.wide - 8, y + 1, pitch, 3)
    return sheet


def odd_broad(dice, hand):
    sheet, pitch = leaf(dice, ((210, 148), (205, 165), (297, 210))), dice.uniform(6, 8)
    talk(sheet, hand, pitch + 6, pitch, 14)
    return sheet


def odd_end(dice, hand):
    """The last page: three lines, a name, a postscript."""
    sheet, pitch = leaf(dice), dice.uniform(6, 8)
    y = talk(sheet, hand, pitch + 5, pitch, 3, False)
    sheet.paragraph(hand, "P. S. " + telling(dice, 2), 10, sheet.wide - 8, y + 5, pitch, 3)
    return sheet


def odd_drawn(dice, hand):
    sheet, pitch = leaf(dice, (A4, A5, (165, 205))), dice.uniform(6, 8)
    y = talk(sheet, hand, pitch + 5, pitch, 5)
    scribble(sheet, 15, min(y + 5, sheet.high * 0.7), sheet.wide - 30, sheet.high * 0.25)
    return sheet


def odd_inside(dice, hand):
    """A folded card, open: printed wish to the left, writing to the right."""
    sheet = Sheet(dice, *dice.choice(((210, 148), (240, 170))), dice.choice((None, (246, 238, 222))))
    sheet.line([(sheet.wide / 2, 0), (sheet.wide / 2, sheet.high)], tuple(c - 25 for c in sheet.colour), 0.5)
    for n, line in enumerate(("С Днём рождения!", "Пусть сбудется всё,", "о чём ты молчишь.")):
        sheet.label(line, 12, sheet.high * 0.4 + 9 * n, 6, (160, 40, 70), n == 0)
    y = sheet.write(hand, [dice.choice(HEADS)], sheet.wide / 2 + 8, 18, 7)
    sheet.paragraph(hand, telling(dice, 5), sheet.wide / 2 + 5, sheet.wide - 6, y, 7, int((sheet.high - y - 6) / 7))
    return sheet


def odd_margin(dice, hand):
    """Written to its edges, a postscript up along the margin."""
    sheet, pitch = leaf(dice, (A5, (165, 205), A4)), dice.uniform(5.5, 7)
    y = sheet.write(hand, [dice.choice(HEADS)], 30, pitch + 2, pitch)
    sheet.paragraph(hand, telling(dice, 40), 24, sheet.wide - 3, y, pitch, int((sheet.high - y) / pitch))
    tile = Sheet(dice, sheet.high * 0.8, 12, sheet.colour)
    tile.write(hand, [telling(dice, 1)], 4, 8, 6)
    sheet.picture.paste(tile.picture.rotate(90, expand=True), (round(4 * MM), round(0.1 * sheet.picture.height)))
    return sheet


def odd_pencil(dice, hand):
    sheet, pitch = leaf(dice, (A5, (165, 205), (148, 105))), dice.uniform(6, 8)
    hand.ink = dice.choice((PENCIL, (150, 150, 154)))
    talk(sheet, hand, pitch + 5, pitch, 9)
    return sheet


def odd_places(dice, hand):
    """Speaks of streets and houses, and of an address to write to."""
    sheet, pitch = leaf(dice, (A4, A5, (165, 205))), dice.uniform(6, 8)
    y = sheet.write(hand, [dice.choice(HEADS)], 16, pitch + 5, pitch)
    y = sheet.paragraph(hand, telling(dice, 4), 9, sheet.wide - 8, y, pitch)
    y = sheet.paragraph(hand, "Мы жили тогда на улице Притыцкого, в доме 62, на пятом этаже. Потом переехали в Минск, а бабушка осталась под Лидой. " + telling(dice, 3), 9, sheet.wide - 8, y, pitch)
    sheet.write(hand, [dice.choice(TAILS)], sheet.wide * 0.5, y, pitch)
    return sheet


ODD = (odd_short, odd_headed, odd_list, odd_poem, odd_back, odd_stamped, odd_formal, odd_answers, odd_broad, odd_end, odd_drawn, odd_inside, odd_margin, odd_pencil, odd_places)
