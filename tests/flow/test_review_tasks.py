"""What a person has to do about mails that went out, as the review page shows it: the list, one task, its ways, over HTTP
as a browser without JavaScript sends it."""

import json
import os
import re
import sqlite3
import unittest

from home import HomeTest
from review_site import Site

KINDS = ("answer", "translate", "prisoner", "not-mine", "stop", "bounced", "complaint", "silent", "recalled", "unclear",
         "unreadable", "wrong")


class Tasks(HomeTest):
    def seeded(self, words="tasks", letters=12):
        self.site = Site.of_seed(letters, words)
        self.addCleanup(self.site.remove)
        self.cookie = self.site.cookies["Alesia"]

    def open(self):
        """The tasks that are open, by kind."""
        told = self.site.home.adkaz("tasks", "--json").stdout
        return {row["kind"]: row for row in map(json.loads, told.splitlines())}

    def all(self):
        return [json.loads(line) for line in self.site.home.adkaz("tasks", "--json").stdout.splitlines()]

    def page(self, path, status=200):
        answer = self.site.get(path, self.cookie)
        self.assertEqual(answer.status, status, path)
        return answer

    def post(self, path, **fields):
        return self.site.post(path, {"csrf": self.page("/me").csrf(), **fields}, self.cookie)

    def do(self, task, how):
        return self.post(f"/tasks/{task['task']}/done", how=how)

    def row(self, reply):
        return next(row for row in self.site.home.list() if row["reply"] == reply)

    def deeds(self, task):
        told = self.site.home.adkaz("audit", task["task"], "--json").stdout
        return [json.loads(line)["deed"] for line in told.splitlines()]

    # ---- looking ----

    def test_the_list_shows_all_kinds_and_names_nobody(self):
        self.seeded()
        listed = self.page("/tasks").text
        names = [row["task"] for row in self.open().values()]
        self.assertEqual(re.findall(r'href="/tasks/(T-[0-9A-Z]+)"', listed), names)
        self.assertEqual(set(self.open()), set(KINDS))
        self.assertIn('Tasks <strong class="count">12</strong>', listed)
        for told in ("example.org", "Алена", "кот", "Шклоў"):
            self.assertNotIn(told, listed)
        for kind in KINDS:
            some = self.page("/tasks?kind=" + kind).text
            self.assertEqual(re.findall(r'href="/tasks/(T-[0-9A-Z]+)"', some), [self.open()[kind]["task"]])

    def test_odd_wishes_of_the_list_are_none(self):
        self.seeded()
        for odd in ("skip=-1", "skip=99999999999999999999", "skip=x", "kind=%27", "kind=", "kind=nothing&skip=0"):
            self.assertEqual(self.page("/tasks?" + odd).text.count('href="/tasks/T-'), 12)
        self.assertEqual(self.page("/tasks?skip=12").text.count('href="/tasks/T-'), 0)
        for nothing in ("/tasks/T-00000000", "/tasks/x", "/tasks/T-00000000/done", "/tasks/R-00000000"):
            self.page(nothing, 404)

    def test_each_task_says_what_was_written_and_what_to_do_and_the_look_is_on_record(self):
        self.seeded()
        for kind, task in self.open().items():
            with self.subTest(kind=kind):
                text = self.page("/tasks/" + task["task"]).text
                self.assertIn("What to do", text)
                self.assertIn(f'action="/tasks/{task["task"]}/done"', text)
                self.assertEqual(f'href="/reply/{task["reply"]}"' in text, kind != "unreadable")
                self.assertEqual(self.deeds(task), ["look"])
        self.assertIn("щука была на пять кило", self.page("/tasks/" + self.open()["prisoner"]["task"]).text)
        self.assertIn("There is no such mailbox.", self.page("/tasks/" + self.open()["bounced"]["task"]).text)
        reply = self.page("/reply/" + self.open()["silent"]["reply"]).text
        self.assertIn(f'href="/tasks/{self.open()["silent"]["task"]}"', reply)

    def test_all_of_a_long_mail_can_be_read(self):
        self.seeded()
        text = self.page("/tasks/" + self.open()["unclear"]["task"]).text
        self.assertEqual(re.findall(r"Радок (\d+)\.", text), [str(i) for i in range(2000)])
        self.assertIn("<summary>The rest of it</summary>", text)
        self.assertNotIn("…", text.split('id="written"')[1])

    def test_hostile_words_stay_text(self):
        self.seeded("hostile,tasks")
        for task in self.open().values():
            text = self.page("/tasks/" + task["task"]).text
            self.assertEqual(len(re.findall(r"<script", text)), 1)  # ours
            self.assertNotRegex(text, r"<img|<iframe|<svg|\son\w+=[\"'a-z]")
            self.assertNotRegex(text, "[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f]")

    # ---- doing ----

    def test_a_task_is_done_once_and_it_is_on_record(self):
        self.seeded()
        task = self.open()["silent"]
        self.assertEqual(self.do(task, "done").status, 303)
        self.assertNotIn("silent", self.open())
        again = self.do(task, "done")
        self.assertEqual(again.status, 409)
        self.assertIn("Somebody did this already", again.text)
        self.assertEqual(self.deeds(task), ["task done"])
        told = self.page("/tasks/" + task["task"]).text
        self.assertIn("Alesia", re.sub("(?s)<footer>.*", "", told))
        self.assertNotIn("/done", told)
        self.assertEqual(self.site.home.adkaz("check").returncode, 0)

    def test_only_the_ways_that_are_offered_can_be_gone(self):
        self.seeded()
        tasks = self.open()
        for kind, how, status in (("answer", "again", 422), ("stop", "resume", 422), ("not-mine", "done", 422),
                                  ("bounced", "theirs", 422), ("bounced", "resume", 422), ("silent", "nonsense", 404),
                                  ("silent", "", 404)):
            with self.subTest(kind=kind, how=how):
                self.assertEqual(self.do(tasks[kind], how).status, status)
        path = f"/tasks/{tasks['silent']['task']}/done"
        self.assertEqual(self.site.post(path, {"how": "done"}, self.cookie).status, 403)
        self.assertEqual(self.open(), tasks)

    def test_what_an_answer_asks_for_is_said_here(self):
        for how, suspends in (("translate", False), ("prisoner", False), ("not-mine", True), ("stop", True)):
            with self.subTest(how=how):
                self.seeded()
                answer = self.open()["answer"]
                self.assertIn(f'value="{how}"', self.page("/tasks/" + answer["task"]).text)
                done = self.do(answer, how)
                self.assertEqual((done.status, done.headers["location"]), (303, "/tasks/" + answer["task"]))
                (task,) = [row for row in self.all() if row["task"] == answer["task"]]
                self.assertEqual(task["kind"], how)
                self.assertEqual(self.deeds(task), ["look", "answer sorted"])
                told = self.page("/tasks/" + answer["task"]).text
                self.assertEqual("Nothing goes to this address at the moment." in told, suspends)
                others = {"translate", "prisoner", "not-mine", "stop"} - {how}
                self.assertEqual(others & set(re.findall(r'name="how" value="([^"]+)"', told)), others)
                self.assertNotIn(f'value="{how}"', told)
                self.assertEqual(self.do(task, how).status, 422)
                self.assertEqual(self.site.home.adkaz("check").returncode, 0)

    def test_what_was_sorted_wrongly_is_sorted_again_and_no_mailbox_is_shut_for_ever(self):
        self.seeded()
        answer = self.open()["answer"]
        path = "/tasks/" + answer["task"]
        self.assertEqual(self.do(answer, "stop").status, 303)
        self.assertEqual(self.do(answer, "not-mine").status, 303)
        self.assertIn("Nothing goes to this address at the moment.", self.page(path).text)
        self.assertEqual(self.do(answer, "theirs").status, 303)
        self.assertNotIn("Nothing goes to this address", self.page(path).text)
        self.assertEqual(self.do(answer, "stop").status, 409)  # it is done
        self.assertEqual(self.site.home.adkaz("check").returncode, 0)

    def test_what_a_program_understood_is_not_sorted_anew(self):
        self.seeded()
        for kind, how in (("stop", "not-mine"), ("not-mine", "translate"), ("translate", "stop"), ("prisoner", "stop")):
            task = self.open()[kind]
            self.assertNotIn(f'value="{how}"', self.page("/tasks/" + task["task"]).text)
            self.assertEqual(self.do(task, how).status, 422)

    def meddle(self, *asked):
        store = sqlite3.connect(os.path.join(self.site.home.dir, "store", "adkaz.db"), timeout=20)
        with store:
            store.execute(*asked)
        store.close()

    def answered(self, sender, purpose="scan", words="Received"):
        """An answer to a mail, with this in its From; {address} is where the mail went."""
        self.seeded()
        mail = self.open()["answer"]["mail"]
        self.meddle("UPDATE mail SET purpose = ? WHERE name = ?", (purpose, mail))
        (address,) = [sent["sender_email"] for row in self.site.home.list() for sent in row["mails"] if sent["mail"] == mail]
        maildir = os.path.join(self.site.home.base, "back")
        for folder in ("new", "cur", "tmp"):
            os.makedirs(os.path.join(maildir, folder), exist_ok=True)
        before = {row["task"] for row in self.all()}
        with open(os.path.join(maildir, "new", "1"), "w", encoding="utf-8") as to:
            to.write(f"From: {sender.format(address=address)}\nTo: team@example.org\n"
                     f"In-Reply-To: <{self.open()['answer']['reply']}@example.org>\nSubject: Re: x\n\n{words}\n")
        self.site.home.adkaz("receive", maildir)
        (task,) = [row for row in self.all() if row["task"] not in before]
        return task

    def noticed(self, sender):
        return self.answered(sender, "notice", "Who are you?")

    def test_that_it_came_from_another_mailbox_is_said(self):
        task = self.answered("Eve <eve@mail.example>")
        self.assertIn("It came from another address than the letter went to", self.page("/tasks/" + task["task"]).text)

    def test_the_letter_follows_no_answer_from_another_mailbox(self):
        for sender in ("Eve <eve@mail.example>", '"{address}" <eve@mail.example>',
                       '"<{address}>' + "x" * 500 + '" <eve@mail.example>',
                       "{address}\nResent-From: eve@mail.example"):
            with self.subTest(sender=sender):
                task = self.noticed(sender)
                text = self.page("/tasks/" + task["task"]).text
                self.assertIn("a stranger may have written it", text)
                self.assertNotIn('value="answered"', text)
                refused = self.do(task, "answered")
                self.assertEqual(refused.status, 422)
                self.assertIn("It was not written from the mailbox to which the notice went", refused.text)
                self.assertNotIn("settle mail", self.deeds(task))
                self.assertEqual(len(self.row(task["reply"])["mails"]), 1)

    def test_the_letter_follows_no_notice_that_nobody_answered(self):
        self.seeded()
        silent = self.open()["silent"]
        self.meddle("UPDATE mail SET purpose = 'notice' WHERE name = ?", (silent["mail"],))
        self.assertNotIn('value="answered"', self.page("/tasks/" + silent["task"]).text)
        self.assertEqual(self.do(silent, "answered").status, 422)

    def test_the_letter_follows_no_notice_whose_decision_fell(self):
        task = self.noticed("{address}")
        path = "/tasks/" + task["task"]
        self.assertIn('value="answered"', self.page(path).text)
        self.meddle("UPDATE reply SET state = 'review', decision = NULL WHERE id = ?", (task["reply"],))
        self.assertNotIn('value="answered"', self.page(path).text)
        self.assertIn("the letter has to be decided anew", self.page(path).text)
        refused = self.do(task, "answered")
        self.assertEqual(refused.status, 422)
        self.assertIn("the letter has to be decided anew. Nothing was changed.", refused.text)
        self.assertNotIn("settle mail", self.deeds(task))

    def test_the_letter_follows_a_notice_that_was_answered_in_other_words(self):
        self.seeded()
        answer = self.open()["answer"]
        path = "/tasks/" + answer["task"]
        self.assertNotIn('value="answered"', self.page(path).text)
        self.assertEqual(self.do(answer, "answered").status, 422)
        answer = self.noticed("Olena <{address}>")
        path = "/tasks/" + answer["task"]
        self.assertIn('value="answered"', self.page(path).text)
        self.assertEqual(self.do(answer, "answered").status, 303)
        self.assertIn(("queued", "scan"), [(mail["state"], mail["purpose"]) for mail in self.row(answer["reply"])["mails"]])
        self.assertEqual(len(self.row(answer["reply"])["mails"]), 2)
        self.assertNotIn('value="answered"', self.page(path).text)
        self.assertEqual(self.do(answer, "answered").status, 422)
        self.assertEqual(len(self.row(answer["reply"])["mails"]), 2)
        self.assertEqual(self.deeds(answer)[-1], "settle mail")
        self.assertEqual(self.do(answer, "done").status, 303)

    def test_what_is_not_theirs_is_called_wrong_at_once(self):
        self.seeded()
        task = self.open()["not-mine"]
        page = self.page("/tasks/" + task["task"])
        form = page.text[page.text.index(f'action="/reply/{task["reply"]}/wrong"'):]
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[:form.index("</form>")]))
        asked = self.site.post(f"/reply/{task['reply']}/wrong", fields, self.cookie)
        self.assertEqual((asked.status, self.row(task["reply"])["state"]), (409, "decided"))
        self.assertIn(task["mail"], asked.text)
        sure = {**fields, "sure": "1"}
        self.assertEqual(self.site.post(f"/reply/{task['reply']}/wrong", sure, self.cookie).status, 303)
        row = self.row(task["reply"])
        self.assertIn(task["reply"], [done["reply"] for done in self.all() if done["kind"] == "wrong"])
        self.assertEqual((row["state"], row["mails"][-1]["wrong"]), ("review", True))
        self.assertNotIn("not-mine", self.open())

    def test_what_is_theirs_after_all_may_be_mailed_to_again(self):
        self.seeded()
        task = self.open()["not-mine"]
        self.assertIn("Nothing goes to this address at the moment.", self.page("/tasks/" + task["task"]).text)
        self.assertEqual(self.do(task, "theirs").status, 303)
        self.assertNotIn("not-mine", self.open())
        self.assertNotIn("Nothing goes to this address", self.page("/tasks/" + task["task"]).text)
        self.assertEqual(self.row(task["reply"])["state"], "decided")

    def test_who_wants_no_more_mail_gets_none_because_of_another_task(self):
        self.seeded()
        tasks = self.open()
        task = tasks["not-mine"]
        store = sqlite3.connect(os.path.join(self.site.home.dir, "store", "adkaz.db"))
        store.execute("UPDATE mail SET mailbox = (SELECT mailbox FROM mail WHERE name = ?) WHERE name = ?",
                      (task["mail"], tasks["stop"]["mail"]))
        store.commit()
        store.close()
        refused = self.do(task, "theirs")
        self.assertEqual(refused.status, 409)
        self.assertIn("Another task is about the same address", refused.text)
        self.assertIn("Nothing goes to this address at the moment.", self.page("/tasks/" + task["task"]).text)

    def test_what_did_not_arrive_is_sent_once_more_and_can_be_taken_back(self):
        self.seeded()
        task = self.open()["bounced"]
        self.assertEqual(self.row(task["reply"])["mails"][0]["state"], "bounced")
        self.assertEqual(self.do(task, "again").status, 303)
        self.assertEqual(self.row(task["reply"])["mails"][0]["state"], "held")
        self.assertNotIn("bounced", self.open())
        self.assertEqual(self.deeds(task), ["send again"])
        self.assertIn("/recall", self.page("/reply/" + task["reply"]).text)

    def test_where_the_address_is_suspended_it_is_resumed_first(self):
        self.seeded()
        task = self.open()["bounced"]
        address = self.row(task["reply"])["mails"][0]["sender_email"]
        done = self.site.home.adkaz("address", "suspend", address, "--by", "Alesia", "--reason", "hard")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.do(task, "again").status, 422)
        self.assertEqual(self.do(task, "resume").status, 303)
        self.assertIn("bounced", self.open())
        self.assertEqual(self.do(task, "again").status, 303)

    # ---- what a letter that is decided blindly keeps to itself ----

    def test_a_blind_letter_does_not_tell_here_whom_it_went_to(self):
        self.seeded()
        tasks = self.open()
        kinds = ("bounced", "not-mine", "silent")
        rows = {kind: self.row(tasks[kind]["reply"]) for kind in kinds}
        ref_of = {kind: row["mails"][0]["message"] for kind, row in rows.items()}
        recalls = [f'<span class="unseen">{ref_of["silent"]}</span>', f'<span class="unseen">{rows["silent"]["reply"]}</span>']
        store = sqlite3.connect(os.path.join(self.site.home.dir, "store", "adkaz.db"))
        store.execute("UPDATE mail SET state = 'held', due = changed WHERE name = ?", (tasks["silent"]["mail"],))
        store.commit()
        self.assertIn(recalls[0], self.page("/mails?state=held").text)
        for kind in kinds:
            self.assertIn(ref_of[kind], self.page("/tasks/" + tasks[kind]["task"]).text)
            store.execute("UPDATE reply SET state = 'review', decision = NULL WHERE id = ?", (rows[kind]["reply"],))
            store.execute("INSERT OR REPLACE INTO rule_case (reply, at, pattern, held, message)"
                          " SELECT ?, 0, 1, 1, min(id) FROM message", (rows[kind]["reply"],))
            store.commit()
        store.close()
        held = self.page("/mails?state=held").text
        self.assertNotIn(ref_of["silent"], held)
        self.assertIn(recalls[1], held)
        for kind in kinds:
            with self.subTest(kind=kind):
                address = rows[kind]["mails"][0]["sender_email"]
                shown = self.page("/tasks/" + tasks[kind]["task"]).text
                facts = shown[shown.index('<dl class="record">'):shown.index("</dl>")]
                asked = self.post(f"/reply/{rows[kind]['reply']}/wrong", mail=tasks[kind]["mail"])
                self.assertEqual(asked.status, 409)
                self.assertIn(f"<p>{tasks[kind]['mail']}</p>", asked.text)
                for told in (ref_of[kind], address):
                    self.assertNotIn(told, facts)
                    self.assertNotIn(told, asked.text)

    # ---- mails that may have gone ----

    def test_a_mail_of_which_nobody_knows_is_said_to_have_gone_or_is_sent_once_more(self):
        self.seeded()
        store = sqlite3.connect(os.path.join(self.site.home.dir, "store", "adkaz.db"))
        store.execute("UPDATE mail SET state = 'unknown' WHERE state = 'handed-over'")
        store.commit()
        store.close()
        for kind, how, becomes in (("silent", "sent", "handed-over"), ("complaint", "again", "held"),
                                   ("bounced", "again", "held")):
            with self.subTest(kind=kind):
                reply = self.open()[kind]["reply"]
                path = f"/mail/{self.open()[kind]['mail']}/settle"
                text = self.page("/reply/" + reply).text
                self.assertIn(f'action="{path}"', text)
                self.assertIn(f'action="/reply/{reply}/wrong"', text)
                self.assertEqual(self.post(path, how="nonsense").status, 404)
                self.assertEqual(self.post(path, how=how).status, 303)
                self.assertEqual(self.row(reply)["mails"][0]["state"], becomes)
                self.assertEqual(self.post(path, how=how).status, 422)
                told = self.site.home.adkaz("audit", reply, "--json").stdout
                self.assertIn('"settle mail"', told)


if __name__ == "__main__":
    unittest.main(verbosity=2)
