"""Climbing-image nudged elastic bands by ASE, looked at when so many force calls have been made."""

from typing import NamedTuple

import numpy
from ase.mep import NEB
from ase.optimize import BFGS, FIRE

from clusters import Counter, cluster, energy, index_and_gradient

STARTS = ("linear", "idpp", "kicked")
KICK = 0.01  # standard deviation of what is added to the coordinates of a linear start
OPTIMIZERS = {"BFGS": BFGS, "FIRE": FIRE}
# The best of 0.1, 1, 5 and 20 on the first pair; 0.1 is ASE's default, for eV and Angstrom.
SPRING = 5.0
# The climbing image begins to climb once the band is about relaxed, as ASE's documentation advises.
RELAXED = 0.5
SHARE_TO_RELAX = 0.25  # of the fewest force calls, at most
CONVERGED = 1e-4
# An image up here does not come back: atoms lie in each other.
BLOWN_UP = 1000


class Setting(NamedTuple):
    optimizer: str
    images: int  # both ends included
    start: str  # in STARTS


SETTINGS = [Setting(o, i, s) for o in OPTIMIZERS for i in (9, 17) for s in STARTS]


class Look(NamedTuple):
    """At the highest image, once the band has ended or no further step fits into a number of force calls."""

    height: float
    index: int
    gradient: float
    calls: int
    ended: str  # "converged", "blown up" or "calls spent"


def highest(images, calls, ended):
    energies = [energy(image.positions.ravel()) for image in images]
    top = images[int(numpy.argmax(energies))].positions.ravel()
    return Look(max(energies), *index_and_gradient(top), calls, ended)


def band(ends, setting, limits):
    """A look for each of the limits, in force calls and increasing: one band, relaxed on until it has converged."""
    counter = Counter()
    images = [cluster(ends[0], counter) for _ in range(setting.images - 1)] + [cluster(ends[1], counter)]
    neb = NEB(images, k=SPRING, climb=False, method="improvedtangent")
    neb.interpolate("idpp" if setting.start == "idpp" else "linear")
    if setting.start == "kicked":
        random = numpy.random.default_rng(0)
        for image in images[1:-1]:
            image.positions += KICK * random.normal(size=image.positions.shape)
    counter.calls = 0  # the start needs no energies
    looks = []
    per_step = setting.images - 2

    def spend(until, force):
        """Steps until the band is relaxed so far or another one does not fit; why it ended."""
        optimizer = OPTIMIZERS[setting.optimizer](neb, logfile=None)
        for relaxed in optimizer.irun(fmax=force, steps=10**9):
            if relaxed:
                return "converged"
            if max(neb.energies) > BLOWN_UP:
                return "blown up"
            if counter.calls + per_step > until:
                return "calls spent"

    spend(SHARE_TO_RELAX * limits[0], RELAXED)
    neb.climb = True
    for limit in limits:
        ended = spend(limit, CONVERGED)
        looks.append(highest(images, counter.calls, ended))
        if ended != "calls spent":
            break
    return looks + [looks[-1]] * (len(limits) - len(looks))
