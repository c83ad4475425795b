"""The samples walked from the drop to the mail: wrong mails none, every scan in the list, nothing said where it must not be."""

import csv
import email
import email.policy
import os
import re
import socket
import subprocess
import unittest

from home import HomeTest, ROOT, SCANS, expected, sample_names


PEOPLE = ("prisoner_name", "sender_name", "sender_email", "return_name")
PLACES = (*PEOPLE, "facility", "address", "return_address")


def register_cells(*columns):
    """What stands in these columns of the samples' register."""
    with open(os.path.join(ROOT, "samples", "register.csv"), encoding="utf-8-sig", newline="") as file:
        dialect = csv.Sniffer().sniff(file.readline(), delimiters=",;")
        file.seek(0)
        return {row[column] for row in csv.DictReader(file, dialect=dialect) for column in columns if row.get(column)}


def register_names(*columns):
    """Every word of four letters or more in the people's columns of the samples' register, or in those that are named."""
    cells = register_cells(*(columns or PEOPLE))
    return {word for cell in cells for word in re.findall(r"[^\W\d_]{4,}", cell)} - {"example"}


class Samples(HomeTest):
    @classmethod
    def setUpClass(cls):
        from home import Home
        cls.walked = Home()
        cls.addClassCleanup(cls.walked.remove)
        cls.walked.import_register()
        for name in sample_names():
            cls.walked.drop(os.path.join(SCANS, name))
        cls.done = cls.walked.adkaz("--verbose", "run")
        cls.replies = cls.walked.by_source()

    def test_every_scan_is_in_the_list(self):
        self.assertEqual(sorted(self.replies), sorted("inbox/" + name for name in sample_names()))

    def test_no_mail_goes_to_the_wrong_person(self):
        for name, row in expected().items():
            mails = self.replies["inbox/" + name]["mails"]
            for mail in mails:
                self.assertEqual((row["outcome"], mail["message"]), ("mail", row["ref"]), name)

    def test_the_clear_ones_are_mailed_and_the_others_ask(self):
        wrong = {}
        for name, row in expected().items():
            reply = self.replies["inbox/" + name]
            happened = "problem" if reply["state"] == "set-aside" else "mail" if reply["mails"] else "ask"
            if happened != row["outcome"] and not (happened == "ask" and row["sure"] == "no"):
                wrong[name] = (happened, row["outcome"], reply["reason"])
        self.assertEqual(wrong, {})

    def test_what_asks_shows_the_true_message_among_the_first_five(self):
        for name, row in expected().items():
            if self.replies["inbox/" + name]["mails"] or not row["ref"]:
                continue
            ranked = [candidate["message"] for candidate in self.replies["inbox/" + name]["candidates"]]
            refs = row["ref"].split(",")
            self.assertIn(refs[0], ranked[:5], name)
            self.assertEqual([ref for ref in refs if ref not in ranked], [], name)

    def test_the_log_names_nobody(self):
        said = self.done.stdout + self.done.stderr
        self.assertEqual([word for word in register_names() if word in said], [])

    def test_the_drop_is_told_without_names(self):
        with open(os.path.join(self.walked.inbox, "STATUS.html"), encoding="utf-8") as file:
            status = file.read()
        self.assertEqual([word for word in register_names() if word in status], [])
        for word in ("adkaz", "letter", "prisoner", "sender", "письмо", "заключ", "ліст"):
            self.assertNotIn(word, status.lower())
        problems = os.listdir(os.path.join(self.walked.inbox, "PROBLEM"))
        broken = [name for name, row in expected().items() if row["outcome"] == "problem"]
        self.assertEqual(len([name for name in problems if name.endswith("READ-ME.txt")]), len(broken))
        self.assertEqual(set(os.listdir(self.walked.inbox)), {"STATUS.html", "PROBLEM"})

    def test_each_mail_is_one_letter_without_envelope_and_blank_pages(self):
        kept = {mail["mail"]: (mail, reply) for reply in self.walked.list() for mail in reply["mails"]}
        self.assertEqual(len(self.walked.mails()), len(kept))
        for name in self.walked.mails():
            path = os.path.join(self.walked.dir, "outbox", "new", name)
            with open(path, "rb") as file:
                raw = file.read()
            message = email.message_from_bytes(raw, policy=email.policy.default)
            mail, reply = kept[name[:-4]]
            self.assertEqual(message["To"], mail["sender_email"])
            (pdf,) = list(message.iter_attachments())
            pages = subprocess.run(["pdfinfo", "-"], input=pdf.get_content(), capture_output=True, check=True).stdout
            self.assertIn(b"Pages:           %d\n" % len(mail["pages"]), pages)
            head = raw.split(b"\r\n\r\n", 1)[0].decode("ascii").lower()
            self.assertNotIn("adkaz", raw.decode("ascii").lower())
            self.assertNotIn("inbox", head)

    def test_no_mail_names_anybody_or_what_made_it(self):
        """Neither in the headers nor in what the parts decode to, the PDF's bytes included; "To" alone may know an address."""
        people = {name.encode() for name in register_names(*PLACES) if len(name) > 4 or not name.isascii()}
        people |= {cell.encode() for cell in register_cells("facility")}
        codes = {code.encode() for cell in register_cells("address", "return_address") for code in re.findall(r"\b\d{6}\b", cell)}
        made = {b"adkaz", b"inbox", b"volunteer", b"prison", self.walked.base.encode(), self.walked.base.split("-")[-1].encode()}
        made |= {name.encode() for name in (socket.gethostname(), socket.getfqdn()) if len(name) > 3}
        self.assertGreater(len(people), 50)
        self.assertGreater(len(codes), 5)
        for name in self.walked.mails():
            with open(os.path.join(self.walked.dir, "outbox", "new", name), "rb") as file:
                message = email.message_from_binary_file(file, policy=email.policy.default)
            del message["To"]
            whole = "\n".join(f"{key}: {value}" for key, value in message.items()).encode() + b"".join(
                part.get_payload(decode=True) for part in message.walk() if not part.is_multipart())
            self.assertEqual([word for word in people | made if word in whole], [], name)
            self.assertEqual([code for code in codes if re.search(rb"\b%s\b" % code, whole)], [], name)

    def test_running_again_changes_nothing(self):
        before = self.walked.list()
        mails = self.walked.mails()
        self.walked.run(0)
        self.assertEqual(self.walked.list(), before)
        self.assertEqual(self.walked.mails(), mails)

    def test_the_same_bytes_again_are_noted_and_not_mailed_again(self):
        mails = self.walked.mails()
        count = len(self.walked.list())
        name, _ = next((name, row) for name, row in expected().items() if row["sure"] == "yes" and
                       os.path.isfile(os.path.join(SCANS, name)))
        self.walked.drop(os.path.join(SCANS, name), "once-more" + os.path.splitext(name)[1])
        self.walked.run(0)
        replies = self.walked.list()
        self.assertEqual(len(replies), count)
        twice = next(reply for reply in replies if "inbox/" + name in reply["source"])
        self.assertEqual(len(twice["source"]), 2)
        self.assertEqual(self.walked.mails(), mails)


if __name__ == "__main__":
    unittest.main(verbosity=2)
