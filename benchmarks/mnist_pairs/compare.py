"""Path searches between networks at equal seconds: what run.sh runs. See README.md.

Prints Markdown. What is finished is kept in OUT: the same command goes on where it was stopped.
"""

import argparse
import json
import os
import pathlib
import sys

import numpy

from methods import METHODS, PYTORCH, Bench
from pairs import given_pairs, pairs_from_study
from table import each_pair, summary

SECONDS = [2, 4, 8, 16, 30]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=pathlib.Path, help="build folder with lowpass and measure_path")
    parser.add_argument("data", help="folder with the IDX files")
    parser.add_argument("out", type=pathlib.Path, help="folder for paths and heights")
    parser.add_argument("files", nargs="*", metavar="A.npy B.npy", help="pairs of weights, FILE.npy or FILE.npy#ROW")
    parser.add_argument("--pairs-from", metavar="STUDY", help="a study's folder: pairs from its ensembles, of each optimiser")
    parser.add_argument("--network", choices=["fcp", "lenet", "lstm", "autoencoder"], default="fcp")
    parser.add_argument("--pairs", type=int, default=5, help="how many of each optimiser; default: 5")
    parser.add_argument("--seed", type=int, default=0, help="of the pairs drawn and of the searches; default: 0")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="of PyTorch; default: all cores")
    parser.add_argument("--seconds", type=float, nargs="+", default=SECONDS)
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    given = parser.parse_args()
    if bool(given.files) == bool(given.pairs_from):
        parser.error("give either pairs of files or --pairs-from STUDY")
    return given


def remember(out, settings):
    """A folder belongs to the settings that it was begun with."""
    file = out / "settings.json"
    text = json.dumps(settings, indent=2) + "\n"
    if file.exists() and file.read_text() != text:
        sys.exit(f"{file} is of a comparison with other pairs, methods, seed or threads; give another folder, or delete it")
    out.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def interleaved(pairs, limits, methods):
    """One search after the other, all methods on a pair and a limit together; every second time in reverse order."""
    for turn, (pair, limit) in enumerate((pair, limit) for pair in pairs for limit in limits):
        for method in methods[:: -1 if turn % 2 else 1]:
            yield pair, limit, method


def main():
    given = arguments()
    pairs = pairs_from_study(given.pairs_from, given.pairs, given.seed) if given.pairs_from else given_pairs(given.files)
    settings = {"network": given.network, "pairs": pairs, "methods": {name: METHODS[name] for name in given.methods}}
    remember(given.out, settings | {"seed": given.seed, "threads": given.threads})
    bench = Bench(given.programs, given.data, given.network, given.seed, given.threads)
    zeros = given.out / "straight-line.npy"
    numpy.save(zeros, numpy.zeros((1, numpy.load(pairs[0].first.partition("#")[0]).shape[-1])))
    bench.check(pairs[0], zeros)

    rows = []
    for pair, limit, method in interleaved(pairs, given.seconds, given.methods):
        folder = given.out / pair.name / f"{limit:g}-seconds" / method
        folder.mkdir(parents=True, exist_ok=True)
        rows.append(bench.run(method, pair, limit, folder))
        print(f"{pair.name}, {limit:g} s, {method}: {rows[-1]['refined_height']:.6g}", file=sys.stderr, flush=True)
    rows.sort(key=lambda row: given.methods.index(row["method"]))

    print(f"* seed {given.seed}; pairs: {', '.join(pair.name for pair in pairs)}")
    if any(method in PYTORCH for method in given.methods):
        print("* bezier: PyTorch, constant rate; bezier-cosine: the same with a cosine to 0 at the end of its time")
    print(f"\n{summary(rows)}\n\n{each_pair(rows)}")


if __name__ == "__main__":
    main()
