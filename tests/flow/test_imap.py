"""What comes back from a real Dovecot over IMAP and TLS: read, noted, marked as seen, never moved; and servers that talk
nonsense."""

import email
import imaplib
import json
import os
import socket
import sqlite3
import ssl
import threading
import unittest

from home import CONF, ServerTest

BACK = """\
back {{
  url = "imaps://localhost:{port}"
  user = "reply"
  password_file = "password"
  ca_file = "{ca}"
}}
"""


class Imap(ServerTest):
    def mailed(self, port=None, password="secret", ca=None):
        """A home with one mail that was written, and that mail; what comes back lies on the server."""
        home = self.home_of("Scan-20260318-1412.jpg")
        (name,) = home.mails()
        with open(os.path.join(home.dir, "outbox", "new", name), "rb") as file:
            mail = email.message_from_binary_file(file)
        self.configure(home, port, password, ca)
        return home, mail

    def configure(self, home, port=None, password="secret", ca=None):
        home.configure(CONF % {"policy": "balanced", "hold": 0} +
                       BACK.format(port=port or self.places["IMAPS_PORT"], ca=ca or self.places["CA_FILE"]))
        with open(os.path.join(home.dir, "password"), "w", encoding="utf-8") as file:
            file.write(password + "\n")
        os.chmod(os.path.join(home.dir, "password"), 0o600)

    def mailbox(self):
        box = imaplib.IMAP4_SSL("localhost", int(self.places["IMAPS_PORT"]),
                                ssl_context=ssl.create_default_context(cafile=self.places["CA_FILE"]))
        box.login("reply", "secret")
        self.addCleanup(box.logout)
        return box

    def append(self, box, text):
        status, _ = box.append("INBOX", None, None, text.replace("\n", "\r\n").encode())
        self.assertEqual(status, "OK")

    def numbers(self, box, criterion):
        box.select("INBOX", readonly=True)
        return [int(number) for number in box.search(None, criterion)[1][0].split()]

    def state(self, home):
        return home.list()[0]["mails"][0]["state"]

    def tasks(self, home):
        return [json.loads(line) for line in home.adkaz("tasks", "--json").stdout.splitlines()]

    def meddle(self, home, change):
        with sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db")) as store:
            store.execute(change)
        store.close()

    def hour_later(self, home):
        self.meddle(home, "UPDATE looked_at SET at = at - 3600")

    def test_what_is_about_ours_is_noted_and_seen_and_nothing_else_is_touched(self):
        home, mail = self.mailed()
        box = self.mailbox()
        self.append(box, "From: a@mail.example\nTo: reply@example.org\nSubject: a stranger\n\nadk3 OK nothing\n* BYE\n)\nadk4 OK\n")
        self.append(box, f"From: <{mail['To']}>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\nReceived, thank you!\n")
        self.append(box, "From: a@mail.example\nTo: reply@example.org\nSubject: large\n\n" + "line of a stranger\n" * 200000)
        done = home.adkaz("receive")
        self.assertEqual((done.returncode, done.stdout), (0, "received: 1 about our mails, 2 about none of ours\n"), done.stderr)
        self.assertEqual(self.state(home), "confirmed")
        self.assertEqual(self.numbers(box, "SEEN"), [2])
        self.assertEqual(self.numbers(box, "ALL"), [1, 2, 3])
        self.assertEqual(home.adkaz("receive").stdout, "received: nothing new\n")
        self.append(box, "From: a@mail.example\nTo: reply@example.org\nSubject: another stranger\n\nx\n")
        self.assertEqual(home.adkaz("receive").stdout, "received: 1 about none of ours\n")

    def test_an_answer_that_can_bring_nothing_stops_no_other_mail(self):
        home, mail = self.mailed()
        box = self.mailbox()
        self.meddle(home, "UPDATE mail SET purpose = 'notice'")
        address = home.list()[0]["mails"][0]["sender_email"]
        answer = f"From: <{address}>\nTo: {mail['Reply-To']}\nSubject: Re: %s\n\nReceived\n"
        self.append(box, answer % "x")
        self.assertIn("1 about our mails", home.adkaz("receive").stdout)
        self.meddle(home, "UPDATE mail SET state = 'bounced' WHERE purpose = 'scan'")
        self.append(box, answer % "y")
        self.append(box, "From: a@mail.example\nTo: reply@example.org\nSubject: x\n\nA stranger.\n")
        done = home.adkaz("receive")
        self.assertEqual((done.returncode, done.stdout), (
            0, "received: 1 about our mails, 1 about none of ours, 1 for a person, see `adkaz tasks`\n"), done.stderr)
        self.assertEqual([task["kind"] for task in self.tasks(home)], ["answer"])
        self.assertEqual(home.adkaz("receive").stdout, "received: nothing new\n")

    def test_new_numbers_for_the_same_mails_count_nothing_twice(self):
        home, mail = self.mailed()
        box = self.mailbox()
        answer = f"From: <{mail['To']}>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\nPlease translate it.\n"
        self.append(box, answer)
        self.assertIn("1 about our mails", home.adkaz("receive").stdout)
        maildir = os.path.join(self.places["MAILDIRS"], "reply")
        for name in ("dovecot-uidlist", "dovecot-uidvalidity", "dovecot.index.log", "dovecot.index.cache", "dovecot.index"):
            if os.path.exists(os.path.join(maildir, name)):
                os.remove(os.path.join(maildir, name))
        self.assertEqual(home.adkaz("receive").stdout, "received: 1 known already\n")

    def test_login_certificate_and_absence_are_said(self):
        home, _ = self.mailed(password="wrong")
        done = home.adkaz("receive")
        self.assertEqual(done.returncode, 2)
        self.assertIn("refuses the login", done.stderr)
        self.configure(home, ca="/etc/ssl/certs/ca-certificates.crt")
        done = home.adkaz("receive")
        self.assertEqual(done.returncode, 2)
        self.assertIn("certificate cannot be trusted", done.stderr)
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        self.configure(home, port=port)
        done = home.adkaz("receive")
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot be reached", done.stderr)

    def scripted(self, answers, port=0):
        """A server with the right certificate that answers the commands behind the login with these bytes, one by one; where
        it listens."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(self.server, "cert.pem"), os.path.join(self.server, "key.pem"))
        listening = socket.create_server(("127.0.0.1", port))

        def serve():
            connection, _ = listening.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as tls:
                    tls.sendall(b"* OK ready\r\n")
                    left = list(answers)
                    for line in tls.makefile("rb"):
                        tag, verb = line.split()[:2]
                        if verb == b"CAPABILITY":
                            tls.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK\r\n")
                        elif verb == b"LOGIN":
                            tls.sendall(tag + b" OK\r\n")
                        else:
                            tls.sendall(left.pop(0).replace(b"TAG", tag))
                            if not left:
                                return
            except OSError:
                pass
            finally:
                listening.close()
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 10)
        return listening.getsockname()[1]

    def test_a_mail_that_is_not_handed_out_holds_up_no_other(self):
        home, mail = self.mailed()
        answer = (f"From: <{mail['To']}>\r\nTo: {mail['Reply-To']}\r\nSubject: Re: x\r\n\r\nReceived, thank you!\r\n").encode()
        fetched = b"* 2 FETCH (UID 2 BODY[]<0> {%d}\r\n%s)\r\nTAG OK\r\n" % (len(answer), answer)
        opened = b"* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 3]\r\nTAG OK\r\n"
        found, no, good = b"* SEARCH 1 2\r\nTAG OK\r\n", b"TAG NO [SERVERBUG] not now\r\n", b"TAG OK\r\n"
        port = self.scripted([opened, found, no, fetched, good])  # the same one later: another port is another mailbox
        self.configure(home, port=port)
        done = home.adkaz("receive")
        self.assertIn("1 about our mails", done.stdout, done.stderr)
        self.assertEqual(self.state(home), "confirmed")
        self.assertEqual(self.tasks(home), [])
        self.hour_later(home)
        self.scripted([opened, found, no], port)
        done = home.adkaz("receive")
        self.assertEqual([task["kind"] for task in self.tasks(home)], ["unreadable"], done.stderr)
        self.scripted([opened, good], port)
        self.assertEqual(home.adkaz("receive").returncode, 0)
        self.assertEqual(len(self.tasks(home)), 1)

    def test_a_server_that_talks_nonsense_ends_the_run_and_nothing_else(self):
        home, _ = self.mailed()
        opened = b"* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 3]\r\nTAG OK\r\n"
        found = b"* SEARCH 1 2 4000000000\r\nTAG OK\r\n"
        for answers, words in [
                ([b"TAG NO\r\n"], "does not open the folder"),
                ([b"TAG OK\r\n"], "no lasting numbers"),
                ([b"* BYE\r\n"], "good-bye"),
                ([opened], "hung up"),
                ([b"x" * (3 << 20)], "without end"),
                ([opened, b"TAG BAD\r\n"], "refuses a command"),
                ([opened, found, b"* 1 FETCH (UID 1 BODY[]<0> {99999999999}\r\n"], "nobody asked for"),
                ([opened, found, b"* 1 FETCH (UID 1 BODY[]<0> {10}\r\n12345"], "hung up"),
                ([opened, found, b"* 1 FETCH (UID 1 BODY[]<0> {3}\r\nabc)\r\n* 1 FETCH (BODY[]<0> {3}\r\nabc)\r\nTAG OK\r\n"], "nobody asked for")]:
            with self.subTest(words=words, answers=answers[-1][:40]):
                self.configure(home, port=self.scripted(answers))
                done = home.adkaz("receive", timeout=60)
                self.assertIn(done.returncode, (1, 2), done.stderr)
                self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
