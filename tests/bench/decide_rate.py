"""What a decision at the review page costs its process where the register is large: CPU per decision to mail.

    ADKAZ=build/rel/adkaz tests/bench/decide_rate.py build/rel/tests/review_seed [ROWS [REPLIES]]

The rows are invented: so many that each prisoner has about twenty-five, beside those that the seed puts in."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from home import ROOT  # noqa: E402
from review_site import Site  # noqa: E402

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
FIRST = "Алесь Барыс Вера Ганна Дар'я Жанна Зміцер Іна Кацярына Лявон Марыя Надзея Павел Раман Сафія Тарас".split()
LAST = "Бяроза Воўк Гай Дуб Жук Зязюля Каваль Лось Мядзведзь Нядзеля Палын Рунь Сокал Туман Чарот Ясень".split()


def cpu_ms(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS


def rows(count):
    yield "ref,prisoner_name,prisoner_id,sender_name,sender_email,sent_on,message,return_name\n"
    for i in range(count):
        who = i // 25
        prisoner = f"{FIRST[who % 16]} {LAST[who // 16 % 16]} {who}"
        sender = f"{FIRST[i % 16]} {LAST[i // 16 % 16]}"
        yield (f"BULK-{i},{prisoner},P-{who},{sender},s{i}@example.org,2026-03-{i % 28 + 1:02},"
               f"{'Добры дзень! Піша табе незнаёмы чалавек. ' * 8},Вольга Рэчка\n")


def main():
    seed, count = sys.argv[1], int((sys.argv + ["100000"] * 2)[2])
    replies = int((sys.argv + ["20"] * 4)[3])
    site = Site()
    try:
        site.stop()
        with open(os.path.join(site.home.dir, "adkaz.conf"), "a", encoding="utf-8") as conf:
            conf.write('review { second = "never" }\n')
        subprocess.run([seed, site.home.dir, str(replies), os.path.join(ROOT, "samples", "fonts")], check=True)
        site.home.import_rows("".join(rows(count)))
        site.serve()
        cookie, costs = site.session(), []
        for _ in range(replies):
            token = site.get("/me", cookie).csrf()
            gone = site.post("/next", {"csrf": token}, cookie)
            if "/reply/" not in gone.headers.get("location", ""):
                break
            path = gone.headers["location"]
            page = site.get(path, cookie)
            ref = re.search(r'name="ref"[^>]* value="([^"]+)"', page.text).group(1)
            version = re.search(r'name="version" value="(\d+)"', page.text).group(1)
            form = {"csrf": token, "version": version, "what": "to", "ref": ref, "pages": "1"}
            before = cpu_ms(site.process.pid)
            answer = site.post(path + "/decide", form, cookie)
            costs.append((cpu_ms(site.process.pid) - before, answer.status))
        costs.sort()
        print(f"{count} rows: {len(costs)} decisions, median {costs[len(costs) // 2][0]:.0f} ms of CPU, most "
              f"{costs[-1][0]:.0f} ms; answered {sorted({status for _, status in costs})}")
    finally:
        site.remove()


if __name__ == "__main__":
    main()
