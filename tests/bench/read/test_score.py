"""The benchmark's own arithmetic."""

import random
import unittest

import score


def slowly(one, other):
    """The edit distance as the textbook has it."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row = row, [i]
        for j, against in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != against)))
    return row[-1]


class Score(unittest.TestCase):
    def test_the_fast_distance_is_the_slow_one(self):
        draw = random.Random(7)
        for _ in range(500):
            one, other = ("".join(draw.choices("абвг", k=draw.randrange(40))) for _ in "xy")
            self.assertEqual(score.distance(one, other), slowly(one, other), (one, other))

    def test_dashes_quotes_spaces_and_yo_make_no_error(self):
        self.assertEqual(score.error("Ещё — «да»,\nнад'ехаў", "Еще - \"да\",  над’ехаў"), 0)

    def test_one_wrong_letter_of_ten_is_ten_percent(self):
        self.assertEqual(score.error("здравствуй", "здравствуи"), 10)

    def test_an_empty_reading_is_all_wrong(self):
        self.assertEqual(score.error("лист", ""), 100)

    def test_an_interval_holds_its_mean_and_narrows_with_more_pages(self):
        few, many = [0, 1] * 5, [0, 1] * 50
        mean, low, high = score.interval(few)
        self.assertTrue(low < mean == 0.5 < high)
        _, low_of_many, high_of_many = score.interval(many)
        self.assertLess(high_of_many - low_of_many, (high - low) / 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
