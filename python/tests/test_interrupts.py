import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import lowpass as lp
import numpy as np
import pytest
from surfaces import MULLER_BROWN_MINIMA, muller_brown


def test_ctrl_c_ends_after_the_call_that_is_under_way():
    calls = 0
    whole = 0

    def slow(X):
        nonlocal calls, whole
        calls += 1
        if calls == 20:
            os.kill(os.getpid(), signal.SIGINT)
        answer = muller_brown(X)
        whole += 1
        return answer

    with pytest.raises(KeyboardInterrupt) as raised:
        lp.find_path(slow, *MULLER_BROWN_MINIMA[[0, 1]], jac=True, vectorized=True, check_gradient=False)
    assert isinstance(raised.value, lp.Interrupted)
    assert whole == calls <= 25
    result = raised.value.result
    assert isinstance(result, lp.PathResult)
    assert result.stop_reason == "interrupted"
    assert np.isfinite(result.height)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_ctrl_c_ends_at_once():
    calls = 0

    def stubborn(X):
        nonlocal calls
        calls += 1
        if calls == 20:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)
            raise AssertionError("not reached")
        return muller_brown(X)

    with pytest.raises(KeyboardInterrupt) as raised:
        lp.find_path(stubborn, *MULLER_BROWN_MINIMA[[0, 1]], jac=True, vectorized=True, check_gradient=False)
    assert not isinstance(raised.value, lp.Interrupted)


def test_a_search_on_the_librarys_own_landscape_ends_soon():
    surface = lp.landscape("double-well", dimension=2000)
    ends = [point.position for point in surface.minima]
    sent = []

    def interrupt():
        time.sleep(0.3)
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(lp.Interrupted) as raised:
        lp.find_path(surface, *ends, objective="sum", steps=10**7)
    # Where nothing else runs half a second; the search itself would take hours.
    assert time.monotonic() - sent[0] < 30
    assert raised.value.result.stop_reason == "interrupted"


def test_the_interpreter_runs_beside_a_search():
    counted = 0
    done = threading.Event()

    def count():
        nonlocal counted
        while not done.is_set():
            counted += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    surface = lp.landscape("double-well", dimension=2000)
    lp.find_path(surface, *[point.position for point in surface.minima], objective="sum", steps=2000)
    done.set()
    thread.join()
    assert counted > 10


def test_in_another_thread_nothing_of_signals_is_touched():
    found = []

    def search():
        found.append(lp.find_path(muller_brown, *MULLER_BROWN_MINIMA[[0, 1]], jac=True, vectorized=True, starts=1))

    thread = threading.Thread(target=search)
    thread.start()
    thread.join()
    assert found[0].verdict == "pass"


def test_a_process_with_a_handler_of_its_own_keeps_it():
    program = textwrap.dedent(
        """
        import os, signal, lowpass as lp
        seen = []
        signal.signal(signal.SIGINT, lambda number, frame: seen.append(number))
        surface = lp.landscape("double-well", dimension=50)
        def watch(intermediate_result):
            if intermediate_result.step == 3:
                os.kill(os.getpid(), signal.SIGINT)
        result = lp.find_path(surface, "min:0", "min:1", callback=watch, starts=1)
        print(len(seen) > 0, result.stop_reason != "interrupted")
        """
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
