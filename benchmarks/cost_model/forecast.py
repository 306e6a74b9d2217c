"""A forecast beside what was taken, as Markdown: python3 forecast.py FORECAST.json TIMINGS.csv MILLISECONDS

FORECAST.json: what `lowpass check --json` printed; TIMINGS.csv: the study's; MILLISECONDS: the whole run by the clock.
"""

import csv
import json
import pathlib
import sys


def stage_of(task):
    """training/NET-OPT-SEED belongs to training/NET-OPT, paths/NET-OPT-SET-SPLIT/I-J to paths/NET-SPLIT."""
    kind, name = task.split("/")[:2]
    if kind == "training":
        return f"training/{name.rsplit('-', 1)[0]}"
    network, _, _, split = name.rsplit("-", 3)
    return f"paths/{network}-{split}"


def main():
    forecast = json.loads(pathlib.Path(sys.argv[1]).read_text())["forecast"]
    with open(sys.argv[2], newline="") as lines:
        taken = {row["task"]: float(row["seconds"]) for row in csv.DictReader(lines)}
    print("| stage | tasks | forecast, s each | taken, s each | forecast / taken |\n|---|---|---|---|---|")
    for stage in forecast["stages"]:
        name, each = stage["stage"], stage["seconds_per_task"]
        seconds = [time for task, time in taken.items() if stage_of(task) == name]
        mean = sum(seconds) / len(seconds)
        print(f"| {name} | {len(seconds)} | {each:.3g} | {mean:.3g} | {each / mean:.2f} |")
    whole, clock = forecast["seconds"], int(sys.argv[3]) / 1000
    print(
        f"\nWhole: forecast {whole:.3g} s, taken {clock:.3g} s with report and figures ({sum(taken.values()):.3g} s of "
        f"tasks), forecast / taken {whole / clock:.2f}; {forecast['workers']} workers."
    )
    busy = forecast["other_work"]
    print("Other work while forecasting: " + ("unknown." if busy is None else f"{100 * busy:.0f} % of the cores."))


if __name__ == "__main__":
    main()
