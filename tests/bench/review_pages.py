#!/usr/bin/python3
"""What a page of `adkaz review` costs where many replies wait: CPU of the process, wall, bytes.

    ADKAZ=build/release/adkaz REVIEW_SEED=build/release/tests/review_seed tests/bench/review_pages.py 10000
"""

import os
import re
import statistics
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from home import CONF, ROOT  # noqa: E402
from review_site import Site  # noqa: E402

TIMES = 20


def cpu_ms(process):
    with open(f"/proc/{process.pid}/stat", encoding="utf-8") as file:
        cells = file.read().rsplit(")", 1)[1].split()
    return (int(cells[11]) + int(cells[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def measure(site, name, ask, times=TIMES):
    """One line: the request again and again."""
    walls, before, size = [], cpu_ms(site.process), 0
    for _ in range(times):
        began = time.monotonic()
        size = len(ask().body)
        walls.append((time.monotonic() - began) * 1000)
    print(f"{name:36} {size:7} bytes {(cpu_ms(site.process) - before) / times:6.1f} CPU ms"
          f" {statistics.median(walls):7.1f} ms", flush=True)


def field(page, name):
    return re.search(f'name="{name}"[^>]* value="([^"]+)"', page.text).group(1)


def decisions(site, cookie, listed):
    """A decision to mail about each of the first letters that wait: path and form."""
    for reply in re.findall(r'href="/reply/(R-\w+)"', listed)[:TIMES]:
        page = site.get(f"/reply/{reply}", cookie)
        form = {name: field(page, name) for name in ("csrf", "version", "ref")}
        yield f"/reply/{reply}/decide", {**form, "what": "to", "pages": "1"}


def main():
    site = Site(conf=CONF % {"policy": "balanced", "hold": 60} + 'review { second = "never" }\n')
    subprocess.run([os.environ["REVIEW_SEED"], site.home.dir, sys.argv[1], os.path.join(ROOT, "samples", "fonts")],
                   check=True, stdout=sys.stderr)
    cookie = site.session()
    listed = site.get("/waiting", cookie).text
    reply = re.search(r'href="/reply/(R-\w+)"', listed).group(1)
    reason = re.search(r'<option value="([^"]+)">', listed[listed.index('name="reason"') + 40:]).group(1)
    last = max(0, int(sys.argv[1]) - 50)
    for path in ("/", "/next", "/waiting", f"/waiting?skip={last}", "/waiting?flawed=1", "/waiting?drop=inbox",
                 "/waiting?reason=" + urllib.parse.quote(reason), f"/reply/{reply}", f"/reply/{reply}/page/1.jpg",
                 f"/reply/{reply}/story"):
        measure(site, path[:36], lambda path=path: site.get(path, cookie))
    csrf = site.get("/search", cookie).csrf()
    for beside in ("", reply):
        fields = {"csrf": csrf, "q": "Алена", "reply": beside}
        measure(site, "a search beside a letter" if beside else "a search",
                lambda fields=fields: site.post("/search", fields, cookie))
    forms = list(decisions(site, cookie, listed))
    measure(site, "a decision to mail", lambda: site.post(*forms.pop(), cookie), len(forms))
    site.remove()


if __name__ == "__main__":
    main()
