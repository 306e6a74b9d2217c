"""What compare.py prints, as Markdown."""

# As measure.py calls the ways of measuring, and what they are called in the tables.
WAYS = {
    "training": "training, recomputed",
    "test": "test, by the training images' statistics",
    "test by its own": "test, recomputed on the test images",
    "batches": "training, each batch of 125 by its own",
    "frozen": "training, frozen: those of the first end",
    "frozen after the search": "training, frozen: what the search left",
}


def lines(head, rows):
    table = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(str, cells))} |\n" for cells in table)


def height(losses):
    """The highest of the 51, and how far above the higher end that is."""
    return f"{max(losses):.4f} ({max(losses) - max(losses[0], losses[-1]):.4f})"


def trainings(reports, line):
    rows = []
    for report, end in zip(reports, (0, -1), strict=True):
        own = [f"{report[key]:.4f}" for key in ("training_loss", "test_loss", "test_accuracy")]
        recomputed = [line["training"]["loss"][end], line["test"]["loss"][end], line["test"]["accuracy"][end]]
        rows.append([report["seed"], report["weights"], f"{report['seconds']:.0f}", *own, *(f"{one:.4f}" for one in recomputed)])
    head = ["seed", "weights", "seconds", "training loss", "test loss", "test accuracy"]
    head += ["loss on 5,000 training images, recomputed", "test loss, recomputed", "test accuracy, recomputed"]
    return "The ends:\n\n" + lines(head, rows)


def tries(found, best):
    settings = list(next(iter(found.values())))
    head = ["height on 5,000 training images", *(f"{schedule}, {rate:g}" for schedule, rate in settings)]
    rows = []
    for method, heights in found.items():
        marked = [f"**{heights[one]:.4f}**" if one == best[method] else f"{heights[one]:.4f}" for one in settings]
        rows.append([method, *marked])
    return "Rates tried:\n\n" + lines(head, rows)


def heights(line, rows):
    """One line a path, one column a way."""
    head = ["height (excess)", "search seed", *WAYS.values(), "least test accuracy on it"]

    def cells(ways):
        return [height(ways[way]["loss"]) if way in ways else "" for way in WAYS] + [f"{min(ways['test']['accuracy']):.4f}"]

    table = [["straight line", "", *cells(line)]]
    table += [[row["method"], row["search"]["seed"], *cells(row["ways"])] for row in rows]
    return "Heights:\n\n" + lines(head, table)


def costs(line, rows):
    """Of searching and of measuring."""
    head = ["", "search seed", "rate", "gradients", "steps", "seconds of the steps", "with its own looks at the path"]
    head += ["MiB before the search", "MiB at most", *(f"seconds: {name}" for name in WAYS.values())]

    def measuring(ways):
        return [f"{ways[way]['seconds']:.0f}" if way in ways else "" for way in WAYS]

    table = [["straight line", *[""] * 8, *measuring(line)]]
    for row in rows:
        search = row["search"]
        own = [search["seed"], f"{search['schedule']}, {search['rate']:g}", search["gradients"], search["steps"]]
        whole = f"{search['seconds_with_its_looks']:.0f}" if "seconds_with_its_looks" in search else ""
        own += [f"{search['seconds']:.0f}", whole, *(f"{search[key]:.0f}" for key in ("memory_before", "memory"))]
        table.append([row["method"], *own, *measuring(row["ways"])])
    return "Costs:\n\n" + lines(head, table)
