"""Homes in which a letter waits, for a row of the register or for its mail to leave; and what makes it be matched again:
other rows, other models, other settings, another walk at work."""

import contextlib
import csv
import io
import os
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest.mock

from home import Home, HomeTest, PROGRAM, REGISTER, SCANS, expected, made


def rows(keep=lambda row: True, change=lambda row: None):
    """The samples' register as a CSV, with some rows left out and some changed."""
    with open(REGISTER, encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        out = io.StringIO()
        writer = csv.DictWriter(out, reader.fieldnames)
        writer.writeheader()
        for row in reader:
            if keep(row):
                change(row)
                writer.writerow(row)
    return out.getvalue()


COPIES = """
INSERT INTO scan SELECT id + :s, digest || :s, pipeline, at, proposed, loose, filed FROM scan WHERE id = :scan;
INSERT INTO source SELECT id + :k, scan + :s, drop_folder, at, path_hash, path FROM source WHERE scan = :scan;
INSERT INTO part SELECT id + :k, scan + :s, position, blob, name, tries, done, trouble, filed FROM part WHERE scan = :scan;
INSERT INTO page (id, part, place, kind, picture, content, cpu_ms, peak_kib, flaws)
  SELECT id + :k, part + :k, place, kind, picture, content, cpu_ms, peak_kib, flaws
  FROM page WHERE part IN (SELECT id FROM part WHERE scan = :scan);
INSERT INTO reply (id, scan, at, state, reason, told) SELECT id || :n, scan + :s, at, state, reason, told FROM reply
  WHERE scan = :scan;
INSERT INTO reply_page (reply, number, page) SELECT reply || :n, number, page + :k FROM reply_page
  WHERE reply IN (SELECT id FROM reply WHERE scan = :scan)
"""


def ask(home, statement):
    with contextlib.closing(sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db"), timeout=60)) as store:
        return store.execute(statement).fetchone()[0]


def change(home, statement, *values):
    with contextlib.closing(sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db"), timeout=60)) as store:
        store.execute(statement, values)
        store.commit()


def reconfigure(home, old, new):
    path = os.path.join(home.dir, "adkaz.conf")
    with open(path, encoding="utf-8") as file:
        conf = file.read()
    assert old in conf, conf
    home.configure(conf.replace(old, new))


def verdicts(home):
    return ask(home, "SELECT count(*) FROM verdict")


def settled(home):
    return ask(home, "SELECT count(*) FROM reply WHERE state IN ('review', 'decided')")


def multiply(home, wanted):
    """Copies what waits (a plain store: nothing sealed is bound to its row). Returns how many wait then."""
    with sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db")) as store:
        scans = [row[0] for row in store.execute("SELECT DISTINCT scan FROM reply WHERE state = 'review'")]
        for number in range(wanted - len(scans)):
            place = 1000 * (number + 1)
            for statement in COPIES.split(";"):
                text = statement.replace(":scan", str(scans[number % len(scans)])).replace(":s", str(place))
                store.execute(text.replace(":k", str(place)).replace(":n", str(number)))
        return store.execute("SELECT count(*) FROM reply WHERE state = 'review'").fetchone()[0]


def clear_letters():
    return [(name, row["ref"]) for name, row in expected().items() if row["sure"] == "yes" and row["ref"]]


def rival_of(ref):
    """The row of somebody else of that name who wrote the same to the same prisoner."""
    rival = {"ref": "RIVAL", "sender_email": "other@example.org", "sender_id": ""}
    return rows(lambda row: row["ref"] == ref, lambda row: row.update(rival))


NOBODYS = "ref,prisoner_name,sender_name,sender_email,sent_on\n%s,Сяргей Нетутэйшы,Вера Чужая,vera@example.org,2026-02-02\n"


@contextlib.contextmanager
def other_models(home):
    """Models that are others, and weigh the same."""
    share = os.path.join(home.base, "share")
    shutil.copytree(os.path.join(os.path.dirname(PROGRAM), "share", "adkaz"), share)
    with open(os.path.join(share, "models", "match", "weights.tsv"), "a", encoding="utf-8") as file:
        file.write("# measured anew\n")
    with unittest.mock.patch.dict(os.environ, {"ADKAZ_SHARE": share}):
        yield share


@contextlib.contextmanager
def another_walks(home):
    """A `watch` that has the walk and does nothing, as one that is busy with a long scan."""
    with subprocess.Popen(home.command("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watch:
        try:
            while home.adkaz("rematch").returncode != 1:
                time.sleep(0.1)
            watch.send_signal(signal.SIGSTOP)
            yield
        finally:
            watch.send_signal(signal.SIGCONT)
            watch.terminate()


class Waiting(HomeTest):
    """With homes in which a clear letter waits, since its sender's row is missing."""

    name, ref = clear_letters()[0]

    def waiting(self, hold=60):
        """The home, the ref of the row and the reply."""
        home = self.home_of(self.name, hold=hold, register=rows(lambda row: row["ref"] != self.ref))
        reply = self.only(home)
        self.assertEqual((reply["state"], reply["mails"]), ("review", []))
        return home, self.ref, reply["reply"]

    def only(self, home):
        (reply,) = home.list()
        return reply

    def wait_for(self, holds, seconds=20):
        until = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.2)


def walked_paused(name):
    """A home in which nothing may leave, and the rule settled this letter."""
    home = Home()
    home.import_register()
    assert home.adkaz("pause", "--by", "Alena").returncode == 0
    home.drop(os.path.join(SCANS, name))
    home.run(0)
    return home


class RulesMail(Waiting):
    """With homes in which the rule's mail of a letter waits."""

    def settled(self, paused=False):
        """A home in which the rule's mail waits: for its time, or for a pause to end."""
        home = self.home(like=made(walked_paused, self.name)) if paused else self.home_of(self.name, hold=60)
        self.assertEqual(self.mail_states(home), ["queued" if paused else "held"])
        return home

    def mail_states(self, home):
        return [mail["state"] for mail in self.only(home)["mails"]]

    def resume(self, home):
        self.assertEqual(home.adkaz("resume", "--by", "Alena").returncode, 0)

    def assert_asks(self, home, *words):
        reply = self.only(home)
        self.assertEqual((reply["state"], reply["mails"][0]["state"]), ("review", "recalled"))
        for word in words:
            self.assertIn(word, reply["reason"])
        return reply
