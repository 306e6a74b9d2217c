"""The package as a whole: what it holds, what is committed, what its docstrings show."""

import ast
import doctest
import importlib
import pathlib
import pkgutil
import subprocess
import sys

import lowpass as lp
import pytest

SOURCES = pathlib.Path(__file__).resolve().parent.parent / "src/lowpass"
OPTIONAL = {"lowpass.torch": "torch", "lowpass.ase": "ase", "lowpass.plot": "matplotlib"}


def modules():
    names = [name for _, name, _ in pkgutil.walk_packages(lp.__path__, "lowpass.") if name != "lowpass._native"]
    return ["lowpass", *names]


@pytest.mark.parametrize("name", modules())
def test_docstring_examples(name):
    for prefix, needed in OPTIONAL.items():
        if name.startswith(prefix):
            pytest.importorskip(needed)
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_everything_public_has_a_docstring():
    for name in lp.__all__:
        if name == "__version__":
            continue
        one = getattr(lp, name)
        assert one.__doc__, name
        for method, member in vars(one).items() if isinstance(one, type) else ():
            if callable(member) and not method.startswith("_"):
                assert member.__doc__ or method in ("values_of", "values_and_gradients_of"), f"{name}.{method}"


def test_options_are_those_of_the_table():
    tool = SOURCES.parent.parent / "tools/write_options.py"
    subprocess.run([sys.executable, tool, "--check"], check=True)


def test_examples_are_those_of_the_guide():
    tool = SOURCES.parent.parent / "tools/write_examples.py"
    subprocess.run([sys.executable, tool, "--check"], check=True)


def test_the_stub_names_what_the_module_has():
    stub = ast.parse((SOURCES / "_native.pyi").read_text())
    named = {}
    for node in stub.body:
        if isinstance(node, ast.ClassDef):
            named[node.name] = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
        elif isinstance(node, ast.FunctionDef):
            named[node.name] = None
        elif isinstance(node, ast.AnnAssign):
            named[node.target.id] = None
    there = {name for name in vars(lp._native) if not name.startswith("_")}
    assert set(named) == there
    for name, members in named.items():
        if members is not None:
            assert members - {"__init__"} == {one for one in vars(getattr(lp._native, name)) if not one.startswith("_")}


def test_mypy_is_content():
    pytest.importorskip("mypy")
    root = SOURCES.parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", root / "pyproject.toml"], cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_imports_without_what_is_optional():
    program = """
import sys
for name in ("torch", "ase", "matplotlib", "pandas", "tqdm"):
    sys.modules[name] = None
import lowpass as lp
print(lp.find_path(lp.landscape("muller-brown"), "min:0", "min:1", starts=1).verdict)
for name in ("torch", "ase", "plot"):
    try:
        __import__("lowpass." + name)
    except ImportError as error:
        print("pip install" in str(error))
try:
    lp.find_path(lp.landscape("muller-brown"), "min:0", "min:1", progress=True)
except ImportError as error:
    print("pip install tqdm" in str(error))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["pass", "True", "True", "True", "True"]
