import lowpass as lp
import numpy as np
import pytest

pytest.importorskip("ase")
from ase import Atoms  # noqa: E402
from ase.build import add_adsorbate, fcc100, molecule  # noqa: E402
from ase.calculators.calculator import CalculationFailed, Calculator, all_changes  # noqa: E402
from ase.calculators.emt import EMT  # noqa: E402
from ase.calculators.lj import LennardJones  # noqa: E402
from ase.constraints import FixAtoms, FixBondLength, FixCartesian  # noqa: E402
from ase.mep import NEB, NEBTools  # noqa: E402
from ase.optimize import BFGS  # noqa: E402
from lowpass.ase import AtomsLandscape  # noqa: E402


def hop():
    """Au hops between hollow sites of Al(100); two layers, the lower one fixed (the example of ASE's NEB tutorial)."""
    slab = fcc100("Al", size=(2, 2, 3))
    add_adsorbate(slab, "Au", 1.7, "hollow")
    slab.center(axis=2, vacuum=4.0)
    slab.set_constraint(FixAtoms(mask=[atom.tag > 1 for atom in slab]))
    ends = []
    for shift in (0.0, slab.cell[0, 0] / 2):
        atoms = slab.copy()
        atoms[-1].x += shift
        atoms.calc = EMT()
        BFGS(atoms, logfile=None).run(fmax=1e-4)
        ends.append(atoms)
    return ends


@pytest.fixture(scope="module")
def ends():
    return hop()


@pytest.fixture(scope="module")
def result(ends):
    initial, final = ends
    return lp.find_path(AtomsLandscape(initial, EMT()), initial, final, starts=1)


def test_the_adatom_hops_over_its_pass(result):
    assert result.excess == pytest.approx(0.374, abs=1e-3)
    assert result.verdict == "pass"


def test_the_climbing_band_of_ase_finds_the_same(ends, result):
    initial, final = ends
    images = [initial, *(initial.copy() for _ in range(3)), final]
    band = NEB(images, climb=True)
    band.interpolate(mic=True)
    for image in images[1:-1]:
        image.calc = EMT()
    BFGS(band, logfile=None).run(fmax=0.01)
    barrier = NEBTools(images).get_barrier(fit=False)[0]
    assert result.excess == pytest.approx(barrier, abs=2e-3)


def test_fixed_coordinates_are_left_out(ends):
    initial, final = ends
    net = AtomsLandscape(initial, EMT())
    assert net.dimension == 15
    check = lp.check_gradient(net, net.point(initial) + 0.05)
    assert check.agrees, check.worst
    moved = final.copy()
    moved.set_constraint()
    moved.positions[0] += 0.1
    with pytest.raises(ValueError, match="fixed differs by 0.1"):
        net.point(moved)


def test_a_wrapped_end_goes_the_short_way(ends):
    initial, final = ends
    net = AtomsLandscape(initial, EMT())
    wrapped = final.copy()
    wrapped.set_constraint()
    wrapped.positions[-1] += wrapped.cell[0] - wrapped.cell[1]
    raw = np.linalg.norm(wrapped.positions[-1] - initial.positions[-1])
    assert raw > 8
    near = np.linalg.norm(net.point(wrapped) - net.point(initial))
    assert near == pytest.approx(np.linalg.norm(final.positions - initial.positions), abs=1e-9)
    # Half a cell away two images are equally near; what is given unwrapped stays.
    np.testing.assert_allclose(net.point(final), final.positions[-5:].ravel(), atol=1e-12)


def test_molecules_are_never_wrapped():
    first = molecule("H2O", cell=[4, 4, 4], pbc=False)
    second = first.copy()
    second.positions[1] += [3.9, 0, 0]
    net = AtomsLandscape(first, EMT())
    assert np.linalg.norm(net.point(second) - net.point(first)) == pytest.approx(3.9)


def test_images_for_other_tools(ends, result):
    images = result.landscape.images(result, 7)
    assert len(images) == 7
    assert images[0].get_potential_energy() == pytest.approx(result.end_values[0])
    assert [len(image.constraints) for image in images] == [1] * 7
    barrier = NEBTools(result.landscape.images(result)).get_barrier(fit=False)[0]
    assert barrier == pytest.approx(result.height - result.end_values[0], abs=1e-4)
    np.testing.assert_allclose(images[3].positions[:8], ends[0].positions[:8], atol=1e-12)


def test_nothing_of_the_users_is_changed(ends):
    initial, final = ends
    before = initial.get_positions().copy(), initial.calc, len(initial.constraints)
    net = AtomsLandscape(initial, EMT())
    lp.find_path(net, initial, final, budget=300)
    np.testing.assert_array_equal(initial.get_positions(), before[0])
    assert initial.calc is before[1]
    assert len(initial.constraints) == before[2]


def test_a_turned_cluster_with_exchanged_atoms_is_laid_over():
    rng = np.random.default_rng(0)
    cluster = Atoms("Ar7", positions=rng.normal(size=(7, 3)) * 2.5)
    cluster.calc = LennardJones(sigma=3.4, epsilon=0.01, rc=1e3)
    BFGS(cluster, logfile=None).run(fmax=1e-6, steps=2000)
    other = cluster.copy()
    other.rotate(50, (1, 2, 3))
    other.positions += 1
    other.positions = other.positions[::-1]
    net = AtomsLandscape(cluster, superpose=True)
    assert np.linalg.norm(net.point(other) - net.point(cluster)) < 1e-5
    assert "superposed" in net.name
    assert net.exchanged and net.exchanged >= 2


def test_what_cannot_be_varied_is_refused(ends):
    initial, _ = ends
    bond = molecule("H2")
    bond.set_constraint(FixBondLength(0, 1))
    with pytest.raises(ValueError, match="FixBondLength"):
        AtomsLandscape(bond, EMT())
    with pytest.raises(ValueError, match="no calculator"):
        AtomsLandscape(molecule("H2"))
    held = molecule("H2")
    held.set_constraint(FixAtoms([0, 1]))
    with pytest.raises(ValueError, match="nothing to vary"):
        AtomsLandscape(held, EMT())
    with pytest.raises(ValueError, match="nothing periodic"):
        AtomsLandscape(initial, EMT(), superpose=True)
    net = AtomsLandscape(initial, EMT())
    with pytest.raises(ValueError, match="in that order"):
        net.point(molecule("H2"))
    squeezed = initial.copy()
    squeezed.set_cell(squeezed.cell * 0.99)
    with pytest.raises(ValueError, match="cell"):
        net.point(squeezed)


def test_single_coordinates_may_be_fixed():
    atoms = molecule("H2")
    atoms.set_constraint(FixCartesian(0, mask=(True, False, True)))
    net = AtomsLandscape(atoms, EMT())
    assert net.dimension == 4


class Fails(Calculator):
    implemented_properties = ["energy", "forces"]

    def calculate(self, atoms=None, properties=("energy",), system_changes=all_changes):
        super().calculate(atoms, properties, system_changes)
        x = self.atoms.positions[0, 0]
        if abs(x) < 0.1:
            raise CalculationFailed("no convergence")
        forces = np.zeros((len(self.atoms), 3))
        forces[0, 0] = -4 * x * (x**2 - 1)
        self.results = {"energy": (x**2 - 1) ** 2, "forces": forces}


def test_failures_pass_through_or_are_walls():
    first, second = Atoms("H", [[-1, 0, 0]]), Atoms("H", [[1, 0, 0]])
    with pytest.raises(CalculationFailed, match="no convergence"):
        lp.find_path(AtomsLandscape(first, Fails()), first, second, starts=1)
    with pytest.warns(lp.LowpassWarning, match="counts as a wall"):
        walled = lp.find_path(AtomsLandscape(first, Fails(), failures_are_walls=True), first, second, starts=1)
    assert walled.height == np.inf
