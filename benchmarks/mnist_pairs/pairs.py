"""The pairs of weights that are compared: named, or drawn from a study's ensembles."""

import itertools
import pathlib
import random
import sys
from typing import NamedTuple

import numpy

OPTIMIZERS = ("bfgs", "sgd")


class Pair(NamedTuple):
    group: str  # the means of a table are over pairs of one group
    name: str
    first: str  # FILE.npy#ROW, as lowpass takes it
    second: str


def given_pairs(files):
    """A.npy B.npy, A.npy B.npy, ..."""
    if len(files) % 2:
        sys.exit(f"an odd number of files: {' '.join(files)}; a pair is two")
    points = [file if "#" in file else f"{file}#0" for file in files]
    return [Pair("given", str(i), *points[2 * i : 2 * i + 2]) for i in range(len(points) // 2)]


def pairs_from_study(folder, count, seed):
    """So many pairs of each optimiser, drawn from the ensembles at the minima of the training loss."""
    chosen = []
    for optimizer in OPTIMIZERS:
        files = sorted(pathlib.Path(folder).glob(f"ensembles/*-{optimizer}-train.npy"))
        if len(files) != 1:
            sys.exit(f"{folder}/ensembles holds {len(files)} files *-{optimizer}-train.npy; a study of one network is needed")
        rows = range(len(numpy.load(files[0], mmap_mode="r")))
        pairs = list(itertools.combinations(rows, 2))
        if len(pairs) < count:
            sys.exit(f"{files[0]} has {len(rows)} rows, which make {len(pairs)} pairs; {count} are asked for")
        for i, j in sorted(random.Random(f"{seed} {optimizer}").sample(pairs, count)):
            chosen.append(Pair(optimizer, f"{optimizer}-{i}-{j}", f"{files[0]}#{i}", f"{files[0]}#{j}"))
    return chosen
