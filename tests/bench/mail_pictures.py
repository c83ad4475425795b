#!/usr/bin/python3
"""What the HTML of a mail looks like in Chromium: every language, light and dark, on a phone and on a desk, put together as
one sheet. Fails where a line is wider than the phone, or where dark is not dark. Needs chromium and python3-pil.

    tests/bench/mail_pictures.py BUILD SHEET.jpg [FOLDER for the single pictures] [KIND: scan, or all of them, a sheet each]

"all" writes SHEET-KIND.jpg: every language of every kind of mail, on a phone, every other one dark; and nothing may reach the edge
of a narrow phone either.
"""

import os
import subprocess
import sys
import tempfile

from PIL import Image

KINDS = ("scan", "lock", "part", "notice", "supplement", "found", "reminder")
LANGUAGES = ("be", "de", "en", "lt", "pl", "ru", "uk")
PHONE, NARROW, DESK = (390, 1320), (320, 1320), (1280, 900)
EDGE = 8  # of the page's padding of 20 px, which no letter may reach


def picture(html, dark, size, path):
    """`dark` as prefers-color-scheme says it: Chromium numbers dark 0 and light 1."""
    subprocess.run(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                    f"--blink-settings=preferredColorScheme={0 if dark else 1}", f"--window-size={size[0]},{size[1]}",
                    f"--screenshot={path}", "file://" + html], check=True, capture_output=True, timeout=120)
    shot = Image.open(path).convert("RGB")
    assert shot.size == size, (path, shot.size)
    ground = shot.getpixel((2, 2))
    assert (max(ground) < 60) == dark and (dark or min(ground) > 200), (path, ground)
    edge = shot.crop((size[0] - EDGE, 0, size[0], size[1]))
    assert edge.getcolors() == [(EDGE * size[1], ground)], (path, "something reaches the right edge")
    return shot


def compose(build, kind, language, out):
    jpeg = out + ".jpg"
    Image.new("L", (60, 90), 200).save(jpeg)
    subprocess.run([os.path.join(build, "tests", "mail_probe"), kind, os.path.join(build, "share", "adkaz", "words"),
                    language, "ivan@example.org", out, jpeg], check=True)
    return out + ".html"


def sheet(phones, desks):
    """Phones in a row, every other one dark, at half their size; the two desks below."""
    half = (PHONE[0] // 2, PHONE[1] // 2) if desks else PHONE
    wide = (half[0] * len(phones) // 2, half[0] * len(phones) * DESK[1] // DESK[0] // 2)
    whole = Image.new("RGB", (half[0] * len(phones), half[1] + (wide[1] if desks else 0)), "white")
    for n, shot in enumerate(phones):
        whole.paste(shot.resize(half, Image.LANCZOS), (n * half[0], 0))
    for n, shot in enumerate(desks):
        whole.paste(shot.resize(wide, Image.LANCZOS), (n * wide[0], half[1]))
    return whole


def all_kinds(build, out, folder):
    """A sheet of each kind: phones alone, since what differs is words."""
    for kind in KINDS:
        phones = []
        for n, language in enumerate(LANGUAGES):
            name = os.path.join(folder, f"{kind}-{language}")
            html, dark = compose(build, kind, language, name), n % 2 == 1
            phones.append(picture(html, dark, PHONE, name + ".png"))
            picture(html, not dark, NARROW, name + "-narrow.png")
        root, ending = os.path.splitext(out)
        sheet(phones, []).save(f"{root}-{kind}{ending}", quality=80, optimize=True)


def main(build, out, folder=None, kind="scan"):
    with tempfile.TemporaryDirectory() as temporary:
        folder = os.path.abspath(folder or temporary)
        os.makedirs(folder, exist_ok=True)
        if kind == "all":
            return all_kinds(build, out, folder)
        shots = {}
        for language in LANGUAGES:
            html = compose(build, kind, language, os.path.join(folder, language))
            for size in (PHONE, DESK):
                for dark in (False, True):
                    name = f"{language}-{size[0]}-{'dark' if dark else 'light'}.png"
                    shots[language, size, dark] = picture(html, dark, size, os.path.join(folder, name))
        phones = [shots[language, PHONE, n % 2 == 1] for n, language in enumerate(LANGUAGES)]
        return sheet(phones, [shots["en", DESK, dark] for dark in (False, True)]).save(out, quality=80, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
