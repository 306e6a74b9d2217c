"""Figures with matplotlib (``pip install lowpass-paths[plot]``).

Every function draws into `ax`, or into the axes of a new figure of pyplot, and returns the axes; `style` goes to
matplotlib's own function. Nothing is computed here and no global setting is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ._result import PathResult
from ._plane import PlaneValues

try:
    from matplotlib.axes import Axes
    from matplotlib.colors import BoundaryNorm
    from matplotlib.figure import Figure
except ImportError as error:
    raise ImportError("lowpass.plot needs matplotlib: pip install matplotlib") from error

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["heights", "kernel_pca", "losses", "plane", "profile", "surface", "trace"]

_OPTIMIZERS = {"bfgs": "L-BFGS", "sgd": "SGD"}


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    # By pyplot, so that notebooks show it.
    import matplotlib.pyplot as plt

    return plt.figure(layout="constrained").add_subplot()


def _named(data: Any) -> list[tuple[str, Any]]:
    if isinstance(data, Mapping):
        return [(str(name), one) for name, one in data.items()]
    if isinstance(data, Iterable):
        return [("", one) for one in data]
    return [("", data)]


def profile(data: Any, *, ax: Axes | None = None, **style: Any) -> Axes:
    """Values along paths, their tops marked.

    Parameters
    ----------
    data : PathResult, Profile, or a list or mapping of them
        A mapping's keys are the legend.
    """
    ax = _axes(ax)
    for name, one in _named(data):
        (line,) = ax.plot(one.t, one.values, **{"label": name or None, **style})
        ax.plot([one.t_top], [one.height], "o", color=line.get_color(), markersize=5)
    ax.set_xlabel("t")
    ax.set_ylabel("value along the path")
    if isinstance(data, Mapping):
        ax.legend()
    return ax


def trace(data: PathResult | Mapping[str, PathResult], *, ax: Axes | None = None, **style: Any) -> Axes:
    """What a search saw as the height at each step; with mini-batches that of the batch, not the path's."""
    ax = _axes(ax)
    for name, one in _named(data):
        ax.plot(np.arange(len(one.trace)), one.trace, **{"label": name or None, "linewidth": 1, **style})
        ax.axhline(max(one.end_values), color="0.6", linewidth=0.8, linestyle="--")
    ax.set_xlabel("step")
    ax.set_ylabel("highest value a step saw")
    if isinstance(data, Mapping):
        ax.legend()
    return ax


def heights(
    data: DataFrame, *, value: str = "refined_height", by: tuple[str, ...] | None = None, ax: Axes | None = None,
    **style: Any,
) -> Axes:
    """Heights of pairs, a column of points for each group, with the median.

    Parameters
    ----------
    data : DataFrame
        ``Study.pairs()``, or any with the columns named.
    value : str
        Its column that is shown, such as refined_height, excess, linear_height.
    by : tuple of str, optional
        The columns whose values make the groups; the first decides the colour. Default: optimizer, set and landscape, as
        far as they are there.
    """
    ax = _axes(ax)
    columns = [name for name in ("optimizer", "set", "landscape") if name in data] if by is None else list(by)
    groups = list(data.groupby(columns, sort=True))
    colours = {kind: f"C{number}" for number, kind in enumerate(sorted({name[0] for name, _ in groups}))}
    for place, (name, group) in enumerate(groups):
        shown = np.sort(group[value].to_numpy(dtype=float))
        # Spread evenly across the column, so that equal heights are seen.
        across = place + 0.5 * (np.arange(len(shown)) / max(1, len(shown) - 1) - 0.5)
        usual = {"linestyle": "none", "marker": "o", "markersize": 4, "alpha": 0.7, "color": colours[name[0]]}
        ax.plot(across, shown, **{**usual, **style})
        ax.hlines(np.median(shown), place - 0.35, place + 0.35, color="0.2", linewidth=1.5)
    labels = ["\n".join(_OPTIMIZERS.get(str(part), str(part)) for part in name) for name, _ in groups]
    ax.set_xticks(range(len(groups)), labels)
    ax.set_xlim(-0.6, len(groups) - 0.4)
    ax.set_xlabel(", ".join(columns))
    ax.set_ylabel(value.replace("_", " "))
    return ax


def kernel_pca(data: DataFrame, *, ax: Axes | None = None, **style: Any) -> Axes:
    """The first two components of kernel PCA, a colour for each optimizer.

    Parameters
    ----------
    data : DataFrame
        ``Study.kernel_pca()`` for one network, kernel and bfgs_set.
    """
    ax = _axes(ax)
    for optimizer, group in data.groupby("optimizer", sort=True):
        ax.scatter(group["pc1"], group["pc2"], **{"label": _OPTIMIZERS.get(str(optimizer), str(optimizer)), "s": 18, **style})
    ax.set_xlabel("first component")
    ax.set_ylabel("second component")
    ax.legend()
    return ax


def losses(data: DataFrame, *, value: str = "train_loss", ax: Axes | None = None, **style: Any) -> Axes:
    """Losses while networks were trained, a line for each run.

    Parameters
    ----------
    data : DataFrame
        ``Study.losses()`` for one network.
    value : {"train_loss", "test_loss"}
    """
    ax = _axes(ax)
    for number, (optimizer, runs) in enumerate(data.groupby("optimizer", sort=True)):
        for first, (_, run) in enumerate(runs.groupby("run", sort=True)):
            label = _OPTIMIZERS.get(str(optimizer), str(optimizer)) if first == 0 else None
            ax.plot(run["epoch"], run[value], **{"color": f"C{number}", "linewidth": 0.8, "label": label, **style})
    ax.set_xlabel("epoch or iteration")
    ax.set_ylabel(value.replace("_", " "))
    if (data[value].to_numpy(dtype=float) > 0).all():
        ax.set_yscale("log")
    ax.legend()
    return ax


def _filled(data: PlaneValues, ax: Axes, levels: int, style: dict[str, Any]) -> None:
    finite = data.values[np.isfinite(data.values)]
    if finite.size == 0:
        raise ValueError("no value on the grid is finite")
    shown = np.where(np.isfinite(data.values), data.values, np.nan)
    if "levels" not in style:
        # As many colours for the low parts, where paths run, as for the steep rims.
        between = np.unique(np.quantile(finite, np.linspace(0, 1, levels)))
        style = {"levels": between, **({"norm": BoundaryNorm(between, 256)} if len(between) > 1 else {}), **style}
    filled = ax.contourf(data.u, data.v, shown, **{"cmap": "viridis", **style})
    if isinstance(ax.figure, Figure):
        ax.figure.colorbar(filled, ax=ax, label="value")
    if len(data.path):
        ax.plot(data.path[:, 0], data.path[:, 1], color="white", linewidth=2)
        ax.plot(data.path[:, 0], data.path[:, 1], color="C3", linewidth=1.2)
    if len(data.points):
        ax.plot(data.points[:, 0], data.points[:, 1], "o", color="white", markeredgecolor="black", markersize=6)
    ax.set_xlabel(data.labels[0])
    ax.set_ylabel(data.labels[1])


def plane(data: PlaneValues, *, ax: Axes | None = None, levels: int = 24, **style: Any) -> Axes:
    """Values on a plane through three points (:func:`lowpass.plane`), with a path's projection.

    The title says how far the path leaves the plane.
    """
    ax = _axes(ax)
    _filled(data, ax, levels, style)
    if len(data.distances):
        ax.set_title(f"path at most {data.distances.max():.3g} from the plane", fontsize="medium")
    ax.set_aspect("equal")
    return ax


def surface(data: PlaneValues, *, ax: Axes | None = None, levels: int = 24, **style: Any) -> Axes:
    """A landscape of two dimensions (:func:`lowpass.surface`), with a path on it."""
    ax = _axes(ax)
    _filled(data, ax, levels, style)
    return ax
