#!/usr/bin/python3
"""A mail server with TLS and a login that fails in one way at one step of the protocol, told on standard input.

    smtp_faults.py CERTIFICATE

Prints its port and writes its certificate, for "localhost", to CERTIFICATE. A line "STEP FAULT" on standard input says
where and how the connections from then on fail, a line "good" that none does; each is answered by "set". At "connect" there is
no mail server yet: nobody listens, nobody picks up, or it is another service that answers. Prints "at STEP" when it fails
there on a connection, "kept
SHA256" for each message that it may have delivered (it came whole, and no reply says that it was refused), "taken SHA256"
when its 250 for it was sent, too, and "in the open" when a message or a login comes without TLS. Ends when
its standard input does.
"""

import hashlib
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

STEPS = {  # and what a good server says there
    "banner": "220 mx.example ESMTP",
    "ehlo": "250-mx.example\r\n250-STARTTLS\r\n250 ENHANCEDSTATUSCODES",
    "starttls": "220 2.0.0 go ahead",
    "handshake": "",
    "ehlo-again": "250-mx.example\r\n250-AUTH PLAIN\r\n250 ENHANCEDSTATUSCODES",
    "auth": "235 2.7.0 welcome",
    "mail": "250 2.1.0 fine",
    "rcpt": "250 2.1.5 fine",
    "data": "354 go on",
    "body": "",
    "dot": "250 2.0.0 Ok: queued as 4ABCDEF",
    "quit": "221 2.0.0 bye",
}
REPLIES = {
    "later": "451 4.3.0 not now",
    "busy": "421 4.3.2 closing",
    "never": "554 5.7.1 not from you",
    "garbage": "\x00\xfe\x80 no such protocol %s%n",
}
LONG_S = 4  # longer than the client waits
ELSE = {  # what another service says that is at the port
    "half": b"",
    "later": b"451 4.3.0 not now\r\n",
    "busy": b"421 4.3.2 closing\r\n",
    "never": b"554 5.7.1 not from you\r\n",
    "garbage": b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
}
plan = ("good", "")
printing = threading.Lock()


def say(line):
    with printing:  # a line of one thread does not stand within that of another
        print(line, flush=True)


class Gone(Exception):
    pass


class Session:
    def __init__(self, connection, context):
        self.connection, self.context = connection, context
        self.secure = False
        self.bytes = b""

    def write(self, text):
        self.connection.sendall(text.encode("latin-1"))

    def reset(self):
        """The connection ends with an RST, and what was under way is lost."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone

    def answer_otherwise(self, fault):
        """What is at the port is no mail server, and hears nobody."""
        say("at connect")
        if fault == "reset":
            self.reset()
        if fault == "drip":
            self.drip("\x05\x00")
            raise Gone
        end = time.monotonic() + LONG_S
        while fault == "flood" and time.monotonic() < end:
            self.write("x" * 3000)
            time.sleep(0.02)
        self.connection.sendall(ELSE.get(fault, b""))
        if fault in ("later", "busy", "never"):
            self.reset()
        self.connection.shutdown(socket.SHUT_WR)
        while self.connection.recv(65536):
            pass
        raise Gone

    def drip(self, text):
        end = time.monotonic() + LONG_S
        while time.monotonic() < end:
            for byte in text:
                self.write(byte)
                time.sleep(0.2)

    def flood(self, text):
        end = time.monotonic() + LONG_S
        while time.monotonic() < end:
            self.write((text[:3] + "-" + "x" * 60 + "\r\n") * 50)
            time.sleep(0.02)
        raise Gone

    def reply(self, step):
        """Replies as planned; true when the reply was the good one."""
        good = STEPS[step]
        planned, fault = plan
        if planned != step:
            self.write(good + "\r\n" if good else "")
            return True
        say("at " + step)
        if step == "banner" and fault in ("close", "reset", "hang"):
            self.write("220-mx.example\r\n")
        if fault in REPLIES:
            self.write(REPLIES[fault] + "\r\n")
            if fault == "busy" or step in ("handshake", "body"):
                raise Gone
            return False
        if fault == "close":
            raise Gone
        if fault == "reset":
            self.reset()
        if fault == "hang":
            time.sleep(LONG_S)
            raise Gone
        if fault == "half":
            self.write((good or "250")[:2])
            raise Gone
        if fault == "drip":
            self.drip((good or "250")[:3] + "-drip")
            raise Gone
        self.flood(good or "250")
        return False

    def line(self):
        while b"\n" not in self.bytes:
            more = self.connection.recv(65536)
            if not more:
                raise Gone
            self.bytes += more
        line, self.bytes = self.bytes.split(b"\n", 1)
        return line.rstrip(b"\r")

    def message(self):
        self.reply("body")
        lines = []
        while (line := self.line()) != b".":
            lines.append(line[1:] if line.startswith(b".") else line)
        digest = hashlib.sha256(b"\n".join(lines)).hexdigest()
        if not self.secure:
            say("in the open")
        if plan[0] != "dot" or plan[1] not in ("later", "busy", "never"):
            say("kept " + digest)
        if self.reply("dot"):
            say("taken " + digest)

    def start_tls(self):
        if not self.reply("starttls"):
            return
        self.reply("handshake")
        self.connection = self.context.wrap_socket(self.connection, server_side=True)
        self.secure = True

    def run(self):
        if plan[0] == "connect":
            self.answer_otherwise(plan[1])
        self.reply("banner")
        while True:
            word = self.line().split(b" ")[0].decode("latin-1").lower()
            if word == "ehlo":
                self.reply("ehlo-again" if self.secure else "ehlo")
            elif word == "starttls":
                self.start_tls()
            elif word == "data":
                if self.reply("data"):
                    self.message()
            elif word == "auth":
                if not self.secure:
                    say("in the open")
                self.write("334 \r\n")
                self.line()
                self.reply("auth")
            elif word in ("mail", "rcpt", "quit"):
                self.reply(word)
            else:
                self.write("500 5.5.1 what\r\n")
            if word == "quit":
                raise Gone


def serve(connection, context):
    session = Session(connection, context)
    try:
        session.run()
    except (Gone, OSError, ValueError):
        pass
    session.connection.close()


def certificate(path):
    with tempfile.TemporaryDirectory() as folder:
        key = os.path.join(folder, "k.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out",
             path], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path, key)
        return context


class Door:
    """The port, at which somebody listens or not."""

    def __init__(self, context):
        self.context, self.port, self.listener, self.waiting = context, 0, None, None
        self.open()

    def open(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # a body does not hide in buffers
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.let_in, args=(self.listener,), daemon=True).start()

    def let_in(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection, self.context), daemon=True).start()

    def shut(self):
        for end in (self.waiting, self.listener):
            if end:
                end.shutdown(socket.SHUT_RDWR)
                end.close()
        self.waiting = self.listener = None

    def leave_unanswered(self):
        """One waits to be let in, and there is no room for a second: the kernel does not answer."""
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=0)
        self.waiting = socket.create_connection(("127.0.0.1", self.port))

    def obey(self, order):
        self.shut()
        if order == ("connect", "hang"):
            self.leave_unanswered()
        elif order != ("connect", "close"):
            self.open()


def main():
    global plan
    door = Door(certificate(sys.argv[1]))
    say(door.port)
    for line in sys.stdin:
        plan = tuple((line.split() + [""])[:2])
        door.obey(plan)
        say("set")
    os._exit(0)


main()
