"""Transcripts and translations at the review page, as a browser without JavaScript sends them."""

import email
import email.policy
import json
import os
import re
import unittest

from home import CONF
from test_review_decide import ReviewTest

WORDS = "Добры дзень!\n<script>alert(1)</script>\n\nДзякуй.\n"


class Writing(ReviewTest):
    people = (("Alesia", "coordinator"), ("Janka", "coordinator"))
    letters = 2
    second = "never"

    def write(self, name, reply, shown=None, **fields):
        shown = shown or self.page(name, reply)
        form = shown.text.split('/write">')[1].split("</form>")[0]
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
        return self.post(name, reply, {"csrf": shown.csrf(), "transcript": "", "translation": "", "language": "de",
                                       **hidden, **fields}, "write")

    def shown(self, reply):
        return json.loads(self.site.home.adkaz("show", reply, "--json").stdout)["renditions"]

    def send(self):
        """The hold is over; the mails, oldest first."""
        home = self.site.home
        home.adkaz("send")
        folder = os.path.join(home.dir, "outbox", "new")
        paths = sorted((os.path.join(folder, name) for name in home.mails()), key=os.path.getmtime)
        messages = []
        for path in paths:
            with open(path, "rb") as file:
                messages.append(email.message_from_binary_file(file, policy=email.policy.default))
        return messages

    def settle(self, reply, rank=0):
        shown = self.page("Alesia", reply)
        form = self.form(shown, what="to", ref=self.refs(shown)[rank], pages="1")
        answer = self.post("Alesia", reply, form)
        while answer.status == 409:
            answer = self.post("Alesia", reply, {**self.again(answer), "csrf": answer.csrf()})
        self.became(answer, "settled")

    def test_before_the_decision_and_after_the_letter_has_left(self):
        self.site.stop()
        self.site.home.configure(CONF % {"policy": "ask", "hold": 0} + 'review { second = "never" }\n')
        self.site.serve()
        self.cookies = {name: self.site.session(name) for name, _ in self.people}
        reply = self.next("Alesia")
        answer = self.write("Alesia", reply, transcript=WORDS)
        self.assertEqual(answer.status, 303, answer.text)
        page = self.page("Alesia", reply)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", page.text)
        self.assertNotIn("<script>alert", page.text)
        self.assertEqual(self.write("Alesia", reply, page, transcript=WORDS).status, 303)
        self.assertEqual(len(self.shown(reply)), 1)  # the same words are no news
        self.settle(reply)
        (letter,) = self.send()
        self.assertIn("    <script>alert(1)</script>\n\n    Дзякуй.\n", letter.get_body(("plain",)).get_content())
        page = self.page("Alesia", reply)
        self.assertIn("as a mail of its own", page.text)
        answer = self.write("Alesia", reply, page, transcript=WORDS, translation="Guten Tag!", language="de")
        self.assertEqual(answer.status, 303, answer.text)
        _, supplement = self.send()
        self.assertEqual(supplement["in-reply-to"], letter["message-id"])
        plain = supplement.get_body(("plain",)).get_content()
        self.assertIn("Guten Tag!", plain)
        self.assertNotIn("Дзякуй", plain)
        story = self.site.get(f"/reply/{reply}/story", self.cookies["Alesia"]).text
        self.assertIn("Guten Tag!", story)

    def test_words_for_one_stay_with_the_letter_of_another_until_they_are_written_for_them(self):
        reply = self.next("Alesia")
        self.assertEqual(self.write("Alesia", reply, transcript="Добры дзень!").status, 303)
        self.assertIn("not mailed yet", self.page("Alesia", reply).text)
        self.settle(reply)
        self.assertIn("not mailed yet", self.page("Alesia", reply).text)
        self.undo("Alesia", reply)
        self.settle(reply, 1)
        shown = self.page("Alesia", reply)
        self.assertNotIn("not mailed yet", shown.text)
        self.assertIn("stays here: it was written for other pages, or for somebody else", shown.text)
        self.assertNotIn("Добры", shown.text.split('/write">')[1].split("</form>")[0])
        self.assertEqual(self.write("Alesia", reply, shown, transcript="Добры дзень!").status, 303)
        self.assertIn("not mailed yet", self.page("Alesia", reply).text)
        first, other = self.shown(reply)
        self.assertTrue(other["holds"] and other["message"] != first["message"])

    def test_what_cannot_be_kept_comes_back_with_the_words(self):
        reply = self.next("Alesia")
        answer = self.write("Alesia", reply, transcript="Добра\u202e!", translation="Gut.")
        self.assertEqual(answer.status, 422)
        self.assertIn("line 1 turns the direction of writing", answer.text)
        self.assertIn("Gut.</textarea>", answer.text)
        self.assertIn("Добра", answer.text)
        self.assertEqual(self.shown(reply), [])
        answer = self.write("Alesia", reply, answer, transcript="Добра!", translation="Gut.")
        self.assertEqual(answer.status, 303, answer.text)
        self.assertEqual(len(self.shown(reply)), 2)

    def test_two_who_write_at_once_lose_nothing(self):
        reply = self.next("Alesia")
        hers, his = self.page("Alesia", reply), self.page("Janka", reply)
        self.assertEqual(self.write("Alesia", reply, hers, transcript="Hers").status, 303)
        answer = self.write("Janka", reply, his, transcript="His")
        self.assertEqual(answer.status, 409)
        self.assertIn("His</textarea>", answer.text)
        self.assertEqual([one["words"] for one in self.shown(reply)], ["Hers"])
        self.assertEqual(self.write("Janka", reply, answer, transcript="Hers and his").status, 303)

    def test_the_longest_texts_are_kept(self):
        reply = self.next("Alesia")
        longest = "ў" * 49999 + "\n"
        answer = self.write("Alesia", reply, transcript=longest, translation=longest)
        self.assertEqual(answer.status, 303, answer.text[:300])
        self.assertEqual([len(one["words"]) for one in self.shown(reply)], [49999, 49999])
        self.assertIn("ў" * 49999 + "</textarea>", self.page("Alesia", reply).text)
        self.assertEqual(self.write("Alesia", reply, transcript="a" * 100001).status, 422)

    def test_what_comes_back_has_the_ends_of_lines_that_it_had(self):
        reply = self.next("Alesia")
        answer = self.write("Alesia", reply, transcript="Добры дзень!\r\nДзякуй.\u202e", last="7")
        self.assertEqual(answer.status, 409)
        self.assertIn(">\nДобры дзень!\nДзякуй.", answer.text)

    def test_what_was_typed_comes_back_where_nobody_is_logged_in_and_to_nobody_else(self):
        reply = self.next("Alesia")
        shown = self.page("Alesia", reply)
        typed = {"csrf": shown.csrf(), "note": "<b>\r\n" + "ж" * 1900, "what": "black"}
        for cookie, kept in ((None, "out"), (self.site.session("Janka"), "old")):
            answer = self.site.post(f"/reply/{reply}/note", typed, cookie)
            self.assertEqual(answer.status, 403, kept)
            self.assertIn("&lt;b&gt;\n" + "ж" * 1900, answer.text)
            self.assertNotIn(shown.csrf(), answer.text)
            self.assertIn('name="what" value="look"', answer.text)
        self.assertNotIn("жжж", self.page("Alesia", reply).text)
        self.assertNotIn("жжж", self.site.get("/login").text)
        fresh = self.site.post(f"/reply/{reply}/note", {**typed, "csrf": answer.csrf()}, cookie)
        self.assertEqual(fresh.status, 303)
        self.assertIn("жжж", self.page("Alesia", reply).text)

    def test_a_note_that_is_too_long_comes_back_with_the_reason(self):
        reply = self.next("Alesia")
        long = "字" * 4000
        answer = self.post("Alesia", reply, {"csrf": self.page("Alesia", reply).csrf(), "note": long}, "note")
        self.assertEqual(answer.status, 422)
        self.assertIn(long, answer.text)
        self.assertIn("1 to ", answer.text)

    def test_typing_keeps_the_session_and_no_other_page_does_it_for_somebody_else(self):
        reply = self.next("Alesia")
        self.assertEqual(self.site.get(f"/here/{reply}", self.cookies["Alesia"]).status, 200)
        self.assertEqual(self.site.get(f"/here/{reply}").headers["location"], "/login")


del ReviewTest  # its own tests are elsewhere


if __name__ == "__main__":
    unittest.main()
