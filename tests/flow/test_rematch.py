"""What waits for a person is matched again when the register or the models change: without a new scan, through the same
rule, hold time and outbox, and never against a person's word."""

import contextlib
import csv
import datetime
import io
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest
import unittest.mock

from home import Home, HomeTest, PROGRAM, REGISTER, SCANS, expected

SEED = int(os.environ.get("ADKAZ_SEED", "1"))
KILLS = int(os.environ.get("ADKAZ_KILLS", "12"))


def rows(keep=lambda row: True, change=lambda row: None):
    """The samples' register as a CSV, with some rows left out and some changed."""
    with open(REGISTER, encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        out = io.StringIO()
        writer = csv.DictWriter(out, reader.fieldnames)
        writer.writeheader()
        for row in reader:
            if keep(row):
                change(row)
                writer.writerow(row)
    return out.getvalue()


COPIES = """
INSERT INTO scan SELECT id + :s, digest || :s, pipeline, at, proposed, loose, filed FROM scan WHERE id = :scan;
INSERT INTO source SELECT id + :k, scan + :s, drop_folder, at, path_hash, path FROM source WHERE scan = :scan;
INSERT INTO part SELECT id + :k, scan + :s, position, blob, name, tries, done, trouble, filed FROM part WHERE scan = :scan;
INSERT INTO page (id, part, place, kind, picture, content, cpu_ms, peak_kib, flaws)
  SELECT id + :k, part + :k, place, kind, picture, content, cpu_ms, peak_kib, flaws
  FROM page WHERE part IN (SELECT id FROM part WHERE scan = :scan);
INSERT INTO reply (id, scan, at, state, reason, told) SELECT id || :n, scan + :s, at, state, reason, told FROM reply
  WHERE scan = :scan;
INSERT INTO reply_page (reply, number, page) SELECT reply || :n, number, page + :k FROM reply_page
  WHERE reply IN (SELECT id FROM reply WHERE scan = :scan)
"""


def ask(home, statement):
    with contextlib.closing(sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db"), timeout=60)) as store:
        return store.execute(statement).fetchone()[0]


def verdicts(home):
    return ask(home, "SELECT count(*) FROM verdict")


def settled(home):
    return ask(home, "SELECT count(*) FROM reply WHERE state IN ('review', 'decided')")


def multiply(home, wanted):
    """Copies what waits (a plain store: nothing sealed is bound to its row). Returns how many wait then."""
    with sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db")) as store:
        scans = [row[0] for row in store.execute("SELECT DISTINCT scan FROM reply WHERE state = 'review'")]
        for number in range(wanted - len(scans)):
            place = 1000 * (number + 1)
            for statement in COPIES.split(";"):
                text = statement.replace(":scan", str(scans[number % len(scans)])).replace(":s", str(place))
                store.execute(text.replace(":k", str(place)).replace(":n", str(number)))
        return store.execute("SELECT count(*) FROM reply WHERE state = 'review'").fetchone()[0]


def clear_letters():
    return [(name, row["ref"]) for name, row in expected().items() if row["sure"] == "yes" and row["ref"]]


class Waiting(HomeTest):
    """With a home, walked once, in which a clear letter waits since its sender's row is missing."""

    @classmethod
    def setUpClass(cls):
        cls.walked = Home()
        cls.addClassCleanup(cls.walked.remove)
        cls.name, cls.ref = clear_letters()[0]
        cls.walked.import_rows(rows(lambda row: row["ref"] != cls.ref))
        cls.walked.drop(os.path.join(SCANS, cls.name))
        cls.walked.run(0)

    def waiting(self, hold=60):
        """A home in which a clear letter waits, since its sender is not in the register."""
        home = self.home(hold=hold)
        shutil.rmtree(os.path.join(home.dir, "store"))
        shutil.copytree(os.path.join(self.walked.dir, "store"), os.path.join(home.dir, "store"))
        (reply,) = home.list()
        self.assertEqual((reply["state"], reply["mails"]), ("review", []))
        return home, self.ref, reply["reply"]

    def only(self, home):
        (reply,) = home.list()
        return reply

    def wait_for(self, holds, seconds=20):
        until = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.2)


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


def rival_of(ref):
    """The row of somebody else of that name who wrote the same to the same prisoner."""
    rival = {"ref": "RIVAL", "sender_email": "other@example.org", "sender_id": ""}
    return rows(lambda row: row["ref"] == ref, lambda row: row.update(rival))


NOBODYS = "ref,prisoner_name,sender_name,sender_email,sent_on\n%s,Сяргей Нетутэйшы,Вера Чужая,vera@example.org,2026-02-02\n"


@contextlib.contextmanager
def other_models(home):
    """Models that are others, and weigh the same."""
    share = os.path.join(home.base, "share")
    shutil.copytree(os.path.join(os.path.dirname(PROGRAM), "share", "adkaz"), share)
    with open(os.path.join(share, "models", "match", "weights.tsv"), "a", encoding="utf-8") as file:
        file.write("# measured anew\n")
    with unittest.mock.patch.dict(os.environ, {"ADKAZ_SHARE": share}):
        yield share


@contextlib.contextmanager
def another_walks(home):
    """A `watch` that has the walk and does nothing, as one that is busy with a long scan."""
    with subprocess.Popen(home.command("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watch:
        try:
            while home.adkaz("rematch").returncode != 1:
                time.sleep(0.1)
            watch.send_signal(signal.SIGSTOP)
            yield
        finally:
            watch.send_signal(signal.SIGCONT)
            watch.terminate()


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


class RulesMail(Waiting):
    """With homes in which the rule's mail of a letter waits."""

    def settled(self, paused=False, **settings):
        """A home in which the rule's mail waits: for its time, or for a pause to end."""
        home = self.home(**({"hold": 0} if paused else {"hold": 60}) | settings)
        home.import_register()
        if paused:
            self.assertEqual(home.adkaz("pause", "--by", "Alena").returncode, 0)
        home.drop(os.path.join(SCANS, self.name))
        home.run(0)
        self.assertEqual(self.mail_states(home), ["queued" if paused else "held"])
        return home

    def mail_states(self, home):
        return [mail["state"] for mail in self.only(home)["mails"]]

    def resume(self, home):
        self.assertEqual(home.adkaz("resume", "--by", "Alena").returncode, 0)

    def assert_asks(self, home, *words):
        reply = self.only(home)
        self.assertEqual((reply["state"], reply["mails"][0]["state"]), ("review", "recalled"))
        for word in words:
            self.assertIn(word, reply["reason"])
        return reply


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


def change(home, statement, *values):
    with contextlib.closing(sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db"), timeout=60)) as store:
        store.execute(statement, values)
        store.commit()


def reconfigure(home, old, new):
    path = os.path.join(home.dir, "adkaz.conf")
    with open(path, encoding="utf-8") as file:
        conf = file.read()
    assert old in conf, conf
    home.configure(conf.replace(old, new))


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
            home = self.home(hold=60, **settings)
            home.import_register()
            home.drop(os.path.join(SCANS, self.name))
            home.run(0)
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
        home = self.home(hold=0, policy="ask")
        home.import_register()
        home.drop(os.path.join(SCANS, self.name))
        home.run(0)
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
