#!/usr/bin/python3
"""What the names room knows, in shares: measure.py NAMES_BENCH TABLES [CASES] [PATRONYMICS].

CASES is firstnames.tsv of petrovich-eval (CC BY-SA, never part of this repository), PATRONYMICS a table
"patronymic gender ethnic given count". Parts whose list is not given are left out. With SHOW=1 in the
environment the misses are printed too."""
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter

LATIN = {  # one line a spelling: the letters of абвгґдеёжзійклмнопрстуўфхцчшыьэюя'
    "2007": "a b v h g d ie io ž z i j k l m n o p r s t u ŭ f ch c č š y - e iu ia -",
    "passport": "a b v h g d e io zh z i i k l m n o p r s t u u f kh ts ch sh y - e iu ia -",
    "BGN": "a b v h g d ye yo zh z i y k l m n o p r s t u w f kh ts ch sh y - e yu ya -",
    "Łacinka": "a b v h g d ie io ž z i j k l m n o p r s t u ŭ f ch c č š y - e iu ia -",
    "informal": "a b v g g d e e zh z i y k l m n o p r s t u u f h ts ch sh y - e yu ya -",
    "Russian, passport": "a b v g - d e e zh z i i k l m n o p r s t u - f kh ts ch sh y - e iu ia -",
    "Russian, informal": "a b v g - d e yo zh z i y k l m n o p r s t u - f h ts ch sh y - e yu ya -",
}
LETTERS = "абвгґдеёжзійклмнопрстуўфхцчшыьэюя'"
VOWELS = "аеёіоуыэюяьй'"
SOFT = {"л": "ĺ", "н": "ń", "с": "ś", "ц": "ć", "з": "ź"}


def latin(word, spelling):
    table = dict(zip(LETTERS, LATIN[spelling].replace("-", "").split(" ")))
    table.update({"и": table["і"], "щ": "shch", "ъ": ""})
    marked = spelling in ("2007", "Łacinka")
    out = ""
    for at, letter in enumerate(word.lower()):
        after_vowel = at == 0 or word[at - 1].lower() in VOWELS
        following = word[at + 1:at + 2].lower()
        if marked and letter in "еёюя" and (after_vowel or spelling == "Łacinka" and word[at - 1].lower() == "л"):
            out += ("" if spelling == "Łacinka" and word[at - 1:at].lower() == "л" else "j") + table[letter][1:]
        elif letter in SOFT and marked and following == "ь":
            out += SOFT[letter] if letter != "л" or spelling == "2007" else "l"
        elif letter == "л" and spelling == "Łacinka" and following not in tuple("еёіюяь"):
            out += "ł"
        elif spelling == "passport" and letter in "е" and after_vowel:
            out += "ye"
        else:
            out += table.get(letter, letter)
    return out.capitalize()


def rows(path):
    with open(path, encoding="utf-8-sig") as file:
        return [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")][1:]


def ask(bench, tables, pairs):
    lines = "".join("\t".join(pair) + "\n" for pair in pairs)
    out = subprocess.run([bench, tables], input=lines, capture_output=True, text=True, check=True).stdout
    return [line.split("\t") for line in out.splitlines()]


def tell(title, hits, of, misses=()):
    print(f"{title:44} {hits:7} of {of:7}  {100 * hits / max(of, 1):6.2f} %")
    if os.environ.get("SHOW"):
        print("   ", " ".join(misses[:60]))


def cases(bench, tables, path):
    pairs = [(row[2].split(",")[2], ("g", "mf"[row[2].startswith("ж")], row[1].capitalize(), row[0].capitalize()))
             for row in rows(path) if row[2].startswith(("мр", "жр")) and not row[2].endswith("им")]
    answers = ask(bench, tables, [pair for _, pair in pairs])
    of, rule, comparable = Counter(), Counter(), Counter()
    misses = []
    for (case, pair), answer in zip(pairs, answers):
        for key in (case, "all"):
            of[key] += 1
            rule[key] += answer[1] == "1"
            comparable[key] += answer[0] in ("same", "alike", "variant")
        if answer[1] == "0":
            misses.append(f"{pair[3]}→{pair[2]}")
    for key in of:
        tell(f"Russian case forms, {key}, to the letter", rule[key], of[key], misses if key == "all" else ())
        tell(f"Russian case forms, {key}, comparable", comparable[key], of[key])


def spellings(bench, tables):
    given = [row + [""] * 8 for row in rows(f"{tables}/given_be_ru.tsv")]
    for spelling in LATIN:
        pairs = [("g", row[1], latin(row[2 if "Russian" in spelling else 3], spelling), row[2]) for row in given]
        answers = ask(bench, tables, pairs)
        misses = [f"{p[3]}→{p[2]}" for p, a in zip(pairs, answers) if p[3] not in a[2].split(";")]
        tell(f"given names, {spelling}: the right one", len(pairs) - len(misses), len(pairs), misses)
        crowd = [f"{p[2]}={a[2]}" for p, a in zip(pairs, answers) if p[3] in a[2].split(";") and ";" in a[2]]
        tell("    of them with others beside it", len(crowd), len(pairs) - len(misses), crowd)
        pairs = [("s", "m", latin(row["Russian" not in spelling], spelling), row["Russian" not in spelling])
                 for row in rows(f"{tables}/surnames_be_ru.tsv")]
        answers = ask(bench, tables, pairs)
        misses = [f"{p[3]}→{p[2]}" for p, a in zip(pairs, answers) if a[0] not in ("same", "alike", "variant")]
        tell(f"surnames, {spelling}", len(pairs) - len(misses), len(pairs), misses)


def pets(bench, tables):
    pairs = [("g", row[1], pet, row[2]) for row in rows(f"{tables}/given_be_ru.tsv") for column in row[5:7]
             for pet in column.split(";") if pet]
    answers = ask(bench, tables, pairs)
    misses = [f"{p[2]}≠{p[3]}" for p, a in zip(pairs, answers) if p[3] not in a[2].split(";")]
    tell("pet names", len(pairs) - len(misses), len(pairs), misses)


def surname_pairs(bench, tables):
    names = rows(f"{tables}/surnames_be_ru.tsv")
    with tempfile.TemporaryDirectory() as bare:
        shutil.copytree(tables, bare, dirs_exist_ok=True)
        with open(f"{bare}/surnames_be_ru.tsv", "w", encoding="utf-8") as file:
            file.write("ru_m\tbe_m\n")
        pairs = [("s", "m", row[1], row[0]) for row in names]
        answers = ask(bench, bare, pairs)
        misses = [f"{p[3]}/{p[2]}" for p, a in zip(pairs, answers) if a[0] not in ("same", "alike", "variant")]
        tell("surname pairs by rule alone", len(pairs) - len(misses), len(pairs), misses)
    others = [("s", "m", b[1], a[0]) for a in names for b in names if a[0] != b[0]]
    answers = ask(bench, tables, others)
    false = [f"{p[3]}/{p[2]}" for p, a in zip(others, answers) if a[0] in ("same", "alike", "variant")]
    tell("different surnames taken for one", len(false), len(others), false)


def patronymics(bench, tables, path):
    ends = {"m": ["", "а", "у", "ем", "е"], "f": ["а", "ы", "е", "у", "ой"]}
    pairs = [("p", row[1], (row[0] if row[1] == "m" else row[0][:-1]) + end, row[0])
             for row in rows(path) if row[1] in ends and row[2] == "slav" and row[0].endswith(("ич", "на"))
             for end in ends[row[1]]]
    answers = ask(bench, tables, pairs)
    misses = [f"{p[3]}→{p[2]}" for p, a in zip(pairs, answers) if a[1] == "0"]
    tell("patronymics in five cases, to the letter", len(pairs) - len(misses), len(pairs), misses)


def main():
    bench, tables, *lists = sys.argv[1:]
    if lists:
        cases(bench, tables, lists[0])
    spellings(bench, tables)
    pets(bench, tables)
    surname_pairs(bench, tables)
    if len(lists) > 1:
        patronymics(bench, tables, lists[1])


if __name__ == "__main__":
    main()
