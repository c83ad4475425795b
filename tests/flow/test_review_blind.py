"""Blind means blind: what a second person is answered is the same, byte by byte, whatever the first one decided."""

import re
import unittest

from test_review_decide import ReviewTest

# What differs without telling: the reply's version, which every opinion changes.
ASIDE = ((r'name="version" value="\d+"', 'name="version"'), (r"[?&](amp;)?(at|of)=\d+", ""))

STRANGER = "Z-1" # a record that is no candidate


class Blind(ReviewTest):
    letters = 3

    def setUp(self):
        super().setUp()
        self.site.home.import_rows(f"ref,prisoner_name,sender_email\n{STRANGER},Nobody Whom They Know,x@example.org\n")
        self.before, self.reply = self.next("Volha"), self.next("Alesia")
        self.found = self.refs(self.page("Alesia", self.reply))
        # Of the first candidate there is something to ask about: another letter went there.
        self.insist("Alesia", self.before, what="to", ref=self.found[0], pages="1")
        self.insist("Volha", self.before, what="to", ref=self.found[0], pages="1")
        self.assertEqual(self.row(self.before)["state"], "decided")

    def insist(self, name, reply, **wish):
        """Yes to whatever is asked."""
        answer = self.decide(name, reply, **wish)
        while answer.status == 409:
            answer = self.post(name, reply, self.again(answer))
        self.assertEqual(answer.status, 303, answer.text)
        return answer

    def choices(self):
        one, other = self.found[:2]
        return [{"what": "to", "ref": ref, "pages": "1"} for ref in self.found + [STRANGER]] + [
            {"what": "several", "ref1": one, "pages1": "1", "ref2": other, "pages2": "1"}]

    def answers(self, name):
        """All that this person may be answered about the letter, without deciding it."""
        cookie, reply = self.cookies[name], self.reply
        for path in ("", "/story", "/page/1/redact", "/page/1.jpg"):
            yield "letter" + path, self.site.get(f"/reply/{reply}{path}", cookie)
        for path in ("/", "/waiting", "/next", "/mine", "/mails", "/settled", "/set-aside", "/tasks", "/search"):
            yield path, self.site.get(path, cookie)
        csrf = self.page(name, reply).csrf()
        for q in self.found + [STRANGER, reply, "vika"]:
            for beside in ("", reply):
                yield "search " + q + beside, self.site.post("/search", {"csrf": csrf, "q": q, "reply": beside}, cookie)
        asked = self.decide(name, reply, what="to", ref=self.found[0], pages="1")
        self.assertEqual(asked.status, 409)
        yield "question", asked
        yield "refusal", self.decide(name, reply, what="to", ref="", pages="1")
        yield "old form", self.post(name, reply, {**self.form(self.page(name, reply), what="none"), "version": "7"})

    def told(self, name):
        return {what: (answer.status, answer.pairs, self.normal(answer)) for what, answer in self.answers(name)}

    def normal(self, answer):
        text = answer.text if "image" not in answer.headers["content-type"] else str(answer.body)
        for seen, instead in ASIDE:
            text = re.sub(seen, instead, text)
        return text

    def unlength(self, told):
        """A version is a number of some length."""
        return {what: (status, [pair for pair in pairs if pair[0].lower() != "content-length"], text)
                for what, (status, pairs, text) in told.items()}

    def test_whatever_the_first_decides_the_second_is_answered_the_same(self):
        first = None
        for choice in self.choices():
            self.became(self.insist("Alesia", self.reply, **choice), "second")
            told = self.unlength(self.told("Janka"))
            self.assertIn('class="blind"', told["letter"][2])
            first = first or told
            for what, answer in told.items():
                self.assertEqual(answer, first[what], (what, choice))
            self.assertEqual(self.undo("Alesia", self.reply).status, 303)

    def test_no_message_is_named_in_the_clear_by_what_is_asked(self):
        self.became(self.insist("Alesia", self.reply, what="to", ref=self.found[1], pages="1"), "second")
        asked = self.decide("Janka", self.reply, what="to", ref=self.found[0], pages="1")
        sealed = re.search(r'name="anyway" value="([^"]*)"', asked.text).group(1)
        self.assertRegex(sealed, "^[0-9a-f]{32,}$")


if __name__ == "__main__":
    unittest.main(verbosity=2)
