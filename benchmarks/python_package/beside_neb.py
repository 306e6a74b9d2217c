"""A gold atom hops on Al(100) (ASE's EMT): AtomsLandscape beside ASE's climbing-image NEB at equal force calls.

    PYTHONPATH=build/dev/python python benchmarks/python_package/beside_neb.py

Prints Markdown. Force calls are counted in the calculator, for both alike.
"""

import ase
import lowpass as lp
from ase.build import add_adsorbate, fcc100
from ase.calculators.emt import EMT
from ase.constraints import FixAtoms
from ase.mep import NEB
from ase.optimize import BFGS
from lowpass.ase import AtomsLandscape


class CountedEMT(EMT):
    calls = 0

    def calculate(self, *arguments, **more):
        CountedEMT.calls += 1
        super().calculate(*arguments, **more)


def relaxed(shift):
    atoms = fcc100("Al", size=(2, 2, 3))
    add_adsorbate(atoms, "Au", 1.7, "hollow")
    atoms.center(axis=2, vacuum=4.0)
    atoms.set_constraint(FixAtoms(mask=[atom.tag > 1 for atom in atoms]))
    atoms[-1].x += shift * atoms.cell[0, 0] / 2
    atoms.calc = EMT()
    BFGS(atoms, logfile=None).run(fmax=0.001)
    return atoms


def band(initial, final, inner, fmax):
    CountedEMT.calls = 0
    images = [initial.copy(), *(initial.copy() for _ in range(inner)), final.copy()]
    for image in images:
        image.calc = CountedEMT()
    neb = NEB(images, climb=True, method="improvedtangent")
    neb.interpolate(mic=True)
    ended = BFGS(neb, logfile=None).run(fmax=fmax, steps=500)
    energies = [image.get_potential_energy() for image in images]
    return max(energies) - max(energies[0], energies[-1]), CountedEMT.calls, ended


def path(initial, final, **options):
    landscape = AtomsLandscape(initial, CountedEMT(), precision=2.2e-16)
    CountedEMT.calls = 0
    result = lp.find_path(landscape, initial, final, **options)
    return result, CountedEMT.calls


def main():
    initial, final = relaxed(0), relaxed(1)
    wrapped = final.copy()
    wrapped.positions[-1] -= wrapped.cell[0]
    exact, _ = path(initial, final)
    print(f"ASE {ase.__version__}; the lowest pass that lowpass shows is {exact.excess:.6f} eV ({exact.verdict}).\n")
    print("| | force calls | barrier, eV | above the pass, meV | what it says |\n|---|---|---|---|---|")

    def row(name, calls, barrier, says):
        print(f"| {name} | {calls} | {barrier:.6f} | {1e3 * (barrier - exact.excess):.4f} | {says} |", flush=True)

    budgets = []
    for inner, fmax in ((3, 0.05), (3, 0.01), (5, 0.01), (9, 0.001)):
        barrier, calls, ended = band(initial, final, inner, fmax)
        budgets.append(calls)
        row(f"climbing-image NEB, {inner} images, force {fmax} eV/A", calls, barrier, "converged" if ended else "500 steps")
    for budget in [*budgets, 1000, 2000]:
        for name, options in (("Fourier, 2 terms", {"terms": 2}), ("chain, 1 bend", {"curve": "chain", "terms": 1})):
            result, calls = path(initial, final, starts=1, budget=budget, points=9, **options)
            row(f"lowpass, {name}, budget {budget}", calls, result.excess, result.verdict)
    for name, end, options in (
        ("lowpass, one start", final, {"starts": 1}),
        ("lowpass, defaults", final, {}),
        ("lowpass, one start, wrapped end", wrapped, {"starts": 1}),
    ):
        result, calls = path(initial, end, **options)
        row(name, calls, result.excess, f"{result.verdict}, index {result.index}")


if __name__ == "__main__":
    main()
