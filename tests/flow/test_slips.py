"""Separator slips among the pages of a scan: known behind the walls of a page child, not read, never mailed."""

import json
import os
import shutil
import subprocess
import unittest

from home import HomeTest, SCANS, expected


class Slips(HomeTest):
    """Folders of the samples' clear letters, with slips in different places."""

    @classmethod
    def setUpClass(cls):
        from home import Home
        cls.walked = Home()
        cls.addClassCleanup(cls.walked.remove)
        cls.walked.import_register()
        cls.letters = [name for name, row in expected().items() if row["sure"] == "yes" and row["kinds"] == "letter"]
        cls.slip = os.path.join(cls.walked.base, "slip.png")
        subprocess.run([os.environ["DRAW_SLIP"], cls.slip], check=True)
        cls.drop("around", cls.slip, cls.letter(0), cls.slip)
        cls.drop("between", cls.letter(1), cls.slip, cls.letter(2))
        cls.walked.run(0)
        cls.replies = {os.path.basename(source): reply for source, reply in cls.walked.by_source().items()}

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
        return json.loads(self.walked.adkaz("show", self.replies[name]["reply"], "--json").stdout)["page_list"]

    def test_a_slip_is_known_and_not_read(self):
        for name, kinds in (("around", ["slip", "letter", "slip"]), ("between", ["letter", "slip", "letter"])):
            pages = self.shown(name)
            self.assertEqual([page["kind"] for page in pages], kinds)
            for page in pages:
                codes = [code["text"] for code in page["codes"]]
                self.assertEqual((codes, page["words"] == 0), (["SEPARATOR-1"], True) if page["kind"] == "slip"
                                 else ([], False))

    def test_slips_around_a_letter_part_nothing_and_stay_here(self):
        reply = self.replies["around"]
        self.assertEqual([(mail["message"], mail["pages"]) for mail in reply["mails"]],
                         [(expected()[self.letters[0]]["ref"], [2])], reply["reason"])

    def test_a_slip_between_two_letters_asks(self):
        reply = self.replies["between"]
        self.assertEqual((reply["state"], reply["mails"]), ("review", []))
        self.assertIn("a separator slip lies between its pages", reply["reason"])

    def test_show_names_the_code(self):
        done = self.walked.adkaz("show", self.replies["around"]["reply"])
        self.assertIn("SEPARATOR-1", done.stdout)


if __name__ == "__main__":
    unittest.main()
