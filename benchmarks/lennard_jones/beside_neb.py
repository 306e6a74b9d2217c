"""Lennard-Jones 7 by lowpass and by ASE's climbing-image NEB at equal force calls; see README.md. Prints Markdown.

Usage: python beside_neb.py LOWPASS [I-J ...]      pairs of minima; default: all six
"""

import itertools
import sys

import ase

from bands import CONVERGED, SETTINGS, SPRING, band
from clusters import CUT_OFF, Lowpass, index_and_gradient

RIGHT = 1e-6  # height error that counts as the pass
MORE = 10  # times the force calls of one start of lowpass ...
MOST = 60_000  # ... but no more than these, unless lowpass's defaults make more
MOVED = 1e-3  # superposition that changes an end by more is tried with the band too


def number(value):
    return f"{value:.2g}"


def look_text(look, known):
    return f"{number(look.height - known)}, index {look.index}; {look.ended} after {look.calls}"


def result_text(result, top, known):
    return f"{number(result['refined_height'] - known)}, index {index_and_gradient(top)[0]}; {result['verdict']} after {result['calls']}"


class Tally:
    """In how many pairs each way came to the known pass, by the number of calls, and in which it once showed less."""

    def __init__(self):
        self.right, self.below, self.pairs = {}, {}, 0

    def add(self, way, column, error, index):
        counts = self.right.setdefault(way, [None, None, None])
        counts[column] = (counts[column] or 0) + (abs(error) <= RIGHT and index == 1)
        below = self.below.setdefault(way, set())
        if error < -RIGHT:
            below.add(self.pairs)

    def text(self):
        rows = [f"| at the pass with index 1, of {self.pairs} | one start's calls | the defaults' | ten times one start's | pairs ever seen below the pass |"]
        rows.append("|---|---|---|---|---|")
        for way, counts in self.right.items():
            cells = [way] + ["" if count is None else str(count) for count in counts] + [str(len(self.below[way]))]
            rows.append(f"| {' | '.join(cells)} |")
        return "\n".join(rows)


def compare(lowpass, first, second, superposed, tally):
    known = lowpass.lowest_pass(first, second)
    more = ["--superpose"] if superposed else []
    whole, ends, top = lowpass.connect(first, second, more)
    one, _, top_of_one = lowpass.connect(first, second, [*more, "--starts", "1"])
    if superposed and whole["superposition"]["distance_before"] - whole["superposition"]["distance_after"] < MOVED:
        return
    tens = max(whole["calls"], min(MORE * one["calls"], MOST))
    limits = [one["calls"], whole["calls"], tens]
    print(f"\n## Minima {first} and {second}{', superposed' if superposed else ''}: pass {known:.9f}\n")
    print(f"| | {limits[0]} calls: one start | {limits[1]} calls: the defaults | {limits[2]} calls |\n|---|---|---|---|")
    print(f"| lowpass | {result_text(one, top_of_one, known)} | {result_text(whole, top, known)} | |", flush=True)
    tally.pairs += 1
    tally.add("lowpass", 0, one["refined_height"] - known, index_and_gradient(top_of_one)[0])
    tally.add("lowpass", 1, whole["refined_height"] - known, index_and_gradient(top)[0])
    for setting in SETTINGS:
        name = f"NEB, {setting.optimizer}, {setting.images} images, {setting.start}"
        cells = [name]
        looks = band(ends, setting, limits)
        for k, look in enumerate(looks):
            tally.add(name, k, look.height - known, look.index)
            cells.append("the same" if k > 0 and look == looks[k - 1] else look_text(look, known))
        print(f"| {' | '.join(cells)} |", flush=True)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    lowpass = Lowpass(sys.argv[1])
    lowpass.check_energies()
    pairs = [tuple(map(int, pair.split("-"))) for pair in sys.argv[2:]] or list(itertools.combinations(range(len(lowpass.minima)), 2))
    print(f"* ASE {ase.__version__}: LennardJones(epsilon=1, sigma=1, rc={CUT_OFF}, smooth=False); NEB(k={SPRING}, method='improvedtangent')")
    print(f"* converged: the largest force on an image below {CONVERGED}")
    tally = Tally()
    for superposed in (False, True):
        for first, second in pairs:
            compare(lowpass, first, second, superposed, tally)
    print(f"\n## All\n\n{tally.text()}")


if __name__ == "__main__":
    main()
