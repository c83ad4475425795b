"""One scan that shows two facing pages becomes a reply of two pages; with a stroke across the fold it stays one."""

import json
import math
import os
import re
import subprocess
import unittest

from home import HomeTest, SCANS

WIDTH, HEIGHT = 1300, 1600


def letter(name):
    ppm = subprocess.run(["djpeg", "-grayscale", "-pnm", os.path.join(SCANS, name)], check=True, capture_output=True).stdout
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", ppm)
    width, pixels = int(head[1]), ppm[head.end():]
    return [pixels[y * width:y * width + WIDTH] for y in range(HEIGHT)]


def side_by_side(stroke):
    """Two letters as facing pages, with the shadow of a spine between them."""
    shade = [1 - 0.3 * math.exp(-abs(x - WIDTH) / 30) for x in range(2 * WIDTH)]
    rows = [bytes(int(grey * share) for grey, share in zip(left + right, shade))
            for left, right in zip(letter("Scan-20260709-1655.jpg"), letter("Scan-20261012-1517.jpg"))]
    for y in range(800, 806):
        rows[y] = rows[y][:WIDTH - stroke] + bytes([40]) * (2 * stroke) + rows[y][WIDTH + stroke:]
    pgm = b"P5 %d %d 255\n" % (2 * WIDTH, HEIGHT) + b"".join(rows)
    return subprocess.run(["cjpeg", "-quality", "85"], input=pgm, capture_output=True, check=True).stdout


class Spread(HomeTest):
    def pages_of(self, picture):
        home = self.home()
        home.drop_bytes("scan.jpg", picture)
        home.run()
        replies = [json.loads(line) for line in home.adkaz("list", "--json").stdout.splitlines()]
        self.assertEqual(len(replies), 1)
        return replies[0]["pages"]

    def test_two_facing_pages_become_two_pages(self):
        self.assertEqual(self.pages_of(side_by_side(stroke=0)), 2)

    def test_a_stroke_across_the_fold_keeps_the_page_whole(self):
        self.assertEqual(self.pages_of(side_by_side(stroke=150)), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
