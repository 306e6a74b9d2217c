"""What users hand over, as arrays of float64 in C order."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]


def plain(values: Any) -> Any:
    """A torch tensor as an array; anything else as it is."""
    detach = getattr(values, "detach", None)
    return detach().cpu().numpy() if callable(detach) else values


def numbers(values: Any, what: str) -> Array:
    """An array of float64 in C order; ValueError if these are no real numbers."""
    array = np.asarray(plain(values))
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{what} holds {array.dtype} values; real numbers are needed")
    return np.asarray(array, dtype=np.float64, order="C")


def vector(values: Any, what: str) -> Array:
    """A point: N numbers in one dimension."""
    array = numbers(values, what)
    if array.ndim == 0:
        array = array.reshape(1)
    if array.ndim != 1:
        raise ValueError(f"{what} has shape {array.shape}; a point is one-dimensional: N numbers")
    return array


def matrix(values: Any, what: str) -> Array:
    """Points as rows: M x N."""
    array = numbers(values, what)
    if array.ndim != 2:
        raise ValueError(f"{what} has shape {array.shape}; points are the rows of an array of shape (M, N)")
    return array
