"""The rounds that run.sh left in a folder, as Markdown: python summary.py FOLDER

Medians and the ratio PyTorch / lowpass of every round. Ends with an error if both sides did not compute the same.
"""

import pathlib
import statistics
import sys

SIDES = {"pytorch": "PyTorch", "pytorch-flushed": "PyTorch, denormals flushed", "lowpass": "lowpass"}
RIVALS = [side for side in SIDES if side != "lowpass"]
QUANTITIES = {
    "gradient_seconds": "gradient over all images",
    "path_gradient_seconds": "exact path gradient, 51 points, 10 terms",
    "sgd_epoch_seconds": "SGD epoch, batches of 64",
    "sgd_epoch_one_core_seconds": "SGD epoch on one core",
    "lbfgs_iteration_seconds": "L-BFGS iteration: gradient, six losses",
    "path_step_seconds": "path step, Bezier, batch 512; PyTorch 1 point, lowpass 2",
    "path_step_two_points_seconds": "path step, Bezier, batch 512, 2 points",
    "path_step_fourier10_seconds": "path step, Fourier 10, batch 512, 4 points",
    "peak_memory_gb": "peak memory",
}
OWN = {
    "lbfgs_losses_per_iteration": "losses per L-BFGS iteration of lowpass",
    "path_gradient_gflop": "matrix products of a path gradient, GFLOP",
    "path_gradient_gflops": "path gradient, GFLOP/s",
    "sgemm_peak_gflops": "sgemm peak of one thread, GFLOP/s",
    "path_gradient_share_of_peak": "share of cores x peak",
}
# Single precision on both sides, sums in another order.
CHECKS = {"check_middle_loss": 1e-4, "check_path_gradient_norm": 1e-3}


def read(file):
    """Numbers by name; methods as text."""
    pairs = dict(line.split(maxsplit=1) for line in file.read_text().splitlines() if line.strip())
    numbers = {name: float(pairs[name]) for name in [*QUANTITIES, *OWN, *CHECKS] if name in pairs}
    methods = {name.removesuffix("_method"): text for name, text in pairs.items() if name.endswith("_method")}
    return numbers, methods


def shown(name, value):
    return f"{value:.2f} GB" if name.endswith("_gb") else f"{1000 * value:.4g} ms" if value < 0.1 else f"{value:.4g} s"


def ratios_text(ratios):
    return f"{statistics.median(ratios):.2f} ({', '.join(f'{ratio:.2f}' for ratio in ratios)})"


def print_quantities(rounds):
    print(f"| median of {len(rounds['lowpass'])} rounds | {' | '.join(SIDES.values())} | ratio | ratio, flushed |")
    print("|---|---|---|---|---|---|")
    for name, words in QUANTITIES.items():
        values = {side: [one[name] for one in rounds[side]] for side in SIDES}
        cells = [words] + [shown(name, statistics.median(values[side])) for side in SIDES]
        for rival in RIVALS:
            cells.append(ratios_text([a / b for a, b in zip(values[rival], values["lowpass"], strict=True)]))
        print(f"| {' | '.join(cells)} |")


def print_own(rounds):
    print("\n| lowpass alone, median | |\n|---|---|")
    for name, words in OWN.items():
        print(f"| {words} | {statistics.median(one[name] for one in rounds):.3g} |")


def print_methods(methods):
    """PyTorch's fastest ways: round by round they may differ, on a busy machine or where two are equally fast."""
    print()
    for rival in RIVALS:
        for name in methods[rival][0]:
            ways = list(dict.fromkeys(one[name] for one in methods[rival]))
            print(f"* {SIDES[rival]}, {name.replace('_', ' ')}: {'; '.join(ways)}")


def check(rounds):
    for name, tolerance in CHECKS.items():
        values = [one[name] for side in SIDES for one in rounds[side]]
        if not max(values) - min(values) <= tolerance * abs(values[0]):
            sys.exit(f"both sides did not compute the same: {name} is from {min(values):.8g} to {max(values):.8g}")


def main():
    folder = pathlib.Path(sys.argv[1])
    files = {side: sorted(folder.glob(f"{side}-[0-9]*.txt"), key=lambda file: (len(file.name), file.name)) for side in SIDES}
    contents = {side: [read(file) for file in files[side]] for side in SIDES}
    rounds = {side: [numbers for numbers, _ in contents[side]] for side in SIDES}
    check(rounds)
    print_quantities(rounds)
    print_own(rounds["lowpass"])
    print_methods({side: [methods for _, methods in contents[side]] for side in RIVALS})


if __name__ == "__main__":
    main()
