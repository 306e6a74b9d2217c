"""The rival: a quadratic Bezier curve between two networks in plain PyTorch (Garipov et al., NeurIPS 2018).

One free control point; in every step one t, uniform in 0 ... 1, and a mini-batch of 512 images; Adam. Denormal floats are
flushed, data are tensors before the clock starts. Writes into OUT `coefficients.npy`, 1 x N: the control point's displacement
from the middle of the straight line, as lowpass's curve `bezier` of one term has it; and `result.json`.
"""

import argparse
import json
import math
import os
import pathlib
import sys
import time

import numpy
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "beside_pytorch"))
from networks import MODELS, Problem, keep_memory  # noqa: E402
from path_steps import BATCH, LEARNING_RATE, PathSteps, bezier_row  # noqa: E402
from point_gradients import PointGradients  # noqa: E402

# The fastest of those that path_steps.py offers, on the FCP.
WAY, ADAM = "weights written in", {"fused": True}
STEPS_TO_WARM_UP = 20


def weights(point):
    """FILE.npy or FILE.npy#ROW, as lowpass takes it; float32."""
    name, _, row = point.partition("#")
    return numpy.atleast_2d(numpy.load(name))[int(row or 0)].astype(numpy.float32)


def search(steps, seconds, schedule):
    """Steps until so many seconds have passed; how many, and how long they took."""
    start, made, passed = time.perf_counter(), 0, 0.0
    while passed < seconds:
        if schedule == "cosine":
            steps.adam.param_groups[0]["lr"] = LEARNING_RATE * (1 + math.cos(math.pi * passed / seconds)) / 2
        steps.step()
        made += 1
        passed = time.perf_counter() - start
    return made, passed


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder with the IDX files")
    parser.add_argument("first", help="weights, FILE.npy or FILE.npy#ROW")
    parser.add_argument("second")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--network", choices=MODELS, default="fcp")
    parser.add_argument("--seconds", type=float, required=True, help="of the search alone")
    parser.add_argument("--rate", choices=["constant", "cosine"], default="constant", help=f"{LEARNING_RATE}, or from there to 0")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def main():
    given = arguments()
    # Before the first parallel work: threads take the mode over from the one that starts them.
    if not torch.set_flush_denormal(True):
        sys.exit("this processor does not flush denormals")
    keep_memory(given.network)
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    problem = Problem(given.data, given.network, None, weights(given.first), weights(given.second))
    steps = PathSteps(PointGradients(problem), bezier_row, 1)
    steps.begin(WAY, ADAM)
    for _ in range(STEPS_TO_WARM_UP):
        steps.step()
    steps.begin(WAY, ADAM)
    made, seconds = search(steps, given.seconds, given.rate)

    given.out.mkdir(parents=True, exist_ok=True)
    numpy.save(given.out / "coefficients.npy", steps.coefficients.detach().numpy().astype(numpy.float64))
    result = {"curve": "bezier", "terms": 1, "steps": made, "seconds": seconds, "batch": BATCH, "rate": given.rate}
    result |= {"seed": given.seed, "threads": given.threads, "torch": torch.__version__}
    (given.out / "result.json").write_text(json.dumps(result) + "\n")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
