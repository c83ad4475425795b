"""Letters as their senders want them: a notice first, whose answer brings the letter."""

import csv
import email
import email.policy
import io
import os
import unittest

from home import HomeTest, REGISTER, SCANS

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


class Delivery(HomeTest):
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

    def answer(self, home, mail, words):
        maildir = os.path.join(home.base, "Maildir")
        for folder in ("new", "cur", "tmp"):
            os.makedirs(os.path.join(maildir, folder), exist_ok=True)
        with open(os.path.join(maildir, "new", str(len(os.listdir(maildir + "/new")))), "w", encoding="utf-8") as file:
            file.write(f"From: Olena <olena@mail.example>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\n{words}\n")
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


if __name__ == "__main__":
    unittest.main()
