"""pandas, which tables need and nothing else does."""

from __future__ import annotations

from typing import Any


def pandas() -> Any:
    """The module. ImportError that says what to install."""
    try:
        import pandas
    except ImportError:
        raise ImportError("tables are DataFrames: pip install pandas") from None
    return pandas
