"""Finding a letter again that nobody has to decide any more: by its ID, by whom it went to, in the lists of what is settled,
what is mailed and what could not be used; and what may still be done there. As a browser without JavaScript asks for it."""

import json
import os
import re
import unittest

from test_review_decide import ReviewTest


class FindTest(ReviewTest):
    second = "never"

    def get(self, path, name="Alesia", status=200):
        answer = self.site.get(path, self.cookies[name])
        self.assertEqual(answer.status, status, path)
        return answer.text

    def search(self, typed, name="Alesia", **more):
        return self.site.post("/search", {"csrf": self.site.get("/me", self.cookies[name]).csrf(), "q": typed, **more},
                              self.cookies[name])

    def settle(self, what, name="Alesia", **more):
        """The next letter of this person, decided so."""
        reply = self.next(name)
        self.became(self.decide(name, reply, what=what, **more), "settled")
        return reply

    def mail(self, name="Alesia"):
        """The next letter of this person, mailed to the first of the list, and its record."""
        reply = self.next(name)
        page = self.page(name, reply)
        ref = self.refs(page)[0]
        self.became(self.post(name, reply, self.form(page, what="to", ref=ref, pages="1")), "settled")
        return reply, ref

    def linked(self, text):
        return re.findall(r'<a href="/reply/(R-[0-9A-Z]+)"', re.sub('(?s)<aside class="last".*?</aside>', "", text))

    def deeds(self, reply):
        told = self.site.home.adkaz("audit", reply, "--json").stdout
        return [(row["name"], row["deed"]) for row in map(json.loads, told.splitlines())]


class Search(FindTest):
    def test_a_record_leads_to_the_letters_that_went_there(self):
        reply, ref = self.mail()
        other = self.next("Janka")
        found = self.search(ref, "Janka").text
        self.assertEqual(self.linked(found), [reply])
        self.assertIn(self.row(reply)["mails"][0]["state"], found)
        waiting = self.search(self.refs(self.page("Janka", other))[0], "Janka").text
        self.assertEqual(self.linked(waiting), [other])
        self.assertIn("letters waiting", waiting)
        self.assertEqual(self.undo("Alesia", reply).status, 303)
        self.assertIn("recalled", self.search(ref, "Janka").text)

    def test_ids_lead_to_their_letter(self):
        reply, _ = self.mail()
        mail = self.row(reply)["mails"][0]["mail"]
        for typed in (reply, reply.lower(), f"  {reply} ", mail, mail.lower()):
            answer = self.search(typed, "Janka")
            self.assertEqual((answer.status, answer.headers.get("location")), (303, "/reply/" + reply), typed)
        for typed in ("R-00000000", "M-00000000", "R-", "R-26", "M-' OR 1", "R-" + "0" * 200):
            answer = self.search(typed)
            found = re.sub('(?s)<ul class="letters waiting">.*?</ul>', "", answer.text)  # of records with these words
            self.assertEqual((answer.status, self.linked(found)), (200, []), typed)

    def test_nobody_who_decides_blindly_is_led_to_whom_it_went_to(self):
        reply, ref = self.mail()
        self.assertEqual(self.undo("Alesia", reply).status, 303)
        store = self.store()  # as where everything is decided by two
        store.execute("INSERT INTO opinion (id, reply, turn, at, by_hash, by_name, asks, content) SELECT 1, id, turn, 1,"
                      " 'x', x'', 0, x'' FROM reply WHERE id = ?", (reply,))
        store.commit()
        for name in ("Janka", "Volha"):
            found = self.search(ref, name).text
            self.assertIn(ref, found)
            self.assertEqual(self.linked(found), [])
            self.assertNotIn("recalled", found)

    def test_who_searches_for_a_letter_has_looked_at_it(self):
        reply, other = [row["reply"] for row in self.site.home.list()][:2]
        self.assertEqual(self.deeds(reply), [])
        self.assertIn(f'data-reply="{reply}"', self.search("Алена", "Janka", reply=reply).text)
        self.assertEqual(self.deeds(reply), [("Janka", "look"), ("Janka", "search")])
        self.assertEqual(self.search("Алена", "Janka", reply="R-00000000").status, 404)
        self.assertEqual(self.deeds("R-00000000"), [])
        self.assertEqual(self.search("Алена", "Janka").status, 200)
        self.assertEqual(self.deeds(other), [])
        self.assertEqual(self.site.home.adkaz("check").returncode, 0)


class Settled(FindTest):
    letters = 10

    def test_what_is_settled_is_listed_the_newest_first_and_by_outcome(self):
        replies = [self.settle(what, name) for what, name in (
            ("to-all", "Alesia"), ("not-a-letter", "Janka"), ("none", "Alesia"), ("not-a-letter", "Volha"))]
        self.assertIn('href="/settled"', self.get("/"))
        for name in ("Alesia", "Janka"):
            text = self.get("/settled", name)
            self.assertEqual(self.linked(text), replies[::-1])
            for words in ("To all of us", "Not a letter", "None of the register", "Janka", "Volha"):
                self.assertIn(words, text)
            self.assertEqual(self.linked(self.get("/settled?outcome=to-all", name)), replies[:1])
            self.assertEqual(self.linked(self.get("/settled?outcome=not-a-letter", name)), [replies[3], replies[1]])
        self.assertEqual(self.undo("Janka", replies[1]).status, 303)
        self.assertEqual(self.linked(self.get("/settled?outcome=not-a-letter")), [replies[3]])

    def test_what_somebody_else_settled_is_taken_back_at_the_letter(self):
        for what in ("not-a-letter", "to-all"):
            reply = self.settle(what, "Janka")
            form = re.search(rf'action="/reply/{reply}/undo">(.*?)</form>', self.page("Alesia", reply).text.split("<article")[1])
            fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form.group(1)))
            answer = self.post("Alesia", reply, fields, "undo")
            self.assertEqual(answer.status, 303)
            self.assertEqual(self.row(reply)["state"], "review")
            self.assertEqual(self.post("Volha", reply, {**fields, "csrf": self.page("Volha", reply).csrf()}, "undo").status, 409)
            self.assertIn(("Alesia", "undo"), self.deeds(reply))
        mailed, _ = self.mail()
        self.assertNotIn(f'action="/reply/{mailed}/undo"', self.page("Janka", mailed).text)

    def test_what_nobody_has_settled_is_not_in_it(self):
        self.assertEqual(self.linked(self.get("/settled")), [])
        self.assertEqual(self.linked(self.get("/settled?outcome=mail")), [])
        reply, _ = self.mail()
        self.assertEqual(self.linked(self.get("/settled?outcome=mail")), [reply])

    def test_odd_wishes_are_none(self):
        reply = self.settle("none")
        for odd in ("skip=-1", "skip=99999999999999999999", "skip=x", "outcome=%27", "outcome=", "outcome=nothing"):
            self.assertEqual(self.linked(self.get("/settled?" + odd)), [reply], odd)
        self.assertEqual(self.linked(self.get("/settled?skip=50")), [])


class Lists(FindTest):
    words = "settled"
    letters = 260

    def test_what_goes_out_is_turned_page_by_page(self):
        mailed = {row["reply"] for row in self.site.home.list() if row["outcome"] == "mail"}
        self.assertEqual(len(mailed), 52)
        overview = self.get("/")
        self.assertIn("held: 52", overview)
        self.assertIn('href="/mails?state=held"', overview)
        first, rest = self.get("/mails?state=held"), self.get("/mails?state=held&skip=50")
        self.assertEqual((len(self.linked(first)), len(self.linked(rest))), (50, 2))
        self.assertEqual(set(self.linked(first) + self.linked(rest)), mailed)
        self.assertIn('href="/mails?state=held&amp;skip=50"', first)
        recall = re.search(r'action="(/mail/M-[0-9A-Z]+/recall)"', rest).group(1)
        csrf = self.site.get("/me", self.cookies["Alesia"]).csrf()
        self.assertEqual(self.site.post(recall, {"csrf": csrf}, self.cookies["Alesia"]).status, 303)
        self.assertIn("held: 51", self.get("/"))
        for odd in ("", "?state=", "?state=nothing", "?state=%27&skip=x", "?skip=-1"):
            self.get("/mails" + odd)
        pieces = [self.linked(self.get(f"/settled?outcome=mail&skip={skip}")) for skip in (0, 50)]
        self.assertEqual([len(piece) for piece in pieces], [50, 1])
        self.assertEqual(len(set(pieces[0] + pieces[1])), 51)


class SetAside(FindTest):
    letters = 0

    def setUp(self):
        super().setUp()
        self.site.home.drop_bytes("paper.txt", b"no picture")
        self.site.home.drop_bytes("broken.jpg", b"\xff\xd8\xff\xe0" + b"nothing more" * 40)
        self.site.home.run()
        self.replies = {row["source"][0].split("/")[-1]: row["reply"] for row in self.site.home.list()}
        self.assertEqual({row["state"] for row in self.site.home.list()}, {"set-aside"})

    def notes(self):
        folder = os.path.join(self.site.home.inbox, "PROBLEM")
        told = ""
        for name in sorted(os.listdir(folder)):
            if name.endswith(".txt"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    told += file.read()
        return told

    def test_the_overview_leads_to_all_of_them(self):
        text = self.get("/")
        self.assertTrue(set(self.replies.values()) <= set(self.linked(text)))
        self.assertIn('href="/set-aside"', text)
        self.assertEqual(set(self.linked(self.get("/set-aside"))), set(self.replies.values()))
        self.assertEqual(self.linked(self.get("/set-aside?skip=50")), [])

    def test_a_better_scan_can_be_asked_for(self):
        reply = self.replies["broken.jpg"]
        self.assertEqual(self.decide("Alesia", reply, what="rescan").status, 422)
        self.became(self.decide("Alesia", reply, what="rescan", reason="please photograph it once more"), "settled")
        self.assertEqual((self.row(reply)["state"], self.row(reply)["outcome"]), ("decided", "rescan"))
        self.site.home.run()
        self.assertIn("please photograph it once more", self.notes())
        self.assertEqual(self.linked(self.get("/settled?outcome=rescan")), [reply])

    def test_it_can_be_called_no_letter_and_that_is_taken_back(self):
        reply = self.replies["broken.jpg"]
        before = self.row(reply)
        self.became(self.decide("Alesia", reply, what="not-a-letter"), "settled")
        self.assertEqual(self.row(reply)["outcome"], "not-a-letter")
        self.assertNotIn(reply, self.linked(self.get("/set-aside")))
        self.assertEqual(self.undo("Alesia", reply).status, 303)
        self.assertEqual((self.row(reply)["state"], self.row(reply)["reason"]), ("set-aside", before["reason"]))
        self.assertIn(reply, self.linked(self.get("/set-aside")))

    def test_nothing_else_can_be_decided_there(self):
        text = self.page("Alesia", self.replies["broken.jpg"]).text
        self.assertEqual(set(re.findall(r'name="what" value="([^"]+)"', text)), {"rescan", "not-a-letter"})


class Wrong(ReviewTest):
    words = "tasks"
    letters = 12

    def wrong(self):
        rows = map(json.loads, self.site.home.adkaz("tasks", "--json").stdout.splitlines())
        return next((row["task"] for row in rows if row["kind"] == "wrong"), None)

    def tick(self, name):
        page = self.site.get("/tasks/" + self.wrong(), self.cookies[name])
        csrf = self.site.get("/me", self.cookies[name]).csrf()
        answer = self.site.post(f"/tasks/{self.wrong()}/done", {"csrf": csrf, "how": "done"}, self.cookies[name])
        return "/done" in page.text, answer

    def test_a_lead_says_that_a_wrong_mail_is_seen_to(self):
        offered, answer = self.tick("Alesia")
        self.assertEqual((offered, answer.status), (False, 422))
        self.assertIn("A lead says that it is done.", answer.text)
        self.assertIn("A lead says that it is done.", self.site.get("/tasks/" + self.wrong(), self.cookies["Alesia"]).text)
        self.assertTrue(self.wrong())
        offered, answer = self.tick("Volha")
        self.assertEqual((offered, answer.status, self.wrong()), (True, 303, None))

    def test_where_nobody_leads_whoever_sees_to_it_says_so(self):
        self.site.user("remove", "Volha")
        offered, answer = self.tick("Alesia")
        self.assertEqual((offered, answer.status, self.wrong()), (True, 303, None))


class Keys(FindTest):
    letters = 1

    def on(self, code):
        """What this key does: of two, the last."""
        listed = dict(re.findall(r'<li data-does="([^"]+)" data-code="([^"]+)">', self.get("/help")))
        return [does for does, of in listed.items() if of == code][-1]

    def test_what_one_decided_last_has_a_key_of_its_own(self):
        self.assertEqual(self.on("KeyP"), "mine")
        self.assertIn("<kbd>P</kbd></th><td>What you decided last</td>", self.get("/help"))
        form = {"csrf": self.site.get("/me", self.cookies["Alesia"]).csrf(), "language": "en"}
        self.assertIn('name="key.mine" value="P"', self.get("/me"))
        self.assertEqual(self.site.post("/me", {**form, "key.mine": "v"}, self.cookies["Alesia"]).status, 303)
        self.assertEqual(self.on("KeyV"), "mine")

    def test_what_a_person_put_on_a_key_stays_there(self):
        form = {"csrf": self.site.get("/me", self.cookies["Alesia"]).csrf(), "language": "en", "key.rescan": "p"}
        self.assertEqual(self.site.post("/me", form, self.cookies["Alesia"]).status, 303)
        self.assertEqual(self.on("KeyP"), "rescan")


if __name__ == "__main__":
    unittest.main()
