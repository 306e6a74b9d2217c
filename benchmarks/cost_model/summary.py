"""The rounds that run.sh left in a folder, as Markdown and as the data of figures.gp: python3 summary.py FOLDER

The fastest round counts. Every model is fitted by least squares of relative errors.
"""

import csv
import pathlib
import sys

NETWORKS = {"fcp": "FCP", "autoencoder": "autoencoder", "lenet": "LeNet", "lstm": "LSTM"}
KINDS = {"gradient": "gradient", "path_gradient": "path gradient"}
NUMBERS = ("samples", "points", "terms", "parameters", "workers")
TEXTS = ("network", "axis")
# What "b" is multiplied by, and its unit.
AXES = {
    "samples": ("samples", "µs per sample"),
    "points": ("points", "µs per sample and point"),
    "terms": ("terms", "µs per sample and term"),
    "parameters": ("parameters / 1000", "µs per sample and 1000 parameters"),
    "workers": ("1 / workers", "µs per sample"),
}


def variable(axis, place):
    """What "b" is multiplied by, at a place on the axis."""
    return place / 1000 if axis == "parameters" else 1 / place if axis == "workers" else place


def read(folder):
    """Rows of all files; of equal settings the fastest times."""
    best = {}
    for file in sorted(folder.glob("*-[0-9]*.csv")):
        with file.open(newline="") as lines:
            for row in csv.DictReader(lines):
                key = tuple(row[name] for name in (*TEXTS, *NUMBERS))
                times = best.setdefault(key, {kind: float("inf") for kind in KINDS})
                for kind in KINDS:
                    text = row[f"{kind}_seconds"]
                    times[kind] = min(times[kind], float(text)) if text else None
    rows = []
    for key, times in best.items():
        row = dict(zip(TEXTS, key, strict=False))
        row.update({name: int(text) for name, text in zip(NUMBERS, key[len(TEXTS) :], strict=True)})
        rows.append(row | times)
    if not rows:
        sys.exit(f"no measurements in '{folder}'; run run.sh first")
    return rows


def solve(matrix, right):
    """Gauss-Jordan with the largest pivots; small systems only."""
    n = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for k in range(n):
            if k != i:
                rows[k] = [a - rows[k][i] * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [line[-1] for line in rows]


def fit(terms, times):
    """Coefficients c that make sum_i c_i terms_i nearest to the times, relative errors squared; and the largest error."""
    scaled = [[value / time for value in line] for line, time in zip(terms, times, strict=True)]
    n = len(scaled[0])
    matrix = [[sum(line[i] * line[j] for line in scaled) for j in range(n)] for i in range(n)]
    coefficients = solve(matrix, [sum(line[i] for line in scaled) for i in range(n)])
    errors = [abs(sum(c * value for c, value in zip(coefficients, line, strict=True)) - 1) for line in scaled]
    return coefficients, max(errors)


def unit_time(axis, row, kind):
    """Seconds on the axis of samples, else microseconds per sample."""
    return row[kind] if axis == "samples" else 1e6 * row[kind] / row["samples"]


def chosen(rows, axis, network, kind):
    return [row for row in rows if row["axis"] == axis and row["network"] == network and row[kind] is not None]


def line_fit(axis, rows, kind):
    """(a, b, largest deviation), or nothing where the axis has one place only."""
    if len({row[axis] for row in rows}) < 2:
        return None
    (a, b), error = fit([[1, variable(axis, row[axis])] for row in rows], [unit_time(axis, row, kind) for row in rows])
    return a, b, error


def print_axis(rows, axis):
    words, unit = AXES[axis]
    at_start = "ms" if axis == "samples" else "µs per sample"
    print(f"\n### {axis.capitalize()}: a + b x {words}\n")
    print(f"| | from | to | a, {at_start} | b, {unit} | largest deviation |\n|---|---|---|---|---|---|")
    for kind, kind_words in KINDS.items():
        for network, name in NETWORKS.items():
            found = chosen(rows, axis, network, kind)
            line = line_fit(axis, found, kind) if found else None
            if line is None:
                continue
            factors = (1e3, 1e6) if axis == "samples" else (1, 1)
            a, b = (factor * value for factor, value in zip(factors, line, strict=False))
            low, high = (limit(row[axis] for row in found) for limit in (min, max))
            deviation = "two places" if len(found) == 2 else f"{100 * line[2]:.0f} %"
            print(f"| {kind_words}, {name} | {low:,} | {high:,} | {a:.3g} | {b:.3g} | {deviation} |")


def print_products(rows):
    print("\n### Points and terms together: products x terms + points x (mixing x (terms + 2) + rest), µs per sample\n")
    print("| | products | mixing | rest | settings | largest deviation |\n|---|---|---|---|---|---|")
    for network, name in NETWORKS.items():
        found = [row for axis in ("points", "terms", "grid") for row in chosen(rows, axis, network, "path_gradient")]
        if not found:
            continue
        terms = [[row["terms"], row["points"] * (row["terms"] + 2), row["points"]] for row in found]
        numbers, error = fit(terms, [unit_time("grid", row, "path_gradient") for row in found])
        print(f"| {name} | {' | '.join(f'{number:.3g}' for number in numbers)} | {len(found)} | {100 * error:.0f} % |")


def print_workers(rows):
    print("\n### Time on one core over time on several\n")
    print("| | workers | gradient | path gradient |\n|---|---|---|---|")
    for network, name in NETWORKS.items():
        found = {row["workers"]: row for row in chosen(rows, "workers", network, "path_gradient")}
        for workers in sorted(found):
            if workers > 1:
                ratios = [f"{found[1][kind] / found[workers][kind]:.2f}" for kind in KINDS]
                print(f"| {name} | {workers} | {' | '.join(ratios)} |")


def write_figure_data(rows, folder):
    """One file for each axis and kind: for each network a block of what was measured and one of the model's line."""
    steps = 60
    for axis in AXES:
        for kind in KINDS:
            blocks = []
            for network in NETWORKS:
                found = chosen(rows, axis, network, kind)
                measured = sorted((row[axis], unit_time(axis, row, kind)) for row in found)
                blocks.append(measured or [("NaN", "NaN")])
                line = line_fit(axis, found, kind) if found else None
                places = []
                if line is not None:
                    low, high = measured[0][0], measured[-1][0]
                    places = [low * (high / low) ** (i / steps) for i in range(steps + 1)]
                modelled = [(x, line[0] + line[1] * variable(axis, x)) for x in places]
                blocks.append([pair for pair in modelled if pair[1] > 0] or [("NaN", "NaN")])
            texts = ("\n".join(f"{x} {y}" for x, y in block) for block in blocks)
            (folder / f"{axis}-{kind}.dat").write_text("\n\n\n".join(texts) + "\n")


def main():
    folder = pathlib.Path(sys.argv[1])
    rows = read(folder)
    for axis in AXES:
        print_axis(rows, axis)
    print_products(rows)
    print_workers(rows)
    write_figure_data(rows, folder)


if __name__ == "__main__":
    main()
