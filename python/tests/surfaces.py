"""Surfaces with known passes, in NumPy."""

import numpy as np

# Mueller and Brown, Theor. Chim. Acta 53, 75 (1979).
A = np.array([-200.0, -100.0, -170.0, 15.0])
a = np.array([-1.0, -1.0, -6.5, 0.7])
b = np.array([0.0, 0.0, 11.0, 0.6])
c = np.array([-10.0, -10.0, -6.5, 0.7])
x0 = np.array([1.0, 0.0, -0.5, -1.0])
y0 = np.array([0.0, 0.5, 1.5, 1.0])

MULLER_BROWN_MINIMA = np.array([[-0.55822363, 1.44172584], [-0.05001082, 0.46669410], [0.62349940, 0.02803776]])
MULLER_BROWN_PASS = -40.66484351


def muller_brown(X):
    """Values (M,) and gradients (M, 2) at the rows of X."""
    dx = X[:, :1] - x0
    dy = X[:, 1:] - y0
    terms = A * np.exp(a * dx**2 + b * dx * dy + c * dy**2)
    gradients = np.stack(
        [(terms * (2 * a * dx + b * dy)).sum(axis=1), (terms * (b * dx + 2 * c * dy)).sum(axis=1)], axis=1
    )
    return terms.sum(axis=1), gradients


def double_well(X):
    """(x^2 - 1)^2 + y^2 / 2 + ...: minima at (-1, 0 ...) and (1, 0 ...), pass of height 1 at 0."""
    x = X[:, 0]
    gradients = X.copy()
    gradients[:, 0] = 4 * x * (x**2 - 1)
    return (x**2 - 1) ** 2 + 0.5 * (X[:, 1:] ** 2).sum(axis=1), gradients
