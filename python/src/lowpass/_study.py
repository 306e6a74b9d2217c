"""Whole studies: running them, and reading their folders."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _native
from ._arrays import Array
from ._searching import run
from ._tables import pandas

if TYPE_CHECKING:
    from pandas import DataFrame


class Study:
    """The folder of a study that the program or :func:`run_study` has made, finished or not.

    Parameters
    ----------
    folder : path
        The study folder.

    Raises
    ------
    ValueError
        If the folder is none of a study.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        if not (self.folder / "study.toml").is_file():
            raise ValueError(f"{self.folder} is no study folder: it has no study.toml")

    def __repr__(self) -> str:
        return f"<Study in {os.fspath(self.folder)!r}>"

    @property
    def report(self) -> Path:
        """report.html; it may not be there yet."""
        return self.folder / "report.html"

    def _table(self, name: str, when: str = "when all paths are found") -> DataFrame:
        file = self.folder / name
        if not file.is_file():
            raise FileNotFoundError(f"{file} is not there; it is written {when}: run the study again to go on with it")
        return pandas().read_csv(file)

    def pairs(self) -> DataFrame:
        """A row for each path: network, optimizer, set, landscape, the seeds of both ends, heights, excess, verdict of
        the search, and what it cost (analysis/pairs.csv)."""
        return self._table("analysis/pairs.csv")

    def rounds(self) -> DataFrame:
        """A row for each round of each path (analysis/rounds.csv)."""
        return self._table("analysis/rounds.csv")

    def heights(self) -> DataFrame:
        """Means, quartiles and intervals of the heights of each group (analysis/heights.csv)."""
        return self._table("analysis/heights.csv")

    def distances(self) -> DataFrame:
        """How far each member lies from its ensemble's mean (analysis/distances.csv)."""
        return self._table("analysis/distances.csv")

    def kernel_pca(self, kernel: str | None = None, bfgs_set: str | None = None) -> DataFrame:
        """The first two components of each member (analysis/kernel_pca.csv), of all kernels and sets or of these."""
        table = self._table("analysis/kernel_pca.csv")
        for column, wanted in (("kernel", kernel), ("bfgs_set", bfgs_set)):
            if wanted is None:
                continue
            known = sorted(set(table[column]))
            if wanted not in known:
                raise ValueError(f"{column} is {wanted!r}; this study has {', '.join(known)}")
            table = table[table[column] == wanted]
        return table.reset_index(drop=True)

    def members(self) -> DataFrame:
        """A row for each member of each ensemble: network, optimizer, set, row, seed, train_loss, test_loss."""
        return self._joined("ensembles", "*.csv", ("network", "optimizer", "set"), "when all trainings are done")

    def losses(self) -> DataFrame:
        """A row for each look at each training: network, optimizer, run, epoch, train_loss, test_loss."""
        return self._joined("training", "*/curve.csv", ("network", "optimizer", "run"), "when a training is done")

    def ensemble(self, network: str, optimizer: str, which: str) -> Array:
        """The weights of an ensemble, a row for each member.

        Parameters
        ----------
        network : str
            As the study calls it, such as "fcp".
        optimizer : {"bfgs", "sgd"}
        which : {"train", "test"}
            At the lowest training or test loss.
        """
        file = self.folder / "ensembles" / f"{network}-{optimizer}-{which}.npy"
        if not file.is_file():
            known = sorted(one.stem for one in (self.folder / "ensembles").glob("*.npy"))
            raise ValueError(f"there is no ensemble {file.stem}; there are {', '.join(known) or 'none yet'}")
        weights: Array = np.load(file).astype(np.float64)
        return weights

    def _joined(self, folder: str, pattern: str, columns: tuple[str, str, str], when: str) -> DataFrame:
        tables = []
        for file in sorted((self.folder / folder).glob(pattern)):
            name = file.parent.name if file.name == "curve.csv" else file.stem
            table = pandas().read_csv(file)
            for place, (column, value) in enumerate(zip(columns, name.rsplit("-", 2), strict=True)):
                table.insert(place, column, int(value) if column == "run" else value)
            tables.append(table)
        if not tables:
            raise FileNotFoundError(f"{self.folder / folder} holds nothing yet; it is written {when}")
        return pandas().concat(tables, ignore_index=True)


def run_study(
    study: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    workers: int | None = None,
    data: str | None = None,
    progress: bool = True,
) -> Study:
    """Runs a whole study, or goes on with one that was stopped: the same call again.

    Parameters
    ----------
    study : path
        The study file (TOML); docs/guide has its keys.
    out : path
        The study folder: new, empty, or of an earlier run of this study.
    workers : int, optional
        Tasks at a time, one core each; no result depends on it. Default: the cores there are.
    data : str, optional
        Where the study's data set lies.
    progress : bool
        Whether what the program would say on its way is printed (standard error).

    Returns
    -------
    Study

    Raises
    ------
    ValueError
        For a study, data or a folder that do not fit, before anything is computed.
    OSError
        For files that cannot be read or written.
    Interrupted
        On Ctrl-C; what is finished is kept, and its ``result`` is the Study so far.
    """
    if workers is not None and not 1 <= workers <= 1024:
        raise ValueError(f"workers is {workers}; it must be in 1 ... 1024")
    read, write = os.pipe()
    printer = threading.Thread(target=_print_lines, args=(read, progress), daemon=True)
    printer.start()

    def search(_: Any, stop: _native.StopSource) -> bool:
        # The library closes the pipe: whatever it ends with, the printer sees the end.
        return _native.run_study(os.fspath(study), os.fspath(out), workers or len(os.sched_getaffinity(0)), data, write, stop)

    try:
        return run(search, asks_python=False, watcher=None, made=lambda _: Study(out))
    finally:
        printer.join(timeout=5)


def _print_lines(pipe: int, shown: bool) -> None:
    with os.fdopen(pipe, errors="replace") as lines:
        for line in lines:
            if shown:
                print(line, end="", file=sys.stderr, flush=True)
