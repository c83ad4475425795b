"""Separator slips among the pages of a scan: known behind the walls of a page child, not read, never mailed."""

import json
import os
import shutil
import subprocess
import unittest

from home import HomeTest, SCANS, expected


def clear_letters():
    return [name for name, row in expected().items() if row["sure"] == "yes" and row["kinds"] == "letter"]


class Slips(HomeTest):
    """Folders of the samples' clear letters, with slips in different places."""

    @classmethod
    def setUpClass(cls):
        from home import Home
        cls.walked = Home()
        cls.addClassCleanup(cls.walked.remove)
        cls.walked.import_register()
        cls.letters = clear_letters()
        cls.slip = os.path.join(cls.walked.base, "slip.png")
        subprocess.run([os.environ["DRAW_SLIP"], cls.slip], check=True)
        cls.drop("letter", cls.slip, cls.letter(0), cls.slip)
        cls.drop("letters", cls.letter(1), cls.slip, cls.letter(2))
        cls.walked.run(0)
        cls.replies = {}
        for reply in cls.walked.list():
            cls.replies.setdefault(os.path.basename(reply["source"][0]), []).append(reply)

    @classmethod
    def letter(cls, which):
        return os.path.join(SCANS, cls.letters[which])

    @classmethod
    def drop(cls, name, *files):
        folder = os.path.join(cls.walked.base, name)
        os.mkdir(folder)
        for number, file in enumerate(files, 1):
            shutil.copy(file, os.path.join(folder, "%d%s" % (number, os.path.splitext(file)[1])))
        cls.walked.drop(folder)

    def shown(self, name):
        """The pages of each reply of that scan."""
        return [json.loads(self.walked.adkaz("show", reply["reply"], "--json").stdout)["page_list"]
                for reply in self.replies[name]]

    def test_a_slip_is_known_and_not_read(self):
        for name, kinds in (("letter", [["slip", "letter", "slip"]]), ("letters", [["letter"], ["slip", "letter"]])):
            shown = self.shown(name)
            self.assertEqual([[page["kind"] for page in pages] for pages in shown], kinds)
            for page in sum(shown, []):
                codes = [code["text"] for code in page["codes"]]
                self.assertEqual((codes, page["words"] == 0), (["SEPARATOR-1"], True) if page["kind"] == "slip"
                                 else ([], False))

    def test_slips_around_a_letter_part_nothing_and_stay_here(self):
        (reply,) = self.replies["letter"]
        self.assertEqual([(mail["message"], mail["pages"]) for mail in reply["mails"]],
                         [(expected()[self.letters[0]]["ref"], [2])], reply["reason"])

    def test_a_slip_between_two_letters_parts_them(self):
        """Each goes to its own sender; the pages keep the numbers that they have in the scan."""
        self.assertEqual([[(mail["message"], mail["pages"]) for mail in reply["mails"]]
                          for reply in self.replies["letters"]],
                         [[(expected()[self.letters[1]]["ref"], [1])], [(expected()[self.letters[2]]["ref"], [3])]],
                         [reply["reason"] for reply in self.replies["letters"]])
        self.assertEqual([reply["pages"] for reply in self.replies["letters"]], [1, 2])

    def test_show_names_the_other_reply(self):
        first, second = (reply["reply"] for reply in self.replies["letters"])
        for one, other in ((first, second), (second, first)):
            self.assertIn(other, self.walked.adkaz("show", one).stdout)

    def test_nothing_changes_when_it_runs_again(self):
        before = self.walked.list()
        self.walked.run(0)
        self.assertEqual(self.walked.list(), before)

    def test_show_names_the_code(self):
        done = self.walked.adkaz("show", self.replies["letter"][0]["reply"])
        self.assertIn("SEPARATOR-1", done.stdout)


class Sheet(HomeTest):
    """What `adkaz slip` makes, and what it refuses."""

    def slip(self, *args):
        return self.made.adkaz("slip", *args, home=False)

    def setUp(self):
        self.made = self.home()
        self.path = os.path.join(self.made.base, "slip.pdf")

    def test_printed_slips_around_a_letter_stay_here(self):
        """One comes from paper (200 dpi), one is the file itself."""
        self.assertEqual(self.slip("--separator", "--pdf", self.path).returncode, 0)
        folder = os.path.join(self.made.base, "printed")
        os.mkdir(folder)
        subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", self.path,
                        os.path.join(folder, "1")], check=True)
        letter = clear_letters()[0]
        shutil.copy(os.path.join(SCANS, letter), os.path.join(folder, "2" + os.path.splitext(letter)[1]))
        shutil.copy(self.path, os.path.join(folder, "3.pdf"))
        self.made.import_register()
        self.made.drop(folder)
        self.made.run(0)
        (reply,) = self.made.list()
        pages = json.loads(self.made.adkaz("show", reply["reply"], "--json").stdout)["page_list"]
        self.assertEqual([(page["kind"], [code["text"] for code in page["codes"]]) for page in pages],
                         [("slip", ["SEPARATOR-1"]), ("letter", []), ("slip", ["SEPARATOR-1"])])
        self.assertEqual([(mail["message"], mail["pages"]) for mail in reply["mails"]],
                         [(expected()[letter]["ref"], [2])], reply["reason"])

    def test_a_slip_is_the_same_each_time(self):
        other = os.path.join(self.made.base, "other.pdf")
        sheets = []
        for path in (self.path, other):
            self.assertEqual(self.slip("--separator", "--pdf", path).returncode, 0)
            with open(path, "rb") as file:
                sheets.append(file.read())
        self.assertEqual(*sheets)

    def test_a_file_that_is_there_stays_as_it_is(self):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("somebody's")
        done = self.slip("--separator", "--pdf", self.path)
        self.assertEqual(done.returncode, 1)
        self.assertIn("is there already", done.stderr)
        with open(self.path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "somebody's")

    def test_what_is_missing_is_named(self):
        nowhere = os.path.join(self.made.base, "nowhere", "slip.pdf")
        for args, word in (([], "--separator"), (["--separator"], "--pdf FILE"), (["--pdf", self.path], "--separator"),
                           (["--separator", "--pdf", self.path, "W1"], "--separator"),
                           (["--separator", "--pdf", nowhere], "No such file")):
            with self.subTest(args=args):
                done = self.slip(*args)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(word, done.stderr)
        self.assertFalse(os.path.exists(self.path))


class Codes(HomeTest):
    """`adkaz slip --json`: a code for each message, for good."""

    def setUp(self):
        self.asked = self.home()
        self.asked.import_register()
        self.refs = sorted({row["ref"] for row in expected().values() if row["sure"] == "yes"})[:3]

    def issue(self, *refs):
        done = self.asked.adkaz("slip", "--json", *refs)
        return done, [json.loads(line) for line in done.stdout.splitlines()]

    def test_a_message_has_a_code_of_its_own_for_good(self):
        done, first = self.issue(*self.refs)
        self.assertEqual((done.returncode, [line["ref"] for line in first]), (0, self.refs))
        codes = [line["code"] for line in first]
        self.assertEqual(len(set(codes)), len(codes))
        for code in codes:
            self.assertRegex(code, "^[0-9]{11}$")
            sums = [sum(int(digit) * place ** power for place, digit in enumerate(code)) % 11 for power in range(4)]
            self.assertEqual(sums, [0, 0, 0, 0])
        self.assertIn(" 0 added, 0 updated", " " + self.asked.import_register().stdout)
        self.assertEqual(self.issue(*self.refs)[1], first)

    def test_an_unknown_ref_is_named_and_the_others_get_theirs(self):
        done, lines = self.issue(self.refs[0], "no-such-ref", self.refs[1])
        self.assertEqual((done.returncode, [line["ref"] for line in lines]), (1, self.refs[:2]))
        self.assertIn("no-such-ref: no message has that ref", done.stderr)

    def test_numbers_for_return_addresses_differ_and_stay(self):
        done = self.asked.adkaz("slip", "--number", *self.refs, "no-such-ref")
        self.assertEqual(done.returncode, 1)
        given = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([line["ref"] for line in given], self.refs)
        for line in given:
            self.assertRegex(line["number"], "^[123][0-9]{2}$")
        again = self.asked.adkaz("slip", "--number", *self.refs)
        self.assertEqual([json.loads(line) for line in again.stdout.splitlines()], given)

    def test_slips_and_sheets_are_asked_for_apart(self):
        path = os.path.join(self.asked.base, "slip.pdf")
        for args in ([], ["--pdf", path], ["--separator", self.refs[0]], ["--number", "--pdf", path, self.refs[0]]):
            done, lines = self.issue(*args)
            self.assertEqual((done.returncode, lines), (2, []))
        self.assertFalse(os.path.exists(path))

    def test_sheets_are_one_a_page_and_name_nobody(self):
        path = os.path.join(self.asked.base, "sheets.pdf")
        done = self.asked.adkaz("slip", "--pdf", path, self.refs[0], "no-such-ref", self.refs[1])
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        with open(path, "rb") as file:
            sheets = file.read()
        self.assertIn(b"/Count 2/", sheets)
        for word in [b"adkaz", b"Producer", b"Date"] + [ref.encode() for ref in self.refs]:
            self.assertNotIn(word, sheets)

    def test_sheets_do_not_take_the_place_of_a_file(self):
        path = os.path.join(self.asked.base, "sheets.pdf")
        with open(path, "w", encoding="utf-8") as file:
            file.write("somebody's")
        done = self.asked.adkaz("slip", "--pdf", path, self.refs[0])
        self.assertEqual(done.returncode, 1)
        self.assertIn("is there already", done.stderr)


LETTER = """Дзякую за ліст! У мяне ўсё добра, чытаю кнігі і гуляю ў шахматы.
Трымайцеся там, перадавайце ўсім прывітанне.

З павагай,
%s"""


class WrittenOn(HomeTest):
    """Sheets that come back: printed, typed on, scanned askew and with grain."""

    MINE, OTHER = "V26-0101", "V26-0102"  # two senders of one prisoner
    PRISONER, CELLMATE = "Анатоль Верамейчык", "Никита Подберёзкин"

    @classmethod
    def setUpClass(cls):
        from home import Home
        cls.walked = Home()
        cls.addClassCleanup(cls.walked.remove)
        cls.walked.import_register()
        pdf = os.path.join(cls.walked.base, "sheets.pdf")
        done = cls.walked.adkaz("slip", "--json", "--pdf", pdf, cls.OTHER, cls.MINE)
        other, cls.mine = [json.loads(line)["code"] for line in done.stdout.splitlines()]
        subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", "-f", "2", "-singlefile", pdf,
                        os.path.join(cls.walked.base, "sheet")], check=True)
        sheet = os.path.join(cls.walked.base, "sheet.png")
        number = "%s %s %s" % (other[:3], other[3:7], other[7:])
        cls.write("sheet", sheet, LETTER % cls.PRISONER)
        cls.write("number", "-", "%s\n\n%s\n\n%s" % (number, LETTER % cls.PRISONER, number))
        cls.write("cellmate", sheet, LETTER % cls.CELLMATE)
        cls.walked.run(0)
        cls.replies = {os.path.basename(source): reply for source, reply in cls.walked.by_source().items()}

    @classmethod
    def write(cls, name, sheet, text):
        page = os.path.join(cls.walked.base, name + "-back.png")
        subprocess.run([os.environ["WRITE_ON"], sheet, text, page], check=True)
        cls.walked.drop(page)

    def assert_mailed(self, name, code, ref):
        reply = self.replies[name + "-back.png"]
        shown = json.loads(self.walked.adkaz("show", reply["reply"], "--json").stdout)["page_list"]
        self.assertEqual([found["text"] for found in shown[0]["codes"]], code)
        self.assertEqual([(mail["message"], mail["pages"]) for mail in reply["mails"]], [(ref, [1])], reply["reason"])
        self.assertEqual((reply["decided_by"], reply["reason"]), ("rule", "these agree: prisoner, code"))

    def test_a_sheet_goes_to_the_sender_whose_it_is(self):
        self.assert_mailed("sheet", [self.mine], self.MINE)

    def test_a_number_on_other_paper_goes_to_the_sender_whose_it_is(self):
        self.assert_mailed("number", [], self.OTHER)

    def test_a_sheet_that_another_prisoner_signed_waits(self):
        reply = self.replies["cellmate-back.png"]
        self.assertEqual((reply["state"], reply["mails"]), ("review", []))
        self.assertIn("the reply sheet was sent to somebody else", reply["reason"])


if __name__ == "__main__":
    unittest.main()
