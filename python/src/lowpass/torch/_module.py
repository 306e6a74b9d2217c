"""The loss of a PyTorch module as a landscape."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from .. import _native
from .._arrays import Array
from .._landscape import Landscape, LowpassWarning
from .._result import PathResult
from ._batch_norm import BatchNorm, check_mode, gathering, give_statistics, norms_of, statistics_names, use_batches
from ._data import Data, samples_of
from ._family import ModuleFamily, as_numpy
from ._losses import Losses
from ._parameters import Parameters


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
        index and put together by the loader's ``collate_fn``; one of more samples than the loader's batches have is
        taken as several.
    device : str or torch.device, optional
        Where it is computed. Default: where the module's parameters are.
    batch_norm : {"batch", "recompute", "frozen"}, optional
        Needed where the module normalises batches. "batch": by the statistics of each batch, for searches. "recompute":
        statistics are gathered over the data at each point first (two passes, values only), for heights. "frozen": those
        that the module holds.
    statistics : DataLoader, Dataset or list of batches, optional
        For "recompute": the data over which statistics are gathered, the mean over their batches. Default: `data`. For
        the loss on new data give the training's: a trained module brings their statistics along.
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
    Cost of a question about M points: one pass forward (and back) over the data for each. A search keeps its basis
    vectors on the device and forms points there, so that a step moves as many vectors as the curve has terms. Memory on
    the device: the vectors and, where the objective needs all values first, the gradients of M points in float64
    (float32 on devices that have no float64), and what a pass with a batch keeps, for as many points at once as
    keep 33 million numbers together, one at least.
    """

    def __init__(
        self,
        model: torch.nn.Module,
        loss: Callable[..., Any],
        data: Any,
        *,
        device: str | torch.device | None = None,
        batch_norm: BatchNorm | None = None,
        statistics: Any = None,
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
        # Apple's devices have no float64.
        self._wide = torch.float32 if self.device.type == "mps" else torch.float64
        self._take_data(Data(data, self.device, most_bytes), batch_norm)
        self._statistics: Data | None = None
        self._take_statistics(statistics, batch_norm)
        self._state = {name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()}
        self.parameters = Parameters(model)
        self._loss = loss
        self._set_up(copy.deepcopy(model).to(self.device), batch_norm, vmap)
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

    def _take_statistics(self, data: Any, batch_norm: BatchNorm | None) -> None:
        if data is None:
            return
        if batch_norm != "recompute":
            raise ValueError(
                f"statistics are given and batch_norm is {batch_norm!r}; they are gathered with batch_norm='recompute' alone"
            )
        self._statistics = Data(data, self.device, self.data.most_bytes)

    def _set_up(self, model: torch.nn.Module, batch_norm: BatchNorm | None, vmap: bool | None) -> None:
        model.eval()
        for parameter in model.parameters():
            parameter.requires_grad_(False)
        self.batch_norm = batch_norm
        self._norms = norms_of(model) if batch_norm == "recompute" else {}
        if batch_norm == "batch":
            use_batches(model)
        self._copy = model
        self._losses = Losses(model, self._loss, self.parameters, vmap)
        self.name = type(model).__name__ + (f" (batch norm: {batch_norm})" if batch_norm else "")

    def on(self, data: Any, *, batch_norm: BatchNorm | None = None, statistics: Any = None) -> ModuleLandscape:
        """The same module and loss over other data, and with another mode of batch normalisation, or statistics of other
        data, if one is given."""
        mode = batch_norm or self.batch_norm
        other = copy.copy(self)
        other._take_data(Data(data, self.device, self.data.most_bytes), mode)
        other._take_statistics(statistics, mode)
        model = copy.deepcopy(self._copy)
        if mode != "batch":
            # Those of the copy are none, or those of the point that was asked about last.
            give_statistics(model, self._state)
        other._set_up(model, mode, self._losses.vmap)
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
        at these weights over the data, or over `statistics`.
        """
        vector = torch.from_numpy(self.point(x).copy())
        state = {name: tensor.clone() for name, tensor in self._state.items()}
        found = self.parameters.split(vector)
        for name, tensor in found.items():
            state[name] = tensor.clone()
        for name, first in self.parameters.tied.items():
            state[name] = state[first]
        if self._norms:
            self._gather(self.on_device(vector.numpy()))
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
        if self._statistics is not None:
            self._statistics.forget()
        again = float(np.asarray(self.values_of(x))[0])
        if first == again or not (np.isfinite(first) and np.isfinite(again)):
            return
        if abs(first - again) <= 64 * self.precision * max(abs(first), abs(again)):
            return
        raise ValueError(
            f"the same weights have two losses, {first:.9g} and {again:.9g}: "
            + ("the loader shuffles; " if self.data.shuffles or (self._statistics and self._statistics.shuffles) else "")
            + "the data set or the loss draws random numbers (augmentation, dropout in eval mode): a landscape must give "
            "the same number whenever it is asked"
        )

    def values_of(self, X: Array) -> Any:
        return self.values_at(self.on_device(X))

    def values_and_gradients_of(self, X: Array) -> tuple[Any, Any]:
        values, gradients = self.values_and_gradients_at(self.on_device(X))
        return values, as_numpy(gradients)

    def family(self, basis: Array) -> ModuleFamily:
        return ModuleFamily(self, basis)

    def on_device(self, numbers: Array) -> torch.Tensor:
        """Numbers where the module computes, in the widest type that there is."""
        return torch.from_numpy(numbers).to(device=self.device, dtype=self._wide)

    def values_at(self, points: torch.Tensor, batches: list[Any] | None = None) -> Array:
        """The mean losses at the rows of a tensor on the device: over all batches, or over some."""
        if self._norms:
            return np.array([self._value_with_own_statistics(point) for point in points])
        return self._plain_values_at(points, batches)

    def _plain_values_at(self, points: torch.Tensor, batches: list[Any] | None) -> Array:
        values = points.new_zeros(len(points))

        def take(weight: float, rows: slice, found: torch.Tensor, _: torch.Tensor) -> None:
            values[rows] += weight * found

        total = self._ask(points, batches, False, take)
        return as_numpy(values / total)

    def values_and_gradients_at(
        self, points: torch.Tensor, batches: list[Any] | None = None
    ) -> tuple[Array, torch.Tensor]:
        """The same with the gradients, which stay on the device."""
        values = points.new_zeros(len(points))
        gradients = torch.zeros_like(points)

        def take(weight: float, rows: slice, found: torch.Tensor, slopes: torch.Tensor) -> None:
            values[rows] += weight * found
            gradients[rows] += weight * slopes

        total = self._ask(points, batches, True, take)
        return as_numpy(values / total), gradients / total

    def values_and_sum(
        self, points: torch.Tensor, factors: torch.Tensor, batches: list[Any] | None = None
    ) -> tuple[Array, Array]:
        """The values, and factors (R x M) times gradients (M x N), which are not kept one by one."""
        values = points.new_zeros(len(points))
        pulled = points.new_zeros((len(factors), self.dimension))

        def take(weight: float, rows: slice, found: torch.Tensor, slopes: torch.Tensor) -> None:
            values[rows] += weight * found
            pulled.addmm_(factors[:, rows], slopes, alpha=weight)

        total = self._ask(points, batches, True, take)
        return as_numpy(values / total), as_numpy(pulled / total)

    def _ask(self, points: torch.Tensor, batches: list[Any] | None, gradients: bool, take: Callable[..., None]) -> float:
        """Hands each batch's weight, losses and gradients to `take`, piece by piece; all batches' weight together."""
        if gradients and self._norms:
            raise ValueError(
                "batch_norm='recompute' gives values only, for heights: search with batch_norm='batch', then "
                "net.on(loader, batch_norm='recompute').profile(result)"
            )
        total = 0.0
        for one in self.data if batches is None else batches:
            weight = float(self._weight(one))
            total += weight
            for rows, found, slopes in self._losses.in_chunks(points, one, gradients):
                take(weight, rows, found, slopes)
        if not total > 0:
            raise ValueError("the data hold no samples" if total == 0 else f"the batches weigh {total} together")
        return total

    # Batch normalisation by statistics over the data.

    def _gather(self, vector: torch.Tensor) -> None:
        with torch.no_grad():
            for name, tensor in self.parameters.split(vector).items():
                self._copy.get_parameter(name).copy_(tensor)
            with gathering(self._norms):
                for batch in self.data if self._statistics is None else self._statistics:
                    self._losses.whole(batch)

    def _value_with_own_statistics(self, point: torch.Tensor) -> float:
        self._gather(point)
        return float(self._plain_values_at(point[None, :], None)[0])

    # What a search asks besides.

    def batches(self, samples: list[int]) -> list[Any]:
        """These samples on the device, as one batch or, where they are more than the loader takes at once, as several."""
        if self._norms:
            raise ValueError("batch_norm='recompute' is for heights; search with batch_norm='batch'")
        return self.data.batches(samples)

    def minibatch(self, samples: list[int]) -> Landscape:
        return _MiniBatch(self, self.batches(samples))

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
    """A module's loss on some samples."""

    def __init__(self, whole: ModuleLandscape, batches: list[Any]) -> None:
        self.name, self.dimension, self.precision = whole.name, whole.dimension, whole.precision
        self._whole, self._batches = whole, batches

    def values_of(self, X: Array) -> Any:
        return self._whole.values_at(self._whole.on_device(X), self._batches)

    def values_and_gradients_of(self, X: Array) -> tuple[Any, Any]:
        values, gradients = self._whole.values_and_gradients_at(self._whole.on_device(X), self._batches)
        return values, as_numpy(gradients)
