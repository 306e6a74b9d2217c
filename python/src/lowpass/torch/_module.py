"""The loss of a PyTorch module as a landscape."""

from __future__ import annotations

import copy
import inspect
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.func import functional_call, grad_and_value, vmap

from .. import _native
from .._arrays import Array
from .._landscape import Landscape, LowpassWarning
from .._result import PathResult
from ._batch_norm import BatchNorm, check_mode, gathering, give_statistics, norms_of, statistics_names, use_batches
from ._data import Data, samples_of
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


@dataclass
class Profile:
    """A landscape along a path that was found on another one, or in another mode."""

    t: Array
    """Where: M numbers, 0 ... 1."""
    values: Array
    """The values there: M numbers."""
    height: float
    """The highest of them, between which there may be higher ones."""
    t_top: float
    excess: float
    """`height` above the higher end."""
    landscape_name: str


class ModuleLandscape(Landscape):
    """The mean loss of a PyTorch module over data, as a function of its trainable parameters.

    Nothing of the module that is given is changed: it is copied, and what PyTorch keeps (mode, buffers, the state of
    random numbers, the number of threads) stays as it is. The copy is in eval mode.

    Parameters
    ----------
    model : torch.nn.Module
        Of any kind. Tied weights count once; parameters without ``requires_grad`` stay as they are, and a state whose
        own differ is refused.
    loss : callable
        A criterion (a module, or a function of torch.nn.functional) of outputs and targets, for batches (inputs,
        targets); or a function ``loss(model, batch)``. Its value is the mean over the batch.
    data : DataLoader, Dataset or list of batches
        Values are means over all batches in order, weighted by `weight`. Mini-batches are drawn from the data set by
        index and put together by the loader's ``collate_fn``.
    device : str or torch.device, optional
        Where it is computed. Default: where the module's parameters are.
    batch_norm : {"batch", "recompute", "frozen"}, optional
        Needed where the module normalises batches. "batch": by the statistics of each batch, for searches. "recompute":
        statistics are gathered over the data at each point first (two passes, values only), for heights. "frozen": those
        that the module holds.
    weight : callable, optional
        ``weight(batch)``: how much the batch's mean counts. Default: its number of samples (first dimension of its first
        tensor). For means over tokens: their number.
    vmap : bool, optional
        Whether the points of a question go through the module together (torch.func.vmap). Default: if it can.
    most_bytes : int
        Batches are kept on the device while they take no more than this; default 1 GiB.

    Raises
    ------
    ValueError
        For a module with batch normalisation and no `batch_norm`, a shuffling loader with "batch", a module or data that
        give another loss for the same weights (dropout, augmentation): they are named.

    Notes
    -----
    Cost of a question about M points: one pass forward (and back) over the data for each. Memory: the vectors and
    gradients of M points in float64, and the activations of a batch for as many points at once as hold 33 million
    weights together.
    """

    def __init__(
        self,
        model: torch.nn.Module,
        loss: Callable[..., Any],
        data: Any,
        *,
        device: str | torch.device | None = None,
        batch_norm: BatchNorm | None = None,
        weight: Callable[[Any], float] | None = None,
        vmap: bool | None = None,
        most_bytes: int = 2**30,
    ) -> None:
        if not isinstance(model, torch.nn.Module):
            raise ValueError(f"model is of type {type(model).__name__}; a torch.nn.Module is needed")
        if not callable(loss):
            raise ValueError(f"loss is {loss!r}; a function or a criterion is needed")
        check_mode(norms_of(model), batch_norm)
        first = next(model.parameters(), None)
        self.device = torch.device(device) if device is not None else first.device if first is not None else torch.device("cpu")
        self._take_data(Data(data, self.device, most_bytes), batch_norm)
        self._state = {name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()}
        self.parameters = Parameters(model)
        self._loss = loss
        self._vmap = vmap
        self._set_up(copy.deepcopy(model).to(self.device), batch_norm)
        self._weight = weight or samples_of
        self.dimension = self.parameters.dimension
        self.precision = self.parameters.precision

    def _take_data(self, data: Data, batch_norm: BatchNorm | None) -> None:
        if data.shuffles and batch_norm == "batch":
            raise ValueError(
                "the loader shuffles, so that with batch_norm='batch' the loss would be another one each time; give a "
                "loader with shuffle=False (mini-batches are drawn by index whatever the loader does)"
            )
        self.data = data
        self.sample_count = data.sample_count
        self._is_checked = False

    def _set_up(self, model: torch.nn.Module, batch_norm: BatchNorm | None) -> None:
        model.eval()
        for parameter in model.parameters():
            parameter.requires_grad_(False)
        self.batch_norm = batch_norm
        self._norms = norms_of(model) if batch_norm == "recompute" else {}
        if batch_norm == "batch":
            use_batches(model)
        self._copy = model
        self._wrapped = _LossOf(model, self._loss, _is_criterion(self._loss))
        self.name = type(model).__name__ + (f" (batch norm: {batch_norm})" if batch_norm else "")

    def on(self, data: Any, *, batch_norm: BatchNorm | None = None) -> ModuleLandscape:
        """The same module and loss over other data, and with another mode of batch normalisation if one is given."""
        mode = batch_norm or self.batch_norm
        other = copy.copy(self)
        other._take_data(Data(data, self.device, self.data.most_bytes), mode)
        model = copy.deepcopy(self._copy)
        if self.batch_norm == "batch" and mode != "batch":
            give_statistics(model, self._state)
        other._set_up(model, mode)
        return other

    # Weights.

    def point(self, x: Any) -> Array:
        """A module of the same kind, a state dict, or N numbers in the order of ``named_parameters()``."""
        if isinstance(x, torch.nn.Module):
            x = x.state_dict()
        if not isinstance(x, Mapping):
            return super().point(x)
        self._refuse_other_constants(x)
        return self.parameters.vector(x, "the state")

    def _refuse_other_constants(self, state: Mapping[str, Any]) -> None:
        varied = {*self.parameters.names, *self.parameters.tied}
        own = statistics_names(self._state)
        for name, tensor in self._state.items():
            if name in varied or name not in state or (name in own and self.batch_norm != "frozen"):
                continue
            other = torch.as_tensor(state[name]).cpu()
            if other.shape == tensor.shape and torch.equal(other.to(tensor.dtype), tensor):
                continue
            if name in own:
                raise ValueError(
                    f"'{name}' of this state is not that of the module given; batch_norm='frozen' normalises by one set of "
                    "statistics: use 'batch' or 'recompute'"
                )
            raise ValueError(f"'{name}' does not vary (requires_grad=False, or a buffer), but this state has another one")

    def state_dict(self, x: Any) -> dict[str, torch.Tensor]:
        """The module's state with these weights (N numbers), for ``load_state_dict``.

        Statistics of batch normalisation are those of the module given; with ``batch_norm="recompute"`` they are gathered
        at these weights over the data.
        """
        vector = torch.from_numpy(self.point(x).copy())
        state = {name: tensor.clone() for name, tensor in self._state.items()}
        found = self.parameters.split(vector)
        for name, tensor in found.items():
            state[name] = tensor.clone()
        for name, first in self.parameters.tied.items():
            state[name] = state[first]
        if self._norms:
            self._gather(vector.to(self.device))
            for name, tensor in self._copy.state_dict().items():
                if name not in found and name not in self.parameters.tied:
                    state[name] = tensor.detach().cpu().clone()
        return state

    # Values.

    def _as_native(self) -> _native.Landscape:
        if not self._is_checked:
            self._check_determinism()
            self._is_checked = True
        return super()._as_native()

    def _check_determinism(self) -> None:
        """ValueError if the same weights have two losses."""
        x = self.parameters.vector(self._state, "the module")[None, :]
        first = float(np.asarray(self.values_of(x))[0])
        self.data.forget()
        again = float(np.asarray(self.values_of(x))[0])
        if first == again or not (np.isfinite(first) and np.isfinite(again)):
            return
        if abs(first - again) <= 64 * self.precision * max(abs(first), abs(again)):
            return
        raise ValueError(
            f"the same weights have two losses, {first:.9g} and {again:.9g}: "
            + ("the loader shuffles; " if self.data.shuffles else "")
            + "the data set or the loss draws random numbers (augmentation, dropout in eval mode): a landscape must give "
            "the same number whenever it is asked"
        )

    def values_of(self, X: Array) -> Any:
        if self._norms:
            return [self._value_with_own_statistics(x) for x in X]
        return self._means(X, gradients=False)[0]

    def values_and_gradients_of(self, X: Array) -> tuple[Any, Any]:
        if self._norms:
            raise ValueError(
                "batch_norm='recompute' gives values only, for heights: search with batch_norm='batch', then "
                "net.on(loader, batch_norm='recompute').profile(result)"
            )
        return self._means(X, gradients=True)

    def _means(self, X: Array, gradients: bool, batch: Any = None) -> tuple[Array, Array]:
        """Means over all batches, or of one."""
        points = torch.from_numpy(X).to(self.device)
        values = torch.zeros(len(X), dtype=torch.float64, device=self.device)
        slopes = torch.zeros(X.shape if gradients else (0, 0), dtype=torch.float64, device=self.device)
        total = 0.0
        at_once = max(1, _MOST_NUMBERS_AT_ONCE // self.dimension)
        for one in self.data if batch is None else [batch]:
            weight = float(self._weight(one))
            total += weight
            for first in range(0, len(X), at_once):
                piece = slice(first, first + at_once)
                found, slope = self._ask(points[piece], one, gradients)
                values[piece] += weight * found
                if gradients:
                    slopes[piece] += weight * slope
        if not total > 0:
            raise ValueError("the data hold no samples" if total == 0 else f"the batches weigh {total} together")
        return (values / total).cpu().numpy(), (slopes / total).cpu().numpy()

    def _ask(self, points: torch.Tensor, batch: Any, gradients: bool) -> tuple[torch.Tensor, torch.Tensor]:
        if self._vmap is not False and len(points) > 1:
            try:
                return self._ask_together(points, batch, gradients)
            except Exception:
                if self._vmap:
                    raise
                # Whatever vmap cannot do shows here; a mistake of the loss itself shows again below.
                answer = self._ask_one_by_one(points, batch, gradients)
                self._vmap = False
                return answer
        return self._ask_one_by_one(points, batch, gradients)

    def _loss_at(self, weights: dict[str, torch.Tensor], batch: Any) -> torch.Tensor:
        named = {f"model.{name}": tensor for name, tensor in weights.items()}
        return functional_call(self._wrapped, named, (batch,)) 

    def _ask_together(self, points: torch.Tensor, batch: Any, gradients: bool) -> tuple[torch.Tensor, torch.Tensor]:
        weights = self.parameters.split(points)
        if not gradients:
            with torch.no_grad():
                return vmap(self._loss_at, in_dims=(0, None))(weights, batch).double(), points
        slopes, values = vmap(grad_and_value(self._loss_at), in_dims=(0, None))(weights, batch)
        return values.detach().double(), self.parameters.join(slopes, 1).detach()

    def _ask_one_by_one(self, points: torch.Tensor, batch: Any, gradients: bool) -> tuple[torch.Tensor, torch.Tensor]:
        values, slopes = [], []
        for point in points:
            weights = self.parameters.split(point)
            if not gradients:
                with torch.no_grad():
                    values.append(self._loss_at(weights, batch).double())
                continue
            leaves = {name: tensor.detach().requires_grad_() for name, tensor in weights.items()}
            with torch.enable_grad():
                value = self._loss_at(leaves, batch)
                found = torch.autograd.grad(value, list(leaves.values()), allow_unused=True)
            filled = {
                name: torch.zeros_like(leaf) if slope is None else slope
                for (name, leaf), slope in zip(leaves.items(), found, strict=True)
            }
            values.append(value.detach().double())
            slopes.append(self.parameters.join(filled, 0))
        return torch.stack(values), torch.stack(slopes) if gradients else points

    # Batch normalisation by statistics over the data.

    def _gather(self, vector: torch.Tensor) -> None:
        with torch.no_grad():
            for name, tensor in self.parameters.split(vector).items():
                self._copy.get_parameter(name).copy_(tensor)
            with gathering(self._norms):
                for batch in self.data:
                    self._wrapped(batch)

    def _value_with_own_statistics(self, x: Array) -> float:
        self._gather(torch.from_numpy(x).to(self.device))
        return float(self._means(x[None, :], gradients=False)[0][0])

    # What a search asks besides.

    def minibatch(self, samples: list[int]) -> Landscape:
        if self._norms:
            raise ValueError("batch_norm='recompute' is for heights; search with batch_norm='batch'")
        return _MiniBatch(self, self.data.batch(samples))

    def profile(self, result: PathResult, t: Any = None) -> Profile:
        """This landscape along a path that was found on another one, or in another mode.

        Parameters
        ----------
        result : PathResult
            Of a search over the same module's weights.
        t : array_like, optional
            Where to look, 0 ... 1; default: the result's grid and its top.

        Returns
        -------
        Profile

        Notes
        -----
        Cost: one value for each t; with ``batch_norm="recompute"`` two passes over the data each.
        """
        places = np.union1d(result.t, [result.t_top]) if t is None else np.atleast_1d(np.asarray(t, dtype=np.float64))
        values = self.values(result(places))
        ends = self.values(np.stack([result.x0, result.x1]))
        top = int(np.argmax(values))
        if not np.isfinite(values).all():
            warnings.warn("the loss is not finite everywhere on the path", LowpassWarning, stacklevel=2)
        height = float(max(values[top], ends.max()))
        return Profile(places, values, height, float(places[top]), height - float(ends.max()), self.name)


class _MiniBatch(Landscape):
    """A module's loss on one batch."""

    def __init__(self, whole: ModuleLandscape, batch: Any) -> None:
        self.name, self.dimension, self.precision = whole.name, whole.dimension, whole.precision
        self._whole, self._batch = whole, batch

    def values_of(self, X: Array) -> Any:
        return self._whole._means(X, gradients=False, batch=self._batch)[0]

    def values_and_gradients_of(self, X: Array) -> tuple[Any, Any]:
        return self._whole._means(X, gradients=True, batch=self._batch)
