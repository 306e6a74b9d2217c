"""Medians and paired ratios of the rounds that run.sh left in a folder: python summary.py FOLDER"""

import pathlib
import statistics
import sys

QUANTITIES = ["gradient_seconds", "path_gradient_seconds", "sgd_epoch_seconds", "lbfgs_iteration_seconds", "peak_memory_gb"]


def measured(file):
    lines = (line.split(maxsplit=1) for line in file.read_text().splitlines() if line.strip())
    return {name: float(value) for name, value in lines if name in QUANTITIES}


def main():
    folder = pathlib.Path(sys.argv[1])
    rounds = {who: [measured(file) for file in sorted(folder.glob(f"{who}-*.txt"))] for who in ("pytorch", "lowpass")}
    print(f"{'median of ' + str(len(rounds['lowpass'])) + ' rounds':<26}{'PyTorch':>10}{'lowpass':>10}   ratio (of each round)")
    for name in QUANTITIES:
        pytorch, lowpass = ([one[name] for one in rounds[who]] for who in ("pytorch", "lowpass"))
        ratios = [a / b for a, b in zip(pytorch, lowpass, strict=True)]
        print(
            f"{name:<26}{statistics.median(pytorch):>10.3f}{statistics.median(lowpass):>10.3f}"
            f"   {statistics.median(ratios):.2f} ({', '.join(f'{ratio:.2f}' for ratio in ratios)})"
        )


if __name__ == "__main__":
    main()
