"""The words of the review page: what its sources say stands in be.po and ru.po, and nothing else does."""

import glob
import os
import re
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LITERAL = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
SAID = re.compile(r"(?:\bMSG\(\s*|\bsay\(\w+,\s*|\btell\(\w+,\s*)" + LITERAL)
# Words of other rooms that the page shows: names of kinds, states and outcomes, and why a reply asks.
NAMES = re.compile(r"_name\(enum \w+ \w+\)\s*\{\s*static const char \*const names\[\] = \{(.*?)\}", re.DOTALL)
REASONS = re.compile(r"\{\s*\w+,\s*" + LITERAL + r"\}")


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def joined(literals):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals)).replace('\\"', '"')


def said():
    words = {}
    for path in glob.glob(os.path.join(ROOT, "src", "review", "*.c")):
        for literals in SAID.findall(read(path)):
            words[joined(literals)] = os.path.basename(path)
    return words


def names():
    words = {}
    for body in NAMES.findall(read("src/reply/reply.c")):
        for word in re.findall(r'"([^"]*)"', body):
            words[word] = "reply.c"
    return words


def reasons():
    words = {}
    for path in glob.glob(os.path.join(ROOT, "src", "match", "rule*.c")) + [os.path.join(ROOT, "src", "match", "weigh.c")]:
        for literals in REASONS.findall(read(path)):
            words[joined(literals)] = os.path.basename(path)
    return words


def translations(language):
    text = read(f"src/review/words/{language}.po")
    pairs = re.findall(r"^msgid " + LITERAL + r"msgstr " + LITERAL, text, re.MULTILINE)
    return {joined(msgid): joined(msgstr) for msgid, msgstr in pairs if joined(msgid)}


class Words(unittest.TestCase):
    def test_every_word_has_all_translations(self):
        needed = {**reasons(), **names(), **said()}
        self.assertGreater(len(said()), 100)
        self.assertGreater(len(reasons()), 60)
        for language in ("be", "ru"):
            there = translations(language)
            missing = [f"{needed[word]}: {word}" for word in needed if not there.get(word)]
            self.assertEqual(missing, [], f"not in {language}.po")

    def test_no_translation_is_of_a_word_that_nobody_says(self):
        needed = {**reasons(), **names(), **said()}
        for language in ("be", "ru"):
            self.assertEqual([word for word in translations(language) if word not in needed], [])

    def test_a_translation_keeps_the_marks_of_its_original(self):
        marks = re.compile(r"\{[^}]*\}|%\w")
        for language in ("be", "ru"):
            for msgid, text in translations(language).items():
                self.assertEqual(sorted(marks.findall(msgid)), sorted(marks.findall(text)), msgid)

    def test_a_translation_is_in_its_own_letters(self):
        for msgid, text in translations("be").items():
            self.assertNotRegex(text, "[ищъИЩЪ]", msgid)
        for msgid, text in translations("ru").items():
            self.assertNotRegex(text, "[іўІЎ]", msgid)


if __name__ == "__main__":
    unittest.main(verbosity=2)
