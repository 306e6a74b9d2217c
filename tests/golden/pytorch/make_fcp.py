#!/usr/bin/env python3
"""Values and gradients of the FCP (784-50-50-10, no bias) in double precision, computed by PyTorch's autograd.

Writes, beside this script (1.5 MB):
  fcp_images.npy                 float32 (150, 784), in [0, 1]; a fifth of the pixels is not zero
  fcp_labels.npy                 float32 (150,), 0 ... 9
  fcp_random_weights.npy         float32 (42200,), in the order of model.parameters(): twice PyTorch's initialisation
  fcp_softplus_loss.npy          float64 (1,), mean cross-entropy over the 150 images at fcp_random_weights, softplus
  fcp_softplus_gradient.npy      float64 (42200,), its gradient
  fcp_relu_loss.npy              the same with ReLU
  fcp_relu_gradient.npy          rounded to float32
  fcp_trained_weights.npy        float32 (42200,), softplus, trained on the 150 images until the loss is near 1e-8
  fcp_trained_loss.npy           float64 (1,)
  fcp_trained_gradient.npy       rounded to float32

Everything is computed in double from the float32 weights and images. Cross-entropy is written so that it is exact for
tiny losses too: log1p of the sum of exp(z_k - z_label) over the other classes. log_softmax in float would give 0 or
multiples of 6e-8 there, and p - 1 destroys the gradient of the label's logit; in double the two agree (checked below).

Needs PyTorch 2.13.0 and NumPy: pip install torch==2.13.0 numpy
"""

import pathlib

import numpy
import torch

FOLDER = pathlib.Path(__file__).resolve().parent
ACTIVATIONS = {"softplus": torch.nn.functional.softplus, "relu": torch.relu}


def logits(weights, images, activation):
    """Logits of the FCP for flattened weights (42200,)."""
    first, second, third = torch.split(weights, [784 * 50, 50 * 50, 50 * 10])
    hidden = ACTIVATIONS[activation](images @ first.reshape(50, 784).T)
    hidden = ACTIVATIONS[activation](hidden @ second.reshape(50, 50).T)
    return hidden @ third.reshape(10, 50).T


def mean_loss(weights, images, labels, activation):
    z = logits(weights, images, activation)
    differences = z - z.gather(1, labels[:, None])
    others = differences.masked_fill(torch.nn.functional.one_hot(labels, 10).bool(), -torch.inf)
    # For a large sum log1p(sum) is the same as logsumexp over all classes, which cannot overflow.
    small = torch.log1p(torch.exp(others.clamp(max=30)).sum(1))
    large = torch.logsumexp(differences, 1)
    return torch.where(others.amax(1) < 30, small, large).mean()


def loss_and_gradient(weights, images, labels, activation):
    weights = weights.double().requires_grad_()
    loss = mean_loss(weights, images.double(), labels, activation)
    (gradient,) = torch.autograd.grad(loss, weights)
    reference = torch.nn.functional.cross_entropy(logits(weights.detach(), images.double(), activation), labels)
    assert abs(loss - reference) <= 1e-12 * loss + 1e-15, (loss, reference)
    return loss.detach(), gradient


def default_initialisation(generator):
    """Uniform in +-1/sqrt(fan_in), as torch.nn.Linear."""
    pieces = [
        (2 * torch.rand(outputs * inputs, generator=generator) - 1) / inputs**0.5
        for outputs, inputs in [(50, 784), (50, 50), (10, 50)]
    ]
    return torch.cat(pieces)


def train(weights, images, labels, target):
    """Full-batch Adam in double until the loss is below `target`; the weights as float32."""
    weights = weights.double().requires_grad_()
    optimizer = torch.optim.Adam([weights], lr=1e-2)
    loss = mean_loss(weights, images.double(), labels, "softplus")
    while loss > target:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss = mean_loss(weights, images.double(), labels, "softplus")
    return weights.detach().float()


def save(name, array):
    numpy.save(FOLDER / f"fcp_{name}.npy", array)


def main():
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(20260226)
    levels = torch.randint(0, 256, (150, 784), generator=generator)
    images = torch.where(torch.rand(150, 784, generator=generator) < 0.2, levels, 0).float() / 255
    labels = torch.randint(0, 10, (150,), generator=generator)
    save("images", images.numpy())
    save("labels", labels.numpy().astype(numpy.float32))
    start = default_initialisation(generator)
    random = 2 * start
    trained = train(start, images, labels, 1e-8)
    save("random_weights", random.numpy())
    save("trained_weights", trained.numpy())
    for name, activation, weights, stored in [
        ("softplus", "softplus", random, numpy.float64),
        ("relu", "relu", random, numpy.float32),
        ("trained", "softplus", trained, numpy.float32),
    ]:
        loss, gradient = loss_and_gradient(weights, images, labels, activation)
        save(f"{name}_loss", loss.numpy().reshape(1))
        save(f"{name}_gradient", gradient.numpy().astype(stored))
        print(f"{name}: loss {loss:.17g}, gradient norm {gradient.norm():.17g}")


if __name__ == "__main__":
    main()
