"""The searches that are compared, and the instrument that measures what they found."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "beside_pytorch"))
from commands import kept, output_of  # noqa: E402

# Written out in full: defaults change.
RECOMMENDED_BEFORE = ["--curve", "fourier", "--terms", "10", "--points", "51", "--objective", "line-integral"]
RECOMMENDED_BEFORE += ["--sampling", "arc", "--sample-points", "51", "--kick", "0.01", "--starts", "1"]
RECOMMENDED_BEFORE += ["--optimizer", "adam", "--lr", "0.05", "--schedule", "cosine", "--batch", "512"]

METHODS = {
    "default": [],
    "recommended-before": RECOMMENDED_BEFORE,
    "as-published": ["--as-published"],
    "bezier": ["--rate", "constant"],
    "bezier-cosine": ["--rate", "cosine"],
}
PYTORCH = ("bezier", "bezier-cosine")
# Its cosine follows the steps, not the clock: so many are asked for as the time allows.
STEPS_FITTED = ("recommended-before",)
PROBE_SECONDS = 4
SHARE_OF_PROBE = 0.9  # what fits into a time is a little less than the probe says

MEASURED_POINTS = 51


class Bench:
    """Where programs and data are, and how a search and a measurement are called."""

    def __init__(self, programs, data, network, seed, threads):
        self.lowpass = programs / "lowpass"
        self.measure_path = programs / "benchmarks/mnist_pairs/measure_path"
        self.data, self.network, self.seed, self.threads = data, network, seed, threads
        self.probed_steps = None

    def connect(self, pair, options):
        ends = ["--from", pair.first, "--to", pair.second]
        command = [self.lowpass, "connect", self.network, "--data", self.data, *ends, "--seed", str(self.seed), *options]
        return json.loads(output_of([*command, "--quiet", "--json"]))

    def fitted_steps(self, pair, seconds):
        """How many of its steps fit into the time, by one search of a few seconds."""
        if self.probed_steps is None:
            limit = ["--steps", "1000000", "--max-seconds", str(PROBE_SECONDS)]
            self.probed_steps = len(self.connect(pair, [*RECOMMENDED_BEFORE, *limit])["trace"]["step"])
        return max(1, int(SHARE_OF_PROBE * self.probed_steps * seconds / PROBE_SECONDS))

    def search(self, method, pair, seconds, folder):
        """Leaves coefficients.npy and result.json in the folder."""
        options = list(METHODS[method])
        if method in PYTORCH:
            script = pathlib.Path(__file__).parent / "bezier.py"
            options += ["--seconds", str(seconds), "--seed", str(self.seed), "--threads", str(self.threads)]
            options += ["--network", self.network]
            output_of([sys.executable, script, self.data, pair.first, pair.second, folder, *options])
            return
        if method in STEPS_FITTED:
            options += ["--steps", str(self.fitted_steps(pair, seconds))]
        self.connect(pair, [*options, "--max-seconds", str(seconds), "--out", folder])

    def measure(self, pair, curve, coefficients):
        """Heights of a path on all training images, on the grid and refined, with nothing that limits the look."""
        command = [self.measure_path, self.network, self.data, pair.first, pair.second, curve, coefficients, str(MEASURED_POINTS)]
        return json.loads(output_of(command))

    def check(self, pair, zeros):
        """The straight line as a Bezier curve must be as high as `connect` says the straight line is."""
        measured = self.measure(pair, "bezier", zeros)
        line = self.connect(pair, ["--curve", "line", "--points", str(MEASURED_POINTS)])
        same = [(measured["height"], line["linear_height"]), (measured["linear_height"], line["linear_height"])]
        same.append((measured["lower_bound"], line["lower_bound"]))
        if any(mine != its for mine, its in same):
            sys.exit(f"the instrument and connect do not agree about the straight line: {measured}, {line['linear_height']}")
        # Both are climbed by parabolas, from samples at other places.
        if abs(measured["refined_height"] - line["refined_height"]) > 1e-6 * line["refined_height"]:
            sys.exit(f"refined heights of the straight line: {measured['refined_height']} and {line['refined_height']}")

    def run(self, method, pair, seconds, folder):
        """The search and its path's heights; what an earlier call has finished is read."""

        def made():
            self.search(method, pair, seconds, folder)
            result = json.loads((folder / "result.json").read_text())
            row = self.measure(pair, result["curve"], folder / "coefficients.npy")
            row |= {"group": pair.group, "pair": pair.name, "method": method, "limit": seconds, "seconds": result["seconds"]}
            row["steps"] = result["steps"] if method in PYTORCH else len(result["trace"]["step"])
            row["rounds"] = len(result["rounds"]) if result.get("rounds") else None
            return json.dumps(row) + "\n"

        return kept(folder / "row.json", made)
