"""The batches that a loss is a mean over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from typing import Any

import torch
from torch.utils.data import DataLoader, Dataset, RandomSampler, TensorDataset, default_collate


def moved(batch: Any, device: torch.device) -> Any:
    """The batch on the device; tensors within tuples, lists and mappings too."""
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, Mapping):
        return {key: moved(value, device) for key, value in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(moved(value, device) for value in batch))
    if isinstance(batch, (tuple, list)):
        return type(batch)(moved(value, device) for value in batch)
    return batch


def _tensors(batch: Any) -> Iterator[torch.Tensor]:
    if isinstance(batch, torch.Tensor):
        yield batch
    elif isinstance(batch, Mapping):
        for value in batch.values():
            yield from _tensors(value)
    elif isinstance(batch, (tuple, list)):
        for value in batch:
            yield from _tensors(value)


def samples_of(batch: Any) -> int:
    """The first dimension of the batch's first tensor."""
    for tensor in _tensors(batch):
        if tensor.ndim > 0:
            return int(tensor.shape[0])
    raise ValueError(
        f"a batch of type {type(batch).__name__} holds no tensor with samples along its first dimension; give weight=, "
        "a function that says how much a batch weighs"
    )


def bytes_of(batch: Any) -> int:
    """Of all of its tensors."""
    return sum(tensor.element_size() * tensor.nelement() for tensor in _tensors(batch))


_SAMPLES_AT_ONCE = 1024


class Data:
    """A loader's batches in order, and batches by the indices of samples.

    Parameters
    ----------
    source : DataLoader, Dataset or sequence of batches
        A data set is taken in batches of 1,024; a sequence of batches has no mini-batches.
    most_bytes : int
        Batches are kept on the device from the first pass on while they take no more than this.
    """

    def __init__(self, source: Any, device: torch.device, most_bytes: int) -> None:
        self.device = device
        self.most_bytes = most_bytes
        self._kept: list[Any] | None = None
        self.dataset: Dataset[Any] | None = None
        self._collate: Callable[[list[Any]], Any] = default_collate
        self._at_once = _SAMPLES_AT_ONCE
        if isinstance(source, DataLoader):
            if isinstance(source.dataset, Sized) and not isinstance(source.dataset, torch.utils.data.IterableDataset):
                self.dataset = source.dataset
            if source.collate_fn is not None:
                self._collate = source.collate_fn
            self._at_once = source.batch_size or getattr(source.batch_sampler, "batch_size", None) or _SAMPLES_AT_ONCE
            self._batches: Iterable[Any] = source
        elif isinstance(source, Dataset) and isinstance(source, Sized):
            self.dataset = source
            self._batches = DataLoader(source, batch_size=_SAMPLES_AT_ONCE)
        elif isinstance(source, Sequence) and not isinstance(source, (str, bytes)):
            self._batches = source
        else:
            raise ValueError(
                f"data is of type {type(source).__name__}; give a DataLoader, a Dataset with a length, or a list of batches"
            )
        self.shuffles = isinstance(source, DataLoader) and isinstance(source.sampler, RandomSampler)

    @property
    def sample_count(self) -> int:
        """Samples that can be had by index; 1 where there are none."""
        return len(self.dataset) if isinstance(self.dataset, Sized) else 1

    def __iter__(self) -> Iterator[Any]:
        """All batches in order, on the device. The state of random numbers stays as it is: a loader draws a seed."""
        if self._kept is not None:
            yield from self._kept
            return
        kept: list[Any] = []
        size = 0
        state = torch.random.get_rng_state()
        try:
            iterator = iter(self._batches)
        finally:
            torch.random.set_rng_state(state)
        for batch in iterator:
            here = moved(batch, self.device)
            size += bytes_of(here)
            if size <= self.most_bytes:
                kept.append(here)
            else:
                kept.clear()
            yield here
        if size <= self.most_bytes:
            self._kept = kept

    def forget(self) -> None:
        """The next pass reads the batches again."""
        self._kept = None

    def batches(self, samples: Sequence[int]) -> list[Any]:
        """These samples as one batch, or as several of about equal size where they are more than the loader takes at once:
        what it takes is what there is memory for."""
        pieces = -(-len(samples) // self._at_once)
        edges = [len(samples) * i // pieces for i in range(pieces + 1)]
        return [self._batch(samples[first:end]) for first, end in zip(edges, edges[1:], strict=False)]

    def _batch(self, samples: Sequence[int]) -> Any:
        """Put together as the loader does."""
        dataset: Any = self.dataset
        if isinstance(dataset, TensorDataset) and self._collate is default_collate:
            chosen = torch.as_tensor(samples)
            return moved([tensor[chosen] for tensor in dataset.tensors], self.device)
        if hasattr(dataset, "__getitems__"):
            rows = dataset.__getitems__(list(samples))
        else:
            rows = [dataset[i] for i in samples]
        return moved(self._collate(rows), self.device)
