"""kill -9 at any moment of `adkaz run`, then `adkaz run` again: every scan is there once, no mail goes twice."""

import collections
import os
import random
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


if __name__ == "__main__":
    unittest.main(verbosity=2)
