"""Writes python/src/lowpass/_options.py, the keywords of path searches and trainings, from the tables in C++.

    python python/tools/write_options.py            rewrites the file
    python python/tools/write_options.py --check    exit status 1 if it is not what the table says
"""

import argparse
import importlib.machinery
import importlib.util
import pathlib
import sys


def native():
    """lowpass._native without the package itself, which needs the file that is written here."""
    folders = importlib.util.find_spec("lowpass").submodule_search_locations
    spec = importlib.machinery.PathFinder.find_spec("_native", folders)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_native = native()
TARGET = pathlib.Path(__file__).resolve().parent.parent / "src/lowpass/_options.py"

HEAD = '''"""The keywords of path searches and trainings. Written by python/tools/write_options.py from the table in C++."""

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
'''

CLASSES = {
    "PathOptions": (
        "Every option of a path search; docs/guide/search.md says which objectives and optimizers have a use for each.",
        _native.option_table,
    ),
    "TrainingOptions": (
        "The options of both optimizers: lr and batch are of sgd, the others of lbfgs-gss.",
        lambda: _native.sgd_options() + _native.lbfgs_options(),
    ),
}

TAIL = '''

__all__ = ["PathOptions", "TrainingOptions", "Unpack"]
'''


def text():
    lines = [HEAD]
    for name, (about, options) in CLASSES.items():
        lines.append(f'\nclass {name}(TypedDict, total=False):\n    """{about}"""\n')
        for option in options():
            lines.append(f"    {option['name']}: {option['type']}")
            sentence = f"{option['sentence']} Allowed: {option['allowed']}. Default: {option['default']}."
            lines.append(f'    """{sentence}"""'.replace("\\", "\\\\"))
        lines.append("")
    return "\n".join(lines).rstrip() + "\n" + TAIL


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        TARGET.write_text(text())
    elif TARGET.read_text() != text():
        sys.exit(f"{TARGET} is not what the table of options says; run python/tools/write_options.py")


if __name__ == "__main__":
    main()
