"""Lennard-Jones 7 on both sides: lowpass's known points and searches, and ASE's calculator on the same landscape."""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy
from ase import Atoms
from ase.calculators.lj import LennardJones

# ASE shifts energies by that of a pair at the cut-off: 4e-18 here.
CUT_OFF = 1000
HESSIAN_STEP = 1e-4
# Curvatures of free rotation are not zero off a stationary point; those that count are at least a few units.
SMALLEST_CURVATURE = 0.1


class CountedLennardJones(LennardJones):
    """Counts the structures that it is asked about: energy and forces come together."""

    def __init__(self, counter):
        super().__init__(epsilon=1, sigma=1, rc=CUT_OFF, smooth=False)
        self.counter = counter

    def calculate(self, *arguments, **named):
        self.counter.calls += 1
        super().calculate(*arguments, **named)


class Counter:
    calls = 0


def cluster(position, counter):
    atoms = Atoms(f"X{len(position) // 3}", positions=numpy.reshape(position, (-1, 3)))
    atoms.calc = CountedLennardJones(counter)
    return atoms


def energy(position):
    return cluster(position, Counter()).get_potential_energy()


def index_and_gradient(position):
    """Negative eigenvalues of a Hessian by central differences of ASE's forces, and the gradient's norm."""
    gradient = lambda x: -cluster(x, Counter()).get_forces().ravel()
    x = numpy.ravel(position)
    shifts = HESSIAN_STEP * numpy.eye(len(x))
    hessian = numpy.array([(gradient(x + s) - gradient(x - s)) / (2 * HESSIAN_STEP) for s in shifts])
    curvatures = numpy.linalg.eigvalsh((hessian + hessian.T) / 2)
    return int(numpy.sum(curvatures < -SMALLEST_CURVATURE)), float(numpy.linalg.norm(gradient(x)))


class Lowpass:
    def __init__(self, program):
        self.program = program
        listed = json.loads(self.run("landscapes", "--json"))["landscapes"]
        entry = next(one for one in listed if one["name"] == "lennard-jones")
        self.minima, self.passes = entry["minima"], entry["passes"]

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{self.program} {' '.join(arguments)} failed:\n{done.stderr}")
        return done.stdout

    def lowest_pass(self, first, second):
        """Of the lowest chain of known passes between two minima."""
        for known in sorted(one["value"] for one in self.passes):
            reached = {first}
            for _ in self.minima:
                for one in self.passes:
                    if one["value"] <= known and reached & set(one["joins"]):
                        reached |= set(one["joins"])
            if second in reached:
                return known
        sys.exit(f"no known passes lead from minimum {first} to {second}")

    def connect(self, first, second, options):
        """The result, both ends as they were connected, and the point at the top."""
        with tempfile.TemporaryDirectory() as folder:
            ends = ["--from", f"min:{first}", "--to", f"min:{second}"]
            arguments = ["connect", "lennard-jones", *ends, *options, "--out", folder, "--quiet", "--json"]
            result = json.loads(self.run(*arguments))
            path = numpy.load(pathlib.Path(folder) / "path.npy")
            top = numpy.load(pathlib.Path(folder) / "top.npy")[0]
        result["calls"] = result["value_evaluations"] + result["gradient_evaluations"]
        return result, (path[0], path[-1]), top

    def check_energies(self):
        """ASE must have the energies of all listed points, to 1e-8."""
        for known in self.minima + self.passes:
            difference = energy(known["position"]) - known["value"]
            if abs(difference) > 1e-8:
                sys.exit(f"ASE's energy differs by {difference:.3g} at the listed point of {known['value']}")
