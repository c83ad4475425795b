#!/usr/bin/env python3
"""damage.py DECODE_TRY FILE…: how often is a damaged file taken as if it were whole? Each file is spoilt 30 times behind its
first twentieth (a bit turned, bytes zeroed, random, doubled or cut out), decoded, and compared with what it was; `silent` are those
that were neither refused nor have a note, though more than a hundredth of the samples of the first page differ by more than 50."""

import os
import random
import subprocess
import sys
import tempfile

WAYS = {
    "bit": lambda data, at, n: data[:at] + bytes([data[at] ^ 8]) + data[at + 1:],
    "zero": lambda data, at, n: data[:at] + bytes(n) + data[at + n:],
    "random": lambda data, at, n: data[:at] + random.randbytes(n) + data[at + n:],
    "double": lambda data, at, n: data[:at] + data[at - n:at] + data[at + n:],
    "cut": lambda data, at, n: data[:at] + data[at + n:],
}


def decoded(program, folder, name, data):
    """What was said, and samples of the first page."""
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(data)
    said = subprocess.run([program, "--fork", "--out", folder, path], capture_output=True, text=True, errors="replace",
                          check=True, timeout=120).stdout
    page = next((path + end for end in ("-1.ppm", "-1.pgm") if os.path.exists(path + end)), None)
    if not page:
        return said, b""
    with open(page, "rb") as file:
        samples = file.read()[::97]
    os.unlink(page)
    return said, samples


def main():
    program = os.path.abspath(sys.argv[1])
    for path in sys.argv[2:]:
        random.seed(7)
        with open(path, "rb") as file:
            data = file.read()
        counts = {"noted": 0, "refused": 0, "silent": 0, "the same": 0, "DIED": 0}
        with tempfile.TemporaryDirectory() as folder:
            _, whole = decoded(program, folder, "whole", data)
            for i in range(30):
                at = random.randrange(len(data) // 20, len(data) * 19 // 20)
                way = random.choice(list(WAYS.values()))
                said, page = decoded(program, folder, f"spoilt{i}", way(data, at, random.choice((1, 16, 512, 4096))))
                differ = sum(abs(a - b) > 50 for a, b in zip(whole, page)) * 100 > len(whole)
                counts["DIED" if "DIED" in said else "refused" if "REFUSED" in said else "noted" if "note:" in said
                       else "silent" if differ else "the same"] += 1
        print(os.path.basename(path), ", ".join(f"{count} {what}" for what, count in counts.items() if count), flush=True)


if __name__ == "__main__":
    main()
