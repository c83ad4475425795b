"""A page that turned up after its letter was mailed: behind it, to whom it went, and to nobody else; or it asks."""

import email
import email.policy
import json
import os
import shutil
import subprocess
import time
import unittest

from home import HomeTest, SCANS
from test_delivery import LETTER, MAIL_CONF, REF, Keyring, needs_gpg, register

PAGE = "CCF_000322.jpg" # a drawing
VOLUNTEERS = "Epson_0151.jpg" # a page with a return address
PASSWORD = "a bridge of clay"
HELD = MAIL_CONF.replace("review_hold_minutes = 0", "review_hold_minutes = 60").format(more="")


class FoundTest(HomeTest):
    def both(self, scan=PAGE, **changes):
        """A home in which a letter is settled, and another scan waits for a person; both replies."""
        home = self.home(conf=MAIL_CONF.replace('"balanced"', '"ask"').format(more=""))
        done = home.import_rows(register(**changes))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        home.drop(os.path.join(SCANS, LETTER))
        home.drop(os.path.join(SCANS, scan))
        home.run(0)
        replies = home.by_source()
        return home, replies["inbox/" + LETTER]["reply"], replies["inbox/" + scan]["reply"]

    def decide(self, home, reply, *words):
        return home.adkaz("decide", reply, *words, "--by", "Вольга")

    def decided(self, home, reply, *words):
        done = self.decide(home, reply, *words)
        self.assertEqual(done.returncode, 0, done.stderr)

    def refused(self, home, reply, why, *words):
        done = self.decide(home, reply, *words)
        self.assertEqual(done.returncode, 1)
        self.assertIn(why, done.stderr)

    def sent(self, home, reply):
        """The last mail of a reply, as it was written."""
        mail = self.row(home, reply)["mails"][-1]
        self.assertEqual(mail["state"], "written")
        with open(os.path.join(home.dir, "outbox", "new", mail["mail"] + ".eml"), "rb") as file:
            return email.message_from_binary_file(file, policy=email.policy.default)

    def row(self, home, reply):
        return next(row for row in home.list() if row["reply"] == reply)

    def plain(self, message):
        return " ".join(message.get_body(("plain",)).get_content().split())


class Found(FoundTest):
    def test_it_follows_its_letter_to_the_same_sender(self):
        home, letter, page = self.both(sender_language="en")
        self.decided(home, letter, "--to", REF)
        home.adkaz("send")
        self.decided(home, page, "--found-with", letter + ":1")
        self.assertEqual(home.adkaz("send").returncode, 0)
        first, second = self.sent(home, letter), self.sent(home, page)
        self.assertEqual((second["to"], second["in-reply-to"], second["references"]),
                         (first["to"], first["message-id"], first["message-id"]))
        self.assertNotEqual(second["reply-to"], first["reply-to"])
        self.assertEqual(second["subject"], "More about your letter")
        day = time.strftime("%Y-%m-%d", time.gmtime(first["date"].datetime.timestamp()))
        self.assertIn(f"A further page of the letter that we sent you on {day} has been found.", self.plain(second))
        self.assertEqual([part.get_filename() for part in second.iter_attachments()], ["scan.pdf"])
        row = self.row(home, page)
        self.assertEqual((row["outcome"], row["found_with"], row["decided_by"]), ("mail", letter, "Вольга"))
        self.assertNotIn("found_with", self.row(home, letter))
        self.assertIn(f"a further page of {letter}, found later", home.adkaz("show", page).stdout)
        self.assertIn(f"it is a further page of {letter}", home.adkaz("show", page).stdout)
        self.assertIn(f"{page} is a further page of it", home.adkaz("show", letter).stdout)
        self.assertIn(f"a page of {letter}", home.adkaz("list").stdout)
        self.assertEqual(home.adkaz("check").returncode, 0)
        self.refused(home, letter, "name that one", "--found-with", page)

    def test_it_waits_for_its_letter_and_falls_with_it(self):
        home, letter, page = self.both()
        home.configure(HELD)
        self.decided(home, letter, "--to", REF)
        home.configure(MAIL_CONF.format(more=""))
        self.decided(home, page, "--found-with", letter + ":1")
        home.adkaz("send")
        self.assertEqual(home.mails(), [])
        self.assertEqual([mail["state"] for mail in self.row(home, page)["mails"]], ["held"])
        said = home.adkaz("send", "--dry-run").stdout
        self.assertEqual(said.count("waits until the letter to which it belongs has left; next look"), 1)
        rows = [json.loads(line) for line in home.adkaz("send", "--dry-run", "--json").stdout.splitlines()]
        self.assertEqual({row["reply"]: (row["now"], row["for_letter"]) for row in rows},
                         {letter: (False, False), page: (False, True)})
        self.assertEqual(home.adkaz("undo", letter, "--by", "Вольга").returncode, 0)
        row = self.row(home, page)
        self.assertEqual((row["state"], row["mails"][0]["state"], row["reason"]),
                         ("review", "recalled", "the letter of which it is a page is not settled any more"))
        home.adkaz("send")
        self.assertEqual(home.mails(), [])
        self.refused(home, page, "was mailed to nobody, or waits for a decision", "--found-with", letter + ":1")

    def test_what_cannot_be_said_so_is_refused(self):
        home, letter, page = self.both()
        self.refused(home, page, "there is no reply R-NOWHERE", "--found-with", "R-NOWHERE")
        self.refused(home, page, "was mailed to nobody", "--found-with", letter + ":1")
        self.decided(home, letter, "--to", REF)
        self.refused(home, page, "there is no page 7", "--found-with", letter + ":7")
        for more in (("--to", REF), ("--none",)):
            self.assertEqual(self.decide(home, page, "--found-with", letter, *more).returncode, 2)
        self.assertEqual(self.row(home, page)["state"], "review")
        (mail,) = self.row(home, letter)["mails"]
        self.decided(home, page, "--found-with", mail["mail"] + ":1")

    def test_the_wrong_person_of_one_is_asked_about_of_the_other(self):
        home, letter, page = self.both()
        self.decided(home, letter, "--to", REF)
        home.adkaz("send")
        home.configure(HELD)
        self.decided(home, page, "--found-with", letter + ":1")
        self.assertEqual(len(home.mails()), 1)
        self.assertEqual(home.adkaz("undo", letter, "--wrong", "--by", "Вольга").returncode, 0)
        row = self.row(home, page)
        self.assertEqual((row["state"], row["mails"][0]["state"]), ("review", "recalled"))
        self.assertNotIn(REF, [candidate["message"] for candidate in row["candidates"]])

    def test_a_page_that_was_another_s_asks_about_its_letter(self):
        home, letter, page = self.both()
        self.decided(home, letter, "--to", REF)
        home.adkaz("send")
        self.decided(home, page, "--found-with", letter + ":1")
        home.adkaz("send")
        self.assertEqual(len(home.mails()), 2)
        self.assertEqual(home.adkaz("undo", page, "--wrong", "--by", "Вольга").returncode, 0)
        self.assertEqual((self.row(home, page)["state"], self.row(home, letter)["state"]), ("review", "decided"))
        tasks = [json.loads(line) for line in home.adkaz("tasks", "--json").stdout.splitlines()]
        self.assertEqual(sorted((task["kind"], task["reply"]) for task in tasks), [("not-mine", letter), ("wrong", page)])

    def test_a_moved_sender_and_one_who_wants_nothing_are_asked_about(self):
        for changes, why in (({"sender_email": "moved@example.com"}, "another address"), ({"delivery": "none"}, "does not want")):
            with self.subTest(why=why):
                home, letter, page = self.both()
                self.decided(home, letter, "--to", REF)
                home.adkaz("send")
                self.assertEqual(home.import_rows(register(**changes)).returncode, 0)
                self.refused(home, page, why, "--found-with", letter + ":1")

    def test_who_wants_a_notice_gets_one_first(self):
        home, letter, page = self.both(delivery="notice")
        self.decided(home, letter, "--to", REF)
        home.adkaz("send")
        (notice,) = self.row(home, letter)["mails"]
        home.adkaz("send", "--answered", notice["mail"], "--by", "Вольга")
        home.adkaz("send")
        self.decided(home, page, "--found-with", letter + ":1")
        home.adkaz("send")
        (second,) = self.row(home, page)["mails"]
        self.assertEqual((second["purpose"], second["state"]), ("notice", "written"))
        announced = self.sent(home, page)
        self.assertEqual(list(announced.iter_attachments()), [])
        self.assertEqual(announced["in-reply-to"], self.sent(home, letter)["message-id"])
        home.adkaz("send", "--answered", second["mail"], "--by", "Вольга")
        home.adkaz("send")
        scan = self.sent(home, page)
        self.assertEqual(scan["in-reply-to"], announced["message-id"])
        self.assertEqual([part.get_filename() for part in scan.iter_attachments()], ["scan.pdf"])
        self.assertIn("scan.pdf", self.plain(scan))

    def test_it_is_asked_what_is_asked_of_any_letter(self):
        home, letter, page = self.both(scan=VOLUNTEERS)
        self.decided(home, letter, "--to", REF)
        self.refused(home, page, "seems to bear a return name", "--found-with", letter + ":1")
        self.decided(home, page, "--found-with", letter + ":1", "--anyway")

    @unittest.skipUnless(shutil.which("qpdf"), "no qpdf")
    def test_it_is_locked_where_the_letter_was(self):
        home, letter, page = self.both(delivery="pdf", pdf_password=PASSWORD, sender_language="en")
        self.decided(home, letter, "--to", REF)
        home.adkaz("send")
        self.decided(home, page, "--found-with", letter + ":1")
        home.adkaz("send")
        mail = self.sent(home, page)
        self.assertIn("It opens with the password that we agreed on.", self.plain(mail))
        (pdf,) = mail.iter_attachments()
        path = os.path.join(home.base, "scan.pdf")
        with open(path, "wb") as file:
            file.write(pdf.get_content())
        for password, opens in ((PASSWORD, True), ("", False)):
            done = subprocess.run(["qpdf", "--password=" + password, "--check", path], capture_output=True, check=False)
            self.assertEqual(done.returncode == 0, opens)


@needs_gpg
class FoundEncrypted(Keyring, FoundTest):
    def test_it_is_encrypted_where_the_letter_was(self):
        home, letter, page = self.both(delivery="pgp", pgp_key=self.key(), sender_language="en")
        self.decided(home, letter, "--to", REF)
        home.adkaz("send")
        self.decided(home, page, "--found-with", letter + ":1")
        home.adkaz("send")
        first, second = self.sent(home, letter), self.sent(home, page)
        self.assertEqual((second.get_content_type(), second["subject"]), ("multipart/encrypted", "..."))
        self.assertEqual((second["in-reply-to"], second["references"]), (first["message-id"], first["message-id"]))
        self.assertNotIn(b"further", second.as_bytes())
        inside = self.opened(second)
        self.assertEqual(inside["subject"], "More about your letter")
        self.assertIn("A further page of the letter that we sent you on", self.plain(inside))
        (pdf,) = inside.iter_attachments()
        self.assertEqual(pdf.get_filename(), "scan.pdf")
        self.assertTrue(pdf.get_content().startswith(b"%PDF-"))


if __name__ == "__main__":
    unittest.main()
