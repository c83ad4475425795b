#!/usr/bin/python3
"""Spellings against spellings: matrix.py NAMES_BENCH TABLES [IULIIA] [FAKER].

surnames.tsv beside this file is written for this purpose and holds no name of the tables. Each name is written in every spelling; each spelling is looked for as the Russian and as the
Belarusian form, and the other way round. IULIIA: translit_ru_iuliia.jsonl (MIT), for its 28 schemas; FAKER:
faker_names.tsv (MIT), for more surnames that must not fall together. SHOW=1 prints the misses."""
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent
VOWELS = "аеёіиоуыэюяьъй'"


def table(letters, latin):
    return dict(zip(letters, ("" if out == "-" else out for out in latin.split(" "))))


RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
BELARUSIAN = "абвгґдеёжзійклмнопрстуўфхцчшыьэюя'"
SPELLINGS = {  # letters, what each becomes, what е ё ю я become after a vowel and in front
    "be 2007": (BELARUSIAN, "a b v h g d ie io ž z i j k l m n o p r s t u ŭ f ch c č š y - e iu ia -", "je jo ju ja"),
    "be Łacinka": (BELARUSIAN, "a b v h g d ie io ž z i j k ł m n o p r s t u ŭ f ch c č š y - e iu ia -", "je jo ju ja"),
    "be passport": (BELARUSIAN, "a b v h g d e io zh z i i k l m n o p r s t u u f kh ts ch sh y - e iu ia -", "ye yo yu ya"),
    "be BGN": (BELARUSIAN, "a b v h g d ye yo zh z i y k l m n o p r s t u w f kh ts ch sh y ' e yu ya -", ""),
    "be informal": (BELARUSIAN, "a b v g g d e e zh z i y k l m n o p r s t u u f h ts ch sh y - e yu ya -", ""),
    "be informal, h c j": (BELARUSIAN, "a b v h g d e io zh z i j k l m n o p r s t u u f h c ch sh y - e ju ja -", ""),
    "ru passport": (RUSSIAN, "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia", ""),
    "ru BGN": (RUSSIAN, "a b v g d e ë zh z i y k l m n o p r s t u f kh ts ch sh shch \" y ' e yu ya", "ye yë yu ya"),
    "ru informal": (RUSSIAN, "a b v g d e yo zh z i y k l m n o p r s t u f h ts ch sh sch - y - e yu ya", ""),
    "ru informal, j": (RUSSIAN, "a b v g d e jo zh z i j k l m n o p r s t u f h c ch sh sch - y - e ju ja", ""),
    "German": (RUSSIAN, "a b w g d e jo sch s i i k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja", "je jo ju ja"),
    "French": (RUSSIAN, "a b v g d e io j z i i k l m n o p r s t ou f kh ts tch ch chtch - y - e iou ia", ""),
    "Polish": (RUSSIAN, "a b w g d ie io ż z i j k ł m n o p r s t u f ch c cz sz szcz - y - e iu ia", "je jo ju ja"),
    "Czech": (RUSSIAN, "a b v g d e jo ž z i j k l m n o p r s t u f ch c č š šč - y - e ju ja", ""),
}
SOFT = {"с": "ś", "ц": "ć", "з": "ź", "н": "ń"}
ENDS = {"ский": "ski", "цкий": "cki", "скі": "ski", "цкі": "cki"}


def write(word, spelling):
    letters, latin, soft = SPELLINGS[spelling]
    map_, after = table(letters, latin), table("еёюя", soft or "- - - -")
    word, out, tail = word.lower(), "", ""
    if spelling in ("Polish", "be Łacinka", "be 2007", "Czech"):
        for end, to in ENDS.items():
            if word.endswith(end):
                word, tail = word[:-len(end)], to
    if spelling in ("German", "ru informal", "French") and word.endswith("ий"):
        word, tail = word[:-2], {"German": "i", "French": "i", "ru informal": "y"}[spelling]
    for at, letter in enumerate(word):
        before, following = word[at - 1:at] if at else "", word[at + 1:at + 2]
        if letter in "еёюя" and soft and (not at or before in VOWELS):
            out += after[letter]
        elif spelling in ("be Łacinka", "Polish") and letter == "л" and following and following in "еёюяіиь":
            out += "l"
        elif spelling in ("be Łacinka", "Polish") and before == "л" and letter in "еёюя":
            out += map_[letter][1:]
        elif spelling in ("be Łacinka", "be 2007", "Polish") and letter in SOFT and following == "ь":
            out += SOFT[letter]
        elif spelling == "German" and letter == "с" and before in VOWELS and following and following in VOWELS:
            out += "ss"
        else:
            out += map_.get(letter, letter)
    return (out + tail).capitalize()


def plain(word):
    word = word.replace("ł", "l").replace("Ł", "L")
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def schemas(path):
    for line in open(path, encoding="utf-8"):
        schema = json.loads(line)
        yield schema["name"], schema["mapping"], schema["prev_mapping"] or {}, schema["next_mapping"] or {}, \
            schema["ending_mapping"] or {}


def romanise(word, schema):
    _, letters, previous, following, endings = schema
    word, out, tail = word.lower(), "", ""
    if len(word) > 2 and word[-2:] in endings:
        word, tail = word[:-2], endings[word[-2:]]
    for at, letter in enumerate(word):
        before, after = word[at - 1:at] if at else "", word[at + 1:at + 2]
        out += previous.get(before + letter, following.get(letter + after, letters.get(letter, letter)))
    return (out + tail).capitalize()


def spellings(russian, belarusian, polish, iuliia):
    found = {"ru": russian, "be": belarusian}
    for spelling in SPELLINGS:
        found[spelling] = write(belarusian if spelling.startswith("be") else russian, spelling)
    if polish:
        found["Polish name"] = polish
    for of in ("be 2007", "be Łacinka", "Polish", "Polish name"):
        if of in found:
            found[of + ", no marks"] = plain(found[of])
    found.update({f"iuliia {schema[0]}": romanise(russian, schema) for schema in iuliia})
    return found


def rows(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")][1:]


def ask(bench, tables, pairs):
    lines = "".join("\t".join(pair) + "\n" for pair in pairs)
    out = subprocess.run([bench, tables], input=lines, capture_output=True, text=True, check=True).stdout
    return [line.split("\t")[0] in ("same", "alike", "variant") for line in out.splitlines()]


def show(misses):
    if os.environ.get("SHOW"):
        print("     ", " ".join(misses[:200]))


def measure_spellings(bench, tables, names, kind, iuliia):
    """A spelling was read, the register has the Russian or Belarusian form; and the other way round."""
    pairs, keys = [], []
    for sex, russian, belarusian, polish in names:
        written = spellings(russian, belarusian, polish, iuliia)
        for spelling, word in written.items():
            for known in ("ru", "be"):
                if spelling == known:
                    continue
                pairs += [(kind, sex, word, written[known]), (kind, sex, written[known], word)]
                keys += [(spelling, "read"), (spelling, "register")]
    answers = ask(bench, tables, pairs)
    for spelling in dict.fromkeys(key[0] for key in keys):
        told = []
        for way in ("read", "register"):
            hits = [a for a, k in zip(answers, keys) if k == (spelling, way)]
            told.append(f"{sum(hits):5} of {len(hits):5} {100 * sum(hits) / len(hits):6.2f} %")
        print(f"{kind} {spelling:32}", "   ".join(told))
        show([f"{p[2]}/{p[3]}" for p, a, k in zip(pairs, answers, keys) if k[0] == spelling and not a])


def measure_crosswise(bench, tables, names, kind):
    """Every spelling against every other."""
    pairs = []
    for sex, *forms in names:
        words = list(dict.fromkeys(spellings(*forms, ()).values()))
        pairs += [(kind, sex, a, b) for a in words for b in words if a != b]
    answers = ask(bench, tables, pairs)
    print(f"{kind} every spelling against every other: {sum(answers)} of {len(pairs)}, "
          f"{100 * sum(answers) / len(pairs):.2f} %")


def measure_collisions(bench, tables, surnames, title):
    pairs = [("s", "m", a, b) for a in surnames for b in surnames if a != b]
    answers = ask(bench, tables, pairs)
    false = [f"{p[2]}/{p[3]}" for p, a in zip(pairs, answers) if a]
    print(f"different surnames taken for one, {title}: {len(false)} of {len(pairs)}")
    show(false)


def main():
    bench, tables, *more = sys.argv[1:]
    iuliia = list(schemas(more[0])) if more else []
    surnames = [("m", *row) for row in rows(HERE / "surnames.tsv")]
    measure_spellings(bench, tables, surnames, "s", iuliia)
    measure_crosswise(bench, tables, surnames, "s")
    print("the surnames that were written after the last rule:")
    measure_spellings(bench, tables, [("m", *row) for row in rows(HERE / "surnames_fresh.tsv")], "s", ())
    if len(more) > 1:
        faker = rows(more[1])
        men = [row[3] for row in faker if row[:2] == ["ru", "last_name"] and row[2] != "female"]
        measure_collisions(bench, tables, sorted(set(men + [row[1] for row in surnames])), "Russian")
        for locale in ("pl", "de", "fr", "en", "uk"):
            names = sorted({row[3] for row in faker if row[:2] == [locale, "last_name"] and row[2] != "female"})
            measure_collisions(bench, tables, names[:700], locale)


if __name__ == "__main__":
    main()
