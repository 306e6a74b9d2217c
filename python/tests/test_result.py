import pickle

import lowpass as lp
import numpy as np
import pytest
from surfaces import MULLER_BROWN_MINIMA, muller_brown


@pytest.fixture(scope="module")
def result():
    return lp.find_path(muller_brown, *MULLER_BROWN_MINIMA[[0, 1]], jac=True, vectorized=True, starts=2)


def same(first, second):
    for name, value in vars(first).items():
        other = getattr(second, name)
        if name == "landscape":
            assert other is None
        elif isinstance(value, np.ndarray):
            assert value.dtype == other.dtype
            np.testing.assert_array_equal(value, other)
        else:
            assert value == other, name


def test_points_of_the_path(result):
    np.testing.assert_array_equal(result(0.0), MULLER_BROWN_MINIMA[0])
    np.testing.assert_array_equal(result(1), MULLER_BROWN_MINIMA[1])
    np.testing.assert_allclose(result(result.t), result.path, atol=1e-14)
    assert result([0.2, 0.4]).shape == (2, 2)
    assert result(0.5).shape == (2,)
    # Nothing on the way is higher than the height, and the top has it.
    dense = muller_brown(result(np.linspace(0, 1, 20001)))[0]
    assert dense.max() <= result.height + 1e-6 * result.excess
    assert muller_brown(result(result.t_top)[None, :])[0][0] == pytest.approx(result.height, abs=1e-9)
    for t in (-0.1, 1.1, np.nan):
        with pytest.raises(ValueError, match="0 to 1"):
            result(t)


def test_fields_fit_each_other(result):
    assert result.excess == result.height - max(result.end_values)
    assert result.grid_height == result.values.max()
    np.testing.assert_array_equal(result.values, muller_brown(result.path)[0])
    assert result.linear_height >= result.height
    assert result.landscape.name == "muller_brown"
    assert result.options["starts"] == 2
    assert result.starts_made == 2


def test_save_and_load(result, tmp_path):
    file = tmp_path / "ab.npz"
    result.save(file)
    assert [path.name for path in tmp_path.iterdir()] == ["ab.npz"]
    loaded = lp.PathResult.load(file)
    same(result, loaded)
    np.testing.assert_array_equal(loaded(0.3), result(0.3))


def test_foreign_files_are_refused(result, tmp_path):
    other = tmp_path / "other.npz"
    np.savez(other, x=np.arange(3))
    text = tmp_path / "text.npz"
    text.write_text("no archive")
    for file in (other, text):
        with pytest.raises(ValueError, match="holds no path of lowpass"):
            lp.PathResult.load(file)
    with pytest.raises(FileNotFoundError):
        lp.PathResult.load(tmp_path / "nothing.npz")
    with pytest.raises(FileNotFoundError):
        result.save(tmp_path / "no folder" / "ab.npz")


def test_a_damaged_file_is_refused(result, tmp_path):
    file = tmp_path / "ab.npz"
    result.save(file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match="holds no path of lowpass"):
        lp.PathResult.load(file)


def test_pickles(result):
    same(result, pickle.loads(pickle.dumps(result)))


def test_infinite_heights_survive(tmp_path):
    def wall(X):
        values, gradients = muller_brown(X)
        return np.where(np.abs(X[:, 0] + 0.3) < 0.05, np.inf, values), gradients

    walled = lp.find_path(wall, *MULLER_BROWN_MINIMA[[0, 1]], jac=True, vectorized=True, check_gradient=False, starts=1)
    walled.save(tmp_path / "wall.npz")
    assert lp.PathResult.load(tmp_path / "wall.npz").height == np.inf
    assert "inf" in str(walled)


def test_texts(result):
    assert "pass" in repr(result)
    lines = str(result).splitlines()
    assert lines[0].startswith("height") and f"{result.height:.10g}" in lines[0]
    page = result._repr_html_()
    assert page.count("<polyline") == 1 and "<table>" in page
    assert f"{result.height:.10g}" in page


def test_html_escapes_names(result):
    from dataclasses import replace

    page = replace(result, message="<b>")._repr_html_()
    assert "&lt;b&gt;" in page and "<b>" not in page
