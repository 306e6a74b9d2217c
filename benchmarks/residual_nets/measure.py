"""How high is a path, whoever has found it? The same 51 points for every path, whose losses are those of ModuleLandscape.

PATH is the folder of a search, or `line`. Prints JSON: for each way of normalising the losses at the 51 points and the
seconds that they took. See README.md for the ways; without --all only `training`, by which heights are compared.
"""

import argparse
import copy
import json
import pathlib
import time

import lowpass as lp
import numpy
import torch
from lowpass.torch import ModuleLandscape
from torch.nn import functional
from torch.utils.data import TensorDataset

from bezier_search import curve
from images import MEASURED, fashion_mnist, first_images
from lowpass_search import POINTS
from residual_net import load_net
from train import looked_at

SEARCHED_AT_ONCE = 125  # about the searches' mini-batches; 128 would leave a batch of eight


class Path:
    """Points on a path: lowpass's result, the peer's curve, or the straight line."""

    def __init__(self, folder, ends):
        self.t = numpy.linspace(0, 1, POINTS)
        self.result = self.left_behind = None
        if folder == "line":
            control = (ends[0] + ends[1]) / 2
        elif (pathlib.Path(folder) / "path.npz").exists():
            self.result = lp.PathResult.load(pathlib.Path(folder) / "path.npz")
            self.points = self.result(self.t)
            return
        else:
            control = numpy.load(pathlib.Path(folder) / "control.npy").astype(numpy.float64)
            self.left_behind = load_net(pathlib.Path(folder) / "net.pt")
        self.points = curve(self.t[:, None], ends[0], control, ends[1])

    def on(self, landscape):
        """The landscape's values at the 51 points."""
        return landscape.values(self.points) if self.result is None else landscape.profile(self.result, self.t).values


class Ways:
    """The losses along a path, by whose statistics ever."""

    def __init__(self, data, net, path):
        self.training, test = fashion_mnist(data)
        self.test = TensorDataset(*(tensor[:MEASURED] for tensor in test.tensors))
        self.net, self.path = net, path
        self.recomputed = self._landscape(first_images(self.training), "recompute")

    def _landscape(self, data, batch_norm, net=None):
        return ModuleLandscape(net or self.net, functional.cross_entropy, data, batch_norm=batch_norm)

    def measured_on_training(self):
        return {"loss": self.path.on(self.recomputed)}

    def measured_on_test(self):
        """By the statistics of the training images, which a user's model would hold; with accuracies."""
        filled, found = copy.deepcopy(self.net), []
        for point in self.path.points:
            filled.load_state_dict(self.recomputed.state_dict(point))
            found.append(looked_at(filled, self.test))
        losses, accuracies = zip(*found, strict=True)
        return {"loss": losses, "accuracy": accuracies}

    def measured_on_test_by_its_own(self):
        return {"loss": self.path.on(self.recomputed.on(first_images(self.test)))}

    def by_batches(self):
        return {"loss": self.path.on(self._landscape(first_images(self.training, at_once=SEARCHED_AT_ONCE), "batch"))}

    def frozen_at_the_first_end(self):
        return {"loss": self.path.on(self._landscape(first_images(self.training), "frozen"))}

    def frozen_after_the_search(self):
        landscape = self._landscape(first_images(self.training), "frozen", self.path.left_behind)
        return {"loss": self.path.on(landscape)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder with the IDX files")
    parser.add_argument("first", help="FILE.pt of train.py")
    parser.add_argument("second")
    parser.add_argument("path", metavar="PATH")
    parser.add_argument("--all", action="store_true", help="in all ways")
    given = parser.parse_args()
    torch.set_flush_denormal(True)
    nets = load_net(given.first), load_net(given.second)
    ends = [torch.nn.utils.parameters_to_vector(net.parameters()).detach().double().numpy() for net in nets]
    path = Path(given.path, ends)
    ways = Ways(given.data, nets[0], path)
    wanted = {"training": ways.measured_on_training}
    if given.all:
        wanted["frozen"] = ways.frozen_at_the_first_end
        wanted["batches"] = ways.by_batches
        wanted["test"] = ways.measured_on_test
        wanted["test by its own"] = ways.measured_on_test_by_its_own
        if path.left_behind is not None:
            wanted["frozen after the search"] = ways.frozen_after_the_search
    found = {}
    for name, way in wanted.items():
        begin = time.perf_counter(), time.process_time()
        answer = {key: [float(one) for one in values] for key, values in way().items()}
        seconds = {"seconds": time.perf_counter() - begin[0], "processor_seconds": time.process_time() - begin[1]}
        found[name] = answer | seconds
    print(json.dumps(found))


if __name__ == "__main__":
    main()
