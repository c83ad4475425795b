#!/usr/bin/python3
"""How fast mails go into a Postfix on this machine, beside Postfix's own load source with mails of the same size.

    SEND_RATE=build/rel/tests/send_rate tests/bench/send_rate.py [MAILS [WIDTH_PX [ROUNDS [SESSIONS [CONNECTIONS]]]]]

Needs root and postfix, dovecot-imapd, dovecot-lmtpd, openssl. The mails are queued on disk as ever and then discarded.
The load source and ours take turns, so many rounds each, and neither has one receiver for all; SESSIONS is how many connections the load source has (1),
CONNECTIONS how many ours may have (without it, as where `mail.connections` is not set).
Printed are the medians, the CPU of the client and of Postfix for one mail, and the most memory that was in use.
"""

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPT = os.path.join(HERE, "..", "flow", "postfix.sh")
OPEN = ["mynetworks=127.0.0.0/8", "smtpd_relay_restrictions=permit_mynetworks,reject", "smtpd_recipient_restrictions=",
        "default_transport=discard:", "relay_transport=discard:"]
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def postfix(verb, folder):
    subprocess.run([SCRIPT, verb, folder], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=verb == "start", timeout=120)


def start(folder):
    """The port of a Postfix that takes mail from this machine and discards it."""
    os.chmod(folder, 0o755)
    postfix("start", folder)
    etc = os.path.join(folder, "postfix", "etc")
    subprocess.run(["/usr/sbin/postconf", "-c", etc, "-e"] + OPEN, check=True)
    subprocess.run(["/usr/sbin/postfix", "-c", etc, "reload"], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    with open(os.path.join(folder, "env"), encoding="ascii") as file:
        return int(re.search(r"SMTP_PORT=(\d+)", file.read())[1])


def server_ms(folder):
    """CPU of Postfix so far: its master, the daemons that live, and those that are gone."""
    with open(os.path.join(folder, "postfix", "spool", "pid", "master.pid"), encoding="ascii") as file:
        master = int(file.read())
    ticks = 0
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/stat", encoding="ascii", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(process) == master:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == master:
            ticks += sum(map(int, fields[11:13]))
    return ticks * TICK_MS


class Theirs:
    def __init__(self, port, mails, size, sessions):
        self.command = ["/usr/sbin/smtp-source", "-d", "-N", "-s", str(sessions), "-m", str(mails), "-l", str(size), "-f",
                        "reply@example.org", "-t", "anna@post.example", f"127.0.0.1:{port}"]

    def round(self):
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(self.command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        seconds, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        return seconds, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


class Ours:
    def __init__(self, port, mails, width, rounds, connections):
        self.mails = mails
        numbers = [str(number) for number in (mails, width, rounds, connections) if number]
        self.process = subprocess.Popen([os.environ["SEND_RATE"], f"smtp://127.0.0.1:{port}", *numbers],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.size = int(self.answer()["bytes"])
        self.kib = []

    def answer(self):
        words = self.process.stdout.readline().split()
        return dict(zip(words[::2], map(float, words[1::2])))

    def round(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        answer = self.answer()
        if answer.get("mails") != self.mails:
            sys.exit(f"not all mails went: {answer}")
        self.kib.append(answer["kib"])
        return answer["seconds"], answer["cpu_ms_a_mail"] * self.mails


def rest(folder):
    """Waits until Postfix has nothing more to do; its CPU so far."""
    before = server_ms(folder)
    while True:
        time.sleep(0.3)
        now = server_ms(folder)
        if now - before < 10:
            return now
        before = now


def take_turns(folder, clients, mails, rounds):
    """For each client: mails a second, its own CPU ms a mail, Postfix's. The first is another one every time."""
    figures = [[] for _ in clients]
    for turn in range(rounds * len(clients)):
        which = (turn + turn // len(clients)) % len(clients)
        before = rest(folder)
        seconds, client_ms = clients[which].round()
        figures[which].append((mails / seconds, client_ms / mails, (rest(folder) - before) / mails))
    return [[statistics.median(column) for column in zip(*rows)] for rows in figures]


def main():
    numbers = [int(word) for word in sys.argv[1:]]
    mails, width, rounds, sessions, connections = (numbers + [10000, 60, 10, 1, 0][len(numbers):])[:5]
    folder = tempfile.mkdtemp(prefix="adkaz-rate-")
    try:
        port = start(folder)
        ours = Ours(port, mails // rounds, width, rounds, connections)
        theirs = Theirs(port, mails // rounds, ours.size, sessions)
        rows = take_turns(folder, [theirs, ours], mails // rounds, rounds)
        ours.process.communicate("", timeout=60)
    finally:
        postfix("stop", folder)
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{rounds} turns of {mails // rounds} mails of {ours.size} bytes")
    names = [f"smtp-source -s {sessions}", f"adkaz, connections {connections or 'not set'}"]
    for name, (rate, client_ms, postfix_ms) in zip(names, rows):
        print(f"{name}: {rate:.0f}/s; CPU ms a mail: {client_ms:.2f} its own, {postfix_ms:.2f} Postfix's")
    print(f"ratio {rows[1][0] / rows[0][0]:.2f}; most memory {ours.kib[0]:.0f} KiB after the first turn, "
          f"{ours.kib[-1]:.0f} KiB at the end")


main()
