"""Letters as their senders want them: a notice first, whose answer brings the letter; or encrypted to their PGP key."""

import csv
import email
import email.policy
import io
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
        home = self.home(conf=MAIL_CONF.format(more=more))
        done = home.import_rows(register(**changes))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        (reply,) = home.list()
        return home, reply

    def mail(self, home, name):
        with open(os.path.join(home.dir, "outbox", "new", name + ".eml"), "rb") as file:
            return email.message_from_binary_file(file, policy=email.policy.default)


class Notice(DeliveryTest):
    def answer(self, home, mail, words):
        maildir = os.path.join(home.base, "Maildir")
        for folder in ("new", "cur", "tmp"):
            os.makedirs(os.path.join(maildir, folder), exist_ok=True)
        with open(os.path.join(maildir, "new", str(len(os.listdir(maildir + "/new")))), "w", encoding="utf-8") as file:
            file.write(f"From: Olena <{mail['To']}>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\n{words}\n")
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

    def test_a_person_can_say_that_a_notice_was_answered(self):
        home, reply = self.mailed(delivery="notice")
        sent, notice = self.check_notice(home, reply)
        self.assertEqual(home.adkaz("send", "--answered", sent["mail"]).returncode, 2)
        done = home.adkaz("send", "--answered", sent["mail"], "--by", "Вольга")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.check_letter_follows(home, notice)
        (_, letter) = home.list()[0]["mails"]
        refused = home.adkaz("send", "--answered", letter["mail"], "--by", "Вольга")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("is no notice", refused.stderr)

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


@unittest.skipUnless(shutil.which("gpg") and shutil.which("gpg-agent"), "no gpg with an agent to make keys with")
class Encrypted(DeliveryTest):
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

    def test_whoever_has_a_key_gets_the_letter_encrypted_to_it(self):
        home, reply = self.mailed(delivery="pgp", pgp_key=self.key())
        (sent,) = reply["mails"]
        self.assertEqual((sent["purpose"], sent["state"]), ("scan", "written"))
        mail = self.mail(home, sent["mail"])
        self.assertEqual((mail.get_content_type(), mail.get_param("protocol")),
                         ("multipart/encrypted", "application/pgp-encrypted"))
        control, content = mail.iter_parts()
        self.assertEqual((control.get_content_type(), control.get_payload().strip()),
                         ("application/pgp-encrypted", "Version: 1"))
        inside = email.message_from_bytes(self.gpg("--decrypt", data=content.get_payload().encode()),
                                          policy=email.policy.default)
        self.assertEqual(inside["Subject"], "Письмо в ответ на Вашу открытку")
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


if __name__ == "__main__":
    unittest.main()
