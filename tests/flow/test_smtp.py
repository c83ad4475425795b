"""The whole program against a real Postfix on loopback: from the scan in the drop to the mail in a Maildir."""

import collections
import email
import email.policy
import glob
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import time
import unittest

from home import REGISTER, SCANS, ServerTest, expected

CONF = """\
drop "inbox" {{ path = "inbox" }}
match {{ policy = "balanced" }}
mail {{
  transport = "smtp"
  url = "smtp://localhost:{SMTP_PORT}"
  user = "bounce"
  password_file = "password"
  ca_file = "{CA_FILE}"
  from = "reply@loop.test"
  hold_minutes = 0
  review_hold_minutes = 0
}}
intake {{ settle_ms = 50 }}
"""


class Smtp(ServerTest):
    def home_with(self, names):
        """A home whose senders live at loop.test, with these samples in the drop."""
        home = self.home(conf=CONF.format(**self.places))
        with open(os.path.join(home.dir, "password"), "w", encoding="ascii") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write("secret\n")
        with open(REGISTER, encoding="utf-8-sig") as file:
            register = re.sub(r"@example\.[a-z]+", "@loop.test", file.read())
        self.assertEqual(home.import_rows(register).returncode, 0)
        for name in names:
            home.drop(os.path.join(SCANS, name))
        return home

    def delivered(self, count, patience_s=10):
        """The mails in the Maildirs, once `count` are there or nothing more comes."""
        for _ in range(10 * patience_s):
            paths = glob.glob(os.path.join(self.places["MAILDIRS"], "*", "new", "*"))
            if len(paths) >= count:
                break
            time.sleep(0.1)
        mails = []
        for path in paths:
            with open(path, "rb") as file:
                mails.append(email.message_from_binary_file(file, policy=email.policy.default))
        return mails

    def test_a_letter_reaches_its_one_sender(self):
        home = self.home_with(["Scan-20260318-1412.jpg"])
        done = home.run(0)
        self.assertIn("1 handed over", done.stdout)
        (reply,) = home.list()
        self.assertEqual([mail["state"] for mail in reply["mails"]], ["handed-over"])
        self.assertEqual(reply["mails"][0]["message"], expected()["Scan-20260318-1412.jpg"]["ref"])
        (attempt,) = json.loads(home.adkaz("show", reply["reply"], "--json").stdout)["attempts"]
        self.assertEqual(attempt["remote"], f"localhost[127.0.0.1]:{self.places['SMTP_PORT']}")
        self.assertRegex(attempt["tls"], r"^TLSv1\.[23], \w+$")
        self.assertTrue(0 < attempt["took_ms"] < 60_000)
        self.assertIn(f", to {attempt['remote']} {attempt['tls']}, in ", home.adkaz("show", reply["reply"]).stdout)
        self.assertRegex(home.adkaz("doctor").stdout, rf"mail: the server answered last at \S+: 250, {re.escape(attempt['remote'])}, TLSv1")
        (mail,) = self.delivered(1)
        self.assertEqual(mail["To"], reply["mails"][0]["sender_email"])
        (pdf,) = mail.iter_attachments()
        self.assertEqual(pdf.get_content()[:5], b"%PDF-")
        self.assertTrue(all("adkaz" not in line.lower() for line in mail.as_string().splitlines()))

    def test_killed_again_and_again_no_mail_goes_twice(self):
        names = [name for name, row in expected().items() if row["sure"] == "yes"]
        home = self.home_with(names)
        moments = random.Random(7)
        for _ in range(12):
            with subprocess.Popen(home.command("run"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  start_new_session=True) as process:
                try:
                    process.wait(moments.uniform(0.1, 2.5))
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL) # the sender of mails, too
                    process.wait()
        home.run(0)
        mails = [mail for reply in home.list() for mail in reply["mails"]]
        self.assertTrue(mails)
        self.assertEqual({mail["state"] for mail in mails} - {"handed-over", "unknown"}, set())
        received = collections.Counter(mail["Message-ID"] for mail in self.delivered(len(mails)))
        self.assertEqual(set(received.values()), {1})
        self.assertGreaterEqual(len(received), sum(mail["state"] == "handed-over" for mail in mails))

    def test_a_wrong_password_stops_the_queue_and_loses_nothing(self):
        home = self.home_with(["Scan-20260318-1412.jpg"])
        with open(os.path.join(home.dir, "password"), "w", encoding="ascii") as file:
            file.write("wrong\n")
        done = home.run(1, 2)
        self.assertNotIn("wrong", done.stderr)
        self.assertEqual([mail["state"] for mail in home.list()[0]["mails"]], ["deferred"])
        self.assertEqual(self.delivered(0), [])
        self.assertIn("MISSING  stop: the mail server refuses us", home.adkaz("doctor").stdout)
        reply = home.list()[0]["reply"]
        (attempt,) = json.loads(home.adkaz("show", reply, "--json").stdout)["attempts"]
        self.assertEqual((attempt["state"], attempt["phase"], attempt["code"]), ("deferred", "auth", 535))
        self.assertIn("535 ", attempt["said"])
        self.assertIn(f"; said: {attempt['said']}", home.adkaz("show", reply).stdout)
        with open(os.path.join(home.dir, "password"), "w", encoding="ascii") as file:
            file.write("secret\n")
        self.make_due(home)
        waits = home.adkaz("send")  # nobody has looked yet
        self.assertIn("adkaz resume", waits.stderr)
        self.assertEqual(self.delivered(0), [])
        self.assertEqual(home.adkaz("resume", "--by", "Volha").returncode, 0)
        self.assertIn("1 handed over", home.adkaz("send").stdout)
        self.assertEqual(len(self.delivered(1)), 1)

    @staticmethod
    def make_due(home):
        """What was put off waits no longer."""
        with sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db")) as store:
            store.execute("UPDATE mail SET due = 1 WHERE state = 'deferred'")

    def test_a_server_with_a_certificate_that_nobody_vouches_for_gets_nothing(self):
        home = self.home_with(["Scan-20260318-1412.jpg"])
        with open(os.path.join(home.dir, "adkaz.conf"), encoding="utf-8") as file:
            good = file.read()
        other = os.path.join(home.base, "other.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                        os.path.join(home.base, "other.key"), "-out", other], check=True, capture_output=True)
        home.configure(good.replace(self.places["CA_FILE"], other))
        done = home.run(1, 2)
        self.assertIn("certificate", done.stderr)
        self.assertEqual([mail["state"] for mail in home.list()[0]["mails"]], ["deferred"])
        self.assertEqual(self.delivered(0), [])
        home.configure(good)
        self.make_due(home)
        self.assertIn("1 handed over", home.adkaz("send").stdout)  # by itself: nobody was refused
        self.assertEqual(len(self.delivered(1)), 1)

    def connections_at_once(self):
        """The most that carried mails side by side. That one was left Postfix says only when it comes to it, and the
        next one may be open by then; which mail came over which it says before it lets the client go on."""
        carried, of = [], {}
        with open(os.path.join(self.server, "postfix", "log"), encoding="utf-8") as file:
            said = re.findall(r"smtpd\[(\d+)\]: (connect from|\w+: client=)", file.read())
        for place, (process, word) in enumerate(said):
            if word == "connect from":
                of[process] = []
                carried.append(of[process])
            else:
                of[process].append(place)
        spans = [(mails[0], mails[-1]) for mails in carried if mails]
        return max(sum(first <= start <= last for first, last in spans) for start, _ in spans)

    def test_a_thousand_mails_arrive_once_each(self):
        etc = os.path.join(self.server, "postfix", "etc")
        subprocess.run(["/usr/sbin/postconf", "-c", etc, "-e", "virtual_mailbox_domains=loop.test post.example",
                        "virtual_mailbox_maps=static:OK"], check=True)
        subprocess.run(["/usr/sbin/postfix", "-c", etc, "reload"], check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        password = os.path.join(self.base, "password")
        with open(password, "w", encoding="ascii") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write("secret\n")
        done = subprocess.run([os.environ["SEND_RATE"], f"smtp://localhost:{self.places['SMTP_PORT']}", "1000", "60",
                               "1", self.places["CA_FILE"], "bounce", password], input="\n", capture_output=True,
                              text=True, timeout=600, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        mails = self.delivered(1000, patience_s=120)
        self.assertEqual(len(mails), 1000)
        self.assertEqual(len({mail["Message-ID"] for mail in mails}), 1000)
        self.assertEqual(self.connections_at_once(), 4)  # to a server on this machine, where nothing else is said


if __name__ == "__main__":
    unittest.main(verbosity=2)
