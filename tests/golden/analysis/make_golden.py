#!/usr/bin/env python3
"""Makes the expected values of tests/analysis with NumPy and scikit-learn.

Run it in this folder: python3 make_golden.py. The samples are made from integers, here and in samples.hpp, so that no
sample has to be stored.
"""

import numpy as np
from sklearn.decomposition import KernelPCA

COMPONENTS = 4


def samples(rows, columns):
    """Pseudo-random numbers; the second half of the rows is twice as long, every fifth row repeats the one before it
    but for 1e-7."""
    i = np.arange(rows)[:, None] + 1
    j = np.arange(columns)[None, :] + 1
    x = (i * i * 7919 + j * j * 104729 + i * j * 1299709) % 10007 / 10007 - 0.5
    x[rows // 2:] *= 2
    x[4::5] = x[3::5][: len(x[4::5])] + 1e-7 * x[4::5]
    return x


def with_sign(projections):
    """The largest component in magnitude of each column becomes positive; among ties the first decides."""
    for column in projections.T:
        size = np.abs(column)
        if column[np.argmax(size >= (1 - 1e-8) * size.max())] < 0:
            column *= -1
    return projections


def save(name, rows):
    np.savetxt(name + ".csv", np.atleast_2d(rows), delimiter=",", fmt="%.17g")


def kernel_pca(name, x, **options):
    """First row: eigenvalues; then one row of projections per sample."""
    pca = KernelPCA(n_components=COMPONENTS, eigen_solver="dense", **options)
    projections = with_sign(pca.fit_transform(x))
    save(name, np.vstack([pca.eigenvalues_, projections]))


for rows, columns in [(8, 30), (100, 2000)]:
    x = samples(rows, columns)
    shape = f"_{rows}x{columns}"
    kernel_pca("rbf" + shape, x, kernel="rbf")
    kernel_pca("rbf_gamma" + shape, x, kernel="rbf", gamma=0.01)
    kernel_pca("linear" + shape, x, kernel="linear")
    kernel_pca("polynomial" + shape, x, kernel="poly", gamma=None, degree=3, coef0=1)
    kernel_pca("polynomial_gamma" + shape, x, kernel="poly", gamma=0.02, degree=3, coef0=1)
    kernel_pca("sigmoid" + shape, x, kernel="sigmoid", gamma=None, coef0=1)

# Plain PCA by singular values, of samples far from the origin: centring the kernel matrix alone would lose all digits.
# The mean of numbers near 1000 is rounded to 1e-13, so the samples are centred a second time.
x = samples(12, 40) * 1e-6 + 1000
x -= x.mean(axis=0)
u, s, _ = np.linalg.svd(x - x.mean(axis=0))
save("pca_far_from_origin", np.vstack([s[:COMPONENTS] ** 2, with_sign(u[:, :COMPONENTS] * s[:COMPONENTS])]))

# The sum of all positive eigenvalues; the sigmoid kernel has negative ones.
sums = []
for kernel in ["rbf", "sigmoid"]:
    x = samples(8, 30)
    if kernel == "rbf":
        k = np.exp(-((x[:, None, :] - x[None, :, :]) ** 2).sum(axis=2) / x.shape[1])
    else:
        k = np.tanh(x @ x.T - 1)
    centring = np.eye(8) - 1 / 8
    eigenvalues = np.linalg.eigvalsh(centring @ k @ centring)
    sums.append([eigenvalues[eigenvalues > 0].sum(), eigenvalues.min()])
save("eigenvalue_sums", sums)

# Weight statistics: mean and standard deviation; centroids, common origin, its distance, distances of both groups.
first, second = samples(9, 50), 3 * samples(6, 50) + 0.25
origin = (first.mean(axis=0) + second.mean(axis=0)) / 2
save("component_statistics", [[first.mean(), first.std()], [second.mean(), second.std()]])
save("centroids", [first.mean(axis=0), second.mean(axis=0), origin])
save("centroid_distance", [np.linalg.norm(first.mean(axis=0) - origin)])
save("distances", np.concatenate([np.linalg.norm(first - origin, axis=1), np.linalg.norm(second - origin, axis=1)]))

# Summaries and common histograms of three samples.
values = [samples(1, 37)[0], samples(1, 10)[0] ** 3 + 0.1, samples(2, 64)[1]]
save("summaries", [[len(v), v.mean(), v.std(ddof=1), v.min(), *np.quantile(v, [0.25, 0.5, 0.75]), v.max()] for v in values])
together = np.concatenate(values)
save("histograms", [np.histogram(v, bins=20, range=(together.min(), together.max()))[0] for v in values])
