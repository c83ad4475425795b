"""Real writing, a letter at a time: pictures of single letters (a table of label, is_uppercase and filename, its pictures beside it), one
for each letter of a hand, set beside each other. What the table lacks, a handwriting font gives."""

import csv
import os
from collections import defaultdict

from desk import MM, Hand
from PIL import Image, ImageDraw, ImageFilter, ImageOps

BELOW = {"р": 0.6, "у": 0.7, "ф": 0.6, "д": 0.4, "з": 0.5, "ц": 0.35, "щ": 0.35}
ABOVE = {"б": 0.8, "в": 0.7, "ф": 0.5, "й": 0.4, "ї": 0.35, "і": 0.35}
ALIKE = dict(zip("ыэёъўabcehikmnoptuxy", "иєеьуавсенікмпортихy"))


def glyphs_of(path):
    """{(small letter, is it a capital): [file]}."""
    table = defaultdict(list)
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            table[row["label"], row["is_uppercase"] == "True"].append(os.path.join(os.path.dirname(path), row["filename"]))
    return table


class Glyphs(Hand):
    def __init__(self, dice, table, fonts, ink=None):
        super().__init__(dice, "script", fonts, ink)
        self.kind, self.table, self.masks = "glyph", table, {}
        self.high, self.thick = dice.uniform(0.26, 0.36), dice.choice((5, 7, 9))

    def mask(self, c):
        if c not in self.masks:
            small, capital = ALIKE.get(c.lower(), c.lower()), c != c.lower()
            files = self.table.get((small, capital)) or self.table.get((small, False))
            self.masks[c] = None
            if files:
                drawn = ImageOps.invert(Image.open(self.dice.choice(files)).convert("L"))
                self.masks[c] = drawn.crop(drawn.getbbox()).filter(ImageFilter.MaxFilter(self.thick)) if drawn.getbbox() else None
        return self.masks[c]

    def size(self, c, pitch):
        """In millimetres: how wide, how high, how far below the base line."""
        mask, unit = self.mask(c), self.high * pitch
        if not mask:
            return self.font(pitch).getlength(c) / MM, 0, 0
        below = BELOW.get(c, 0) * unit
        tall = unit * (1.9 if c != c.lower() else 1 + BELOW.get(c, 0) + ABOVE.get(c, 0))
        return min(tall * mask.width / mask.height, 2.2 * tall), tall, below

    def width(self, text, pitch):
        return sum(self.size(c, pitch)[0] + 0.02 * pitch for c in text)

    def word(self, sheet, text, x, y, pitch):
        for c in text:
            wide, tall, below = self.size(c, pitch)
            if self.mask(c):
                tile = self.mask(c).resize((max(2, round(wide * MM)), max(2, round(tall * MM))), Image.LANCZOS)
                base = y + self.dice.gauss(0, 0.012) * pitch
                sheet.picture.paste(self.ink, (round(x * MM), round((base + below - tall) * MM)), tile)
            else:
                ImageDraw.Draw(sheet.picture).text((x * MM, y * MM), c, font=self.font(pitch), fill=self.ink, anchor="ls")
            x += wide + 0.02 * pitch
