"""What a person can stop, and how it goes on: all mail, one address, one drop; and the look before."""

import os
import subprocess
import time
import unittest

from home import HomeTest, REGISTER, SCANS, expected

LETTER = "Scan-20260318-1412.jpg"


class Stops(HomeTest):
    def said(self, done, status=0):
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def decided(self, hold=1000):
        """A home with one letter that the rule settled, and its line in the list."""
        home = self.home_of(LETTER, hold=hold)
        (reply,) = home.list()
        self.assertEqual(reply["state"], "decided")
        return home, reply

    def test_paused_mail_waits_and_everything_else_goes_on(self):
        home = self.home()
        self.said(home.adkaz("pause", "--reason", "the relay moves", "--by", "Volha"))
        home.import_register(REGISTER)
        home.drop(os.path.join(SCANS, LETTER))
        done = home.run(0)
        self.assertIn("all mail is paused", done.stderr)
        later = home.adkaz("send", f"--told={int(time.time()) + 10}")  # as `watch` starts it from the second time on
        self.assertNotIn("paused", later.stderr)
        self.assertIn("the relay moves", done.stderr)
        self.assertEqual(home.mails(), [])
        self.assertEqual([mail["state"] for mail in home.list()[0]["mails"]], ["queued"])
        self.assertIn("stop: all mail is paused", home.adkaz("doctor").stdout)
        self.assertEqual(home.adkaz("pause", "--by", "Volha").returncode, 1)
        self.said(home.adkaz("resume", "--by", "Volha"))
        self.assertEqual(home.adkaz("resume", "--by", "Volha").returncode, 1)
        self.assertIn("1 written", self.said(home.adkaz("send")))
        self.assertEqual(len(home.mails()), 1)

    def test_a_dry_run_names_nobody_and_changes_nothing(self):
        home, reply = self.decided()
        before = home.list()
        text = self.said(home.adkaz("send", "--dry-run"))
        self.assertIn("held until", text)
        self.assertIn("now: 0 mails to 0 mailboxes", text)
        self.assertIn(reply["reply"], text)
        self.assertNotIn("@", text)
        self.assertIn(reply["mails"][0]["sender_email"], self.said(home.adkaz("send", "--dry-run", "--json")))
        self.assertEqual(home.list(), before)
        self.assertEqual(home.mails(), [])
        self.assertEqual(home.adkaz("send", "--json").returncode, 2)

    def test_nothing_goes_to_a_suspended_address(self):
        home, reply = self.decided()
        address = reply["mails"][0]["sender_email"].upper()
        done = subprocess.run(home.command("address", "suspend", "-", "--by", "Volha", "--reason", "bounced"),
                              input=address + "\n", capture_output=True, text=True, timeout=60, check=False)
        self.assertIn("1 reply is recalled", self.said(done))
        (asks,) = home.list()
        self.assertEqual((asks["state"], asks["reason"]), ("review", "mail to the sender's address is suspended"))
        words = ("decide", reply["reply"], "--to", expected()[LETTER]["ref"], "--by", "Volha")
        refused = home.adkaz(*words)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("suspended", refused.stderr)
        doctor = home.adkaz("doctor").stdout
        self.assertIn("an address is suspended", doctor)
        self.assertNotIn("@", doctor)
        self.said(home.adkaz("address", "resume", address, "--by", "Volha"))
        self.said(home.adkaz(*words))
        self.assertEqual(home.list()[0]["state"], "decided")

    def test_a_suspended_drop_is_read_and_asks(self):
        home, reply = self.decided()
        self.said(home.adkaz("drop", "suspend", "inbox", "--since", "2100-01-01", "--by", "Volha"))
        self.assertEqual(home.list()[0]["state"], "decided")
        self.said(home.adkaz("drop", "resume", "inbox", "--by", "Volha"))
        done = home.adkaz("drop", "suspend", "inbox", "--since", "2026-01-01", "--by", "Volha")
        self.assertIn("1 reply", self.said(done))
        (asks,) = home.list()
        self.assertEqual((asks["state"], asks["reason"]), ("review", "the drop that it came from is suspended"))
        self.said(home.adkaz("decide", reply["reply"], "--to", expected()[LETTER]["ref"], "--by", "Volha"))

    def test_what_comes_into_a_suspended_drop_asks(self):
        home = self.home()
        home.import_register(REGISTER)
        self.said(home.adkaz("drop", "suspend", "inbox", "--by", "Volha"))
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        (asks,) = home.list()
        self.assertEqual(asks["state"], "review")
        self.assertIn("the drop that it came from is suspended", asks["reason"])
        self.assertTrue(asks["candidates"])
        self.assertEqual(home.mails(), [])

    def test_what_cannot_be_meant_is_refused(self):
        home = self.home()
        for words in (("pause",), ("pause", "now", "--by", "V"), ("address", "suspend", "--by", "V"),
                      ("address", "suspend", "nobody", "--by", "V"), ("address", "block", "a@b.example", "--by", "V"),
                      ("drop", "suspend", "inbox", "--since", "yesterday", "--by", "V"), ("drop", "suspend", "inbox"),
                      ("send", "--dry-run", "--by", "V")):
            with self.subTest(words=words):
                self.assertEqual(home.adkaz(*words).returncode, 2)
        refused = home.adkaz("drop", "suspend", "inbx", "--by", "V")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("no drop", refused.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
