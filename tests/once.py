"""once.py FROM TO: a compile_commands.json with each file once, as the first of its targets compiles it. Prints the files."""

import json
import sys


def main(source, target):
    with open(source, encoding="utf-8") as file:
        first = {entry["file"]: entry for entry in reversed(json.load(file))}
    with open(target, "w", encoding="utf-8") as file:
        json.dump(list(first.values()), file)
    print(*sorted(first), sep="\n")


main(*sys.argv[1:])
