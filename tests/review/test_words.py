"""The words of the review page: what its sources say stands in be.po and ru.po, and nothing else does."""

import glob
import itertools
import os
import re
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LITERAL = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
SAID = re.compile(r"(?:\bMSG\(\s*|\bsay\(\w+,\s*|\btell\(\w+,\s*)" + LITERAL)
# Words of other rooms that the page shows: names of kinds, states and outcomes (a delivery's it does not), and why a reply asks.
NAMES = re.compile(r"(?<!delivery)_name\(enum \w+ \w+\)\s*\{\s*static const char \*const names\[\] = \{(.*?)\}", re.DOTALL)
ASKS = re.compile(r"\bask\(sheet,\s*" + LITERAL + r"\)")
REASONS = re.compile(r"(?:\{\s*\w+,(?:\s*(?:\w+|'\w'),)?|static const char \w+_word\[\] =)\s*" + LITERAL + r"[};]")


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
    for literals in re.findall(r"rows_\w+_word\[\] =\s*" + LITERAL, read("src/reply/reply.c")):
        words[joined(literals)] = "reply.c"
    for literals in ASKS.findall(read("src/flow/release.c")):
        words[joined(literals)] = "release.c"
    for name in ("release.c", "again.c", "rematch.c", "settle.c"):
        for literals in re.findall(r"\b\w+_word\[\] =\s*" + LITERAL, read(f"src/flow/{name}")):
            words[joined(literals)] = name
    words.update({refusal: "behind forbidden_word" for refusal, why in NEVER_MET.items() if why == "the rule's alone"})
    return words


def translations(language):
    text = read(f"src/review/words/{language}.po")
    pairs = re.findall(r"^msgid " + LITERAL + r"msgstr " + LITERAL, text, re.MULTILINE)
    return {joined(msgid): joined(msgstr) for msgid, msgstr in pairs if joined(msgid)}


# The rooms below whose refusals a click on the page can meet, and what of them it cannot: the page never asks for it.
REFUSING = ("src/flow/decide.c src/flow/second.c src/flow/pages.c src/mail/address.c src/mail/pgp.c src/store/decision.c"
            " src/store/opinion.c src/store/redaction.c src/store/note.c src/store/split.c src/store/join.c src/store/wrong.c"
            " src/store/queue.c src/store/reply.c src/store/version.c src/store/message.c"
            " src/store/mail_plan.c src/store/mail_load.c src/store/mail_recall.c src/store/mail_result.c"
            " src/base/prose.c src/flow/attach.c src/store/rendition.c").split()
REFUSAL = re.compile(r"\bfault_set\(\s*\w+(?:->fault)?,\s*FAULT_(?:INPUT|CONFIG),\s*" + LITERAL)
FRONT = re.compile(r"\bfault_while\(\s*\w+,\s*" + LITERAL)
REFUSES = re.compile(r"\breply_refuse\(\s*\w+, \w+, " + LITERAL)
OBJECTIONS = re.compile(r"return (?:strcmp\(.*?\) != 0 \? )?" + LITERAL)
NEVER_MET = {
    "%s is %s and cannot be %s": "its words are those of REFUSES",
    "%s": "its words are those of OBJECTIONS and of stop.c",
    "the message has a mail already": "the rule's alone",
    "it was settled before and taken back: a person decides": "the rule's alone",
    "a second person is asked about it: a person decides": "the rule's alone",
    "it is not certain what page %d is: look at it (`adkaz show ID --pictures DIR`) and name the pages, --to REF:PAGES":
        "the page always names pages",
    "a decision needs an outcome": "the closed list has one",
    "an opinion needs an outcome": "the closed list has one",
    "a decision needs a name: who decides?": "a session has a person",
    "an undoing needs a name: who undoes?": "a session has a person",
    "an opinion needs a name: whose is it?": "a session has a person",
    "a decision to mail, and no other, names who gets what": "each form does",
    "somebody wrote it: who?": "a session has a person",
    "what is taken back says nothing": "the form does not say both",
    "a transcript or a translation was written for other pages, or for somebody else": "the rule's alone",
    "%s is not its own neighbour": "the walk's alone",
    "an address is too long": "flow checked it",
    "a mail without pages": "flow checked it",
    "an attempt does not end so": "the sender's alone",
    "mail %s is %s and cannot become %s": "the sender's alone",
    "there is no such mail": "a page that is not there",
    "mail %s is %s and cannot be recalled": "pause.c says it in its own words",
    "mail %s cannot be recalled any more": "pause.c says it in its own words",
    "there is no mail %.20s": "a page that is not there",
    "%s has no mail %.20s": "a form names a mail of its reply",
    "recalling a mail needs a name: who recalls it?": "a session has a person",
    "no message has that number": "the page names messages by their ref",
    "the row has no ref": "the register's alone",
    "the row is larger than %d bytes": "the register's alone",
    "the address in \"from\" is too long: no token fits behind it": "checked when the program starts",
    "the address in \"from\" is too long: no token fits into it": "checked when the program starts",
}
NEVER_REFUSED = {"set aside", "matched again", "given a verdict"}  # the walk's alone


def numbered(text):
    """What C prints as a pattern: "page %d of %s" is "page {1} of {2}"."""
    count = iter(range(1, 9))
    return re.sub(r"%(?:\.\*|l|z|\.\d+)?[sduz]", lambda _: "{%d}" % next(count), text)


def refused():
    """Why something cannot be done, as patterns, and where that is said."""
    met = {}
    for path in REFUSING:
        source = read(path)
        for literals in REFUSAL.findall(source):
            if joined(literals) not in NEVER_MET:
                met[numbered(joined(literals))] = path
        for literals in FRONT.findall(source):
            met[numbered(joined(literals) + ": %s")] = path
        for literals in REFUSES.findall(source):
            if joined(literals) not in NEVER_REFUSED:
                met["{1} is {2} and cannot be " + joined(literals)] = path
    objections = read("src/store/mail_objection.c").split("const char *mail_register_objects(")[1].split("\n}\n")[0]
    objections += "return " + re.findall(r"row_left_out_word\[\] =\s*" + LITERAL, read("src/reply/reply.c"))[0]
    for literals in OBJECTIONS.findall(objections) + re.findall(r"_word\[\] = " + LITERAL, read("src/store/stop.c")):
        met[joined(literals)] = "stop.c, mail_objection.c"
    check = read("src/mail/compose.c").split("bool mail_pdf_check(")[1].split("\n}\n")[0]
    met.update({numbered(joined(literals)): "compose.c" for literals in REFUSAL.findall(check)})
    return met


def calls(source, name):
    """The arguments of each call of a function, as they stand there."""
    for call in re.finditer(rf"\b{name}\(", source):
        depth, arguments = 1, [""]
        for token in re.finditer(r'"(?:[^"\\]|\\.)*"|.', source[call.end():], re.DOTALL):
            token = token.group(0)
            depth += (token in "([{") - (token in ")]}")
            if depth == 0:
                break
            if token == "," and depth == 1:
                arguments.append("")
            else:
                arguments[-1] += token
        yield [argument.strip() for argument in arguments]


def sources(*rooms):
    return {path: read(path) for room in rooms
            for path in sorted(glob.glob(os.path.join(ROOT, "src", room, "*.c")))}


def choices(argument):
    """What an argument can be: words that stand in the program, or null for what comes from elsewhere."""
    if "?" not in argument:
        return [joined(argument)] if argument.startswith('"') else [None]
    return [joined(part) if part.strip().startswith('"') else None for part in argument.split("?", 1)[1].rsplit(":", 1)
            ] if argument.count('"') < 4 else [joined(part) for part in re.findall(LITERAL, argument)]


def story_lines():
    """Each line that a story can have, as it is in English; X1 … stand for what comes from elsewhere."""
    lines = {}
    for path, source in sources("store", "flow").items():
        for arguments in calls(source, "event_add"):
            at = next((i for i, argument in enumerate(arguments) if '"' in argument), None)
            if at is None:
                continue  # where it is declared
            for pattern in choices(arguments[at]):
                for chosen in itertools.product(*map(choices, arguments[at + 1:])):
                    lines[said_with(pattern, chosen)] = os.path.basename(path)
    news = lines.pop("X1X2")  # a verdict's: what stands in front of its reason
    for given in re.findall(r"\*news = ([^;]*);", read("src/store/verdict.c")):
        lines.update({joined(one) + "X1": news for one in re.findall(LITERAL, given) if joined(one)})
    lines["recalled: X1"] = lines.pop("recalled:X1")  # each of the names has its space
    return {line: path for line, path in lines.items() if not line.endswith(" ")}


def said_with(pattern, chosen):
    words = []
    for word in chosen:
        glued = words and words[-1] == "" and "%s%s" in pattern
        words.append("" if glued and word is None else f"X{len(words) + 1}" if word is None else word)
    words = iter(words)
    return re.sub(r"%(?:z|l)?[sdu]", lambda _: next(words), pattern)


# Why a decision fell, a mail was recalled, a reply was set aside, where it stands in the program.
FALLS = ("decision_fall", "decision_fall_by", "decisions_fall", "fall", "cancel", "store_mail_cancel", "store_set_aside")


class Stories(unittest.TestCase):
    def test_every_line_that_a_story_can_have_is_translated(self):
        table = read("src/review/why.c").split("entries[] = {")[1].split("\n};")[0]
        patterns = [re.compile(re.sub(r"\\\{\d\\\}", ".+", re.escape(joined(one)))) for one in SAID.findall(table)]
        lines = story_lines()
        self.assertGreater(len(lines), 45)
        general = re.escape("X1: X2")
        missing = [f"{path}: {line}" for line, path in lines.items()
                   if not any(one.fullmatch(line) and (one.pattern != r".+:\ .+" or re.fullmatch(general, line))
                              for one in patterns)]
        self.assertEqual(missing, [], "not in why.c")

    def test_every_reason_in_such_a_line_is_translated(self):
        there = {language: translations(language) for language in ("be", "ru")}
        reasons_given = {joined(argument): os.path.basename(path)
                         for path, source in sources("store", "flow").items() for name in FALLS
                         for arguments in calls(source, name) for argument in arguments if argument.startswith('"')}
        reasons_given.pop("rule")  # who, not why
        for given in re.findall(r"\*why = ([^;]*);", read("src/store/mail_objection.c")):
            reasons_given.update({joined(one): "mail_objection.c" for one in re.findall(LITERAL, given)})
        self.assertGreater(len(reasons_given), 6)
        for language, words in there.items():
            self.assertEqual([reason for reason in reasons_given if not words.get(reason)], [], f"not in {language}.po")


def troubles():
    """Why a file cannot be used or a page not be read, as patterns, and where that is said."""
    met = {}
    for table in re.findall(r"\] = \{\n(.*?)\n\};", read("src/decode/sentence.c"), re.DOTALL):
        met.update({joined(one): "sentence.c" for one in re.findall(LITERAL, table)})
    met.update({joined(one): "take.c" for one in re.findall(r"return " + LITERAL + ";", read("src/intake/take.c"))})
    for pattern in re.findall(LITERAL, read("src/reader/listen.c")):
        if re.search(r"\b(this|the) %s ", joined(pattern)):
            for noun in ("file", "page"):
                met[numbered(joined(pattern).replace("%s", noun, 1))] = "listen.c"
    for pattern in re.findall(r'"(?:the text|the reader) [^"]*"', read("src/reader/readers.c")):
        met[numbered(joined(pattern).replace("%.300s", "%s"))] = "readers.c"
    for path in ("src/flow/walk.c", "src/flow/settle.c"):
        said_there = re.findall(r"trouble, sizeof [^,]*trouble,\s*" + LITERAL, read(path))
        said_there += re.findall(r"\bwhy = [^;]*? : " + LITERAL + ";", read(path))
        said_there += [one for call in calls(read(path), "store_set_aside") for one in call if one.startswith('"')]
        met.update({joined(one): os.path.basename(path) for one in said_there})
    for pattern in re.findall(r"page\.note = arena_printf\([^\"]*" + LITERAL, read("src/reader/child_page.c")):
        after = numbered(joined(pattern).replace("%s%s", ""))
        met.update({after: "child_page.c", "{1}; " + after.replace("{1}", "{2}"): "child_page.c"})
    met.pop("", None)
    return met


class Troubles(unittest.TestCase):
    def test_every_trouble_of_a_file_or_a_page_is_translated(self):
        table = {joined(literals) for literals in SAID.findall(read("src/review/troubles.c"))}
        met = troubles()
        self.assertGreater(len(met), 45)
        for path in ("walk.c", "settle.c", "child_page.c"):
            self.assertIn(path, met.values())
        self.assertEqual([f"{path}: {one}" for one, path in met.items() if one not in table], [], "not in troubles.c")


class Refusals(unittest.TestCase):
    def test_every_refusal_that_a_person_can_meet_is_translated(self):
        table = {joined(literals) for literals in SAID.findall(read("src/review/refusals.c"))}
        met = refused()
        self.assertGreater(len(met), 45)
        missing = [f"{path}: {refusal}" for refusal, path in met.items() if refusal not in table]
        self.assertEqual(missing, [], "not in refusals.c")


class Words(unittest.TestCase):
    def test_no_word_is_translated_twice(self):
        for language in ("be", "ru"):
            msgids = re.findall(r"^msgid (.*)$", read(f"src/review/words/{language}.po"), re.MULTILINE)
            self.assertEqual(sorted(set(msgids)), sorted(msgids))

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

    def test_why_the_rule_sends_is_translated(self):
        said_by_rule = re.findall(r'verdict->reason = [^;]*"([^":]*): %s"', read("src/match/rule.c"))
        self.assertEqual(len(said_by_rule), 1)
        for language in ("be", "ru"):
            self.assertEqual([one for one in said_by_rule if not translations(language).get(one)], [])
        self.assertIn(f'"{said_by_rule[0]}: "', read("src/review/reason.c"))

    def test_a_translation_keeps_the_marks_of_its_original(self):
        marks = re.compile(r"\{[^}]*\}|%\w")
        for language in ("be", "ru"):
            for msgid, text in translations(language).items():
                self.assertEqual(sorted(marks.findall(msgid)), sorted(marks.findall(text)), msgid)

    def test_english_says_otherwise_only_what_is_a_name(self):
        there = translations("en")
        self.assertEqual([word for word in there if word not in names()], [])
        self.assertEqual([word for word in names() if "-" in word and not there.get(word)], [])
        self.assertEqual([text for text in there.values() if "-" in text], [])

    def test_a_translation_is_in_its_own_letters(self):
        for msgid, text in translations("be").items():
            self.assertNotRegex(text, "[ищъИЩЪ]", msgid)
        for msgid, text in translations("ru").items():
            self.assertNotRegex(text, "[іўІЎ]", msgid)


if __name__ == "__main__":
    unittest.main(verbosity=2)
