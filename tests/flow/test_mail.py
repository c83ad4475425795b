"""The way of a mail through a real Postfix with STARTTLS, a login and a checked certificate, to a real mailbox. Skipped where
the server is not installed."""

import email
import email.policy
import glob
import hashlib
import os
import shutil
import socket
import tempfile
import time
import unittest

from mails import Mails, PROBE, REPLY_TO, read, run

HERE = os.path.dirname(os.path.abspath(__file__))


@unittest.skipUnless(os.geteuid() == 0 and os.path.exists("/usr/sbin/postfix") and os.path.exists("/usr/sbin/dovecot"),
                     "needs root, Postfix and Dovecot")
class Postfix(Mails):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = tempfile.mkdtemp(prefix="mail-server-")
        done = run(os.path.join(HERE, "postfix.sh"), "start", cls.server)
        try:
            with open(os.path.join(cls.server, "env"), encoding="ascii") as file:
                cls.env = dict(line.strip().split("=", 1) for line in file)
        except OSError as missing:
            with open(os.path.join(cls.server, "output"), encoding="utf-8") as file:
                raise AssertionError(file.read()) from missing
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        run(os.path.join(HERE, "postfix.sh"), "stop", cls.server)
        shutil.rmtree(cls.server, ignore_errors=True)
        super().tearDownClass()

    def send(self, path, to, url=None, ca=None, user="reply", password="secret"):
        url = url or f"smtp://localhost:{self.env['SMTP_PORT']}"
        done = run(PROBE, "send", url, self.env["CA_FILE"] if ca is None else ca, user, password,
                   REPLY_TO, to, path)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode().split()

    def received(self, name):
        """The one mail in NAME's Maildir."""
        for _ in range(100):
            found = glob.glob(os.path.join(self.env["MAILDIRS"], name, "new", "*"))
            if found:
                self.assertEqual(len(found), 1)
                return found[0]
            time.sleep(0.1)
        raise AssertionError(f"nothing came for {name}")

    def check_same(self, sent, came):
        """Nothing on the way changed a header of ours or a byte behind the headers."""
        first, second = (email.message_from_bytes(read(path), policy=email.policy.default) for path in (sent, came))
        for name in first.keys():
            self.assertEqual(first[name], second[name], name)
        self.assertEqual(second["return-path"], f"<{REPLY_TO}>")
        bodies = [hashlib.sha256(read(path).replace(b"\r\n", b"\n").split(b"\n\n", 1)[1]).digest()
                  for path in (sent, came)]
        self.assertEqual(bodies[0], bodies[1])

    def test_a_mail_arrives_as_it_was_sent(self):
        for language, path in self.mails.items():
            answer = self.send(path, f"{language}@loop.test")
            self.assertEqual(answer[:4], ["took", "done", "250", "2.0.0"])
            self.assertRegex(answer[4], "^[0-9A-Za-z]{8,}$")
            self.check_same(path, self.received(language))

    def test_implicit_tls_works_too(self):
        answer = self.send(self.mails["en"], "smtps@loop.test", url=f"smtps://localhost:{self.env['SMTPS_PORT']}")
        self.assertEqual(answer[0], "took")
        self.check_same(self.mails["en"], self.received("smtps"))

    def test_no_trace_of_what_sent_it(self):
        self.send(self.mails["be"], "trace@loop.test")
        with open(self.received("trace"), encoding="ascii") as file:
            came = file.read().lower()
        for word in ("adkaz", "curl", os.uname().nodename.lower()):
            self.assertNotIn(f"helo={word}", came)
            self.assertNotIn(f"from {word}", came)
        self.assertIn("mail.example.org", came)

    def test_a_certificate_nobody_vouches_for_stops_everything(self):
        self.assertEqual(self.send(self.mails["en"], "ivan@loop.test", ca="")[:2], ["stop", "tls"])

    def test_a_certificate_of_another_name_stops_everything(self):
        name = os.uname().nodename  # resolves to this machine where /etc/hosts says so, and is not in the certificate
        try:
            if not socket.gethostbyname(name).startswith("127.0.0.1"):
                self.skipTest("the machine's name is not 127.0.0.1")
        except OSError:
            self.skipTest("the machine's name does not resolve")
        answer = self.send(self.mails["en"], "ivan@loop.test", url=f"smtp://{name}:{self.env['SMTP_PORT']}")
        self.assertEqual(answer[:2], ["stop", "tls"])

    def test_a_wrong_password_stops_everything(self):
        self.assertEqual(self.send(self.mails["en"], "ivan@loop.test", password="wrong")[:3], ["stop", "auth", "535"])

    def test_without_a_login_the_server_does_not_relay(self):
        self.assertEqual(self.send(self.mails["en"], "ivan@loop.test", user="", password="")[0], "stop")

    def test_an_address_that_is_not_there_is_refused(self):
        self.assertEqual(self.send(self.mails["en"], "hard@loop.test")[:4], ["refused", "rcpt", "550", "5.1.1"])


if __name__ == "__main__":
    unittest.main()
