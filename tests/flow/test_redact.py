"""Places of a page that nobody is to see: black in the only picture that is mailed, shown again when a person says so."""

import csv
import email
import json
import os
import re
import subprocess
import unittest

from home import REGISTER, HomeTest, expected


def rows_of(jpeg, *how):
    """The pixels of a JPEG, row by row: grey, or with "-rgb" three bytes each."""
    kind = ("-rgb", "-pnm") if "-rgb" in how else ("-grayscale", "-pnm")
    pnm = subprocess.run(["djpeg", *kind], input=jpeg, capture_output=True, check=True).stdout
    width, height, pixels = re.match(rb"P[56]\s+(\d+)\s+(\d+)\s+255\s(.*)", pnm, re.DOTALL).groups()
    row = len(pixels) // int(height)
    assert row == int(width) * (3 if "-rgb" in how else 1)
    return [pixels[i:i + row] for i in range(0, len(pixels), row)]


def markers(jpeg):
    """The markers in front of a JPEG's picture."""
    at, found = 2, []
    while jpeg[at + 1] != 0xda:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2:at + 4], "big")
    return found


class WaitingTest(HomeTest):
    """A letter in review, and what is done with its first page."""

    PLACES = ((160, 96, 320, 64), (480, 320, 160, 160)) # on the grid of JPEG's blocks

    def waiting(self, hold=0):
        name, row = next((name, row) for name, row in expected().items() if row["sure"] == "yes")
        home = self.home_of(name, policy="ask", hold=hold)
        (reply,) = home.list()
        return home, reply["reply"], row["ref"]

    def picture(self, home, reply, name):
        folder = os.path.join(home.base, name)
        self.assertEqual(home.adkaz("show", reply, "--pictures", folder).returncode, 0)
        with open(os.path.join(folder, reply + "-page-1.jpg"), "rb") as file:
            return file.read()

    def redact(self, home, reply, *places):
        done = home.adkaz("redact", reply, "1", *("%d,%d,%d,%d" % place for place in places), "--by", "Alena")
        self.assertEqual(done.returncode, 0, done.stderr)
        home.run(0)

    def send(self, home, reply, ref):
        self.assertEqual(home.adkaz("decide", reply, "--to", ref, "--by", "Alena").returncode, 0)
        self.assertEqual(home.adkaz("send").returncode, 0)
        (name,) = home.mails()
        with open(os.path.join(home.dir, "outbox", "new", name), "rb") as file:
            mail = file.read()
        pdf = next(part for part in email.message_from_bytes(mail).walk() if part.get_content_type() == "application/pdf")
        return mail, pdf.get_payload(decode=True)


class Redacting(WaitingTest):
    def test_what_is_blacked_out_is_black_and_the_rest_is_as_it_was(self):
        home, reply, _ = self.waiting()
        (page,) = json.loads(home.adkaz("show", reply, "--json").stdout)["page_list"]
        before = rows_of(self.picture(home, reply, "before"))
        for wrong in ("1,2,3", "0,0,9,9,9", "-1,0,9,9", "x", "NaN,0,9,9", "0,0,1000000000,9", "%d,0,9,9" % page["width_px"]):
            done = home.adkaz("redact", reply, "1", "--by", "Alena", "--", wrong)
            self.assertIn(done.returncode, (1, 2), wrong)
        self.assertEqual(home.adkaz("redact", reply, "0", "0,0,9,9", "--by", "Alena").returncode, 1)
        width, height = page["width_px"] // 2, page["height_px"] // 4
        self.redact(home, reply, (0, 0, width, height))
        (after,) = home.list()
        self.assertEqual((after["state"], after["mails"]), ("review", []))
        black = rows_of(self.picture(home, reply, "after"))
        self.assertEqual((len(before), len(before[0])), (len(black), len(black[0])))
        self.assertGreater(max(max(row[8:width - 8]) for row in before[8:height - 8]), 200)
        self.assertLess(max(max(row[8:width - 8]) for row in black[8:height - 8]), 12)
        rest = [abs(a - b) for one, other in zip(before[height + 16::7], black[height + 16::7]) for a, b in zip(one, other)]
        self.assertLess(sum(rest) / len(rest), 2)

    def test_only_the_picture_with_black_in_it_is_mailed_and_it_bears_nothing_else(self):
        home, reply, ref = self.waiting()
        before = self.picture(home, reply, "before")
        self.redact(home, reply, self.PLACES[0])
        once = self.picture(home, reply, "once")
        self.redact(home, reply, self.PLACES[1])
        mail, pdf = self.send(home, reply, ref)
        jpeg = pdf[pdf.index(b"\xff\xd8\xff"):pdf.rindex(b"\xff\xd9") + 2]
        self.assertEqual(jpeg, self.picture(home, reply, "after"))
        for earlier in (before, once):
            middle = len(earlier) // 2
            self.assertNotIn(earlier[middle:middle + 200], mail + pdf)
        self.assertEqual(jpeg.count(b"\xff\xd8\xff"), 1, "a thumbnail")
        self.assertEqual([marker for marker in markers(jpeg) if marker == 0xfe or 0xe1 <= marker <= 0xef], [], "metadata")
        frame = pdf.replace(jpeg, b"")
        self.assertEqual(frame.count(b"/Subtype/Image"), 1)
        for layer in (b"/Font", b"/Metadata", b"/Annots", b"/OCG", b" Tj", b" TJ"):
            self.assertNotIn(layer, frame)
        rows = rows_of(jpeg, "-rgb")
        for left, top, width, height in self.PLACES:
            inside = {row[3 * x:3 * x + 3] for row in rows[top + 1:top + height - 1]
                      for x in range(left + 1, left + width - 1)}
            self.assertEqual(inside, {b"\0\0\0"})

    def test_what_was_blacked_out_is_shown_again_until_its_mail_leaves(self):
        home, reply, ref = self.waiting()
        before = self.picture(home, reply, "before")
        undo = ("redact", reply, "1", "--undo", "--by", "Alena")
        self.assertIn("nothing is blacked out", home.adkaz(*undo).stderr)
        self.assertEqual(home.adkaz("redact", reply, "1", "--undo").returncode, 2)
        self.assertEqual(home.adkaz("redact", reply, "1", "0,0,9,9", "--undo", "--by", "Alena").returncode, 2)
        self.redact(home, reply, self.PLACES[0])
        black = self.picture(home, reply, "black")
        self.assertNotEqual(black, before)
        self.assertEqual(home.adkaz(*undo).returncode, 0)
        self.assertEqual(self.picture(home, reply, "again"), before)
        self.assertIn("Alena has page 1 shown again", home.adkaz("show", reply).stdout)
        self.redact(home, reply, self.PLACES[0])
        self.assertEqual(self.picture(home, reply, "anew"), black)
        self.send(home, reply, ref)
        self.assertEqual(home.adkaz(*undo).returncode, 1)
        self.assertEqual(self.picture(home, reply, "left"), black)


class Sharing(WaitingTest):
    """One page, above for one and below for another: each gets it without the other's part."""

    def shared(self):
        home, reply, ref = self.waiting()
        with open(REGISTER, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        mine = next(row for row in rows if row["ref"] == ref)
        other = next(row for row in rows if row["sender_email"] not in ("", mine["sender_email"])
                     and row["delivery"] in ("", "scan") and row["ref"] != ref)
        (page,) = json.loads(home.adkaz("show", reply, "--json").stdout)["page_list"]
        half = page["height_px"] // 2 // 16 * 16
        above, below = (0, 0, page["width_px"], half), (0, half, page["width_px"], page["height_px"] - half)
        return home, reply, mine, other, above, below

    def black(self, home, reply, ref, place):
        done = home.adkaz("redact", reply, "1", "%d,%d,%d,%d" % place, "--for", ref, "--by", "Alena")
        self.assertEqual(done.returncode, 0, done.stderr)
        home.run(0)

    def both(self, home, reply, mine, other):
        return home.adkaz("decide", reply, "--to", mine["ref"] + ":1", "--to", other["ref"] + ":1", "--anyway", "--by", "Alena")

    def picture_for(self, home, reply, ref, name):
        folder = os.path.join(home.base, name)
        self.assertEqual(home.adkaz("show", reply, "--pictures", folder, "--for", ref).returncode, 0)
        with open(os.path.join(folder, reply + "-page-1.jpg"), "rb") as file:
            return file.read()

    def mailed(self, home):
        """Whom each mail goes to, and the one JPEG in it."""
        found = {}
        for name in home.mails():
            with open(os.path.join(home.dir, "outbox", "new", name), "rb") as file:
                mail = email.message_from_bytes(file.read())
            (pdf,) = [part for part in mail.walk() if part.get_content_type() == "application/pdf"]
            data = pdf.get_payload(decode=True)
            self.assertEqual(data.count(b"\xff\xd8\xff"), 1)
            found[mail["To"].strip("<>")] = data[data.index(b"\xff\xd8\xff"):data.rindex(b"\xff\xd9") + 2]
        return found

    def assert_black(self, rows, place, black):
        left, top, width, height = place
        inside = [max(row[left + 8:left + width - 8]) for row in rows[top + 8:top + height - 8]]
        (self.assertLess if black else self.assertGreater)(max(inside), 12 if black else 200)

    def test_each_of_two_gets_the_page_with_the_others_part_black(self):
        home, reply, mine, other, above, below = self.shared()
        before = rows_of(self.picture(home, reply, "before"))
        refused = self.both(home, reply, mine, other)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("black out for each what is not theirs", refused.stderr)
        self.black(home, reply, mine["ref"], below)
        self.assertEqual(self.both(home, reply, mine, other).returncode, 1)
        self.black(home, reply, other["ref"], above)
        shown = home.adkaz("show", reply).stdout
        for row in (mine, other):
            self.assertIn("black on page 1 for message %s alone: is burnt in" % row["ref"], shown)
        self.assertEqual(rows_of(self.picture(home, reply, "everybody")), before)
        done = self.both(home, reply, mine, other)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(home.adkaz("send").returncode, 0)
        mails = self.mailed(home)
        self.assertEqual(set(mails), {mine["sender_email"], other["sender_email"]})
        for row, theirs, not_theirs in ((mine, above, below), (other, below, above)):
            jpeg = mails[row["sender_email"]]
            self.assertEqual(jpeg, self.picture_for(home, reply, row["ref"], "for-" + row["ref"]))
            rows = rows_of(jpeg)
            self.assertEqual((len(rows), len(rows[0])), (len(before), len(before[0])))
            self.assert_black(rows, theirs, False)
            self.assert_black(rows, not_theirs, True)
            top, bottom = theirs[1] + 16, theirs[1] + theirs[3] - 16
            rest = [abs(a - b) for one, same in zip(before[top:bottom:7], rows[top:bottom:7]) for a, b in zip(one, same)]
            self.assertLess(sum(rest) / len(rest), 2)
        self.assertEqual(home.adkaz("check").returncode, 0)
        self.assertEqual(home.adkaz("redact", reply, "1", "--undo", "--for", mine["ref"], "--by", "Alena").returncode, 1)

    def test_what_is_black_for_one_alone_does_not_go_to_another_on_one_word(self):
        home, reply, mine, other, above, _ = self.shared()
        self.black(home, reply, other["ref"], above)
        for to in (mine["ref"], mine["ref"] + ":1"):
            refused = home.adkaz("decide", reply, "--to", to, "--anyway", "--by", "Alena")
            self.assertEqual(refused.returncode, 1)
            self.assertIn("page 1 is for several people", refused.stderr)
        done = home.adkaz("decide", reply, "--to", other["ref"], "--anyway", "--by", "Alena")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(home.adkaz("send").returncode, 0)
        self.assertEqual(list(self.mailed(home)), [other["sender_email"]])

    def test_what_is_black_for_everybody_is_black_in_each_picture_and_one_takes_back_only_ones_own(self):
        home, reply, mine, other, above, below = self.shared()
        place = (160, above[3] // 2 // 16 * 16, 320, 64)
        self.black(home, reply, mine["ref"], below)
        self.redact(home, reply, place)
        rows = rows_of(self.picture_for(home, reply, mine["ref"], "one"))
        for black in (below, place):
            self.assert_black(rows, black, True)
        common = rows_of(self.picture(home, reply, "all"))
        self.assert_black(common, place, True)
        self.assert_black(common, below, False)
        undo = ("redact", reply, "1", "--undo", "--by", "Alena")
        self.assertEqual(home.adkaz(*undo, "--for", other["ref"]).returncode, 1)
        self.assertEqual(home.adkaz(*undo).returncode, 0)
        home.run(0)
        rows = rows_of(self.picture_for(home, reply, mine["ref"], "two"))
        self.assert_black(rows, below, True)
        self.assertGreater(max(max(row[168:472]) for row in rows[place[1] + 8:place[1] + 56]), 100)
        self.assertEqual(home.adkaz(*undo, "--for", mine["ref"]).returncode, 0)
        self.assertEqual(self.picture_for(home, reply, mine["ref"], "three"), self.picture(home, reply, "four"))
        self.assertEqual(home.adkaz("redact", reply, "1", "0,0,9,9", "--for", "nobody", "--by", "Alena").returncode, 1)
        self.assertEqual(home.adkaz("check").returncode, 0)


if __name__ == "__main__":
    unittest.main()
