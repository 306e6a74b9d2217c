"""The library's own networks as PyTorch modules: the same parameters under the same names in the same order.

A state dict of one is read by the program (as .safetensors), and ``torch.nn.utils.parameters_to_vector`` is the weight
vector of the landscape of the same name, so that weights go both ways:

>>> import lowpass as lp
>>> from lowpass.torch import networks
>>> model = networks.fcp()
>>> sum(parameter.numel() for parameter in model.parameters())
42200

All take images as rows: a tensor of shape (samples, pixels), pixels in 0 ... 1. New weights are PyTorch's own, from its
random numbers; the library's are ``lp.landscape("fcp").point("init:0")``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import nn
from torch.nn import functional

__all__ = ["autoencoder", "cross_entropy", "fcp", "lenet", "lstm", "mlp", "squared_error"]

_ACTIVATIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "softplus": functional.softplus,
    "relu": functional.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


def _activation(name: str) -> Callable[[torch.Tensor], torch.Tensor]:
    if name not in _ACTIVATIONS:
        raise ValueError(f"activation is {name!r}; it must be one of {', '.join(map(repr, _ACTIVATIONS))}")
    return _ACTIVATIONS[name]


class _Dense(nn.Module):
    """Layers fc1, fc2, ... with an activation between them."""

    def __init__(
        self, sizes: Sequence[int], activation: str, bias: bool, last: Callable[[torch.Tensor], torch.Tensor] | None = None
    ) -> None:
        super().__init__()
        for number, (inputs, outputs) in enumerate(zip(sizes[:-1], sizes[1:], strict=True), start=1):
            self.add_module(f"fc{number}", nn.Linear(inputs, outputs, bias=bias))
        self._between = _activation(activation)
        self._last = last

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        layers = list(self.children())
        found = images
        for layer in layers[:-1]:
            found = self._between(layer(found))
        found = layers[-1](found)
        return found if self._last is None else self._last(found)


class _LeNet(nn.Module):
    def __init__(self, activation: str, order: str) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)
        self._between = _activation(activation)
        if order not in ("program", "paper"):
            raise ValueError(f"order is {order!r}; it must be 'program' (activation, then pooling) or 'paper' (pooling first)")
        self._pools_first = order == "paper"

    def _pooled(self, planes: torch.Tensor) -> torch.Tensor:
        if self._pools_first:
            return self._between(functional.avg_pool2d(planes, 2))
        return functional.avg_pool2d(self._between(planes), 2)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        found = self._pooled(self.conv1(images.reshape(-1, 1, 28, 28)))
        found = self._pooled(self.conv2(found)).flatten(1)
        return self.fc3(self._between(self.fc2(self._between(self.fc1(found)))))


class _Lstm(nn.Module):
    def __init__(self, hidden: int, permutation: int | None) -> None:
        super().__init__()
        self.lstm = nn.LSTM(28, hidden, batch_first=True)
        self.fc = nn.Linear(hidden, 10, bias=False)
        order = torch.arange(784)
        if permutation is not None:
            order = torch.randperm(784, generator=torch.Generator().manual_seed(permutation))
        self.register_buffer("_order", order, persistent=False)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        steps = images.index_select(1, self.get_buffer("_order")).view(-1, 28, 28)
        return self.fc(self.lstm(steps)[1][0][-1])


def fcp(activation: str = "softplus") -> nn.Module:
    """The paper's fully connected perceptron 784-50-50-10 without biases. ValueError for an unknown activation."""
    return mlp((784, 50, 50, 10), activation)


def mlp(layers: Sequence[int], activation: str = "softplus", bias: bool = False) -> nn.Module:
    """A multilayer perceptron: features, hidden sizes, classes. ValueError for fewer than two sizes or an unknown
    activation (softplus, relu, tanh, sigmoid)."""
    if len(layers) < 2:
        raise ValueError(f"layers is {list(layers)}; two or more sizes are needed")
    return _Dense(layers, activation, bias)


def lenet(activation: str = "softplus", order: str = "program") -> nn.Module:
    """Two convolutions of 5x5 with average pooling, dense 400-120-84-10, with biases, for images of 28x28. `order`:
    "program" (activation, then pooling, as the authors' program), "paper" (pooling first, as the text)."""
    return _LeNet(activation, order)


def lstm(hidden: int = 48, permutation: int | None = 1234) -> nn.Module:
    """An LSTM over 28 steps of 28 pixels in the order that the seed `permutation` gives (None: as they are), its last
    hidden state to 10 classes."""
    return _Lstm(hidden, permutation)


def autoencoder(activation: str = "softplus") -> nn.Module:
    """784-32-32-32-784 without biases, sigmoid output; its loss is `squared_error` against the images."""
    return _Dense((784, 32, 32, 32, 784), activation, False, torch.sigmoid)


cross_entropy = functional.cross_entropy
"""The loss of all but the autoencoder: of outputs and labels."""

squared_error = functional.mse_loss
"""The autoencoder's loss: of outputs and the images themselves, which are given as targets."""
