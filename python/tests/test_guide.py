"""The guide's pages on Python: every block is run, and what it prints is what the page says."""

import contextlib
import io
import os
import pathlib
import re

import pytest

GUIDE = pathlib.Path(__file__).resolve().parent.parent.parent / "docs/guide"
PAGES = {"python.md": ("matplotlib",), "pytorch.md": ("torch", "sklearn", "matplotlib", "pandas"), "ase.md": ("ase", "matplotlib")}
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```", re.M | re.S)


def same(printed, shown):
    """Times differ from run to run: a line that ends in ... is compared as far as that."""
    printed, shown = printed.splitlines(), shown.splitlines()
    return len(printed) == len(shown) and all(
        one.startswith(other[:-3]) if other.endswith("...") else one == other
        for one, other in zip(printed, shown, strict=True)
    )


@pytest.mark.parametrize("page", PAGES)
def test_page(page, tmp_path, monkeypatch):
    for module in PAGES[page]:
        pytest.importorskip(module)
    import matplotlib

    matplotlib.use("Agg")
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall((GUIDE / page).read_text())
    assert blocks
    space = {"__name__": "guide"}
    printed = ""
    for kind, text in blocks:
        if kind == "python":
            assert not printed, f"not on the page: {printed}"
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(text, page, "exec"), space)
            printed = out.getvalue()
        else:
            if os.environ.get("LOWPASS_SHOW_GUIDE"):
                print(printed)
            assert same(printed, text), f"printed:\n{printed}\non the page:\n{text}"
            printed = ""
    assert not printed, f"not on the page: {printed}"
