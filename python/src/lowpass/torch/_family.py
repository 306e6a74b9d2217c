"""Families of weights, mixed from basis vectors that lie where the module computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from .._arrays import Array

if TYPE_CHECKING:
    from ._module import ModuleLandscape


class ModuleFamily:
    """The points C B on a module's landscape (a :class:`lowpass.PointFamily`): only changed basis vectors and pulled
    gradients, R rows of N numbers, cross between the library and the device."""

    def __init__(self, landscape: ModuleLandscape, basis: Array) -> None:
        self._landscape = landscape
        self._basis = landscape.on_device(basis)
        self._batches: list[Any] | None = None

    def edit(self, first: int, rows: Array) -> None:
        self._basis[first : first + len(rows)] = self._landscape.on_device(rows)

    def choose(self, samples: list[int] | None) -> None:
        self._batches = None if samples is None else self._landscape.batches(samples)

    def values(self, mixing: Array) -> Array:
        return self._landscape.values_at(self._points(mixing), self._batches)

    def values_and_pullback(
        self, mixing: Array, weights: Array | Callable[[Array], Array], first: int, count: int
    ) -> tuple[Array, Array]:
        points = self._points(mixing)
        rows = self._landscape.on_device(np.ascontiguousarray(mixing[:, first : first + count].T))
        if not callable(weights):
            values, pulled = self._landscape.values_and_sum(points, rows * self._landscape.on_device(weights), self._batches)
            # Otherwise one of the points is a wall, and must be told from the others.
            if np.isfinite(pulled).all():
                return values, pulled
        values, gradients = self._landscape.values_and_gradients_at(points, self._batches)
        finite = torch.isfinite(gradients).all(dim=1)
        values[np.isfinite(values) & ~finite.cpu().numpy()] = np.nan
        gradients[~finite] = 0
        weighed = self._landscape.on_device(weights(values) if callable(weights) else weights)
        return values, as_numpy((rows * weighed) @ gradients)

    def _points(self, mixing: Array) -> torch.Tensor:
        return self._landscape.on_device(mixing) @ self._basis


def as_numpy(tensor: torch.Tensor) -> Array:
    found: Array = tensor.to(device="cpu", dtype=torch.float64).numpy()
    return found
