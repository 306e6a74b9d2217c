"""A path over the two wells by NumPy and SciPy: what benchmarks/cheap_landscapes compares with. Needs NumPy and SciPy.

Prints "name value" lines: seconds (the fastest of five) and the height on the grid, for 300 steps of Adam (a loop over
steps, all points at once) and for scipy.optimize.minimize (L-BFGS-B) on the same objective until it stops by itself.
"""

import time

import numpy
from scipy.optimize import minimize

POINTS, TERMS, STEPS, RATE, LAMBDA = 100, 10, 300, 0.01, 100.0
ENDS = numpy.array([[-0.62, -0.54], [0.49, -0.02]])
SHIFT = 1.0190055296306975
# Sign, sharpness and centre of each term.
BUMPS = [(-1, 3, (-0.5, -0.5)), (-1, 3, (0.5, 0.0)), (1, 15, (-0.2, -0.4)), (1, 15, (0.0, 0.3))]


def landscape(x):
    """Values and gradients at all points (M x 2)."""
    values = numpy.full(len(x), SHIFT)
    gradients = numpy.zeros_like(x)
    for sign, sharpness, centre in BUMPS:
        offset = x - centre
        bump = sign * numpy.exp(-sharpness * (offset**2).sum(1))
        values += bump
        gradients -= 2 * sharpness * bump[:, None] * offset
    return values, gradients


T = numpy.linspace(0, 1, POINTS)[:, None]
SINES = numpy.sin(numpy.arange(1, TERMS + 1) * numpy.pi * T)
LINE = (1 - T) * ENDS[0] + T * ENDS[1]


def objective(coefficients):
    """Summed squares plus the step penalty, and the gradient."""
    path = LINE + SINES @ coefficients
    values, gradients = landscape(path)
    steps = numpy.diff(path, axis=0)
    pull = 2 * values[:, None] * gradients
    pull[1:] += 2 * LAMBDA * steps
    pull[:-1] -= 2 * LAMBDA * steps
    return (values**2).sum() + LAMBDA * (steps**2).sum(), SINES.T @ pull, values


def adam():
    coefficients = numpy.zeros((TERMS, 2))
    first, second = numpy.zeros_like(coefficients), numpy.zeros_like(coefficients)
    best, height = numpy.inf, None
    for step in range(1, STEPS + 1):
        _, gradient, values = objective(coefficients)
        total = (values**2).sum()
        if total < best:
            best, height = total, values.max()
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        coefficients = coefficients - RATE * (first / (1 - 0.9**step)) / (
            numpy.sqrt(second / (1 - 0.999**step)) + 1e-8
        )
    return height


def by_scipy():
    def flat(x):
        value, gradient, _ = objective(x.reshape(TERMS, 2))
        return value, gradient.ravel()

    found = minimize(flat, numpy.zeros(2 * TERMS), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return objective(found.x.reshape(TERMS, 2))[2].max()


def report(name, work):
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        height = work()
        seconds.append(time.perf_counter() - start)
    print(f"{name}_seconds {min(seconds):.6f}")
    print(f"{name}_height {height:.6f}")


report("numpy_adam", adam)
report("scipy_lbfgs", by_scipy)
