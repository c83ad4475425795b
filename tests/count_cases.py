"""Counts the cases in ctest's JUnit file: cmocka's and unittest's own lines, where a test has them, else the test
itself. Names each failure on a line; the last line is "PASSED FAILED"."""

import re
import sys
import xml.etree.ElementTree as tree

OK = re.compile(r"^\[       OK \] |\.\.\. ok$", re.MULTILINE)
FAILED = re.compile(r"^\[  FAILED  \] (?!\d+ test)(?:\S+: )?(\S+)$|^(?:FAIL|ERROR): (\S+)", re.MULTILINE)


def count(case):
    said = case.findtext("system-out") or ""
    good = len(OK.findall(said))
    bad = sorted({name for pair in FAILED.findall(said) for name in pair if name})
    if case.get("status") == "run":
        return max(good, 1), []
    return good, bad or ["the test as a whole"]


def main(path):
    passed = failed = 0
    for case in tree.parse(path).getroot().iter("testcase"):
        if case.get("status") in ("notrun", "disabled"):
            print(f"FAILED           {case.get('name')}: not run")
            failed += 1
            continue
        good, bad = count(case)
        passed, failed = passed + good, failed + len(bad)
        for name in bad:
            print(f"FAILED           {case.get('name')}: {name}")
    print(passed, failed)
    return 0 if passed + failed else 1


sys.exit(main(sys.argv[1]))
