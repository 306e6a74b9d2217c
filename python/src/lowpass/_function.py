"""A function of the user's own as a landscape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from ._arrays import Array, plain, vector
from ._landscape import Landscape

Jacobian = Callable[..., Any] | Literal[True] | None


class FunctionLandscape(Landscape):
    """A function as a landscape.

    Parameters
    ----------
    fun : callable
        ``fun(x, *args)`` gives a number for a point of N numbers; with ``vectorized=True`` ``fun(X, *args)`` gives M
        numbers for the rows of X, an array of shape (M, N). The array is the callee's own.
    dimension : int
        N.
    jac : True, callable or None
        True: `fun` gives a tuple (value, gradient), or (values, gradients) of shapes (M,) and (M, N). A callable gives
        the gradient alone. None: central differences, 2 N + 1 values each, which are counted.
    vectorized : bool
        Whether `fun` (and `jac`) take many points at once: one call for all points of a step.
    args : tuple
        Further arguments of `fun` and `jac`.
    name : str, optional
        What messages call it. Default: the function's name.
    precision : float
        See :class:`Landscape`; 0 (default): the noise is measured before a search.
    thread_safe : bool
        Whether it may be called from several threads at once.
    """

    def __init__(
        self,
        fun: Callable[..., Any],
        dimension: int,
        *,
        jac: Jacobian = None,
        vectorized: bool = False,
        args: tuple[Any, ...] = (),
        name: str | None = None,
        precision: float = 0.0,
        thread_safe: bool = False,
    ) -> None:
        if not callable(fun):
            raise ValueError(f"fun is {fun!r}; a function is needed, or a Landscape")
        if not (jac is True or jac is None or callable(jac)):
            raise ValueError(f"jac is {jac!r}; it must be True, a function or None (central differences)")
        self.name = name or str(getattr(fun, "__name__", type(fun).__name__))
        self.dimension = dimension
        self.precision = precision
        self.has_gradient = jac is not None
        self.thread_safe = thread_safe
        self._fun = fun
        self._jac = jac
        self._vectorized = vectorized
        self._args = args

    def values_of(self, X: Array) -> Any:
        if self._vectorized:
            answer = self._fun(X, *self._args)
            return self._pair(answer)[0] if self._jac is True else answer
        if self._jac is True:
            return [self._number(self._pair(self._fun(x.copy(), *self._args))[0]) for x in X]
        return [self._number(self._fun(x.copy(), *self._args)) for x in X]

    def values_and_gradients_of(self, X: Array) -> tuple[Any, Any]:
        jac = self._jac
        if self._vectorized:
            if jac is True:
                return self._pair(self._fun(X, *self._args))
            assert callable(jac)
            return self._fun(X.copy(), *self._args), jac(X, *self._args)
        values = np.empty(len(X))
        gradients = np.empty(X.shape)
        for i, x in enumerate(X):
            if jac is True:
                value, gradient = self._pair(self._fun(x.copy(), *self._args))
            else:
                assert callable(jac)
                value, gradient = self._fun(x.copy(), *self._args), jac(x.copy(), *self._args)
            values[i] = self._number(value)
            gradients[i] = self._gradient(gradient)
        return values, gradients

    def _pair(self, answer: Any) -> tuple[Any, Any]:
        if not (isinstance(answer, (tuple, list)) and len(answer) == 2):
            raise ValueError(
                f"with jac=True '{self.name}' must give a tuple (value, gradient); it gave {type(answer).__name__}"
            )
        return answer[0], answer[1]

    def _number(self, value: Any) -> float:
        found = np.asarray(plain(value))
        if found.size != 1:
            raise ValueError(
                f"'{self.name}' gave an array of shape {found.shape} for one point; a number is needed "
                "(vectorized=True if it takes many points, as rows)"
            )
        return float(found.reshape(()))

    def _gradient(self, gradient: Any) -> Array:
        found = vector(gradient, "the gradient")
        if found.shape != (self.dimension,):
            raise ValueError(
                f"'{self.name}' gave a gradient of shape {found.shape}; ({self.dimension},) is needed"
            )
        return found


def as_landscape(
    fun: Any,
    x0: Any,
    *,
    jac: Jacobian,
    vectorized: bool,
    args: tuple[Any, ...],
) -> Landscape:
    """What the user gave as a landscape; of a function the dimension is that of `x0`."""
    if isinstance(fun, Landscape):
        if jac is not None or vectorized or args:
            raise ValueError("jac, vectorized and args are for functions; a Landscape knows its gradients: drop them")
        return fun
    if isinstance(fun, str):
        raise ValueError(f"fun is the text '{fun}'; give lowpass.landscape('{fun}')")
    return FunctionLandscape(fun, vector(x0, "x0").size, jac=jac, vectorized=vectorized, args=args)
