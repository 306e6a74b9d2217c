"""Training runs from Python, beside the command and beside PyTorch."""

import json
import os
import subprocess
import threading

import lowpass as lp
import numpy as np
import pytest

PROGRAM = os.environ.get("LOWPASS_PROGRAM")
needs_data = pytest.mark.skipif("LOWPASS_DATA" not in os.environ, reason="needs MNIST: LOWPASS_DATA names no folder")
NETWORK = "mlp:layers=784-10-10"


@needs_data
@pytest.mark.skipif(not PROGRAM, reason="LOWPASS_PROGRAM does not name the program")
@pytest.mark.parametrize(
    ("optimizer", "options"),
    [("sgd", {"batch": 50, "lr": 0.05}), ("lbfgs-gss", {"history": 3, "line_search": "program"})],
)
def test_equal_byte_for_byte(tmp_path, optimizer, options):
    words = [word for key, value in options.items() for word in (f"--{key.replace('_', '-')}", str(value))]
    command = [PROGRAM, "train", NETWORK, "--train-samples", "500", "--optimizer", optimizer, "--seed", "3"]
    command += ["--epochs", "4", *words, "--out", tmp_path / "command", "--quiet"]
    subprocess.run(command, check=True, capture_output=True)
    result = lp.train(
        NETWORK, optimizer=optimizer, epochs=4, rng=3, train_samples=500, out=tmp_path / "package", **options
    )
    for name in ("train.npy", "test.npy", "curve.csv", "result.json"):
        assert (tmp_path / "package" / name).read_bytes() == (tmp_path / "command" / name).read_bytes(), name
    assert result.train_minimum.x.tolist() == np.load(tmp_path / "command/train.npy").astype(float).tolist()
    said = json.loads((tmp_path / "command/result.json").read_text())
    assert result.test_minimum.test_loss == said["test_minimum"]["test_loss"]
    assert (result.stop_reason, result.seed) == (said["stop_reason"], 3)
    assert result.nfev == said["value_evaluations"] + said["gradient_evaluations"]
    curve = np.loadtxt(tmp_path / "command/curve.csv", delimiter=",", skiprows=1)
    np.testing.assert_array_equal(curve[:, 1], result.train_losses)
    np.testing.assert_array_equal(curve[:, 2], result.test_losses)


@needs_data
def test_the_first_sgd_step_is_one_along_the_gradient():
    """One step on the whole data: the weights that a gradient of the landscape gives."""
    network = lp.landscape(NETWORK, train_samples=400)
    start = network.point("init:7")
    _, gradient = network.value_and_gradient(start)
    result = lp.train(NETWORK, optimizer="sgd", epochs=1, rng=7, train_samples=400, batch=400, lr=0.25)
    assert result.train_minimum.epoch == 1
    np.testing.assert_allclose(result.train_minimum.x, start - 0.25 * gradient, rtol=0, atol=1e-6)
    assert result.train_losses[0] == network.value(start)
    assert result.train_minimum.train_accuracy == network.accuracy(result.train_minimum.x)


@needs_data
def test_a_callback_watches_and_ends_the_run():
    seen = []

    def watch(intermediate_result):
        assert threading.current_thread() is threading.main_thread()
        seen.append(intermediate_result.epoch)
        if intermediate_result.epoch >= 2:
            raise StopIteration

    result = lp.train(NETWORK, optimizer="sgd", epochs=50, train_samples=200, batch=100, callback=watch)
    assert seen[:4] == [0.5, 1, 1.5, 2]
    assert (result.stop_reason, result.success) == ("interrupted", False)
    assert len(result.train_losses) == 3


@needs_data
def test_an_exception_of_the_callback_comes_out():
    def watch(intermediate_result):
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        lp.train(NETWORK, optimizer="sgd", epochs=50, train_samples=200, callback=watch)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"optimizer": "adam"}, "unknown optimizer 'adam'"),
        ({"optimizer": "sgd", "history": 3}, "history.*known: lr, batch"),
        ({"optimizer": "lbfgs-gss", "histroy": 3}, "did you mean 'history'"),
        ({"optimizer": "sgd", "lr": 0}, "lr is 0"),
        pytest.param({"optimizer": "sgd", "epochs": 0}, "epochs is 0", marks=needs_data),
        ({"optimizer": "sgd", "batch": "all"}, "batch is \"all\""),
        ({"optimizer": "sgd", "rng": 0.5}, "rng is 0.5"),
    ],
)
def test_refusals(options, message):
    with pytest.raises(ValueError, match=message):
        lp.train(NETWORK, **{"epochs": 1, "train_samples": 100, **options})


def test_a_surface_is_no_network():
    with pytest.raises(ValueError, match="muller-brown"):
        lp.train("muller-brown", optimizer="sgd", epochs=1)


@needs_data
def test_a_finished_run_is_not_written_over(tmp_path):
    lp.train(NETWORK, optimizer="sgd", epochs=1, train_samples=100, out=tmp_path)
    before = (tmp_path / "train.npy").read_bytes()
    with pytest.raises(ValueError, match="holds a finished training run"):
        lp.train(NETWORK, optimizer="sgd", epochs=1, rng=1, train_samples=100, out=tmp_path)
    assert (tmp_path / "train.npy").read_bytes() == before
