"""What the package adds to the calls of a user's own function, and what a large dimension costs.

    PYTHONPATH=build/dev/python python benchmarks/python_package/overhead.py

Prints Markdown. Ratios are medians of paired rounds in one process.
"""

import argparse
import pathlib
import statistics
import sys
import time

import lowpass as lp
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "python/tests"))
from surfaces import MULLER_BROWN_MINIMA, muller_brown  # noqa: E402


class Timed:
    """A function, how long its calls took, and what they were."""

    def __init__(self, function):
        self.function, self.seconds, self.batches = function, 0.0, []

    def __call__(self, X):
        begin = time.perf_counter()
        answer = self.function(X)
        self.seconds += time.perf_counter() - begin
        self.batches.append(len(X))
        return answer


def searched(function, ends, **options):
    timed = Timed(function)
    begin = time.perf_counter()
    result = lp.find_path(timed, *ends, jac=True, vectorized=True, check_gradient=False, **options)
    return time.perf_counter() - begin, timed, result


def two_dimensions(rounds):
    ends = MULLER_BROWN_MINIMA[:2]
    print("| search on a vectorised Mueller-Brown | whole, ms | its own calls, ms | ratio | calls | points |")
    print("|---|---|---|---|---|---|")
    for name, options in {
        "defaults": {},
        "one start": {"starts": 1},
        "as published, 300 steps": {"as_published": True, "steps": 300},
    }.items():
        runs = [searched(muller_brown, ends, **options) for _ in range(rounds)]
        whole = statistics.median(run[0] for run in runs)
        own = statistics.median(run[1].seconds for run in runs)
        ratio = statistics.median(run[0] / run[1].seconds for run in runs)
        batches = runs[0][1].batches
        print(f"| {name} | {1e3 * whole:.1f} | {1e3 * own:.1f} | {ratio:.2f} | {len(batches)} | {sum(batches)} |")


def many_dimensions(rounds, dimension):
    rng = np.random.default_rng(0)
    ends = rng.normal(size=(2, dimension))

    def bowl(X):
        return (X**2).sum(axis=1), 2 * X

    runs = [searched(bowl, ends, as_published=True, steps=300) for _ in range(rounds)]
    whole = statistics.median(run[0] for run in runs)
    own = statistics.median(run[1].seconds for run in runs)
    print(f"\n300 steps of 50 points, N = {dimension}: {whole:.2f} s, of which {own:.2f} s in the function's own calls: "
          f"{whole - own:.2f} s ours")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--dimension", type=int, default=42_200)
    given = parser.parse_args()
    two_dimensions(given.rounds)
    many_dimensions(3, given.dimension)


if __name__ == "__main__":
    main()
