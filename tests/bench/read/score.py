"""How far a reading is from the truth, and how sure a mean is."""

import random
import re
import unicodedata

FOLDED = str.maketrans({**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("«»„“”‟\"", '"'), **dict.fromkeys("’‘‛ʼ`´", "'"),
                        "ё": "е", "Ё": "Е", "…": "..."})


def folded(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).translate(FOLDED)).strip()


def distance(one, other):
    """Edit distance, a column at a time in the bits of one long number (Myers 1999, as Hyyrö 2001 put it)."""
    if not one:
        return len(other)
    places = {}
    for i, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << i
    whole, top = (1 << len(one)) - 1, 1 << len(one) - 1
    plus, minus, score = whole, 0, len(one)
    for letter in other:
        here = places.get(letter, 0)
        diagonal = (((here & plus) + plus) ^ plus) | here | minus
        up, down = minus | ~(diagonal | plus) & whole, plus & diagonal
        score += bool(up & top) - bool(down & top)
        up = (up << 1 | 1) & whole
        plus, minus = (down << 1 | ~(diagonal | up)) & whole, up & diagonal
    return score


def error(truth, read):
    """Character error rate in percent of the truth's length."""
    truth, read = folded(truth), folded(read)
    return 100 * distance(truth, read) / len(truth)


def interval(values, rounds=10000):
    """(mean, low, high): 95 % by drawing the values again, with replacement."""
    values, draw = list(values), random.Random(1)
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(rounds))
    return sum(values) / len(values), means[rounds * 25 // 1000], means[rounds * 975 // 1000]
