"""A path in a notebook."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ._result import PathResult

_WIDTH, _HEIGHT, _MARGIN = 420, 160, 8


def result_html(result: PathResult) -> str:
    """The profile as a drawing (SVG) with the numbers beside it."""
    rows = "".join(
        f"<tr><th style='text-align:left'>{html.escape(name)}</th><td style='text-align:left'>{html.escape(text)}</td></tr>"
        for name, text in result._lines()
    )
    return f"<div>{_profile(result)}<table>{rows}</table></div>"


def _profile(result: PathResult) -> str:
    values = result.values
    finite = values[np.isfinite(values)]
    if finite.size < 2 or result.chord == 0:
        return ""
    low, high = float(finite.min()), float(max(finite.max(), result.height if np.isfinite(result.height) else -np.inf))
    span = high - low or 1.0

    def place(t: float, value: float) -> str:
        x = _MARGIN + t * (_WIDTH - 2 * _MARGIN)
        y = _MARGIN + (high - value) / span * (_HEIGHT - 2 * _MARGIN)
        return f"{x:.1f},{y:.1f}"

    line = " ".join(place(float(t), float(v)) for t, v in zip(result.t, values, strict=True) if np.isfinite(v))
    x, y = place(result.t_top, min(result.height, high)).split(",")
    return (
        f"<svg width='{_WIDTH}' height='{_HEIGHT}' role='img' aria-label='values along the path'>"
        f"<polyline points='{line}' fill='none' stroke='#1f77b4' stroke-width='2'/>"
        f"<circle cx='{x}' cy='{y}' r='4' fill='#d62728'/></svg>"
    )
