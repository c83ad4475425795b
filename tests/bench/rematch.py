"""What it costs to match a thousand waiting replies again: the samples are walked without their senders' rows, the replies
that wait are copied in the store until there are enough, and the register is imported with as many other rows as wanted.

    ADKAZ=build/release/adkaz tests/bench/rematch.py [REPLIES [ROWS]]
"""

import os
import random
import resource
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from home import Home, SCANS, expected  # noqa: E402
from test_rematch import rows  # noqa: E402

COPIES = """
INSERT INTO scan SELECT id + :s, digest || :s, pipeline, at, proposed, loose, filed FROM scan WHERE id = :scan;
INSERT INTO source SELECT id + :k, scan + :s, drop_folder, at, path_hash, path FROM source WHERE scan = :scan;
INSERT INTO part SELECT id + :k, scan + :s, position, blob, name, tries, done, trouble, filed FROM part WHERE scan = :scan;
INSERT INTO page SELECT id + :k, part + :k, place, kind, picture, content, cpu_ms, peak_kib, flaws FROM page
  WHERE part IN (SELECT id FROM part WHERE scan = :scan);
INSERT INTO reply SELECT id || :n, scan + :s, at, state, reason, NULL, NULL, NULL, told FROM reply WHERE scan = :scan;
INSERT INTO reply_page SELECT reply || :n, number, page + :k FROM reply_page
  WHERE reply IN (SELECT id FROM reply WHERE scan = :scan)
"""


def multiply(home, wanted):
    """Copies what waits (a plain store: nothing sealed is bound to its row). Returns how many wait then."""
    with sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db")) as store:
        scans = [row[0] for row in store.execute("SELECT DISTINCT scan FROM reply WHERE state = 'review'")]
        for number in range(wanted - len(scans)):
            place = 1000 * (number + 1)
            for statement in COPIES.split(";"):
                text = statement.replace(":scan", str(scans[number % len(scans)])).replace(":s", str(place))
                store.execute(text.replace(":k", str(place)).replace(":n", str(number)))
        return store.execute("SELECT count(*) FROM reply WHERE state = 'review'").fetchone()[0]


def strangers(count):
    """Rows of people whom nobody of the samples knows."""
    dice = random.Random(4)
    given = "Алесь Вера Павел Ірына Сяргей Алена Віктар Дар'я Раман Юлія".split()
    stem = "Баран Вароб Гал Дуб Ермал Жыл Зай Кас Лебедз Марк Навум Пятр Рудз Сідар Тарас Філ".split()
    words = "кот сад мора рэчка гітара кніга горад зіма сонца тэатр пірог ровар снег бабуля птушка".split()
    lines = ["ref,prisoner_name,sender_name,sender_email,sent_on,message"]
    for number in range(count):
        name = [dice.choice(given) + " " + dice.choice(stem) + dice.choice(["овіч", "енка", "ук", "скі"]) for _ in "ab"]
        text = " ".join(dice.choice(words) for _ in range(25))
        lines.append("Z%d,%s,%s,z%d@example.org,2026-02-%02d,%s" % (number, *name, number, number % 28 + 1, text))
    return "\n".join(lines) + "\n"


def cpu_s():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    wanted, others = (int(argument) for argument in (sys.argv[1:] + ["1000", "10000"][len(sys.argv) - 1:]))
    home = Home(hold=60)
    try:
        home.import_rows(strangers(others))
        for name in (name for name, row in expected().items() if row["sure"] == "yes"):
            home.drop(os.path.join(SCANS, name))
        home.run(0)
        print("%d replies wait, %d rows of others" % (multiply(home, wanted), others))
        for what, command in (("import of the senders' rows", lambda: home.import_rows(rows())),
                              ("rematch, nothing is due", lambda: home.adkaz("rematch")),
                              ("rematch --all", lambda: home.adkaz("rematch", "--all"))):
            before = cpu_s()
            done = command()
            print("%-28s %6.2f s of CPU: %s" % (what, cpu_s() - before, done.stdout.splitlines()[-1]))
    finally:
        home.remove()


if __name__ == "__main__":
    main()
