#!/usr/bin/python3
"""How long a coordinator waits from Enter to the next reply painted, in Chromium on loopback, where few and where many wait.

    tests/bench/review_enter.py BUILD [BUILD…]

Each BUILD is a build folder with adkaz and tests/review_seed, two of them to compare a change. They take turns, so that all
have the same share of what else the machine does; each turn begins with a fresh home and a fresh browser. Needs what
tests/review/install puts into build/review."""

import glob
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WAITING = (10, 10000)
TURNS, TIMES = 3, 9 # the last of ten has no next one


def measure(scripts, build, waiting):
    """From Enter to the next reply, in ms, of each letter of a turn."""
    env = dict(os.environ, ADKAZ=os.path.join(build, "adkaz"), SEED=os.path.join(build, "tests", "review_seed"),
               FONTS=os.path.join(ROOT, "samples", "fonts"))
    done = subprocess.run(["node", os.path.join(scripts, "review_enter.js"), str(waiting), str(TIMES)],
                          env=env, stdout=subprocess.PIPE, text=True, check=True)
    return [float(line) for line in done.stdout.split()]


def main():
    builds = [os.path.abspath(build) for build in sys.argv[1:]]
    took = {(build, waiting): [] for waiting in WAITING for build in builds}
    scripts = tempfile.mkdtemp(prefix="enter-", dir=os.path.join(ROOT, "build", "review"))
    try:
        for script in glob.glob(os.path.join(ROOT, "tests", "review", "*.js")) + [__file__[:-2] + "js"]:
            shutil.copy(script, scripts)
        for _ in range(TURNS):
            for build, waiting in took:
                took[build, waiting] += measure(scripts, build, waiting)
    finally:
        shutil.rmtree(scripts)
    print("| build | waiting | letters | median ms | 95 of 100 within ms | slowest ms |\n|---|---:|---:|---:|---:|---:|")
    for (build, waiting), all_ms in took.items():
        print(f"| {os.path.relpath(build)} | {waiting:,} | {len(all_ms)} | {statistics.median(all_ms):.0f} |"
              f" {statistics.quantiles(all_ms, n=20)[-1]:.0f} | {max(all_ms):.0f} |")


if __name__ == "__main__":
    main()
