"""Whatever real numbers of whatever shape are handed over: an answer, or a ValueError that says what is wrong."""

import lowpass as lp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from surfaces import double_well

DTYPES = st.sampled_from([np.float16, np.float32, np.float64, np.int8, np.int64, np.uint16, np.bool_, ">f8", "<f4"])
WELL = lp.landscape("double-well", dimension=3)


def arrays(shapes):
    return DTYPES.flatmap(
        lambda dtype: hnp.arrays(
            dtype,
            shapes,
            elements=hnp.from_dtype(np.dtype(dtype), allow_nan=False, allow_infinity=False, min_value=0, max_value=3)
            if np.dtype(dtype).kind != "b"
            else st.booleans(),
        )
    )


@given(arrays(hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)))
def test_values(X):
    if X.ndim == 2 and X.shape[1] == 3:
        exact = X.astype(np.float64)
        values, gradients = WELL.values_and_gradients(X)
        np.testing.assert_array_equal(values, WELL.values(exact))
        assert values.shape == (len(X),) and gradients.shape == X.shape
        for x, value in zip(exact, values, strict=True):
            assert WELL.value(x) == value
        return
    with pytest.raises(ValueError, match="shape|components"):
        WELL.values(X)


@given(arrays(hnp.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=4)))
def test_points(x):
    if x.ndim == 1 and x.size == 3:
        assert WELL.value(x) == WELL.value(list(x)) == WELL.value(np.asfortranarray(x)[::1])
        return
    with pytest.raises(ValueError, match="shape|components"):
        WELL.value(x)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1, 6),
    st.sampled_from([np.float32, np.float64]),
    st.sampled_from(["C", "F"]),
    st.integers(0, 5),
)
def test_functions_of_any_width_layout_and_type(dimension, dtype, order, seed):
    ends = np.zeros((2, dimension), dtype=dtype, order=order)
    ends[:, 0] = -1, 1

    def answered(X):
        values, gradients = double_well(X)
        return np.asarray(values, dtype=dtype), np.asarray(gradients, dtype=dtype, order=order)

    result = lp.find_path(answered, ends[0], ends[1], jac=True, vectorized=True, starts=1, rng=seed)
    assert abs(result.height - 1) <= 1e-6 if dtype == np.float32 else abs(result.height - 1) <= 1e-9
    assert result.path.shape[1] == dimension


@given(st.lists(st.floats(0, 1), min_size=0, max_size=6))
def test_any_places_on_a_path(t):
    points = RESULT(t)
    assert points.shape == (len(t), 3)
    for place, point in zip(t, points, strict=True):
        np.testing.assert_allclose(RESULT(place), point, rtol=1e-13, atol=1e-15)


RESULT = lp.find_path(WELL, "min:0", "min:1", starts=1)
