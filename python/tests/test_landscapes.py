import lowpass as lp
import numpy as np
import pytest
from surfaces import MULLER_BROWN_MINIMA, double_well, muller_brown


def test_the_librarys_own_agree_with_numpy():
    surface = lp.landscape("muller-brown")
    points = np.random.default_rng(0).uniform([-1.5, -0.5], [1.2, 2.0], size=(50, 2))
    values, gradients = surface.values_and_gradients(points)
    expected, slopes = muller_brown(points)
    np.testing.assert_allclose(values, expected, rtol=1e-12)
    np.testing.assert_allclose(gradients, slopes, rtol=1e-10, atol=1e-9)
    np.testing.assert_array_equal(surface.values(points), values)
    value, gradient = surface.value_and_gradient(points[3])
    assert value == values[3] == surface.value(points[3]) == surface(points[3])
    np.testing.assert_array_equal(gradient, gradients[3])


def test_known_points():
    surface = lp.landscape("muller-brown")
    np.testing.assert_allclose([point.position for point in surface.minima][0], MULLER_BROWN_MINIMA[0], atol=1e-6)
    assert surface.passes[0].joins in [(0, 1), (0, 2), (1, 2)]
    assert [point.value for point in surface.minima] == sorted(point.value for point in surface.minima)
    assert surface.precision == np.finfo(float).eps
    assert surface.sample_count == 1


def test_parameters_by_keyword_and_by_text():
    assert lp.landscape("double-well", dimension=7).dimension == 7
    assert lp.landscape("double-well:dimension=7").dimension == 7
    assert lp.landscape("lennard-jones:atoms=4", dimensions=2).dimension == 8
    with pytest.raises(ValueError, match="muller-brown"):
        lp.landscape("muller-brwn")
    with pytest.raises(ValueError, match="dimension"):
        lp.landscape("double-well", dimension="many")


def test_the_list_has_what_the_command_lists():
    names = [entry["name"] for entry in lp.landscapes()]
    assert {"muller-brown", "two-wells", "double-well", "fcp", "lenet", "lstm", "autoencoder", "mlp"} <= set(names)
    for entry in lp.landscapes():
        if not entry["needs_data"]:
            assert lp.landscape(entry["name"]).dimension == entry["dimension"]


def test_shapes_are_refused():
    surface = lp.landscape("muller-brown")
    with pytest.raises(ValueError, match="2 components"):
        surface.value([1, 2, 3])
    with pytest.raises(ValueError, match=r"\(M, N\)"):
        surface.values([1, 2])
    with pytest.raises(ValueError, match="2"):
        surface.values([[1, 2, 3]])
    with pytest.raises(ValueError, match="real numbers"):
        surface.value(["a", "b"])


def test_a_class_of_ones_own():
    class Bowl(lp.Landscape):
        def __init__(self):
            self.name, self.dimension, self.has_gradient = "bowl", 3, False

        def values_of(self, X):
            return (X**2).sum(axis=1)

    bowl = Bowl()
    assert bowl.value([1, 2, 2]) == 9
    value, gradient = bowl.value_and_gradient([1, 2, 2])
    np.testing.assert_allclose(gradient, [2, 4, 4], rtol=1e-9)
    assert lp.minimize(bowl, [1, 2, 2]).fun < 1e-10


@pytest.mark.filterwarnings("ignore::lowpass.LowpassWarning")
def test_mini_batches_of_a_class_of_ones_own():
    centres = np.random.default_rng(1).normal(size=(40, 2))
    asked = []

    class Mean(lp.Landscape):
        """Double wells along x, shifted in y: a mean over 40 samples."""

        def __init__(self, samples):
            self.name, self.dimension, self.precision = "mean", 2, 2.2e-16
            self.samples, self.sample_count = samples, len(samples)

        def values_and_gradients_of(self, X):
            values, gradients = double_well(X)
            shift = self.samples.mean(axis=0)
            return values + X @ shift * 0.01, gradients + shift * 0.01

        def values_of(self, X):
            return self.values_and_gradients_of(X)[0]

        def minibatch(self, samples):
            asked.append(samples)
            return Mean(self.samples[samples])

    result = lp.find_path(Mean(centres), [-1, 0], [1, 0], steps=20, batch=8)
    assert len(asked) == 20
    assert all(len(set(batch)) == 8 and max(batch) < 40 for batch in asked)
    assert result.sample_gradients == result.njev * 8
    again = lp.find_path(Mean(centres), [-1, 0], [1, 0], steps=20, batch=8)
    assert again.coefficients.tobytes() == result.coefficients.tobytes()
    unknown = Mean(centres)
    unknown.precision = 0.0
    with pytest.raises(ValueError, match="does not say its precision"):
        lp.find_path(unknown, [-1, 0], [1, 0])


def test_minimize():
    surface = lp.landscape("muller-brown")
    found = lp.minimize(surface, [0.5, 0.2])
    assert found.success
    assert found.known_minimum == 1
    assert found.fun == pytest.approx(surface.minima[1].value, abs=1e-9)
    assert found.negative == 0
    mine = lp.minimize(muller_brown, [0.5, 0.2], jac=True, vectorized=True)
    np.testing.assert_allclose(mine.x, found.x, atol=1e-6)
    saddle = lp.minimize(double_well, [0.0, 0.0], jac=True, vectorized=True)
    assert saddle.saddles_left == 1
    assert saddle.fun == pytest.approx(0, abs=1e-10)
    seen = []
    lp.minimize(surface, [0.5, 0.2], callback=lambda iteration, value: seen.append(value))
    assert seen[-1] == pytest.approx(found.fun)
    with pytest.raises(ValueError, match="tolerance is 2"):
        lp.minimize(surface, [0.5, 0.2], tolerance=2)


def test_unbounded():
    found = lp.minimize(lambda x: (x[0], np.array([1.0])), [0.0], jac=True)
    assert found.stop_reason == "unbounded"
    assert not found.success


def test_check_gradient():
    right = lp.check_gradient(muller_brown, MULLER_BROWN_MINIMA + 0.1, vectorized=True)
    assert right.agrees
    assert right.compared == 6

    def doubled(X):
        values, gradients = muller_brown(X)
        return values, 2 * gradients

    wrong = lp.check_gradient(doubled, MULLER_BROWN_MINIMA[0] + 0.1, vectorized=True)
    assert wrong.disagrees
    assert wrong.factor == pytest.approx(0.5, rel=1e-4)
    assert wrong.disagreement
    with pytest.raises(ValueError, match="no gradient"):
        lp.check_gradient(lambda x: 0.0, [1.0], jac=None)


def test_compare():
    table = lp.compare(lp.landscape("muller-brown"), "min:0", "min:1", curves=["fourier", "bezier"], budget=5000)
    assert list(table) == ["fourier", "bezier"]
    assert "bezier" in repr(table)
    for curve, result in table.items():
        assert result.curve == curve
        assert table.search_evaluations[curve] <= 5000
        assert table.dense_heights[curve] == pytest.approx(-40.6648, abs=1e-3)
    with pytest.raises(ValueError, match="each once"):
        lp.compare(lp.landscape("muller-brown"), "min:0", "min:1", curves=["fourier", "fourier"])
    with pytest.raises(ValueError, match="fourir"):
        lp.compare(lp.landscape("muller-brown"), "min:0", "min:1", curves=["fourir"])
