"""How a search of the library runs beside Python: Ctrl-C, callbacks, exceptions."""

from __future__ import annotations

import queue
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Generic, TypeVar

from . import _native

Found = TypeVar("Found")
Result = TypeVar("Result")
Watcher = Callable[..., bool]


class Interrupted(KeyboardInterrupt, Generic[Result]):
    """Ctrl-C during a search, which ended after the call that was under way.

    Attributes
    ----------
    result
        The best so far, measured as far as one look allowed.
    """

    def __init__(self, result: Result) -> None:
        super().__init__("stopped on request; the best so far is in this exception's attribute 'result'")
        self.result = result


def run(
    search: Callable[[Watcher | None, _native.StopSource], Found],
    *,
    asks_python: bool,
    watcher: Watcher | None,
    made: Callable[[Found], Result],
) -> Result:
    """Runs a search of the library; `made` makes the result of what it found, interrupted or not.

    One that asks a Python object runs in the calling thread, so that the object is asked there. Any other runs in a
    thread of its own, without the interpreter's lock; the caller waits and takes signals. Watchers are always called in
    the caller's thread. On Ctrl-C the search ends with the best so far, which is raised in an `Interrupted`; a second
    Ctrl-C raises at once.
    """
    stop = _native.StopSource()
    try:
        found = _run_here(search, stop, watcher) if asks_python else _run_beside(search, stop, watcher)
    except Interrupted as interrupted:
        raise Interrupted(made(interrupted.result)) from interrupted.__cause__
    return made(found)


def _run_here(
    search: Callable[[Watcher | None, _native.StopSource], Result],
    stop: _native.StopSource,
    watcher: Watcher | None,
) -> Result:
    with _ctrl_c_stops(stop) as interrupted:
        result = search(watcher, stop)
    if interrupted():
        raise Interrupted(result)
    return result


@contextmanager
def _ctrl_c_stops(stop: _native.StopSource) -> Iterator[Callable[[], bool]]:
    """Where Ctrl-C would raise KeyboardInterrupt in the midst of the user's function it asks for an end instead."""
    seen: list[int] = []

    def handle(number: int, frame: FrameType | None) -> None:
        if seen:
            raise KeyboardInterrupt
        seen.append(number)
        stop.request_stop()

    in_main = threading.current_thread() is threading.main_thread()
    usual = in_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not usual:
        yield lambda: False
        return
    signal.signal(signal.SIGINT, handle)
    try:
        yield lambda: bool(seen)
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


class _Question:
    """A watcher's call that the searching thread waits for."""

    def __init__(self, arguments: tuple[Any, ...]) -> None:
        self.arguments = arguments
        self.go_on = False
        self.answered = threading.Event()


def _run_beside(
    search: Callable[[Watcher | None, _native.StopSource], Result],
    stop: _native.StopSource,
    watcher: Watcher | None,
) -> Result:
    questions: queue.SimpleQueue[_Question | None] = queue.SimpleQueue()
    results: list[Result] = []
    raised: list[BaseException] = []

    def ask(*arguments: Any) -> bool:
        question = _Question(arguments)
        questions.put(question)
        question.answered.wait()
        return question.go_on

    def compute() -> None:
        try:
            results.append(search(ask if watcher else None, stop))
        except BaseException as error:
            raised.append(error)
        finally:
            questions.put(None)

    thread = threading.Thread(target=compute, name="lowpass", daemon=True)
    thread.start()
    stopped: BaseException | None = None
    while True:
        try:
            question = questions.get()
            if question is None:
                break
            try:
                question.go_on = stopped is None and watcher is not None and watcher(*question.arguments)
            finally:
                question.answered.set()
        except BaseException as error:
            if stopped is not None:
                raise
            stopped = error
            stop.request_stop()
    thread.join()
    if raised:
        raise raised[0]
    if isinstance(stopped, KeyboardInterrupt):
        raise Interrupted(results[0]) from stopped
    if stopped is not None:
        raise stopped
    return results[0]
