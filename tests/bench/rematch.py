"""What it costs to match a thousand waiting replies again: the samples are walked without their senders' rows, the replies
that wait are copied in the store until there are enough, and the register is imported with as many other rows as wanted.
Then how long a scan waits that is dropped while `watch` matches them again, and how long `watch` takes to end.

    ADKAZ=build/release/adkaz tests/bench/rematch.py [REPLIES [ROWS]]
"""

import os
import random
import resource
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from home import Home, SCANS, expected  # noqa: E402
from waiting import multiply, rows, settled, verdicts  # noqa: E402

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


def wait_for(holds):
    begun = time.monotonic()
    while not holds():
        time.sleep(0.1)
    return time.monotonic() - begun


def held_up(home):
    before, known = settled(home), verdicts(home)
    with subprocess.Popen(home.command("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watch:
        wait_for(lambda: verdicts(home) > known + 5)
        home.drop(os.path.join(SCANS, next(name for name, row in expected().items() if row["sure"] != "yes")))
        waited, left = wait_for(lambda: settled(home) > before), max(0, before - verdicts(home))
        watch.terminate()
        ended = wait_for(lambda: watch.poll() is not None)
    print("a scan dropped meanwhile: settled in %.1f s, %d still to be matched; watch ends in %.1f s" % (waited, left, ended))


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
        held_up(home)
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
