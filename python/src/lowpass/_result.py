"""What a path search found."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from . import _native
from ._arrays import Array, numbers
from ._files import written_whole

_FORMAT = "lowpass path"
_ARRAYS = ("x0", "x1", "coefficients", "path", "t", "values", "accuracies", "trace", "x_top", "curvatures", "residuals")
_NOT_SAVED = ("landscape",)
# Of the same name on both sides.
_TAKEN = (
    *("height", "excess", "verdict", "t_top", "success", "stop_reason", "t", "values", "path", "coefficients"),
    *("resolution", "grid_height", "linear_height", "end_values", "length", "chord", "starts_made", "times_found"),
    *("sample_gradients", "not_a_number", "seconds", "trace", "rounds", "options"),
)


@dataclass(eq=False)
class PathResult:
    """A path between two points, its heights and what was shown about them. The fields follow SciPy's OptimizeResult
    where they mean the same.

    Calling it gives points: ``result(0.5)`` is the point in the middle (N numbers), ``result(t)`` for an array of M
    numbers an array of shape (M, N).
    """

    height: float
    """Highest value of the continuous path, seen at samples `resolution` chords apart; what is narrower may be missed."""
    excess: float
    """`height` above the higher end."""
    verdict: str | None
    """What was shown about the top: pass, bound, higher-index, flat, slope, wall, open; None where nothing was asked
    (the paper's objectives)."""
    index: int | None
    """Negative curvatures of the stationary point at the top; None where it was not shown to be one."""
    x_top: Array
    """The highest point of the path; where a stationary point was found at it, that point. N numbers."""
    t_top: float
    """Where on the path its highest point is, 0 ... 1."""
    success: bool
    """The verdict is pass or bound; with data or without a verdict: the search settled by its own rule."""
    message: str
    """The verdict in words, and what stopped the search."""
    stop_reason: str
    """What stopped the search, such as no lower top, settled, steps, evaluations, observer."""
    nfev: int
    """Points at which the value was computed, gradients included; with differences 2 N + 1 for each gradient."""
    njev: int
    """Points at which the landscape's own gradient was computed."""
    t: Array
    """The grid: M equally spaced numbers from 0 to 1."""
    values: Array
    """The landscape's values on the grid: M numbers."""
    path: Array
    """The points on the grid: M x N."""
    coefficients: Array
    """Those of the curve: K x N; no rows for the straight line."""
    x0: Array
    """The end at t = 0: N numbers."""
    x1: Array
    """The end at t = 1: N numbers."""
    curve: str
    """The family of curves: line, fourier, bezier, chain, spline."""
    resolution: float
    """The widest gap between samples along the path, in chords."""
    grid_height: float
    """Maximum over the grid: the paper's H."""
    linear_height: float
    """Maximum of the straight line over the same grid."""
    end_values: tuple[float, float]
    length: float
    """Of the polygon through the grid's points."""
    chord: float
    """Distance of the ends."""
    curvatures: Array
    """The lowest curvatures at `x_top`, in increasing order; empty where none were looked at."""
    residuals: Array
    """How well each curvature is known."""
    unchanging_directions: int | None
    """Directions along which nothing changes (turning a cluster, a flat valley); None beside no stationary point."""
    smallest_visible_curvature: float | None
    """A curvature nearer to 0 would not have been seen; None where none were looked at."""
    gradient_norm: float | None
    """At `x_top`; None where it was not computed."""
    starts_made: int
    times_found: int
    """How many of the starts found this height, to a millionth of the excess."""
    sample_gradients: int
    """Gradients times the samples each is a mean over."""
    not_a_number: int
    """Evaluations that gave no number and were taken for walls."""
    seconds: float
    seed: int
    accuracies: Array
    """The share of samples classified rightly on the grid; empty unless the landscape is a classifier."""
    trace: Array
    """What the search saw as the height at each step, of all rounds one after the other."""
    rounds: list[dict[str, Any]]
    """Of a search in rounds: steps, terms, height, gradient_evaluations, sample_gradients, seconds, kept of each."""
    options: dict[str, Any]
    """Every option of the search; None where it was without use."""
    landscape_name: str
    landscape: Any = field(default=None, repr=False, compare=False)
    """The landscape that was asked; None after loading or unpickling."""

    def __call__(self, t: Any) -> Array:
        """The points of the path at t in 0 ... 1: N numbers for a number, an array of shape (M, N) for M numbers.

        Raises ValueError for a t outside. Cost: one product of matrices.
        """
        places = numbers(t, "t")
        points = _native.curve_points(self.curve, self.x0, self.x1, self.coefficients, np.atleast_1d(places).ravel())
        return points[0] if places.ndim == 0 else points

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "landscape": None}

    def __repr__(self) -> str:
        return (
            f"<PathResult on '{self.landscape_name}': height {self.height:.10g}, excess {self.excess:.6g}, "
            f"{self.verdict or self.stop_reason}>"
        )

    def __str__(self) -> str:
        return "\n".join(f"{name:<15}{text}" for name, text in self._lines())

    def _lines(self) -> list[tuple[str, str]]:
        lines = [
            ("height", f"{self.height:.10g} at t = {self.t_top:.4f} (samples at most {self.resolution:.2g} chords apart)"),
            ("straight line", f"{self.linear_height:.10g} on the grid"),
            ("ends", f"{self.end_values[0]:.10g}, {self.end_values[1]:.10g}"),
            ("excess", f"{self.excess:.10g} above the higher end"),
            ("length", f"{self.length:.6g}, {self.length / self.chord:.4f} chords" if self.chord else "0"),
            ("result", self.message),
        ]
        if self.curvatures.size:
            lines.append(("curvatures", self._curvature_text()))
        if self.starts_made > 1:
            lines.append(("starts", f"{self.starts_made}, of which {self.times_found} found this height"))
        lines.append(("cost", f"{self.nfev} values, {self.njev} gradients, {self.seconds:.3g} s, seed {self.seed}"))
        return lines

    def _curvature_text(self) -> str:
        pairs = zip(self.curvatures[:2], self.residuals[:2], strict=True)
        text = ", ".join(f"{curvature:.6g} +- {residual:.2g}" for curvature, residual in pairs)
        if self.unchanging_directions:
            text += f"; {self.unchanging_directions} directions along which nothing changes"
        return f"{text} (nearer to 0 than {self.smallest_visible_curvature:.2g} would not be seen)"

    def _repr_html_(self) -> str:
        from ._html import result_html

        return result_html(self)

    def save(self, file: str | os.PathLike[str]) -> None:
        """Writes everything but the landscape to a .npz file, whole or not at all.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
        target = Path(file)
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        names = [one.name for one in fields(self) if one.name not in _ARRAYS and one.name not in _NOT_SAVED]
        header = {"format": _FORMAT, "schema": 1, **{name: getattr(self, name) for name in names}}
        with written_whole(target) as stream:
            np.savez(stream, header=np.array(json.dumps(header)), **arrays)

    @classmethod
    def load(cls, file: str | os.PathLike[str]) -> PathResult:
        """Reads what `save` has written; ``landscape`` is None then.

        Raises
        ------
        ValueError
            If the file was not written by `save`.
        OSError
            If it cannot be read.
        """
        foreign = ValueError(f"{os.fspath(file)} holds no path of lowpass; PathResult.save writes such files")
        try:
            with np.load(file, allow_pickle=False) as stored:
                header = json.loads(str(stored["header"]))
                if not isinstance(header, dict) or header.pop("format", None) != _FORMAT or header.pop("schema") != 1:
                    raise foreign
                header.update({name: stored[name] for name in _ARRAYS})
        except OSError:
            raise
        except Exception as error:
            raise foreign from error
        header["end_values"] = tuple(header["end_values"])
        try:
            return cls(**header)
        except TypeError as error:
            raise foreign from error


def evaluations(found: dict[str, Any], landscape: Any) -> tuple[int, int]:
    """nfev and njev of what was counted: a gradient made by differences is 2 N + 1 values."""
    values, gradients = found["value_evaluations"], found["gradient_evaluations"]
    if landscape.has_gradient:
        return values + gradients, gradients
    return values + gradients * (2 * landscape.dimension + 1), 0


def result_from(found: dict[str, Any], x0: Array, x1: Array, landscape: Any) -> PathResult:
    """From what the library in C++ gives."""
    top = found["top"]
    options = found["options"]
    nfev, njev = evaluations(found, landscape)
    message = f"stopped by {found['stop_reason']}"
    if found["sentence"]:
        message = f"{found['sentence']} ({message})"
    result = PathResult(
        **{name: found[name] for name in _TAKEN},
        index=top["index"] if top and top["stationary"] else None,
        x_top=top["position"] if top else np.empty(0),
        message=message,
        nfev=nfev,
        njev=njev,
        x0=x0.copy(),
        x1=x1.copy(),
        curve=options["curve"],
        curvatures=top["curvatures"] if top else np.empty(0),
        residuals=top["residuals"] if top else np.empty(0),
        unchanging_directions=top["unchanging"] if top and top["stationary"] else None,
        smallest_visible_curvature=top["smallest_visible"] if top and top["curvatures"].size else None,
        gradient_norm=top["gradient_norm"] if top else None,
        seed=options["seed"],
        landscape_name=landscape.name,
        landscape=landscape,
        accuracies=np.empty(0) if found["accuracies"] is None else found["accuracies"],
    )
    if not top:
        result.x_top = result(result.t_top)
    return result
