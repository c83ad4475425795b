"""What a day costs where the store is large: CPU seconds of each command and its largest process, on a home with many
replies, most of them decided and mailed, and a register with many rows.

    ADKAZ=build/rel/adkaz tests/bench/day.py build/rel/tests/review_seed [REPLIES [ROWS]]

The rows are those of decide_rate.py: about twenty-five to a prisoner, forty words each; all people are invented. Of ten
replies, eight are decided one by one for the first of their candidates. Nothing is dropped: what `run` costs a page
is measured elsewhere."""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from decide_rate import rows  # noqa: E402
from home import ROOT, Home  # noqa: E402


def measure(home, *args):
    """Runs one command: CPU seconds with its children, MiB of the largest process."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(home.command(*args), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, child.returncode


def tell(home, what, *args):
    cpu_s, mib, status = measure(home, *args)
    print(f"{what or ' '.join(args):44} {cpu_s:8.2f} s {mib:6.0f} MiB, status {status}", flush=True)


def write_rows(home, count):
    path = os.path.join(home.base, "rows.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(rows(count))
    return path


def decide(home):
    """Decides eight of ten replies. How many were decided."""
    decided = 0
    for number, reply in enumerate(home.list()):
        if number % 10 < 8 and reply["state"] == "review" and reply["candidates"]:
            ref = reply["candidates"][0]["message"]
            decided += home.adkaz("decide", reply["reply"], "--to", ref, "--anyway", "--by", "Bench").returncode == 0
    return decided


def main():
    seed, *numbers = sys.argv[1:]
    replies, count = [int(number) for number in numbers] + [10000, 100000][len(numbers):]
    home = Home()
    try:
        subprocess.run([seed, home.dir, str(replies), os.path.join(ROOT, "samples", "fonts")], check=True)
        tell(home, f"import of {count} rows, {replies} replies wait", "import", "messages", write_rows(home, count))
        print(f"{decide(home)} replies are decided", flush=True)
        tell(home, "import with ten more rows", "import", "messages", write_rows(home, count + 10))
        one = home.list()[0]["reply"]
        for what in (["send"], ["run"], ["list"], ["list", "--json"], ["show", one], ["find", "Бяроза"], ["check"],
                     ["doctor"], ["tasks"], ["stats"], ["digest"], ["audit"], ["rematch"], ["send", "--dry-run"]):
            tell(home, None if one not in what else "show", *what)
    finally:
        home.remove()


if __name__ == "__main__":
    main()
