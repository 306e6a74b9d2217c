"""The peer: a quadratic Bezier curve between two residual nets in plain PyTorch (Garipov et al., NeurIPS 2018).

One control point, which starts in the middle of the straight line; in every step one t, uniform in 0 ... 1, and one
mini-batch, normalised by its own statistics (the module is in training mode); Adam. Writes into OUT `control.npy` (N
numbers), `net.pt`, the module as the search leaves it, with the statistics that it has gathered, and `search.json`.
"""

import argparse
import json
import math
import pathlib
import time

import numpy
import torch
from torch.nn import functional
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from images import fashion_mnist
from peak_memory import forget_peak, peak_memory
from residual_net import load_net, save_net

BATCH = 128


def curve(t, first, control, second):
    """The point at t; with a column of t, a row for each."""
    return (1 - t) ** 2 * first + 2 * t * (1 - t) * control + t**2 * second


def mini_batches(data):
    """Without end, the order drawn anew for each pass."""
    images, labels = data.tensors
    while True:
        for chosen in torch.randperm(len(labels))[: len(labels) // BATCH * BATCH].split(BATCH):
            yield images[chosen], labels[chosen]


def search(net, ends, data, gradients, rate, schedule):
    """The control point after so many gradients, and the seconds that the steps took, by the clock and of processors."""
    net.train()
    control = torch.nn.Parameter((ends[0] + ends[1]) / 2)
    adam = torch.optim.Adam([control], rate, fused=True)
    batches = mini_batches(data)
    begin = time.perf_counter(), time.process_time()
    for step in range(gradients):
        if schedule == "cosine":
            adam.param_groups[0]["lr"] = rate * (1 + math.cos(math.pi * step / gradients)) / 2
        images, labels = next(batches)
        t = torch.rand(()).item()
        vector_to_parameters(curve(t, ends[0], control.detach(), ends[1]), net.parameters())
        net.zero_grad()
        functional.cross_entropy(net(images), labels).backward()
        control.grad = 2 * t * (1 - t) * parameters_to_vector(one.grad for one in net.parameters())
        adam.step()
    return control.detach(), time.perf_counter() - begin[0], time.process_time() - begin[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder with the IDX files")
    parser.add_argument("first", help="FILE.pt of train.py")
    parser.add_argument("second")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--gradients", type=int, default=2000)
    parser.add_argument("--rate", type=float, required=True, help="of Adam in the first step")
    parser.add_argument("--schedule", choices=["constant", "cosine"], default="constant")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    torch.set_flush_denormal(True)
    torch.manual_seed(given.seed)
    training, _ = fashion_mnist(given.data)
    nets = load_net(given.first), load_net(given.second)
    ends = [parameters_to_vector(net.parameters()).detach().clone() for net in nets]
    memory_before = forget_peak()
    control, seconds, processor_seconds = search(nets[0], ends, training, given.gradients, given.rate, given.schedule)
    given.out.mkdir(parents=True, exist_ok=True)
    numpy.save(given.out / "control.npy", control.numpy())
    save_net(nets[0], given.out / "net.pt")
    report = {"threads": torch.get_num_threads(), "gradients": given.gradients, "steps": given.gradients}
    report |= {"seconds": seconds, "processor_seconds": processor_seconds, "rate": given.rate}
    report |= {"schedule": given.schedule, "seed": given.seed, "memory_before": memory_before, "memory": peak_memory()}
    (given.out / "search.json").write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
