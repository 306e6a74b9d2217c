"""Searches of `lowpass connect` that get as low as the paper's: the lowpass side of search.sh.

Usage: python sooner.py LOWPASS DATA NETWORK IMAGES FOLDER ROUNDS PYTORCH.txt [PREFIX...]
LOWPASS is the program, FOLDER holds the two trained solutions, PYTORCH.txt what exact_search.py printed; PREFIX goes before
every call of the program, such as taskset. Times are wall-clock times of whole processes, reading the data and measuring
the heights included. Prints Markdown.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import time

PAPER = ["--objective", "sum", "--curve", "fourier", "--terms", "10", "--points", "51", "--lambda", "1e-4"]
PAPER += ["--optimizer", "adam", "--lr", "1e-3", "--steps", "100"]
QUICK = ["--objective", "sum", "--sampling", "random", "--points", "2", "--lr", "0.003", "--batch", "512"]
CURVES = [("fourier", 1), ("bezier", 1), ("bezier", 2), ("bezier", 3), ("chain", 1)]
STEPS = [250, 500, 1000, 2000]


class Search:
    """One `connect` with the options given, run as often as asked."""

    def __init__(self, command, words, options):
        self.command, self.words = command + options, words
        self.seconds = []

    def run(self):
        start = time.perf_counter()
        done = subprocess.run(self.command, stdout=subprocess.PIPE, text=True, check=True)
        self.seconds.append(time.perf_counter() - start)
        # The same in every run.
        result = json.loads(done.stdout)
        self.height, self.grid_height = result["refined_height"], result["height"]
        return self

    @property
    def time(self):
        return statistics.median(self.seconds)

    def row(self, target):
        low = "" if target is None else "yes" if self.height <= target else "no"
        return f"| {self.words} | {self.height:.6g} | {low} | {self.time:.3g} s |"


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


def repeat(searches, rounds):
    """In turn, so that a busy minute meets both."""
    for _ in range(rounds - 1):
        for search in searches:
            search.run()


def print_ratios(pytorch, paper, best):
    exact = float(pytorch["search_seconds"])
    print(f"\n* PyTorch's exact search, denormals flushed: {exact:.4g} s, 100 times the mean of {pytorch['steps_timed']} steps")
    print(f"  ({pytorch['method']}); reading the data and measuring the height are not part of it.")
    print(f"* The same search by lowpass: {paper.time:.4g} s; PyTorch / lowpass: {exact / paper.time:.3g}.")
    if best is None:
        print("* None of the quick searches gets as low.")
        return
    times = ", ".join(f"{exact / seconds:.3g}" for seconds in best.seconds)
    print(f"* Soonest as low: {best.words}, median {best.time:.4g} s of {len(best.seconds)} runs.")
    print(f"* PyTorch's exact search / the soonest: {exact / best.time:.3g} ({times}); the paper's search by lowpass / the")
    print(f"  soonest: {paper.time / best.time:.3g}.")


def main():
    if len(sys.argv) < 8:
        sys.exit(__doc__)
    program, data, network, images, folder, rounds, pytorch_file, *prefix = sys.argv[1:]
    pytorch = dict(line.split(maxsplit=1) for line in pathlib.Path(pytorch_file).read_text().splitlines())
    ends = ["--from", f"{folder}/trained-0.npy#0", "--to", f"{folder}/trained-1.npy#0"]
    command = [*prefix, program, "connect", network, "--data", data, "--train-samples", images, *ends, "--quiet", "--json"]
    paper = Search(command, "the paper's search", PAPER).run()
    searches = quick_searches(command, paper.height)
    best = min((one for one in searches if one.height <= paper.height), key=lambda one: one.time, default=None)
    repeat([paper] + ([best] if best else []), int(rounds))

    print("| search by lowpass | refined height | as low | wall-clock time |\n|---|---|---|---|")
    print("\n".join([paper.row(None)] + [search.row(paper.height) for search in searches]))
    print_ratios(pytorch, paper, best)
    print(f"* Heights on the grid: lowpass after 100 steps {paper.grid_height:.6g}, PyTorch after {pytorch['steps_timed']}")
    print(f"  {float(pytorch['height_after_timed_steps']):.6g}: with 100 timed steps they are to agree.")


if __name__ == "__main__":
    main()
