#!/usr/bin/python3
"""How people's answers are sorted: a table of what they mean against what they are taken for.

    answers.py BACK_BENCH WORDS TABLE...

TABLE is as tests/back/answers.tsv: language, kind, text, and who wrote, where it is not Olena. Prints every row that is not taken for what it means, and the table.
"""

import collections
import os
import subprocess
import sys
import tempfile

KINDS = ["received", "translate", "for the prisoner", "not mine", "stop", "unsure"]
MAIL = """From: %s
To: reply@example.org
Subject: Re: your card
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

%s
"""


def rows(path):
    with open(path, encoding="utf-8") as file:
        for line in list(file)[1:]:
            if not line.startswith("#"):
                yield (line.rstrip("\n").split("\t") + ["Olena <olena@mail.example>"])[:4]


def main(bench, words, tables):
    answers = [row for table in tables for row in rows(table)]
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, "%04d" % i) for i in range(len(answers))]
        for path, (_, _, text, sender) in zip(paths, answers):
            with open(path, "w", encoding="utf-8") as file:
                file.write(MAIL % (sender, text.replace("\\n", "\n")))
        done = subprocess.run([bench, words] + paths, capture_output=True, text=True, check=True)
    taken = [line.split("\t")[9] for line in done.stdout.splitlines()]
    table = collections.Counter()
    for (language, kind, text, _), got in zip(answers, taken):
        table[kind, got] += 1
        if got != kind:
            print("%s\t%s, not %s\t%s" % (language, got, kind, text))
    print("\t".join(["means \\ taken for"] + KINDS))
    for kind in KINDS:
        print("\t".join([kind] + [str(table[kind, got]) for got in KINDS]))
    right = sum(table[kind, kind] for kind in KINDS)
    unsure = sum(table[kind, "unsure"] for kind in KINDS[:-1])
    print("%d answers: %d right, %d left to a person, %d read wrongly" % (len(answers), right, unsure, len(answers) - right - unsure))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
