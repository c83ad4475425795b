"""Mails that were written into the folder before there was a server: held for a day, said loudly, then sent once; unless somebody
says that they went by hand, an answer shows it, or what was decided holds no more."""

import email
import os
import re
import sqlite3
import subprocess
import time
import unittest

from home import CONF, REGISTER, ROOT, HomeTest
from review_site import Site, settle, user

LETTER = "Scan-20260318-1412.jpg"
DAY = 24 * 60 * 60


class Written(HomeTest):
    def server(self, home, hold=0):
        """From now on a mail server takes what is due: home.said, by end(), is what it heard."""
        self.script = subprocess.Popen(["/usr/bin/python3", os.path.join(ROOT, "tests", "support", "smtp_script.py")],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end)
        port = self.script.stdout.readline().strip()
        self.configure(home, f'transport = "smtp"  url = "smtp://127.0.0.1:{port}"', hold)

    def end(self):
        if self.script.poll() is None:
            self.script.communicate()

    def configure(self, home, transport, hold=0):
        home.configure((CONF % {"policy": "balanced", "hold": hold}).replace('transport = "folder"', transport))

    def heard(self):
        """The messages that the server took."""
        said, _ = self.script.communicate()
        self.ids = [line.split()[1] for line in said.splitlines() if line.startswith("id ")]
        return [line.split() for line in said.splitlines() if line.startswith("message ")]

    def written(self):
        """A home with one mail in the folder, and a server since."""
        home = self.home_of(LETTER)
        self.assertEqual(self.state(home), "written")
        self.server(home)
        return home

    def state(self, home):
        (mail,) = home.list()[0]["mails"]
        return mail["state"]

    def name(self, home):
        return home.mails()[0].removesuffix(".eml")

    def change(self, home, sql, *values):
        store = sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db"), timeout=20)
        store.execute(sql, values)
        store.commit()
        store.close()

    def due(self, home):
        store = sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db"), timeout=20)
        (row,) = store.execute("SELECT due FROM mail").fetchall()
        store.close()
        return row[0]

    def let_a_day_pass(self, home):
        self.change(home, f"UPDATE mail SET due = due - {DAY}")

    def original(self, home):
        with open(os.path.join(home.dir, "outbox", "new", home.mails()[0]), "rb") as file:
            return email.message_from_binary_file(file)

    def held(self):
        home = self.written()
        done = home.adkaz("send")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.state(home), "held")
        return home

    # ---- it is held, and everybody hears of it ----

    def test_it_is_held_for_a_day_and_said_wherever_somebody_looks(self):
        home = self.written()
        for command in (["list"], ["send", "--dry-run"]):
            self.assertIn("the next `adkaz send` holds it for a day, then it goes", home.adkaz(*command).stderr)
        begun = time.time()
        done = home.adkaz("send")
        self.assertEqual((done.returncode, done.stdout), (0, "mails: 1 written before, held for a day\n"), done.stderr)
        self.assertAlmostEqual(self.due(home), begun + DAY, delta=60)
        when = re.search(r"from (\S+Z) on it goes to it by itself", done.stderr).group(1)
        self.assertEqual(when[:10], time.strftime("%Y-%m-%d", time.gmtime(self.due(home))))
        for command in (["list"], ["send"], ["send", "--told=0"], ["send", "--dry-run"]):
            self.assertIn(f"from {when} on", home.adkaz(*command).stderr, command)
        self.assertIn(f"from {when} on", home.adkaz("doctor").stdout)
        self.assertIn(f"Mails written before there was a server: 1, sent from {when[:10]}", home.adkaz("digest").stdout)
        self.assertIn(f"from {when} on", home.adkaz("run").stderr)
        self.assertEqual(self.heard(), [])

    def noted(self, home, when):
        """Something was noted, as the clock had it."""
        self.change(home, "INSERT INTO event (id, reply, at, what) SELECT max(id) + 1, (SELECT id FROM reply), ?, x''"
                          " FROM event", int(when))

    def test_where_the_clock_is_behind_it_is_not_said_to_go_in_a_day(self):
        home = self.written()
        self.noted(home, time.time() + 30 * DAY)  # it ran ahead, and was set back
        done = home.adkaz("send")
        self.assertEqual((self.state(home), done.stdout), ("written", ""))
        for said in (done.stderr, home.adkaz("list").stderr, home.adkaz("doctor").stdout):
            self.assertIn("clock is behind what was noted here before", said)
            self.assertIn("only when it is put right, or has run so for a day, the next `adkaz send` holds it", said)
        self.noted(home, time.time() - DAY - 10)  # it has run so for a day
        self.noted(home, time.time())
        self.assertNotIn("clock", home.adkaz("list").stderr)
        home.adkaz("send")
        self.assertEqual(self.state(home), "held")
        self.assertEqual(self.heard(), [])

    def test_a_longer_hold_time_holds_it_longer(self):
        home = self.home_of(LETTER)
        self.server(home, hold=3 * 1440)
        begun = time.time()
        home.adkaz("send")
        self.assertAlmostEqual(self.due(home), begun + 3 * DAY, delta=60)

    def test_then_it_goes_once_with_the_same_message_id(self):
        home = self.held()
        self.let_a_day_pass(home)
        done = home.adkaz("send")
        self.assertEqual(done.stdout, "mails: 1 handed over\n", done.stderr)
        self.assertEqual(home.adkaz("send").stdout, "")
        self.assertEqual(self.state(home), "handed-over")
        self.assertEqual(len(self.heard()), 1)
        self.assertEqual(self.ids, [self.original(home)["Message-ID"].strip("<>")])

    # ---- a person's word ----

    def test_one_that_was_mailed_by_hand_never_goes(self):
        for which in ("written", None):
            home = self.held()
            done = home.adkaz("send", "--sent", which or self.name(home), "--by", "Alena")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.let_a_day_pass(home)
            self.assertEqual(home.adkaz("send").stderr, "")
            self.assertEqual(self.state(home), "handed-over")
            self.assertEqual(self.heard(), [])

    def test_one_that_was_not_goes_sooner(self):
        home = self.held()
        done = home.adkaz("send", "--again", "written", "--by", "Alena")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(home.adkaz("send").stdout, "mails: 1 handed over\n")
        self.assertEqual(len(self.heard()), 1)

    def test_taken_back_it_is_never_called_recalled(self):
        home = self.held()
        (reply,) = home.list()
        self.assertEqual(home.adkaz("undo", reply["reply"], "--by", "Alena").returncode, 0)
        (after,) = home.list()
        self.assertEqual((after["state"], after["mails"][0]["state"]), ("review", "unknown"))
        self.let_a_day_pass(home)
        home.adkaz("send")
        refused = home.adkaz("decide", reply["reply"], "--to", reply["mails"][0]["message"], "--by", "Alena")
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertEqual(home.adkaz("send", "--again", self.name(home), "--by", "Alena").returncode, 0)
        self.assertEqual(self.state(home), "recalled")
        self.assertEqual(self.heard(), [])

    def test_a_pause_holds_it_longer(self):
        home = self.held()
        self.assertEqual(home.adkaz("pause", "--by", "Alena").returncode, 0)
        self.let_a_day_pass(home)
        home.adkaz("send")
        self.assertEqual(self.state(home), "held")
        self.assertEqual(home.adkaz("resume", "--by", "Alena").returncode, 0)
        self.assertEqual(home.adkaz("send").stdout, "mails: 1 handed over\n")
        self.assertEqual(len(self.heard()), 1)

    def test_the_review_page_says_so_and_takes_the_word_with_a_tick(self):
        home = self.held()
        user(home, "add", "Alesia", "--role", "coordinator", "--language", "en")
        settle(home)
        site = Site(home=home)
        self.addCleanup(site.stop)
        cookie = site.session("Alesia")
        page = lambda path: site.get(path, cookie)  # noqa: E731
        self.assertIn("Written before there was a mail server: <strong>1</strong>", page("/").text)
        asks = page("/pause")
        fields = dict(re.findall(r'name="(held|due)" value="(\d+)"', asks.text))
        self.assertEqual(fields, {"held": "1", "due": str(self.due(home))})
        post = lambda **more: site.post("/by-hand", {"csrf": asks.csrf(), **more}, cookie)  # noqa: E731
        self.assertEqual(post(**fields).status, 422)
        self.assertEqual(post(**{**fields, "held": "2"}, sure="1").status, 409)
        self.assertEqual(self.state(home), "held")
        self.assertEqual(post(**fields, sure="1").status, 303)
        self.assertEqual(self.state(home), "handed-over")
        self.assertNotIn("Written before", page("/").text + page("/pause").text)
        self.assertEqual(post(**fields, sure="1").status, 409)
        self.assertIn("settle mail", home.adkaz("audit", "--json").stdout)
        self.assertEqual(self.heard(), [])

    # ---- what was decided holds no more ----

    def stays(self, home):
        """Nobody gets it, and a person has to say what became of it."""
        self.let_a_day_pass(home)
        done = home.adkaz("send")
        self.assertEqual(self.state(home), "unknown")
        self.assertIn("Mails that may or may not have arrived: 1, since", home.adkaz("digest").stdout)
        home.adkaz("send")
        self.assertEqual(self.heard(), [])
        return done

    def test_a_changed_row_keeps_it(self):
        home = self.held()
        with open(REGISTER, encoding="utf-8-sig") as file:
            rows = file.read()
        address = home.list()[0]["mails"][0]["sender_email"]
        self.assertEqual(home.import_rows(rows.replace(address, "somebody@example.net")).returncode, 0)
        done = self.stays(home)
        self.assertEqual((done.returncode, done.stdout), (1, "mails: 1 not sent, since something changed\n"))
        (line,) = re.findall("^.*outcome=not-sent.*$", done.stderr, re.MULTILINE)
        self.assertIn(f"mail={self.name(home)} reply={home.list()[0]['reply']} outcome=not-sent", line)
        self.assertNotIn("@", done.stderr)

    def test_a_suspended_address_keeps_it(self):
        home = self.held()
        address = home.list()[0]["mails"][0]["sender_email"]
        self.assertEqual(home.adkaz("address", "suspend", address, "--by", "Alena").returncode, 0)
        self.stays(home)

    def test_a_suspended_drop_keeps_it(self):
        home = self.held()
        self.assertEqual(home.adkaz("drop", "suspend", "inbox", "--by", "Alena").returncode, 0)
        self.stays(home)

    def test_one_that_went_wrong_is_never_held(self):
        home = self.home_of(LETTER)
        (reply,) = home.list()
        self.assertEqual(home.adkaz("undo", reply["reply"], "--wrong", "--by", "Alena").returncode, 0)
        self.server(home)
        done = home.adkaz("send")
        self.assertIn("1 mail lies in outbox/new though the letter was decided anew", done.stderr)
        self.assertEqual(self.state(home), "written")
        self.assertEqual(self.heard(), [])

    # ---- what came back ----

    def answer(self, home, words):
        maildir = os.path.join(home.base, "Maildir")
        for folder in ("new", "cur", "tmp"):
            os.makedirs(os.path.join(maildir, folder), exist_ok=True)
        mail = self.original(home)
        with open(os.path.join(maildir, "new", "1"), "w", encoding="utf-8") as file:
            file.write(f"From: {mail['To']}\nTo: {mail['Reply-To']}\nSubject: Re: x\n\n{words}\n")
        done = home.adkaz("receive", maildir)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_came_back_shows_that_it_went_by_hand(self):
        for words, state in (("Received, thank you!", "confirmed"), ("This letter is not mine.", "handed-over"),
                             ("Well, well.", "handed-over")):
            for hold_first in (True, False):
                with self.subTest(words=words, hold_first=hold_first):
                    home = self.held() if hold_first else self.written()
                    self.answer(home, words)
                    self.assertEqual(self.state(home), state)
                    self.change(home, "UPDATE mail SET due = 1 WHERE due IS NOT NULL")
                    home.adkaz("send")
                    self.assertEqual(self.state(home), state)
                    self.assertEqual(self.heard(), [])

    # ---- back to no server ----

    def test_without_a_server_again_it_lies_in_the_folder_as_before(self):
        home = self.held()
        os.unlink(os.path.join(home.dir, "outbox", "new", home.mails()[0]))
        self.let_a_day_pass(home)
        self.configure(home, 'transport = "folder"')
        self.assertEqual(home.adkaz("send").stderr, "")
        self.assertEqual((self.state(home), home.mails()), ("written", []))
        self.assertEqual(self.heard(), [])
        self.server(home)
        home.adkaz("send")
        self.assertEqual(self.state(home), "held")
        self.assertAlmostEqual(self.due(home), time.time() + DAY, delta=60)
        self.assertEqual(self.heard(), [])


if __name__ == "__main__":
    unittest.main()
