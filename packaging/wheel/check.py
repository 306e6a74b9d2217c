"""What an installed wheel must do: `python -I check.py README.md`, in an environment where only the wheel was installed.

Exit status 0 if all of it held; otherwise an AssertionError says what did not.
"""

import json
import pathlib
import re
import subprocess
import sys
import sysconfig

import lowpass as lp

# The pass between the first two minima of the Mueller-Brown surface, from its closed form.
PASS = -40.664843508657


def run_example(readme: str) -> None:
    """The README's Python example, in a namespace of its own."""
    section = readme.split("## From Python", 1)[1]
    example = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert example, "README.md has no Python example"
    names: dict[str, object] = {}
    exec(example.group(1), names)
    result = lp.find_path(names["f"], [-1, 0], [1, 0], jac=True, vectorized=True, rng=0)
    assert result.success and abs(result.height - 1) < 1e-6, result


def check_exceptions() -> None:
    """Exceptions cross the module in both directions with their types."""
    surface = lp.landscape("muller-brown")
    try:
        lp.find_path(surface, "min:0", "min:1", points=1)
    except ValueError as refusal:
        assert "points" in str(refusal), refusal
    else:
        raise AssertionError("one point on a path was taken")

    class Mine(Exception):
        pass

    def fails(x: object) -> float:
        raise Mine("as raised")

    try:
        lp.find_path(fails, [-1, 0], [1, 0])
    except Mine as raised:
        assert str(raised) == "as raised"
    else:
        raise AssertionError("the exception of a function was lost")


def run(*arguments: str) -> str:
    """What the wheel's own command writes."""
    program = pathlib.Path(sysconfig.get_path("scripts")) / "lowpass"
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True, env={}).stdout


def check_command() -> None:
    """The command is this version's and finds the pass that the module finds."""
    assert run("--version").split()[-1] == lp.__version__, run("--version")
    found = json.loads(run("connect", "muller-brown", "--from", "min:0", "--to", "min:1", "--json"))["refined_height"]
    assert abs(found - PASS) < 1e-6, found
    assert abs(lp.find_path(lp.landscape("muller-brown"), "min:0", "min:1").height - PASS) < 1e-6
    # A product of matrices, in its own kernel for this processor.
    assert run("doctor"), "doctor says nothing"


def main() -> None:
    """All checks."""
    assert pathlib.Path(lp.__file__).is_relative_to(sys.prefix), lp.__file__
    run_example(pathlib.Path(sys.argv[1]).read_text())
    check_exceptions()
    check_command()


if __name__ == "__main__":
    main()
