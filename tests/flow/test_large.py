"""Letters that are too large for one mail, through the whole program: sheets scanned at 600 dpi on grainy paper, made here. Their
pictures are made smaller, what still does not fit goes in parts, and each page arrives exactly once."""

import email
import email.policy
import os
import random
import re
import subprocess
import tempfile
import time
import unittest

from home import HomeTest, REGISTER, ROOT

WIDTH, HEIGHT = 4960, 7016  # A4 at 600 dpi
GRAIN = 4  # pixels a side: what a scanner makes of coarse paper is not finer
REF = "V26-0102"
CONF = """\
drop "inbox" {{ path = "inbox"  pipeline = "letter" }}
match {{ policy = "ask" }}
mail {{
  transport = "folder"  from = "reply@example.org"  hold_minutes = 0  review_hold_minutes = {hold}
  megabytes_most = {most}
}}
intake {{ settle_ms = 50  run_patience_s = 1 }}
"""


def sheet(number, width=WIDTH, height=HEIGHT):
    """Grainy paper with `number` thick bars across it, as a JPEG; `number` is what tells it from the others."""
    rng = random.Random(number)
    rows = []
    for _ in range(height // GRAIN):
        grain, row = rng.randbytes(width // GRAIN), bytearray(width)
        for i in range(GRAIN):
            row[i::GRAIN] = grain
        rows.append(bytes(row) * GRAIN)
    grain = int.from_bytes(b"".join(rows), "big") & int.from_bytes(b"\x3f" * (width * height), "big")
    paper, ink = b"\xff" * width, b"\xff" * (width // 8) + b"\x40" * (width * 3 // 4) + b"\xff" * (width - width // 8 - width * 3 // 4)
    step = height // 40
    lines = b"".join(ink if (y // step) % 2 and (y // step) // 2 < number else paper for y in range(height))
    pixels = (int.from_bytes(lines, "big") - grain).to_bytes(width * height, "big")
    pgm = b"P5 %d %d 255\n" % (width, height) + pixels
    jpeg = subprocess.run(["cjpeg", "-quality", "85"], input=pgm, capture_output=True, check=True).stdout
    return jpeg[:13] + b"\x01" + (width * 10 // 83).to_bytes(2, "big") * 2 + jpeg[18:]  # dots per inch of A4


def bars(jpeg):
    """How many bars a picture shows."""
    pgm = subprocess.run(["djpeg", "-grayscale", "-scale", "1/4"], input=jpeg, capture_output=True, check=True).stdout
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", pgm)
    width, pixels = int(head[1]), pgm[head.end():]
    middle = [sum(pixels[at:at + 40]) < 40 * 110 for at in range(width // 2 - 20, len(pixels) - 40, width)]
    return sum(1 for before, now in zip([False] + middle, middle) if now and not before)


def dark(jpeg):
    """How much of a picture is black."""
    pgm = subprocess.run(["djpeg", "-grayscale", "-scale", "1/8"], input=jpeg, capture_output=True, check=True).stdout
    pixels = pgm[re.match(rb"P5\s+\d+\s+\d+\s+255\s", pgm).end():]
    return sum(1 for pixel in pixels if pixel < 32) / len(pixels)


def pictures(mail):
    """The JPEGs in a mail's PDF, in the order of its pages."""
    (pdf,) = mail.iter_attachments()
    return re.findall(rb"/DCTDecode.*?stream\r?\n(.*?)\r?\nendstream", pdf.get_content(), re.DOTALL)


class Large(HomeTest):
    def letter(self, count, most, hold=0, size=(WIDTH, HEIGHT)):
        """A home with a letter of so many sheets that waits for a person, and its reply."""
        home = self.home(conf=CONF.format(most=most, hold=hold))
        home.import_register(REGISTER)
        with tempfile.TemporaryDirectory() as base:
            folder = os.path.join(base, "letter")
            os.mkdir(folder)
            for number in range(1, count + 1):
                with open(os.path.join(folder, "%02d.jpg" % number), "wb") as file:
                    file.write(sheet(number, *size))
            home.drop(folder)
        home.run(0)
        (reply,) = home.list()
        self.assertEqual((reply["state"], reply["pages"]), ("review", count))
        return home, reply["reply"]

    def decide(self, home, reply, count):
        done = home.adkaz("decide", reply, "--to", "%s:1-%d" % (REF, count), "--by", "Alena", "--anyway")
        self.assertEqual(done.returncode, 0, done.stderr)

    def mails(self, home):
        mails = []
        for name in home.mails():
            with open(os.path.join(home.dir, "outbox", "new", name), "rb") as file:
                mails.append(email.message_from_binary_file(file, policy=email.policy.default))
        return sorted(mails, key=lambda mail: mail["Subject"])

    def sizes(self, home):
        folder = os.path.join(home.dir, "outbox", "new")
        return [os.path.getsize(os.path.join(folder, name)) for name in home.mails()]

    def test_twelve_sheets_at_600_dpi_arrive_whole_once(self):
        home, reply = self.letter(12, most=10)
        self.decide(home, reply, 12)
        home.run(0)
        self.assertTrue(all(size <= 10_000_000 for size in self.sizes(home)), self.sizes(home))
        mails = self.mails(home)
        shown = [bars(jpeg) for mail in mails for jpeg in pictures(mail)]
        self.assertEqual(shown, list(range(1, 13)))
        self.send_on(home)

    def send_on(self, home):
        """The same over SMTP, to a server that counts bytes, in a sender that stays small."""
        script = subprocess.Popen(["/usr/bin/python3", os.path.join(ROOT, "tests", "support", "smtp_script.py")], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        port = script.stdout.readline().strip()
        home.configure(CONF.format(most=10, hold=0).replace('transport = "folder"', 'transport = "smtp" url = "smtp://127.0.0.1:%s"' % port))
        self.assertEqual(home.adkaz("send", "--again", "written", "--by", "Alena").returncode, 0)
        sender = subprocess.Popen(home.command("send"), stdout=subprocess.DEVNULL)
        peak_kib = 0  # of the program itself: what wait4 tells begins with this process's own size
        while sender.poll() is None:
            with open("/proc/%d/status" % sender.pid, encoding="ascii") as file:
                peak_kib = max([peak_kib] + [int(kib) for kib in re.findall(r"VmHWM:\s+(\d+)", file.read())])
            time.sleep(0.005)
        self.assertEqual(sender.returncode, 0)
        said, _ = script.communicate()
        sizes = [int(line.split()[1]) for line in said.splitlines() if line.startswith("message ")]
        self.assertEqual(sorted(sizes), sorted(self.sizes(home)))
        self.assertTrue(0 < peak_kib < 100 * 1024, peak_kib)

    def test_words_of_a_letter_in_parts_follow_its_last_part(self):
        home, reply = self.letter(2, most=2, size=(WIDTH // 2, HEIGHT // 2))
        path = os.path.join(home.base, "text.txt")
        for text, more in (("One page.\n", ["--to", REF + ":1"]), ("Both pages.\n", ["--to", REF + ":1-2"])):
            kind = ["--translation", path, "--language", "de"] if "One" in text else ["--transcript", path]
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
            done = home.adkaz("attach", reply, *kind, *more, "--by", "Alena")
            self.assertEqual(done.returncode, 0, done.stderr)
        self.decide(home, reply, 2)
        home.adkaz("send")  # the walk, which makes pictures smaller, has not seen it
        self.assertEqual(len(home.mails()), 2)
        said = [mail.get_body(("plain",)).get_content() for mail in self.mails(home)]
        self.assertEqual([("One page" in one, "Both pages" in one) for one in said], [(True, False), (False, False)])
        parts = set(home.mails())
        home.adkaz("send")
        home.adkaz("send")
        (name,) = set(home.mails()) - parts
        with open(os.path.join(home.dir, "outbox", "new", name), "rb") as file:
            last = email.message_from_binary_file(file, policy=email.policy.default)
        plain = last.get_body(("plain",)).get_content()
        self.assertEqual(("One page" in plain, "Both pages" in plain), (False, True))
        self.assertEqual(list(last.iter_attachments()), [])

    def test_a_redacted_page_is_made_smaller_of_what_was_redacted(self):
        size = WIDTH // 2, HEIGHT // 2
        home, reply = self.letter(2, most=10, hold=60, size=size)
        self.decide(home, reply, 2)
        home.configure(CONF.format(most=1, hold=0))
        home.run(0)  # both pages are made smaller with all that stands on them
        self.assertEqual(home.adkaz("undo", reply, "--by", "Alena").returncode, 0)
        done = home.adkaz("redact", reply, "2", "0,200,1800,2000", "--by", "Alena")
        self.assertEqual(done.returncode, 0, done.stderr)
        home.run(0)
        self.decide(home, reply, 2)
        home.run(0)
        (mail,) = self.mails(home)
        first, second = pictures(mail)
        self.assertEqual(bars(first), 1)
        self.assertGreater(dark(second), 0.6)
        self.assertTrue(all(size < 1_000_000 for size in self.sizes(home)))


if __name__ == "__main__":
    unittest.main()
