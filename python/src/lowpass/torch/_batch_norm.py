"""What batch normalisation does while a landscape is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, get_args

import torch
from torch.nn.modules.batchnorm import _NormBase

BatchNorm = Literal["batch", "recompute", "frozen"]
MODES = get_args(BatchNorm)


def norms_of(model: torch.nn.Module) -> dict[str, _NormBase]:
    """The modules that keep statistics, by their names."""
    return {
        name: module
        for name, module in model.named_modules()
        if isinstance(module, _NormBase) and module.running_mean is not None
    }


def check_mode(norms: dict[str, _NormBase], mode: BatchNorm | None) -> None:
    """ValueError for an unknown mode, and where one is needed and was not said."""
    if mode is not None and mode not in MODES:
        raise ValueError(f"batch_norm is {mode!r}; it must be one of {', '.join(map(repr, MODES))}, or None without it")
    if norms and mode is None:
        raise ValueError(
            f"the module normalises batches ({', '.join(list(norms)[:3])}{', ...' if len(norms) > 3 else ''}): say "
            "batch_norm='batch' (statistics of each batch, for searches), 'recompute' (over the data at each point, for "
            "heights) or 'frozen' (those that the module holds, which are wrong away from it)"
        )


def use_batches(model: torch.nn.Module) -> None:
    """From now on every batch is normalised by its own statistics, and none are kept."""
    for norm in norms_of(model).values():
        norm.running_mean = None
        norm.running_var = None
        norm.num_batches_tracked = None
        norm.track_running_stats = False


@contextmanager
def gathering(norms: dict[str, _NormBase]) -> Iterator[None]:
    """Within, passes of the module gather its statistics anew: the mean over the batches."""
    momenta = {name: norm.momentum for name, norm in norms.items()}
    for norm in norms.values():
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    try:
        yield
    finally:
        for name, norm in norms.items():
            norm.momentum = momenta[name]
            norm.eval()


def _norms_of_state(state: Mapping[str, Any]) -> set[str]:
    """The prefixes under which a state keeps statistics of batch normalisation."""
    return {name[: -len("running_mean")] for name in state if name.endswith("running_mean")}


def statistics_names(state: Mapping[str, Any]) -> set[str]:
    """The names under which a state keeps statistics of batch normalisation."""
    kept = ("running_mean", "running_var", "num_batches_tracked")
    return {prefix + name for prefix in _norms_of_state(state) for name in kept}


def give_statistics(model: torch.nn.Module, state: Mapping[str, torch.Tensor]) -> None:
    """Undoes use_batches and gathering: the statistics of the module that was given."""
    for prefix in _norms_of_state(state):
        norm: Any = model.get_submodule(prefix[:-1]) if prefix[:-1] else model
        device = next(model.parameters()).device
        norm.track_running_stats = True
        norm.running_mean = state[prefix + "running_mean"].to(device).clone()
        norm.running_var = state[prefix + "running_var"].to(device).clone()
        norm.num_batches_tracked = state[prefix + "num_batches_tracked"].to(device).clone()
