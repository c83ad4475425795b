"""A mail in each language, composed by mail_probe, with what is to be read back out of it beside it."""

import os
import shutil
import subprocess
import tempfile
import unittest

PROBE = os.environ["MAIL_PROBE"]
WORDS = os.environ["MAIL_WORDS"]
LANGUAGES = ("be", "de", "en", "lt", "pl", "ru", "uk")
NAME = "Пошта «Ластаўка», адзін доўгі радок імені"
FROM = "reply@example.org"
REPLY_TO = "reply+00112233445566778899@example.org"
TO = "ivan@loop.test"
PASSWORD = "яблык кветка мост"  # of what mail_probe locks: 32 bytes, all that poppler's commands take


def run(*words, **more):
    return subprocess.run(words, **{"capture_output": True, "timeout": 120, "check": False,
                                    "stdin": subprocess.DEVNULL, **more})


def read(path):
    with open(path, "rb") as file:
        return file.read()


def jpeg(path, seed):
    """A JPEG with nothing in it but a picture."""
    pixels = bytes((x * 7 + y * 3 + seed) % 256 for y in range(90) for x in range(60))
    made = subprocess.run(["cjpeg", "-quality", "80"], input=b"P5 60 90 255\n" + pixels, capture_output=True,
                          check=True).stdout
    with open(path, "wb") as file:
        file.write(made)


class Mails(unittest.TestCase):
    """cls.mails[language] is the path of its mail; contents(language) what was put in."""

    LANGUAGES = LANGUAGES
    HOW = "scan"

    @classmethod
    def setUpClass(cls):
        if not shutil.which("cjpeg"):
            raise unittest.SkipTest("no cjpeg (libjpeg-turbo-progs)")
        cls.folder = tempfile.mkdtemp(prefix="mail-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        os.chmod(cls.folder, 0o755)
        pages = [os.path.join(cls.folder, f"{n}.jpg") for n in (1, 2)]
        for n, page in enumerate(pages):
            jpeg(page, n)
        cls.mails = {}
        for language in cls.LANGUAGES:
            out = os.path.join(cls.folder, language)
            done = run(PROBE, cls.HOW, WORDS, language, TO, out, *pages)
            assert done.returncode == 0, done.stderr
            cls.mails[language] = out + ".eml"

    def contents(self, language):
        """(subject, plain, html, pdf); "" and b"" for what the mail has not"""
        paths = [os.path.join(self.folder, f"{language}.{ending}") for ending in ("subject", "txt", "html", "pdf")]
        subject, plain, html, pdf = (read(path) if os.path.exists(path) else b"" for path in paths)
        return subject.decode(), plain.decode(), html.decode(), pdf
