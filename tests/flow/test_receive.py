"""What comes back from a Maildir: a letter is mailed, and its mail bounces or is answered."""

import csv
import email
import io
import json
import os
import subprocess
import time
import unittest

from home import HomeTest

LETTER = "Scan-20260318-1412.jpg"


class Receive(HomeTest):
    def mailed(self):
        """A home with one mail that was written, its bytes, and an empty Maildir."""
        home = self.home_of(LETTER)
        (name,) = home.mails()
        with open(os.path.join(home.dir, "outbox", "new", name), "rb") as file:
            mail = email.message_from_binary_file(file)
        self.maildir = os.path.join(home.base, "Maildir")
        for folder in ("new", "cur", "tmp"):
            os.makedirs(os.path.join(self.maildir, folder))
        return home, mail

    def deliver(self, name, text):
        with open(os.path.join(self.maildir, "new", name), "w", encoding="utf-8") as file:
            file.write(text)

    def tasks(self, home, *options):
        done = home.adkaz("tasks", "--json", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def state(self, home):
        return home.list()[0]["mails"][0]["state"]

    def test_an_answer_to_reply_to_confirms_the_mail(self):
        home, mail = self.mailed()
        self.assertEqual(self.state(home), "written")
        self.deliver("1", f"From: Olena <{mail['To']}>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\nReceived, thank you!\n")
        done = home.adkaz("receive", self.maildir)
        self.assertEqual((done.returncode, done.stdout), (0, "received: 1 about our mails\n"), done.stderr)
        self.assertEqual(self.state(home), "confirmed")
        again = home.adkaz("receive", self.maildir)
        self.assertEqual(again.stdout, "received: 1 known already\n")

    def test_a_bounce_is_a_task_and_suspends_the_address(self):
        home, mail = self.mailed()
        self.deliver("2", f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: {mail['Reply-To']}\nSubject: failure notice\n\n"
                     f"Remote host said: 550 5.1.1 no such user\n\n--- Below this line is a copy of the message.\n\n"
                     f"Message-ID: {mail['Message-ID']}\n")
        done = home.adkaz("receive", self.maildir)
        self.assertEqual(done.returncode, 0, done.stderr)
        (reply,) = home.list()
        self.assertEqual(done.stdout, "received: 1 about our mails, 1 suspended, 1 for a person, see `adkaz tasks`\n")
        self.assertEqual(self.state(home), "bounced")
        self.assertNotIn("@", done.stderr)
        self.assertIn("came back: hard 5.1.1; now bounced", home.adkaz("show", reply["reply"]).stdout)
        self.assertIn("an address is suspended", home.adkaz("doctor").stdout)
        (task,) = self.tasks(home)
        self.assertEqual((task["kind"], task["reply"], task["what"]), ("bounced", reply["reply"], "hard 5.1.1"))
        shown = home.adkaz("tasks", "show", task["task"]).stdout
        self.assertIn(os.path.join(self.maildir, "new", "2"), shown)

    def test_a_task_shows_what_was_written_and_is_done_once(self):
        home, mail = self.mailed()
        self.deliver("5", f"From: Olena <{mail['To']}>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\nPlease translate it for my aunt.\n")
        home.adkaz("receive", self.maildir)
        (task,) = self.tasks(home)
        self.assertEqual(task["kind"], "translate")
        self.assertNotIn("aunt", home.adkaz("tasks").stdout)
        self.assertIn("Please translate it for my aunt.", home.adkaz("tasks", "show", task["task"]).stdout)
        self.assertEqual(home.adkaz("tasks", "--done", task["task"]).returncode, 2)
        self.assertEqual(home.adkaz("tasks", "--done", task["task"], "--by", "Volha").returncode, 0)
        again = home.adkaz("tasks", "--done", task["task"], "--by", "Volha")
        self.assertEqual(again.returncode, 1)
        self.assertIn("done already, by Volha", again.stderr)
        self.assertEqual(home.adkaz("tasks").stdout, "nobody has to do anything\n")
        (done,) = self.tasks(home, "--all")
        self.assertEqual(done["done_by"], "Volha")

    def test_a_word_for_the_prisoner_becomes_a_new_message_once(self):
        home, mail = self.mailed()
        ref = home.list()[0]["mails"][0]["message"]
        sender = home.list()[0]["mails"][0]["sender_email"]
        self.deliver("7", f"From: <{sender}>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\nPlease tell her that all is well.\n"
                     "-- \nO.\n\nOn 16 Nov 2026 Reply wrote:\n> old words\n")
        self.deliver("8", f"From: \"{sender}\" <nobody@mail.example>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\nPlease tell her that I am here.\n")
        home.adkaz("receive", self.maildir)
        self.assertEqual([task["kind"] for task in self.tasks(home)], ["prisoner", "prisoner"])
        self.assertEqual(home.adkaz("answers", "--csv").returncode, 2)
        done = home.adkaz("answers", "--csv", "--by", "Volha")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 left out, written from another address", done.stderr)
        (row,) = csv.DictReader(io.StringIO(done.stdout))
        self.assertEqual((row["answers_ref"], row["sender_email"], row["message"]), (ref, sender, "Please tell her that all is well.\n"))
        self.assertEqual(len(list(csv.DictReader(io.StringIO(home.adkaz("answers", "--csv", "--by", "Volha").stdout)))), 0)
        again = home.adkaz("answers", "--csv", "--again", "--by", "Volha").stdout
        self.assertEqual(again, done.stdout)
        self.assertEqual(len(self.tasks(home)), 1)
        imported = home.import_rows(done.stdout)
        self.assertEqual(imported.returncode, 0, imported.stderr)

    def test_what_a_person_says_of_an_answer_follows_as_if_it_had_been_read(self):
        home, mail = self.mailed()
        sender = home.list()[0]["mails"][0]["sender_email"]
        for number, words in enumerate(("Is she the one with the cat? Mine sleeps on the stove.", "Why me?")):
            self.deliver(str(number), f"From: <{sender}>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\n{words}\n")
        home.adkaz("receive", self.maildir)
        cat, why = self.tasks(home)
        self.assertEqual((cat["kind"], why["kind"]), ("answer", "answer"))
        for words in (("--sort", cat["task"], "--as", "prisoner"), ("--sort", cat["task"], "--by", "Volha"),
                      ("--as", "stop", "--by", "Volha"), ("--sort", cat["task"], "--done", cat["task"], "--as", "stop", "--by", "V")):
            self.assertEqual(home.adkaz("tasks", *words).returncode, 2, words)
        for kind in ("bounced", "answer", "nonsense"):
            self.assertEqual(home.adkaz("tasks", "--sort", cat["task"], "--as", kind, "--by", "Volha").returncode, 1, kind)
        self.assertEqual(self.tasks(home), [cat, why])
        self.assertEqual(home.adkaz("tasks", "--sort", cat["task"], "--as", "prisoner", "--by", "Volha").returncode, 0)
        again = home.adkaz("tasks", "--sort", cat["task"], "--as", "prisoner", "--by", "Volha")
        self.assertIn("is no answer that waits to be sorted", again.stderr)
        for kind in ("translate", "prisoner"):
            self.assertEqual(home.adkaz("tasks", "--sort", cat["task"], "--as", kind, "--by", "Volha").returncode, 0)
        self.assertNotIn("suspended", home.adkaz("doctor").stdout)
        (row,) = csv.DictReader(io.StringIO(home.adkaz("answers", "--csv", "--by", "Volha").stdout))
        self.assertEqual((row["ref"], row["message"]), (cat["task"], "Is she the one with the cat? Mine sleeps on the stove.\n"))
        self.assertEqual(home.adkaz("tasks", "--sort", why["task"], "--as", "not-mine", "--by", "Volha").returncode, 0)
        self.assertIn("an address is suspended", home.adkaz("doctor").stdout)
        (task,) = self.tasks(home)
        self.assertEqual((task["task"], task["kind"]), (why["task"], "not-mine"))
        self.assertIn("that is: says it is not theirs, says Volha", home.adkaz("show", task["reply"]).stdout)
        self.assertEqual(home.adkaz("undo", task["reply"], "--wrong", "--by", "Volha").returncode, 0)
        self.assertEqual([task["kind"] for task in self.tasks(home)], ["wrong"])

    def test_answers_that_could_not_be_written_are_not_done(self):
        home, mail = self.mailed()
        sender = home.list()[0]["mails"][0]["sender_email"]
        self.deliver("7", f"From: <{sender}>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\nPlease tell her that all is well.\n")
        home.adkaz("receive", self.maildir)
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run(home.command("answers", "--csv", "--by", "Volha"), stdout=full, stderr=subprocess.DEVNULL, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(len(self.tasks(home)), 1)

    def test_a_forged_bounce_and_noise_change_nothing(self):
        home, _ = self.mailed()
        self.deliver("3", "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: reply@example.org\nSubject: failure notice\n\n"
                     "Remote host said: 550 5.1.1 no such user\n")
        self.deliver("4", "nothing that is a mail")
        done = home.adkaz("receive", self.maildir)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, "received: 1 about none of ours, 1 for a person, see `adkaz tasks`\n")
        self.assertEqual(done.stderr, "adkaz: 1 file is no mail that can be read, and stays where it is\n")
        self.assertEqual(self.state(home), "written")
        self.assertEqual(sorted(os.listdir(os.path.join(self.maildir, "new"))), ["3", "4"])

    def test_what_is_no_maildir_is_refused(self):
        home = self.home()
        self.assertEqual(home.adkaz("receive", home.base).returncode, 2)
        without = home.adkaz("receive")
        self.assertEqual(without.returncode, 2)
        self.assertIn("say which Maildir", without.stderr)

    def test_a_maildir_that_is_away_for_a_moment_is_read_when_it_is_back(self):
        home, mail = self.mailed()
        self.deliver("1", "From: a@mail.example\nTo: reply@example.org\nSubject: x\n\nA stranger.\n")
        self.assertEqual(home.adkaz("receive", self.maildir).stdout, "received: 1 about none of ours\n")
        os.rename(self.maildir, self.maildir + ".away")
        away = home.adkaz("receive", self.maildir)
        self.assertEqual(away.returncode, 1)
        self.assertIn("at this moment", away.stderr)
        os.rename(self.maildir + ".away", self.maildir)
        self.deliver("2", f"From: <{mail['To']}>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\nReceived, thank you!\n")
        self.assertIn("1 about our mails", home.adkaz("receive", self.maildir).stdout)

    def test_the_same_bytes_twice_count_once(self):
        home, mail = self.mailed()
        for name in ("1", "2"):
            self.deliver(name, f"From: <{mail['To']}>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\nPlease translate it.\n")
        self.assertIn("1 about our mails, 1 known already", home.adkaz("receive", self.maildir).stdout)
        self.assertEqual([task["kind"] for task in self.tasks(home)], ["translate"])

    def test_the_maildir_of_adkaz_conf_is_read_and_watch_looks_there(self):
        home, mail = self.mailed()
        with open(os.path.join(home.dir, "adkaz.conf"), encoding="utf-8") as file:
            home.configure(file.read() + f'back {{ maildir = "{self.maildir}" }}\n')
        self.assertEqual(home.adkaz("receive").stdout, "received: nothing new\n")
        self.deliver("6", f"From: Olena <{mail['To']}>\nTo: {mail['Reply-To']}\nSubject: Re: x\n\nReceived, thank you!\n")
        watch = subprocess.Popen(home.command("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            deadline = time.time() + 60
            while self.state(home) != "confirmed" and time.time() < deadline:
                time.sleep(0.3)
        finally:
            watch.terminate()
            watch.wait()
        self.assertEqual(self.state(home), "confirmed")


if __name__ == "__main__":
    unittest.main()
