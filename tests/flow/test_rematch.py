"""What waits for a person is matched again when the register or the models change: without a new scan, through the same
rule, hold time and outbox, and never against a person's word."""

import datetime
import json
import os
import random
import shutil
import signal
import subprocess
import time
import unittest
import unittest.mock

from home import HomeTest, PROGRAM, REGISTER, SCANS
from waiting import NOBODYS, Waiting, ask, clear_letters, multiply, rows, settled, verdicts

SEED = int(os.environ.get("ADKAZ_SEED", "1"))
KILLS = int(os.environ.get("ADKAZ_KILLS", "12"))


class Rematch(Waiting):
    def add(self, home, ref, **columns):
        """Imports the row that was missing, with these columns changed."""
        done = home.import_rows(rows(lambda row: row["ref"] == ref, lambda row: row.update(columns)))
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_a_letter_of_an_absent_sender_is_mailed_when_the_row_comes(self):
        home, ref, _ = self.waiting()
        done = self.add(home, ref)
        self.assertIn("1 matched again: 1 settled by the rule, 0 wait for a person", done.stdout)
        reply = self.only(home)
        self.assertEqual((reply["state"], reply["decided_by"]), ("decided", "rule"))
        self.assertEqual([(mail["message"], mail["state"]) for mail in reply["mails"]], [(ref, "held")])
        self.assertIn("0 taken in, 0 pages read", home.run(0).stdout)
        self.assertEqual(home.mails(), [])

    def test_nothing_is_mailed_twice(self):
        home, ref, reply = self.waiting(hold=0)
        self.add(home, ref)
        home.run(0)
        for command in (["rematch"], ["rematch", "--all"], ["run"]):
            self.assertEqual(home.adkaz(*command).returncode, 0)
        self.add(home, ref, card_name="")
        home.run(0)
        self.assertEqual(len(self.only(home)["mails"]), 1)
        self.assertEqual(len(home.mails()), 1)
        self.assertEqual(home.adkaz("rematch", reply).returncode, 1)

    def test_the_same_register_again_matches_nothing(self):
        home, _, _ = self.waiting()
        done = home.import_rows(rows(lambda row: row["ref"] != clear_letters()[0][1]))
        self.assertNotIn("matched again", done.stdout)
        self.assertNotIn("matched again", home.run(0).stdout)

    def test_what_a_person_settled_stays(self):
        home, ref, reply = self.waiting()
        self.assertEqual(home.adkaz("decide", reply, "--handed-on", "--by", "Alena").returncode, 0)
        self.assertNotIn("matched again", self.add(home, ref).stdout)
        self.assertEqual((self.only(home)["outcome"], self.only(home)["decided_by"]), ("handed-on", "Alena"))

    def test_what_waits_for_a_row_comes_back_when_the_row_comes_and_asks(self):
        home, ref, reply = self.waiting()
        self.assertEqual(home.adkaz("decide", reply, "--waits", "--by", "Alena").returncode, 0)
        done = home.import_rows(rows(lambda row: row["ref"] != ref, lambda row: row.update(address="elsewhere")))
        self.assertIn("1 matched again", done.stdout)
        self.assertEqual((self.only(home)["state"], self.only(home)["outcome"]), ("decided", "waits"))
        self.add(home, ref)
        after = self.only(home)
        self.assertEqual((after["state"], after["outcome"], after["mails"]), ("review", None, []))
        self.assertEqual(after["candidates"][0]["message"], ref)

    def test_what_a_person_took_back_is_never_mailed_by_the_rule(self):
        home, ref, reply = self.waiting()
        self.add(home, ref)
        self.assertEqual(home.adkaz("undo", reply, "--by", "Alena").returncode, 0)
        self.add(home, ref, address="somewhere else")
        after = self.only(home)
        self.assertEqual((after["state"], [mail["state"] for mail in after["mails"]]), ("review", ["recalled"]))
        self.assertEqual(after["candidates"][0]["message"], ref)
        self.assertIn("settled before and taken back: a person decides", after["reason"])

    def test_a_changed_row_recalls_the_rules_mail_and_a_person_decides(self):
        home, ref, _ = self.waiting()
        self.add(home, ref)
        self.add(home, ref, sender_email="other@example.org")
        after = self.only(home)
        self.assertEqual((after["state"], [mail["state"] for mail in after["mails"]]), ("review", ["recalled"]))

    def test_a_card_that_was_sent_after_the_letter_came_is_not_answered_by_it(self):
        later = (datetime.date.today() + datetime.timedelta(days=2)).isoformat()
        home, ref, _ = self.waiting()
        self.add(home, ref, sent_on=later)
        self.assertEqual((self.only(home)["state"], self.only(home)["mails"]), ("review", []))

    def test_a_row_without_a_date_that_comes_after_the_letter_asks(self):
        home, ref, _ = self.waiting()
        time.sleep(1.1)  # the store counts whole seconds
        self.add(home, ref, sent_on="")
        self.assertEqual((self.only(home)["state"], self.only(home)["mails"]), ("review", []))
        self.assertIn("came into the register after the letter", self.only(home)["reason"])

    def test_an_unknown_sender_stays_unknown_when_others_come(self):
        home, ref, _ = self.waiting()
        done = home.import_rows("ref,prisoner_name,sender_name,sender_email,sent_on\n"
                                "X1,Сяргей Нетутэйшы,Вера Чужая,vera@example.org,2026-02-02\n")
        self.assertIn("1 matched again: 0 settled by the rule, 1 wait for a person", done.stdout)
        self.assertNotIn(ref, [candidate["message"] for candidate in self.only(home)["candidates"]])

    def test_other_models_match_again_in_the_next_run(self):
        home, _, _ = self.waiting()
        share = os.path.join(home.base, "share")
        shutil.copytree(os.path.join(os.path.dirname(PROGRAM), "share", "adkaz"), share)
        with unittest.mock.patch.dict(os.environ, {"ADKAZ_SHARE": share}):
            self.assertNotIn("matched again", home.run(0).stdout)
            with open(os.path.join(share, "models", "match", "weights.tsv"), "a", encoding="utf-8") as file:
                file.write("# measured anew\n")
            self.assertIn("1 that waited were matched again", home.run(0).stdout)
            self.assertNotIn("matched again", home.run(0).stdout)

    def test_by_hand_it_matches_what_is_named_and_counts(self):
        home, _, reply = self.waiting()
        self.assertEqual(home.adkaz("rematch").stdout, "0 matched again: 0 settled by the rule, 0 wait for a person\n")
        counts = {"matched": 1, "sent": 0, "review": 1, "left": 0, "held": 0, "recalled": 0}
        for choice in ("--all", reply):
            done = home.adkaz("rematch", choice, "--json")
            self.assertEqual((done.returncode, json.loads(done.stdout)), (0, counts), choice)
        for args, status in (([reply, "R-NOTHERE"], 1), (["--all", reply], 2), (["--every"], 2)):
            self.assertEqual(home.adkaz("rematch", *args).returncode, status, args)

    def test_a_run_that_is_at_work_matches_what_an_import_leaves(self):
        home, ref, _ = self.waiting()
        with subprocess.Popen(home.command("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watch:
            try:
                self.wait_for(lambda: home.adkaz("rematch").returncode == 1)
                self.assertIn("by the run that is at work", self.add(home, ref).stdout)
                self.wait_for(lambda: self.only(home)["state"] == "decided", 40)
            finally:
                watch.terminate()
        self.assertEqual([mail["state"] for mail in self.only(home)["mails"]], ["held"])

    def test_a_rival_that_was_imported_a_moment_ago_is_seen(self):
        """The index of a walk that is at work grows by the row before anything is mailed on it."""
        (name, ref), (other, _) = clear_letters()[:2]
        home = self.home(hold=60)
        home.import_register()
        with subprocess.Popen(home.command("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watch:
            try:
                home.drop(os.path.join(SCANS, other))
                self.wait_for(lambda: [reply["state"] for reply in home.list()] == ["decided"], 120)
                rival = {"ref": "RIVAL", "sender_email": "other@example.org", "sender_id": ""}
                self.assertEqual(home.import_rows(
                    rows(lambda row: row["ref"] == ref, lambda row: row.update(rival))).returncode, 0)
                home.drop(os.path.join(SCANS, name))
                self.wait_for(lambda: sorted(reply["state"] for reply in home.list()) == ["decided", "review"], 120)
            finally:
                watch.terminate()
        (asks,) = (reply for reply in home.list() if reply["state"] == "review")
        self.assertEqual(asks["mails"], [])
        self.assertEqual({candidate["message"] for candidate in asks["candidates"][:2]}, {ref, "RIVAL"})

    def test_a_scan_is_not_held_up_by_what_is_matched_again(self):
        home, _, _ = self.waiting()
        waiting = multiply(home, 1500)
        with subprocess.Popen(home.command("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watch:
            try:
                self.wait_for(lambda: verdicts(home) > 5, 60)
                home.drop(os.path.join(SCANS, clear_letters()[1][0]))
                self.wait_for(lambda: settled(home) > waiting, 300)
                self.assertLess(verdicts(home), waiting)
            finally:
                watch.terminate()
        self.assertEqual(watch.returncode, 0)  # it ends in the middle of it, too


class Turns(Waiting):
    """Where imports come faster than a pass through all that waits, each reply has its turn all the same."""

    PASSES, OF_EACH = 15, 100

    def test_each_is_matched_again_though_imports_come_faster(self):
        home, _, _ = self.waiting()
        waiting = multiply(home, 1200)
        with subprocess.Popen(home.command("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watch:
            try:
                for number in range(self.PASSES):
                    newest = ask(home, "SELECT max(id) FROM message_log")
                    self.wait_for(lambda: ask(
                        home, f"SELECT count(*) FROM verdict WHERE register_version >= {newest}") >= self.OF_EACH, 120)
                    if verdicts(home) == waiting:
                        break
                    self.assertEqual(home.import_rows(NOBODYS % f"X{number}").returncode, 0)
            finally:
                watch.terminate()
        self.assertEqual(verdicts(home), waiting)


class Killed(HomeTest):
    """kill -9 while replies are matched again."""

    def test_killed_again_and_again_each_letter_is_mailed_once(self):
        home = self.home(hold=60)
        letters = dict(clear_letters())
        self.assertEqual(home.import_rows(rows(lambda row: row["ref"] not in letters.values())).returncode, 0)
        for name in letters:
            home.drop(os.path.join(SCANS, name))
        home.run(0)
        self.assertEqual({reply["state"] for reply in home.list()}, {"review"})
        moments, path = random.Random(SEED), os.path.join(home.base, "all.csv")
        shutil.copy(REGISTER, path)
        for number in range(KILLS):
            command = ["import", "messages", path] if number == 0 else ["rematch", "--all"]
            with subprocess.Popen(home.command(*command), stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL) as process:
                try:
                    process.wait(moments.uniform(0.005, 0.2))
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
            self.assertLessEqual({reply["state"] for reply in home.list()}, {"review", "decided"})
        home.import_register()
        self.assertEqual(home.adkaz("rematch").returncode, 0)
        for reply in home.list():
            (source,) = reply["source"]
            self.assertEqual([(mail["message"], mail["state"]) for mail in reply["mails"]],
                             [(letters[os.path.basename(source)], "held")], reply["reason"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
