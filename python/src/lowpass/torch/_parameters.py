"""The weights of a module as one vector."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from .._arrays import Array


class Parameters:
    """The trainable parameters of a module, in the order of ``named_parameters()``; tied weights once.

    ``names``, ``shapes`` and ``sizes`` are those of the pieces of a vector; ``dimension`` is their sum.
    """

    def __init__(self, model: torch.nn.Module) -> None:
        trainable = {name: one for name, one in model.named_parameters() if one.requires_grad}
        if not trainable:
            raise ValueError("the module has no parameter with requires_grad: there is nothing to vary")
        self.names = list(trainable)
        self.shapes = [one.shape for one in trainable.values()]
        self.sizes = [one.numel() for one in trainable.values()]
        self.dimension = sum(self.sizes)
        dtypes = {one.dtype for one in trainable.values()}
        odd = [str(dtype) for dtype in dtypes if not dtype.is_floating_point]
        if odd:
            raise ValueError(f"parameters are of type {', '.join(odd)}; real floating-point numbers are needed")
        self.dtypes = [one.dtype for one in trainable.values()]
        self.precision = max(torch.finfo(dtype).eps for dtype in dtypes)
        # Each name under which a tied weight is found again.
        first = {id(one): name for name, one in trainable.items()}
        everywhere = model.named_parameters(remove_duplicate=False)
        self.tied = {name: first[id(one)] for name, one in everywhere if id(one) in first and name not in trainable}

    def vector(self, tensors: Mapping[str, Any], what: str) -> Array:
        """One vector from named tensors. ValueError for one that is missing or of another shape."""
        pieces = []
        for name, shape in zip(self.names, self.shapes, strict=True):
            if name not in tensors:
                raise ValueError(f"{what} has no parameter '{name}'")
            tensor = torch.as_tensor(tensors[name]).detach()
            if tensor.shape != shape:
                raise ValueError(f"{what}: '{name}' has shape {tuple(tensor.shape)}; {tuple(shape)} is needed")
            pieces.append(tensor.to(device="cpu", dtype=torch.float64).reshape(-1).numpy())
        return np.concatenate(pieces)

    def split(self, vectors: torch.Tensor) -> dict[str, torch.Tensor]:
        """Vectors along the last dimension as named tensors, each in its own type; what comes before stays."""
        lead = vectors.shape[:-1]
        pieces = vectors.split(self.sizes, dim=-1)
        return {
            name: piece.reshape(*lead, *shape).to(dtype)
            for name, piece, shape, dtype in zip(self.names, pieces, self.shapes, self.dtypes, strict=True)
        }

    def join(self, tensors: Mapping[str, torch.Tensor], lead: int, dtype: torch.dtype) -> torch.Tensor:
        """The way back: named tensors (their first `lead` dimensions stay) as vectors of one type."""
        return torch.cat([tensors[name].flatten(lead).to(dtype) for name in self.names], dim=-1)
