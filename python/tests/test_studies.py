import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import lowpass as lp
import numpy as np
import pytest

pandas = pytest.importorskip("pandas")

STUDY = """
schema = 1
title = "tiny"
seed = 3
data.name = "{data}/"

[networks.small]
landscape = "mlp:layers=6-5-2"

[training]
runs = 4
kept = 3

[training.sgd]
batch = 20
epochs = {epochs}

[training.bfgs]
iterations = 20

[paths]
pairs = 2
rounds = [30]
batch = 16
"""


@pytest.fixture
def folder(tmp_path):
    """A study of a small perceptron on random data: seconds."""
    rng = np.random.default_rng(0)
    data = tmp_path / "data"
    data.mkdir()
    for name, count in (("train", 60), ("test", 30)):
        samples = rng.normal(size=(count, 6)).astype(np.float32)
        np.save(data / f"{name}-samples.npy", samples)
        np.save(data / f"{name}-labels.npy", (samples[:, 0] > 0).astype(np.int64))
    write_study(tmp_path, epochs=5)
    return tmp_path


def write_study(folder, epochs):
    (folder / "tiny.toml").write_text(STUDY.format(data=folder / "data", epochs=epochs))


def run(folder, **more):
    return lp.run_study(folder / "tiny.toml", folder / "out", workers=2, **more)


def test_a_study_and_its_tables(folder, capfd):
    study = run(folder)
    assert study.report.is_file()
    assert capfd.readouterr().err
    pairs = study.pairs()
    pandas.testing.assert_frame_equal(pairs, pandas.read_csv(folder / "out/analysis/pairs.csv"))
    assert (pairs.groupby(["optimizer", "set", "landscape"]).size() == 2).all()
    members = study.members()
    assert len(members) == 2 * 2 * 3
    assert set(members.network) == {"small"} and set(members.optimizer) == {"bfgs", "sgd"}
    weights = study.ensemble("small", "sgd", "train")
    assert weights.shape == (3, 6 * 5 + 5 * 2)
    assert weights.dtype == np.float64
    losses = study.losses()
    assert sorted(set(losses.run)) == [0, 1, 2, 3]
    assert (losses[(losses.optimizer == "sgd") & (losses.run == 1)].epoch == range(6)).all()
    assert len(study.kernel_pca(kernel="rbf", bfgs_set="train")) == 6
    assert {"refined_height_mean", "excess_mean"} <= set(study.heights().columns)
    assert len(study.rounds()) == len(pairs)
    assert set(study.distances().seed) <= set(members.seed)
    # The weights are those that the table is about.
    net = lp.landscape("mlp:layers=6-5-2", data=f"{folder}/data")
    row = members[(members.optimizer == "sgd") & (members.set == "train") & (members.row == 1)].iloc[0]
    assert net.value(weights[1]) == pytest.approx(row.train_loss, rel=1e-6)
    # Without progress nothing is said, and nothing is done again.
    run(folder, progress=False)
    assert not capfd.readouterr().err


def test_what_is_not_there_is_named(folder):
    with pytest.raises(ValueError, match="no study folder"):
        lp.Study(folder)
    study = run(folder, progress=False)
    with pytest.raises(ValueError, match="no ensemble fcp-sgd-train; there are small-bfgs-test"):
        study.ensemble("fcp", "sgd", "train")
    with pytest.raises(ValueError, match="kernel is 'cubic'"):
        study.kernel_pca(kernel="cubic")
    (folder / "out/analysis/pairs.csv").unlink()
    with pytest.raises(FileNotFoundError, match="run the study again"):
        study.pairs()


def test_mistakes_are_value_errors(folder):
    (folder / "wrong.toml").write_text("schema = 1\n[paths]\npears = 3\n")
    with pytest.raises(ValueError, match="pears"):
        lp.run_study(folder / "wrong.toml", folder / "out")
    with pytest.raises(OSError):
        lp.run_study(folder / "nothing.toml", folder / "out")
    with pytest.raises(ValueError, match="workers"):
        lp.run_study(folder / "tiny.toml", folder / "out", workers=0)


def test_ctrl_c_keeps_what_is_finished(folder):
    write_study(folder, epochs=200_000)

    def interrupt():
        while not (folder / "out/manifest.json").exists():
            time.sleep(0.01)
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(lp.Interrupted) as raised:
        run(folder, progress=False)
    thread.join()
    assert isinstance(raised.value.result, lp.Study)


def finished_runs(folder):
    """Without the drafts that a killed process leaves."""
    results = (folder / "out").glob("training/*/result.json")
    return [path for path in results if ".part-" not in path.parent.name]


def test_a_killed_study_is_gone_on_with(folder):
    write_study(folder, epochs=3000)
    program = textwrap.dedent(
        f"""
        import lowpass as lp
        lp.run_study({str(folder / "tiny.toml")!r}, {str(folder / "out")!r}, workers=1)
        """
    )
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    while len(finished_runs(folder)) < 2 and process.poll() is None:
        time.sleep(0.005)
    process.kill()
    process.wait()
    finished = {path: path.stat().st_mtime_ns for path in finished_runs(folder)}
    assert finished
    study = run(folder, progress=False)
    assert all(path.stat().st_mtime_ns == time for path, time in finished.items())
    whole = lp.run_study(folder / "tiny.toml", folder / "at once", workers=2, progress=False)
    pandas.testing.assert_frame_equal(study.pairs(), whole.pairs())
