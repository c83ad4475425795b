"""Who is compared: each side reads pictures, and says what it read and what that cost its whole process tree.

CPU is user + system of the process and of everything that it waited for; memory is the largest process of the
tree. A process that needs more than LIMIT_S of CPU is killed and counted as LIMIT_S and nothing read.
"""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
LIMIT_S = 60
MESSAGE = "V26-0101"  # a row of samples/register.csv
WALL_S = 900  # on a busy machine CPU seconds take their time

ENVIRONMENT = dict(os.environ, OMP_THREAD_LIMIT="1", OMP_NUM_THREADS="1")


class Cost:
    def __init__(self, cpu_s=0.0, wall_s=0.0, peak_mib=0.0, late=False):
        self.cpu_s, self.wall_s, self.peak_mib, self.late = cpu_s, wall_s, peak_mib, late

    def __add__(self, other):
        return Cost(self.cpu_s + other.cpu_s, self.wall_s + other.wall_s, max(self.peak_mib, other.peak_mib),
                    self.late or other.late)


class Read:
    """One picture's text, and what reading it cost (a batch's cost is shared out evenly)."""

    def __init__(self, text, cost, more=None):
        self.text, self.cost, self.more = text, cost, more or {}


def limit_cpu():
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_S, LIMIT_S + 1))


def measured(command, limited=True):
    """(Cost, exit status, stdout, stderr)"""
    start = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=ENVIRONMENT,
                                 start_new_session=True, preexec_fn=limit_cpu if limited else None)
        while True:
            pid, status, used = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - start > WALL_S:
                os.killpg(child.pid, signal.SIGKILL)
            time.sleep(0.005)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        cost = Cost(used.ru_utime + used.ru_stime, time.monotonic() - start, used.ru_maxrss / 1024)
        cost.late = child.returncode < 0 or limited and cost.cpu_s > LIMIT_S
        if cost.late:
            cost.cpu_s = LIMIT_S
        return cost, child.returncode, out.read().decode(errors="replace"), err.read().decode(errors="replace")


def one_by_one(read):
    return lambda paths: [read(path) for path in paths]


# ---- adkaz ----

def built(name):
    """A program of the build: the folder ADKAZ_BUILD names, else build/rel or build/release."""
    for folder in filter(None, (os.environ.get("ADKAZ_BUILD"), ROOT + "/build/rel", ROOT + "/build/release")):
        for at in ("", "tests", "src/app"):
            path = os.path.join(folder, at, name)
            if os.path.isfile(path):
                return path
    sys.exit("read bench: %s is not built (cmake -B build/rel -DCMAKE_BUILD_TYPE=RelWithDebInfo; set ADKAZ_BUILD)" % name)


class Adkaz:
    """The real program on a temporary home into which all pictures are dropped: intake, children, store, match.

    A page's cost is that of its children, as the log tells it, and an even share of all the rest."""

    def __init__(self):
        os.environ["ADKAZ"] = built("adkaz")
        sys.path.insert(0, os.path.join(ROOT, "tests", "flow"))
        from home import Home
        self.home_of = Home

    def __call__(self, paths):
        home = self.home_of()
        try:
            home.import_register()
            names = {"inbox/" + unlike(number) + os.path.splitext(path)[1]: number for number, path in enumerate(paths)}
            for name, number in names.items():
                home.drop(paths[number], os.path.basename(name))
            cost, status, _, said = measured(home.command("--verbose", "run"), limited=False)
            if status not in (0, 1):
                sys.exit("read bench: adkaz run: " + said)
            pages = self.pages(home, names, len(paths))
            return with_costs(pages, cost, self.mailed(home, pages), said)
        finally:
            home.remove()

    def batch(self, paths):
        """The same, and apart from it what the run paid once: opening models, register and store. The first page, read
        once more alone, bears all of that and its own walk."""
        reads = self(paths)
        many = len(paths)
        alone = self(paths[:1])[0].more["rest_s"] if many > 1 else 0
        for read in reads:
            opening = max(0, alone - read.more["rest_s"]) * many / (many - 1) if many > 1 else 0
            read.more.update(run_open_s=opening, open_s=opening / many, rest_s=read.more["rest_s"] - opening / many)
        return reads

    @staticmethod
    def mailed(home, pages):
        """What PDF and mail cost when a person sends every reply to somebody."""
        for page in pages:
            home.adkaz("decide", page["reply"], "--to", MESSAGE, "--by", "bench")
        cost, _, _, _ = measured(home.command("send"), limited=False)
        return cost

    @staticmethod
    def pages(home, names, count):
        pages = [{} for _ in range(count)]
        for reply in home.list():
            shown = home.adkaz("show", reply["reply"], "--json", "--text")
            page_list = json.loads(shown.stdout)["page_list"]
            for source in reply["source"]:
                pages[names[source]] = {
                    "text": " ".join(word for page in page_list for word in page.get("text", ())),
                    "reason": reply["reason"], "kinds": [page["kind"] for page in page_list], "reply": reply["reply"]}
        return pages


def unlike(number):
    """A file name; names that count up would be one letter of several pages."""
    return ("%x" % (number * 7919 + 104729)).translate(str.maketrans("0123456789", "ghijklmnop"))


def with_costs(pages, cost, mailing, said):
    """[Read] from what `adkaz --verbose run` said of each reply's children."""
    for page in pages:
        mine = [line for line in said.splitlines() if "reply=%s " % page.get("reply") in line]
        decoders = [line for line in mine if "decode_ms=" in line]
        children = [line for line in mine if "cpu_ms=" in line]
        page["decode_s"] = sum(number(line, "decode_ms") for line in decoders) / 1000
        page["child_s"] = sum(number(line, "cpu_ms") for line in children) / 1000
        page["decoder_mib"] = max((number(line, "peak_kib") / 1024 for line in decoders), default=0)
        page["child_mib"] = max((number(line, "peak_kib") / 1024 for line in children), default=0)
    rest = (cost.cpu_s - sum(page["decode_s"] + page["child_s"] for page in pages)) / len(pages)
    mail = mailing.cpu_s / len(pages)
    return [Read(page.get("text", ""),
                 Cost(page["decode_s"] + page["child_s"] + rest + mail, cost.wall_s / len(pages),
                      max(page["decoder_mib"], page["child_mib"])), {"rest_s": rest, "mail_s": mail, **page}) for page in pages]


def number(line, name):
    return float(re.search(r"\b%s=([\d.]+)" % name, line)[1])


def stages(options=()):
    """page_bench: look, clean, read and the JPEG in one process, without children, store and match."""
    def read(paths):
        cost, status, out, said = measured([built("page_bench"), "--json", *options, *paths], limited=False)
        lines = {line["file"]: line for line in map(json.loads, out.splitlines())}
        if status not in (0, 1) or len(lines) != len(paths):
            sys.exit("read bench: page_bench: " + said)
        names = ("look_ms", "clean_ms", "read_ms", "jpeg_ms")
        return [Read(" ".join(lines[path]["words"]),
                     Cost(sum(lines[path][name] for name in names) / 1000, cost.wall_s / len(paths), cost.peak_mib),
                     lines[path]) for path in paths]
    return read


# ---- others ----

def tesseract(languages):
    def read(path):
        cost, _, text, _ = measured(["tesseract", path, "-", "-l", languages])
        return Read("" if cost.late else text, cost)
    return one_by_one(read)


def ocrmypdf(languages, *options):
    def read(path):
        with tempfile.TemporaryDirectory(prefix="read-bench-") as folder:
            sidecar = os.path.join(folder, "text")
            command = ["ocrmypdf", "--quiet", "--jobs", "1", "-l", languages, "--sidecar", sidecar, *options, path,
                       os.path.join(folder, "out.pdf")]
            cost, _, _, _ = measured(command)
            if cost.late or not os.path.exists(sidecar):
                return Read("", cost)
            with open(sidecar, encoding="utf-8", errors="replace") as file:
                return Read(file.read().replace("\f", "\n"), cost)
    return one_by_one(read)


def unpaper(languages):
    """Cleans with its defaults; its own cost stands in `more`, then tesseract reads what it made."""
    def read(path):
        from PIL import Image
        with tempfile.TemporaryDirectory(prefix="read-bench-") as folder:
            given, made = os.path.join(folder, "in.ppm"), os.path.join(folder, "out.ppm")
            with Image.open(path) as picture:
                picture.save(given)
            cleaning, _, _, _ = measured(["unpaper", "--quiet", "--dpi", "300", given, made])
            if cleaning.late or not os.path.exists(made):
                return Read("", cleaning, {"cleaning": cleaning})
            reading, _, text, _ = measured(["tesseract", made, "-", "-l", languages])
            return Read("" if reading.late else text, cleaning + reading, {"cleaning": cleaning})
    return one_by_one(read)


def bare(paths, options=()):
    """bare_recogniser on pictures that are ready: [{layout_ms, recognise_ms, text}] and the cost of all."""
    cost, status, out, said = measured([built("bare_recogniser"), *options, *paths], limited=False)
    if status:
        sys.exit("read bench: bare_recogniser: " + said)
    return [json.loads(line) for line in out.splitlines()], cost


def ready(paths, folder):
    """The reading pictures that our clean stage hands to the recogniser, as PNG in `folder`."""
    subprocess.run([built("page_bench"), "--pictures", "--grey", folder, *paths], env=ENVIRONMENT, check=True, capture_output=True)
    return [os.path.join(folder, os.path.basename(path) + ".png") for path in paths]


def at_200_dpi(paths, folder):
    """The cleaned pages as they are mailed, upright and level, their rules still on them: grey and at 200 dpi, as PNG in `folder`."""
    from PIL import Image
    subprocess.run([built("page_bench"), "--pictures", "--jpeg", folder, *paths], env=ENVIRONMENT, check=True, capture_output=True)
    made = []
    for path in paths:
        made.append(os.path.join(folder, os.path.basename(path) + ".png"))
        with Image.open(os.path.join(folder, os.path.basename(path) + ".jpg")) as page:
            size = [round(side * 200 / page.info["dpi"][0]) for side in page.size]
            page.convert("L").resize(size, Image.LANCZOS).save(made[-1])
    return made


def missing(*programs):
    return [program for program in programs if not shutil.which(program)]
