#!/usr/bin/python3
"""A mail server that does as it is told, to see what becomes of a mail then.

    smtp_script.py [--tls | --tls=FILE [--name=HOST] [--expired]] [--elsewhere] [STATE[@N]=ACTION ...]

STATE is where it happens: connect, ehlo, starttls, auth, mail, rcpt, data, body (while the message comes), dot,
after (when the message was taken), quit. With @N it happens to the Nth message of a connection only, with #N on the Nth
connection only, with +N only where N others are open that were greeted well. ACTION is a reply
("550 5.1.1 no such user"), "close" (the connection), "hang", "slow" (good, two seconds late), or good but odd: "wide" (100 kB on one line), "odd" (NULs and
other bytes that are no ASCII), "endless" (line after line, and never a last one), "behind" (with good replies to all that has not been asked behind it, in the same breath).
Everything else is answered as a good server does. --tls=FILE writes the certificate to FILE, which is for HOST ("localhost").
size=BYTES: it says that it takes no larger mails, and refuses those that say they are; most=BYTES: it does not say so, and refuses them when they have come.

Prints the port, then a line for each connection ("connected"), for each command (its first word), and for each
message that came whole ("message BYTES SHA256 SENDER RECIPIENT", then "id MESSAGE-ID" where it bears one). Ends when its standard input does. Listens on
127.0.0.1, or --elsewhere on 127.0.0.2, which is this machine too but no name for it.
"""

import hashlib
import itertools
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

GOOD = {
    "connect": "220 mx.example ESMTP",
    "starttls": "220 2.0.0 go ahead",
    "auth": "235 2.7.0 welcome",
    "mail": "250 2.1.0 fine",
    "rcpt": "250 2.1.5 fine",
    "data": "354 go on",
    "dot": "250 2.0.0 Ok: queued as 4ABCDEF",
    "ehlo": "250 mx.example",
    "quit": "221 2.0.0 bye",
}
ODD = ("wide", "odd", "endless", "behind")


printing = threading.Lock()


def say(line):
    with printing:  # a line of one thread does not stand within that of another
        print(line, flush=True)


class Gone(Exception):
    pass


class Session:
    welcome = set()  # the numbers of those that are open and were greeted well
    greeting = threading.Lock()

    def __init__(self, connection, number, script, tls):
        self.connection, self.number, self.script, self.tls = connection, number, script, tls
        self.secure, self.count = False, 1
        self.sender = self.recipient = ""
        self.file = connection.makefile("rwb")

    def write(self, data):
        self.file.write(data)
        self.file.flush()

    def reply(self, text):
        self.write(text.encode() + b"\r\n")

    def oddly(self, action, good):
        code, text = good[:3].encode(), good[4:].encode()
        if action == "wide":
            self.write(code + b" " + b"x" * 100000 + b" " + text + b"\r\n")
        if action == "odd":
            self.write(code + b" \0\xff\xfe\x80\x1b[2J\0 " + text + b"\r\n")
        if action == "behind":
            replies = [good, "250-mx.example", "250 AUTH PLAIN", "235 2.7.0 in", "250 1", "250 2", "354 3", "250 4"]
            self.write("".join(reply + "\r\n" for reply in replies).encode())
        while action == "endless":
            self.write((code + b"-" + text + b"\r\n") * 20)
            time.sleep(0.02)

    def act(self, state):
        """Replies as scripted; true when the reply was the good one."""
        crowd = (f"{state}+{most}" for most in range(len(self.welcome - {self.number}), 0, -1))
        places = (f"{state}@{self.count}", f"{state}#{self.number}", *crowd, state)
        action = next((self.script[place] for place in places if place in self.script), None)
        if action == "close":
            raise Gone
        if action == "hang":
            time.sleep(3600)
        if action == "slow":
            time.sleep(2)
            action = None
        if action in ODD:
            self.oddly(action, GOOD[state])
            return True
        self.reply(action or GOOD[state])
        return action is None or action[0] in "23"

    def body(self):
        message = bytearray()
        if self.script.get("body") == "hang":
            time.sleep(3600)
        while True:
            line = self.file.readline()
            if not line or self.script.get("body") == "close" and len(message) > 10000:
                raise Gone
            if line == b".\r\n":
                return bytes(message)
            message += line[1:] if line.startswith(b".") else line

    def ehlo(self):
        if "ehlo" in self.script:
            return self.act("ehlo")
        lines = ["mx.example", "SIZE " + self.script.get("size", "52428800")]
        if "most" in self.script:
            lines.pop()
        lines += ["ENHANCEDSTATUSCODES", "8BITMIME"]
        lines += ["STARTTLS"] if self.tls and not self.secure else []
        lines += ["AUTH PLAIN LOGIN"] if "auth" in self.script or self.secure else []
        for line in lines[:-1]:
            self.reply("250-" + line)
        return self.reply("250 " + lines[-1])

    def starttls(self):
        if self.act("starttls"):
            self.connection = self.tls.wrap_socket(self.connection, server_side=True)
            self.file = self.connection.makefile("rwb")
            self.secure = True

    def data(self):
        if not self.act("data"):
            return
        message = self.body()
        digest = hashlib.sha256(message).hexdigest()
        named = re.search(rb"(?mi)^Message-ID: <([^>\r\n]+)>", message)
        say(f"message {len(message)} {digest} {self.sender} {self.recipient}" + (f"\nid {named[1].decode()}" if named else ""))
        if len(message) > int(self.script.get("most", len(message))):
            self.reply("552 5.3.4 too large")
        elif self.act("dot"):
            self.count += 1
            if self.script.get("after") == "close":
                raise Gone

    def greet(self):
        with self.greeting:
            if self.act("connect"):
                self.welcome.add(self.number)

    def run(self):
        self.greet()
        while True:
            line = self.file.readline().decode("ascii", "replace").strip()
            if not line:
                return
            word = line.split()[0].lower()
            say(word)
            if word in ("ehlo", "helo"):
                self.ehlo()
            elif word == "starttls":
                self.starttls()
            elif word == "auth":
                self.reply("334 ")
                self.file.readline()
                self.act("auth")
            elif word == "mail":
                self.sender = line.split("<")[1].split(">")[0]
                said = re.search(r"SIZE=(\d+)", line)
                if said and int(said[1]) > int(self.script.get("size", said[1])):
                    self.reply("552 5.3.4 too large")
                else:
                    self.act("mail")
            elif word == "rcpt":
                self.recipient = line.split("<")[1].split(">")[0]
                self.act("rcpt")
            elif word == "data":
                self.data()
            elif word == "quit":
                self.act("quit")
            else:
                self.reply("250 2.0.0 fine")


def serve(connection, number, script, tls):
    say("connected")
    session = Session(connection, number, script, tls)
    try:
        session.run()
    except (Gone, OSError, ValueError):
        pass
    session.welcome.discard(number)
    for end in (session.file, session.connection):
        try:
            end.close()
        except OSError:
            pass


def certificate(words):
    """Nobody has signed for it; who is given it may trust it."""
    options = dict(word.split("=", 1) for word in words if word.startswith("--") and "=" in word)
    host = options.get("--name", "localhost")
    with tempfile.TemporaryDirectory() as folder:
        key, asked = os.path.join(folder, "k.pem"), os.path.join(folder, "r.pem")
        cert = options.get("--tls", os.path.join(folder, "c.pem"))
        names = f"subjectAltName=DNS:{host}" + (",IP:127.0.0.1" if host == "localhost" else "")
        for command in (["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                         "/CN=" + host, "-addext", names, "-keyout", key, "-out", asked],
                        ["x509", "-req", "-in", asked, "-signkey", key, "-copy_extensions", "copy", "-days",
                         "-1" if "--expired" in words else "2", "-out", cert]):
            subprocess.run(["openssl", *command], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        return context


def main():
    words = sys.argv[1:]
    tls = certificate(words) if any(word.startswith("--tls") for word in words) else None
    script = dict(word.split("=", 1) for word in words if not word.startswith("--"))
    listener = socket.create_server(("127.0.0.2" if "--elsewhere" in words else "127.0.0.1", 0))
    say(listener.getsockname()[1])

    def accept():
        for number in itertools.count(1):
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, number, script, tls), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()
    os._exit(0)


main()
