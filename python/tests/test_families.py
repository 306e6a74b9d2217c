"""Points and gradients where the user's side has them: NumPy arrays without copies, families on a device."""

import lowpass as lp
import numpy as np
import pytest
from surfaces import double_well


def searched(f, dimension=40, **more):
    ends = np.zeros((2, dimension))
    ends[:, 0] = -1, 1
    ends[:, 1] = 0.1, -0.2
    return lp.find_path(f, *ends, jac=True, vectorized=True, as_published=True, steps=40, check_gradient=False, **more)


def same(first, second):
    assert first.coefficients.tobytes() == second.coefficients.tobytes()
    assert first.height == second.height


# Long vectors go through pieces on several threads, short ones do not.
@pytest.mark.parametrize("dimension", [40, 40_000])
@pytest.mark.parametrize(
    "answer",
    [
        lambda X, values, gradients: (values, gradients),
        lambda X, values, gradients: (values.tolist(), np.asfortranarray(gradients)),
        lambda X, values, gradients: (values, gradients[:, ::-1][:, ::-1]),
    ],
    ids=["own", "column-major", "view"],
)
def test_whatever_array_holds_the_gradients(dimension, answer):
    plain = searched(double_well, dimension)
    same(searched(lambda X: answer(X, *double_well(X)), dimension), plain)


def test_gradients_written_into_the_points(dimension=40):
    def in_place(X):
        values, gradients = double_well(X)
        X[:] = gradients
        return values, X

    same(searched(in_place, dimension), searched(double_well, dimension))


def test_gradients_that_the_function_keeps_and_writes_over():
    kept = np.empty((0, 0))

    def lazy(X):
        nonlocal kept
        values, gradients = double_well(X)
        if kept.shape != gradients.shape:
            kept = np.empty_like(gradients)
        kept[:] = gradients
        return values, kept

    same(searched(lazy), searched(double_well))


def test_points_that_the_function_keeps_stay_as_they_were():
    seen = []

    def keeping(X):
        seen.append((X[::2], X[::2].copy()))
        return double_well(X)

    same(searched(keeping), searched(double_well))
    for view, copy in seen:
        np.testing.assert_array_equal(view, copy)


def test_memory_of_points_is_used_again():
    # Fresh memory would take as long as a cheap function.
    places = set()

    def forgetting(X):
        places.add(X.ctypes.data)
        return double_well(X)

    searched(forgetting, 40_000)
    assert len(places) < 10


@pytest.mark.parametrize("dimension", [3, 30_000])
def test_walls_do_not_spoil_the_other_points(dimension):
    def walled(X):
        values, gradients = double_well(X)
        hidden = np.abs(X[:, 0]) < 0.3
        gradients[hidden & (X[:, 1] < 0.5)] = np.nan
        return values, gradients

    with pytest.warns(lp.LowpassWarning, match="not a number|no number"):
        result = searched(walled, dimension)
    assert np.isfinite(result.coefficients).all()
    assert result.not_a_number > 0


class Mixed(lp.Landscape):
    """The double well, whose families mix their points themselves."""

    def __init__(self, dimension, has_family=True):
        self.name, self.dimension, self.precision = "mixed", dimension, 2.2e-16
        self.has_family = has_family
        self.families = []

    def values_of(self, X):
        return double_well(X)[0]

    def values_and_gradients_of(self, X):
        return double_well(X)

    def family(self, basis):
        if not self.has_family:
            return None
        self.families.append(Family(basis))
        return self.families[-1]


class Family:
    def __init__(self, basis):
        self.basis = basis
        self.edited, self.rules, self.constants = 0, 0, 0

    def edit(self, first, rows):
        self.basis[first : first + len(rows)] = rows
        self.edited += len(rows)

    def choose(self, samples):
        raise AssertionError("a landscape without samples")

    def values(self, mixing):
        return double_well(mixing @ self.basis)[0]

    def values_and_pullback(self, mixing, weights, first, count):
        values, gradients = double_well(mixing @ self.basis)
        if callable(weights):
            self.rules += 1
            weights = weights(values)
        else:
            self.constants += 1
        return values, (mixing[:, first : first + count] * weights[:, None]).T @ gradients


@pytest.mark.parametrize(
    "options",
    [
        {"as_published": True, "steps": 50},
        {"as_published": True, "objective": "squared", "steps": 50},
        {"starts": 1},
        {"curve": "chain", "terms": 3, "starts": 2},
        {"optimizer": "lbfgs", "as_published": True, "steps": 20},
    ],
    ids=str,
)
def test_families_of_the_landscapes_own(options):
    dimension = 20
    ends = np.zeros((2, dimension))
    # Not symmetric: there rounding decides to which side a path bends.
    ends[:, 0], ends[:, 1] = (-1, 0.9), (0.1, -0.2)
    own, usual = Mixed(dimension), Mixed(dimension, has_family=False)
    found = lp.find_path(own, *ends, **options)
    expected = lp.find_path(usual, *ends, **options)
    assert own.families
    # Where tops are sought rounding decides how often they are looked at.
    assert found.njev == expected.njev or "starts" in options
    assert found.height == pytest.approx(expected.height, rel=1e-9)
    assert found.verdict == expected.verdict


def test_only_what_has_changed_is_handed_over():
    own = Mixed(20)
    ends = np.zeros((2, 20))
    ends[:, 0] = -1, 1
    lp.find_path(own, *ends, as_published=True, steps=30, terms=4)
    (family,) = own.families[:1]
    # The four coefficient vectors of each step and no end; once more when the path is measured.
    assert 4 * 29 <= family.edited <= 4 * 33
    assert family.rules + family.constants == 30


def test_what_a_family_raises_passes_through():
    class Broken(Mixed):
        def family(self, basis):
            raise LookupError("no room on the device")

    with pytest.raises(LookupError, match="no room"):
        lp.find_path(Broken(3), [-1, 0, 0], [1, 0, 0], steps=3)
