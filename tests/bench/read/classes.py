"""The main part: typed letters in eleven states, read by every side, and what each cleaning step buys."""

import itertools
import sys
import tempfile

import pages
import score
import sides
from tables import mean, percent, table

MODEL, BOTH = "Cyrillic", "rus+bel"


def typed_pages(wished, kind):
    """The pages of one class: every language and type for each seed, or a third of them for --quick."""
    folder = pages.folder_of(wished.pages)
    cells = list(itertools.product(pages.LANGUAGES, pages.TYPES, range(1, wished.seeds + 1)))
    if wished.quick:
        cells = [("ru", "serif", 1), ("be", "mono", 1), ("mixed", "serif", 2), ("ru", "mono", 2)]
    return [pages.Page(folder, kind, *cell) for cell in cells]


def classes_sides(wished):
    """name → (reader, pages a class or None for all)"""
    if wished.ours:
        return {"stages": (sides.stages(), None)}
    if wished.bare:
        return {"adkaz": (sides.Adkaz().batch, None)}
    chosen = {"adkaz": (sides.Adkaz().batch, None),
              "tesseract " + MODEL: (sides.tesseract(MODEL), None),
              "tesseract " + BOTH: (sides.tesseract(BOTH), None)}
    if wished.dear and not sides.missing("ocrmypdf"):
        chosen["ocrmypdf -d -c -r"] = (sides.ocrmypdf(BOTH, "--deskew", "--clean", "--rotate-pages"), wished.dear)
    if wished.dear and not sides.missing("unpaper"):
        chosen["unpaper, tesseract"] = (sides.unpaper(BOTH), wished.dear)
    return chosen


class Tally:
    """What one side did: page → Read, and what it got wrong."""

    def __init__(self):
        self.reads, self.errors = {}, {}

    def add(self, page, read):
        self.reads[page] = read
        self.errors[page] = score.error(page.truth, read.text)

    def error(self, wanted):
        return mean(error for page, error in self.errors.items() if wanted(page))

    def cpu_s(self, wanted=lambda page: True):
        return mean(read.cost.cpu_s for page, read in self.reads.items() if wanted(page))


def spread(some, count, turn=0):
    """`count` of them, spread evenly, beginning elsewhere each turn."""
    if count is None or count >= len(some):
        return some
    return [some[(turn + i * len(some) // count) % len(some)] for i in range(count)]


def read_bare(class_pages, make):
    """Tesseract alone on what `make` makes of the pages: the picture handed over, or the cleaned page at 200 dpi."""
    with tempfile.TemporaryDirectory(prefix="read-bench-") as folder:
        lines, _ = sides.bare(make([page.path for page in class_pages], folder))
    return [sides.Read(line["text"], sides.Cost((line["layout_ms"] + line["recognise_ms"]) / 1000), line) for line in lines]


def batches(some, size):
    """As many as hold `size` pages each, as even as can be; fewer pages than that are one batch."""
    count = max(1, len(some) // size)
    return [some[i * len(some) // count:(i + 1) * len(some) // count] for i in range(count)]


def read_batch(some, chosen, wanted, tallies, turn):
    """Every side on the pages of one batch that are its own; who begins changes with the turn."""
    order = list(chosen.items())
    for name, (reader, _) in order[turn % len(order):] + order[:turn % len(order)]:
        mine = [page for page in some if page in wanted[name]]
        for page, read in zip(mine, reader([page.path for page in mine]) if mine else []):
            tallies[name].add(page, read)


def classes(wished):
    chosen = classes_sides(wished)
    tallies = {name: Tally() for name in chosen}
    bare, bare_200 = Tally(), Tally()
    kinds = wished.classes or list(pages.CLASSES)
    all_pages = {kind: typed_pages(wished, kind) for kind in kinds}
    wanted = {name: {page for turn, kind in enumerate(kinds) for page in spread(all_pages[kind], count, turn)}
              for name, (_, count) in chosen.items()}
    dropped = batches([page for kind in kinds for page in all_pages[kind]], wished.batch)
    for turn, some in enumerate(dropped):
        read_batch(some, chosen, wanted, tallies, turn)
        for make, tally in ((sides.ready, bare), (sides.at_200_dpi, bare_200)):
            for page, read in zip(some, [] if wished.ours else read_bare(some, make)):
                tally.add(page, read)
        say(kinds, some, tallies)
    class_table(kinds, tallies, bare)
    cost_table(tallies, bare)
    if bare.reads:
        ratio_table(kinds, next(iter(tallies.values())), bare, bare_200, [len(some) for some in dropped])


def say(kinds, some, tallies):
    """One line a class on stderr, while it runs: our errors page by page."""
    ours = next(iter(tallies.values())).errors
    for kind in kinds:
        errors = ["%s %.2f" % (page.name[len(kind) + 1:], ours[page]) for page in some if page.kind == kind]
        if errors:
            print("%-8s %s" % (kind, " ".join(errors)), file=sys.stderr, flush=True)


def class_table(kinds, tallies, bare):
    shown = dict(tallies, **({"bare on our grey": bare} if bare.reads else {}))
    rows = []
    for kind in kinds:
        ours = [error for page, error in next(iter(tallies.values())).errors.items() if page.kind == kind]
        rows.append([kind, len(ours)] + [percent(tally.error(lambda page, kind=kind: page.kind == kind))
                                         for tally in shown.values()] + [percent(max(ours))])
    table("Character errors, %, mean of the class's pages", ["class", "pages"] + list(shown) + ["worst page of ours"], rows)


def cost_table(tallies, bare):
    ours = next(iter(tallies.values()))
    rows = []
    for name, tally in dict(tallies, **({"bare AnalyseLayout + Recognize": bare} if bare.reads else {})).items():
        costs = [read.cost for read in tally.reads.values()]
        same = ours.cpu_s(lambda page, tally=tally: page in tally.reads)
        rows.append([name, len(costs), "%.2f" % tally.cpu_s(), "%.0f" % (60 / tally.cpu_s()),
                     "%.0f" % max(cost.peak_mib for cost in costs) if tally is not bare else "",
                     sum(cost.late for cost in costs), "%.2f" % (tally.cpu_s() / same)])
    table("Cost, all classes", ["side", "pages", "CPU s/page", "pages/min/core", "largest process, MiB", "over the limit",
                                "of %s on the same pages" % next(iter(tallies))], rows)


FEW = 4  # pages dropped at once: what opening the models weighs in so small a run


def ratio_table(kinds, ours, bare, bare_200, sizes):
    """All stages against tesseract's own layout and recognition, by class and by language: of the picture that we hand
    over, whose letters we have made 15 px high, and of the same cleaned page at 200 dpi. Against the latter also with
    what a run pays once shared by a few pages, and left out."""
    rows = []
    cells = [(kind, lambda page, kind=kind: page.kind == kind) for kind in kinds]
    cells += [(language, lambda page, language=language: page.language == language) for language in pages.LANGUAGES]
    opening = mean(read.more["run_open_s"] for read in ours.reads.values())
    for name, wanted in cells + [("all", lambda page: True)]:
        layout = mean(read.more["layout_ms"] for page, read in bare.reads.items() if wanted(page)) / 1000
        lstm = mean(read.more["recognise_ms"] for page, read in bare.reads.items() if wanted(page)) / 1000
        some = {part: mean(read.more[part] for page, read in ours.reads.items() if wanted(page))
                for part in ("decode_s", "child_s", "open_s", "rest_s", "mail_s")}
        all_s, at_200 = ours.cpu_s(wanted), bare_200.cpu_s(wanted)
        apart = all_s - some["open_s"]
        rows.append([name, "%.2f" % all_s] + ["%.2f" % value for value in some.values()] +
                    ["%.2f" % layout, "%.2f" % lstm, "%.2f" % (all_s / (layout + lstm)), "%.2f" % at_200,
                     "%.2f" % (all_s / at_200), "%.2f" % ((apart + opening / FEW) / at_200), "%.2f" % (apart / at_200),
                     percent(bare_200.error(wanted))])
    table("adkaz against the bare recogniser, CPU s/page; %s pages a run, of which each pays %.2f CPU s once"
          % (" and ".join(map(str, sorted(set(sizes)))), opening),
          ["pages", "adkaz", "decoder child", "page child", "its share of opening", "the rest", "PDF and mail", "bare layout",
           "bare LSTM", "adkaz / bare", "bare at 200 dpi", "adkaz / bare at 200 dpi", "the same, %d pages a run" % FEW,
           "the same, opening left out", "errors of bare at 200 dpi, %"], rows)


# ---- what each cleaning step buys ----

BLIND = ("corners", "turn", "tilt", "light", "rules", "grain")


def steps(wished):
    """The classes again, each time with look blind to one thing, so that no step mends it."""
    kinds = wished.classes or [kind for kind in pages.CLASSES if kind not in ("clean", "blur")] + ["turned"]
    readers = {"all": sides.stages(), **{what: sides.stages(["--without", what]) for what in BLIND},
               "raw": sides.stages(["--plain"])}
    errors, costs, done = {}, {}, {}
    for kind in kinds:
        some = spread(typed_pages(wished, kind), 2)
        for name, reader in readers.items():
            reads = reader([page.path for page in some])
            errors[kind, name] = mean(score.error(page.truth, read.text) for page, read in zip(some, reads))
            costs[kind, name] = mean(read.cost.cpu_s for read in reads)
            for read in reads if name == "all" else []:
                for step, ms in read.more["steps"].items():
                    done.setdefault(step, []).append(ms)
    head = ["class"] + ["all steps"] + ["without " + what for what in BLIND] + ["none, raw picture"]
    table("Character errors, %, with one step left out (two pages a class)", head,
          [[kind] + [percent(errors[kind, name]) for name in readers] for kind in kinds])
    table("CPU s/page of look, clean, read and JPEG", head,
          [[kind] + ["%.2f" % costs[kind, name] for name in readers] for kind in kinds])
    table("What the steps cost where they run, of %d pages" % (2 * len(kinds)), ["step", "pages", "CPU ms"],
          [[step, len(ms), "%.0f" % mean(ms)] for step, ms in done.items()])
