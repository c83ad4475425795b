"""kill -9 at any moment: of `adkaz run`, then `adkaz run` again: every scan is there once, no mail goes twice; of what a
person does by hand: it is done whole or not at all, and can be done again."""

import collections
import json
import os
import random
import shutil
import signal
import subprocess
import time
import unittest

from home import HomeTest, SCANS, expected, sample_names

SEED = int(os.environ.get("ADKAZ_SEED", "1"))
KILLS = int(os.environ.get("ADKAZ_KILLS", "25"))


class Kill(HomeTest):
    def kill_while_running(self, home, after_s):
        """Starts a run, kills the walking process alone after a while; its children must go by themselves."""
        with subprocess.Popen(home.command("run"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              start_new_session=True) as process:
            try:
                process.wait(after_s)
                return False
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                return True

    def check(self, home, names):
        sources = collections.Counter(source for reply in home.list() for source in reply["source"])
        self.assertEqual(sorted(sources), sorted("inbox/" + name for name in names))
        self.assertEqual(set(sources.values()), {1})
        for reply in home.list():
            self.assertNotIn(reply["state"], ("received", "reading", "matching"), reply["source"])
            messages = [mail["message"] for mail in reply["mails"] if mail["state"] != "recalled"]
            self.assertEqual(len(messages), len(set(messages)))
        written = [mail["mail"] for reply in home.list() for mail in reply["mails"] if mail["state"] == "written"]
        self.assertEqual(sorted(home.mails()), sorted(name + ".eml" for name in written))

    def test_killed_again_and_again_every_scan_is_there_once(self):
        home = self.home()
        home.import_register()
        names = [name for name in sample_names() if expected()[name].get("outcome") != "problem"][:10]
        for name in names:
            home.drop(os.path.join(SCANS, name))
        moments = random.Random(SEED)
        for _ in range(KILLS):
            if not self.kill_while_running(home, moments.uniform(0.02, 3.0)):
                break
            time.sleep(0.05)
        home.run(0, 1)
        home.run(0, 1)
        self.check(home, names)

    def test_nothing_is_left_running_after_a_kill(self):
        home = self.home()
        for name in sample_names()[:4]:
            home.drop(os.path.join(SCANS, name))
        self.assertTrue(self.kill_while_running(home, 1.0))
        time.sleep(1.0)
        left = subprocess.run(["pgrep", "-f", home.dir], capture_output=True, text=True, check=False).stdout.split()
        self.assertEqual(left, [])

class KillByHand(HomeTest):
    """Two letters of one scan, of which a person makes one that is mailed: each command killed until it gets through."""

    def setUp(self):
        self.made = self.home(policy="ask")
        self.made.import_register()
        self.moments = random.Random(SEED)
        folder = os.path.join(self.made.base, "two")
        os.mkdir(folder)
        clear = [name for name, row in expected().items() if row["sure"] == "yes" and row["kinds"] == "letter"][:2]
        for number, name in enumerate(clear, 1):
            shutil.copy(os.path.join(SCANS, name), os.path.join(folder, "%d%s" % (number, os.path.splitext(name)[1])))
        self.ref = expected()[clear[0]]["ref"]
        self.made.drop(folder)
        self.made.run(0)
        if len(self.replies()) == 1: # where a cut is not certain a person makes it
            parted = self.made.adkaz("decide", self.replies()[0], "--split", "2", "--by", "Alena")
            self.assertEqual(parted.returncode, 0, parted.stderr)
            self.made.run(0)

    def shown(self, reply):
        return json.loads(self.made.adkaz("show", reply, "--json").stdout)

    def replies(self):
        return [reply["reply"] for reply in self.made.list() if reply["outcome"] != "joined"]

    def pages(self):
        return sorted(page["page"] for reply in self.replies() for page in self.shown(reply)["page_list"])

    def through(self, done, *args):
        """Kills the command until it has done its work, or three times; then it ends as it likes."""
        for kills in range(4):
            if done():
                return
            with subprocess.Popen(self.made.command(*args), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                  start_new_session=True) as process:
                try:
                    said = process.communicate(timeout=None if kills == 3 else self.moments.uniform(0.005, 0.2))[1]
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    said = process.communicate()[1]
            check = self.made.adkaz("check")
            self.assertEqual(check.returncode, 0, (args, check.stdout, check.stderr))
        self.assertTrue(done(), (args, said))

    def test_what_a_person_does_is_done_whole_or_not_at_all(self):
        one, other = self.replies()
        text = os.path.join(self.made.base, "text.txt")
        with open(text, "w", encoding="utf-8") as file:
            file.write("Добры дзень!\n")
        by = ("--by", "Alena")
        for part in (False, True, False):
            if part:
                self.through(lambda: len(self.replies()) == 2, "decide", one, "--split", "2", *by)
                (other,) = set(self.replies()) - {one}
            else:
                self.through(lambda: self.replies() == [one], "decide", one, "--join", other, *by)
            self.assertEqual(self.pages(), [1, 2])
            self.made.run(0)
        before = self.shown(one)["page_list"]
        self.through(lambda: "blacked out" in self.made.adkaz("show", one).stdout, "redact", one, "1", "160,96,320,64", *by)
        self.assertEqual([page["page"] for page in before], [page["page"] for page in self.shown(one)["page_list"]])
        self.made.run(0)
        self.through(lambda: self.shown(one)["renditions"], "attach", one, "--transcript", text, *by)
        self.assertEqual(len(self.shown(one)["renditions"]), 1)
        self.through(lambda: self.shown(one)["state"] == "decided", "decide", one, "--to", self.ref, *by)
        self.through(self.made.mails, "send")
        self.assertEqual(self.made.adkaz("send").returncode, 0)
        (mail,) = self.shown(one)["mails"]
        self.assertEqual((mail["state"], mail["pages"]), ("written", [1, 2]))
        self.assertEqual(self.made.mails(), [mail["mail"] + ".eml"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
