"""The same search on the FCP: the library's own network beside ModuleLandscape on the same module in PyTorch.

    PYTHONPATH=build/dev/python python benchmarks/python_package/fcp_in_pytorch.py DATA END END [--rounds 3]

DATA is a folder with the IDX files of MNIST or Fashion-MNIST, plain or .gz; the ENDs are points as the command line takes
them, such as training/bfgs/best-train.npy or init:0. Prints Markdown.
"""

import argparse
import gzip
import pathlib
import statistics
import time

import lowpass as lp
import numpy as np
import torch
from lowpass.torch import ModuleLandscape, networks

SEARCHES = {
    "the paper's search, 5 full-batch steps of 51 points": {"as_published": True, "steps": 5},
    "two random points of 128 samples, 2,000 steps": {"rounds": [2000]},
}


def read(folder, name):
    plain, packed = pathlib.Path(folder, name), pathlib.Path(folder, name + ".gz")
    content = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    shape = np.frombuffer(content, ">u4", content[3], 4)
    return torch.from_numpy(np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(shape).copy())


def searched(landscape, ends, options):
    begin = time.perf_counter()
    result = lp.find_path(landscape, *ends, **options)
    return time.perf_counter() - begin, result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("ends", nargs=2)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()

    torch.set_flush_denormal(True)
    native = lp.landscape("fcp", data=given.data)
    images = read(given.data, "train-images-idx3-ubyte").flatten(1).float() / 255
    labels = read(given.data, "train-labels-idx1-ubyte").long()
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(images, labels), batch_size=4096)
    module = ModuleLandscape(networks.fcp(), networks.cross_entropy, loader)
    ends = [native.point(end) for end in given.ends]

    print(f"{len(images)} images, PyTorch {torch.__version__}, {torch.get_num_threads()} threads\n")
    print("| search | native, s | ModuleLandscape, s | ratio | heights | largest difference of a value on the grid |")
    print("|---|---|---|---|---|---|")
    for name, options in SEARCHES.items():
        rounds = [(searched(native, ends, options), searched(module, ends, options)) for _ in range(given.rounds)]
        own, theirs = rounds[0][0][1], rounds[0][1][1]
        seconds = [statistics.median(one[i][0] for one in rounds) for i in (0, 1)]
        ratio = statistics.median(theirs / own for (own, _), (theirs, _) in rounds)
        difference = np.abs(own.values - theirs.values).max() / own.values.max()
        print(
            f"| {name} | {seconds[0]:.2f} | {seconds[1]:.2f} | {ratio:.1f} | {own.height:.6f}, {theirs.height:.6f} | "
            f"{difference:.1e} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
