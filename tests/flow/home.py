"""A temporary home and the real program on it: what every flow test starts from.

ADKAZ names the program under test; the tests run from any folder and reach no network but loopback."""

import atexit
import functools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SCANS = os.path.join(ROOT, "samples", "scans")
REGISTER = os.path.join(ROOT, "samples", "register.csv")
PROGRAM = os.environ.get("ADKAZ", os.path.join(ROOT, "build", "release", "adkaz"))

CONF = """\
drop "inbox" { path = "inbox"  pipeline = "letter" }
match { policy = "%(policy)s" }
mail {
  transport = "folder"
  from = "reply@example.org"
  hold_minutes = %(hold)d
  review_hold_minutes = %(hold)d
}
intake { settle_ms = 50  run_patience_s = 1 }
"""


class Home:
    """A home in a temporary folder, gone with the test; as new, or a copy of one that no program has open."""

    def __init__(self, policy="balanced", hold=0, conf=None, like=None):
        self.base = tempfile.mkdtemp(prefix="adkaz-flow-")
        self.dir = os.path.join(self.base, "home")
        self.inbox = os.path.join(self.dir, "inbox")
        if like:
            shutil.copytree(like.dir, self.dir, symlinks=True)
            return
        done = self.adkaz("init", self.dir, "--plain", home=False)
        assert done.returncode == 0, done.stderr
        self.configure(conf or CONF % {"policy": policy, "hold": hold})

    def configure(self, conf):
        with open(os.path.join(self.dir, "adkaz.conf"), "w", encoding="utf-8") as file:
            file.write(conf)

    def command(self, *args, home=True):
        return [PROGRAM] + (["--home", self.dir] if home else []) + list(args)

    def adkaz(self, *args, home=True, timeout=600):
        return subprocess.run(self.command(*args, home=home), capture_output=True, text=True, timeout=timeout,
                              stdin=subprocess.DEVNULL, check=False)

    def run(self, *expected):
        done = self.adkaz("run")
        assert done.returncode in (expected or (0, 1)), (done.returncode, done.stdout, done.stderr)
        return done

    def import_register(self, path=REGISTER):
        done = self.adkaz("import", "messages", path)
        assert done.returncode == 0, done.stderr
        return done

    def import_rows(self, text):
        path = os.path.join(self.base, "rows.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return self.adkaz("import", "messages", path)

    def drop(self, source, name=None):
        """Copies a file or folder into the drop, as if it had come a while ago."""
        target = os.path.join(self.inbox, name or os.path.basename(source))
        if os.path.isdir(source):
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
        past = time.time() - 7200
        for folder, _, files in os.walk(target):
            for file in files:
                os.utime(os.path.join(folder, file), (past, past))
        os.utime(target, (past, past))
        return target

    def drop_bytes(self, name, data):
        path = os.path.join(self.inbox, name)
        with open(path, "wb") as file:
            file.write(data)
        past = time.time() - 7200
        os.utime(path, (past, past))

    def list(self):
        done = self.adkaz("list", "--json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def by_source(self):
        return {source: reply for reply in self.list() for source in reply["source"]}

    def mails(self):
        folder = os.path.join(self.dir, "outbox", "new")
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def remove(self):
        shutil.rmtree(self.base, ignore_errors=True)


@functools.cache
def made(make, *args):
    """The home that make(*args) makes: once in a process, and gone with it. What many tests start from is copied, since
    reading a letter takes seconds under the sanitizers and a passphrase is slow to hash on purpose."""
    home = make(*args)
    atexit.register(home.remove)
    return home


def walked(policy, hold, conf, register, *scans):
    home = Home(policy, hold, conf)
    done = home.import_rows(register) if register else home.import_register()
    assert done.returncode == 0, done.stderr
    for scan in scans:
        home.drop(os.path.join(SCANS, scan))
    home.run(0)
    return home


class HomeTest(unittest.TestCase):
    """A test with homes that go when it ends."""

    def home(self, **settings):
        home = Home(**settings)
        self.addCleanup(home.remove)
        return home

    def home_of(self, *scans, policy="balanced", hold=0, conf=None, register=""):
        """A home in which these samples were walked, with the samples' register or the rows of this one."""
        return self.home(like=made(walked, policy, hold, conf, register, *scans))


def sample_names():
    """What lies in samples/scans, one name per scan."""
    return sorted(os.listdir(SCANS))


def expected():
    """samples/expected.tsv: a dictionary per scan, by its name in the drop."""
    rows = {}
    with open(os.path.join(ROOT, "samples", "expected.tsv"), encoding="utf-8") as file:
        columns = None
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            cells = line.rstrip("\n").split("\t")
            if columns is None:
                columns = cells
                continue
            row = dict(zip(columns, cells + [""] * len(columns)))
            rows[row["scan"]] = row
    return rows


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("dovecot") and os.path.exists("/usr/sbin/postfix"),
                     "needs root, Postfix and Dovecot")
class ServerTest(HomeTest):
    """With a real Postfix and Dovecot of its own on loopback; `places` says where they listen."""

    def setUp(self):
        self.base = tempfile.mkdtemp(prefix="adkaz-server-")
        os.chmod(self.base, 0o755)
        self.addCleanup(shutil.rmtree, self.base, ignore_errors=True)
        self.server = os.path.join(self.base, "server")
        os.mkdir(self.server)
        os.chmod(self.server, 0o755)
        self.postfix("start")
        self.addCleanup(self.postfix, "stop")
        with open(os.path.join(self.server, "env"), encoding="utf-8") as file:
            self.places = dict(re.findall(r"^(\w+)='?([^'\n]*)'?$", file.read(), re.MULTILINE))

    def postfix(self, verb):
        with open(os.path.join(self.base, verb + ".log"), "wb") as log:
            subprocess.run([os.path.join(HERE, "postfix.sh"), verb, self.server], stdin=subprocess.DEVNULL, stdout=log,
                           stderr=log, check=verb == "start", timeout=120)
