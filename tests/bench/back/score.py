#!/usr/bin/python3
"""score.py BACK_BENCH WORDS [CORPUS] [--detail] [--all] [--bounds]: what back_read makes of a corpus of bounces whose truth is known
(CORPUS/expected.tsv as sisimai's tests have it; else the one beside this repository, where it is): a table of classes and
one of kinds, and the mails without a truth. --bounds: fails where the figures that a release must keep do not hold.
Files at odd places of the sorted list (1st, 3rd, ...) were read while the phrases were written; those at even places
are held out."""
import collections
import csv
import os
import subprocess
import sys

BESIDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[".."] * 4, "shared", "data", "mail", "sisimai")

BLOCKED = """blocked rejected policyviolation authfailure requireptr spamdetected notcompliantrfc securityerror norelaying
contenterror virusdetected badreputation failedstarttls speeding toomanyconn mesgtoobig exceedlimit syntaxerror""".split()
KINDS = {
    "userunknown": "hard", "hostunknown": "hard", "hasmoved": "hard", "notaccept": "hard", "mailboxfull": "full",
    # Sisimai's filtered is "unknown user" said late; suspend is an address that does not work now.
    "filtered": "hard failed blocked", "suspend": "hard failed soft",
    "expired": "soft", "networkerror": "soft failed", "systemfull": "soft", "systemerror": "soft failed blocked",
    "onhold": "failed soft hard", "undefined": "failed soft", "mailererror": "failed soft blocked",
    "delivered": "delivered", "vacation": "away",
} | {reason: "blocked" for reason in BLOCKED}
FAILURES = ("hard", "full", "blocked", "failed", "soft")
ARRIVED = ("delivered", "vacation", "feedback")
CLASS_LEAST, HARD_MOST = 0.95, 5


def expected_class(row):
    if row["reason"] == "feedback":
        return "complaint" if row["other"] != "auth-failure" else "other report"
    if row["reason"] == "vacation":
        return "automatic"
    return {"2": "delivered", "4": "4 for now", "5": "5 for good"}[row["status"][:1]]


def found_class(row):
    if row["kind"] in FAILURES:
        return "5 for good" if row["lasting"] == "1" else "4 for now"
    return {"complaint": "complaint", "away": "automatic", "delivered": "delivered", "unknown": "other report"}.get(
        row["kind"], row["kind"])


def kind_right(truth, row):
    if truth["reason"] == "feedback":
        return found_class(row) == expected_class(truth)
    allowed = KINDS[truth["reason"]].split()
    if truth["status"].startswith("4") and allowed == ["blocked"]:
        allowed.append("soft")
    return row["kind"] in allowed


def read(bench, words, files):
    names = "file kind lasting gave_up status code thread returned quoted".split()
    told = subprocess.run([bench, words, *files], capture_output=True, text=True)
    if told.returncode:
        sys.exit(f"{bench}: {told.stderr.strip()}")
    lines = told.stdout.splitlines()
    return {row[0]: dict(zip(names, row)) for row in (line.split("\t") for line in lines)}


def files_below(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder))


def score(title, files, truths, rows, detail):
    confusion, right, kinds, condemned, code = collections.Counter(), 0, 0, 0, 0
    for file in files:
        truth, row = truths[file], rows[file]
        pair = expected_class(truth), found_class(row)
        confusion[pair] += 1
        right += pair[0] == pair[1]
        kinds += kind_right(truth, row)
        condemned += row["kind"] == "hard" and "hard" not in KINDS.get(truth["reason"], "")
        code += truth["status"] == row["status"] or not row["status"]
        if detail and (pair[0] != pair[1] or not kind_right(truth, row)):
            print("   ", os.path.basename(file), truth["status"], truth["replycode"], truth["reason"], "|", row["kind"],
                  row["lasting"], row["status"], row["code"])
    count = len(files)
    lost = gave_up_wrongly(files, truths, rows)
    print(f"{title}: {count} mails, class right {right} ({100 * right / count:.1f} %), kind right {kinds} "
          f"({100 * kinds / count:.1f} %), called hard wrongly {condemned}, arrived and called given up {len(lost)}")
    for (truth, found), times in sorted(confusion.items()):
        print(f"    {truth:14} read as {found:14} {times}")
    return [(right >= CLASS_LEAST * count, f"{title}: class right {right} of {count}"),
            (condemned <= HARD_MOST, f"{title}: called hard wrongly {condemned}"),
            (not lost, f"{title}: arrived and called given up: {' '.join(lost)}")]


def gave_up_wrongly(files, truths, rows):
    """Whose mail arrived, and the program would take it for lost."""
    return [os.path.basename(file) for file in files
            if truths[file]["reason"] in ARRIVED and (rows[file]["gave_up"] == "1" or rows[file]["kind"] in FAILURES)]


def show_kinds(files, truths, rows):
    """A line for each of sisimai's reasons: as what its mails are read, and how many of these readings count as right."""
    taken = collections.defaultdict(collections.Counter)
    right = collections.Counter()
    for file in files:
        reason = truths[file]["reason"]
        taken[reason][rows[file]["kind"]] += 1
        right[reason] += kind_right(truths[file], rows[file])
    kinds = sorted({kind for row in taken.values() for kind in row})
    print("    " + " ".join(f"{word:>10}" for word in ["", *kinds, "right"]))
    for reason, row in sorted(taken.items()):
        print("    " + " ".join(f"{word:>10}" for word in [reason[:10], *(row[kind] or "" for kind in kinds), right[reason]]))


def main():
    bench, words, corpus = ([word for word in sys.argv[1:] if not word.startswith("--")] + [BESIDE])[:3]
    detail = "--detail" in sys.argv
    if not os.path.exists(os.path.join(corpus, "expected.tsv")):
        print("no corpus of bounces is here: name one", file=sys.stderr)
        sys.exit(1)
    truths = {}
    with open(os.path.join(corpus, "expected.tsv"), encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["recipient_index"] == "1":
                truths[os.path.join(corpus, row["file"])] = row
    maildir = os.path.join(corpus, "maildir")
    everything = {kind: files_below(os.path.join(maildir, kind)) for kind in ("bsd", "dos", "mac", "err", "not", "tmp")}
    rows = read(bench, words, sum(everything.values(), []))
    known = [file for file in everything["bsd"] if file in truths]
    odd = [file for place, file in enumerate(everything["bsd"], 1) if place % 2 and file in truths]
    even = [file for file in known if file not in odd]
    bounds = score("read while writing", odd, truths, rows, detail)
    bounds += score("held out", even, truths, rows, "--all" in sys.argv)
    bounds += score("all", known, truths, rows, False)
    show_kinds(known, truths, rows)
    with_id = sum(row["thread"] + row["returned"] + row["quoted"] != "000" for row in (rows[file] for file in known))
    print(f"a Message-ID found in {with_id} of {len(known)}")
    for kind in ("err", "not", "tmp"):
        counts = collections.Counter(rows[file]["kind"] for file in everything[kind])
        print(f"{kind}: {dict(counts)}")
        if kind == "not":
            bounds.append((not any(counts[failure] for failure in FAILURES), f"no bounce, and taken for one: {counts}"))
    same = sum(list(rows[dos].values())[1:] == list(rows[dos.replace('/dos/', '/mac/')].values())[1:]
               for dos in everything["dos"])
    print(f"CRLF and CR copies read the same: {same} of {len(everything['dos'])}")
    bounds.append((same == len(everything["dos"]), f"CRLF and CR copies read the same: {same}"))
    broken = [words for holds, words in bounds if not holds]
    for words in broken:
        print(f"does not hold: {words}", file=sys.stderr)
    sys.exit(bool(broken) and "--bounds" in sys.argv)


main()
