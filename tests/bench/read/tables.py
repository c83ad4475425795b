"""Tables as they stand in docs/measurements/, and the small arithmetic of them."""

import sys


def table(title, head, rows):
    print("\n" + title + "\n")
    rows = [[str(cell) for cell in row] for row in [head] + rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    for number, row in enumerate(rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    sys.stdout.flush()


def percent(value):
    return "%.2f" % value if value < 10 else "%.0f" % value


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else float("nan")
