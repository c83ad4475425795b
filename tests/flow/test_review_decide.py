"""What coordinators decide at the review page, over HTTP as a browser without JavaScript sends it: every decision, the
second person, what is stale or doubtful, who has which reply, taking back."""

import json
import os
import re
import sqlite3
import unittest

from home import CONF, HomeTest
from review_site import Site

PEOPLE = (("Alesia", "coordinator"), ("Janka", "coordinator"), ("Volha", "lead"))


class ReviewTest(HomeTest):
    people = PEOPLE
    letters = 6
    words = "" # for the seed
    second = "rule"

    def setUp(self):
        conf = CONF % {"policy": "balanced", "hold": 0} + 'review { second = "%s" }\n' % self.second
        self.site = Site.of_seed(self.letters, self.words, self.people, conf)
        self.addCleanup(self.site.remove)
        self.cookies = self.site.cookies

    def next(self, name):
        """The ID of the next reply for a person; "" for none."""
        answer = self.go("/next", name)
        return answer.headers["location"].split("/")[-1] if answer.status == 303 else ""

    def go(self, path, name):
        """The answer to a person who goes there, by a click or a typed address."""
        return self.site.ask("GET", path, {"Cookie": self.cookies[name], "Sec-Fetch-Mode": "navigate"})

    def page(self, name, reply):
        answer = self.site.get("/reply/" + reply, self.cookies[name])
        self.assertEqual(answer.status, 200)
        return answer

    def form(self, shown, **fields):
        version = re.search(r'name="version" value="(\d+)"', shown.text).group(1)
        return {"csrf": shown.csrf(), "version": version, **fields}

    def refs(self, page):
        return re.findall(r'<input type="radio" name="ref"[^>]* value="([^"]+)"', page.text)

    def post(self, name, reply, form, to="decide"):
        return self.site.post(f"/reply/{reply}/{to}", form, self.cookies[name])

    def last(self, name, reply, to="undo"):
        """The form with which a person takes back the last word on a reply."""
        form = re.search(rf'action="/reply/{reply}/{to}">(.*?)</form>',
                         self.site.get("/mine", self.cookies[name]).text)
        return dict(re.findall(r'name="([^"]+)"\s+value="([^"]*)"', form.group(1)))

    def undo(self, name, reply):
        return self.post(name, reply, self.last(name, reply), "undo")

    def decide(self, name, reply, **fields):
        return self.post(name, reply, self.form(self.page(name, reply), **fields))

    def again(self, answer):
        """The fields of the form with which a question is answered."""
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text.split('class="back"')[1]))

    def store(self):
        """The database behind the page's back."""
        store = sqlite3.connect(os.path.join(self.site.home.dir, "store", "adkaz.db"), timeout=20)
        self.addCleanup(store.close)
        return store

    def row(self, reply):
        return next(row for row in self.site.home.list() if row["reply"] == reply)

    def became(self, answer, word):
        self.assertEqual(answer.status, 303, answer.text)
        self.assertEqual(answer.headers["location"].split("?as=")[1].split("-")[0], word)


class Decisions(ReviewTest):
    def test_each_outcome_is_one_form(self):
        outcomes = ("none", "waits", "handed-on", "to-all", "returned", "not-a-letter")
        for what in outcomes:
            with self.subTest(what=what):
                reply = self.next("Alesia")
                self.became(self.decide("Alesia", reply, what=what), "settled")
                row = self.row(reply)
                self.assertEqual((row["state"], row["outcome"], row["decided_by"]), ("decided", what, "Alesia"))
        self.assertEqual(self.next("Alesia"), "")
        self.assertIn("Nothing waits for you", self.site.get("/next", self.cookies["Alesia"]).text)

    def test_what_needs_a_word_is_refused_without_it(self):
        reply, other = self.next("Alesia"), self.next("Janka")
        for what in ("rescan", "duplicate", "join", "split", "to", "several"):
            with self.subTest(what=what):
                answer = self.decide("Alesia", reply, what=what)
                self.assertEqual(answer.status, 422)
                self.assertEqual(self.row(reply)["state"], "review")
        self.assertEqual(self.decide("Alesia", reply, what="nonsense").status, 404)
        self.became(self.decide("Alesia", reply, what="rescan", reason="the left side is missing"), "settled")
        self.assertEqual(self.row(reply)["reason"], "the left side is missing")
        self.assertEqual(self.decide("Janka", other, what="duplicate", other=reply).status, 422)  # of no use itself

    def closes(self, name, reply, other):
        """A person closes a letter for another, having seen both."""
        asked = self.decide(name, reply, what="duplicate", other=other)
        self.assertEqual(asked.status, 409)
        for word in ("Nobody gets the first one", f"/reply/{reply}/page/1.jpg", f"/reply/{other}/page/1.jpg"):
            self.assertIn(word, asked.text)
        self.assertEqual(self.row(reply)["state"], "review")
        self.became(self.post(name, reply, self.again(asked)), "settled")
        self.assertEqual(self.row(reply)["duplicate_of"], other)

    def test_no_two_letters_are_closed_for_each_other(self):
        one, other, third = self.next("Alesia"), self.next("Janka"), self.next("Volha")
        self.closes("Alesia", one, other)
        for target in (one, third):
            answer = self.decide("Janka", other, what="duplicate", other=target)
            self.assertEqual(answer.status, 422 if target == one else 409)
        self.assertIn("one of the two must stay", self.decide("Janka", other, what="duplicate", other=one).text)
        self.assertIn("name that one", self.decide("Volha", third, what="duplicate", other=one).text)
        for what in ({"what": "not-a-letter"}, {"what": "rescan", "reason": "dark"}):
            answer = self.decide("Janka", other, **what)
            self.assertEqual(answer.status, 422)
            self.assertIn("take that back first", answer.text)
        self.closes("Janka", other, third)
        self.assertIn("one of the two must stay", self.decide("Volha", third, what="duplicate", other=one).text)
        self.assertEqual(self.row(third)["state"], "review")

    def test_no_letter_is_closed_for_one_of_no_use(self):
        reply, other = self.next("Alesia"), self.next("Janka")
        for what in ({"what": "not-a-letter"}, {"what": "rescan", "reason": "dark"}):
            self.became(self.decide("Janka", other, **what), "settled")
            answer = self.decide("Alesia", reply, what="duplicate", other=other)
            self.assertEqual(answer.status, 422)
            self.assertIn("nobody would get this letter", answer.text)
            self.assertEqual(self.undo("Janka", other).status, 303)
        self.closes("Alesia", reply, other)

    def test_a_form_without_a_version_settles_nothing(self):
        reply = self.next("Alesia")
        form = self.form(self.page("Alesia", reply), what="none")
        for version in ("", "0", "x"):
            answer = self.post("Alesia", reply, {**form, "version": version})
            self.assertEqual(answer.status, 422)
        self.assertEqual(self.row(reply)["state"], "review")

    def test_replies_are_joined_and_the_join_is_taken_back(self):
        reply, other = self.next("Alesia"), self.next("Janka")
        asked = self.decide("Alesia", reply, what="join", other=other)
        self.assertEqual(asked.status, 409)
        for word in ("Is it one hand", f"/reply/{reply}/page/1.jpg", f"/reply/{other}/page/1.jpg"):
            self.assertIn(word, asked.text)
        self.assertEqual(self.row(other)["state"], "review")
        self.became(self.post("Alesia", reply, self.again(asked)), "joined")
        self.assertEqual((self.row(other)["outcome"], self.row(reply)["state"]), ("joined", "matching"))
        store = self.store()
        number = store.execute("SELECT decision FROM reply WHERE id = ?", (other,)).fetchone()[0]
        form = {"csrf": self.page("Alesia", other).csrf(), "decision": number}
        self.assertEqual(self.post("Alesia", other, form, "undo").status, 303)
        self.assertEqual(self.row(other)["state"], "review")

    def test_what_is_joined_is_what_was_seen(self):
        reply, other = self.next("Alesia"), self.next("Janka")
        asked = self.decide("Alesia", reply, what="join", other=other)
        self.became(self.decide("Janka", other, what="handed-on"), "settled")
        self.assertEqual(self.undo("Janka", other).status, 303)
        self.assertEqual(self.post("Alesia", reply, self.again(asked)).status, 409)
        self.assertEqual((self.row(reply)["pages"], self.row(other)["pages"]), (1, 1))

    def test_later_and_asking_somebody_else_move_on(self):
        reply = self.next("Alesia")
        self.became(self.decide("Alesia", reply, what="later"), "later")
        self.assertNotEqual(self.next("Alesia"), reply)
        second = self.next("Alesia")
        self.became(self.decide("Alesia", second, what="second"), "asked")
        self.assertEqual(self.row(second)["second"], "wanted")
        self.assertNotIn(self.next("Alesia"), ("", second))

    def test_a_note_is_kept_and_changes_nothing(self):
        reply = self.next("Alesia")
        before = self.page("Alesia", reply)
        note = "the hand <b>of</b> a child"
        self.assertEqual(self.post("Alesia", reply, {"csrf": before.csrf(), "note": note}, "note").status, 303)
        page = self.page("Janka", reply)
        self.assertIn("the hand &lt;b&gt;of&lt;/b&gt; a child", page.text)
        self.became(self.post("Alesia", reply, self.form(before, what="none")), "settled")


class Second(ReviewTest):
    def test_two_who_agree_make_the_mail(self):
        reply = self.next("Alesia")
        page = self.page("Alesia", reply)
        ref = self.refs(page)[1]
        self.became(self.post("Alesia", reply, self.form(page, what="to", ref=ref, pages="1")), "second")
        self.assertEqual(self.row(reply)["mails"], [])
        self.assertNotEqual(self.next("Alesia"), reply)
        self.next("Volha")
        page = self.page("Janka", reply)
        self.assertEqual(self.refs(page), sorted(self.refs(page)))
        self.assertNotIn("Alesia", re.sub("(?s)<footer>.*", "", page.text))
        self.became(self.post("Janka", reply, self.form(page, what="to", ref=ref, pages="1")), "settled")
        row = self.row(reply)
        self.assertEqual([(mail["message"], mail["state"]) for mail in row["mails"]], [(ref, "queued")])
        self.assertEqual(row["decided_by"], "Janka")
        mine = self.site.get("/mine", self.cookies["Alesia"]).text
        self.assertIn(reply, mine)
        self.assertIn("what became of it stands at the letter", mine)

    def test_where_two_differ_a_lead_sees_both_and_decides(self):
        reply = self.next("Alesia")
        first, second = self.refs(self.page("Alesia", reply))[:2]
        self.became(self.decide("Alesia", reply, what="to", ref=first, pages="1"), "second")
        self.became(self.decide("Janka", reply, what="to", ref=second, pages="1"), "differs")
        self.assertEqual(self.row(reply)["second"], "differs")
        self.assertEqual(self.decide("Janka", reply, what="to", ref=first, pages="1").status, 422)
        page = self.page("Volha", reply)
        opinions = page.text[page.text.index('class="opinions"'):page.text.index('<article class="reply"')]
        for word in ("Two people decided differently", first, second):
            self.assertIn(word, opinions)
        for name in ("Alesia", "Janka"):
            self.assertNotIn(name, opinions)
        self.became(self.post("Volha", reply, self.form(page, what="to", ref=first, pages="1")), "settled")
        self.assertEqual(self.row(reply)["mails"][0]["message"], first)

    def test_who_is_asked_second_is_told_nothing_of_what_was_decided_before(self):
        reply = self.next("Alesia")
        ref = self.refs(self.page("Alesia", reply))[1]
        to = {"what": "to", "ref": ref, "pages": "1"}
        self.became(self.decide("Alesia", reply, **to), "second")
        self.became(self.decide("Janka", reply, **to), "settled")
        address = self.row(reply)["mails"][0]["sender_email"]
        self.assertIn(address, self.page("Volha", reply).text)
        shown = self.page("Janka", reply)
        note = {"csrf": shown.csrf(), "note": "it goes to " + address}
        self.assertEqual(self.post("Janka", reply, note, "note").status, 303)
        self.assertEqual(self.undo("Janka", reply).status, 303)
        self.became(self.decide("Alesia", reply, **to), "second")
        told = self.page("Volha", reply).text + self.site.get(f"/reply/{reply}/story", self.cookies["Volha"]).text
        for word in ("recalled", "it goes to", "decided by", "Alesia", "Janka"):
            self.assertNotIn(word, told)
        for word in ("does so blindly", "There are notes of others"):
            self.assertIn(word, told)
        self.assertEqual(told.count(address), told.split('class="choice"')[1].count(address))
        self.became(self.decide("Volha", reply, **to), "settled")
        self.assertIn("it goes to " + address, self.page("Alesia", reply).text)

    def test_why_a_second_person_is_asked_is_told_to_the_first_alone(self):
        reply = self.next("Alesia")
        ref = self.refs(self.page("Alesia", reply))[1]
        answer = self.decide("Alesia", reply, what="to", ref=ref, pages="1")
        self.became(answer, "second")
        why = "first fifty letters are looked at twice"
        self.assertIn(why, self.site.get(answer.headers["location"], self.cookies["Alesia"]).text)
        second = self.page("Janka", reply).text
        self.assertIn("A second person is asked about this one.", second)
        self.assertNotIn(why, second)

    def test_an_opinion_is_taken_back_with_the_same_button(self):
        reply = self.next("Alesia")
        page = self.page("Alesia", reply)
        self.post("Alesia", reply, self.form(page, what="to", ref=self.refs(page)[0], pages="1"))
        last = self.site.get("/mine", self.cookies["Alesia"])
        self.assertIn('data-does="undo"', last.text)
        stale = self.last("Alesia", reply)
        self.assertEqual(self.undo("Alesia", reply).status, 303)
        self.assertNotIn("second", self.row(reply))
        self.assertEqual(self.post("Alesia", reply, stale, "undo").status, 409)

    def test_who_said_an_opinion_takes_the_reply_from_no_second_person(self):
        reply = self.next("Alesia")
        ref = self.refs(self.page("Alesia", reply))[0]
        self.became(self.decide("Alesia", reply, what="to", ref=ref, pages="1"), "second")
        self.assertEqual(self.go("/reply/" + reply, "Alesia").status, 200)
        self.assertEqual(self.site.get("/here/" + reply, self.cookies["Alesia"]).status, 200)
        self.assertEqual(self.next("Janka"), reply)

    def test_a_question_is_taken_back_like_a_decision(self):
        first = self.next("Alesia")
        self.became(self.decide("Alesia", first, what="none"), "settled")
        reply = self.next("Alesia")
        answer = self.decide("Alesia", reply, what="second")
        self.became(answer, "asked")
        shown = self.site.get(answer.headers["location"], self.cookies["Alesia"]).text
        self.assertEqual(self.taken_by_key(shown), reply)
        self.assertEqual(self.undo("Alesia", reply).status, 303)
        self.assertNotIn("second", self.row(reply))
        self.assertEqual(self.row(first)["state"], "decided")

    def test_the_key_takes_back_nothing_where_the_last_act_is_none_to_take_back(self):
        first = self.next("Alesia")
        self.became(self.decide("Alesia", first, what="none"), "settled")
        reply = self.next("Alesia")
        self.assertEqual(self.taken_by_key(self.page("Alesia", reply).text), first)
        answer = self.decide("Alesia", reply, what="later")
        for path in (answer.headers["location"], "/mine", "/reply/" + reply, "/reply/" + first + "?as=undone"):
            shown = self.site.get(path, self.cookies["Alesia"]).text
            self.assertIsNone(self.taken_by_key(shown))
            self.assertIn('<p class="no-undo" hidden>', shown)

    def taken_by_key(self, shown):
        """The reply whose last word the undo key takes back on this page."""
        form = re.search(r'action="/reply/([^"/]+)/undo">(?:(?!</form>).)*data-does="undo"', shown, re.S)
        return form and form.group(1)

    def test_an_old_page_does_not_take_back_what_two_settled(self):
        reply = self.next("Alesia")
        page = self.page("Alesia", reply)
        to = {"what": "to", "ref": self.refs(page)[0], "pages": "1"}
        self.became(self.post("Alesia", reply, self.form(page, **to)), "second")
        stale = self.last("Alesia", reply)
        self.became(self.decide("Janka", reply, **to), "settled")
        self.assertEqual(self.post("Alesia", reply, stale, "undo").status, 409)
        self.assertEqual(self.row(reply)["mails"][0]["state"], "queued")


class Asked(ReviewTest):
    """What everybody asks about comes back to somebody."""
    letters = 1

    def test_what_all_three_ask_about_comes_back_to_the_lead(self):
        reply = self.next("Volha")
        for name in ("Volha", "Alesia", "Janka"):
            self.became(self.decide(name, reply, what="second"), "asked")
        for name in ("Alesia", "Janka"):
            self.assertEqual(self.next(name), "")
            self.assertIn("waits for a second person: <strong>1<", self.site.get("/next", self.cookies[name]).text)
        self.assertIn("waits for a second person: <strong>1<", self.site.get("/", self.cookies["Alesia"]).text)
        self.assertIn("<em>waits for a second person</em>", self.site.get("/waiting", self.cookies["Alesia"]).text)
        self.assertEqual(self.next("Volha"), reply)
        self.became(self.decide("Volha", reply, what="none"), "settled")

    def test_what_the_lead_decided_and_the_others_ask_about_comes_back_to_them_in_turn(self):
        reply = self.next("Volha")
        to = {"what": "to", "ref": self.refs(self.page("Volha", reply))[1], "pages": "1"}
        self.became(self.decide("Volha", reply, **to), "second")
        for name in ("Alesia", "Janka"):
            self.became(self.decide(name, reply, what="second"), "asked")
        self.assertEqual([self.next(name) for name in ("Volha", "Janka", "Alesia")], ["", "", reply])
        self.became(self.decide("Alesia", reply, what="second"), "asked")
        self.assertEqual([self.next(name) for name in ("Volha", "Alesia", "Janka")], ["", "", reply])
        self.became(self.decide("Janka", reply, **to), "settled")
        self.assertEqual(self.row(reply)["mails"][0]["state"], "queued")


class GoingOn(ReviewTest):
    """From the letter that is open, by the link that stands on its page."""
    letters = 3

    def insist(self, name, reply, **wish):
        """The answer to who says yes to whatever is asked."""
        answer = self.decide(name, reply, **wish)
        for word in ("shared", "anyway"):
            found = re.search(rf'name="{word}" value="([^"]+)"', answer.text) if answer.status == 409 else None
            if found:
                wish[word] = found.group(1)
                answer = self.decide(name, reply, **wish)
        return answer

    def third_way(self):
        """A letter that waits for whoever decides as a lead did, behind two who differ."""
        reply = self.next("Alesia")
        first, second = self.refs(self.page("Alesia", reply))[:2]
        self.became(self.decide("Alesia", reply, what="to", ref=first, pages="1"), "second")
        self.became(self.decide("Janka", reply, what="to", ref=second, pages="1"), "differs")
        both = {"what": "several", "ref1": first, "pages1": "1", "ref2": second, "pages2": "1"}
        self.insist("Volha", reply, **both)
        self.assertEqual(self.row(reply)["state"], "review")
        self.assertEqual(self.next("Alesia"), reply)
        return reply

    def link(self, reply):
        return re.search(r'<nav class="main".*?href="(/next[^"]*)"', self.page("Alesia", reply).text).group(1)

    def test_a_leads_third_way_is_put_off(self):
        reply = self.third_way()
        gone = self.go(self.link(reply), "Alesia")
        self.assertEqual(gone.status, 303)
        self.assertNotIn(reply, gone.headers["location"])
        self.assertNotEqual(self.next("Alesia"), reply)  # it stays behind the others

    def test_a_leads_third_way_is_put_off_without_scripts(self):
        reply = self.third_way()
        shown = self.site.get(self.link(reply), self.cookies["Alesia"])
        form = shown.text[shown.text.index('action="/next"'):]
        fields = dict(re.findall(r'name="([^"]+)"\s+value="([^"]*)"', form[:form.index("</form>")]))
        gone = self.site.post("/next", fields, self.cookies["Alesia"])
        self.assertEqual(gone.status, 303)
        self.assertNotIn(reply, gone.headers["location"])
        self.assertNotEqual(self.next("Alesia"), reply)

    def test_who_goes_on_from_the_only_letter_has_it_again(self):
        only = self.next("Alesia")
        for other in ("Janka", "Volha"):  # the two others are theirs
            self.assertNotEqual(self.next(other), only)
        on = self.go(self.link(only), "Alesia").headers["location"]
        self.assertEqual(on, "/next")
        self.assertEqual(self.go(on, "Alesia").headers["location"], "/reply/" + only)


class Idle(ReviewTest):
    """An account that nobody uses is nobody to ask."""
    people = (("Alesia", "coordinator"), ("Pilat", "operator"))
    letters = 1

    def test_who_decides_beside_an_idle_account_is_alone(self):
        store = self.store()
        reply = self.next("Alesia")
        to = {"what": "to", "ref": self.refs(self.page("Alesia", reply))[0], "pages": "1"}
        self.became(self.decide("Alesia", reply, **to), "second")
        for days, comes in ((2, False), (13, True)):
            store.execute("UPDATE opinion SET at = at - ?", (days * 86400,))
            store.execute("UPDATE person SET logged_in = logged_in - ? WHERE role = 'operator'", (days * 86400,))
            store.commit()
            self.assertEqual(self.next("Alesia"), reply if comes else "")
        self.became(self.decide("Alesia", reply, **to), "settled")
        self.assertEqual(self.row(reply)["mails"][0]["state"], "queued")


class NobodyLeads(ReviewTest):
    people = (("Alesia", "coordinator"), ("Janka", "coordinator"), ("Zoja", "coordinator"))

    def test_where_two_differ_nothing_goes_until_somebody_leads(self):
        reply = self.next("Alesia")
        first, second = self.refs(self.page("Alesia", reply))[:2]
        self.became(self.decide("Alesia", reply, what="to", ref=first, pages="1"), "second")
        self.became(self.decide("Janka", reply, what="to", ref=second, pages="1"), "differs")
        for name in self.cookies:
            self.assertIn("Nobody leads here", self.page(name, reply).text)
            for ref in (first, second):
                self.assertEqual(self.decide(name, reply, what="to", ref=ref, pages="1").status, 422)
            self.assertNotEqual(self.next(name), reply)
        self.assertEqual(self.row(reply)["mails"], [])
        old = self.cookies["Zoja"]
        self.site.user("role", "Zoja", "--role", "lead")
        self.assertEqual(self.site.get("/me", old).status, 303)
        self.cookies["Zoja"] = self.site.session("Zoja")
        self.assertEqual(self.next("Zoja"), reply)
        self.assertNotIn("Nobody leads here", self.page("Zoja", reply).text)
        self.assertNotIn("Nobody who leads", self.page("Alesia", reply).text)
        store = self.store()
        store.execute("UPDATE person SET logged_in = logged_in - 15 * 86400 WHERE role = 'lead'")
        store.commit()
        self.assertIn("Nobody who leads has logged in for two weeks", self.page("Alesia", reply).text)
        self.became(self.decide("Zoja", reply, what="to", ref=second, pages="1"), "settled")
        self.assertEqual([mail["message"] for mail in self.row(reply)["mails"]], [second])


class Alone(ReviewTest):
    people = (("Alesia", "coordinator"),)

    def test_who_is_alone_looks_again_after_a_day_and_then_it_goes(self):
        reply = self.next("Alesia")
        page = self.page("Alesia", reply)
        to = {"what": "to", "ref": self.refs(page)[0], "pages": "1"}
        self.became(self.post("Alesia", reply, self.form(page, **to)), "second")
        store = self.store()
        for hours, waits in ((23, True), (2, False)):
            store.execute("UPDATE opinion SET at = at - ?", (hours * 3600,))
            store.commit()
            came = [self.next("Alesia")]
            while came[-1] and len(came) < 9:  # whatever else waits is put off
                self.site.get("/reply/" + came[-1], self.cookies["Alesia"])
                if came[-1] == reply:
                    break
                self.became(self.decide("Alesia", came[-1], what="none"), "settled")
                came.append(self.next("Alesia"))
            self.assertEqual(reply not in came, waits)
        self.became(self.decide("Alesia", reply, **to), "settled")
        self.assertEqual([mail["state"] for mail in self.row(reply)["mails"]], ["queued"])

    def test_who_is_alone_is_not_asked_the_same_at_once(self):
        reply = self.next("Alesia")
        page = self.page("Alesia", reply)
        form = self.form(page, what="to", ref=self.refs(page)[0], pages="1")
        self.became(self.post("Alesia", reply, form), "second")
        self.assertNotEqual(self.next("Alesia"), reply)
        self.became(self.decide("Alesia", reply, what="to", ref=self.refs(page)[0], pages="1"), "second")
        self.assertEqual(self.row(reply)["mails"], [])


class Together(ReviewTest):
    second = "never"

    def test_two_people_never_get_one_reply(self):
        seen = {"Alesia": set(), "Janka": set()}
        for _ in range(2):
            for name, mine in seen.items():
                reply = self.next(name)
                if reply:
                    mine.add(reply)
                    self.became(self.decide(name, reply, what="later"), "later")
        self.assertTrue(seen["Alesia"] and seen["Janka"])
        now = [self.next("Alesia"), self.next("Janka")]
        self.assertEqual(len(set(now)), 2)
        self.assertIn("has this one open just now", self.page("Janka", now[0]).text)

    def lapse(self, reply):
        """Nobody has done anything about it for longer than a lease."""
        store = self.store()
        store.execute("UPDATE lease SET until = until - 600 WHERE reply = ?", (reply,))
        store.commit()

    def until(self, reply):
        return self.store().execute("SELECT until FROM lease WHERE reply = ?", (reply,)).fetchone()[0]

    def here(self, name, reply):
        answer = self.site.get("/here/" + reply, self.cookies[name])
        self.assertEqual(answer.status, 200)
        return answer.text.split("\n")

    def test_who_reads_long_is_told_of_who_came_and_the_other_of_them(self):
        reply = self.next("Alesia")
        form = self.form(self.page("Alesia", reply), what="not-a-letter")
        self.lapse(reply)
        self.assertEqual(self.here("Alesia", reply), ["Alesia", ""])  # nobody came: it is hers again
        self.assertNotEqual(self.next("Janka"), reply)
        self.lapse(reply)
        self.assertEqual(self.next("Volha"), reply)
        self.assertRegex(self.page("Volha", reply).text, "may be reading it still: <bdi>Alesia</bdi>")
        self.assertEqual(self.here("Alesia", reply), ["Alesia", "Volha has this one open just now"])
        self.assertEqual(self.here("Volha", reply), ["Volha", ""])
        self.assertNotIn("may be reading it still", self.page("Alesia", reply).text)
        self.became(self.decide("Volha", reply, what="handed-on"), "settled")
        told = self.here("Alesia", reply)
        self.assertEqual(told[:2], ["Alesia", ""])
        self.assertIn("it does not wait any more", told[2])
        self.assertEqual(self.post("Alesia", reply, form).status, 409)
        self.assertEqual(self.row(reply)["outcome"], "handed-on")

    def test_every_request_about_a_reply_keeps_it(self):
        reply = self.next("Alesia")
        csrf = self.page("Alesia", reply).csrf()
        ways = {f"/reply/{reply}": None, f"/reply/{reply}/page/1.jpg": None, f"/reply/{reply}/story": None,
                f"/reply/{reply}/page/1/redact": None, f"/reply/{reply}/note": {"csrf": csrf, "note": "A child's hand."}}
        for path, fields in ways.items():
            store = self.store()
            store.execute("UPDATE lease SET until = until - 200")
            store.commit()
            before = self.until(reply)
            if fields:
                self.site.post(path, fields, self.cookies["Alesia"])
            else:
                self.site.get(path, self.cookies["Alesia"])
            self.assertGreater(self.until(reply), before + 150, path)

    def test_what_somebody_else_settled_is_never_overwritten(self):
        reply = self.next("Alesia")
        form = self.form(self.page("Alesia", reply), what="not-a-letter")
        self.became(self.decide("Janka", reply, what="handed-on"), "settled")
        answer = self.post("Alesia", reply, form)
        self.assertEqual(answer.status, 409)
        for word in ("Nothing was decided", "Not a letter", "Handed on to family", "Janka"):
            self.assertIn(word, answer.text)
        self.assertEqual(self.row(reply)["outcome"], "handed-on")

    def test_a_row_that_changed_while_it_was_looked_at_is_looked_at_again(self):
        reply = self.next("Alesia")
        page = self.page("Alesia", reply)
        ref = self.refs(page)[0]
        self.site.home.import_rows("ref,prisoner_name,sender_email\n%s,Somebody Else,x@example.org\n" % ref)
        answer = self.post("Alesia", reply, self.form(page, what="to", ref=ref, pages="1"))
        self.assertEqual(answer.status, 409)
        self.assertEqual(self.row(reply)["mails"], [])

    def test_a_second_mail_for_a_message_is_asked_about(self):
        one, other = self.next("Alesia"), self.next("Janka")
        ref = self.refs(self.page("Alesia", one))[0]
        self.became(self.decide("Alesia", one, what="to", ref=ref, pages="1"), "settled")
        answer = self.decide("Janka", other, what="to", ref=ref, pages="1")
        self.assertEqual(answer.status, 409)
        self.assertIn("Are you sure?", answer.text)
        self.assertEqual(self.row(other)["mails"], [])
        fields = self.again(answer)
        self.assertEqual(self.post("Janka", other, {**fields, "anyway": "1"}).status, 409)  # about which doubt?
        self.became(self.post("Janka", other, fields), "settled")
        self.assertEqual(self.row(other)["mails"][0]["message"], ref)

    def test_one_doubt_hides_no_other(self):
        one, other = self.next("Alesia"), self.next("Janka")
        ref = self.refs(self.page("Alesia", one))[0]
        to = {"what": "to", "ref": ref, "pages": "1"}
        page = self.page("Alesia", one)
        self.became(self.post("Alesia", one, self.form(page, **to)), "settled")
        word = {"csrf": page.csrf(), "decision": self.last("Alesia", one)["decision"]}
        asked = self.post("Alesia", one, word, "wrong")
        self.assertEqual(self.row(one)["state"], "decided")
        self.became(self.post("Alesia", one, self.sure(asked), "wrong"), "wrong")
        self.became(self.decide("Janka", other, **to), "settled")
        answer = self.decide("Alesia", one, **to)
        self.assertEqual(answer.status, 409)
        self.assertIn("Somebody said that this is the wrong person", answer.text)
        self.assertIn("A mail about another letter", answer.text)

    def test_a_mail_that_is_held_is_taken_back_and_one_that_left_is_called_wrong(self):
        reply = self.next("Alesia")
        ref = self.refs(self.page("Alesia", reply))[0]
        self.became(self.decide("Alesia", reply, what="to", ref=ref, pages="1"), "settled")
        self.assertEqual(self.undo("Alesia", reply).status, 303)
        self.assertEqual(self.row(reply)["mails"][0]["state"], "recalled")
        self.became(self.decide("Alesia", reply, what="to", ref=ref, pages="1"), "settled")
        form = self.last("Alesia", reply)
        store = self.store()
        store.execute("UPDATE mail SET state = 'written', due = NULL WHERE state = 'queued'")
        store.commit()
        self.assertEqual(self.post("Alesia", reply, form, "undo").status, 422)
        self.assertIn("It went to the wrong person", self.site.get("/mine", self.cookies["Alesia"]).text)
        asked = self.post("Alesia", reply, self.last("Alesia", reply, "wrong"), "wrong")
        self.assertEqual((asked.status, self.row(reply)["state"]), (409, "decided"))
        for word in ("Are you sure?", ref, self.row(reply)["mails"][-1]["sender_email"]):
            self.assertIn(word, asked.text)
        done = self.post("Alesia", reply, self.sure(asked), "wrong")
        self.became(done, "wrong")
        shown = self.site.get(done.headers["location"], self.cookies["Alesia"]).text
        self.assertIn("Noted: it went to the wrong person", shown)
        self.assertNotIn("It is taken back", shown)
        row = self.row(reply)
        self.assertEqual((row["state"], row["mails"][-1]["wrong"]), ("review", True))
        task = re.search(r'href="(/tasks/T-[0-9A-Z]+)"><strong>went to the wrong person', shown).group(1)
        self.assertIn("to delete it", self.site.get(task, self.cookies["Volha"]).text)

    def sure(self, asked):
        """The fields of the form that says which mail went to the wrong person."""
        form = re.search(r'/wrong">(.*?)</form>', asked.text).group(1)
        return dict(re.findall(r'name="([^"]+)"\s+value="([^"]*)"', form))

    def recall(self, name, mail):
        csrf = self.site.get("/me", self.cookies[name]).csrf()
        return self.site.post(f"/mail/{mail}/recall", {"csrf": csrf}, self.cookies[name])

    def test_a_recalled_mail_brings_its_letter_back_and_no_later_one(self):
        reply = self.next("Alesia")
        ref = self.refs(self.page("Alesia", reply))[0]
        self.became(self.decide("Alesia", reply, what="to", ref=ref, pages="1"), "settled")
        name = self.store().execute("SELECT name FROM mail").fetchone()[0]
        done = self.recall("Janka", name)
        self.became(done, "recalled")
        self.assertIn("It asks again", self.site.get(done.headers["location"], self.cookies["Janka"]).text)
        self.assertEqual(self.row(reply)["mails"][0]["state"], "recalled")
        self.became(self.decide("Alesia", reply, what="to", ref=ref, pages="1"), "settled")
        self.assertEqual(self.recall("Janka", name).status, 409)
        self.assertEqual(self.row(reply)["mails"][-1]["state"], "queued")
        self.assertEqual(self.recall("Janka", "M-00000000").status, 404)

    def test_an_old_page_takes_back_nobodys_later_decision(self):
        reply = self.next("Alesia")
        self.became(self.decide("Alesia", reply, what="none"), "settled")
        old = self.last("Alesia", reply)
        csrf = self.site.get("/me", self.cookies["Janka"]).csrf()
        self.assertEqual(self.post("Janka", reply, {**old, "csrf": csrf}, "undo").status, 303)
        ref = self.refs(self.page("Janka", reply))[0]
        self.became(self.decide("Janka", reply, what="to", ref=ref, pages="1"), "settled")
        for to in ("undo", "wrong"):
            self.assertEqual(self.post("Alesia", reply, old, to).status, 409)
            for none in ("", "0", "-1", "x"):
                self.assertEqual(self.post("Alesia", reply, {**old, "decision": none}, to).status, 422)
        self.assertEqual([mail["state"] for mail in self.row(reply)["mails"]], ["queued"])

    def test_what_is_fetched_ahead_takes_no_reply_from_anybody(self):
        cookie = self.cookies["Alesia"]
        for headers in ({}, {"Sec-Fetch-Mode": "no-cors"}, {"Sec-Fetch-Mode": "cors"},
                        {"Sec-Fetch-Mode": "navigate", "Sec-Purpose": "prefetch;prerender"},
                        {"Sec-Fetch-Mode": "navigate", "Purpose": "prefetch"}):
            answer = self.site.ask("GET", "/next", {"Cookie": cookie, **headers})
            self.assertEqual(answer.status, 200)
            self.assertIn("A reply waits for you", answer.text)
        first = self.next("Janka")
        shown = self.page("Alesia", first)
        self.assertIn("has this one open just now", shown.text)
        ahead = re.search(r'rel="next" href="/reply/([^"]+)"', self.page("Janka", first).text).group(1)
        self.page("Alesia", ahead)
        self.assertEqual(self.next("Volha"), ahead)
        taken = self.site.post("/next", {"csrf": shown.csrf()}, cookie)  # without JavaScript: one click
        self.assertEqual(taken.status, 303)
        self.assertNotIn(taken.headers["location"].split("/")[-1], ("next", first, ahead))

    def test_who_goes_to_a_reply_has_it(self):
        reply = json.loads(self.site.home.adkaz("list", "--json").stdout.splitlines()[0])["reply"]
        self.go("/reply/" + reply, "Alesia")
        self.assertIn("has this one open just now", self.page("Janka", reply).text)
        self.assertNotEqual(self.next("Janka"), reply)

    def test_every_decision_stands_in_the_record(self):
        reply = self.next("Alesia")
        self.decide("Alesia", reply, what="none")
        self.assertEqual(self.site.home.adkaz("check").returncode, 0)
        told = json.dumps(self.site.home.adkaz("show", reply).stdout)
        self.assertIn("decided by Alesia: none", told)


class FoundPages(ReviewTest):
    """A page that turned up after its letter was mailed, without JavaScript."""

    second = "never"

    def settled(self):
        """A letter that is to be mailed, its candidate, and another that waits."""
        letter, page = self.next("Alesia"), self.next("Janka")
        ref = self.refs(self.page("Alesia", letter))[0]
        self.became(self.decide("Alesia", letter, what="to", ref=ref, pages="1"), "settled")
        return letter, page, ref

    def confirmed(self, asked, letter, page):
        self.assertEqual(asked.status, 409, asked.text)
        (mail,) = self.row(letter)["mails"]
        self.assertRegex(asked.text, rf"It would go to: <strong><bdi[^>]*>{mail['message']}</bdi></strong> <bdi")
        for word in ("It goes to whom the second letter went", f"/reply/{page}/page/1.jpg", f"/reply/{letter}/page/1.jpg"):
            self.assertIn(word, asked.text)
        self.assertEqual(self.row(page)["state"], "review")
        self.became(self.post("Janka", page, self.again(asked)), "settled")
        row = self.row(page)
        self.assertEqual((row["outcome"], row["found_with"]), ("mail", letter))
        return row

    def test_the_letter_is_searched_for_and_the_page_goes_after_it(self):
        letter, page, ref = self.settled()
        csrf = self.page("Janka", page).csrf()
        found = self.site.post("/search", {"csrf": csrf, "reply": page, "q": ref}, self.cookies["Janka"])
        (mail,) = self.row(letter)["mails"]
        self.assertIn(f'href="/reply/{letter}"', found.text)
        self.assertRegex(found.text, rf'<button name="found" formnovalidate value="{mail["mail"]}">')
        asked = self.post("Janka", page, self.form(found, found=mail["mail"], pages="1"))
        row = self.confirmed(asked, letter, page)
        self.assertEqual(row["mails"][0]["message"], ref)
        shown = self.page("Janka", page).text
        self.assertIn("A further page of a letter that was sent:", shown)
        self.assertIn(f'href="/reply/{letter}"', shown)
        self.assertIn(f"{page} is a further page of it", self.site.get(f"/reply/{letter}/story", self.cookies["Janka"]).text)

    def test_the_letter_is_named(self):
        letter, page, _ = self.settled()
        self.confirmed(self.decide("Janka", page, what="found", other=letter, pages="1"), letter, page)

    def test_enter_presses_what_decides_for_the_chosen_candidate(self):
        letter, page, ref = self.settled()
        mail = self.row(letter)["mails"][0]["mail"]
        csrf = self.page("Janka", page).csrf()
        found = self.site.post("/search", {"csrf": csrf, "reply": page, "q": ref}, self.cookies["Janka"])
        for form in re.findall(r"(?s)<form[^>]*>(.*?)</form>", found.text):
            if 'name="found"' in form: # a browser takes the first one
                buttons = re.findall(r"<button([^>]*)>", form)
                self.assertIn('name="what" value="to"', buttons[0])
                self.assertNotIn("formnovalidate", buttons[0])
                break
        else:
            self.fail("no further page is offered")
        other = next(one for one in self.refs(self.page("Janka", page)) if one != ref)
        refused = self.post("Janka", page, self.form(found, found=mail, ref=other, pages="1"))
        self.assertEqual(refused.status, 422)
        self.assertIn("Another candidate is chosen", refused.text)
        asked = self.post("Janka", page, self.form(found, found=mail, ref=ref, pages="1"))
        self.confirmed(asked, letter, page)

    def test_what_is_no_such_letter_is_refused(self):
        letter, page, _ = self.settled()
        third = self.next("Volha")
        for other, why in (("", "name the other"), ("R-NOWHERE", "there is no reply"), (third, "was mailed to nobody"),
                           (page, "was mailed to nobody"), ("M-NOWHERE", "there is no mail")):
            with self.subTest(other=other):
                answer = self.decide("Janka", page, what="found", other=other, pages="1")
                self.assertEqual(answer.status, 422)
                self.assertIn(why, answer.text)
        self.assertEqual(self.decide("Janka", page, what="found", other=letter).status, 422) # which pages?
        self.assertEqual(self.row(page)["state"], "review")

    def test_a_letter_that_changed_since_it_was_looked_at_is_shown_again(self):
        letter, page, ref = self.settled()
        asked = self.decide("Janka", page, what="found", other=letter, pages="1")
        self.assertEqual(self.undo("Alesia", letter).status, 303)
        self.assertEqual(self.post("Janka", page, self.again(asked)).status, 422)
        self.became(self.decide("Alesia", letter, what="to", ref=ref, pages="1"), "settled")
        self.assertEqual(self.post("Janka", page, self.again(asked)).status, 409)
        self.assertEqual(self.row(page)["state"], "review")


class FoundPageSecond(ReviewTest):
    """Of a found page a second person is asked as of any letter, and is told nothing of the first."""

    def test_two_must_name_the_same_letter(self):
        letter, page = self.next("Alesia"), self.next("Janka")
        ref = self.refs(self.page("Alesia", letter))[0]
        for name in ("Alesia", "Volha"):
            answer = self.decide(name, letter, what="to", ref=ref, pages="1")
        self.became(answer, "settled")
        asked = self.decide("Janka", page, what="found", other=letter, pages="1")
        self.became(self.post("Janka", page, self.again(asked)), "second")
        self.assertEqual(self.row(page)["state"], "review")
        shown = self.page("Alesia", page)
        self.assertIn('class="blind"', shown.text)
        found = self.site.post("/search", {"csrf": shown.csrf(), "reply": page, "q": ref}, self.cookies["Alesia"])
        self.assertIn(ref, self.refs(found))
        self.assertNotIn('name="found"', found.text)
        asked = self.decide("Alesia", page, what="found", other=letter, pages="1")
        self.became(self.post("Alesia", page, self.again(asked)), "settled")
        self.assertEqual(self.row(page)["found_with"], letter)


if __name__ == "__main__":
    unittest.main(verbosity=2)
