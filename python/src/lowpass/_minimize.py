"""Minima, and whether a gradient is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import _native
from ._arrays import Array
from ._find_path import Seed, with_seed
from ._function import Jacobian, as_landscape
from ._landscape import Landscape
from ._result import evaluations
from ._searching import run


@dataclass(eq=False)
class MinimumResult:
    """Where a descent ended. The fields follow SciPy's OptimizeResult where they mean the same."""

    x: Array
    """The lowest point found: N numbers."""
    fun: float
    """The value there."""
    success: bool
    """The gradient is small against the last twenty iterations, or zero, or within its noise, and no curvature was seen
    to be negative; docs/guide/minimize.md has the formula."""
    message: str
    stop_reason: str
    """gradient norm, no lower point, iterations, unbounded, interrupted, not finite."""
    gradient_norm: float
    nit: int
    nfev: int
    njev: int
    saddles_left: int
    """Stationary points that were left downhill."""
    distance: float
    """From the start."""
    curvatures: Array
    """The lowest at `x`, in increasing order; empty where none were looked at."""
    residuals: Array
    negative: int | None
    """Curvatures surely below zero; None where none were looked at."""
    flat: int | None
    """Directions without visible curvature; with any, a strict minimum is not shown."""
    known_minimum: int | None
    """The number of the landscape's known minimum that lies here."""
    landscape: Any = field(default=None, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "landscape": None}


_ENDS = {
    "gradient norm": "the gradient is small and no curvature was seen to be negative",
    "no lower point": "a gradient or a negative curvature is left; rounding, a kink or a wall hides what is lower",
    "iterations": "the iterations are used up",
    "unbounded": "the value falls without limit: no minimum",
    "interrupted": "stopped on request: the lowest point so far",
    "not finite": "the landscape has no finite value at the start",
}


def minimize(
    fun: Callable[..., Any] | Landscape,
    x0: Any,
    *,
    args: tuple[Any, ...] = (),
    jac: Jacobian = None,
    vectorized: bool = False,
    tolerance: float = 1e-6,
    max_iterations: int = 10000,
    curvature: bool | None = None,
    rng: Seed = None,
    callback: Callable[[int, float], Any] | None = None,
) -> MinimumResult:
    """Goes downhill to a minimum with L-BFGS and leaves saddles on the way.

    Parameters
    ----------
    fun, args, jac, vectorized
        As in :func:`find_path`.
    x0 : array_like
        Where to begin: N numbers.
    tolerance : float
        Relative, 0 ... 1: the formula stands in docs/guide/minimize.md.
    max_iterations : int
        1 or more.
    curvature : bool, optional
        Whether curvatures are looked at where the descent ends: 2 N gradients up to N = 200, some 600 beyond. Default:
        on landscapes without data.
    rng : int, numpy.random.Generator or None
        Seed of Lanczos' method and of the line on which noise is measured; None: 1.
    callback : callable, optional
        ``callback(iteration, value)`` after each iteration.

    Returns
    -------
    MinimumResult

    Raises
    ------
    ValueError
        For a start of another dimension or options out of range. What `fun` raises passes through.
    Interrupted
        On Ctrl-C, with the lowest point so far as its ``result``.

    Examples
    --------
    >>> import lowpass as lp
    >>> lp.minimize(lp.landscape("two-wells"), [0.5, 1.5]).success
    True
    """
    landscape = as_landscape(fun, x0, jac=jac, vectorized=vectorized, args=args)
    start = landscape.point(x0)
    seed = with_seed({}, rng).get("seed", 1)
    held = landscape._as_native()

    def result(found: dict[str, Any]) -> MinimumResult:
        nfev, njev = evaluations(found, landscape)
        looked = found["curvatures"]
        taken = ("x", "fun", "success", "stop_reason", "gradient_norm", "nit", "saddles_left", "distance", "known_minimum")
        return MinimumResult(
            **{name: found[name] for name in taken},
            message=_ENDS[found["stop_reason"]],
            nfev=nfev,
            njev=njev,
            curvatures=looked["lowest"] if looked else np.empty(0),
            residuals=looked["residuals"] if looked else np.empty(0),
            negative=looked["negative"] if looked else None,
            flat=looked["flat"] if looked else None,
            landscape=landscape,
        )

    def watch(iteration: int, value: float) -> bool:
        if callback is not None:
            callback(iteration, value)
        return True

    return run(
        lambda watcher, stop: _native.minimize(held, start, tolerance, max_iterations, curvature, seed, watcher, stop),
        asks_python=held.is_python,
        watcher=watch if callback is not None else None,
        made=result,
    )


@dataclass
class GradientCheck:
    """Gradients beside central differences of the values."""

    agrees: bool
    """Every comparison agrees, and all of them together; False too where nothing could be compared."""
    disagrees: bool
    """The gradient was seen to be wrong."""
    is_blind: bool
    """Noise hides so much that not even the sign of the gradient could be told."""
    compared: int
    """Derivatives compared."""
    skipped: int
    """Not compared: a wall is too near."""
    factor: float
    """The multiple of the gradient that fits the differences best: 1 if it is right, -1 for forces."""
    visible: float
    """How small an error is seen: the median of what is allowed, over the gradient's norm."""
    noise: float | None
    """Standard deviation of the values, where it was measured."""
    worst: str | None
    """The comparison with the largest deviation, in words."""
    disagreement: str
    """What is wrong, in words; empty if nothing is."""


def check_gradient(
    fun: Callable[..., Any] | Landscape,
    x: Any,
    *,
    args: tuple[Any, ...] = (),
    jac: Jacobian = True,
    vectorized: bool = False,
    rng: Seed = None,
) -> GradientCheck:
    """Compares a gradient with central differences of the values.

    Parameters
    ----------
    fun, args, jac, vectorized
        As in :func:`find_path`; here `jac` is True unless it is said.
    x : array_like
        A point of N numbers, or points as the rows of an array of shape (M, N).
    rng : int, numpy.random.Generator or None
        Seed of the directions and coordinates drawn beyond 50 dimensions; None: 1.

    Returns
    -------
    GradientCheck

    Raises
    ------
    ValueError
        Without a gradient, or for points of another dimension or not finite.

    Notes
    -----
    Cost per point: a gradient and four values for each coordinate, or for 15 coordinates and directions beyond 50
    dimensions; where the precision is not known, the noise is measured too (mostly 9 gradients a point, and up to four
    times the values).
    """
    points = np.atleast_2d(np.asarray(x, dtype=np.float64))
    own = isinstance(fun, Landscape)
    landscape = as_landscape(fun, points[0], jac=None if own else jac, vectorized=vectorized, args=args)
    if not landscape.has_gradient:
        raise ValueError(f"'{landscape.name}' has no gradient of its own to be checked; give jac")
    seed = with_seed({}, rng).get("seed", 1)
    return GradientCheck(**landscape._as_native().check_gradient_at(np.ascontiguousarray(points), seed))
