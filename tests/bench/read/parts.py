"""The smaller parts: harm on good scans, telephone photos, a mixed batch, hostile pictures."""

import glob
import html
import math
import os
import re

import classes
import others
import pages
import score
import sides
from tables import mean, percent, table

# ---- good scans ----


def assembled(real, folder):
    """Real lines of Russian books, 20 to a page: [(name, path, truth)]"""
    from PIL import Image
    lines = sorted(glob.glob(os.path.join(real, "ocr", "rus-lines", "*.png")))
    made = []
    for start in range(0, len(lines), 20):
        page, truth, y = Image.new("L", (2480, 2300), 255), [], 150
        for path in lines[start:start + 20]:
            with Image.open(path) as picture:
                flat = Image.new("RGBA", picture.size, "white")
                flat.alpha_composite(picture.convert("RGBA"))
            page.paste(flat.convert("L"), (110, y))
            y += flat.height + 30
            with open(path.replace(".bin.png", ".gt.txt"), encoding="utf-8") as file:
                truth.append(file.read())
        path = os.path.join(folder, "lines-%d.png" % start)
        page.save(path, dpi=(300, 300))
        made.append(("book lines", path, "\n".join(truth)))
    return made


def with_hocr(real):
    """English scans and their words from hOCR."""
    for truth in sorted(glob.glob(os.path.join(real, "ocr", "eng-scribe", "*.truth.hocr"))):
        stem = truth[:-len(".truth.hocr")]
        picture = next((stem + end for end in (".png", ".jpg") if os.path.exists(stem + end)), None)
        with open(truth, encoding="utf-8") as file:
            words = re.findall(r"class=['\"]ocrx_word['\"][^>]*>(.*?)</span>", file.read(), re.S)
        text = " ".join(html.unescape(re.sub(r"<[^>]*>", "", word)) for word in words)
        if picture:
            yield "English scans", picture, text


def good_scans(wished):
    """[(set, path, truth)]: clean typed pages, grey and on warm paper, and real scans where they are."""
    scans = [("typed, " + kind, page.path, page.truth)
             for kind in ("clean", "colour") for page in classes.typed_pages(wished, kind)]
    if wished.real:
        scans += assembled(wished.real, pages.folder_of(wished.pages))
        scans += with_hocr(wished.real)
    return scans


def good(wished):
    """The harm check: the same pictures raw and cleaned, both read by our read stage; the difference page by page."""
    scans = good_scans(wished)
    paths = [path for _, path, _ in scans]
    cleaned, raw = sides.stages()(paths), sides.stages(["--plain"])(paths)
    pairs = [(name, score.error(truth, before.text), score.error(truth, after.text))
             for (name, _, truth), before, after in zip(scans, raw, cleaned)]
    rows = []
    for name in list(dict.fromkeys(name for name, _, _ in pairs)) + ["all"]:
        mine = [(before, after) for set_name, before, after in pairs if name in (set_name, "all")]
        low, middle, high = interval_of(after - before for before, after in mine)
        rows.append([name, len(mine), percent(mean(before for before, _ in mine)), percent(mean(after for _, after in mine)),
                     "%+.2f" % middle, "%+.2f to %+.2f" % (low, high)])
    table("Good scans: character errors, %, raw and cleaned",
          ["set", "pages", "raw", "cleaned", "difference, points", "95 % interval over pages"], rows)


def interval_of(values):
    middle, low, high = score.interval(list(values))
    return low, middle, high


# ---- telephone photos ----


def off_by(found, true, diagonal):
    """The worst corner's distance from where it is, in percent of the page's diagonal."""
    return 100 * max(math.dist(one, other) for one, other in zip(found, true)) / diagonal


def phone(wished):
    folder = pages.folder_of(wished.pages)
    count = 6 if wished.quick else 20
    shots = [pages.Page(folder, "phone", pages.LANGUAGES[i % 2], pages.TYPES[i // 2 % 2], 100 + i) for i in range(count)]
    paths = [shot.path for shot in shots]
    ours, other = sides.stages()(paths), sides.tesseract(classes.MODEL)(paths)
    distances, missed = [], 0
    for shot, read in zip(shots, ours):
        true = pages.pose(pages.source("worse", shot.name))
        found = read.more["corners"]
        missed += not found
        if found:
            distances.append(off_by(found, true, math.dist(true[0], true[2])))
    errors = [score.error(shot.truth, read.text) for shot, read in zip(shots, ours)]
    theirs = [score.error(shot.truth, read.text) for shot, read in zip(shots, other)]
    table("Telephone photos, %d poses of 12 megapixels" % count,
          ["", "adkaz's stages", "tesseract " + classes.MODEL],
          [["character errors, mean, %", percent(mean(errors)), percent(mean(theirs))],
           ["worst photo, %", percent(max(errors)), percent(max(theirs))],
           ["CPU s/page", "%.2f" % mean(r.cost.cpu_s for r in ours), "%.2f" % mean(r.cost.cpu_s for r in other)],
           ["sheets not found", missed, ""],
           ["corners within 1 % of the diagonal", "%d of %d" % (sum(d <= 1 for d in distances), count), ""],
           ["worst corner, % of the diagonal", "%.2f" % max(distances) if distances else "", ""]])


# ---- a mixed batch ----


# Of twenty pages so many; the rest is typed. "desk": 30 % of the pages are blanks, photographs and envelopes together. Were
# they free, 20 / 14 = 1.43 times the pages of a typed batch would be the most. "duplex": a scanner that takes both sides
# of every sheet makes a blank back of every third page or so, and photographs and envelopes lie beside them.
MIXES = {"desk": {"blank": 2, "photo": 2, "envelope": 2}, "duplex": {"blank": 6, "photo": 2, "envelope": 2}}


def mixed(wished):
    """Twenty typed pages; the same with some of them replaced by blanks, photos and envelopes, A B C A B C."""
    folder = pages.folder_of(wished.pages)
    rounds = 1 if wished.quick else 2
    cells = [(language, face, seed) for seed in (1, 2, 3, 4, 5) for language in pages.LANGUAGES[:2] for face in pages.TYPES]
    typed = [pages.Page(folder, "colour", *cell).path for cell in cells[:20]]
    others_of = {name: [others.picture(folder, kind, seed) for kind, count in mix.items() for seed in range(1, count + 1)]
                 for name, mix in MIXES.items()}
    batches = {"all typed": typed}
    batches.update((name, typed[:len(typed) - len(rest)] + rest) for name, rest in others_of.items())
    adkaz = sides.Adkaz()
    reads = {name: [] for name in batches}
    for _ in range(rounds):
        for name, paths in batches.items():
            reads[name] += adkaz(paths)
    cpu_s = {name: mean(read.cost.cpu_s for read in some) for name, some in reads.items()}
    most = {name: "%.2f" % (len(paths) / (len(paths) - len(others_of.get(name, ())))) for name, paths in batches.items()}
    table("Mixed batches of 20 pages, %d times in turn" % rounds,
          ["batch", "CPU s/page", "pages/min/core", "of all typed", "were what is not typed free"],
          [[name, "%.2f" % value, "%.0f" % (60 / value), "%.2f" % (cpu_s["all typed"] / value), most[name]]
           for name, value in cpu_s.items()])
    for name, rest in others_of.items():
        table("What was no letter, %s" % name, ["picture", "taken for", "CPU s"],
              [[os.path.basename(path)[:-4], ", ".join(read.more.get("kinds", [])), "%.2f" % read.cost.cpu_s]
               for path, read in zip(rest, reads[name][-len(rest):])])


# ---- hostile pictures ----


def hostile(wished):
    folder = pages.folder_of(wished.pages)
    kinds = ("a4-300", "a4-600", "grain", "specks", "halftone", "dense")
    paths = [others.picture(folder, kind, 1) for kind in kinds]
    ours = sides.Adkaz()(paths)
    theirs = [None] * len(paths) if wished.quick or wished.ours else sides.tesseract(classes.MODEL)(paths)
    rows = []
    for kind, read, other in zip(kinds, ours, theirs):
        more = read.more
        rows.append([kind, "%.2f" % read.cost.cpu_s, "%.2f" % more["decode_s"], "%.2f" % more["child_s"],
                     "%.0f" % more["decoder_mib"], "%.0f" % more["child_mib"], ", ".join(more.get("kinds", [])),
                     len(read.text), "%s%.1f" % (">" if other.cost.late else "", other.cost.cpu_s) if other else ""])
    table("Hostile pictures (tesseract stopped at %d CPU s)" % sides.LIMIT_S,
          ["picture", "CPU s", "decoder", "page child", "decoder MiB", "page child MiB", "taken for", "characters read",
           "tesseract CPU s"], rows)
    print("\n600 dpi costs %.2f times 300 dpi" % (ours[1].cost.cpu_s / ours[0].cost.cpu_s))


PARTS = {"classes": classes.classes, "steps": classes.steps, "good": good, "phone": phone, "mixed": mixed, "hostile": hostile}
