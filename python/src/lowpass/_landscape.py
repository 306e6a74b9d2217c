"""Landscapes: losses and energies as functions of a point."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from . import _native
from ._arrays import Array, matrix, vector


class KnownPoint(NamedTuple):
    """A stationary point that a landscape knows."""

    position: Array
    """N coordinates."""
    value: float


class KnownPass(NamedTuple):
    """A saddle of index one that a landscape knows."""

    position: Array
    """N coordinates."""
    value: float
    joins: tuple[int, int]
    """The minima at which the two ways down end, as numbers in ``Landscape.minima``."""


class LowpassWarning(UserWarning):
    """What a result's reader should be told."""


class PointFamily(Protocol):
    """The points C B of a landscape, mixed from basis vectors B (R x N) that its own side keeps, such as a device.

    Where points and gradients are many and large and the border between memories is slow, a :class:`Landscape` may give
    such an object from its method `family`: then a step of a search moves the vectors that have changed and as many
    pulled gradients, instead of M points and M gradients.
    """

    def edit(self, first: int, rows: Array) -> None:
        """Basis vectors first ... first + len(rows) - 1 are these from now on."""

    def choose(self, samples: list[int] | None) -> None:
        """The value is the mean over these samples from now on; None: over all."""

    def values(self, mixing: Array) -> Array:
        """The values at the rows of `mixing` (M x R) times B: M numbers."""

    def values_and_pullback(
        self, mixing: Array, weights: Array | Callable[[Array], Array], first: int, count: int
    ) -> tuple[Array, Array]:
        """The values, and ``P[r] = sum_m w[m] mixing[m, r] gradient(point m)`` for basis vectors r = first ... first +
        count - 1: arrays of M numbers and of shape (count, N). `weights` are the M numbers w, or a function that makes
        them of the values. A point whose value is finite and whose gradient is not has the value NaN; a point with a
        gradient that is not finite has no part in P."""


class Landscape:
    """A loss or energy over points of N coordinates.

    Everything of the package takes one in place of a function. The library's own come from :func:`landscape`; a
    function becomes one as a :class:`FunctionLandscape`. A class of your own derives from this, gives the attributes
    below in its ``__init__`` and writes `values_of` and, if it has gradients, `values_and_gradients_of`.

    Attributes
    ----------
    name : str
        What messages call it.
    dimension : int
        N.
    precision : float
        Relative rounding of values and gradients, 2.2e-16 for float64, 1.2e-7 for float32; 0 if it is not known: then
        the noise is measured before a search.
    sample_count : int
        Samples over which the value is a mean; 1 without data.
    has_gradient : bool
        False: gradients are made by central differences of the values, 2 N + 1 of them each.
    thread_safe : bool
        Whether it may be asked from several threads at once.
    """

    name: str = "landscape"
    dimension: int = 0
    precision: float = 0.0
    sample_count: int = 1
    has_gradient: bool = True
    thread_safe: bool = False

    # What subclasses write.

    def values_of(self, X: Array) -> Any:
        """The values at the rows of `X`, an array of shape (M, N) that is the callee's own: M numbers."""
        raise NotImplementedError

    def values_and_gradients_of(self, X: Array) -> tuple[Any, Any]:
        """The same with the gradients: M numbers and an array of shape (M, N)."""
        raise NotImplementedError

    def minibatch(self, samples: list[int]) -> Landscape:
        """The same over these samples only (indices from 0). For landscapes with ``sample_count`` above 1."""
        raise NotImplementedError(f"the landscape '{self.name}' has no mini-batches")

    def family(self, basis: Array) -> PointFamily | None:
        """Points mixed from the rows of `basis` (R x N) where this landscape computes; None (the default): the library
        mixes them and asks `values_and_gradients_of`."""
        return None

    def point(self, x: Any) -> Array:
        """A point as it is written by the user, as N numbers."""
        found = vector(x, "a point")
        if found.size != self.dimension:
            raise ValueError(
                f"a point of the landscape '{self.name}' has {self.dimension} components; this one has {found.size}"
            )
        return found

    # What everyone asks.

    def value(self, x: Any) -> float:
        """f at one point of N numbers."""
        return float(self.values(self.point(x)[None, :])[0])

    def value_and_gradient(self, x: Any) -> tuple[float, Array]:
        """f at one point, and its gradient (N numbers)."""
        values, gradients = self.values_and_gradients(self.point(x)[None, :])
        return float(values[0]), gradients[0]

    def values(self, X: Any) -> Array:
        """f at the rows of `X` (shape (M, N)): M numbers. ValueError for another shape. Cost: one question."""
        return self._as_native().values(matrix(X, "X"))

    def values_and_gradients(self, X: Any) -> tuple[Array, Array]:
        """f at the rows of `X` (shape (M, N)) and the gradients: M numbers and an array of shape (M, N)."""
        return self._as_native().values_and_gradients(matrix(X, "X"))

    def __call__(self, x: Any) -> float:
        """As `value`."""
        return self.value(x)

    @property
    def minima(self) -> list[KnownPoint]:
        """Its known minima, the lowest first; empty for functions."""
        return [KnownPoint(*point) for point in self._as_native().minima]

    @property
    def passes(self) -> list[KnownPass]:
        """Its known saddles of index one, the lowest first; empty for functions."""
        return [KnownPass(*point) for point in self._as_native().passes]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} '{self.name}', {self.dimension} dimensions>"

    # What the library in C++ asks.

    def _as_native(self) -> _native.Landscape:
        return _native.wrap(self)

    def _values(self, X: Array) -> Array:
        shape = X.shape
        return self._checked_values(self.values_of(X), shape)

    def _values_and_gradients(self, X: Array) -> tuple[Array, Array]:
        shape = X.shape
        answer = self.values_and_gradients_of(X)
        try:
            values, gradients = answer
        except (TypeError, ValueError):
            raise ValueError(
                f"the landscape '{self.name}' gave {type(answer).__name__}; a tuple (values, gradients) is needed"
            ) from None
        found = matrix(gradients, "gradients")
        if found.shape != shape:
            raise ValueError(
                f"the landscape '{self.name}' gave gradients of shape {found.shape} for points of shape {shape}; "
                "rows are points, and both shapes must be the same"
            )
        return self._checked_values(values, shape), found

    def _checked_values(self, values: Any, shape: tuple[int, ...]) -> Array:
        points, dimension = shape
        found = vector(values, "values")
        if found.shape != (points,):
            raise ValueError(
                f"the landscape '{self.name}' gave values of shape {found.shape} for {points} points of {dimension} "
                f"coordinates; rows are points: shape ({points},) is needed (SciPy's vectorized functions have points "
                "as columns: transpose)"
            )
        return found

    def _family(self, basis: Array) -> PointFamily | None:
        return self.family(basis)

    def _minibatch(self, samples: list[int]) -> Landscape:
        return self.minibatch(samples)


class NativeLandscape(Landscape):
    """A landscape of the library's own, or a plugin; made by :func:`landscape`."""

    def __init__(self, held: _native.Landscape) -> None:
        self._held = held
        self.name = held.name
        self.dimension = held.dimension
        self.precision = held.precision
        self.sample_count = held.sample_count
        self.has_gradient = held.has_gradient
        self.thread_safe = True

    @property
    def text(self) -> str:
        """As it is written on the command line, such as ``"fcp:activation=relu"``."""
        return self._held.text

    def point(self, x: Any) -> Array:
        """N numbers, or as on the command line: ``"min:0"``, ``"init:7"``, ``"weights.npy#3"``, ``"net.safetensors"``."""
        return self._held.point(x) if isinstance(x, str) else super().point(x)

    def accuracy(self, x: Any) -> float | None:
        """The share of samples that are classified rightly, 0 ... 1; None unless this is a classifier."""
        return self._held.accuracy(self.point(x))

    def _as_native(self) -> _native.Landscape:
        return self._held


def landscape(
    name: str,
    *,
    data: str | None = None,
    split: str | None = None,
    train_samples: int | None = None,
    **parameters: object,
) -> NativeLandscape:
    """A landscape of the library's own, by its name.

    Parameters
    ----------
    name : str
        A name from :func:`landscapes`, or ``"plugin:./mine.so"``; parameters may follow after a colon, as on the
        command line: ``"fcp:activation=relu"``.
    data : str, optional
        For networks: ``"mnist"``, ``"fashion-mnist"``, or a folder with IDX or .npy files, with a slash. Default: the
        environment's ``LOWPASS_DATA``, else ``"fashion-mnist"``.
    split : {"train", "test"}, optional
        For networks: the samples that are asked about. Default: "train".
    train_samples : int, optional
        For networks: only the first so many training samples.
    **parameters
        The landscape's parameters, such as ``dimension=100``.

    Returns
    -------
    NativeLandscape

    Raises
    ------
    ValueError
        For an unknown name, parameter or value; it names what is allowed.
    OSError
        For data that cannot be read.

    Notes
    -----
    Cost: about a second for a network, the reading of its data.

    Examples
    --------
    >>> import lowpass as lp
    >>> surface = lp.landscape("muller-brown")
    >>> surface.dimension, len(surface.minima)
    (2, 3)
    """
    given = ",".join(f"{key}={_text(value)}" for key, value in parameters.items())
    separator = "" if not given else "," if ":" in name else ":"
    held = _native.open(name + separator + given, data, split, train_samples)
    for warning in held.warnings:
        warnings.warn(warning, LowpassWarning, stacklevel=2)
    return NativeLandscape(held)


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def landscapes() -> list[dict[str, Any]]:
    """All landscapes that go by a name.

    Returns
    -------
    list of dict
        For each ``name``, ``description``, ``dimension`` (with default parameters), ``needs_data``, and ``parameters``:
        for each key its default and what is allowed.
    """
    return _native.catalog()
