"""Letters as their senders want them: a notice first, whose answer brings the letter; or encrypted to their PGP key."""

import csv
import email
import email.policy
import io
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from home import HomeTest, REGISTER, ROOT, SCANS

LETTER = "Scan-20260318-1412.jpg"
REF = "V26-0102"
MAIL_CONF = """\
drop "inbox" {{ path = "inbox"  pipeline = "letter" }}
match {{ policy = "balanced" }}
mail {{ transport = "folder"  from = "reply@example.org"  hold_minutes = 0  review_hold_minutes = 0  {more} }}
"""


def register(**changes):
    """The samples' register, with these columns changed in the row of the letter's sender."""
    with open(REGISTER, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0]) + [name for name in changes if name not in rows[0]]
    for row in rows:
        if row["ref"] == REF:
            row.update(changes)
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


class DeliveryTest(HomeTest):
    def mailed(self, more="", **changes):
        """A home in which the letter was settled, and its list line."""
        home = self.home_of(LETTER, conf=MAIL_CONF.format(more=more), register=register(**changes))
        (reply,) = home.list()
        return home, reply

    def mail(self, home, name):
        with open(os.path.join(home.dir, "outbox", "new", name + ".eml"), "rb") as file:
            return email.message_from_binary_file(file, policy=email.policy.default)


class Notice(DeliveryTest):
    def answer(self, home, mail, words):
        self.receive(home, mail, [f"From: Olena <{mail['To']}>"], words)

    def receive(self, home, mail, heads, words="received"):
        """An answer to `mail` with each of these heads."""
        maildir = os.path.join(home.base, "Maildir")
        for folder in ("new", "cur", "tmp"):
            os.makedirs(os.path.join(maildir, folder), exist_ok=True)
        for head in heads:
            with open(os.path.join(maildir, "new", str(len(os.listdir(maildir + "/new")))), "w", encoding="utf-8") as file:
                file.write(f"{head}\nTo: {mail['Reply-To']}\nSubject: Re: x\n\n{words}\n")
        done = home.adkaz("receive", maildir)
        self.assertEqual(done.returncode, 0, done.stderr)

    def check_notice(self, home, reply):
        (sent,) = reply["mails"]
        self.assertEqual((sent["purpose"], sent["state"], sent["pages"]), ("notice", "written", [1]))
        notice = self.mail(home, sent["mail"])
        self.assertEqual([part.get_content_type() for part in notice.walk()],
                         ["multipart/alternative", "text/plain", "text/html"])
        return sent, notice

    def check_letter_follows(self, home, notice):
        self.assertEqual(home.adkaz("send").returncode, 0)
        first, second = home.list()[0]["mails"]
        self.assertEqual((second["purpose"], second["state"], second["pages"]), ("scan", "written", first["pages"]))
        letter = self.mail(home, second["mail"])
        self.assertEqual([part.get_filename() for part in letter.iter_attachments()], ["scan.pdf"])
        self.assertEqual((letter["In-Reply-To"], letter["References"]), (notice["Message-ID"],) * 2)
        self.assertEqual(letter["To"], notice["To"])
        self.assertNotEqual(letter["Reply-To"], notice["Reply-To"])
        self.assertNotEqual(letter["Message-ID"], notice["Message-ID"])

    def test_whoever_wants_a_notice_gets_the_letter_with_an_answer(self):
        home, reply = self.mailed(delivery="notice")
        sent, notice = self.check_notice(home, reply)
        self.answer(home, notice, "Who are you?")
        self.assertEqual(len(home.list()[0]["mails"]), 1)
        self.answer(home, notice, "Отримано")
        self.assertEqual(home.list()[0]["mails"][0]["state"], "confirmed")
        self.check_letter_follows(home, notice)
        self.answer(home, notice, "Отримано!")
        self.assertEqual(len(home.list()[0]["mails"]), 2)

    def test_an_answer_that_somebody_else_may_have_sent_brings_no_letter(self):
        home, _ = self.mailed(delivery="notice")
        (name,) = home.mails()
        mail = self.mail(home, name.removesuffix(".eml"))
        heads = (f"From: eve@mail.example ({mail['To']})", f"From: <{mail['To']}>\nFrom: <eve@mail.example>",
                 f"From: <{mail['To']}>\nSender: eve@mail.example", f"From: <{mail['To']}\0.mail.example>",
                 f"From: {mail['To']}\0.mail.example",
                 f'From: =?utf-8?Q?{mail["To"].replace("@", "=40")}=22?= <eve@mail.example> (")',
                 f'From: =?utf-8?Q?Eve=22?= <eve@mail.example>\nSender: "x" <{mail["To"]}>')
        self.receive(home, mail, heads)
        (reply,) = home.list()
        self.assertEqual(len(reply["mails"]), 1)
        self.assertEqual(home.adkaz("tasks").stdout.count("a notice is answered from another address"), len(heads))

    def test_a_name_with_signs_of_addresses_keeps_no_letter_back(self):
        for name in ("Lena @home", '"Lena (home)"', "=?utf-8?Q?Lena_=22=40lena=5Ftg=28?="):
            with self.subTest(name=name):
                home, _ = self.mailed(delivery="notice")
                (sent,) = home.mails()
                mail = self.mail(home, sent.removesuffix(".eml"))
                self.receive(home, mail, [f"From: {name} <{mail['To']}>"])
                self.assertEqual(len(home.list()[0]["mails"]), 2)

    def test_a_person_can_say_that_a_notice_was_answered(self):
        home, reply = self.mailed(delivery="notice")
        sent, notice = self.check_notice(home, reply)
        self.assertEqual(home.adkaz("send", "--answered", sent["mail"]).returncode, 2)
        for told in ("", "soon", "12x", "99999999999999999999"):
            refused = home.adkaz("send", "--told", told)
            self.assertEqual(refused.returncode, 2)
            self.assertIn("--told wants seconds since 1970", refused.stderr)
        done = home.adkaz("send", "--answered", sent["mail"], "--by", "Вольга")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.check_letter_follows(home, notice)
        (_, letter) = home.list()[0]["mails"]
        refused = home.adkaz("send", "--answered", letter["mail"], "--by", "Вольга")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("is no notice", refused.stderr)

    def test_nobody_says_that_a_notice_was_answered_whose_decision_fell(self):
        home, reply = self.mailed(delivery="notice")
        sent, notice = self.check_notice(home, reply)
        self.assertEqual(home.adkaz("undo", reply["reply"], "--wrong", "--by", "Вольга").returncode, 0)
        refused = home.adkaz("send", "--answered", sent["mail"], "--by", "Вольга")
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn("the letter has to be decided anew", refused.stderr)
        self.answer(home, notice, "Отримано")
        (task,) = [json.loads(line) for line in home.adkaz("tasks", "--json").stdout.splitlines() if '"wrong"' not in line]
        self.assertEqual(task["kind"], "answer")
        self.assertIn("what was decided holds no more: the letter does not follow", task["what"])
        self.assertEqual(len(home.list()[0]["mails"]), 1)

    def test_nobody_says_that_a_notice_was_answered_by_another_mailbox(self):
        home, reply = self.mailed(delivery="notice")
        sent, notice = self.check_notice(home, reply)
        self.answer(home, {"To": "eve@mail.example", "Reply-To": notice["Reply-To"]}, "Отримано")
        refused = home.adkaz("send", "--answered", sent["mail"], "--by", "Вольга")
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn("was answered from another mailbox", refused.stderr)
        self.assertEqual(len(home.list()[0]["mails"]), 1)
        (task,) = [json.loads(line) for line in home.adkaz("tasks", "--json").stdout.splitlines()]
        home.adkaz("tasks", "--done", task["task"], "--by", "Вольга")
        self.assertEqual(home.adkaz("send", "--answered", sent["mail"], "--by", "Вольга").returncode, 0)
        self.check_letter_follows(home, notice)

    def test_an_address_too_long_to_be_kept_is_another_mailbox_all_the_same(self):
        home, reply = self.mailed(delivery="notice")
        sent, notice = self.check_notice(home, reply)
        self.answer(home, {"To": "e" * 430 + "@mail.example", "Reply-To": notice["Reply-To"]}, "Отримано")
        (task,) = [json.loads(line) for line in home.adkaz("tasks", "--json").stdout.splitlines()]
        self.assertIn("from another address", task["what"])
        refused = home.adkaz("send", "--answered", sent["mail"], "--by", "Вольга")
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn("was answered from another mailbox", refused.stderr)
        self.assertEqual(len(home.list()[0]["mails"]), 1)

    def test_a_notice_that_was_mailed_by_hand_can_have_been_answered_though_it_is_held(self):
        home, reply = self.mailed(delivery="notice")
        sent, notice = self.check_notice(home, reply)
        home.configure(MAIL_CONF.format(more="").replace('"folder"', '"smtp"  url = "smtp://127.0.0.1:1"'))
        self.assertEqual(home.adkaz("send").returncode, 0)
        self.assertEqual(home.list()[0]["mails"][0]["state"], "held")
        done = home.adkaz("send", "--answered", sent["mail"], "--by", "Вольга")
        self.assertEqual(done.returncode, 0, done.stderr)
        first, second = home.list()[0]["mails"]
        self.assertEqual((first["state"], second["purpose"]), ("handed-over", "scan"))

    def test_a_domain_of_the_operators_list_gets_a_notice(self):
        home, reply = self.mailed(more='notice_domains = {"Example.com"}')
        self.check_notice(home, reply)

    def test_a_mailbox_that_was_silent_for_long_gets_a_notice(self):
        home, reply = self.mailed(more="notice_after_days = 1")
        self.check_notice(home, reply)

    def test_whoever_wants_nothing_waits_for_a_person(self):
        home, reply = self.mailed(delivery="none")
        self.assertEqual((reply["state"], reply["mails"]), ("review", []))
        self.assertIn("wants no letters by mail", reply["reason"])
        done = home.adkaz("decide", reply["reply"], "--to", REF, "--by", "Вольга")
        self.assertEqual(done.returncode, 1)
        self.assertIn("does not want", done.stderr)


PASSWORD = "мост \"гліняны\""  # 25 bytes: poppler's commands take no more than 32


@unittest.skipUnless(shutil.which("qpdf") and shutil.which("pdftotext"), "no qpdf, or no poppler-utils")
class Locked(DeliveryTest):
    """The letter as a PDF that a password opens, agreed on elsewhere."""

    def scan(self, home, name):
        """The attached file, and where it lies."""
        (pdf,) = self.mail(home, name).iter_attachments()
        self.assertEqual(pdf.get_filename(), "scan.pdf")
        path = os.path.join(home.base, name + ".pdf")
        with open(path, "wb") as file:
            file.write(pdf.get_content())
        return pdf.get_content(), path

    def check(self, path, password):
        return subprocess.run(["qpdf", "--password=" + password, "--check", path], capture_output=True, check=False)

    def nowhere(self, home, *said):
        """The password in no file of the home but, in a plain store, the store, and in nothing that was said."""
        secrets = [PASSWORD.encode(), "гліняны".encode()]
        for folder, _, files in os.walk(home.dir):
            for file in files:
                if "adkaz.db" in file:
                    continue
                with open(os.path.join(folder, file), "rb") as opened:
                    content = opened.read()
                self.assertEqual([secret for secret in secrets if secret in content], [], file)
        self.assertEqual([text for text in said if "гліняны" in text], [])

    def test_whoever_agreed_on_a_password_gets_the_letter_locked_with_it(self):
        home, reply = self.mailed(delivery="pdf", pdf_password=PASSWORD)
        (sent,) = reply["mails"]
        self.assertEqual((sent["purpose"], sent["state"]), ("scan", "written"))
        mail = self.mail(home, sent["mail"])
        self.assertIn("паролем", mail.get_body(("plain",)).get_content())
        self.assertIn("паролем", mail.get_body(("html",)).get_content())
        pdf, path = self.scan(home, sent["mail"])
        self.assertIn(b"/AESV3", pdf)
        self.assertEqual(self.check(path, PASSWORD).returncode, 0)
        for wrong in ("", "password", PASSWORD[:-1]):
            self.assertNotEqual(self.check(path, wrong).returncode, 0)
        opened = subprocess.run(["pdftotext", "-upw", PASSWORD, path, "-"], capture_output=True, check=False)
        self.assertEqual(opened.returncode, 0, opened.stderr)
        said = [home.adkaz(*words).stdout for words in
                (("show", reply["reply"]), ("list", "--json"), ("list",), ("audit",), ("doctor",), ("find", "гліняны"))]
        self.nowhere(home, *said)
        self.assertIn("delivery: 1 rows want pdf, and their pdf_password can be used", said[4])

    def test_a_password_that_cannot_be_used_waits_for_a_person(self):
        for password, why in (("", "is missing"), ("сабака1", "is shorter than 8"), ("я" * 320, "is longer than 127"),
                              ("two\r\nlines", "holds something else"), ("пароль пароль \U0001f600", "holds something else")):
            with self.subTest(why=why):
                home = self.home(conf=MAIL_CONF.format(more=""))
                done = home.import_rows(register(delivery="pdf", pdf_password=password))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertRegex(done.stderr, r"line \d+: warning: delivery is pdf, but pdf_password " + why)
                home.drop(os.path.join(SCANS, LETTER))
                ran = home.run(0)
                (reply,) = home.list()
                self.assertEqual((reply["state"], reply["mails"], home.mails()), ("review", [], []))
                self.assertIn("wants a PDF with a password, and the register's pdf_password " + why, reply["reason"])
                decided = home.adkaz("decide", reply["reply"], "--to", REF, "--by", "Вольга")
                self.assertEqual(decided.returncode, 1)
                self.assertIn(why, decided.stderr)
                self.assertIn("delivery: 1 of 1 rows want pdf, and their pdf_password cannot be used",
                              home.adkaz("doctor").stdout)
                if password:
                    self.assertNotIn(password, done.stderr + ran.stdout + ran.stderr + decided.stderr + reply["reason"])

    def test_what_waited_for_a_password_goes_when_there_is_one(self):
        home, reply = self.mailed(delivery="pdf")
        self.assertEqual((reply["state"], reply["mails"]), ("review", []))
        self.assertEqual(home.import_rows(register(delivery="pdf", pdf_password=PASSWORD)).returncode, 0)
        home.run(0)
        (reply,) = home.list()
        self.assertEqual([mail["state"] for mail in reply["mails"]], ["written"])
        self.assertEqual(self.check(self.scan(home, reply["mails"][0]["mail"])[1], PASSWORD).returncode, 0)

    def test_another_password_recalls_what_has_not_left(self):
        home = self.home(conf=MAIL_CONF.replace("hold_minutes = 0", "hold_minutes = 60", 1).format(more=""))
        self.assertEqual(home.import_rows(register(delivery="pdf", pdf_password=PASSWORD)).returncode, 0)
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        (reply,) = home.list()
        self.assertEqual([mail["state"] for mail in reply["mails"]], ["held"])
        (row,) = [json.loads(line) for line in home.adkaz("send", "--dry-run", "--json").stdout.splitlines()]
        self.assertEqual((row["delivery"], row["now"], row["trouble"]), ("pdf", False, ""))
        home.import_rows(register(delivery="pdf", pdf_password=PASSWORD + "2"))
        (reply,) = home.list()
        self.assertEqual(reply["mails"][0]["state"], "recalled")
        self.assertEqual(home.mails(), [])

    def test_a_notice_goes_before_it_where_the_operator_wants_one(self):
        for more in ('notice_domains = {"Example.com"}', "notice_after_days = 1"):
            with self.subTest(more=more):
                home, reply = self.mailed(more=more, delivery="pdf", pdf_password=PASSWORD)
                (sent,) = reply["mails"]
                self.assertEqual((sent["purpose"], sent["state"]), ("notice", "written"))
                notice = self.mail(home, sent["mail"])
                self.assertEqual(list(notice.iter_attachments()), [])
                self.assertNotIn("парол", notice.get_body(("plain",)).get_content())
                self.assertEqual(home.adkaz("send", "--answered", sent["mail"], "--by", "Вольга").returncode, 0)
                self.assertEqual(home.adkaz("send").returncode, 0)
                (_, letter) = home.list()[0]["mails"]
                self.assertEqual((letter["purpose"], letter["state"]), ("scan", "written"))
                self.assertEqual(self.check(self.scan(home, letter["mail"])[1], PASSWORD).returncode, 0)


needs_gpg = unittest.skipUnless(shutil.which("gpg") and shutil.which("gpg-agent"), "no gpg with an agent to make keys with")


class Keyring:
    """A key is made for each test, in a keyring that only the test has."""

    def setUp(self):
        self.ring = tempfile.mkdtemp(prefix="ring-")
        self.addCleanup(shutil.rmtree, self.ring, ignore_errors=True)
        self.addCleanup(subprocess.run, ["gpgconf", "--homedir", self.ring, "--kill", "all"], check=False)

    def gpg(self, *words, data=b""):
        done = subprocess.run(["gpg", "--homedir", self.ring, "--batch", "--pinentry-mode", "loopback", "--passphrase", "",
                               *words], input=data, capture_output=True, check=False, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def key(self, usage="encr", expires="0", made=()):
        """A key whose only subkey is for that use; `made`: options that say when."""
        self.gpg(*made, "--quick-generate-key", f"Olena {len(made)} {usage} <someone.else@example.net>", "ed25519", "cert", expires)
        (*_, line) = [line for line in self.gpg("--with-colons", "--list-keys").decode().splitlines()
                      if line.startswith("fpr")]
        fingerprint = line.split(":")[9]  # of the newest, which has no subkey yet
        self.gpg(*made, "--quick-add-key", fingerprint, "cv25519" if usage == "encr" else "ed25519", usage, expires)
        return self.gpg("--armor", "--export", fingerprint).decode()

    def opened(self, mail):
        """What is encrypted in it."""
        (_, content) = mail.iter_parts()
        return email.message_from_bytes(self.gpg("--decrypt", data=content.get_payload().encode()),
                                        policy=email.policy.default)


@needs_gpg
class Encrypted(Keyring, DeliveryTest):
    def test_whoever_has_a_key_gets_the_letter_encrypted_to_it(self):
        home, reply = self.mailed(delivery="pgp", pgp_key=self.key())
        (sent,) = reply["mails"]
        self.assertEqual((sent["purpose"], sent["state"]), ("scan", "written"))
        mail = self.mail(home, sent["mail"])
        self.assertEqual((mail.get_content_type(), mail.get_param("protocol")),
                         ("multipart/encrypted", "application/pgp-encrypted"))
        control, _ = mail.iter_parts()
        self.assertEqual((control.get_content_type(), control.get_payload().strip()),
                         ("application/pgp-encrypted", "Version: 1"))
        inside = self.opened(mail)
        self.assertEqual(inside["Subject"], "Письмо в ответ на Вашу открытку")
        self.assertEqual((inside.get_param("hp"), inside.get_param("protected-headers")), ("cipher", "v1"))
        for name in ("Date", "From", "Reply-To", "To", "Message-ID", "Auto-Submitted"):
            self.assertEqual(inside[name], mail[name])
        told = [field.strip().split(": ", 1) for field in inside.get_all("HP-Outer")]
        self.assertEqual([(name, value.strip("<>")) for name, value in told],
                         [(name, value.strip("<>")) for name, value in mail.items()
                          if name != "MIME-Version" and not name.startswith("Content-")])
        self.assertIn("scan.pdf", inside.get_body(("plain",)).get_content())
        (pdf,) = inside.iter_attachments()
        self.assertTrue(pdf.get_content().startswith(b"%PDF-"))

    def test_outside_stands_nothing_of_the_letter(self):
        home, reply = self.mailed(delivery="pgp", pgp_key=self.key())
        with open(os.path.join(home.dir, "outbox", "new", reply["mails"][0]["mail"] + ".eml"), "rb") as file:
            raw = file.read()
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        self.assertEqual((mail["Subject"], mail["Content-Language"]), ("...", None))
        outside = raw.split(b"-----BEGIN PGP MESSAGE-----")[0].lower()
        for word in (b"pdf", b"adkaz", b"gnupg", b"gpg", b"version: gnu", b"comment", ROOT.lower().encode(), b"prison"):
            self.assertNotIn(word, outside)
        self.assertEqual([line for line in raw.split(b"\r\n") if b"\n" in line or b"\r" in line or len(line) > 76], [])

    def test_a_key_that_cannot_be_used_waits_for_a_person(self):
        cases = [("", "no PGP key"), ("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----", "PGP key"),
                 (self.key(usage="sign"), "no part that mail can be encrypted to"),
                 (self.key(expires="1y", made=("--faked-system-time", "20200101T000000")), "has expired")]
        for armoured, why in cases:
            with self.subTest(why=why):
                home, reply = self.mailed(delivery="pgp", pgp_key=armoured)
                self.assertEqual((reply["state"], reply["mails"], home.mails()), ("review", [], []))
                self.assertIn(why, reply["reason"])
                done = home.adkaz("decide", reply["reply"], "--to", REF, "--by", "Вольга")
                self.assertEqual(done.returncode, 1)
                self.assertIn(why, done.stderr)


    def test_without_gpg_it_waits_and_the_others_go(self):
        """The program finds gpg by PATH."""
        home = self.home(conf=MAIL_CONF.replace("hold_minutes = 0  review", "hold_minutes = 60  review", 1).format(more=""))
        self.assertEqual(home.import_rows(register(delivery="pgp", pgp_key=self.key())).returncode, 0)
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        home.drop(os.path.join(SCANS, "CCF_000322.jpg"))
        home.run(0)
        (encrypted, other) = home.list() if home.list()[0]["mails"] else home.list()[::-1]
        self.assertEqual([mail["state"] for mail in encrypted["mails"]], ["held"])
        home.adkaz("undo", encrypted["reply"], "--by", "Вольга")
        for reply, ref in ((encrypted, REF + ":1"), (other, "V26-0101:1")):
            done = home.adkaz("decide", reply["reply"], "--to", ref, "--by", "Вольга", "--anyway")
            self.assertEqual(done.returncode, 0, done.stderr)
        done = subprocess.run(home.command("send"), capture_output=True, text=True, check=False,
                              env={**os.environ, "PATH": home.base})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("gpg does not start", done.stderr)
        states = {reply["reply"]: reply["mails"][-1]["state"] for reply in home.list()}
        self.assertEqual(states, {encrypted["reply"]: "deferred", other["reply"]: "written"})
        told = subprocess.run(home.command("doctor"), capture_output=True, text=True, check=False,
                              env={**os.environ, "PATH": home.base})
        self.assertIn("MISSING  delivery: gpg does not start", told.stdout)


if __name__ == "__main__":
    unittest.main()
