"""How high are the paths of a study, and those of other searches between the same solutions? See README.md.

Writes OUT/efforts.csv. Searches that are finished are kept in OUT: the same command goes on where it was stopped.
"""

import argparse
import csv
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "beside_pytorch"))
from commands import kept, output_of  # noqa: E402

SEARCHES = {"published": ["--as-published"], "default": []}
OPTIMIZERS = ("bfgs", "sgd")
COLUMNS = ["optimizer", "first_seed", "second_seed", "effort", "steps", "refined_height", "excess", "lower_bound"]
COLUMNS += ["length_in_chords", "stop_reason", "seconds"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lowpass", help="the program")
    parser.add_argument("data", help="folder with the IDX files")
    parser.add_argument("study", type=pathlib.Path, help="folder of a finished study of one network")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--landscape", default="fcp:activation=softplus", help="that of the study; default: %(default)s")
    parser.add_argument("--searches", nargs="+", choices=SEARCHES, default=list(SEARCHES), help="the paper's 100 steps, the default to its end")
    parser.add_argument("--pairs", type=int, default=5, help="of each optimiser that are searched anew; default: 5")
    return parser.parse_args()


def table(file):
    """The rows of the study's paths between training minima, on the training data."""
    with file.open(newline="") as opened:
        return [row for row in csv.DictReader(opened) if row["set"] == "train" and row["landscape"] == "train"]


def key_of(row):
    return row["optimizer"], row["first_seed"], row["second_seed"]


def entry(pair, effort, steps, height, *more):
    bound = float(pair["lower_bound"])
    return dict(zip(COLUMNS, [*key_of(pair), effort, steps, height, float(height) - bound, bound, *more]))


def found_by_study(pairs, rounds):
    """Straight lines, and the lowest path after each of the study's rounds; a search may end before the last."""
    most = max(int(row["round"]) for row in rounds)
    for pair in pairs:
        yield entry(pair, "straight line", 0, pair["linear_height"])
        made = {int(row["round"]): row for row in rounds if key_of(row) == key_of(pair)}
        steps = 0
        for number in range(1, most + 1):
            if number in made:
                steps += int(made[number]["steps"])
                height = made[number]["lowest_so_far"]
            yield entry(pair, f"round {number}", steps, height)


def searched(given, pair, name):
    """One search by lowpass connect; its JSON is kept."""
    file = given.out / f"{'-'.join(key_of(pair))}-{name}.json"
    ends = []
    for option, seed in (("--from", pair["first_seed"]), ("--to", pair["second_seed"])):
        ends += [option, f"{given.study}/training/{pair['network']}-{pair['optimizer']}-{seed}/train.npy#0"]
    command = [given.lowpass, "connect", given.landscape, "--data", given.data, *ends, *SEARCHES[name], "--quiet", "--json"]
    result = kept(file, lambda: output_of(command))
    if result["lower_bound"] != float(pair["lower_bound"]):
        sys.exit(f"{file}: the higher end is {result['lower_bound']}, in the study {pair['lower_bound']}")
    length = result["length"] / result["chord"]
    more = [length, result["stop_reason"], result["seconds"]]
    return entry(pair, name, len(result["trace"]["step"]), result["refined_height"], *more)


def main():
    given = arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    pairs = table(given.study / "analysis/pairs.csv")
    rows = list(found_by_study(pairs, table(given.study / "analysis/rounds.csv")))
    for optimizer in OPTIMIZERS:
        for pair in [pair for pair in pairs if pair["optimizer"] == optimizer][: given.pairs]:
            for name in given.searches:
                rows.append(searched(given, pair, name))
                print(", ".join(f"{rows[-1][column]}" for column in COLUMNS), file=sys.stderr, flush=True)
    with (given.out / "efforts.csv").open("w", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
