import json

import lowpass as lp
import numpy as np
import pytest

pandas = pytest.importorskip("pandas")
from surfaces import MULLER_BROWN_MINIMA, muller_brown  # noqa: E402

SURFACE = lp.landscape("muller-brown")
POINTS = {"a": "min:0", "b": "min:1", "c d": "min:2"}


def connected(ends=POINTS, **more):
    return lp.connect_all(SURFACE, ends, starts=1, **more)


def without_times(table):
    return table.drop(columns=["seconds", *({"file", "result"} & set(table))]).to_dict("records")


def test_a_row_is_what_find_path_says():
    table = connected(rng=3)
    assert list(zip(table["from"], table["to"], strict=True)) == [("a", "b"), ("a", "c d"), ("b", "c d")]
    for row in table.itertuples():
        expected = lp.find_path(SURFACE, POINTS[row[1]], POINTS[row.to], starts=1, rng=3)
        assert row.height == expected.height and row.verdict == expected.verdict and row.nfev == expected.nfev
        assert (row.from_value, row.to_value) == expected.end_values
        np.testing.assert_array_equal(row.result.coefficients, expected.coefficients)


def test_a_folder_goes_on(tmp_path):
    calls = []

    def watch(intermediate_result):
        calls.append(intermediate_result.step)

    first = connected(out=tmp_path / "paths", pairs=[("a", "b")])
    assert first["file"].tolist() == ["a+b.npz"]
    loaded = lp.PathResult.load(tmp_path / "paths" / "a+b.npz")
    assert loaded.height == first["height"][0]
    kept = (tmp_path / "paths/a+b.npz").stat().st_mtime_ns
    whole = connected(out=tmp_path / "paths")
    assert (tmp_path / "paths/a+b.npz").stat().st_mtime_ns == kept
    assert without_times(whole) == without_times(connected())
    assert whole["file"].tolist() == ["a+b.npz", "a+c%20d.npz", "b+c%20d.npz"]
    again = connected(out=tmp_path / "paths", callback=watch)
    assert not calls
    assert without_times(again) == without_times(whole)
    table = pandas.read_csv(tmp_path / "paths/paths.csv")
    assert table["height"].tolist() == whole["height"].tolist()
    assert not list((tmp_path / "paths").glob("*.part"))


def test_an_interrupted_table(tmp_path):
    seen = []

    def interrupt(intermediate_result):
        seen.append(intermediate_result.step)
        if seen.count(0) == 2:  # the second pair has begun
            raise KeyboardInterrupt

    with pytest.raises(lp.Interrupted) as caught:
        connected(out=tmp_path / "paths", callback=interrupt)
    assert caught.value.result["to"].tolist() == ["b"]
    assert sorted(path.name for path in (tmp_path / "paths").glob("*.npz")) == ["a+b.npz"]
    assert without_times(connected(out=tmp_path / "paths")) == without_times(connected())


def test_folders_of_something_else_are_refused(tmp_path):
    out = tmp_path / "paths"
    connected(out=out, pairs=[("a", "b")])
    with pytest.raises(ValueError, match="another point named 'b'"):
        connected({**POINTS, "b": "min:2", "c d": "min:1"}, out=out, pairs=[("a", "b")])
    with pytest.raises(ValueError, match="another option"):
        lp.connect_all(SURFACE, POINTS, out=out, starts=2)
    with pytest.raises(ValueError, match="another option"):
        connected(out=out, rng=5)
    with pytest.raises(ValueError, match="another landscape"):
        lp.connect_all(lp.landscape("two-wells"), {"a": [0.0, 0], "b": [1.0, 1]}, out=out, starts=1)
    assert connected(out=out)["verdict"].tolist() == ["pass"] * 3

    def scaled(X):
        values, gradients = muller_brown(X)
        return scale * values, scale * gradients

    scale = 1.0
    points = dict(enumerate(MULLER_BROWN_MINIMA[:2]))
    lp.connect_all(scaled, points, out=tmp_path / "own", jac=True, vectorized=True, starts=1)
    scale = 1.1
    with pytest.raises(ValueError, match="another landscape: its value"):
        lp.connect_all(scaled, points, out=tmp_path / "own", jac=True, vectorized=True, starts=1)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/thesis.tex").write_text("all of it")
    with pytest.raises(ValueError, match="holds other files"):
        connected(out=tmp_path / "full")
    (out / "paths.json").write_text(json.dumps({"format": "else"}))
    with pytest.raises(ValueError, match="not those of connect_all"):
        connected(out=out)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"ends": {"a": "min:0"}}, "1 points"),
        ({"pairs": "some"}, "'all'"),
        ({"pairs": []}, "empty"),
        ({"pairs": [("a", "z")]}, "two names of 'a', 'b', 'c d'"),
        ({"pairs": [("a", "b"), ("b", "a")]}, "twice"),
        ({"ends": {"a": "min:0", "b": [1.0, 2, 3]}}, "point 'b'.*3"),
        ({"steps": -1}, "steps"),
    ],
)
def test_mistakes(more, message, tmp_path):
    with pytest.raises(ValueError, match=message):
        connected(**{"out": tmp_path / "paths", **more})
    assert not list(tmp_path.glob("paths/*.npz"))


def test_points_in_a_list():
    table = lp.connect_all(SURFACE, ["min:0", "min:1"], starts=1)
    assert table[["from", "to"]].values.tolist() == [["0", "1"]]
