"""Real writing: letters as somebody drew them on a tablet (a table of strokes: writer, session, kind, label, points, ms), set
beside each other. It is read by no script font's rules, and is as uneven as people are."""

import csv
from collections import defaultdict

from desk import MM, Hand

BELOW = {"р": 0.75, "у": 0.75, "ф": 0.6, "д": 0.3, "з": 0.35, "ц": 0.3, "щ": 0.3, "Ц": 0.3, "Щ": 0.3, "Д": 0.3}
ALIKE = {**dict(zip("abceghkmnoprtuxyABCEHKMOPTXYlvdsfijzwq", "авседнкмпортцхуАВСЕНКМОРТХУглдзфийзшя")), "ў": "у", "Ў": "У", "і": "1", "І": "1", "I": "1", "S": "З",
         "L": "Г", "D": "Д", "G": "С", "N": "И", "W": "Ш", "V": "У", "R": "Я", "F": "Г", "J": "1", "Z": "2", "Q": "О", "U": "И"}
MARKS = {".": ((0, 0), (3, 3)), ",": ((4, -2), (0, 12)), "-": ((0, -22), (24, -24)), "/": ((0, 10), (24, -60)), "!": ((3, -60), (3, -12)), "№": ((0, 0), (0, -50), (24, 0), (24, -50)),
         "'": ((0, -60), (0, -46)), ":": ((0, -4), (2, -2)), "(": ((8, 8), (0, -24), (8, -56)), ")": ((0, 8), (8, -24), (0, -56)), "?": ((0, -50), (14, -60), (18, -44), (8, -14))}


def strokes_of(path):
    """{session: {letter: [points, with a None where the pen was lifted]}}."""
    sessions = defaultdict(dict)
    with open(path, encoding="utf-8") as file:
        for writer, session, kind, label, xy, ms in csv.reader(file, delimiter="\t"):
            if kind != "char" or len(xy.split()) < 6:
                continue
            n, waits = [float(part) for part in xy.split()], [int(part) for part in ms.split()]
            points, track = list(zip(n[::2], n[1::2])), []
            for i, (point, wait) in enumerate(zip(points, waits)):
                if i and wait > 60 and abs(point[0] - points[i - 1][0]) + abs(point[1] - points[i - 1][1]) > 12:
                    track.append(None)
                track.append(point)
            sessions[writer, session][label] = track
    return [letters for letters in sessions.values() if len(letters) > 70]


class Pen(Hand):
    def __init__(self, dice, letters, fonts, ink=None):
        super().__init__(dice, "script", fonts, ink)
        self.kind, self.letters = "pen", letters
        tall = sorted(self.size(letters[c])[1] for c in "анмоихетс")
        self.unit = tall[len(tall) // 2]
        self.tight, self.slant, self.thick = dice.uniform(0.05, 0.3), dice.gauss(0, 0.15), dice.choice((2, 2, 3))

    @staticmethod
    def size(track):
        xs, ys = [p[0] for p in track if p], [p[1] for p in track if p]
        return max(xs) - min(xs), max(ys) - min(ys)

    def track(self, c):
        c = c if c in self.letters else ALIKE.get(c, c)
        return self.letters.get(c) or self.letters.get(c.lower())

    def advance(self, c, pitch):
        high = 0.3 * pitch
        track = self.track(c)
        return (self.size(track)[0] / self.unit * high if track else 0.3 * high) + self.tight * high

    def width(self, text, pitch):
        return sum(self.advance(c, pitch) for c in text)

    def word(self, sheet, text, x, y, pitch):
        high = 0.3 * pitch
        for c in text:
            track = self.track(c) or [(a, b) for a, b in MARKS.get(c, ())]
            scale = high / (self.unit if self.track(c) else 26)
            if track:
                left, low = min(p[0] for p in track if p), max(p[1] for p in track if p) if self.track(c) else 0
                base = y + BELOW.get(c, 0) * high + self.dice.gauss(0, 0.03) * pitch
                line = []
                for point in track + [None]:
                    if point:
                        up = (low - point[1]) * scale
                        line.append(((x + (point[0] - left) * scale + up * self.slant) * MM, (base - up) * MM))
                    else:
                        if len(line) > 1:
                            sheet.pen.line(line, fill=self.ink, width=self.thick, joint="curve")
                        line = []
            x += self.advance(c, pitch)
