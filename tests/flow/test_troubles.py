"""What goes wrong on the way, and that it is told to those who can mend it, in words that are true."""

import contextlib
import fcntl
import json
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import time
import unittest
import zlib

from home import CONF, HomeTest, ROOT, SCANS, expected

LETTER, ANOTHER = "Scan-20260318-1412.jpg", "Scan-20260611-1120.jpg"
REF = expected()[LETTER]["ref"]
# An invented typed letter, out of focus by 12 pixels at 300 dpi: tests/bench/read/pages.py, ru, serif, 1.
BLURRED = os.path.join(ROOT, "tests", "flow", "blurred.jpg")


def png(wide, high):
    """A white picture of grey pixels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + b"\xff" * wide) * high
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


TINY = png(20, 20)


def meddle(home, sql):
    """One statement behind the program's back."""
    with sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db")) as database:
        database.execute(sql)
    database.close()


def eventually(true, seconds=40):
    for _ in range(seconds * 5):
        if true():
            return True
        time.sleep(0.2)
    return False


class Drops(HomeTest):
    def test_a_drop_that_cannot_be_emptied_is_not_called_unreachable(self):
        home = self.home()
        home.drop_bytes("PROBLEM", b"not a folder")
        os.symlink("/nowhere", os.path.join(home.inbox, "link.jpg"))
        done = home.run(1)
        self.assertIn("tried again", done.stderr)
        self.assertNotIn("cannot be reached", done.stderr)

    def test_a_drop_that_is_gone_is_called_unreachable(self):
        home = self.home()
        os.rename(home.inbox, home.inbox + ".away")
        done = home.run(1)
        self.assertIn("1 of the drops cannot be reached", done.stderr)

    def test_a_rescan_is_asked_of_the_volunteer(self):
        home = self.home(policy="ask")
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        (reply,) = home.list()
        home.adkaz("decide", reply["reply"], "--rescan", "Правы край не ўвайшоў.", "--by", "Alena")
        home.run(0)
        note = os.path.join(home.inbox, "PROBLEM", reply["reply"] + ".READ-ME.txt")
        with open(note, encoding="utf-8-sig") as file:
            said = file.read()
        for words in ("отсканируйте это ещё раз", "scan this once more", "Правы край не ўвайшоў."):
            self.assertIn(words, said)
        with open(os.path.join(home.inbox, "STATUS.html"), encoding="utf-8") as file:
            self.assertIn("PROBLEM", file.read())
        os.remove(note)
        home.run(0)
        self.assertFalse(os.path.exists(note))
        home.adkaz("undo", reply["reply"], "--by", "Alena")
        home.adkaz("decide", reply["reply"], "--rescan", "Too dark.", "--by", "Alena")
        home.run(0)
        self.assertTrue(os.path.exists(note))

    def test_a_better_picture_is_asked_for_once_and_the_reply_goes_on(self):
        home = self.home(policy="ask")
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        (reply,) = home.list()
        note = os.path.join(home.inbox, "PROBLEM", reply["reply"] + ".RETAKE.txt")
        self.assertFalse(os.path.exists(note))
        meddle(home, "UPDATE page SET flaws = 2")
        home.run(0)
        with open(note, encoding="utf-8-sig") as file:
            said = file.read()
        for words in ("page 1: blurred", "страница 1: нерезко", "старонка 1: нярэзка"):
            self.assertIn(words, said)
        for words in ("letter", "prisoner", "sender", "adkaz"):
            self.assertNotIn(words, said.lower())
        with open(os.path.join(home.inbox, "STATUS.html"), encoding="utf-8") as file:
            self.assertIn("a better picture would help", file.read())
        self.assertEqual(home.list()[0]["state"], "review")
        os.remove(note)
        home.run(0)
        self.assertFalse(os.path.exists(note))

    def test_a_blurred_photograph_is_taken_and_a_better_one_asked_for(self):
        home = self.home(policy="balanced")
        home.import_register()
        home.drop(BLURRED, "IMG_20260318_141200.jpg")
        home.run(0)
        (reply,) = home.list()
        (page,) = json.loads(home.adkaz("show", reply["reply"], "--json").stdout)["page_list"]
        self.assertIn("blurred", page["flaws"])
        self.assertEqual(reply["state"], "review")
        note = os.path.join(home.inbox, "PROBLEM", reply["reply"] + ".RETAKE.txt")
        with open(note, encoding="utf-8-sig") as file:
            self.assertIn("page 1: blurred", file.read())

    def test_each_file_of_a_folder_that_cannot_be_used_has_its_note(self):
        home = self.home(policy="ask")
        folder = os.path.join(home.base, "two")
        os.mkdir(folder)
        for name in ("1.txt", "2.txt"):
            with open(os.path.join(folder, name), "w", encoding="ascii") as file:
                file.write(name)
        home.drop(folder)
        home.run(1)
        code = home.list()[0]["reply"]
        self.assertEqual(sorted(os.listdir(os.path.join(home.inbox, "PROBLEM"))), sorted(
            "%s-%d.%s" % (code, number, end) for number in (1, 2) for end in ("txt", "READ-ME.txt")))

    def notes(self, home):
        """What lies in PROBLEM, and the words of all notes."""
        names = sorted(os.listdir(os.path.join(home.inbox, "PROBLEM")))
        said = ""
        for name in names:
            if name.endswith(".txt"):
                with open(os.path.join(home.inbox, "PROBLEM", name), encoding="utf-8-sig") as file:
                    said += file.read()
        return names, said

    def test_a_broken_part_beside_a_good_one_has_its_note(self):
        home = self.home(policy="ask")
        folder = os.path.join(home.base, "two")
        os.mkdir(folder)
        with open(os.path.join(SCANS, LETTER), "rb") as file:
            whole = file.read()
        for name, bytes_of in (("1.jpg", whole), ("2.jpg", whole[:600])):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(bytes_of)
        home.drop(folder)
        home.run(0)
        (reply,) = home.list()
        self.assertEqual(reply["state"], "review")
        names, said = self.notes(home)
        self.assertIn(reply["reply"] + "-2.READ-ME.txt", names)
        self.assertIn(reply["reply"] + "-2.jpg", names)
        self.assertNotIn(reply["reply"] + "-1.jpg", names)
        self.assertIn("The file ends too early", said)
        self.assertIn("a part of it could not be used: The file ends too early", home.adkaz("show", reply["reply"]).stdout)
        self.assertIn("ends too early", json.loads(home.adkaz("show", reply["reply"], "--json").stdout)["trouble"])
        for name in names:
            os.remove(os.path.join(home.inbox, "PROBLEM", name))
        home.run(0)
        self.assertEqual(os.listdir(os.path.join(home.inbox, "PROBLEM")), [])

    def test_a_picture_that_is_no_page_is_told_to_the_volunteer(self):
        home = self.home(policy="ask")
        home.drop_bytes("tiny.png", TINY)
        home.run(0)
        (reply,) = home.list()
        names, said = self.notes(home)
        self.assertIn(reply["reply"] + ".RETAKE.txt", names)
        self.assertIn("page 1: there is no page in the picture", said)
        self.assertIn("страница 1: страницы на картинке нет", said)

    def test_a_pipeline_that_no_drop_uses_is_a_warning(self):
        home = self.home(policy="ask")
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        meddle(home, "UPDATE scan SET pipeline = 'postcard'")
        meddle(home, "UPDATE reply SET state = 'matching'")
        reply = home.list()[0]["reply"]
        self.assertIn(reply, home.run(0).stderr)
        self.assertEqual(home.list()[0]["state"], "matching")
        done = home.adkaz("check")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('warning: %s waits for the pipeline "postcard"' % reply, done.stdout)

    def test_a_file_name_cannot_steer_a_terminal(self):
        home = self.home(policy="ask")
        home.drop_bytes("\x1b[2J\u202egnp.\u2067x.txt", b"text")
        done = home.run(1)
        (reply,) = home.list()
        self.assertEqual(reply["source"], ["inbox/\x1b[2J\u202egnp.\u2067x.txt"])
        self.assertIsNone(reply["none"])
        self.assertIn(reply["reply"], done.stderr)
        for table in (home.adkaz("list").stdout, home.adkaz("show", reply["reply"]).stdout):
            self.assertIn("\\u001b[2J\\u202egnp.\\u2067x.txt", table)
            self.assertFalse(set("\x1b\u202e\u2067") & set(table))


def children(pid):
    """The children of a process, oldest first; a walk's first is the zygote, the others read."""
    with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


class Readers(HomeTest):
    def run_and_kill(self, home, most):
        """A run whose readers are killed from outside, the first `most` of them."""
        killed = set()
        with subprocess.Popen(home.command("run"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as run:
            while run.poll() is None and len(killed) < most:
                for child in children(run.pid)[1:]:
                    if child not in killed and len(killed) < most:
                        killed.add(child)
                        with contextlib.suppress(ProcessLookupError):
                            os.kill(child, signal.SIGKILL)
            said = run.communicate(timeout=120)[1]
        return len(killed), said

    def test_a_reader_that_is_killed_costs_nothing(self):
        for most in (1, 2):
            home = self.home(policy="ask")
            home.drop(os.path.join(SCANS, LETTER))
            killed, said = self.run_and_kill(home, most)
            self.assertEqual(killed, most)
            self.assertIn("tried again", said)
            (reply,) = home.list()
            (page,) = json.loads(home.adkaz("show", reply["reply"], "--json").stdout)["page_list"]
            self.assertEqual((reply["state"], page["trouble"], page["note"]), ("review", "", ""))

    def test_a_scan_that_was_set_aside_is_read_again_when_it_comes_again(self):
        home = self.home(policy="ask")
        home.drop(os.path.join(SCANS, LETTER))
        killed, said = self.run_and_kill(home, 100)
        self.assertGreaterEqual(killed, 3)
        (reply,) = home.list()
        self.assertEqual((reply["state"], reply["pages"]), ("set-aside", 0))
        self.assertIn(reply["reply"], said)
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        (after,) = home.list()
        self.assertEqual((after["reply"], after["state"], after["pages"]), (reply["reply"], "review", 1))


class Mails(HomeTest):
    def decided(self, conf=None, hold=60):
        """A home with one letter that a coordinator settled; the name of its mail."""
        home = self.home_of(LETTER, policy="ask", hold=hold)
        if conf:
            home.configure(conf)
        (reply,) = home.list()
        done = home.adkaz("decide", reply["reply"], "--to", REF, "--by", "Alena")
        self.assertEqual(done.returncode, 0, done.stderr)
        (reply,) = home.list()
        return home, reply["reply"], reply["mails"][0]["mail"]

    def state(self, home):
        return home.list()[0]["mails"][-1]["state"]

    def test_a_coordinator_settles_a_mail_that_may_have_gone(self):
        home, reply, mail = self.decided()
        self.assertEqual(home.adkaz("send", "--sent", mail, "--by", "Alena").returncode, 1)
        meddle(home, "UPDATE mail SET state = 'unknown', due = NULL, resent = 1")
        self.assertEqual(home.adkaz("undo", reply, "--by", "Alena").returncode, 1)
        self.assertIn(mail, home.adkaz("show", reply).stdout)
        for wrong in (["--sent", mail], ["--by", "Alena"], ["--sent", mail, "--again", mail, "--by", "Alena"]):
            self.assertEqual(home.adkaz("send", *wrong).returncode, 2)
        self.assertEqual(home.adkaz("send", "--again", mail, "--by", "Alena").returncode, 0)
        self.assertEqual(self.state(home), "held")
        meddle(home, "UPDATE mail SET state = 'unknown', due = NULL, resent = 1")
        self.assertEqual(home.adkaz("send", "--sent", mail, "--by", "Alena").returncode, 0)
        self.assertEqual(self.state(home), "handed-over")
        self.assertIn("Alena says that it went", home.adkaz("show", reply).stdout)

    def test_a_mail_that_did_not_go_can_be_taken_back(self):
        home, reply, mail = self.decided()
        meddle(home, "UPDATE mail SET state = 'unknown', due = NULL, resent = 1")
        self.assertEqual(home.adkaz("send", "--again", mail, "--by", "Alena").returncode, 0)
        self.assertEqual(home.adkaz("undo", reply, "--by", "Alena").returncode, 0)
        self.assertEqual(self.state(home), "recalled")

    def test_a_changed_row_does_not_recall_what_may_have_gone(self):
        home, _, _ = self.decided()
        meddle(home, "UPDATE mail SET state = 'unknown', due = 1")
        row = "ref,prisoner_name,sender_name,sender_email\n%s,Somebody Else,X,x@example.org\n" % REF
        self.assertEqual(home.import_rows(row).returncode, 0)
        home.adkaz("send")
        self.assertEqual(self.state(home), "unknown")
        self.assertEqual(home.list()[0]["state"], "decided")

    def start(self, command, **settings):
        process = subprocess.Popen(command, **settings)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def server(self, *words):
        """A scripted mail server, and a configuration that sends to it."""
        script = os.path.join(ROOT, "tests", "support", "smtp_script.py")
        server = self.start([sys.executable, script, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            text=True)
        url = 'transport = "smtp"\n  url = "smtp://127.0.0.1:%s"' % server.stdout.readline().strip()
        return server, (CONF % {"policy": "ask", "hold": 0}).replace('transport = "folder"', url)

    def test_a_sender_that_is_told_to_stop_finishes_its_mail(self):
        server, conf = self.server("dot=slow")
        home, _, _ = self.decided(conf)
        sender = self.start(home.command("send"), stdout=subprocess.DEVNULL)
        self.assertTrue(any(line.startswith("message ") for line in server.stdout))
        sender.send_signal(signal.SIGTERM)
        self.assertEqual(sender.wait(60), 0)
        self.assertEqual(self.state(home), "handed-over")

    def test_a_slow_mail_server_does_not_hold_the_drops_up(self):
        server, conf = self.server("connect=hang")
        home, _, _ = self.decided(conf)
        watch = self.start(home.command("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.assertEqual(server.stdout.readline().strip(), "connected")
        home.drop(os.path.join(SCANS, ANOTHER))
        self.assertTrue(eventually(lambda: len(home.list()) == 2))
        self.assertEqual(home.list()[0]["mails"][0]["state"], "sending")
        watch.send_signal(signal.SIGTERM)
        self.assertEqual(watch.wait(60), 0)

    def test_a_watch_waits_for_the_import_that_is_at_work_and_a_run_does_not(self):
        home = self.home()
        home.drop(os.path.join(SCANS, ANOTHER))
        with open(os.path.join(home.dir, "store", "walk.lock"), "w", encoding="utf-8") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            self.assertEqual(home.adkaz("run").returncode, 1)
            watch = self.start(home.command("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(1)
            self.assertIsNone(watch.poll())
        self.assertTrue(eventually(lambda: len(home.list()) == 1))
        watch.send_signal(signal.SIGTERM)
        self.assertEqual(watch.wait(60), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
