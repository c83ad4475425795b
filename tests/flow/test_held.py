"""What the rule settled is matched again before its mail leaves, when the register, the models or the settings changed."""

import json
import os
import shutil
import subprocess
import unittest

from home import SCANS
from waiting import NOBODYS, RulesMail, another_walks, ask, change, clear_letters, other_models, reconfigure, rival_of


class Held(RulesMail):
    """What the rule settled is matched again before its mail leaves."""

    def test_a_rival_that_comes_while_the_mail_is_held_recalls_it(self):
        home = self.settled()
        done = home.import_rows(rival_of(self.ref))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 whose mail waited was matched again: 1 recalled", done.stdout)
        reply = self.assert_asks(home, "matched again before its mail left, the rule would not send it; ")
        self.assertEqual({candidate["message"] for candidate in reply["candidates"][:2]}, {self.ref, "RIVAL"})
        history = home.adkaz("show", reply["reply"]).stdout
        self.assertIn("back to review: matched again before its mail left", history)
        self.assertEqual(home.adkaz("rematch", "--all").returncode, 0)
        self.assert_asks(home)

    def test_a_row_that_is_nobodys_rival_changes_nothing(self):
        home = self.settled()
        before = self.only(home)
        done = home.import_rows(NOBODYS % "X1")
        self.assertIn("1 whose mail waited was matched again: 0 recalled", done.stdout)
        after = self.only(home)
        for key in ("state", "decided_by", "mails", "reason"):
            self.assertEqual(after[key], before[key], key)
        self.assertNotIn("matched again", home.run(0).stdout)

    def test_it_can_be_asked_for_by_hand(self):
        home = self.settled()
        counts = {"matched": 0, "sent": 0, "review": 0, "left": 0, "held": 1, "recalled": 0}
        for choice in ("--all", self.only(home)["reply"]):
            done = home.adkaz("rematch", choice, "--json")
            self.assertEqual((done.returncode, json.loads(done.stdout)), (0, counts), choice)
        with open(os.path.join(home.dir, "adkaz.conf"), encoding="utf-8") as file:
            conf = file.read()
        home.configure(conf.replace('"balanced"', '"ask"'))
        self.assertEqual(json.loads(home.adkaz("rematch", "--all", "--json").stdout), counts | {"recalled": 1})
        self.assert_asks(home, "the rule would not send it")

    def test_what_a_person_settled_is_not(self):
        home = self.settled()
        reply = self.only(home)["reply"]
        self.assertEqual(home.adkaz("undo", reply, "--by", "Alena").returncode, 0)
        decided = home.adkaz("decide", reply, "--to", self.ref, "--by", "Alena")
        self.assertEqual(decided.returncode, 0, decided.stderr)
        self.assertNotIn("matched again", home.import_rows(rival_of(self.ref)).stdout)
        self.assertEqual(self.mail_states(home), ["recalled", "held"])
        self.assertEqual(home.adkaz("rematch", reply).returncode, 1)

    def test_nothing_is_sent_before_it_was_matched_again(self):
        home = self.settled(paused=True)
        with another_walks(home):
            self.assertIn("by the run that is at work", home.import_rows(rival_of(self.ref)).stdout)
            self.resume(home)
            sent = home.adkaz("send")
            self.assertEqual((sent.returncode, home.mails()), (0, []), sent.stderr)
            self.assertIn("1 mail waits until its letter is matched again", sent.stderr)
            (row,) = [json.loads(line) for line in home.adkaz("send", "--dry-run", "--json").stdout.splitlines()]
            self.assertEqual((row["now"], row["to_match"]), (False, True))
            self.assertIn("waits until its letter is matched again", home.adkaz("send", "--dry-run").stdout)
        self.assertIn("1 recalled", home.run(0).stdout)
        self.assertEqual(home.mails(), [])
        self.assert_asks(home)

    def test_run_matches_and_sends_what_is_still_the_same_mail(self):
        home = self.settled(paused=True)
        with another_walks(home):
            self.assertIn("by the run that is at work", home.import_rows(NOBODYS % "X1").stdout)
            self.resume(home)
            home.adkaz("send")
            self.assertEqual(home.mails(), [])
        home.run(0)
        self.assertEqual((len(home.mails()), self.mail_states(home)), (1, ["written"]))

    def test_other_models_match_it_again_too(self):
        home = self.settled(paused=True)
        self.resume(home)
        with other_models(home):
            self.assertIn("1 mail waits until its letter is matched again", home.adkaz("send").stderr)
            self.assertEqual(home.mails(), [])
            self.assertIn("1 whose mail waited was matched again: 0 recalled", home.run(0).stdout)
            self.assertEqual(len(home.mails()), 1)

    def test_a_watch_sends_it_when_it_was_matched_again(self):
        home = self.settled(paused=True)
        with another_walks(home):
            home.import_rows(NOBODYS % "X1")
            self.resume(home)
        with subprocess.Popen(home.command("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watch:
            try:
                self.wait_for(lambda: home.mails(), 60)
            finally:
                watch.terminate()
        self.assertEqual(self.mail_states(home), ["written"])


class Stuck(RulesMail):
    """What cannot be matched again, or not now, is never forgotten, and holds nobody else up."""

    def test_a_letter_whose_pipeline_no_drop_uses_any_more_asks(self):
        home = self.settled(paused=True)
        self.resume(home)
        with other_models(home) as share:
            pipelines = os.path.join(share, "pipelines")
            shutil.copy(os.path.join(pipelines, "letter.conf"), os.path.join(pipelines, "other.conf"))
            reconfigure(home, 'pipeline = "letter"', 'pipeline = "other"')
            self.assertIn("1 recalled", home.run(0).stdout)
        self.assert_asks(home, "no drop uses its pipeline any more")
        self.assertEqual(home.mails(), [])

    def test_a_letter_with_a_page_that_cannot_be_used_any_more_asks(self):
        for content in (bytes(200), b"\1" + bytes(200)):
            home = self.settled()
            change(home, "UPDATE page SET content = ?", content)
            self.assertIn("1 recalled", home.import_rows(NOBODYS % "X1").stdout)
            self.assert_asks(home, "what was read of it cannot be used any more")

    def test_a_letter_that_cannot_be_matched_stops_no_other(self):
        home = self.settled(paused=True)
        home.drop(os.path.join(SCANS, clear_letters()[1][0]))
        home.run(0)
        first, second = (reply["reply"] for reply in home.list())
        change(home, "UPDATE page SET content = ? WHERE id IN (SELECT page FROM reply_page WHERE reply = ?)",
               b"\1" + bytes(200), first)
        change(home, "UPDATE verdict SET register_version = 0 WHERE reply = ?", first)
        self.resume(home)
        for ref in "X1", "X2":
            done = home.import_rows(NOBODYS % ref)
            self.assertEqual(done.returncode, 0, done.stderr)
        home.run(0)
        self.assertEqual({reply["reply"]: reply["state"] for reply in home.list()},
                         {first: "review", second: "decided"})
        self.assertEqual(len(home.mails()), 1)

    def test_what_the_disk_or_the_database_says_is_no_letters_fault(self):
        for settings, state in ({}, "decided"), ({"policy": "ask"}, "review"):
            home = self.home_of(self.name, hold=60, **settings)
            change(home, "CREATE TRIGGER broken BEFORE INSERT ON verdict BEGIN SELECT RAISE(ABORT, 'broken'); END")
            done = home.import_rows(NOBODYS % "X1")
            self.assertEqual(done.returncode, 3, done.stdout)
            self.assertIn("broken", done.stderr)
            self.assertEqual(self.only(home)["state"], state)
            self.assertNotIn("cannot be used", self.only(home)["reason"] or "")

    def test_run_and_watch_say_how_many_could_not_be_matched(self):
        home = self.settled()
        change(home, "UPDATE message SET content = ? WHERE id = (SELECT min(id) FROM message"
                     " WHERE id NOT IN (SELECT message FROM mail))", bytes(30))
        home.import_rows(NOBODYS % "X1")
        words = "1 that waits could not be matched again, the log says why"
        self.assertIn(words, home.run(0).stdout)
        said = os.path.join(home.base, "said")
        with open(said, "w+", encoding="utf-8") as file, \
                subprocess.Popen(home.command("watch"), stdout=file, stderr=subprocess.DEVNULL) as watch:
            try:
                self.wait_for(lambda: os.path.getsize(said), 60)
            finally:
                watch.terminate()
            file.seek(0)
            self.assertIn(words, file.read())
        self.assertEqual(self.mail_states(home), ["held"])

    def test_a_stricter_policy_reaches_what_is_held(self):
        home = self.settled(paused=True)
        reconfigure(home, '"balanced"', '"ask"')
        self.resume(home)
        self.assertIn("1 mail waits until its letter is matched again", home.adkaz("send").stderr)
        self.assertIn("1 recalled", home.run(0).stdout)
        self.assertEqual(home.mails(), [])
        self.assert_asks(home, "the rule would not send it")

    def test_a_pipeline_with_other_thresholds_does_too(self):
        home = self.settled()
        with other_models(home) as share:
            home.run(0)
            with open(os.path.join(share, "pipelines", "letter.conf"), "a", encoding="utf-8") as file:
                file.write("# measured anew\n")
            self.assertIn("1 whose mail waited was matched again: 0 recalled", home.run(0).stdout)
            self.assertNotIn("matched again", home.run(0).stdout)

    def test_a_setting_lets_nothing_go_that_waits_for_a_person(self):
        home = self.home_of(self.name, policy="ask")
        reconfigure(home, '"ask"', '"balanced"')
        self.assertNotIn("matched again", home.run(0).stdout)
        self.assertEqual((self.only(home)["state"], home.mails()), ("review", []))
        self.assertIn("1 settled by the rule", home.adkaz("rematch", "--all").stdout)

    def test_the_pattern_is_that_of_the_signs_that_agree_now(self):
        home = self.settled()
        pattern = ask(home, "SELECT pattern FROM rule_case")
        change(home, "UPDATE rule_case SET pattern = 512")
        self.assertEqual(home.adkaz("rematch", "--all").returncode, 0)
        self.assertEqual(ask(home, "SELECT pattern FROM rule_case"), pattern)

    def test_a_damaged_row_of_somebody_else_lets_the_mail_wait(self):
        home = self.settled()
        row = ask(home, "SELECT min(id) FROM message WHERE id NOT IN (SELECT message FROM mail)")
        whole = ask(home, f"SELECT content FROM message WHERE id = {row}")
        change(home, "UPDATE message SET content = ? WHERE id = ?", bytes(30), row)
        self.assertIn("1 left as they are", home.import_rows(NOBODYS % "X1").stdout)
        self.assertEqual(self.mail_states(home), ["held"])
        done = home.adkaz("rematch")
        self.assertIn("a row of the register cannot be read", done.stderr)
        self.assertIn("1 left as they are", done.stdout)
        change(home, "UPDATE message SET content = ? WHERE id = ?", whole, row)
        self.assertIn("0 recalled", home.adkaz("rematch").stdout)
        self.assertEqual(self.mail_states(home), ["held"])
        self.assertNotIn("left", home.adkaz("rematch").stdout)

    def test_a_mail_that_failed_stays_one_that_failed(self):
        home = self.settled()
        change(home, "UPDATE mail SET state = 'failed', due = NULL")
        self.assertNotIn("matched again", home.import_rows(rival_of(self.ref)).stdout)
        self.assertEqual((self.only(home)["state"], self.mail_states(home)), ("decided", ["failed"]))

    def test_what_the_rule_took_back_itself_is_not_its_mistake(self):
        home = self.settled()
        home.drop(os.path.join(SCANS, clear_letters()[1][0]))
        home.run(0)
        self.assertIn("1 recalled", home.import_rows(rival_of(self.ref)).stdout)
        (asks,) = (reply["reply"] for reply in home.list() if reply["state"] == "review")
        self.assertEqual(home.adkaz("decide", asks, "--to", "RIVAL", "--by", "Alena").returncode, 0)
        self.assertEqual(ask(home, "SELECT count(*) FROM rule_stop"), 0)
        self.assertEqual({reply["state"] for reply in home.list()}, {"decided"})
        self.assertNotIn("before patterns were noted", home.adkaz("stats").stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
