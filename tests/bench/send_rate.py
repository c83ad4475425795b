#!/usr/bin/python3
"""How fast mails go into a Postfix on this machine, beside Postfix's own load source with mails of the same size.

    SEND_RATE=build/rel/tests/send_rate tests/bench/send_rate.py [MAILS [WIDTH_PX]]

Needs root and postfix, dovecot-imapd, dovecot-lmtpd, openssl. The mails are queued on disk as ever and then discarded.
The load source runs before and after, on one connection that is kept; both rates and their ratio are printed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPT = os.path.join(HERE, "..", "flow", "postfix.sh")
OPEN = ["mynetworks=127.0.0.0/8", "smtpd_relay_restrictions=permit_mynetworks,reject", "smtpd_recipient_restrictions=",
        "default_transport=discard:", "relay_transport=discard:"]


def postfix(verb, folder):
    subprocess.run([SCRIPT, verb, folder], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=verb == "start", timeout=120)


def load(port, mails, size):
    begun = time.monotonic()
    subprocess.run(["/usr/sbin/smtp-source", "-d", "-s", "1", "-m", str(mails), "-l", str(size), "-f",
                    "reply@example.org", "-t", "anna@post.example", f"127.0.0.1:{port}"], check=True,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return mails / (time.monotonic() - begun)


def ours(port, mails, width):
    done = subprocess.run([os.environ["SEND_RATE"], f"smtp://127.0.0.1:{port}", str(mails), str(width)], check=True,
                          capture_output=True, text=True)
    words = done.stdout.split()
    return dict(zip(words[::2], map(float, words[1::2])))


def main():
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
    width = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    folder = tempfile.mkdtemp(prefix="adkaz-rate-")
    os.chmod(folder, 0o755)
    try:
        postfix("start", folder)
        etc = os.path.join(folder, "postfix", "etc")
        subprocess.run(["/usr/sbin/postconf", "-c", etc, "-e"] + OPEN, check=True)
        subprocess.run(["/usr/sbin/postfix", "-c", etc, "reload"], check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        with open(os.path.join(folder, "env"), encoding="ascii") as file:
            port = re.search(r"SMTP_PORT=(\d+)", file.read())[1]
        size = int(ours(port, 10, width)["bytes"])
        before = load(port, mails, size)
        sent = ours(port, mails, width)
        after = load(port, mails, size)
    finally:
        postfix("stop", folder)
        shutil.rmtree(folder, ignore_errors=True)
    theirs = (before + after) / 2
    print(f"{mails} mails of {size} bytes: {sent['rate']:.0f}/s; smtp-source {before:.0f}/s before, {after:.0f}/s "
          f"after: ratio {sent['rate'] / theirs:.2f}")
    print(f"CPU {sent['cpu_ms_a_mail']:.2f} ms a mail; memory {sent['kib_first']:.0f} KiB after a tenth, "
          f"{sent['kib_end']:.0f} KiB at the end")


main()
