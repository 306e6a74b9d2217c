"""The energy of atoms as a landscape."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from ase import Atoms
from ase.calculators.calculator import CalculatorError
from ase.calculators.singlepoint import SinglePointCalculator
from ase.constraints import FixAtoms, FixCartesian
from ase.geometry import find_mic

from .. import _native
from .._arrays import Array
from .._landscape import Landscape, LowpassWarning
from .._result import PathResult


class AtomsLandscape(Landscape):
    """The potential energy of atoms (eV) as a function of their free coordinates (angstrom).

    Parameters
    ----------
    atoms : ase.Atoms
        What does not vary: kinds, cell, periodic directions, and the coordinates that its constraints fix (FixAtoms,
        FixCartesian). Ends of a path are given as Atoms, too. It is copied.
    calculator : optional
        An ASE calculator; default: that of `atoms`.
    superpose : bool
        Whether an end is laid over `atoms` before it is connected: shifted, turned, like atoms exchanged. For clusters
        and molecules alone: nothing periodic, nothing fixed. What was moved is said in the name, and so in the result.
    failures_are_walls : bool
        Whether a calculation that fails (ase.calculators.calculator.CalculatorError) is an infinite energy; otherwise
        its exception passes through.
    precision : float
        Relative rounding of energies and forces; 0 (default): the noise is measured before a search, by some 30 force
        calls. 2.2e-16 for an analytic potential.

    Raises
    ------
    ValueError
        For other constraints, no calculator, no free coordinate, or `superpose` on what is periodic or held.

    Notes
    -----
    Gradients are minus the forces. Between two structures atoms go the short way round where the cell is periodic
    (minimum image), and never elsewhere. Cost of a question about M points: M calculations.
    """

    def __init__(
        self,
        atoms: Atoms,
        calculator: Any | None = None,
        *,
        superpose: bool = False,
        failures_are_walls: bool = False,
        precision: float = 0.0,
    ) -> None:
        self._calculator = calculator if calculator is not None else atoms.calc
        if self._calculator is None:
            raise ValueError("the atoms have no calculator, and none is given")
        self._reference = atoms.copy()
        self._free = _free_coordinates(atoms)
        if not self._free.any():
            raise ValueError("the constraints fix every coordinate: there is nothing to vary")
        if superpose and (atoms.pbc.any() or not self._free.all()):
            raise ValueError("superpose is for clusters and molecules: nothing periodic, no constraints")
        self._superpose = superpose
        self._failures_are_walls = failures_are_walls
        self._working = atoms.copy()
        self._working.set_constraint()
        self._working.calc = self._calculator
        self.formula = str(atoms.symbols)
        self.name = self.formula
        self.dimension = int(self._free.sum())
        self.precision = precision
        self.exchanged: int | None = None
        """Atoms exchanged when the last end was superposed; None: none was."""

    def point(self, x: Any) -> Array:
        """The free coordinates of Atoms, or N numbers. ValueError for other atoms, cell, or fixed coordinates."""
        if not isinstance(x, Atoms):
            return super().point(x)
        self._refuse_others(x)
        reference = self._reference.get_positions()
        positions = self._superposed(x) if self._superpose else x.get_positions()
        moved = positions - reference
        if self._reference.pbc.any():
            nearest, lengths = find_mic(moved, self._reference.cell, self._reference.pbc)
            # At half a cell two images are equally near: then the atom stays where it was given.
            farther = np.linalg.norm(moved, axis=1) > lengths + 1e-6
            moved = np.where(farther[:, None], nearest, moved)
        held = ~self._free
        away = np.abs(moved.ravel()[held])
        if held.any() and away.max() > 1e-6:
            raise ValueError(
                f"a coordinate that is fixed differs by {away.max():.3g} from that of the atoms given; fixed ones must be "
                "equal at both ends"
            )
        found: Array = (reference + moved).ravel()[self._free]
        return found

    def _refuse_others(self, atoms: Atoms) -> None:
        reference = self._reference
        if len(atoms) != len(reference) or (atoms.numbers != reference.numbers).any():
            if not (self._superpose and sorted(atoms.numbers) == sorted(reference.numbers)):
                raise ValueError(f"the atoms are {atoms.symbols}; the landscape has {reference.symbols}, in that order")
        if (atoms.pbc != reference.pbc).any() or not np.allclose(atoms.cell, reference.cell, atol=1e-8):
            raise ValueError("the atoms have another cell or other periodic directions than the landscape")

    def _superposed(self, atoms: Atoms) -> Array:
        kinds = [int(number) for number in self._reference.numbers]
        moved = atoms.get_positions()
        if (atoms.numbers != self._reference.numbers).any():
            # Like atoms in the reference's order, to be matched from there.
            order = np.argsort(atoms.numbers, kind="stable")[np.argsort(np.argsort(kinds, kind="stable"))]
            moved = moved[order]
        found = _native.superpose(self._reference.get_positions().ravel(), np.ascontiguousarray(moved).ravel(), 3, kinds)
        if found["distance_before"] > 1e-9:
            self.exchanged = found["exchanged"]
            self.name = (
                f"{self.formula} (end superposed: {found['distance_after']:.4g} from the other, "
                f"{found['distance_before']:.4g} before, {found['exchanged']} atoms exchanged)"
            )
        laid: Array = found["moved"].reshape(-1, 3)
        return laid

    def _place(self, x: Array) -> None:
        positions = self._reference.get_positions().ravel()
        positions[self._free] = x
        self._working.set_positions(positions.reshape(-1, 3))

    def _energy(self, x: Array, forces: bool) -> tuple[float, Array]:
        self._place(x)
        try:
            slope = -self._working.get_forces().ravel()[self._free] if forces else np.empty(0)
            return float(self._working.get_potential_energy()), slope
        except CalculatorError as error:
            if not self._failures_are_walls:
                raise
            warnings.warn(f"a calculation failed and counts as a wall: {error}", LowpassWarning, stacklevel=2)
            return np.inf, np.zeros(self.dimension if forces else 0)

    def values_of(self, X: Array) -> Any:
        return [self._energy(x, forces=False)[0] for x in X]

    def values_and_gradients_of(self, X: Array) -> tuple[Any, Any]:
        answers = [self._energy(x, forces=True) for x in X]
        return [value for value, _ in answers], np.stack([slope for _, slope in answers])

    def atoms(self, x: Any) -> Atoms:
        """Atoms at a point (N numbers), with the reference's constraints and the calculator."""
        found = self._reference.copy()
        positions = found.get_positions().ravel()
        positions[self._free] = super().point(x)
        found.set_positions(positions.reshape(-1, 3), apply_constraint=False)
        found.calc = self._calculator
        return found

    def images(self, result: PathResult, count: int | None = None) -> list[Atoms]:
        """Structures along a path, with energies and forces of their own: for NEBTools, ase.io.write and viewers.

        Parameters
        ----------
        result : PathResult
            Of a search on this landscape.
        count : int, optional
            How many, equally spaced in t, both ends among them; 2 or more. Default: those of the grid, and the top.

        Notes
        -----
        Cost: a calculation for each.
        """
        if count is not None and count < 2:
            raise ValueError(f"count is {count}; it must be 2 or more")
        places = np.linspace(0, 1, count) if count is not None else np.union1d(result.t, [result.t_top])
        images = []
        for x in result(places):
            image = self.atoms(x)
            energy, forces = image.get_potential_energy(), image.get_forces(apply_constraint=False)
            image.calc = SinglePointCalculator(image, energy=energy, forces=forces)
            images.append(image)
        return images


def _free_coordinates(atoms: Atoms) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which of the 3 x atoms coordinates the constraints leave free."""
    free = np.ones((len(atoms), 3), dtype=bool)
    for constraint in atoms.constraints:
        if isinstance(constraint, FixAtoms):
            free[constraint.index] = False
        elif isinstance(constraint, FixCartesian):
            free[constraint.index] &= ~np.asarray(constraint.mask, dtype=bool)
        else:
            raise ValueError(
                f"the constraint {type(constraint).__name__} is not one of coordinates alone; FixAtoms and FixCartesian are"
            )
    return free.ravel()
