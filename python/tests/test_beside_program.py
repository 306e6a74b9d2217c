"""The package beside the command: both are built from the same sources, against the same libraries."""

import json
import os
import subprocess

import lowpass as lp
import numpy as np
import pytest

PROGRAM = os.environ.get("LOWPASS_PROGRAM")
pytestmark = pytest.mark.skipif(not PROGRAM, reason="LOWPASS_PROGRAM does not name the program")


def connected(folder, *arguments):
    subprocess.run([PROGRAM, "connect", *arguments, "--out", folder, "--quiet"], check=True, capture_output=True)
    return json.loads((folder / "result.json").read_text()), np.load(folder / "coefficients.npy")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("two-wells", {}),
        ("muller-brown", {"curve": "bezier", "seed": 3}),
        ("double-well:dimension=40", {"objective": "sum", "steps": 150}),
        ("muller-brown", {"as_published": True}),
    ],
)
def test_equal_byte_for_byte(tmp_path, name, options):
    words = []
    for key, value in options.items():
        words += [f"--{key.replace('_', '-')}"] + ([] if value is True else [str(value)])
    json_result, coefficients = connected(tmp_path, name, "--from", "min:0", "--to", "min:1", *words)
    result = lp.find_path(lp.landscape(name), "min:0", "min:1", **options)
    assert result.coefficients.tobytes() == coefficients.tobytes()
    assert result.height == json_result["refined_height"]
    assert result.grid_height == json_result["height"]
    assert result.verdict == json_result["verdict"]
    assert result.nfev == json_result["value_evaluations"] + json_result["gradient_evaluations"]
    said = {key for key in result.options if key in json_result and key != "rounds"}
    assert {key: json_result[key] for key in said} == {key: result.options[key] for key in said}


@pytest.mark.skipif("LOWPASS_DATA" not in os.environ, reason="needs MNIST: LOWPASS_DATA names no folder")
def test_a_network_byte_for_byte(tmp_path):
    words = ["--train-samples", "3000", "--rounds", "50,100", "--seed", "2"]
    json_result, coefficients = connected(tmp_path, "fcp", "--from", "init:1", "--to", "init:2", *words)
    network = lp.landscape("fcp", train_samples=3000)
    result = lp.find_path(network, "init:1", "init:2", rounds=[50, 100], seed=2)
    assert result.coefficients.tobytes() == coefficients.tobytes()
    assert [one["height"] for one in result.rounds] == [one["refined_height"] for one in json_result["rounds"]]
    assert network.accuracy(result.x0) == pytest.approx(result.accuracies[0])
