"""Values of a landscape over a plane: what `lowpass.plot.plane` and `lowpass.plot.surface` draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ._arrays import Array
from ._landscape import Landscape
from ._result import PathResult


@dataclass(eq=False)
class PlaneValues:
    """Values on a grid in a plane, with points and a path in it."""

    u: Array
    """First coordinates of the grid: U numbers."""
    v: Array
    """Second coordinates: V numbers."""
    values: Array
    """V x U, values[j, i] at (u[i], v[j])."""
    points: Array = field(default_factory=lambda: np.empty((0, 2)))
    """Points in the plane: P x 2."""
    path: Array = field(default_factory=lambda: np.empty((0, 2)))
    """A path, projected on the plane: M x 2."""
    distances: Array = field(default_factory=lambda: np.empty(0))
    """How far each of its points lies from the plane: M numbers."""
    labels: tuple[str, str] = ("", "")


def plane(
    landscape: Landscape,
    a: Any,
    b: Any,
    c: Any | None = None,
    *,
    path: PathResult | None = None,
    resolution: int = 41,
    margin: float = 0.25,
) -> PlaneValues:
    """Values on the plane through three points.

    The first axis goes from `a` to `b`, the second at right angles to it towards `c`; both in the units of the
    coordinates, `a` at the origin.

    Parameters
    ----------
    landscape : Landscape
    a, b : point
        As the landscape takes them.
    c : point, optional
        Not on the line through `a` and `b`. Default: the point of `path` that is farthest from that line.
    path : PathResult, optional
        A path to be projected on the plane.
    resolution : int
        Points of the grid in each direction, 2 or more.
    margin : float
        How far the grid goes beyond the points and the path, as a part of their extent; 0 or more.

    Returns
    -------
    PlaneValues

    Raises
    ------
    ValueError
        For points on one line, or neither `c` nor `path`.

    Notes
    -----
    Cost: `resolution` squared values, asked row by row.
    """
    first, second = landscape.point(a), landscape.point(b)
    if c is None:
        if path is None:
            raise ValueError("give a third point c, or a path")
        third = _farthest(path, first, second)
    else:
        third = landscape.point(c)
    axis_u, axis_v = _axes(first, second, third)
    flat = np.stack([first, second, third]) - first
    corners = flat @ np.stack([axis_u, axis_v], axis=1)
    line = np.empty((0, 2))
    distances = np.empty(0)
    if path is not None:
        offsets = path.path - first
        line = offsets @ np.stack([axis_u, axis_v], axis=1)
        distances = np.linalg.norm(offsets - line @ np.stack([axis_u, axis_v]), axis=1)
    u, v = _grid(np.concatenate([corners, line]), resolution, margin)
    values = np.stack([landscape.values(first + u[:, None] * axis_u + height * axis_v) for height in v])
    points = corners if c is not None else corners[:2]
    return PlaneValues(u, v, values, points, line, distances, ("along the straight line", "across it"))


def surface(
    landscape: Landscape,
    *,
    path: PathResult | None = None,
    limits: tuple[tuple[float, float], tuple[float, float]] | None = None,
    resolution: int = 101,
    margin: float = 0.25,
) -> PlaneValues:
    """Values of a landscape of two dimensions on a grid.

    Parameters
    ----------
    landscape : Landscape
        Of two dimensions.
    path : PathResult, optional
    limits : ((float, float), (float, float)), optional
        Of both coordinates. Default: what holds the known minima and the path, and `margin` of it more.
    resolution : int
        Points of the grid in each direction, 2 or more.
    margin : float
        As in :func:`plane`.

    Raises
    ------
    ValueError
        For another dimension, or without limits where nothing says what is to be shown.
    """
    if landscape.dimension != 2:
        raise ValueError(f"'{landscape.name}' has {landscape.dimension} dimensions; a surface has 2 (see lowpass.plane)")
    points = np.array([point.position for point in landscape.minima]).reshape(-1, 2)
    line = path.path if path is not None else np.empty((0, 2))
    if limits is None:
        shown = np.concatenate([points, line])
        if len(shown) < 2:
            raise ValueError("give limits, or a path")
        u, v = _grid(shown, resolution, margin)
    else:
        u, v = (np.linspace(low, high, resolution) for low, high in limits)
    values = np.stack([landscape.values(np.column_stack([u, np.full_like(u, height)])) for height in v])
    return PlaneValues(u, v, values, points, line, np.zeros(len(line)), ("x", "y"))


def _farthest(path: PathResult, a: Array, b: Array) -> Array:
    axis = (b - a) / np.linalg.norm(b - a)
    offsets = path.path - a
    across = offsets - np.outer(offsets @ axis, axis)
    point: Array = path.path[int(np.argmax(np.linalg.norm(across, axis=1)))]
    return point


def _axes(a: Array, b: Array, c: Array) -> tuple[Array, Array]:
    length = np.linalg.norm(b - a)
    if not length > 0:
        raise ValueError("the first two points are equal; three points of a plane are needed")
    axis_u = (b - a) / length
    across = (c - a) - ((c - a) @ axis_u) * axis_u
    height = np.linalg.norm(across)
    if not height > 1e-9 * length:
        raise ValueError("the three points lie on one line; a plane needs one beside it")
    return axis_u, across / height


def _grid(shown: Array, resolution: int, margin: float) -> tuple[Array, Array]:
    if resolution < 2:
        raise ValueError(f"resolution is {resolution}; it must be 2 or more")
    if not margin >= 0:
        raise ValueError(f"margin is {margin}; it must be 0 or more")
    low, high = shown.min(axis=0), shown.max(axis=0)
    extent = np.where(high > low, high - low, np.max(high - low) or 1.0)
    low, high = low - margin * extent, high + margin * extent
    return np.linspace(low[0], high[0], resolution), np.linspace(low[1], high[1], resolution)
