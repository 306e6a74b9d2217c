"""Figures as they are seen: rendered to pixels, whose colours are looked at where the data say."""

import lowpass as lp
import numpy as np
import pytest

pytest.importorskip("matplotlib")
pandas = pytest.importorskip("pandas")
from lowpass import plot  # noqa: E402
from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: E402
from matplotlib.colors import to_rgb  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402


class Image:
    """An axes' figure as it is drawn."""

    def __init__(self, ax):
        self.ax = ax
        canvas = FigureCanvasAgg(ax.figure)
        canvas.draw()
        self.pixels = np.asarray(canvas.buffer_rgba())[:, :, :3] / 255.0

    def near(self, x, y, reach=2):
        """The pixels around a place that is given in the data's coordinates."""
        column, row = self.ax.transData.transform((x, y))
        row = len(self.pixels) - row
        rows = slice(max(0, round(row) - reach), round(row) + reach + 1)
        return self.pixels[rows, max(0, round(column) - reach) : round(column) + reach + 1].reshape(-1, 3)

    def shows(self, x, y, colour, reach=2):
        found = np.abs(self.near(x, y, reach) - to_rgb(colour)).max(axis=1)
        return bool((found < 0.12).any())

    def is_blank(self, x, y):
        return bool((self.near(x, y) > 0.99).all())


@pytest.fixture
def ax():
    return Figure(figsize=(6, 4), dpi=100, layout="constrained").add_subplot()


@pytest.fixture(scope="module")
def result():
    return lp.find_path(lp.landscape("muller-brown"), "min:0", "min:1", starts=1)


def test_profile(result, ax):
    image = Image(plot.profile(result, ax=ax))
    for i in (5, 20, 35, 45):
        assert image.shows(result.t[i], result.values[i], "C0")
    assert image.shows(result.t_top, result.height, "C0", reach=1)
    assert image.is_blank(0.5, (result.values.min() + result.values[25]) / 2)


def test_trace(result, ax):
    image = Image(plot.trace(result, ax=ax, linewidth=2))
    last = len(result.trace) - 1
    assert image.shows(last, result.trace[last], "C0")
    assert image.shows(last / 2, max(result.end_values), "0.6")


def test_heights(ax):
    data = pandas.DataFrame(
        {"optimizer": ["bfgs"] * 3 + ["sgd"] * 3, "set": "train", "refined_height": [1.0, 2.0, 3.0, 4.0, 5.0, 9.0]}
    )
    image = Image(plot.heights(data, ax=ax, alpha=1))
    assert image.shows(-0.25, 1.0, "C0") and image.shows(0.25, 3.0, "C0")
    assert image.shows(0.75, 4.0, "C1") and image.shows(1.25, 9.0, "C1")
    assert image.shows(0.2, 2.0, "0.2") and image.shows(1.2, 5.0, "0.2")
    assert image.is_blank(0, 6.0)


def test_kernel_pca(ax):
    data = pandas.DataFrame({"optimizer": ["bfgs", "sgd"], "pc1": [0.0, 1.0], "pc2": [0.0, 1.0]})
    image = Image(plot.kernel_pca(data, ax=ax))
    assert image.shows(0, 0, "C0") and image.shows(1, 1, "C1")
    assert image.is_blank(0.5, 0.5)


def test_losses_have_a_logarithmic_axis(ax):
    data = pandas.DataFrame({"optimizer": ["sgd"] * 3, "run": [0] * 3, "epoch": [0, 1, 2], "train_loss": [1.0, 0.1, 0.01]})
    image = Image(plot.losses(data, ax=ax, linewidth=2))
    assert image.shows(1, 0.1, "C0")
    # On a linear axis the line would not pass there.
    assert image.shows(0.5, np.sqrt(0.1), "C0") and image.shows(1.5, np.sqrt(0.001), "C0")


def test_surface(result, ax):
    values = lp.surface(lp.landscape("muller-brown"), path=result)
    image = Image(plot.surface(values, ax=ax))
    for t in (0.2, 0.5, 0.8):
        assert image.shows(*result(t), "C3", reach=1)
    assert image.shows(*result(0.0), "white")
    # Low places have the map's dark end, high ones its light end.
    low, high = image.near(*(result.x0 + 0.08)).mean(axis=0), image.near(values.u[2], values.v[-3]).mean(axis=0)
    assert low.sum() < high.sum()


def test_plane(result, ax):
    landscape = lp.landscape("double-well", dimension=4)
    path = lp.find_path(landscape, "min:0", "min:1", starts=1)
    values = lp.plane(landscape, path.x0, path.x1, path(0.5) + np.array([0, 1.0, 0, 0]), path=path)
    image = Image(plot.plane(values, ax=ax))
    middle = values.path[len(values.path) // 2]
    assert image.shows(*middle, "C3", reach=1)
    for place in values.points:
        assert image.shows(*place, "white")
