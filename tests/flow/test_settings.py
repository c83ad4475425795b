"""A running watch takes up settings that change beneath it: what the rule holds is matched again by them."""

import contextlib
import os
import shutil
import subprocess
import time
import unittest

from home import SCANS
from waiting import RulesMail, clear_letters, other_models, reconfigure


class Beneath(RulesMail):
    """Settings that change beneath a running watch are at work soon, as if it had been started anew."""

    @contextlib.contextmanager
    def watching(self, home):
        """A watch that went round once; what it says lies in home.base/said and home.base/log."""
        said, log = (open(os.path.join(home.base, name), "w", encoding="utf-8") for name in ("said", "log"))
        home.drop(os.path.join(SCANS, clear_letters()[1][0]), "first.jpg")
        with said, log, subprocess.Popen(home.command("watch"), stdout=said, stderr=log) as watch:
            try:
                self.wait_for(lambda: "1 taken in" in self.read(home, "said"), 120)
                yield watch
                self.assertIsNone(watch.poll(), self.read(home, "log"))
            finally:
                watch.terminate()

    def read(self, home, name):
        with open(os.path.join(home.base, name), encoding="utf-8") as file:
            return file.read()

    def first(self, home):
        """The reply whose mail waited before the watch began."""
        return next(reply for reply in home.list() if "inbox/" + os.path.basename(self.name) in reply["source"])

    def state(self, home):
        return self.first(home)["mails"][0]["state"]

    def test_what_the_rule_holds_goes_when_it_was_matched_again(self):
        home = self.settled(paused=True)
        with self.watching(home):
            reconfigure(home, 'policy = "balanced"', 'policy = "balanced" certified_rate = 0.002')
            self.resume(home)
            self.wait_for(lambda: self.state(home) == "written", 150)
        self.assertIn("the settings changed", self.read(home, "said"))

    def test_a_stricter_policy_recalls_it(self):
        home = self.settled(paused=True)
        with self.watching(home):
            reconfigure(home, '"balanced"', '"ask"')
            self.resume(home)
            self.wait_for(lambda: self.state(home) == "recalled", 60)
        self.assertEqual((self.first(home)["state"], home.mails()), ("review", []))

    def test_another_pipeline_is_taken_up_too(self):
        home = self.settled(paused=True)
        with other_models(home) as share:
            home.run(0)
            with self.watching(home):
                with open(os.path.join(share, "pipelines", "letter.conf"), "a", encoding="utf-8") as file:
                    file.write("# measured anew\n")
                self.resume(home)
                self.wait_for(lambda: self.state(home) == "written", 150)

    def test_a_new_drop_is_looked_into(self):
        home = self.settled()
        os.mkdir(os.path.join(home.dir, "second"))
        with self.watching(home):
            reconfigure(home, "match {", 'drop "second" { path = "second"  pipeline = "letter" }\nmatch {')
            shutil.copy(os.path.join(SCANS, clear_letters()[2][0]), os.path.join(home.dir, "second"))
            self.wait_for(lambda: len(home.list()) == 3, 120)

    def test_settings_that_cannot_be_used_send_nothing_and_are_named_once(self):
        home = self.settled(paused=True)
        with self.watching(home):
            reconfigure(home, '"balanced"', '"balancd"')
            self.resume(home)
            self.wait_for(lambda: "adkaz.conf:2" in self.read(home, "log"), 60)
            time.sleep(25)
            told = [line for line in self.read(home, "log").splitlines() if "goes on with the settings" in line]
            self.assertEqual((len(told), home.mails()), (1, []), told)
            reconfigure(home, '"balancd"', '"strict"')
            self.wait_for(lambda: self.state(home) == "recalled", 60)


if __name__ == "__main__":
    unittest.main(verbosity=2)
