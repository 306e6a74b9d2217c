import threading
import traceback
import warnings

import lowpass as lp
import numpy as np
import pytest
from surfaces import MULLER_BROWN_MINIMA, MULLER_BROWN_PASS, double_well, muller_brown


def one_by_one(function):
    def fun(x):
        values, gradients = function(x[None, :])
        return values[0], gradients[0]

    return fun


def test_muller_brown_reaches_its_pass():
    result = lp.find_path(muller_brown, *MULLER_BROWN_MINIMA[[0, 1]], jac=True, vectorized=True)
    assert result.height == pytest.approx(MULLER_BROWN_PASS, abs=1e-6)
    assert result.verdict == "pass"
    assert result.success
    assert result.index == 1
    value, gradient = muller_brown(result.x_top[None, :])
    assert value[0] == pytest.approx(MULLER_BROWN_PASS, abs=1e-7)
    assert np.abs(gradient).max() < 1e-4
    assert "pass" in result.message


def test_batches_single_points_and_the_library_agree():
    native = lp.landscape("muller-brown")
    ends = [point.position for point in native.minima][:2]
    batched = lp.find_path(muller_brown, *ends, jac=True, vectorized=True, starts=1)
    single = lp.find_path(one_by_one(muller_brown), *ends, jac=True, starts=1)
    assert batched.height == single.height
    assert batched.nfev == single.nfev
    assert batched.njev == single.njev
    own = lp.find_path(native, *ends, starts=1)
    assert own.height == pytest.approx(batched.height, rel=1e-9)


def test_at_most_two_calls_a_step_and_64_more():
    calls = 0

    def counted(X):
        nonlocal calls
        calls += 1
        return muller_brown(X)

    result = lp.find_path(
        counted, *MULLER_BROWN_MINIMA[[0, 1]], jac=True, vectorized=True, as_published=True, steps=100, check_gradient=False
    )
    assert len(result.trace) >= 100
    assert calls <= 2 * 100 + 64


def test_differences_are_counted():
    asked = 0

    def values(X):
        nonlocal asked
        asked += len(X)
        return double_well(X)[0]

    result = lp.find_path(values, [-1, 0, 0.2], [1, 0.1, 0], vectorized=True, starts=1)
    assert result.height == pytest.approx(1, abs=1e-7)
    assert result.njev == 0
    # Some that were asked at infinite values, or beside the path, are not gradients.
    assert result.nfev == pytest.approx(asked, rel=0.05)


def test_jac_may_be_a_function_of_its_own():
    result = lp.find_path(
        lambda X: double_well(X)[0], [-1, 0], [1, 0.1], jac=lambda X: double_well(X)[1], vectorized=True, starts=1
    )
    assert result.height == pytest.approx(1, abs=1e-9)


def test_args_are_handed_on():
    def scaled(X, factor, *, shift=0.0):
        values, gradients = double_well(X)
        return factor * values + shift, factor * gradients

    result = lp.find_path(scaled, [-1, 0], [1, 0], args=(3.0,), jac=True, vectorized=True, starts=1)
    assert result.height == pytest.approx(3, abs=1e-8)


def test_an_array_is_the_callees_own():
    def spoils(X):
        values, gradients = double_well(X)
        X[:] = np.nan
        return values, gradients

    spoilt = lp.find_path(spoils, [-1, 0], [1, 0.1], jac=True, vectorized=True, starts=1)
    clean = lp.find_path(double_well, [-1, 0], [1, 0.1], jac=True, vectorized=True, starts=1)
    assert spoilt.height == clean.height


@pytest.mark.parametrize("kind", [list, tuple, np.asarray, lambda end: np.asarray(end, dtype=np.float32)])
def test_ends_may_be_lists_and_arrays_of_other_types(kind):
    result = lp.find_path(double_well, kind([-1, 0]), kind([1, 0]), jac=True, vectorized=True, starts=1)
    assert result.height == pytest.approx(1, abs=1e-9)


def test_float32_functions_run():
    def rounded(X):
        values, gradients = muller_brown(X.astype(np.float32))
        return values.astype(np.float32), gradients.astype(np.float32)

    result = lp.find_path(rounded, *MULLER_BROWN_MINIMA[[0, 1]], jac=True, vectorized=True)
    assert result.height == pytest.approx(MULLER_BROWN_PASS, rel=1e-5)


def test_what_the_function_raises_comes_out_as_it_is():
    class Mine(Exception):
        pass

    def fails(X):
        raise Mine("no energy", 7)

    with pytest.raises(Mine) as raised:
        lp.find_path(fails, [-1, 0], [1, 0], jac=True, vectorized=True)
    assert raised.value.args == ("no energy", 7)
    assert "in fails" in "".join(traceback.format_tb(raised.value.__traceback__))


def test_it_is_called_in_the_callers_thread():
    threads = set()

    def watched(X):
        threads.add(threading.get_ident())
        return double_well(X)

    lp.find_path(watched, [-1, 0], [1, 0.1], jac=True, vectorized=True, starts=1)
    assert threads == {threading.get_ident()}


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (lambda X: (np.zeros(len(X) + 1), X), "values of shape"),
        (lambda X: (np.zeros((2, 2)), X), "shape"),
        (lambda X: (np.zeros(len(X)), X.T), "rows are points"),
        (lambda X: np.zeros(len(X)), "tuple"),
        (lambda X: (np.zeros(len(X), dtype=complex), X), "real numbers"),
        (lambda X: (["a"] * len(X), X), "real numbers"),
    ],
)
def test_answers_of_another_shape_are_explained(answer, text):
    with pytest.raises(ValueError, match=text):
        lp.find_path(answer, [-1.0, 0, 1], [1.0, 0, 1], jac=True, vectorized=True)


def test_a_vectorized_function_without_the_word_is_explained():
    with pytest.raises(ValueError, match="vectorized=True"):
        lp.find_path(lambda x: np.zeros(3), [-1.0, 0], [1.0, 0])


@pytest.mark.parametrize(
    ("keywords", "text"),
    [
        ({"terms": 0}, "terms is 0; it must be a whole number from 1 to 100000"),
        ({"curve": "forier"}, "fourier"),
        ({"tems": 3}, "terms"),
        ({"lr": -1.0, "optimizer": "adam"}, "lr is -1"),
        ({"starts": 1.5}, "starts is 1.5"),
        ({"batch": 10}, "batch"),
        ({"start": [[1.0]]}, "start"),
        ({"rng": "seven"}, "rng is 'seven'"),
        ({"rng": 3, "seed": 4}, "drop one"),
    ],
)
def test_options_that_are_not_allowed_are_value_errors(keywords, text):
    with pytest.raises(ValueError, match=text):
        lp.find_path(double_well, [-1, 0], [1, 0], jac=True, vectorized=True, **keywords)


def test_the_command_line_says_the_same_of_a_range():
    with pytest.raises(ValueError) as raised:
        lp.find_path(double_well, [-1, 0], [1, 0], jac=True, vectorized=True, points=1)
    assert str(raised.value) == "points is 1; it must be a whole number from 2 to 10000000"


def test_ends_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="x1: .*2 components; this one has 3"):
        lp.find_path(double_well, [-1, 0], [1, 0, 0], jac=True, vectorized=True)
    with pytest.raises(ValueError, match="x1 holds a number that is not finite"):
        lp.find_path(double_well, [-1, 0], [np.nan, 0], jac=True, vectorized=True)
    with pytest.raises(ValueError, match="no number at the second end"):
        lp.find_path(
            lambda X: np.where(X[:, 0] < 1, double_well(X)[0], np.nan), [-1, 0], [1, 0], vectorized=True
        )


def test_a_wrong_gradient_is_refused():
    def forces(X):
        values, gradients = double_well(X)
        return values, -gradients

    with pytest.raises(ValueError, match="does not fit its values"):
        lp.find_path(forces, [-1, 0], [1, 0.1], jac=True, vectorized=True)


def test_seeds():
    def found(rng):
        return lp.find_path(double_well, [-1, 0], [1, 0.1], jac=True, vectorized=True, starts=2, kick=0.3, rng=rng)

    assert found(None).seed == 0
    assert found(5).seed == 5
    assert found(np.int64(5)).coefficients.tobytes() == found(5).coefficients.tobytes()
    first, second = (found(np.random.default_rng(3)) for _ in range(2))
    assert first.seed == second.seed != 0
    assert first.coefficients.tobytes() == second.coefficients.tobytes()


def test_a_callback_sees_steps_and_may_end_the_search():
    heights = []

    def watch(*, intermediate_result):
        heights.append(intermediate_result.height)
        assert intermediate_result["step"] == intermediate_result.step
        if len(heights) == 7:
            raise StopIteration

    result = lp.find_path(double_well, [-1, 0], [1, 0.1], jac=True, vectorized=True, callback=watch)
    assert len(heights) == 7
    assert result.stop_reason == "observer"
    native = lp.find_path(lp.landscape("muller-brown"), "min:0", "min:1", callback=watch)
    assert native.stop_reason != "observer"  # the eighth and later calls do not raise


def test_what_a_callback_raises_comes_out_on_both_kinds():
    def fails(*, intermediate_result):
        raise LookupError("seen")

    for fun, ends, more in (
        (double_well, ([-1, 0], [1, 0.1]), {"jac": True, "vectorized": True}),
        (lp.landscape("muller-brown"), ("min:0", "min:1"), {}),
    ):
        with pytest.raises(LookupError, match="seen"):
            lp.find_path(fun, *ends, callback=fails, **more)


def test_callbacks_of_the_librarys_own_landscapes_run_in_the_callers_thread():
    threads = set()
    lp.find_path(
        lp.landscape("muller-brown"), "min:0", "min:1", callback=lambda intermediate_result: threads.add(threading.get_ident())
    )
    assert threads == {threading.get_ident()}


def test_a_search_goes_on_from_a_result():
    first = lp.find_path(muller_brown, *MULLER_BROWN_MINIMA[[0, 1]], jac=True, vectorized=True, budget=400)
    second = lp.find_path(muller_brown, *MULLER_BROWN_MINIMA[[0, 1]], jac=True, vectorized=True, start=first, starts=1)
    assert second.height <= first.height
    assert second.height == pytest.approx(MULLER_BROWN_PASS, abs=1e-6)


def test_walls_have_no_finite_height():
    def wall(X):
        values, gradients = double_well(X)
        return np.where(np.abs(X[:, 0]) < 0.2, np.inf, values), gradients

    result = lp.find_path(wall, [-1, 0], [1, 0.1], jac=True, vectorized=True, check_gradient=False)
    assert result.height == np.inf
    assert result.verdict == "wall"
    assert not result.success


def test_nan_is_counted_and_warned_of():
    def holes(X):
        values, gradients = double_well(X)
        return np.where(np.abs(X[:, 0]) < 0.2, np.nan, values), gradients

    with pytest.warns(lp.LowpassWarning, match="no number"):
        result = lp.find_path(holes, [-1, 0], [1, 0.1], jac=True, vectorized=True, check_gradient=False)
    assert result.not_a_number > 0
    assert not np.isfinite(result.height)


def test_a_coarse_grid_is_warned_of():
    with pytest.warns(lp.LowpassWarning, match="points"):
        lp.find_path(double_well, [-1, 0], [1, 0.1], jac=True, vectorized=True, points=4, terms=10, starts=1)


def test_no_warning_without_a_reason():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lp.find_path(double_well, [-1, 0], [1, 0.1], jac=True, vectorized=True)


def test_the_docstring_has_every_option():
    for option in lp._native.option_table():
        assert f"    {option['name']} : " in lp.find_path.__doc__
