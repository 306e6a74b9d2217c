"""Training runs of the library's own networks."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from . import _native
from ._arrays import Array
from ._find_path import Seed, with_seed
from ._options import TrainingOptions, Unpack
from ._progress import IntermediateResult
from ._searching import run


@dataclass(eq=False)
class Snapshot:
    """The weights at the minimum of one loss over a run: early stopping."""

    x: Array
    """N weights in PyTorch's order, as float32 numbers."""
    epoch: int
    """0: the initialisation."""
    train_loss: float
    test_loss: float
    train_accuracy: float | None
    """The share of samples classified rightly, 0 ... 1; None where nothing is classified."""
    test_accuracy: float | None


@dataclass(eq=False)
class TrainingResult:
    """A training run, as `train` and the command `lowpass train` make it."""

    train_minimum: Snapshot
    """Where the training loss was lowest."""
    test_minimum: Snapshot
    """Where the test loss was lowest."""
    train_losses: Array
    """After each epoch, the initialisation first: E + 1 numbers."""
    test_losses: Array
    success: bool
    """False where the loss was not finite or the run was interrupted."""
    message: str
    stop_reason: str
    """epochs, no lower point, no step, gradient norm, diverged, interrupted."""
    nfev: int
    """Losses and gradients on the training samples, a mini-batch counting as one."""
    sample_gradients: int
    """Gradients of the loss of a single sample."""
    seconds: float
    network: str
    optimizer: str
    seed: int


_ENDS = {
    "epochs": "all epochs are made",
    "no lower point": "the line search found no lower point",
    "no step": "the line search made no step",
    "gradient norm": "the gradient is zero in float",
    "diverged": "the loss is not finite any more",
    "interrupted": "stopped on request: the lowest points so far",
}


def train(
    network: str,
    *,
    optimizer: Literal["sgd", "lbfgs-gss"],
    epochs: int,
    rng: Seed = None,
    data: str | None = None,
    train_samples: int | None = None,
    out: str | os.PathLike[str] | None = None,
    callback: Callable[..., Any] | None = None,
    **options: Unpack[TrainingOptions],
) -> TrainingResult:
    """Trains a network of the library's own once, with early stopping, as Yu and Morozov (arXiv 2602.21276) train theirs.

    For networks of your own, train them with PyTorch and give them to :class:`lowpass.torch.ModuleLandscape`.

    Parameters
    ----------
    network : str
        ``"fcp"``, ``"lenet"``, ``"lstm"``, ``"autoencoder"`` or ``"mlp"``, with parameters as on the command line:
        ``"fcp:activation=relu"``.
    optimizer : {"sgd", "lbfgs-gss"}
        Stochastic gradient descent, or L-BFGS with golden section search.
    epochs : int
        Passes over the data (sgd) or iterations (lbfgs-gss): 1 or more.
    rng : int, numpy.random.Generator or None
        The seed of the initialisation and of the mini-batches. None: 0. The result says it.
    data, train_samples
        As in :func:`landscape`.
    out : path, optional
        A folder for curve.csv, train.npy, test.npy and result.json, as ``lowpass train --out`` writes them; it must
        not hold a finished run.
    callback : callable, optional
        ``callback(intermediate_result=...)`` after each epoch, with sgd after each mini-batch: epoch (with the part of
        the one under way), epochs, train_loss and test_loss of the last whole one, nfev. Raising StopIteration ends the
        run with the lowest points so far.
    **options
        As on the command line, with _ for -; see below.

    Returns
    -------
    TrainingResult

    Raises
    ------
    ValueError
        For an unknown network or option, an option that the optimizer does not use, values that are not allowed, and a
        folder that holds a finished run.
    OSError
        For data that cannot be read and a folder that cannot be written into.
    Interrupted
        On Ctrl-C, with the run so far as its ``result``; it is written to `out` too, marked as interrupted.

    Notes
    -----
    Cost: a pass over the training samples per epoch (sgd), two to seven per iteration (lbfgs-gss), and one over the
    test samples. The same seed gives the same weights, byte for byte as the command's.

    Options
    -------
    """
    seed = with_seed({}, rng).get("seed", 0)
    stopped_by_callback = False

    def watched(step: dict[str, Any], stop: _native.StopSource) -> bool:
        nonlocal stopped_by_callback
        if callback is not None and not stopped_by_callback:
            try:
                callback(intermediate_result=IntermediateResult(step))
            except StopIteration:
                stopped_by_callback = True
                stop.request_stop()
        return True

    def search(ask: Callable[..., bool] | None, stop: _native.StopSource) -> dict[str, Any]:
        observer = None if ask is None else lambda step: ask(step, stop)
        folder = None if out is None else os.fspath(out)
        return _native.train(network, data, train_samples, optimizer, epochs, seed, dict(options), folder, observer, stop)

    def made(found: dict[str, Any]) -> TrainingResult:
        reason = found["stop_reason"]
        return TrainingResult(
            train_minimum=Snapshot(**found["train_minimum"]),
            test_minimum=Snapshot(**found["test_minimum"]),
            train_losses=found["train_losses"],
            test_losses=found["test_losses"],
            success=reason not in ("diverged", "interrupted"),
            message=_ENDS[reason],
            stop_reason=reason,
            nfev=found["value_evaluations"] + found["gradient_evaluations"],
            sample_gradients=found["sample_gradients"],
            seconds=found["seconds"],
            network=network,
            optimizer=optimizer,
            seed=seed,
        )

    return run(search, asks_python=False, watcher=watched if callback is not None else None, made=made)


def _options_text() -> str:
    lines = []
    for optimizer, options in (("sgd", _native.sgd_options()), ("lbfgs-gss", _native.lbfgs_options())):
        for option in options:
            lines.append(f"    {option['name']} : {option['type']}")
            lines.append(
                f"        Of {optimizer}. {option['sentence']} Allowed: {option['allowed']}. Default: {option['default']}."
            )
    return "\n".join(lines) + "\n"


train.__doc__ = (train.__doc__ or "") + _options_text()
