import lowpass as lp
import numpy as np
import pytest

matplotlib = pytest.importorskip("matplotlib")
pandas = pytest.importorskip("pandas")
matplotlib.use("Agg")
from lowpass import plot  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402


@pytest.fixture(scope="module")
def result():
    return lp.find_path(lp.landscape("muller-brown"), "min:0", "min:1", starts=1)


@pytest.fixture
def ax():
    return Figure().add_subplot()


def pairs():
    rng = np.random.default_rng(0)
    rows = [(optimizer, which, height) for optimizer in ("bfgs", "sgd") for which in ("train", "test") for height in rng.random(9)]
    return pandas.DataFrame(rows, columns=["optimizer", "set", "refined_height"])


def test_profile_shows_the_values_and_the_top(result, ax):
    assert plot.profile(result, ax=ax, color="black") is ax
    line, top = ax.lines
    np.testing.assert_array_equal(line.get_xdata(), result.t)
    np.testing.assert_array_equal(line.get_ydata(), result.values)
    assert (top.get_xdata()[0], top.get_ydata()[0]) == (result.t_top, result.height)
    assert line.get_color() == "black"


def test_several_profiles_have_a_legend(result, ax):
    plot.profile({"first": result, "second": result}, ax=ax)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["first", "second"]
    assert len(plot.profile([result, result], ax=Figure().add_subplot()).lines) == 4


def test_trace(result, ax):
    plot.trace(result, ax=ax)
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), result.trace)


def test_heights_has_a_column_for_each_group(ax):
    data = pairs()
    plot.heights(data, ax=ax)
    assert [text.get_text() for text in ax.get_xticklabels()] == ["L-BFGS\ntest", "L-BFGS\ntrain", "SGD\ntest", "SGD\ntrain"]
    shown = [line.get_ydata() for line in ax.lines]
    expected = data[(data.optimizer == "bfgs") & (data.set == "test")].refined_height
    np.testing.assert_array_equal(shown[0], np.sort(expected))
    medians = [collection.get_segments()[0][0, 1] for collection in ax.collections]
    assert medians[0] == np.median(expected)


def test_kernel_pca_and_losses(ax):
    points = pandas.DataFrame({"optimizer": ["bfgs", "sgd", "sgd"], "pc1": [0, 1, 2], "pc2": [3, 4, 5]})
    plot.kernel_pca(points, ax=ax)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["L-BFGS", "SGD"]
    np.testing.assert_array_equal(ax.collections[1].get_offsets(), [[1, 4], [2, 5]])
    curves = pandas.DataFrame(
        {"optimizer": ["sgd"] * 4, "run": [0, 0, 1, 1], "epoch": [0, 1, 0, 1], "train_loss": [2, 1, 3, 0.5]}
    )
    losses = plot.losses(curves, ax=Figure().add_subplot())
    assert len(losses.lines) == 2
    assert losses.get_yscale() == "log"


def test_the_plane_has_the_landscapes_values(result):
    surface = lp.landscape("muller-brown")
    data = lp.plane(surface, "min:0", "min:1", "min:2", path=result, resolution=9)
    a, b, c = (point.position for point in surface.minima)
    axis_u = (b - a) / np.linalg.norm(b - a)
    np.testing.assert_allclose(data.points[1], [np.linalg.norm(b - a), 0], atol=1e-12)
    across = (c - a) - ((c - a) @ axis_u) * axis_u
    axis_v = across / np.linalg.norm(across)
    for i, j in ((0, 0), (3, 7), (8, 8)):
        point = a + data.u[i] * axis_u + data.v[j] * axis_v
        assert data.values[j, i] == pytest.approx(surface.value(point), rel=1e-9)
    # In two dimensions every path lies in the plane.
    assert data.distances.max() < 1e-12
    np.testing.assert_allclose(data.path @ np.stack([axis_u, axis_v]) + a, result.path, atol=1e-12)


def test_a_plane_without_a_third_point_takes_the_paths_farthest():
    well = lp.landscape("double-well", dimension=6)
    path = lp.find_path(well, "min:0", "min:1", starts=1, kick=0.5, objective="sum", steps=5)
    data = lp.plane(well, "min:0", "min:1", path=path, resolution=5)
    assert data.path[:, 1].max() > 0
    assert data.distances.max() > 0


def test_planes_that_are_none_are_refused(result):
    surface = lp.landscape("muller-brown")
    with pytest.raises(ValueError, match="one line"):
        lp.plane(surface, [0, 0], [1, 1], [2, 2])
    with pytest.raises(ValueError, match="equal"):
        lp.plane(surface, [0, 0], [0, 0], [2, 2])
    with pytest.raises(ValueError, match="third point"):
        lp.plane(surface, [0, 0], [1, 1])
    with pytest.raises(ValueError, match="resolution is 1"):
        lp.plane(surface, [0, 0], [1, 1], [0, 1], resolution=1)
    with pytest.raises(ValueError, match="2"):
        lp.surface(lp.landscape("double-well", dimension=3))


def test_maps_are_drawn(result, ax):
    surface = lp.landscape("muller-brown")
    data = lp.surface(surface, path=result, resolution=21)
    assert data.values[0, 0] == pytest.approx(surface.value([data.u[0], data.v[0]]))
    assert plot.surface(data, ax=ax) is ax
    title = plot.plane(lp.plane(surface, "min:0", "min:1", path=result, resolution=9), ax=Figure().add_subplot())
    assert "from the plane" in title.get_title()


def test_walls_stay_blank(ax):
    def wall(X):
        return np.where(X[:, 0] > 0, np.inf, (X**2).sum(axis=1))

    land = lp.FunctionLandscape(wall, 2, vectorized=True)
    data = lp.surface(land, limits=((-1, 1), (-1, 1)), resolution=11)
    assert np.isinf(data.values[:, -1]).all()
    plot.surface(data, ax=ax)


def test_nothing_global_is_touched(result):
    import matplotlib.pyplot as plt

    before = dict(matplotlib.rcParams)
    figures = plt.get_fignums()
    plot.profile(result, ax=Figure().add_subplot())
    assert plt.get_fignums() == figures
    made = plot.profile(result)
    assert len(plt.get_fignums()) == len(figures) + 1
    plt.close(made.figure)
    assert dict(matplotlib.rcParams) == before
