"""`adkaz review` on a temporary home, asked over raw sockets: what the tests of the page start from.

Every answer that comes through here is checked to bear the headers that all of them must bear."""

import hashlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import urllib.parse

from home import ROOT, Home, made

PASSPHRASE = "four words nobody knows"
PEOPLE = (("Alesia", "coordinator"),)
POLICY = ("default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self';"
          " form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "connection": "close",
}


class Answer:
    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ")[1])
        self.pairs = [tuple(line.split(": ", 1)) for line in lines[1:]]
        self.headers = {name.lower(): value for name, value in self.pairs}
        self.text = self.body.decode("utf-8", "replace")
        for name, value in ALWAYS.items():
            assert self.headers.get(name) == value, (name, self.headers.get(name), lines[0])
        assert len({name.lower() for name, _ in self.pairs}) == len(self.pairs), self.pairs
        assert "server" not in self.headers and "x-powered-by" not in self.headers, self.pairs

    def cookie(self):
        """What it sets: "name=value", without the attributes; "" for none."""
        return self.headers.get("set-cookie", "").split(";")[0]

    def csrf(self):
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.text)
        return found.group(1) if found else ""


def user(home, *args, passphrase=PASSPHRASE):
    done = subprocess.run(home.command("user", *args), input=passphrase + "\n", capture_output=True, text=True,
                          timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def settle(home):
    """As if all had chosen their own passphrases, and these."""
    store = sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db"), timeout=20)
    store.execute("UPDATE person SET given = 0")
    store.commit()
    store.close()


def peopled(people, conf):
    """A home with these accounts."""
    home = Home(conf=conf)
    for name, role in people:
        user(home, "add", name, "--role", role, "--language", "en")
    settle(home)
    return home


def seeded(people, conf, letters, words):
    """A home that the seed has filled and whose people have logged in. Their sessions last longer than a test may."""
    home = Home(like=made(peopled, people, conf))
    subprocess.run([os.environ["REVIEW_SEED"], home.dir, str(letters), os.path.join(ROOT, "samples", "fonts"), words],
                   check=True, capture_output=True)
    site = Site(home=home)
    home.tokens = {name: site.session(name).partition("=")[2] for name, _ in people}
    assert site.stop() == 0, site.said()
    return home


class Site:
    """A home with accounts, and its page being served."""

    def __init__(self, *options, people=PEOPLE, conf=None, home=None):
        self.home = home or Home(like=made(peopled, people, conf))
        self.serve(*options)

    @classmethod
    def of_seed(cls, letters, words="", people=PEOPLE, conf=None):
        """A home that the seed has filled; `cookies` by the name of who has logged in."""
        like = made(seeded, people, conf, letters, words)
        site = cls(home=Home(like=like))
        site.cookies = {name: f"{site.cookie_name()}={token}" for name, token in like.tokens.items()}
        return site

    def cookie_name(self):
        """Each home's page has a cookie of its own, named for where the home lies."""
        return "s" + hashlib.blake2b(os.fsencode(self.home.dir), digest_size=16).hexdigest()[:16]

    def user(self, *args, passphrase=PASSPHRASE):
        return user(self.home, *args, passphrase=passphrase)

    def settle(self):
        settle(self.home)

    def serve(self, *options):
        self.log = os.path.join(self.home.base, "review.log")
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.home.command("review", *options), stdout=subprocess.PIPE,
                                            stderr=log, text=True)
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.said()
        place = urllib.parse.urlsplit(self.address)
        self.host = place.netloc or "localhost"
        self.path = self.address[5:] if self.address.startswith("unix:") else None
        self.port = place.port

    def said(self):
        with open(self.log, encoding="utf-8") as log:
            return log.read()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(20)
        self.process.stdout.close()
        return status

    def remove(self):
        if self.process.poll() is None:
            self.stop()
        self.home.remove()

    # ---- asking ----

    def connect(self):
        if self.path:
            there = socket.socket(socket.AF_UNIX)
            there.settimeout(60)
            there.connect(self.path)
            return there
        return socket.create_connection(("127.0.0.1", self.port), 60)

    def raw(self, data):
        """Everything that is answered to these bytes, until the other side closes."""
        with self.connect() as there:
            there.sendall(data)
            return read_all(there)

    def ask(self, method, path, headers=(), body=None, host=None):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host if host is None else host}"]
        lines += [f"{name}: {value}" for name, value in dict(headers).items() if value is not None]
        if body is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return Answer(self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")))

    def get(self, path, cookie=None):
        return self.ask("GET", path, {"Cookie": cookie})

    def post(self, path, fields, cookie=None, headers=None):
        sent = {"Cookie": cookie, "Origin": "null", "Sec-Fetch-Site": "same-origin"}
        sent.update(headers or {})
        return self.ask("POST", path, sent, urllib.parse.urlencode(fields, True).encode())

    def login(self, name="Alesia", passphrase=PASSPHRASE, cookie=None):
        """The answer to a filled login form."""
        page = self.get("/login", cookie)
        return self.post("/login", {"csrf": page.csrf(), "name": name, "passphrase": passphrase}, cookie)

    def session(self, name="Alesia"):
        """The cookie of somebody who has logged in."""
        answer = self.login(name)
        assert answer.status == 303, answer.text
        return answer.cookie()


def read_all(there):
    data = b""
    while True:
        more = there.recv(65536)
        if not more:
            return data
        data += more
