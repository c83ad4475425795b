"""What a request costs the page's process: CPU of the server, per kind of page, on a home that review_seed filled.

    ADKAZ=build/rel/adkaz tests/bench/review_rate.py build/rel/tests/review_seed [REPLIES [REQUESTS]]"""

import json
import os
import re
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from home import ROOT  # noqa: E402
from review_site import Site  # noqa: E402

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def cpu_ms(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS


def resident_mib(pid, what):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(re.search(what + r":\s+(\d+)", status.read()).group(1)) / 1024


def measure(site, name, ask, count):
    ask()
    pid, walls = site.process.pid, []
    before = cpu_ms(pid)
    for _ in range(count):
        begun = time.monotonic()
        answer = ask()
        walls.append((time.monotonic() - begun) * 1000)
    cost = (cpu_ms(pid) - before) / count
    print(f"| {name} | {answer.status} | {len(answer.body)} | {cost:.2f} | {sorted(walls)[count // 2]:.1f} |")


def measure_beside_logins(site, cookie, tries):
    """How long others wait for a page while so many try to log in at once."""
    token, walls, ended = site.get("/login").csrf(), [], []

    def attempt(i):
        form = {"csrf": token, "name": f"Nobody {i} {time.monotonic_ns()}", "passphrase": "wrong"}
        ended.append(site.post("/login", form).status)

    people = [threading.Thread(target=attempt, args=(i,)) for i in range(tries)]
    begun = time.monotonic()
    for one in people:
        one.start()
    while len(ended) < tries:
        asked = time.monotonic()
        site.get("/me", cookie)
        walls.append((time.monotonic() - asked) * 1000)
    took, statuses = time.monotonic() - begun, {status: ended.count(status) for status in sorted(set(ended))}
    print(f"\n{tries} log-ins at once, {took:.1f} s, answered {statuses}: {len(walls)} pages meanwhile, "
          f"median {sorted(walls)[len(walls) // 2]:.0f} ms, longest {max(walls):.0f} ms")


def main():
    seed, replies, count = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "50", int((sys.argv + [0] * 3)[3] or 200)
    site = Site()
    try:
        site.stop()
        subprocess.run([seed, site.home.dir, replies, os.path.join(ROOT, "samples", "fonts")], check=True)
        site.serve()
        listed = subprocess.run(site.home.command("list", "--json"), capture_output=True, text=True, check=True)
        reply = json.loads(listed.stdout.splitlines()[0])["reply"]
        cookie = site.session()
        print("| request | status | bytes | CPU ms | median ms |\n|---|---:|---:|---:|---:|")
        measure(site, "refused: another Host", lambda: site.ask("GET", "/", host="evil.example"), count)
        measure(site, "login form", lambda: site.get("/login"), count)
        for path in ("/me", "/", "/waiting", f"/reply/{reply}", f"/reply/{reply}/page/1.jpg", "/review.css"):
            measure(site, path.replace(reply, ":id"), lambda path=path: site.get(path, cookie), count)
        measure(site, "a wrong passphrase", lambda: site.login("Nobody %d" % time.monotonic_ns(), "wrong"), 10)
        for tries in (8, 20):
            measure_beside_logins(site, cookie, tries)
        pid = site.process.pid
        print(f"resident {resident_mib(pid, 'VmRSS'):.0f} MiB, most {resident_mib(pid, 'VmHWM'):.0f} MiB")
    finally:
        site.remove()


main()
