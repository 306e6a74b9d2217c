"""The loss of a module at many weights."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch.autograd.graph import saved_tensors_hooks
from torch.func import functional_call, grad_and_value, vmap

from ._data import bytes_of
from ._parameters import Parameters

_MOST_NUMBERS_AT_ONCE = 2**25


class _LossOf(torch.nn.Module):
    """The loss of a module on a batch as a module of its own."""

    def __init__(self, model: torch.nn.Module, loss: Callable[..., Any], of_outputs: bool) -> None:
        super().__init__()
        self.model = model
        self._loss = loss
        self._of_outputs = of_outputs

    def forward(self, batch: Any) -> torch.Tensor:
        if not self._of_outputs:
            found = self._loss(self.model, batch)
        else:
            inputs, targets = batch
            found = self._loss(self.model(inputs), targets)
        if not isinstance(found, torch.Tensor) or found.numel() != 1:
            shape = tuple(found.shape) if isinstance(found, torch.Tensor) else type(found).__name__
            raise ValueError(f"the loss is {shape}; it must be one number, the mean over the batch")
        return found.reshape(())


def _is_criterion(loss: Callable[..., Any]) -> bool:
    """Whether it takes outputs and targets; otherwise it takes the module and a batch."""
    if isinstance(loss, torch.nn.Module):
        return True
    return getattr(inspect.unwrap(loss), "__module__", "") in ("torch.nn.functional", "torch._C._nn")


class Losses:
    """The loss of a module on a batch at M points, which are the rows of a tensor on its device.

    Parameters
    ----------
    model : torch.nn.Module
        Its parameters stay as they are.
    vmap : bool or None
        Whether points go through the module together; None: if it can, which is remembered.
    """

    def __init__(
        self, model: torch.nn.Module, loss: Callable[..., Any], parameters: Parameters, vmap: bool | None
    ) -> None:
        self.whole = _LossOf(model, loss, _is_criterion(loss))
        self.vmap = vmap
        self._parameters = parameters
        self._kept_per_byte: float | None = None

    def in_chunks(
        self, points: torch.Tensor, batch: Any, gradients: bool
    ) -> Iterator[tuple[slice, torch.Tensor, torch.Tensor]]:
        """Which rows, their losses and, if asked for, their gradients: as many at once as memory is meant for."""
        at_once = max(1, int(_MOST_NUMBERS_AT_ONCE / self._numbers_of(points, batch)))
        for first in range(0, len(points), at_once):
            piece = slice(first, first + at_once)
            yield piece, *self._ask(points[piece], batch, gradients)

    def _ask(self, points: torch.Tensor, batch: Any, gradients: bool) -> tuple[torch.Tensor, torch.Tensor]:
        if self.vmap is not False and len(points) > 1:
            try:
                return self._together(points, batch, gradients)
            except Exception:
                if self.vmap:
                    raise
                # Whatever vmap cannot do shows here; a mistake of the loss itself shows again below.
                answer = self._one_by_one(points, batch, gradients)
                self.vmap = False
                return answer
        return self._one_by_one(points, batch, gradients)

    def _numbers_of(self, points: torch.Tensor, batch: Any) -> float:
        """How many numbers a point takes: its weights, or what a pass with it keeps for the gradient if that is more.

        Images make hundreds of times as many numbers on their way through convolutions as these have weights.
        """
        if self.vmap is False or len(points) < 2:
            return self._parameters.dimension
        size = max(1, bytes_of(batch))
        if self._kept_per_byte is None:
            self._kept_per_byte = self._kept_by_a_pass(points[0], batch) / size
        return max(self._parameters.dimension, self._kept_per_byte * size)

    def _kept_by_a_pass(self, point: torch.Tensor, batch: Any) -> int:
        kept = 0

        def count(tensor: torch.Tensor) -> torch.Tensor:
            nonlocal kept
            kept += tensor.numel()
            return tensor

        leaves = {name: tensor.detach().requires_grad_() for name, tensor in self._parameters.split(point).items()}
        with torch.enable_grad(), saved_tensors_hooks(count, lambda tensor: tensor):
            self._at(leaves, batch)
        return kept

    def _at(self, weights: dict[str, torch.Tensor], batch: Any) -> torch.Tensor:
        named = {f"model.{name}": tensor for name, tensor in weights.items()}
        return functional_call(self.whole, named, (batch,))

    def _together(self, points: torch.Tensor, batch: Any, gradients: bool) -> tuple[torch.Tensor, torch.Tensor]:
        weights = self._parameters.split(points)
        if not gradients:
            with torch.no_grad():
                return vmap(self._at, in_dims=(0, None))(weights, batch).to(points.dtype), points
        slopes, values = vmap(grad_and_value(self._at), in_dims=(0, None))(weights, batch)
        return values.detach().to(points.dtype), self._parameters.join(slopes, 1, points.dtype).detach()

    def _one_by_one(self, points: torch.Tensor, batch: Any, gradients: bool) -> tuple[torch.Tensor, torch.Tensor]:
        values, slopes = [], []
        for point in points:
            weights = self._parameters.split(point)
            if not gradients:
                with torch.no_grad():
                    values.append(self._at(weights, batch).to(points.dtype))
                continue
            leaves = {name: tensor.detach().requires_grad_() for name, tensor in weights.items()}
            with torch.enable_grad():
                value = self._at(leaves, batch)
                found = torch.autograd.grad(value, list(leaves.values()), allow_unused=True)
            filled = {
                name: torch.zeros_like(leaf) if slope is None else slope
                for (name, leaf), slope in zip(leaves.items(), found, strict=True)
            }
            values.append(value.detach().to(points.dtype))
            slopes.append(self._parameters.join(filled, 0, points.dtype))
        return torch.stack(values), torch.stack(slopes) if gradients else points
