"""How much sooner a path is as low as the paper's search makes it: what search.sh runs.

Usage: python sooner.py LOWPASS DATA NETWORK IMAGES FOLDER ROUNDS PYTORCH_STEPS [PREFIX...]
LOWPASS is the program, FOLDER holds the two trained solutions; PREFIX goes before every call, such as taskset. First the
paper's search by lowpass gives the height, and quick searches with more and more steps try to get as low; then
PyTorch's exact search, the paper's by lowpass and the soonest one are timed in paired rounds. Prints Markdown.
"""

import json
import pathlib
import statistics
import sys
import time

from commands import output_of

PAPER = ["--as-published", "--objective", "sum", "--curve", "fourier", "--terms", "10", "--points", "51", "--lambda", "1e-4"]
PAPER += ["--optimizer", "adam", "--lr", "1e-3", "--steps", "100"]
QUICK = ["--as-published", "--sampling", "random", "--points", "2", "--lr", "0.003", "--batch", "512"]
CURVES = [("fourier", 1), ("bezier", 1), ("bezier", 2), ("bezier", 3), ("chain", 1)]
STEPS = [125, 250, 500, 1000, 2000]


class Search:
    """One `connect` with the options given: the wall-clock time of the whole process."""

    def __init__(self, command, words, options):
        self.command, self.words = command + options, words

    def run(self):
        start = time.perf_counter()
        output = output_of(self.command)
        self.seconds = time.perf_counter() - start
        # The same in every run.
        result = json.loads(output)
        self.height, self.grid_height = result["refined_height"], result["height"]
        return self

    def row(self, target):
        low = "" if target is None else "yes" if self.height <= target else "no"
        return f"| {self.words} | {self.height:.6g} | {low} | {self.seconds:.3g} s |"


class ExactSearch:
    """The same search by PyTorch: 100 times the mean of some of its steps."""

    def __init__(self, command):
        self.command = command

    def run(self):
        pairs = dict(line.split(maxsplit=1) for line in output_of(self.command).splitlines())
        self.seconds = float(pairs["search_seconds"])
        self.method, self.grid_height = pairs["method"], float(pairs["height_after_timed_steps"])


def quick_searches(command, target):
    """All that were run, curve by curve; more steps only until the height is reached."""
    searches = []
    for curve, terms in CURVES:
        for steps in STEPS:
            options = [*QUICK, "--curve", curve, "--terms", str(terms), "--steps", str(steps)]
            searches.append(Search(command, f"{curve}, terms {terms}, {steps} steps", options).run())
            if searches[-1].height <= target:
                break
    return searches


def paired_rounds(searches, rounds):
    """Seconds of each search in each round; even rounds in reverse order."""
    seconds = [[] for _ in searches]
    for round in range(rounds):
        for index in reversed(range(len(searches))) if round % 2 else range(len(searches)):
            searches[index].run()
            seconds[index].append(searches[index].seconds)
    return seconds


def ratios_text(numerators, denominators):
    ratios = [a / b for a, b in zip(numerators, denominators, strict=True)]
    return f"{statistics.median(ratios):.3g} ({', '.join(f'{ratio:.3g}' for ratio in ratios)})"


def print_rounds(exact, best, seconds, steps):
    median = [statistics.median(times) for times in seconds]
    print(f"\n| median of {len(seconds[0])} rounds | seconds | PyTorch / it |\n|---|---|---|")
    print(f"| PyTorch's exact search, denormals flushed | {median[0]:.4g} | |")
    print(f"| the paper's search by lowpass | {median[1]:.4g} | {ratios_text(seconds[0], seconds[1])} |")
    if best:
        print(f"| soonest as low: {best.words} | {median[2]:.4g} | {ratios_text(seconds[0], seconds[2])} |")
    else:
        print("| none of the quick searches gets as low | | |")
    print(f"\n* PyTorch: 100 times the mean of {steps} steps ({exact.method}); reading the data and measuring are not part of it.")
    print("* lowpass: whole processes, reading the data and measuring the heights included.")


def main():
    if len(sys.argv) < 8:
        sys.exit(__doc__)
    program, data, network, images, folder, rounds, steps, *prefix = sys.argv[1:]
    script = str(pathlib.Path(__file__).parent / "exact_search.py")
    exact = ExactSearch([*prefix, sys.executable, script, data, network, images, folder, steps])
    ends = ["--from", f"{folder}/trained-0.npy#0", "--to", f"{folder}/trained-1.npy#0"]
    command = [*prefix, program, "connect", network, "--data", data, "--train-samples", images, *ends, "--quiet", "--json"]
    paper = Search(command, "the paper's search", PAPER).run()
    searches = quick_searches(command, paper.height)
    print("| search by lowpass | refined height | as low | seconds, once |\n|---|---|---|---|")
    print("\n".join([paper.row(None)] + [search.row(paper.height) for search in searches]), flush=True)

    best = min((one for one in searches if one.height <= paper.height), key=lambda one: one.seconds, default=None)
    seconds = paired_rounds([exact, paper] + ([best] if best else []), int(rounds))
    print_rounds(exact, best, seconds, steps)
    print(f"* Heights on the grid: lowpass after 100 steps {paper.grid_height:.6g}, PyTorch after {steps}", end=" ")
    print(f"{exact.grid_height:.6g}; with 100 timed steps they agree.")


if __name__ == "__main__":
    main()
