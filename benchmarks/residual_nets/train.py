"""Trains one residual net on Fashion-MNIST, from its own seed. Writes FILE.pt and FILE.json.

SGD with Nesterov's momentum, weight decay 5e-4, a rate that rises to its peak and falls to zero (one cycle), mini-batches
in an order drawn anew for each epoch; no augmentation.
"""

import argparse
import json
import pathlib
import time

import torch
from torch.nn import functional

from images import fashion_mnist
from residual_net import ResidualNet, save_net

BATCH, PEAK_RATE, DECAY = 256, 0.2, 5e-4


def train(net, data, epochs, report):
    images, labels = data.tensors
    steps = epochs * (len(labels) // BATCH)
    optimizer = torch.optim.SGD(net.parameters(), PEAK_RATE, momentum=0.9, nesterov=True, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, total_steps=steps)
    net.train()
    for epoch in range(epochs):
        total = 0.0
        order = torch.randperm(len(labels))[: len(labels) // BATCH * BATCH].split(BATCH)
        for chosen in order:
            optimizer.zero_grad()
            loss = functional.cross_entropy(net(images[chosen]), labels[chosen])
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        report(f"epoch {epoch + 1} of {epochs}: mean loss of its mini-batches {total / len(order):.4f}")
    net.eval()


def looked_at(net, data):
    """Mean loss and share of images classified rightly, by the statistics that the net holds."""
    loss, right = 0.0, 0
    with torch.no_grad():
        for images, labels in zip(*(tensor.split(1000) for tensor in data.tensors), strict=True):
            outputs = net(images)
            loss += functional.cross_entropy(outputs, labels, reduction="sum").item()
            right += (outputs.argmax(1) == labels).sum().item()
    count = len(data.tensors[1])
    return loss / count, right / count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder with the IDX files")
    parser.add_argument("file", type=pathlib.Path, help="FILE.pt")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--width", type=int, required=True, help="channels of the first stage")
    parser.add_argument("--epochs", type=int, required=True)
    given = parser.parse_args()
    torch.set_flush_denormal(True)
    torch.manual_seed(given.seed)
    training, test = fashion_mnist(given.data)
    net = ResidualNet(given.width)
    begin = time.perf_counter(), time.process_time()
    train(net, training, given.epochs, lambda line: print(line, flush=True))
    report = {"seed": given.seed, "width": given.width, "epochs": given.epochs}
    report |= {"seconds": time.perf_counter() - begin[0], "processor_seconds": time.process_time() - begin[1]}
    report["weights"] = sum(one.numel() for one in net.parameters())
    for name, data in (("training", training), ("test", test)):
        report[f"{name}_loss"], report[f"{name}_accuracy"] = looked_at(net, data)
    given.file.parent.mkdir(parents=True, exist_ok=True)
    given.file.with_suffix(".json").write_text(json.dumps(report, indent=2) + "\n")
    save_net(net, given.file)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
