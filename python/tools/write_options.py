"""Writes python/src/lowpass/_options.py, the keywords of a path search, from the table in C++.

    python python/tools/write_options.py            rewrites the file
    python python/tools/write_options.py --check    exit status 1 if it is not what the table says
"""

import argparse
import pathlib
import sys

from lowpass import _native

TARGET = pathlib.Path(__file__).resolve().parent.parent / "src/lowpass/_options.py"

HEAD = '''"""The keywords of a path search. Written by python/tools/write_options.py from the table in C++."""

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


class PathOptions(TypedDict, total=False):
    """Every option of a path search; docs/guide/search.md says which objectives and optimizers have a use for each."""
'''

TAIL = '''

__all__ = ["PathOptions", "Unpack"]
'''


def text():
    lines = [HEAD]
    for option in _native.option_table():
        lines.append(f"    {option['name']}: {option['type']}")
        lines.append(f'    """{option["sentence"]} Allowed: {option["allowed"]}. Default: {option["default"]}."""'.replace("\\", "\\\\"))
    return "\n".join(lines) + TAIL


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        TARGET.write_text(text())
    elif TARGET.read_text() != text():
        sys.exit(f"{TARGET} is not what the table of options says; run python/tools/write_options.py")


if __name__ == "__main__":
    main()
