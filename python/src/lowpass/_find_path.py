"""The lowest path between two points."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from . import _native
from ._arrays import Array, matrix
from ._function import FunctionLandscape, Jacobian, as_landscape
from ._landscape import Landscape, LowpassWarning
from ._options import PathOptions, Unpack
from ._progress import ProgressBar, watcher_of
from ._result import PathResult, result_from
from ._searching import run

Seed = int | np.random.Generator | None


def find_path(
    fun: Callable[..., Any] | Landscape,
    x0: Any,
    x1: Any,
    *,
    args: tuple[Any, ...] = (),
    jac: Jacobian = None,
    vectorized: bool = False,
    rng: Seed = None,
    start: PathResult | Any | None = None,
    callback: Callable[..., Any] | None = None,
    progress: bool = False,
    check_gradient: bool | None = None,
    **options: Unpack[PathOptions],
) -> PathResult:
    """Finds a low path between two points and measures its height.

    Parameters
    ----------
    fun : callable or Landscape
        ``fun(x, *args)`` gives the value at a point of N numbers; see :class:`FunctionLandscape` for `jac` and
        `vectorized`. Or a landscape: :func:`landscape`, or one of your own.
    x0, x1 : array_like
        The ends: N numbers each. On landscapes that know other forms (``"min:0"``, state dicts, Atoms) these too.
    args : tuple
        Further arguments of `fun` and `jac`.
    jac : True, callable or None
        True: `fun` gives (value, gradient). A callable gives the gradient. None: central differences, 2 N + 1 values
        each.
    vectorized : bool
        Whether `fun` and `jac` take the rows of an array of shape (M, N) at once, and give M values and an array of
        shape (M, N): one call for all points of a step.
    rng : int, numpy.random.Generator or None
        The seed, or what it is drawn from. None: 0. The result says it (``result.seed``); the same seed gives the same
        result.
    start : PathResult or array_like, optional
        Where to begin: a path with the same curve and terms, or its coefficients (K x N). Default: the straight line.
    callback : callable, optional
        ``callback(intermediate_result=...)`` after each step (height, nfev, step, ...); raising StopIteration ends the
        search with the best so far, and the stop reason observer.
    progress : bool
        Whether a bar is drawn (tqdm).
    check_gradient : bool, optional
        Whether the gradient is compared with differences of the values near the straight line before the search: 5
        gradients and at most some hundred values more, which `nfev` does not count. Default: for functions with `jac`.
    **options
        As on the command line, with _ for -; see below.

    Returns
    -------
    PathResult

    Raises
    ------
    ValueError
        For an unknown option or a value that is not allowed, ends or answers of `fun` that do not fit, an end without a
        value, and a gradient that does not fit the values. What `fun` raises passes through as it is.
    Interrupted
        On Ctrl-C (a KeyboardInterrupt with the best so far as its ``result``).

    Warns
    -----
    LowpassWarning
        For what the heights' reader should be told.

    Notes
    -----
    The search, its objectives and curves are those of `lowpass connect`; what is converged is decided by the same
    rules. The paper's own search (Yu and Morozov, arXiv 2602.21276) is ``as_published=True``. Functions are asked in the
    calling thread. Cost: with one start on a smooth surface some thousand gradients, with all starts some ten times as
    many; a Hessian (2 N gradients up to N = 200, at most 600 beyond) for each verdict.

    Examples
    --------
    >>> import numpy as np, lowpass as lp
    >>> def f(X):
    ...     x, y = X.T
    ...     return (x**2 - 1)**2 + y**2, np.stack([4 * x * (x**2 - 1), 2 * y], axis=1)
    >>> result = lp.find_path(f, [-1, 0], [1, 0.1], jac=True, vectorized=True)
    >>> round(result.height, 6), result.verdict
    (1.0, 'pass')

    Options
    -------
    """
    landscape = as_landscape(fun, x0, jac=jac, vectorized=vectorized, args=args)
    first, last = ends(landscape, x0, x1)
    keywords = with_seed(dict(options), rng)
    held = landscape._as_native()
    for doubt in _native.doubts(held, keywords):
        warnings.warn(doubt, LowpassWarning, stacklevel=2)
    check_between(held, first, last, landscape, check_gradient)
    bar = ProgressBar() if progress else None
    try:
        return run(
            lambda watch, stop: _native.find_path(held, first, last, keywords, _coefficients(start), watch, stop),
            asks_python=held.is_python,
            watcher=watcher_of(callback, bar),
            made=partial(_told, x0=first, x1=last, landscape=landscape),
        )
    finally:
        if bar is not None:
            bar.close()


def _told(found: dict[str, Any], x0: Array, x1: Array, landscape: Landscape) -> PathResult:
    for warning in found["warnings"]:
        # Of this function, run() and find_path() the caller has written none.
        warnings.warn(warning, LowpassWarning, stacklevel=4)
    return result_from(found, x0, x1, landscape)


def _coefficients(start: PathResult | Any | None) -> Array | None:
    if start is None:
        return None
    return start.coefficients if isinstance(start, PathResult) else matrix(start, "start")


def ends(landscape: Landscape, x0: Any, x1: Any) -> tuple[Array, Array]:
    """Both as vectors; the message says which does not fit."""
    found = []
    for name, end in (("x0", x0), ("x1", x1)):
        try:
            found.append(landscape.point(end))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
        if not np.isfinite(found[-1]).all():
            raise ValueError(f"{name} holds a number that is not finite")
    return found[0], found[1]


def with_seed(options: dict[str, Any], rng: Seed) -> dict[str, Any]:
    """The options for the library: scalars of NumPy as Python's own, the seed among them."""
    keywords = {name: _plain(value) for name, value in options.items()}
    if rng is None:
        return keywords
    if "seed" in keywords:
        raise ValueError("rng and seed are both given; drop one")
    if isinstance(rng, np.random.Generator):
        keywords["seed"] = int(rng.integers(2**53))
    elif isinstance(rng, (int, np.integer)) and not isinstance(rng, bool):
        keywords["seed"] = int(rng)
    else:
        raise ValueError(f"rng is {rng!r}; it must be a whole number, a numpy.random.Generator or None")
    return keywords


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def check_between(
    held: _native.Landscape, x0: Array, x1: Array, landscape: Landscape, wanted: bool | None
) -> None:
    """ValueError if the gradient was seen not to fit the values."""
    usual = isinstance(landscape, FunctionLandscape) and landscape.has_gradient
    if not (usual if wanted is None else wanted) or not landscape.has_gradient:
        return
    found = held.check_gradient_between(x0, x1)
    if found["disagrees"]:
        raise ValueError(
            f"the gradient of '{landscape.name}' does not fit its values near the straight line between the ends; "
            f"{found['disagreement']}. Put it right, or use jac=None (central differences)"
        )
    if found["is_blind"]:
        warnings.warn(
            f"the values of '{landscape.name}' are so noisy (by about {found['noise']:.2g}) that not even the sign of "
            "its gradient could be checked",
            LowpassWarning,
            stacklevel=3,
        )


def _options_text() -> str:
    lines = []
    for option in _native.option_table():
        lines.append(f"    {option['name']} : {option['type']}")
        lines.append(f"        {option['sentence']} Allowed: {option['allowed']}. Default: {option['default']}.")
    return "\n".join(lines) + "\n"


find_path.__doc__ = (find_path.__doc__ or "") + _options_text()
