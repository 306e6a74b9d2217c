"""Paths between two residual nets, by lowpass and by a Bezier curve in PyTorch: what run.sh runs. See README.md.

Prints Markdown. What is finished is kept in OUT: the same command goes on where it was stopped.
"""

import argparse
import itertools
import json
import pathlib
import sys

import table

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "beside_pytorch"))
from commands import kept, output_of  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SEARCHES = {"lowpass": "lowpass_search.py", "bezier": "bezier_search.py"}
# As many for the one as for the other, with a seed that is not used again.
TRIED = list(itertools.product(["constant", "cosine"], [0.003, 0.01, 0.03]))
SEED_OF_TRIES = 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder with the IDX files of Fashion-MNIST")
    parser.add_argument("out", type=pathlib.Path, help="folder for nets, paths and heights")
    parser.add_argument("--width", type=int, default=4, help="channels of the first stage; default: 4")
    parser.add_argument("--epochs", type=int, default=4, help="of training; default: 4")
    parser.add_argument("--gradients", type=int, default=2000, help="of each search; default: 2000")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="of the searches; default: 1 2 3")
    given = parser.parse_args()
    if SEED_OF_TRIES in given.seeds:
        parser.error(f"seed {SEED_OF_TRIES} chooses the rates; the searches that count need others")
    return given


class Bench:
    """Two nets, and how a search between them and a measurement are called; each is a process of its own."""

    def __init__(self, given):
        self.given = given
        self.folder = given.out / f"width-{given.width}-epochs-{given.epochs}"
        self.nets = [self.trained(seed) for seed in (1, 2)]

    def run(self, script, *arguments):
        print(script, *arguments, file=sys.stderr, flush=True)
        return output_of([sys.executable, HERE / script, self.given.data, *map(str, arguments)])

    def trained(self, seed):
        net = self.folder / f"net-{seed}.pt"
        if not net.exists():
            self.run("train.py", net, "--seed", seed, "--width", self.given.width, "--epochs", self.given.epochs)
        return net

    def trainings(self):
        return [json.loads(net.with_suffix(".json").read_text()) for net in self.nets]

    def search(self, method, schedule, rate, seed):
        folder = self.folder / f"{self.given.gradients}-gradients" / method / f"{schedule}-{rate:g}-seed-{seed}"
        if not (folder / "search.json").exists():
            setting = ["--gradients", self.given.gradients, "--schedule", schedule, "--rate", rate, "--seed", seed]
            self.run(SEARCHES[method], *self.nets, folder, *setting)
        search = json.loads((folder / "search.json").read_text())
        if search["gradients"] != self.given.gradients:
            sys.exit(f"{folder}: {search['gradients']} gradients were made, {self.given.gradients} were wanted")
        return folder, search

    def heights(self, folder, every_way):
        """The losses along the path in the folder."""
        if not every_way:
            return kept(folder / "training.json", lambda: self.run("measure.py", *self.nets, folder))
        return kept(folder / "every-way.json", lambda: self.run("measure.py", *self.nets, folder, "--all"))

    def straight_line(self):
        return kept(self.folder / "line.json", lambda: self.run("measure.py", *self.nets, "line", "--all"))

    def tries(self, method):
        """For each schedule and rate the path's height on the training images."""
        found = {}
        for schedule, rate in TRIED:
            folder, _ = self.search(method, schedule, rate, SEED_OF_TRIES)
            found[schedule, rate] = max(self.heights(folder, False)["training"]["loss"])
        return found


def main():
    given = arguments()
    bench = Bench(given)
    line = bench.straight_line()
    tries = {method: bench.tries(method) for method in SEARCHES}
    best = {method: min(found, key=found.get) for method, found in tries.items()}
    rows = []
    for seed in given.seeds:
        for method in SEARCHES:
            folder, search = bench.search(method, *best[method], seed)
            rows.append({"method": method, "search": search, "ways": bench.heights(folder, True)})
    rows.sort(key=lambda row: list(SEARCHES).index(row["method"]))
    print(table.trainings(bench.trainings(), line))
    print(table.tries(tries, best))
    print(table.heights(line, rows))
    print(table.costs(line, rows))


if __name__ == "__main__":
    main()
