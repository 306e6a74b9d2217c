"""Curves side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from . import _native
from ._find_path import Seed, check_between, ends, with_seed
from ._function import Jacobian, as_landscape
from ._landscape import Landscape
from ._options import PathOptions, Unpack
from ._progress import watcher_of
from ._result import PathResult, result_from
from ._searching import run


class Comparison(Mapping[str, PathResult]):
    """Results by curve. Curves that were not begun before an interruption are missing."""

    def __init__(self, found: list[dict[str, Any]], results: dict[str, PathResult]) -> None:
        self._results = results
        self.dense_heights: dict[str, float | None] = {one["label"]: one["dense_height"] for one in found}
        """Maximum of each path over the same dense grid; None where it was not measured."""
        self.search_evaluations: dict[str, int] = {one["label"]: one["search_evaluations"] for one in found}
        """Values and gradients alike that each search has asked for, without the measuring of its path."""

    def __getitem__(self, curve: str) -> PathResult:
        return self._results[curve]

    def __iter__(self) -> Iterator[str]:
        return iter(self._results)

    def __len__(self) -> int:
        return len(self._results)

    def __repr__(self) -> str:
        lines = [f"{'curve':<12}{'height':>18}{'dense height':>18}{'length':>9}{'evaluations':>13}  verdict"]
        for curve, result in self.items():
            dense = self.dense_heights[curve]
            lines.append(
                f"{curve:<12}{result.height:>18.10g}{'' if dense is None else f'{dense:.10g}':>18}"
                f"{result.length / result.chord if result.chord else 0:>9.4f}{self.search_evaluations[curve]:>13}"
                f"  {result.verdict or result.stop_reason}"
            )
        return "\n".join(lines)


def compare(
    fun: Callable[..., Any] | Landscape,
    x0: Any,
    x1: Any,
    *,
    curves: Sequence[str] = ("fourier", "bezier", "chain", "spline"),
    args: tuple[Any, ...] = (),
    jac: Jacobian = None,
    vectorized: bool = False,
    rng: Seed = None,
    dense_points: int = 1001,
    callback: Callable[..., Any] | None = None,
    check_gradient: bool | None = None,
    **options: Unpack[PathOptions],
) -> Comparison:
    """Searches between the same ends with several curves and judges all paths on the same dense grid.

    Parameters
    ----------
    curves : sequence of str
        Of line, fourier, bezier, chain, spline; each once.
    dense_points : int
        Of the grid that all are judged on, equally spaced; 2 or more.
    fun, x0, x1, args, jac, vectorized, rng, callback, check_gradient, **options
        As in :func:`find_path`. A ``budget`` without ``steps`` makes each search as long as the budget allows.

    Returns
    -------
    Comparison
        A mapping from each curve to its :class:`PathResult`, with ``dense_heights`` and ``search_evaluations``.

    Raises
    ------
    ValueError, Interrupted
        As :func:`find_path`; also for an empty list of curves or one that is named twice.

    Notes
    -----
    Cost: that of the searches, and `dense_points` values for each.
    """
    names = list(curves)
    if not names or len(set(names)) < len(names):
        raise ValueError(f"curves is {names}; name one or more curves, each once")
    if dense_points < 2:
        raise ValueError(f"dense_points is {dense_points}; it must be 2 or more")
    landscape = as_landscape(fun, x0, jac=jac, vectorized=vectorized, args=args)
    first, last = ends(landscape, x0, x1)
    keywords = with_seed(dict(options), rng)
    held = landscape._as_native()
    check_between(held, first, last, landscape, check_gradient)
    entrants = [(name, {**keywords, "curve": name}) for name in names]

    def comparison(found: list[dict[str, Any]]) -> Comparison:
        results = {
            one["label"]: result_from(one["result"], first, last, landscape)
            for one in found
            if one["result"] is not None
        }
        return Comparison(found, results)

    return run(
        lambda watch, stop: _native.compare(held, first, last, entrants, dense_points, watch, stop),
        asks_python=held.is_python,
        watcher=watcher_of(callback, None),
        made=comparison,
    )
