"""What is shown while a search runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any



class IntermediateResult(dict[str, Any]):
    """What a callback is told after each step, by key and by attribute: height (highest value that the step saw), nfev,
    step, steps, start, starts, round; None where it is not known or does not apply."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class ProgressBar:
    """A bar of tqdm, in terminals and notebooks; drawn at most five times a second."""

    def __init__(self) -> None:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            raise ImportError("progress=True draws a bar with tqdm: pip install tqdm") from None
        self._bar = tqdm(unit="step", leave=False)
        self._drawn = 0.0

    def show(self, step: dict[str, Any]) -> None:
        now = time.monotonic()
        if now - self._drawn < 0.2:
            return
        self._drawn = now
        self._bar.total = step["steps"]
        self._bar.n = step["step"] + 1
        parts = [f"height {step['height']:.6g}"]
        if step["round"] is not None:
            parts.insert(0, f"round {step['round'] + 1}")
        elif step["starts"] != 1:
            parts.insert(0, f"start {step['start'] + 1}")
        self._bar.set_description(", ".join(parts))

    def close(self) -> None:
        self._bar.close()


def watcher_of(
    callback: Callable[..., Any] | None, bar: ProgressBar | None
) -> Callable[[dict[str, Any]], bool] | None:
    """Calls both after each step; False where the callback raised StopIteration."""
    if callback is None and bar is None:
        return None

    def watch(step: dict[str, Any]) -> bool:
        if bar is not None:
            bar.show(step)
        if callback is None:
            return True
        try:
            callback(intermediate_result=IntermediateResult(step))
        except StopIteration:
            return False
        return True

    return watch


