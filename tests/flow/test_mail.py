"""Mails as others see them: what independent readers make of the bytes, and the way through a real Postfix with
STARTTLS, a login and a checked certificate. Parts are skipped where a reader or the server is not installed."""

import email
import email.header
import email.policy
import glob
import hashlib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PROBE = os.environ["MAIL_PROBE"]
WORDS = os.environ["MAIL_WORDS"]
SUBJECTS = {
    "en": "A letter in reply to your card",
    "ru": "Письмо в ответ на Вашу открытку",
    "be": "На Вашу паштоўку прыйшоў ліст",
    "de": "Ein Brief als Antwort auf Ihre Karte",
    "lt": "Atsakymas į Jūsų atviruką",
    "pl": "List w odpowiedzi na Twoją kartkę",
    "uk": "Лист у відповідь на Вашу листівку",
}
NAME = "Пошта «Ластаўка», адзін доўгі радок імені"
MONTHS = {"en": "in March.", "ru": "в марте.", "be": "ў сакавіку,", "de": "im März", "lt": "kovo mėnesį.",
          "pl": "w marcu.", "uk": "в березні."}


def run(*words, **more):
    return subprocess.run(words, capture_output=True, timeout=120, check=False, stdin=subprocess.DEVNULL, **more)


def jpeg(path, seed):
    """A JPEG with nothing in it but a picture."""
    pixels = bytes((x * 7 + y * 3 + seed) % 256 for y in range(90) for x in range(60))
    made = subprocess.run(["cjpeg", "-quality", "80"], input=b"P5 60 90 255\n" + pixels, capture_output=True,
                          check=True).stdout
    with open(path, "wb") as file:
        file.write(made)


def parts(message):
    """(subject, plain, html, pdf) as Python's email package reads them."""
    plain = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    pdfs = [part for part in message.iter_attachments() if part.get_content_type() == "application/pdf"]
    assert len(pdfs) == 1 and pdfs[0].get_filename() == "scan.pdf"
    return message["subject"], plain, html, pdfs[0].get_content()


def read(path):
    with open(path, "rb") as file:
        return email.message_from_binary_file(file, policy=email.policy.default)


class Mails(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("cjpeg"):
            raise unittest.SkipTest("no cjpeg (libjpeg-turbo-progs)")
        cls.folder = tempfile.mkdtemp(prefix="mail-test-")
        os.chmod(cls.folder, 0o755)
        pages = [os.path.join(cls.folder, f"{n}.jpg") for n in (1, 2)]
        for n, page in enumerate(pages):
            jpeg(page, n)
        cls.mails = {}
        for language in SUBJECTS:
            cls.mails[language] = os.path.join(cls.folder, language + ".eml")
            done = run(PROBE, "compose", WORDS, language, "ivan@loop.test", cls.mails[language], *pages)
            assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)


class Readers(Mails):
    def test_python_reads_subject_words_and_pages(self):
        for language, path in self.mails.items():
            message = read(path)
            subject, plain, html, pdf = parts(message)
            self.assertEqual(subject, SUBJECTS[language])
            self.assertIn(MONTHS[language], plain)
            self.assertIn(MONTHS[language], html)
            self.assertEqual(pdf[:5], b"%PDF-")
            self.assertEqual(message["from"].addresses[0].addr_spec, "reply@example.org")
            # Not display_name: Python 3.11 leaves the fold between two encoded words in it.
            with open(path, "rb") as file:
                raw = email.message_from_binary_file(file, policy=email.policy.compat32)["from"]
            self.assertEqual(str(email.header.make_header(email.header.decode_header(raw))),
                             f"{NAME} <reply@example.org>")
            self.assertEqual(message["content-language"], language)
            self.assertEqual(message["auto-submitted"], "auto-generated")
            self.assertFalse([part.defects for part in message.walk() if part.defects])

    def test_text_and_html_say_the_same(self):
        for path in self.mails.values():
            _, plain, html, _ = parts(read(path))
            body = html[html.index("<body>"):]
            seen = re.sub(r"<[^>]+>", "", body).replace("&quot;", '"').replace("&amp;", "&")
            self.assertEqual(plain.split(), seen.split())

    def test_only_the_headers_that_are_meant(self):
        for path in self.mails.values():
            self.assertEqual(
                read(path).keys(),
                ["Date", "From", "Reply-To", "To", "Subject", "Message-ID", "Content-Language", "Auto-Submitted",
                 "MIME-Version", "Content-Type"])

    @unittest.skipUnless(shutil.which("ripmime"), "no ripmime")
    def test_ripmime_takes_out_the_same_parts(self):
        for language, path in self.mails.items():
            out = os.path.join(self.folder, "rip-" + language)
            done = run("ripmime", "-i", path, "-d", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            _, plain, html, pdf = parts(read(path))
            found = {}
            for name in os.listdir(out):
                with open(os.path.join(out, name), "rb") as file:
                    found[name] = file.read()
            self.assertEqual(found["scan.pdf"], pdf)
            texts = [body.decode().replace("\r\n", "\n").strip() for name, body in found.items() if name != "scan.pdf"]
            self.assertEqual(sorted(text for text in texts if text), sorted([plain.strip(), html.strip()]))

    @unittest.skipUnless(shutil.which("mutt") and shutil.which("script"), "no mutt, or no terminal for it")
    def test_mutt_shows_the_same_words(self):
        for language, path in self.mails.items():
            box = os.path.join(self.folder, "box-" + language)
            for name in ("cur", "new", "tmp"):
                os.makedirs(os.path.join(box, name))
            shutil.copy(path, os.path.join(box, "new", "1.host"))
            with open(box + "/rc", "w", encoding="utf-8") as file:
                file.write(f"set folder={box} mbox_type=Maildir charset=utf-8 sleep_time=0 wait_key=no move=no\n"
                           f"set pipe_decode=yes\nmacro index Z \"<pipe-message>cat > {box}/shown\\n<exit>\"\npush Z\n")
            with subprocess.Popen(["script", "-qec", f"mutt -n -F {box}/rc -f {box}", "/dev/null"],
                                  stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  env={**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}) as mutt:
                mutt.wait(30)  # its standard input stays open meanwhile: a terminal that is closed ends it
            with open(box + "/shown", encoding="utf-8") as file:
                head, words = file.read().split("\n\n", 1)
            self.assertIn("Subject: " + SUBJECTS[language], head)
            self.assertIn(f'From: "{NAME}" <reply@example.org>', head)
            self.assertEqual(words.split(), parts(read(path))[1].split())

    @unittest.skipUnless(shutil.which("qpdf"), "no qpdf")
    def test_qpdf_finds_nothing_wrong(self):
        pdf = parts(read(self.mails["en"]))[3]
        path = os.path.join(self.folder, "taken-out.pdf")
        with open(path, "wb") as file:
            file.write(pdf)
        done = run("qpdf", "--check", path)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


@unittest.skipUnless(os.geteuid() == 0 and os.path.exists("/usr/sbin/postfix") and os.path.exists("/usr/sbin/dovecot"),
                     "needs root, Postfix and Dovecot")
class Postfix(Mails):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = tempfile.mkdtemp(prefix="mail-server-")
        done = run(os.path.join(HERE, "postfix.sh"), "start", cls.server)
        try:
            with open(os.path.join(cls.server, "env"), encoding="ascii") as file:
                cls.env = dict(line.strip().split("=", 1) for line in file)
        except OSError as missing:
            with open(os.path.join(cls.server, "output"), encoding="utf-8") as file:
                raise AssertionError(file.read()) from missing
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        run(os.path.join(HERE, "postfix.sh"), "stop", cls.server)
        shutil.rmtree(cls.server, ignore_errors=True)
        super().tearDownClass()

    def send(self, path, to, url=None, ca=None, user="reply", password="secret"):
        url = url or f"smtp://localhost:{self.env['SMTP_PORT']}"
        done = run(PROBE, "send", url, self.env["CA_FILE"] if ca is None else ca, user, password,
                   "reply+00112233445566778899@example.org", to, path)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode().split()

    def received(self, name):
        """The one mail in NAME's Maildir."""
        for _ in range(100):
            found = glob.glob(os.path.join(self.env["MAILDIRS"], name, "new", "*"))
            if found:
                self.assertEqual(len(found), 1)
                return found[0]
            time.sleep(0.1)
        raise AssertionError(f"nothing came for {name}")

    def check_same(self, sent, came):
        first, second = read(sent), read(came)
        self.assertEqual(parts(first), parts(second))
        for name in first.keys():
            self.assertEqual(first[name], second[name], name)
        self.assertEqual(second["return-path"], "<reply+00112233445566778899@example.org>")
        with open(sent, "rb") as file, open(came, "rb") as other:
            body = other.read().replace(b"\r\n", b"\n").split(b"\n\n", 1)[1]
            self.assertEqual(hashlib.sha256(body).digest(),
                             hashlib.sha256(file.read().replace(b"\r\n", b"\n").split(b"\n\n", 1)[1]).digest())

    def test_a_mail_arrives_as_it_was_sent(self):
        for language, path in self.mails.items():
            answer = self.send(path, f"{language}@loop.test")
            self.assertEqual(answer[:4], ["took", "done", "250", "2.0.0"])
            self.assertRegex(answer[4], "^[0-9A-Za-z]{8,}$")
            self.check_same(path, self.received(language))

    def test_implicit_tls_works_too(self):
        answer = self.send(self.mails["en"], "smtps@loop.test", url=f"smtps://localhost:{self.env['SMTPS_PORT']}")
        self.assertEqual(answer[0], "took")
        self.check_same(self.mails["en"], self.received("smtps"))

    def test_no_trace_of_what_sent_it(self):
        self.send(self.mails["be"], "trace@loop.test")
        with open(self.received("trace"), encoding="ascii") as file:
            came = file.read().lower()
        for word in ("adkaz", "curl", os.uname().nodename.lower()):
            self.assertNotIn(f"helo={word}", came)
            self.assertNotIn(f"from {word}", came)
        self.assertIn("mail.example.org", came)

    def test_a_certificate_nobody_vouches_for_stops_everything(self):
        self.assertEqual(self.send(self.mails["en"], "ivan@loop.test", ca="")[:2], ["stop", "tls"])

    def test_a_certificate_of_another_name_stops_everything(self):
        name = os.uname().nodename  # resolves to this machine where /etc/hosts says so, and is not in the certificate
        try:
            if not socket.gethostbyname(name).startswith("127.0.0.1"):
                self.skipTest("the machine's name is not 127.0.0.1")
        except OSError:
            self.skipTest("the machine's name does not resolve")
        answer = self.send(self.mails["en"], "ivan@loop.test", url=f"smtp://{name}:{self.env['SMTP_PORT']}")
        self.assertEqual(answer[:2], ["stop", "tls"])

    def test_a_wrong_password_stops_everything(self):
        self.assertEqual(self.send(self.mails["en"], "ivan@loop.test", password="wrong")[:3], ["stop", "auth", "535"])

    def test_without_a_login_the_server_does_not_relay(self):
        self.assertEqual(self.send(self.mails["en"], "ivan@loop.test", user="", password="")[0], "stop")

    def test_an_address_that_is_not_there_is_refused(self):
        self.assertEqual(self.send(self.mails["en"], "hard@loop.test")[:4], ["refused", "rcpt", "550", "5.1.1"])


if __name__ == "__main__":
    unittest.main()
