#!/usr/bin/env python3
"""Writes python/examples from the guide's pages on Python: each as a script in cells and as a notebook.

    python/tools/write_examples.py            # writes them
    python/tools/write_examples.py --check    # says which are not as the pages say, and fails
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GUIDE = "docs/guide"
PAGES = {"python.md": "functions_and_results", "pytorch.md": "your_own_model", "ase.md": "adatom_hop"}
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```\n?", re.M | re.S)
LINK = re.compile(r"\]\((?!\w+:)([^)]+)\)")


def cells_of(page):
    """(kind, text): the page's prose and code in order; what the code prints is left to whoever runs it."""
    cells, done = [], 0
    text = page.read_text()
    prose = ""
    for block in BLOCK.finditer(text):
        prose += text[done : block.start()]
        done = block.end()
        if block[1] == "python":
            cells += [("markdown", prose.strip()), ("code", block[2].strip())]
            prose = ""
        elif block[1] != "text":
            prose += block[0]
    cells.append(("markdown", (prose + text[done:]).strip()))
    # From python/examples the guide's links lead elsewhere.
    return [
        (kind, LINK.sub(r"](../../docs/guide/\1)", one) if kind == "markdown" else one) for kind, one in cells if one
    ]


def script(name, cells):
    lines = [f"# Written by python/tools/write_examples.py from {GUIDE}/{name}."]
    for kind, text in cells:
        if kind == "markdown":
            lines += ["", "# %% [markdown]", *(f"# {line}".rstrip() for line in text.splitlines())]
        else:
            lines += ["", "# %%", text]
    return "\n".join(lines) + "\n"


def notebook(cells):
    made = []
    for number, (kind, text) in enumerate(cells):
        cell = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": text.splitlines(keepends=True)}
        made.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(__doc__)
    stale = []
    for name, title in PAGES.items():
        cells = cells_of(ROOT / GUIDE / name)
        for suffix, content in ((".py", script(name, cells)), (".ipynb", notebook(cells))):
            file = ROOT / "python/examples" / (title + suffix)
            if check and (not file.is_file() or file.read_text() != content):
                stale.append(str(file.relative_to(ROOT)))
            elif not check:
                file.write_text(content)
    if stale:
        sys.exit(f"not as the guide says: {', '.join(stale)}; run python/tools/write_examples.py")


if __name__ == "__main__":
    main()
