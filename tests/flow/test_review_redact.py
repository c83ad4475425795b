"""Blacking out places of a page over HTTP, as a browser without JavaScript sends it: what is proposed, ticked and written
in numbers, the look before, the way through the walk, the taking back, and what an attacker would send."""

import os
import re
import sqlite3
import unittest

from test_redact import rows_of
from test_review_decide import ReviewTest


class Redacting(ReviewTest):
    words = "returns"
    letters = 3
    second = "never"

    def setUp(self):
        super().setUp()
        self.reply = self.next("Alesia")
        self.path = f"/reply/{self.reply}/page/1/redact"

    def screen(self, path=None):
        answer = self.site.get(path or self.path, self.cookies["Alesia"])
        self.assertEqual(answer.status, 200)
        return answer

    def fields(self, screen, **more):
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)"', screen.text.split('class="redact" action')[1]))
        return {**hidden, "what": "black", **more}

    def ticked(self, screen):
        return re.findall(r'name="box" value="([\d,]+)" checked', screen.text.split("<template>")[0])

    def lines(self, screen):
        return re.findall(r'name="box" value="([\d,]+)">', screen.text.split('class="lines"')[1])

    def send(self, screen, path=None, **fields):
        return self.site.post(path or self.path, self.fields(screen, **fields), self.cookies["Alesia"])

    def picture(self):
        return self.site.get(f"/reply/{self.reply}/page/1.jpg", self.cookies["Alesia"]).body

    def is_black(self, box):
        left, top, width, height = map(int, box.split(","))
        rows = rows_of(self.picture())
        return max(max(row[left + 8:left + width - 8]) for row in rows[top + 8:top + height - 8]) < 12

    def test_more_places_than_can_be_come_back_with_a_sentence(self):
        screen = self.screen()
        many = [f"{left},{top},3,4" for left in range(10, 210, 20) for top in range(10, 250, 20)][:119] + ["no place"]
        for sent, said in ((many[:101], "A hundred places"), (many, "four whole numbers")):
            answer = self.send(screen, box=sent)
            self.assertEqual(answer.status, 422)
            self.assertIn(said, answer.text)
            self.assertEqual(self.ticked(answer)[-len(many[:101]):][-1], [box for box in sent if box != "no place"][-1])
            self.assertEqual(len(set(self.ticked(answer)) & set(sent)), len(set(sent) - {"no place"}))
        self.assertEqual(self.row(self.reply)["state"], "review")

    def test_places_come_back_where_they_lie_when_somebody_turned_the_page_meanwhile(self):
        screen = self.screen()
        width, height = re.search(r'class="sheet draw"[^>]* viewBox="0 0 (\d+) (\d+)"', screen.text).groups()
        shown = self.page("Alesia", self.reply)
        self.assertEqual(self.post("Alesia", self.reply, self.form(shown, turn="right"), "page/1/turn").status, 303)
        answer = self.send(screen, box=["10,20,300,40"])
        self.assertEqual(answer.status, 409)
        self.assertIn("Nothing was blacked out", answer.text)
        self.assertIn(f"{int(height) - 20 - 40},10,40,300", self.ticked(answer))
        self.assertEqual(self.row(self.reply)["state"], "review")
        self.assertEqual(self.send(answer, box=[f"{int(height) - 60},10,40,300"]).status, 303)

    def test_what_waits_or_failed_says_so_and_is_taken_back_there(self):
        screen, before = self.screen(), self.picture()
        self.assertEqual(self.send(screen, box=["10,20,300,40"]).status, 303)
        waiting = self.page("Alesia", self.reply)
        self.assertIn("still to be blacked out", waiting.text)
        with sqlite3.connect(os.path.join(self.site.home.dir, "store", "adkaz.db")) as db:
            db.execute("UPDATE redaction SET failed = 1")
        failed = self.page("Alesia", self.reply)
        self.assertIn("could not be blacked out, and so it is not mailed", failed.text)
        self.assertNotIn("still to be", failed.text)
        again = self.post("Alesia", self.reply, self.form(failed), "page/1/show-again")
        self.assertEqual(again.status, 303)
        self.site.home.adkaz("run")
        back = self.page("Alesia", self.reply)
        self.assertNotIn("blacked out", back.text.split('class="blacked"')[1].split("</div>")[0])
        self.assertEqual(self.picture(), before)
        self.assertEqual(self.row(self.reply)["state"], "review")

    def test_the_way_there_stands_in_the_bar_and_beside_the_page(self):
        text = self.page("Alesia", self.reply).text
        self.assertEqual(text.count(f'href="{self.path}"'), 2)

    def test_the_return_name_and_address_are_proposed_line_by_line(self):
        screen = self.screen()
        proposed = [list(map(int, box.split(","))) for box in self.ticked(screen)]
        self.assertEqual(len(proposed), 2)
        (_, name, _, high), (_, address, _, _) = proposed
        self.assertGreater(address, name + high / 2)
        self.assertEqual(screen.text.count('<rect class="black"'), 2)
        self.assertGreater(len(self.lines(screen)), 7)

    def test_what_was_ticked_is_shown_black_before_anything_is_done(self):
        screen = self.screen()
        line, before = self.lines(screen)[0], self.picture()
        look = self.send(screen, what="look", box=[self.ticked(screen)[0], line], left="5", top="6", width="70", height="80")
        self.assertEqual(look.status, 200)
        self.assertEqual(self.ticked(look), [self.ticked(screen)[0], line, "5,6,70,80"])
        self.assertIn('id="opaque" checked', look.text)
        self.assertEqual(look.text.count('<rect class="black"'), 3)
        self.assertEqual(self.picture(), before)
        self.assertEqual(self.row(self.reply)["state"], "review")

    def test_it_is_burnt_in_and_comes_back_to_the_same_person_who_can_take_it_back(self):
        screen = self.screen()
        boxes, before = self.ticked(screen), self.picture()
        self.became(self.send(screen, box=boxes), "redacted")
        self.assertEqual(self.row(self.reply)["state"], "matching")
        self.assertNotEqual(self.next("Alesia"), self.reply)
        self.site.home.run(0)
        self.assertNotEqual(self.next("Janka"), self.reply)
        self.assertEqual(self.next("Alesia"), self.reply)
        for box in boxes:
            self.assertTrue(self.is_black(box))
        again = self.screen()
        self.assertEqual(self.ticked(again), [], "what is black is proposed no more")
        page = self.page("Alesia", self.reply)
        self.assertIn("Places are blacked out", page.text)
        form = self.form(page)
        answer = self.post("Alesia", self.reply, form, "page/1/show-again")
        self.assertEqual(answer.status, 303)
        self.assertEqual(self.picture(), before)
        self.assertEqual(self.row(self.reply)["state"], "review")
        self.assertEqual(self.post("Alesia", self.reply, form, "page/1/show-again").status, 409)
        form = self.form(self.page("Alesia", self.reply))
        self.assertEqual(self.post("Alesia", self.reply, form, "page/1/show-again").status, 422)
        story = self.site.home.adkaz("show", self.reply).stdout
        self.assertIn("2 places of page 1 blacked out", story)
        self.assertIn("page 1 shown again as it was", story)

    def test_places_of_a_turned_page_are_where_they_are_seen(self):
        form = {"csrf": self.screen().csrf(), "turn": "right"}
        self.assertEqual(self.post("Alesia", self.reply, form, "page/1/turn").status, 303)
        screen = self.screen()
        width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', screen.text).groups())
        self.assertGreater(width, height)
        stale = self.screen()
        self.became(self.send(screen, box=f"{width - 100},0,100,60"), "redacted") # seen at the upper right
        self.assertEqual(self.send(stale, box="0,0,9,9").status, 409)
        self.site.home.run(0)
        self.assertTrue(self.is_black("0,0,60,100")) # kept at the upper left

    def test_a_page_that_was_turned_meanwhile_is_not_blacked_out(self):
        screen = self.screen()
        self.post("Alesia", self.reply, {"csrf": screen.csrf(), "turn": "left"}, "page/1/turn")
        self.assertEqual(self.send(screen, box=self.ticked(screen)).status, 409)
        self.assertEqual(self.row(self.reply)["state"], "review")

    def test_what_is_no_place_is_refused_and_what_was_ticked_stays(self):
        screen = self.screen()
        good = self.ticked(screen)[0]
        for box in ("-1,0,9,9", "NaN,0,9,9", "0,0,1000000000,9", "0,0,0,0", "1,2,3", "1,2,3,4,5", "0x10,0,9,9", "1e3,0,9,9",
                    "99999999999999999999,0,9,9", "19999,19999,20000,20000", "\u0661,0,9,9", "<b>,0,9,9"):
            with self.subTest(box=box):
                answer = self.send(screen, box=[good, box])
                self.assertEqual(answer.status, 422)
                self.assertNotIn("<b>,", answer.text)
        half = self.send(screen, box=good, left="5", top="6")
        self.assertEqual((half.status, self.ticked(half)), (422, [good]))
        self.assertEqual(self.send(screen).status, 422)
        self.assertEqual(self.send(screen, box=["1,1,5,5"] * 101).status, 422)
        self.assertGreaterEqual(self.send(screen, box=["1,1,5,5"] * 10000).status, 400)
        self.assertEqual(self.send(screen, version="1", box=good).status, 409)
        self.assertEqual(self.send(screen, csrf="0" * 64, box=good).status, 403)
        for page in ("0", "2", "99999", "-1", "x"):
            path = self.path.replace("/1/", f"/{page}/")
            self.assertEqual(self.site.get(path, self.cookies["Alesia"]).status, 404)
            self.assertEqual(self.send(screen, path=path, box=good).status, 404)
        self.assertEqual(self.row(self.reply)["state"], "review")

    def test_a_page_that_bears_a_return_address_leads_there_and_is_not_asked_about_when_it_is_black(self):
        page = self.page("Alesia", self.reply)
        wish = {"what": "to", "ref": self.refs(page)[0], "pages": "1"}
        asked = self.post("Alesia", self.reply, self.form(page, **wish))
        self.assertEqual(asked.status, 409)
        self.assertIn(f'href="{self.path}"', asked.text)
        screen = self.screen()
        self.became(self.send(screen, box=self.ticked(screen)), "redacted")
        self.site.home.run(0)
        wish = self.form(self.page("Alesia", self.reply), **wish)
        self.became(self.post("Alesia", self.reply, wish), "settled")
        closed = self.site.get(self.path, self.cookies["Alesia"])
        self.assertEqual(closed.status, 409)

    def insist(self, reply, page, wish):
        """The answer to who was asked about the return address and says yes."""
        asked = self.post("Alesia", reply, self.form(page, **wish))
        self.assertEqual(asked.status, 409)
        anyway = re.search(r'name="anyway" value="([^"]+)"', asked.text).group(1)
        return self.post("Alesia", reply, self.form(page, anyway=anyway, **wish))

    def insist_on(self, asked, wish):
        """Yes to what was asked about doubts."""
        self.assertEqual(asked.status, 409)
        return {**wish, "anyway": re.search(r'name="anyway" value="([^"]+)"', asked.text).group(1)}

    def several(self, who="Alesia"):
        refs = self.refs(self.page(who, self.reply))
        return refs, {"what": "several", "ref1": refs[0], "pages1": "1", "ref2": refs[1], "pages2": "1"}

    def asked(self, who, wish, **more):
        return self.post(who, self.reply, self.form(self.page(who, self.reply), **wish, **more))

    def picture_for(self, ref):
        return self.site.get(f"/reply/{self.reply}/page/1.jpg?for={ref}", self.cookies["Alesia"]).body

    def shared_word(self, asked):
        return re.search(r'name="shared" value="([^"]+)"', asked.text).group(1)

    def test_a_page_for_two_shows_what_each_gets_before_it_goes(self):
        refs, both = self.several()
        asked = self.asked("Alesia", both)
        self.assertEqual(asked.status, 409)
        self.assertIn("Who gets what?", asked.text)
        self.assertEqual(asked.text.count("Nothing on it is black for this one alone"), 2)
        self.assertIn("when another person decides the same", asked.text)
        before, boxes = self.picture(), self.ticked(self.screen())
        for ref, box in zip(refs, ("0,0,320,160", "0,320,320,160")):
            path = f"{self.path}?for={ref}"
            self.assertIn(f'href="{path}"', asked.text)
            screen = self.screen(path)
            self.assertIn(ref, screen.text.split('class="alone"')[1][:200])
            self.assertEqual(self.ticked(screen), [], "what is everybody's is not proposed for one")
            self.became(self.send(screen, box=[box], **{"for": ref}), "redacted")
            waits = self.page("Alesia", self.reply)
            self.assertIn("For this one alone:", waits.text)
            self.site.home.run(0)
            asked = self.asked("Alesia", both)
        self.assertEqual(self.picture(), before)
        self.assertEqual(asked.text.count("This is what this one sees of it."), 2)
        self.assertNotIn("when another person decides the same", asked.text)
        for ref, black, white in ((refs[0], (0, 160), (320, 480)), (refs[1], (320, 480), (0, 160))):
            rows = rows_of(self.picture_for(ref))
            self.assertLess(max(max(row[8:312]) for row in rows[black[0] + 8:black[1] - 8]), 12)
            self.assertGreater(max(max(row[8:312]) for row in rows[white[0] + 8:white[1] - 8]), 100)
        stale = self.asked("Alesia", both, shared="0" * 64)
        self.assertIn("Who gets what?", stale.text, "a word about something else is none")
        word = self.shared_word(asked)
        wish = self.insist_on(self.asked("Alesia", both, shared=word), {**both, "shared": word})
        self.became(self.asked("Alesia", wish), "settled")
        self.assertEqual(sorted((mail["message"], mail["pages"]) for mail in self.row(self.reply)["mails"]),
                         sorted((ref, [1]) for ref in refs[:2]))

    def rows(self, who, reply):
        """Who is to get which pages, as the form has it that stands open."""
        text = self.page(who, reply).text
        if '<details class="worded" open>' not in text:
            return []
        return [(ref, pages) for ref, pages in zip(re.findall(r'name="ref\d+" value="([^"]*)"', text), re.findall(r'name="pages\d+" value="([^"]*)"', text)) if pages]

    def test_who_was_to_get_what_stays_with_one_person_and_letter_while_places_are_blacked_out(self):
        refs, both = self.several()
        self.assertEqual(self.rows("Alesia", self.reply), [])
        self.assertIn("Who gets what?", self.asked("Alesia", both).text)
        rows = [(refs[0], "1"), (refs[1], "1")]
        self.assertEqual(self.rows("Alesia", self.reply), rows)
        self.became(self.send(self.screen(f"{self.path}?for={refs[0]}"), box=["0,0,320,160"], **{"for": refs[0]}), "redacted")
        self.site.home.run(0)
        self.assertEqual(self.rows("Alesia", self.reply), rows)
        self.assertEqual(self.rows("Volha", self.reply), [])
        self.assertEqual(self.rows("Alesia", self.next("Janka")), [])

    def test_who_was_to_get_what_ends_with_the_next_act(self):
        refs, both = self.several()
        many = {f"{name}{i}": value for i in range(1, 21) for name, value in (("ref", refs[i % 2]), ("pages", "1" + ",1" * 40))}
        for act in ({"what": "several"}, {"what": "to", "ref": refs[0], "pages": "1"}, {"what": "several", **many},
                    {"what": "several", "ref1": refs[0], "pages1": "1"}):
            self.asked("Alesia", both)
            self.assertEqual(len(self.rows("Alesia", self.reply)), 2)
            self.asked("Alesia", act)
            self.assertEqual(self.row(self.reply)["state"], "review")
            self.assertEqual(self.rows("Alesia", self.reply), [], act)

    def test_who_was_to_get_what_ends_when_somebody_else_decides(self):
        refs, both = self.several()
        wish = {"what": "to", "ref": refs[1], "pages": "1"}
        self.asked("Alesia", both)
        self.became(self.asked("Volha", self.insist_on(self.asked("Volha", wish), wish)), "settled")
        mail = self.row(self.reply)["mails"][0]["mail"]
        wrong = {"csrf": self.page("Volha", self.reply).csrf(), "mail": mail, "sure": "1"}
        self.assertEqual(self.post("Volha", self.reply, wrong, "wrong").status, 303)
        self.assertEqual(self.row(self.reply)["state"], "review")
        self.assertEqual(self.rows("Alesia", self.reply), [])
        self.asked("Alesia", both)
        self.assertEqual(len(self.rows("Alesia", self.reply)), 2)
        self.became(self.decide("Volha", self.reply, what="none"), "settled")
        self.assertEqual(self.undo("Volha", self.reply).status, 303)
        self.assertEqual(self.rows("Alesia", self.reply), [])

    def test_a_page_goes_to_two_as_it_is_only_when_another_person_decides_the_same(self):
        _, both = self.several()
        for who, became in (("Alesia", "second"), ("Volha", "settled")):
            word = self.shared_word(self.asked(who, both))
            wish = self.insist_on(self.asked(who, both, shared=word), {**both, "shared": word})
            self.became(self.asked(who, wish), became)
            self.assertEqual(len(self.row(self.reply)["mails"]), 0 if became != "settled" else 2)

    def black_for(self, ref, box):
        self.became(self.send(self.screen(f"{self.path}?for={ref}"), box=[box], **{"for": ref}), "redacted")
        self.site.home.run(0)

    def one_has_it(self):
        """Two got the page, one of them wrongly: it waits again, for a third, and the first has it. The question about that."""
        refs, both = self.several()
        for ref, box in zip(refs[:3], ("0,0,320,160", "0,320,320,160", "0,0,320,80")):
            self.black_for(ref, box)
        word = self.shared_word(self.asked("Alesia", both))
        wish = self.insist_on(self.asked("Alesia", both, shared=word), {**both, "shared": word})
        self.became(self.asked("Alesia", wish), "settled")
        self.site.home.adkaz("send")
        mails = {mail["message"]: mail["mail"] for mail in self.row(self.reply)["mails"]}
        wrong = {"csrf": self.page("Volha", self.reply).csrf(), "mail": mails[refs[1]], "sure": "1"}
        self.assertEqual(self.post("Volha", self.reply, wrong, "wrong").status, 303)
        self.site.home.run(0)
        return refs, {"what": "to", "ref": refs[2], "pages": "1"}

    def test_who_has_the_page_is_shown_as_they_got_it(self):
        refs, wish = self.one_has_it()
        got = self.picture_for(refs[0])
        store = self.store() # a notice brings no page, and so its picture may change
        store.execute("UPDATE mail SET purpose = 'notice' WHERE state <> 'recalled'")
        store.commit()
        self.black_for(refs[0], "0,160,320,160")
        self.assertNotEqual(self.picture_for(refs[0]), got)
        has = self.asked("Alesia", wish).text.split('class="receiver has"')[1]
        self.assertIn("This is what this one got", has)
        shown = re.search(r'src="([^"]+)"', has).group(1).replace("&amp;", "&")
        self.assertEqual(self.site.get(shown, self.cookies["Alesia"]).body, got)
        path = f"/reply/{self.reply}/page/1.jpg?had=1&for="
        self.assertEqual([self.site.get(path + ref, self.cookies["Alesia"]).status for ref in (refs[2], "", "V26-9999")], [404] * 3)

    def test_who_decides_blindly_is_not_told_who_has_the_page(self):
        refs, wish = self.one_has_it()
        self.assertIn(refs[0], self.asked("Janka", wish).text)
        store = self.store()
        store.execute("INSERT INTO rule_case (reply, at, pattern, held, message)"
                      " SELECT ?, 0, 1, 1, min(id) FROM message", (self.reply,))
        store.commit()
        asked = self.asked("Janka", wish)
        self.assertIn("Who gets what?", asked.text)
        for told in ("receiver has", refs[0], "had=1"):
            self.assertNotIn(told, asked.text)
        self.assertRegex(self.shared_word(asked), "^[0-9a-f]{64}$")
        had = self.site.get(f"/reply/{self.reply}/page/1.jpg?for={refs[0]}&had=1", self.cookies["Janka"])
        self.assertEqual(had.status, 404)

    def test_a_picture_that_cannot_be_made_of_who_has_the_page_stops_nobody_else(self):
        refs, wish = self.one_has_it()
        store = self.store()
        store.execute("UPDATE picture_for SET picture = '' WHERE own IN (SELECT redaction.id FROM redaction"
                      " JOIN mail USING (message) WHERE mail.state <> 'recalled'"
                      " AND NOT EXISTS (SELECT 1 FROM wrong WHERE wrong.message = mail.message))")
        self.assertEqual(store.total_changes, 1)
        store.commit()
        asked = self.asked("Alesia", wish)
        self.assertIn("Mail to these", asked.text)
        self.assertNotIn("they do not get it", asked.text)
        word = self.shared_word(asked)
        wish = self.insist_on(self.asked("Alesia", wish, shared=word), {**wish, "shared": word})
        self.became(self.asked("Alesia", wish), "settled")
        self.assertIn(refs[2], [mail["message"] for mail in self.row(self.reply)["mails"]])

    def test_what_is_black_for_one_alone_is_taken_back_by_itself(self):
        refs, _ = self.several()
        screen = self.screen(f"{self.path}?for={refs[0]}")
        before = self.picture()
        self.became(self.send(screen, box=["0,0,320,160"], **{"for": refs[0]}), "redacted")
        self.site.home.run(0)
        self.assertNotEqual(self.picture_for(refs[0]), before)
        again = self.post("Alesia", self.reply, self.form(self.page("Alesia", self.reply), **{"for": refs[1]}), "page/1/show-again")
        self.assertEqual(again.status, 422)
        again = self.post("Alesia", self.reply, self.form(self.page("Alesia", self.reply), **{"for": refs[0]}), "page/1/show-again")
        self.assertEqual(again.status, 303)
        self.assertEqual(self.picture_for(refs[0]), before)

    def test_who_decides_blindly_is_not_told_for_whom_alone_something_is_black(self):
        refs, _ = self.several()
        plain = self.picture_for(refs[0])
        screen = self.screen(f"{self.path}?for={refs[0]}")
        self.became(self.send(screen, box=["0,0,320,160"], **{"for": refs[0]}), "redacted")
        self.site.home.run(0)
        self.assertNotEqual(self.picture_for(refs[0]), plain)
        self.assertIn(f"for message {refs[0]} alone", self.site.home.adkaz("show", self.reply).stdout)
        self.assertIn("For this one alone:", self.page("Volha", self.reply).text)
        self.assertIn(f"for message {refs[0]} alone", self.site.get(f"/reply/{self.reply}/story", self.cookies["Volha"]).text)
        store = self.store()
        store.execute("INSERT INTO rule_case (reply, at, pattern, held, message)"
                      " SELECT ?, 0, 1, 1, min(id) FROM message", (self.reply,))
        store.commit()
        blind = self.page("Volha", self.reply).text
        self.assertIn("This is a check", blind)
        for told in ("For this one alone:", 'name="for"'):
            self.assertNotIn(told, blind)
        story = self.site.get(f"/reply/{self.reply}/story", self.cookies["Volha"]).text
        self.assertNotIn(refs[0], story)
        self.assertEqual(self.picture_for(refs[0]), plain)
        for json in ((), ("--json",)):
            shown = self.site.home.adkaz("show", self.reply, *json).stdout
            for told in ("alone", '"page": 1, "message"', "blacked out", "Alesia"):
                self.assertNotIn(told, shown)

    def test_looks_and_deeds_are_on_record(self):
        screen = self.screen()
        self.send(screen, what="look", box=self.ticked(screen))
        self.send(screen, box=self.ticked(screen))
        self.site.home.run(0)
        self.post("Alesia", self.reply, self.form(self.page("Alesia", self.reply)), "page/1/show-again")
        deeds = self.site.home.adkaz("audit", self.reply).stdout
        self.assertEqual((deeds.count("redact"), deeds.count("undo")), (1, 1), deeds)


if __name__ == "__main__":
    unittest.main()
