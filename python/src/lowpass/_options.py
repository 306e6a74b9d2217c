"""The keywords of path searches and trainings. Written by python/tools/write_options.py from the table in C++."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypedDict

if sys.version_info >= (3, 11):
    from typing import Unpack
elif TYPE_CHECKING:
    from typing_extensions import Unpack
else:

    class Unpack:
        """A mark for type checkers alone."""

        def __class_getitem__(cls, item: object) -> object:
            return item


class PathOptions(TypedDict, total=False):
    """Every option of a path search; docs/guide/search.md says which objectives and optimizers have a use for each."""

    as_published: bool
    """The paper's search: every option that is not named has the value of the paper. Allowed: true or false. Default: false."""
    curve: Literal["line", "fourier", "bezier", "chain", "spline"]
    """Family of curves. Allowed: one of "line", "fourier", "bezier", "chain", "spline". Default: fourier."""
    objective: Literal["sum", "squared", "line-integral", "p-norm", "soft-maximum", "maxflux"]
    """What is minimised over the points; heights are always those of the landscape itself. Allowed: one of "sum", "squared", "line-integral", "p-norm", "soft-maximum", "maxflux". Default: maxflux, on networks: sum."""
    terms: int
    """Coefficient vectors of the curve: sine terms, free control points, bends; rounds begin with these and add more where they bring little. Allowed: a whole number from 1 to 100000. Default: sum, line-integral: 10, on networks: 1, with lbfgs or lbfgs-gss: 10; other objectives: 10."""
    points: int
    """Points on the path whose values are reported, both ends included. Allowed: a whole number from 2 to 10000000. Default: line-integral: 64, on networks: 51, with lbfgs or lbfgs-gss: 64; sum, squared: 50, on networks: 51; other objectives: 64."""
    lambda_: float
    """Weight of the squared steps between neighbouring points, for sum and squared. Allowed: a number from 0 to 1e+16. Default: 0.0001."""
    optimizer: Literal["adam", "sgd", "lbfgs", "lbfgs-gss"]
    """What minimises the objective. Allowed: one of "adam", "sgd", "lbfgs", "lbfgs-gss". Default: sum, squared: adam; other objectives: lbfgs, on networks: adam."""
    sampling: Literal["grid", "random", "arc"]
    """Where the search looks at the path: a fixed grid, random points, or points at equal distances along it. Allowed: one of "grid", "random", "arc". Default: sum: grid, on networks: random, with lbfgs or lbfgs-gss: grid; squared: grid; line-integral: arc, on networks: random, with lbfgs or lbfgs-gss: arc; other objectives: arc."""
    sample_points: int | str | None
    """Points that the search looks at in each step; points: as many as are reported. Allowed: "points" or a whole number from 1 to 10000000. Default: sum, line-integral: points, on networks: 2, with lbfgs or lbfgs-gss: points; other objectives: points."""
    steps: int
    """Steps of the optimizer, with lbfgs and lbfgs-gss in each stage of sharpness; heights still fall with more of them. Where there are rounds, of the first. Allowed: a whole number from 1 to 1000000000000. Default: sum: 100, on networks: 1000, with lbfgs or lbfgs-gss: 100; squared: 100; line-integral: 25, with adam or sgd: 100, on networks: 1000, with lbfgs or lbfgs-gss: 100; other objectives: 25, with adam or sgd: 100, on networks: 100."""
    rounds: Sequence[int] | str | None
    """Searches by adam or sgd one after the other, each of so many steps and from the lowest path so far. auto: twice as many steps each time, until the height settles; none: one search. Whoever says how many steps or starts gets one. Allowed: "auto", "none" or a list with commas, each of it a whole number from 1 to 1000000000000. Default: none, on networks: auto, with lbfgs or lbfgs-gss: none."""
    lr: float
    """Step size of adam and sgd; relative to the chord but for sum and squared. Allowed: a number over 0, up to 1e+16. Default: sum: 0.001, on networks: 0.01, with lbfgs or lbfgs-gss: 0.001; squared: 0.001; other objectives: 0.02, on networks: 0.05."""
    schedule: Literal["constant", "cosine", "plateau"]
    """How the step size of adam and sgd changes. Allowed: one of "constant", "cosine", "plateau". Default: sum, squared: constant, on networks: cosine, with lbfgs or lbfgs-gss: constant; other objectives: cosine."""
    batch: int | str | None
    """Samples per step of adam and sgd, drawn anew each time, all of them if there are no more; for networks. Allowed: "full" or a whole number from 1 to 1000000000000. Default: full, on networks: 128, with lbfgs or lbfgs-gss: full."""
    gradient_noise: float
    """Standard deviation of noise on every entry of the gradient of adam and sgd. Allowed: a number from 0 to 1e+16. Default: 0."""
    kick: float
    """Size of a random bend at the start, relative to the chord. Allowed: a number from 0 to 1000. Default: sum, squared: 0; other objectives: 0.01."""
    finish: bool
    """Lower the tops of the continuous curve at the end. Allowed: true or false. Default: sum, squared, line-integral: false; other objectives: true, on networks: false."""
    starts: int | str | None
    """Searches with different kicks; the lowest path is kept. auto: at least eight, until eight in a row bring nothing lower, sixteen at most. Allowed: "auto" or a whole number from 1 to 100000. Default: sum, squared, line-integral: 1; other objectives: auto, on networks: 1."""
    seed: int
    """Seed of kicks, mini-batches, random points and noise. Allowed: a whole number from 0 to 9007199254740991. Default: 0."""
    budget: int | str | None
    """Evaluations, values and gradients alike, of a search at most, of all starts together. Allowed: "none" or a whole number from 1 to 1000000000000. Default: none."""
    resolution: float
    """The refined height is measured at samples at most this part of the chord apart along the path; what is narrower may be missed. Allowed: a number over 0, up to 1. Default: 0.002."""
    max_seconds: float | str | None
    """Stop the search after so long. Allowed: "none" or a number over 0, up to 1e+16. Default: none."""
    plateau: float
    """Stop adam or sgd when the measured height falls by less than this part of its excess over the higher end in as many steps as patience says; 0: never. Allowed: a number from 0 to 1. Default: 0."""
    patience: int
    """Steps, for plateau and the schedule of that name. Allowed: a whole number from 1 to 1000000000000. Default: 50."""
    gradient_tolerance: float
    """Stop when the norm of the objective's gradient is at most this. Allowed: a number from 0 to 1e+16. Default: 0."""


class TrainingOptions(TypedDict, total=False):
    """The options of both optimizers: lr and batch are of sgd, the others of lbfgs-gss."""

    lr: float
    """Step along minus the mini-batch's gradient. Allowed: a number over 0, up to 1e+16. Default: 0.1."""
    batch: int
    """Samples per step; the last, smaller batch of an epoch is used too. Allowed: a whole number from 1 to 1000000000000. Default: 64."""
    history: int
    """Pairs of steps and gradient changes kept. Allowed: a whole number from 1 to 100000. Default: 10."""
    trials: int
    """Losses per line search at most. Allowed: a whole number from 1 to 1000000. Default: 6."""
    first_step: float
    """First trial of a line search, in units of its direction. Allowed: a number over 0, up to 1e+16. Default: 0.2."""
    line_search: Literal["clean", "program"]
    """Golden section search: clean never goes uphill and has relative tolerances; program has the peculiarities of the authors' program, which the text does not mention. Allowed: one of "clean", "program". Default: clean."""


__all__ = ["PathOptions", "TrainingOptions", "Unpack"]
