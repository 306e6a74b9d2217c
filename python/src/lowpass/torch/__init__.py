"""Losses of PyTorch modules as landscapes. Needs PyTorch (``pip install lowpass-paths[torch]``)."""

try:
    import torch as _torch  # noqa: F401
except ImportError as error:
    raise ImportError("lowpass.torch needs PyTorch: pip install torch") from error

from ._module import ModuleLandscape, Profile

__all__ = ["ModuleLandscape", "Profile"]
