"""The rule is watched: a share of what it would mail is decided by people who are not told whom it means, and a pattern
that was wrong once asks from then on."""

import csv
import json
import os
import shutil
import sqlite3
import unittest

from home import CONF, Home, HomeTest, REGISTER, SCANS, expected


def conf(share=0, policy="balanced", rate=0.001):
    settings = 'policy = "%s"  review_share = %s  certified_rate = %s' % (policy, share, rate)
    return CONF.replace('policy = "%(policy)s"', settings) % {"hold": 60}


def clear_letters():
    return [(name, row["ref"]) for name, row in expected().items() if row["sure"] == "yes"]


def mailed():
    """The messages whose senders get letters by mail, as they came."""
    with open(REGISTER, encoding="utf-8-sig", newline="") as file:
        return {row["ref"] for row in csv.DictReader(file) if row["delivery"] in ("", "scan")}


class Watched(HomeTest):
    @classmethod
    def setUpClass(cls):
        """Clear letters that the rule would mail, read once, in the review of a home whose policy asks."""
        cls.walked = Home(policy="ask")
        cls.addClassCleanup(cls.walked.remove)
        cls.walked.import_register()
        for name, _ in clear_letters():
            cls.walked.drop(os.path.join(SCANS, name))
        cls.walked.run(0)

    def judged(self, **settings):
        """The same letters judged with these settings, and the reference of each reply's true message."""
        home = self.home(conf=conf(**settings))
        shutil.rmtree(os.path.join(home.dir, "store"))
        shutil.copytree(os.path.join(self.walked.dir, "store"), os.path.join(home.dir, "store"))
        self.assertEqual(home.adkaz("rematch", "--all").returncode, 0)
        refs = dict(clear_letters())
        return home, {reply["reply"]: refs[os.path.basename(reply["source"][0])] for reply in home.list()}

    def decide(self, home, reply, *words):
        done = home.adkaz("decide", reply, *words, "--by", "Alena")
        self.assertEqual(done.returncode, 0, done.stderr)

    def stats(self, home):
        done = home.adkaz("stats", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def state(self, home, identity):
        (reply,) = [reply for reply in home.list() if reply["reply"] == identity]
        return reply["state"], reply["reason"]

    def send(self, home, reply):
        with sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db")) as store:
            store.execute("UPDATE mail SET due = 1 WHERE reply = ? AND state = 'held'", (reply,))
        self.assertEqual(home.adkaz("send").returncode, 0)

    def common(self, home):
        """The pattern that most replies have."""
        return max(self.stats(home), key=lambda pattern: pattern["mailed"])["pattern"]

    def by_pattern(self, home, pattern):
        with sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db")) as store:
            return [row[0] for row in store.execute("SELECT reply FROM rule_case WHERE pattern = ? ORDER BY reply",
                                                    (int(pattern[1:]),))]

    def test_what_the_rule_mails_is_counted_by_pattern(self):
        home, refs = self.judged()
        self.assertEqual({reply["state"] for reply in home.list()}, {"decided"})
        self.assertEqual(sum(pattern["mailed"] for pattern in self.stats(home)), len(refs))
        for pattern in self.stats(home):
            self.assertEqual((pattern["checked"], pattern["wrong_at_most"], pattern["stopped"]), (0, 1, False))
            self.assertGreater(len(pattern["agree"]), 1)
        self.assertIn("salutation, own words", home.adkaz("stats").stdout)

    def test_a_reply_chosen_for_a_check_does_not_tell_what_the_rule_would_do(self):
        home, refs = self.judged(share=1)
        for reply in home.list():
            self.assertEqual((reply["state"], reply["blind"], reply["none"]), ("review", True, None))
            self.assertIn("chosen for a check", reply["reason"])
            candidates = [candidate["message"] for candidate in reply["candidates"]]
            self.assertEqual(candidates, sorted(candidates))
            self.assertIn(refs[reply["reply"]], candidates)
            self.assertEqual({tuple(candidate) for candidate in reply["candidates"]}, {("message",)})
            for option in ("--text", "--json"):
                shown = home.adkaz("show", reply["reply"], option).stdout
                for word in ("posterior", "bits"):
                    self.assertNotIn(word, shown)

    def test_what_is_decided_blind_is_compared_with_the_rule(self):
        home, refs = self.judged(share=1)
        right, rescanned, back = list(refs)[:3]
        self.decide(home, right, "--to", refs[right])
        self.decide(home, rescanned, "--rescan", "too dark")
        self.decide(home, back, "--to", refs[back])
        self.assertEqual(home.adkaz("undo", back, "--by", "Alena").returncode, 0)
        counts = [(pattern["mailed"], pattern["checked"], pattern["wrong"]) for pattern in self.stats(home)]
        self.assertEqual(tuple(map(sum, zip(*counts))), (0, 1, 0))
        self.assertIn(0.95, [pattern["wrong_at_most"] for pattern in self.stats(home)])

    def test_a_check_that_was_wrong_stops_its_pattern(self):
        home, refs = self.judged(share=1)
        reply = next(iter(refs))
        self.decide(home, reply, "--none")
        (stopped,) = [pattern for pattern in self.stats(home) if pattern["stopped"]]
        self.assertEqual((stopped["checked"], stopped["wrong"]), (1, 1))
        home.configure(conf())
        self.assertEqual(home.adkaz("rematch", "--all").returncode, 0)
        reasons = [self.state(home, other) for other in set(refs) - {reply}]
        self.assertGreater(sum("its pattern is stopped" in reason for _, reason in reasons), 0)
        for state, reason in reasons:
            self.assertTrue(state == "decided" or "its pattern is stopped" in reason, reason)
        self.assertIn("STOPPED", home.adkaz("stats").stdout)

    def test_a_wrong_mail_stops_its_pattern_and_recalls_what_is_held(self):
        home, _ = self.judged()
        pattern = self.common(home)
        wrong, *others = self.by_pattern(home, pattern)
        self.assertGreater(len(others), 0)
        self.assertEqual(home.adkaz("undo", wrong, "--wrong", "--by", "Alena").returncode, 0)
        self.assertIn("to the wrong person", self.state(home, wrong)[1])
        for reply in others:
            state, reason = self.state(home, reply)
            self.assertEqual(state, "review", reason)
            self.assertIn("the rule was wrong", reason)
        (stopped,) = [row for row in self.stats(home) if row["stopped"]]
        self.assertEqual((stopped["pattern"], stopped["complaints"]), (pattern, 1))
        self.assertEqual(home.adkaz("undo", wrong, "--wrong", "--by", "Alena").returncode, 1)

    def test_a_letter_that_went_to_the_wrong_person_waits_for_the_right_one(self):
        home, refs = self.judged()
        wrong, *_ = self.by_pattern(home, self.common(home))
        self.send(home, wrong)
        self.assertEqual(len(home.mails()), 1)
        self.assertEqual(home.adkaz("undo", wrong, "--by", "Alena").returncode, 1)
        self.assertEqual(home.adkaz("undo", wrong, "--wrong", "--by", "Alena").returncode, 0)
        self.assertEqual([row["complaints"] for row in self.stats(home) if row["stopped"]], [1])
        (reply,) = [reply for reply in home.list() if reply["reply"] == wrong]
        self.assertEqual(reply["state"], "review")
        self.assertIn("to the wrong person", reply["reason"])
        self.assertNotIn(refs[wrong], [candidate["message"] for candidate in reply["candidates"]])
        self.assertEqual([(mail["message"], mail["state"], mail["wrong"]) for mail in reply["mails"]],
                         [(refs[wrong], "written", True)])
        self.assertIn("to the wrong person", home.adkaz("show", wrong).stdout)
        self.assertEqual(home.adkaz("decide", wrong, "--to", refs[wrong], "--by", "Alena").returncode, 1)
        self.decide(home, wrong, "--to", next(candidate["message"] for candidate in reply["candidates"]
                                              if candidate["message"] in mailed()))
        self.send(home, wrong)
        self.assertEqual(len(home.mails()), 2)

    def test_a_stopped_pattern_goes_on_when_somebody_says_so(self):
        home, _ = self.judged()
        pattern = self.common(home)
        wrong, *_ = self.by_pattern(home, pattern)
        for args, status in ((["--resume", pattern], 2), (["--resume", "salutation", "--by", "Alena"], 2),
                             (["--resume", pattern, "--by", "Alena"], 1)):
            self.assertEqual(home.adkaz("stats", *args).returncode, status, args)
        home.adkaz("undo", wrong, "--wrong", "--by", "Alena")
        self.assertEqual(home.adkaz("stats", "--resume", pattern, "--by", "Alena").returncode, 0)
        self.assertEqual([row["stopped"] for row in self.stats(home) if row["pattern"] == pattern], [False])

    def certify(self, home, reply, checks):
        """As if `reply`, which was checked, had been one of so many that were right."""
        with sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db")) as store:
            for number in range(100, 100 + checks - 1):
                for statement in (
                        "INSERT INTO decision (id, reply, at, outcome, by_rule, by_name, reason) SELECT id + :n, reply || :n, at,"
                        " outcome, by_rule, by_name, reason FROM decision WHERE reply = :reply",
                        "INSERT INTO rule_case SELECT reply || :n, at, pattern, held, message FROM rule_case"
                        " WHERE reply = :reply",
                        "INSERT INTO rule_check (reply, at, decision, agrees) SELECT reply || :n, at, decision + :n, agrees"
                        " FROM rule_check WHERE reply = :reply",
                        "INSERT INTO reply (id, scan, at, state, decision) SELECT id || :n, scan, at, state, decision + :n"
                        " FROM reply WHERE id = :reply"):
                    store.execute(statement, {"n": number, "reply": reply})

    def test_strict_mails_a_pattern_that_checks_have_certified(self):
        home, refs = self.judged(policy="strict", rate=0.05)
        self.assertEqual({reply["state"] for reply in home.list()}, {"review"})
        pattern = max(self.stats(home), key=lambda row: len(self.by_pattern(home, row["pattern"])))["pattern"]
        checked, *others = self.by_pattern(home, pattern)
        self.decide(home, checked, "--to", refs[checked])
        home.adkaz("rematch", "--all")
        self.assertEqual({self.state(home, other)[0] for other in others}, {"review"})
        self.certify(home, checked, 59)
        home.adkaz("rematch", *others)
        self.assertEqual({self.state(home, other)[0] for other in others}, {"decided"})
        self.assertLess([row["wrong_at_most"] for row in self.stats(home) if row["pattern"] == pattern][0], 0.05)


if __name__ == "__main__":
    unittest.main(verbosity=2)
