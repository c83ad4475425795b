"""Mails as others see them: six readers that know nothing of each other read back what was put in, in every language; a
spam filter finds nothing to complain of; and nowhere in them stands what made them."""

import email
import email.header
import email.policy
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from home import ROOT
from mails import FROM, Mails, NAME, PASSWORD, REPLY_TO, TO, read, run

NPM = os.path.join(ROOT, "build", "readers")
HEADERS = ["Date", "From", "Reply-To", "To", "Subject", "Message-ID", "Content-Language", "Auto-Submitted",
           "MIME-Version", "Content-Type"]
MESSAGE_ID = "00112233445566778899aabbccddeeff@example.org"
SPAM_MOST = 1.5


def parsed(path, policy=email.policy.default):
    return email.message_from_bytes(read(path), policy=policy)


def lines(text):
    """As the reader got it, whatever it makes of line ends and of the last one."""
    return text.replace("\r\n", "\n").rstrip("\n")


def leaves(parts):
    """Of what notmuch shows, in order."""
    for part in parts:
        if isinstance(part.get("content"), list):
            yield from leaves(part["content"])
        else:
            yield part


class Readers(Mails):
    HEADERS = HEADERS
    PDFS = 1

    def same(self, language, **seen):
        """What was seen is what was put in, and nothing of it was left out."""
        subject, plain, html, pdf = self.contents(language)
        put_in = {"subject": subject, "plain": lines(plain), "html": lines(html),
                  "pdf": hashlib.sha256(pdf).hexdigest() if pdf else None, "sender": (NAME, FROM), "to": TO}
        self.assertEqual({**seen, "plain": lines(seen["plain"]), "html": lines(seen["html"])}, put_in, language)

    def test_python_email(self):
        for language, path in self.mails.items():
            message = parsed(path)
            # Not display_name: Python 3.11 leaves the fold between two encoded words in it.
            sender = str(email.header.make_header(email.header.decode_header(
                parsed(path, email.policy.compat32)["from"])))
            self.assertEqual(sender, f"{NAME} <{FROM}>")
            parts = [part for part in message.walk() if part.get_content_type() == "application/pdf"]
            self.assertEqual([part.get_filename() for part in parts], ["scan.pdf"] * self.PDFS)
            html = message.get_body(("html",))
            self.assertEqual([part.get_content_type() for part in message.walk() if not part.is_multipart()],
                             ["text/plain"] + ["text/html"] * (html is not None) + ["application/pdf"] * self.PDFS)
            self.same(language, subject=message["subject"], plain=message.get_body(("plain",)).get_content(),
                      html=html.get_content() if html else "",
                      pdf=hashlib.sha256(parts[0].get_content()).hexdigest() if parts else None, sender=(NAME, FROM),
                      to=message["to"].addresses[0].addr_spec)
            self.assertEqual([part.defects for part in message.walk() if part.defects], [])

    @unittest.skipUnless(os.path.exists(os.path.join(NPM, "installed")), "no readers from npm: tests/readers/install")
    def test_postal_mime_and_mailparser(self):
        done = run("node", os.path.join(NPM, "read.js"), *self.mails.values())
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        for reader, mails in json.loads(done.stdout).items():
            for language, path in self.mails.items():
                mail = mails[path]
                with self.subTest(reader=reader, language=language):
                    pdfs = mail["attachments"]
                    self.assertEqual([(pdf["name"], pdf["type"]) for pdf in pdfs],
                                     [("scan.pdf", "application/pdf")] * self.PDFS)
                    (to,) = mail["to"]
                    self.same(language, subject=mail["subject"], plain=mail["plain"], html=mail.get("html") or "",
                              pdf=pdfs[0]["sha256"] if pdfs else None,
                              sender=(mail["from"]["name"], mail["from"]["address"]), to=to["address"])
                    self.assertEqual([one["address"] for one in mail["replyTo"]],
                                     [REPLY_TO] if "Reply-To" in self.HEADERS else [])
                    self.assertEqual((mail["messageId"], mail["date"]),
                                     (f"<{MESSAGE_ID}>", "2026-11-21T03:58:28.000Z"))

    @unittest.skipUnless(shutil.which("notmuch"), "no notmuch")
    def test_notmuch(self):
        for language, path in self.mails.items():
            box = os.path.join(self.folder, "notmuch-" + language)
            os.makedirs(os.path.join(box, "new"))
            shutil.copy(path, os.path.join(box, "new", "1.host"))
            settings = {**os.environ, "NOTMUCH_CONFIG": os.path.join(box, "config"), "HOME": box, "MAILDIR": box,
                        "LC_ALL": "C.UTF-8"}
            with open(settings["NOTMUCH_CONFIG"], "w", encoding="ascii") as file:
                file.write(f"[database]\npath={box}\n[user]\nprimary_email={TO}\n[new]\nignore=config\n")
            done = run("notmuch", "new", env=settings)
            self.assertEqual(done.returncode, 0, done.stderr)
            shown = run("notmuch", "show", "--format=json", "--include-html", "--body=true", "id:" + MESSAGE_ID,
                        env=settings)
            self.assertEqual(shown.returncode, 0, shown.stderr)
            mail = json.loads(shown.stdout)[0][0][0]
            texts, pdfs = {"text/html": ""}, []
            for part in leaves(mail["body"]):
                if part["content-type"].startswith("text/"):
                    texts[part["content-type"]] = part["content"]
                    continue
                self.assertEqual((part["content-type"], part["filename"]), ("application/pdf", "scan.pdf"))
                bytes_ = run("notmuch", "show", "--format=raw", f"--part={part['id']}", "id:" + MESSAGE_ID,
                             env=settings)
                pdfs.append(hashlib.sha256(bytes_.stdout).hexdigest())
            self.assertEqual(len(pdfs), self.PDFS)
            sender = re.fullmatch(r'"?(.*?)"? <(.*)>', mail["headers"]["From"])
            self.same(language, subject=mail["headers"]["Subject"], plain=texts["text/plain"], html=texts["text/html"],
                      pdf=pdfs[0] if pdfs else None, sender=sender.groups(), to=mail["headers"]["To"])

    @unittest.skipUnless(shutil.which("ripmime"), "no ripmime")
    def test_ripmime(self):
        """It takes out parts and reads no headers."""
        for language, path in self.mails.items():
            out = os.path.join(self.folder, "rip-" + language)
            done = run("ripmime", "-i", path, "-d", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            _, plain, html, pdf = self.contents(language)
            found = {name: read(os.path.join(out, name)) for name in os.listdir(out)}
            self.assertEqual(found.pop("scan.pdf", b""), pdf)
            texts = [lines(body.decode()) for body in found.values()]
            self.assertEqual(sorted(text for text in texts if text.strip()),
                             sorted(lines(text) for text in (plain, html) if text))

    @unittest.skipUnless(shutil.which("mutt") and shutil.which("script"), "no mutt, or no terminal for it")
    def test_mutt(self):
        """It shows the plain text; the others have read the rest."""
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
            head, words = read(box + "/shown").decode().split("\n\n", 1)
            subject, plain, _, _ = self.contents(language)
            self.assertIn("Subject: " + subject, head)
            self.assertIn(f'From: "{NAME}" <{FROM}>', head)
            self.assertIn("To: " + TO, head)
            self.assertEqual(words.split(), plain.split())

    @unittest.skipUnless(shutil.which("qpdf"), "no qpdf")
    def test_qpdf_finds_nothing_wrong(self):
        done = run("qpdf", "--check", os.path.join(self.folder, "en.pdf"))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class Looks(Mails):
    """What stands in a mail, and what must not."""

    HEADERS = HEADERS

    def test_text_and_html_say_the_same(self):
        for language in self.LANGUAGES:
            _, plain, html, _ = self.contents(language)
            body = html[html.index("<body>"):]
            seen = re.sub(r"<[^>]+>", "", body).replace("&lt;", "<").replace("&gt;", ">")
            seen = seen.replace("&quot;", '"').replace("&amp;", "&")
            self.assertEqual(plain.split(), seen.split())

    def test_only_the_headers_that_are_meant(self):
        for language, path in self.mails.items():
            message = parsed(path)
            self.assertEqual(message.keys(), self.HEADERS)
            self.assertEqual((message["content-language"], message["auto-submitted"]), (language, "auto-generated"))

    def test_no_byte_names_what_made_it(self):
        host = os.uname().nodename.lower().encode()
        names = [b"adkaz", b"adkas", ROOT.lower().encode(), b"curl", b"cairo", b"jpeg",
                 b"producer", b"creator", b"exif", b"volunteer", b"prison", "адказ".encode(), self.folder.encode()]
        for language, path in self.mails.items():
            message = parsed(path)
            whole = read(path) + b"".join(part.get_payload(decode=True) for part in message.walk()
                                          if not part.is_multipart())
            self.assertEqual([name for name in names if name in whole.lower() and self.is_meant(name)], [], language)
            said = re.findall(rb"[\w-]+", read(path).split(b"application/pdf")[0].lower())
            self.assertNotIn(host, said)  # a short one may stand in a picture by chance

    @staticmethod
    def is_meant(_name):
        return True

    @unittest.skipUnless(shutil.which("spamassassin"), "no spamassassin")
    def test_spamassassin_has_little_to_say(self):
        """Offline rules; nobody's mail server counts as its way here, so none of its headers are added."""
        with open(os.path.join(self.folder, "prefs"), "w", encoding="ascii") as file:
            file.write("report_safe 0\nuse_bayes 0\nok_locales all\n")
        scores = {}
        for language, path in self.mails.items():
            done = run("spamassassin", "-L", "-p", os.path.join(self.folder, "prefs"), input=read(path), stdin=None,
                       env={**os.environ, "HOME": self.folder})
            status = re.search(rb"^X-Spam-Status: \w+, score=(-?[\d.]+).*?tests=([\w,\s]*?)\s*autolearn", done.stdout,
                               re.M | re.S)
            scores[language] = (float(status[1]), status[2].decode())
        self.assertEqual({language: score for language, score in scores.items() if score[0] > SPAM_MOST}, {})


def attached(path):
    (pdf,) = parsed(path).iter_attachments()
    return pdf.get_content()


class Locked(Mails):
    """Mails whose PDF a password opens: what the readers are to get out is what stands in them, and other bytes each time."""

    HOW = "lock"

    def contents(self, language):
        return super().contents(language)[:3] + (attached(self.mails[language]),)


class LockedReaders(Locked, Readers):
    LANGUAGES = ("be", "en")

    def setUp(self):
        """The locked PDF, and the one that was locked."""
        self.locked = os.path.join(self.folder, "locked.pdf")
        self.plain = os.path.join(self.folder, "en.pdf")
        with open(self.locked, "wb") as file:
            file.write(attached(self.mails["en"]))

    @unittest.skipUnless(shutil.which("qpdf"), "no qpdf")
    def test_qpdf_finds_nothing_wrong(self):
        done = run("qpdf", "--password=" + PASSWORD, "--check", self.locked)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for said in (b"R = 6\n", b"file encryption method: AESv3\n", b"User password = "):
            self.assertIn(said, done.stdout)

    def opens(self, password, *words):
        done = run(*(word.replace("PASSWORD", password) for word in words))
        return done.returncode == 0, done

    def only_with_the_password(self, *words):
        self.assertTrue(*self.opens(PASSWORD, *words))
        for wrong in ("", PASSWORD[:-1], PASSWORD.upper(), " " + PASSWORD, "password"):
            self.assertFalse(*self.opens(wrong, *words))

    @unittest.skipUnless(shutil.which("qpdf"), "no qpdf")
    def test_qpdf_opens_it_with_the_password_alone(self):
        self.only_with_the_password("qpdf", "--password=PASSWORD", "--check", self.locked)

    @unittest.skipUnless(shutil.which("pdftocairo"), "no poppler-utils")
    def test_poppler_shows_what_was_locked_with_the_password_alone(self):
        shown = [os.path.join(self.folder, name) for name in ("locked", "plain")]
        self.only_with_the_password("pdftocairo", "-png", "-r", "72", "-upw", "PASSWORD", self.locked, shown[0])
        self.assertTrue(*self.opens("", "pdftocairo", "-png", "-r", "72", self.plain, shown[1]))
        for page in ("-1.png", "-2.png"):
            self.assertEqual(read(shown[0] + page), read(shown[1] + page))

    @unittest.skipUnless(shutil.which("mutool"), "no mutool")
    def test_mutool_shows_what_was_locked_with_the_password_alone(self):
        shown = [os.path.join(self.folder, name + "%d.pgm") for name in ("locked", "plain")]
        self.only_with_the_password("mutool", "draw", "-q", "-p", "PASSWORD", "-o", shown[0], self.locked)
        self.assertTrue(*self.opens("", "mutool", "draw", "-q", "-o", shown[1], self.plain))
        for page in (1, 2):
            self.assertEqual(read(shown[0] % page), read(shown[1] % page))


class LockedLooks(Locked, Looks):
    @staticmethod
    def is_meant(name):
        return len(name) > 6  # what is locked is random, and holds a short word by chance: see behind the lock

    def test_the_password_and_the_pages_stand_nowhere(self):
        secrets = [PASSWORD.encode(), PASSWORD.encode("utf-16-be"), PASSWORD.split()[0].encode(), b"JFIF\0"]
        for language, path in self.mails.items():
            whole = read(path) + b"".join(part.get_payload(decode=True) for part in parsed(path).walk()
                                          if not part.is_multipart())
            self.assertEqual([secret for secret in secrets if secret in whole], [], language)

    @unittest.skipUnless(shutil.which("qpdf"), "no qpdf")
    def test_behind_the_lock_nothing_names_what_made_it_either(self):
        inside = os.path.join(self.folder, "inside.pdf")
        locked = os.path.join(self.folder, "locked.pdf")
        with open(locked, "wb") as file:
            file.write(attached(self.mails["en"]))
        done = run("qpdf", "--password=" + PASSWORD, "--qdf", "--no-original-object-ids", "--decrypt", locked, inside)
        self.assertEqual(done.returncode, 0, done.stderr)
        inside = read(inside).lower()
        for name in (b"producer", b"creator", b"/info", b"metadata", b"adkaz", b"exif"):
            self.assertNotIn(name, inside)


@unittest.skipUnless(shutil.which("gpg"), "no gpg")
class Encrypted(Readers, Looks):
    """PGP/MIME: what is open names nobody and nothing; what gpg finds in it with the receiver's key, the readers read as any mail."""

    HOW = "pgp"
    OUTSIDE = ["application/pgp-encrypted", "application/octet-stream"]

    @classmethod
    def setUpClass(cls):
        keys = tempfile.mkdtemp(prefix="mail-keys-")
        cls.addClassCleanup(shutil.rmtree, keys, ignore_errors=True)
        cls.addClassCleanup(run, "gpgconf", "--homedir", keys, "--kill", "all")
        cls.gpg = ("gpg", "--homedir", keys, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "")
        made = run(*cls.gpg, "--quick-generate-key", TO, "future-default", "default", "never")
        assert made.returncode == 0, made.stderr
        os.environ["MAIL_KEY"] = os.path.join(keys, "key.asc")
        with open(os.environ["MAIL_KEY"], "wb") as file:
            file.write(run(*cls.gpg, "--armor", "--export", TO).stdout)
        super().setUpClass()
        cls.sealed, cls.keys = cls.mails, keys
        cls.mails = {language: cls.opened(language, path) for language, path in cls.sealed.items()}

    @classmethod
    def opened(cls, language, path):
        """What was encrypted: the mail with its true head. Only what says how the head outside looks is taken out."""
        done = run(*cls.gpg, "--decrypt", input=parsed(path).get_payload(1).get_payload(decode=True), stdin=None)
        assert done.returncode == 0, done.stderr
        head, body = done.stdout.split(b"\r\n\r\n", 1)
        head = re.sub(rb"(HP-Outer: [^\n]*\n(?:[ \t][^\n]*\n)*)+", b"MIME-Version: 1.0\r\n", head, count=1)
        inside = os.path.join(cls.folder, language + ".opened.eml")
        with open(inside, "wb") as file:
            file.write(head + b"\r\n\r\n" + body)
        return inside

    def test_what_is_open_says_nothing(self):
        for language, path in self.sealed.items():
            message, whole = parsed(path), read(path)
            self.assertEqual((message.get_content_type(), message.get_param("protocol")),
                             ("multipart/encrypted", "application/pgp-encrypted"))
            self.assertEqual([part.get_content_type() for part in message.iter_parts()], self.OUTSIDE)
            self.assertEqual(message.get_payload(0).get_content().strip(), b"Version: 1")
            self.assertEqual(message.keys(), [name for name in HEADERS if name != "Content-Language"])
            self.assertEqual(message["subject"], "...")
            self.assertEqual([part.defects for part in message.walk() if part.defects], [])
            for said in (b"scan.pdf", b"text/html", b"Comment:", b"%PDF"):
                self.assertNotIn(said, whole)
            _, plain, _, _ = self.contents(language)
            self.assertNotIn(plain.split("\n")[2].encode(), whole)

    @unittest.skipUnless(os.path.exists(os.path.join(NPM, "installed")), "no readers from npm: tests/readers/install")
    def test_what_is_open_is_whole_for_others(self):
        done = run("node", os.path.join(NPM, "read.js"), *self.sealed.values())
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        for mails in json.loads(done.stdout).values():
            for path in self.sealed.values():
                self.assertEqual(mails[path]["subject"], "...")
                self.assertEqual([one["type"] for one in mails[path]["attachments"]], self.OUTSIDE)

    @unittest.skipUnless(shutil.which("notmuch"), "no notmuch")
    def test_notmuch_decrypts_it_itself(self):
        box = os.path.join(self.folder, "notmuch-sealed")
        os.makedirs(os.path.join(box, "new"))
        shutil.copy(self.sealed["be"], os.path.join(box, "new", "1.host"))
        settings = {**os.environ, "NOTMUCH_CONFIG": os.path.join(box, "config"), "HOME": box, "MAILDIR": box,
                    "LC_ALL": "C.UTF-8", "GNUPGHOME": self.keys}
        with open(settings["NOTMUCH_CONFIG"], "w", encoding="ascii") as file:
            file.write(f"[database]\npath={box}\n[user]\nprimary_email={TO}\n[new]\nignore=config\n")
        self.assertEqual(run("notmuch", "new", env=settings).returncode, 0)
        shown = run("notmuch", "show", "--format=json", "--decrypt=true", "id:" + MESSAGE_ID, env=settings)
        mail = json.loads(shown.stdout)[0][0][0]
        self.assertIn('"encstatus": [{"status": "good"}]', shown.stdout.decode())
        text = next(part for part in leaves(mail["body"]) if part["content-type"] == "text/plain")
        self.assertEqual(lines(text["content"]), lines(self.contents("be")[1]))


FOLLOWS = HEADERS[:6] + ["In-Reply-To", "References"] + HEADERS[6:]
NOTE = [name for name in HEADERS if name != "Reply-To"] + ["Content-Transfer-Encoding"]


class Part(Readers, Looks):
    """The first of two mails with one letter."""

    HOW, LANGUAGES = "part", ("be", "ru", "en")

    def test_the_subject_says_which(self):
        self.assertEqual({parsed(path)["subject"][-6:] for path in self.mails.values()}, {" (1/2)"})


class WithoutPages(Readers, Looks):
    """What is the same of all mails that bring none."""

    HOW, PDFS, LANGUAGES = "notice", 0, ("be", "ru", "en")
    test_qpdf_finds_nothing_wrong = None


class Reminder(WithoutPages):
    HOW, HEADERS = "reminder", FOLLOWS


class Supplement(WithoutPages):
    HOW, HEADERS, LANGUAGES = "supplement", FOLLOWS, ("be", "ru", "en", "de")


class Found(Readers, Looks):
    HOW, HEADERS, LANGUAGES = "found", FOLLOWS, ("be", "ru", "en", "lt")


class Note(WithoutPages):
    """To the operator's people: plain text alone."""

    HOW, HEADERS, LANGUAGES = "note", NOTE, ("be", "ru")
    test_text_and_html_say_the_same = None


if __name__ == "__main__":
    unittest.main()
