"""The operator's own words in mails: they are said where they are whole, and stop everything where they are not."""

import email
import email.policy
import os
import unittest

from home import CONF, HomeTest, SCANS, expected

MAIL = 'mail {\n  words = "our-words"\n'


class OwnWords(HomeTest):
    """A home with a clear letter in its drop and a folder of words."""

    def start(self, language, words):
        home = self.home(conf=CONF.replace("mail {\n", MAIL) % {"policy": "balanced", "hold": 0})
        os.mkdir(os.path.join(home.dir, "our-words"))
        self.write(home, language, words)
        return home

    def write(self, home, language, words):
        with open(os.path.join(home.dir, "our-words", language + ".po"), "w", encoding="utf-8") as file:
            file.write(words)

    def test_a_sentence_of_the_operators_is_mailed(self):
        home = self.start("ru", 'msgid "Hello!"\nmsgstr "Дорогой друг!"\n')
        for language in ("be", "en"):
            self.write(home, language, 'msgid "Hello!"\nmsgstr "Дорогой друг!"\n')
        home.import_register()
        letter = next(name for name, row in expected().items() if row["sure"] == "yes" and row["kinds"] == "letter")
        home.drop(os.path.join(SCANS, letter))
        home.run(0)
        with open(os.path.join(home.dir, "outbox", "new", home.mails()[0]), "rb") as file:
            message = email.message_from_binary_file(file, policy=email.policy.default)
        plain = message.get_body(("plain",)).get_content()
        self.assertTrue(plain.startswith("Дорогой друг!\n"), plain[:80])
        self.assertIn("«получено»", plain)

    def test_half_a_text_stops_everything_before_a_scan_is_taken(self):
        home = self.start("ru", "# ours\nmsgid \"Hello!\"\nmsgstr \"Дорогой {year}!\"\n")
        letter = next(iter(expected()))
        home.drop(os.path.join(SCANS, letter))
        for command in ("check", "run", "watch"):
            done = home.adkaz(command)
            self.assertEqual(done.returncode, 2, command)
            self.assertIn("our-words/ru.po, line 2: the marks in { }", done.stderr)
        self.assertEqual(os.listdir(home.inbox), [letter])
        self.assertIn("MISSING  words of mails: ", home.adkaz("doctor").stdout)

    def test_a_language_more_must_be_whole(self):
        home = self.start("fr", 'msgid "Hello!"\nmsgstr "Bonjour !"\n')
        done = home.adkaz("check")
        self.assertEqual(done.returncode, 2)
        self.assertIn("our-words/fr.po has no words for", done.stderr)

    def test_a_folder_that_is_not_there_is_said(self):
        home = self.home(conf=CONF.replace("mail {\n", MAIL) % {"policy": "balanced", "hold": 0})
        done = home.adkaz("check")
        self.assertEqual(done.returncode, 2)
        self.assertIn("our-words with the words of mails cannot be opened", done.stderr)

    def test_the_doctor_knows_whose_words_they_are(self):
        home = self.start("ru", "")
        self.assertIn("fine     words of mails: your own, in our-words", home.adkaz("doctor").stdout)
        self.assertIn("fine     words of mails: those of the program", self.home().adkaz("doctor").stdout)


if __name__ == "__main__":
    unittest.main()
