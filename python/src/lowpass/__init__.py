"""Low paths on loss and energy landscapes, with heights that hold.

>>> import lowpass as lp
>>> surface = lp.landscape("muller-brown")
>>> result = lp.find_path(surface, "min:0", "min:1")
>>> result.verdict
'pass'
"""

from ._compare import Comparison, compare
from ._connect_all import connect_all
from ._find_path import find_path
from ._function import FunctionLandscape
from ._landscape import KnownPass, KnownPoint, Landscape, LowpassWarning, NativeLandscape, PointFamily, landscape, landscapes
from ._minimize import GradientCheck, MinimumResult, check_gradient, minimize
from ._native import version as __version__
from ._plane import PlaneValues, plane, surface
from ._result import PathResult
from ._searching import Interrupted
from ._study import Study, run_study
from ._train import Snapshot, TrainingResult, train

__all__ = [
    "Comparison",
    "FunctionLandscape",
    "GradientCheck",
    "Interrupted",
    "KnownPass",
    "KnownPoint",
    "Landscape",
    "LowpassWarning",
    "MinimumResult",
    "NativeLandscape",
    "PathResult",
    "PlaneValues",
    "PointFamily",
    "Snapshot",
    "Study",
    "TrainingResult",
    "__version__",
    "check_gradient",
    "compare",
    "connect_all",
    "find_path",
    "landscape",
    "landscapes",
    "minimize",
    "plane",
    "run_study",
    "surface",
    "train",
]


def __getattr__(name: str) -> object:
    # Figures need matplotlib, which not everyone has.
    if name == "plot":
        import importlib

        return importlib.import_module(".plot", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
