"""Energies of ASE's Atoms as landscapes. Needs ASE (``pip install lowpass-paths[ase]``)."""

try:
    import ase as _ase  # noqa: F401
except ImportError as error:
    raise ImportError("lowpass.ase needs ASE: pip install ase") from error

from ._atoms import AtomsLandscape

__all__ = ["AtomsLandscape"]
