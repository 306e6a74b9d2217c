# Written by python/tools/write_examples.py from docs/guide/python.md.

# %% [markdown]
# # lowpass in Python
#
#     pip install .            # in a clone; needs the packages of ./run.sh, as the program does, and python3-dev
#     pip install lowpass_paths-*.whl     # without Debian's libraries: a wheel of scripts/wheel, CPython from 3.10 on, glibc from 2.34 on

# %%
import numpy as np
import lowpass as lp


def f(X):
    """Values and gradients at the rows of X, an array of shape (M, 2)."""
    x, y = X.T
    values = (x**2 - 1) ** 2 + (y - x**2 + 1) ** 2
    gradients = np.stack([4 * x * (x**2 - 1) - 4 * x * (y - x**2 + 1), 2 * (y - x**2 + 1)], axis=1)
    return values, gradients


result = lp.find_path(f, [-1, 0], [1, 0], jac=True, vectorized=True, rng=0)
print(f"height {result.height:.6f}, verdict {result.verdict}, at y = {result.x_top[1]:.3f}")

# %% [markdown]
# A result says how high the path is, and what was shown about it: *pass* is a saddle with one way down on either side, *bound* that no path is lower; `success` is true for
# these two alone. [Is this height right?](../../docs/guide/is-this-height-right.md) says what each verdict rests on.
#
# ## Functions
#
# `fun(x)` gives a number for a point of N numbers. With `vectorized=True` it gets all points of a step at once, as the rows of an array of shape (M, N), and one call takes the
# place of fifty; SciPy's vectorized functions have points as columns. Gradients: `jac=True` if `fun` gives (value, gradient), a function of its own, or `None` for central
# differences, which cost 2 N + 1 values each and are counted.

# %%
def slow(x):
    return (x[0] ** 2 - 1) ** 2 + (x[1] - x[0] ** 2 + 1) ** 2


by_differences = lp.find_path(slow, [-1, 0], [1, 0], starts=1)
print(f"{by_differences.height:.6f} {by_differences.verdict} {by_differences.njev}")

# %% [markdown]
# Before a search the gradient is compared with differences of the values near the straight line: forces in its place would send every search anywhere.

# %%
try:
    lp.find_path(lambda X: (f(X)[0], -f(X)[1]), [-1, 0], [1, 0], jac=True, vectorized=True)
except ValueError as error:
    print(str(error).split(";")[0])

# %% [markdown]
# How exact the values are is measured (float32 inside is no harm); an infinite value is a wall; NaN is one too, and is warned of. Exceptions of the function come out as they are.
# Ctrl-C ends a search after the call that is under way: the `KeyboardInterrupt` is an `lp.Interrupted` with the best so far as its `result`.
#
# ## Landscapes
#
# All that `lowpass landscapes` lists goes by its name. A landscape has `value(x)`, `value_and_gradient(x)`, `values(X)`, `values_and_gradients(X)`, its known `minima` and `passes`, and
# can be asked for the points that the command line knows.

# %%
surface = lp.landscape("muller-brown")
low = lp.find_path(surface, "min:0", "min:1")
print(f"{low.height:.5f}, known: {surface.passes[1].value:.5f}")
print([f"{value:.0f}" for value in low.curvatures])

# %% [markdown]
# A class of your own derives from `lp.Landscape`; one that is a mean over samples gives `sample_count` and `minibatch(samples)`, and is searched as networks are. One that computes on a device
# gives `family(basis)`, an `lp.PointFamily`: points are then mixed there, and a step moves a few vectors instead of all points and gradients.
#
# ## Results

# %%
print("\n".join(str(low).splitlines()[:3]))

# %% [markdown]
# In a notebook a result shows itself, its profile and what was found:

# %%
low

# %% [markdown]
# `low(t)` are points of the path, `low.t`, `low.values`, `low.path` its profile on the grid. Results pickle; `save` and `load` keep them in a file.

# %%
low.save("ab.npz")
again = lp.PathResult.load("ab.npz")
print(np.abs(again(0.5) - low(0.5)).max())

# %% [markdown]
# Every option of the command line is a keyword, with `_` for `-` ([all of them](../../docs/guide/search.md)); `help(lp.find_path)` lists them. `start=` begins at another result or at coefficients,
# `callback=` sees each step and may end the search by raising `StopIteration`, `progress=True` draws a bar.

# %%
quick = lp.find_path(surface, "min:0", "min:1", curve="bezier", terms=3, starts=1, budget=2000)
print(quick.curve, quick.nfev <= 2000)

table = lp.compare(surface, "min:0", "min:1", curves=["fourier", "chain"], budget=5000)
print({curve: f"{result.height:.4f}" for curve, result in table.items()})

# %% [markdown]
# `lp.connect_all(f, points)` is a DataFrame of the paths between all pairs of some points, and with `out="folder"` goes on where it was stopped.
# `lp.minimize(f, x0)` goes downhill, past saddles, and `lp.check_gradient(f, x)` looks at a gradient alone.
#
# ## Figures
#
# `lowpass.plot` draws with matplotlib: `profile`, `trace`, `surface` (two dimensions), `plane` (the plane through three points, with the path's projection), and of studies `heights`,
# `kernel_pca`, `losses`. Each takes `ax=` and hands further words to matplotlib.

# %%
from lowpass import plot

ax = plot.surface(lp.surface(surface, path=low))
ax.figure.savefig("surface.png")

# %% [markdown]
# ## Studies
#
# `lp.run_study("studies/quick.toml", "quick-study")` runs a study as the program does, and goes on with one that was stopped. `lp.Study("quick-study")` reads its folder: `pairs()`,
# `members()`, `losses()`, `heights()`, `kernel_pca()` are DataFrames, `ensemble("fcp", "sgd", "train")` the weights.
#
# `lp.train("fcp", optimizer="sgd", epochs=60, rng=1)` is one training run of a study: a network of the library's own with early stopping, its weights at the lowest training and test loss
# (`train_minimum.x`, `test_minimum.x`), both losses after each epoch. `optimizer="lbfgs-gss"` is L-BFGS with golden section search; `out=` writes the folder that `lowpass train` writes.
