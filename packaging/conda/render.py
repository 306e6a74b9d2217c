"""Renders the recipe for linux-64 and compares it with pyproject.toml; nothing is built.

    python -m venv build/conda && build/conda/bin/pip install py-rattler-build
    build/conda/bin/python packaging/conda/render.py

Needs Python 3.11. Prints the rendered recipe as JSON; exit status 1, with the reason, where the two differ.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

from rattler_build import PlatformConfig, RenderConfig, Stage0Recipe, VariantConfig

HERE = Path(__file__).resolve().parent

# What conda-forge's own settings give for linux-64.
VARIANTS = {
    "cxx_compiler": ["gxx"],
    "cxx_compiler_version": ["14"],
    "c_stdlib": ["sysroot"],
    "c_stdlib_version": ["2.17"],
}


def normal(requirement: str) -> str:
    """A requirement without spaces: `numpy >=1.23` and `numpy>=1.23` are the same."""
    return re.sub(r"\s+", "", requirement)


def main() -> int:
    """Renders and compares."""
    recipe = Stage0Recipe.from_file(HERE / "recipe.yaml")
    config = RenderConfig(platform=PlatformConfig(target_platform="linux-64"))
    rendered = [variant.recipe.to_dict() for variant in recipe.render(VariantConfig(VARIANTS), config)]
    print(json.dumps(rendered, indent=2))
    project = tomllib.loads((HERE.parents[1] / "pyproject.toml").read_text())["project"]
    if len(rendered) != 1:
        sys.exit(f"{len(rendered)} packages were rendered; one was expected")
    package, run = rendered[0]["package"], rendered[0]["requirements"]["run"]
    for name in ("name", "version"):
        if package[name] != project[name]:
            sys.exit(f"{name}: the recipe says {package[name]!r}, pyproject.toml {project[name]!r}")
    missing = {normal(one) for one in project["dependencies"]} - {normal(str(one)) for one in run}
    if missing:
        sys.exit(f"the recipe does not require {', '.join(sorted(missing))}, as pyproject.toml does")
    return 0


if __name__ == "__main__":
    sys.exit(main())
