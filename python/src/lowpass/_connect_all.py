"""Paths between all pairs of some points."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from ._arrays import Array
from ._files import written_whole
from ._find_path import Seed, find_path, with_seed
from ._find_path import ends as vectors_of
from ._function import Jacobian, as_landscape
from ._landscape import Landscape
from ._options import PathOptions, Unpack
from ._result import PathResult
from ._searching import Interrupted
from ._tables import pandas

if TYPE_CHECKING:
    from pandas import DataFrame

Pair = tuple[str, str]


def connect_all(
    fun: Callable[..., Any] | Landscape,
    ends: Mapping[str, Any] | Sequence[Any],
    *,
    pairs: Literal["all"] | Iterable[Pair] = "all",
    out: str | os.PathLike[str] | None = None,
    args: tuple[Any, ...] = (),
    jac: Jacobian = None,
    vectorized: bool = False,
    rng: Seed = None,
    callback: Callable[..., Any] | None = None,
    progress: bool = False,
    check_gradient: bool | None = None,
    **options: Unpack[PathOptions],
) -> DataFrame:
    """Paths between pairs of points, as a table of heights and verdicts.

    Parameters
    ----------
    fun, args, jac, vectorized, callback, check_gradient, **options
        As in :func:`find_path`.
    ends : mapping or sequence
        Points (or states, Atoms) by their names; of a sequence the names are "0", "1", ...
    pairs : "all" or iterable of pairs of names
        Which pairs; "all": each two, once.
    out : path, optional
        A folder where each path is kept as soon as it is found (``PathResult.load`` reads it) and the table too
        (paths.csv). The same call again goes on where it was stopped; points and pairs may be added. A pair that was
        interrupted is searched anew.
    rng : int, numpy.random.Generator or None
        The seed of every search: a pair's result is that of :func:`find_path` with it.
    progress : bool
        Whether a bar over the steps of each search is drawn (tqdm).

    Returns
    -------
    pandas.DataFrame
        A row for each pair: from, to, height, excess, verdict, index, t_top, linear_height, from_value, to_value, length
        (in chords), success, stop_reason, nfev, njev, seconds, seed; and the :class:`PathResult` itself (result), or with
        `out` the name of its file (file).

    Raises
    ------
    ValueError
        As :func:`find_path`; also for fewer than two points, names that are not known, a pair that is there twice, and an
        `out` that holds paths of another landscape, other points of these names or other options.
    Interrupted
        On Ctrl-C; its ``result`` is the table of the pairs that are finished.

    Notes
    -----
    Cost: that of the searches one after the other; each computes on all cores. With `out` one value besides, by which
    the landscape is known again.

    Examples
    --------
    >>> import lowpass as lp
    >>> surface = lp.landscape("muller-brown")
    >>> table = lp.connect_all(surface, {"a": "min:0", "b": "min:1", "c": "min:2"})
    >>> table[["from", "to", "verdict"]].values.tolist()
    [['a', 'b', 'pass'], ['a', 'c', 'pass'], ['b', 'c', 'pass']]
    """
    frame = pandas().DataFrame
    given = ends.items() if isinstance(ends, Mapping) else enumerate(ends)
    named = {str(name): end for name, end in given}
    wanted = _pairs_of(named, pairs)
    first = next(iter(named.values()))
    landscape = as_landscape(fun, first, jac=jac, vectorized=vectorized, args=args)
    vectors = {name: _vector(landscape, name, named[name]) for name in dict.fromkeys(itertools.chain(*wanted))}
    keywords = with_seed(dict(options), rng)
    folder = None if out is None else _Folder(Path(out), landscape, vectors, keywords)
    rows: list[dict[str, Any]] = []

    def table() -> DataFrame:
        found = frame(rows)
        if folder is not None:
            folder.write("paths.csv", found.to_csv(index=False).encode())
        return found

    for pair in wanted:
        result = None if folder is None else folder.found(pair)
        if result is None:
            try:
                result = find_path(
                    landscape,
                    vectors[pair[0]],
                    vectors[pair[1]],
                    callback=callback,
                    progress=progress,
                    check_gradient=check_gradient,
                    **keywords,
                )
            except Interrupted as interrupted:
                raise Interrupted(table()) from interrupted
            if folder is not None:
                folder.keep(pair, result)
        rows.append({**_row(pair, result), **({"result": result} if folder is None else {"file": folder.name(pair)})})
        if folder is not None:
            table()
    return table()


def _pairs_of(named: Mapping[str, Any], pairs: Literal["all"] | Iterable[Pair]) -> list[Pair]:
    if len(named) < 2:
        raise ValueError(f"{len(named)} points; two or more are needed")
    if isinstance(pairs, str):
        if pairs != "all":
            raise ValueError(f"pairs is '{pairs}'; it must be 'all' or a list of pairs of names")
        return list(itertools.combinations(named, 2))
    found: list[Pair] = []
    for pair in pairs:
        names = tuple(str(name) for name in pair)
        unknown = [name for name in names if name not in named]
        if len(names) != 2 or unknown:
            raise ValueError(f"pairs holds {pair!r}; two names of {', '.join(map(repr, named))} are needed")
        found.append((names[0], names[1]))
    if not found:
        raise ValueError("pairs is empty; name one pair or more")
    twice = {pair for pair in found if found.count(pair) > 1 or (pair[0] != pair[1] and pair[::-1] in found)}
    if twice:
        raise ValueError(f"pairs holds {sorted(twice)[0]} twice; name each pair once")
    return found


def _vector(landscape: Landscape, name: str, point: Any) -> Array:
    try:
        return vectors_of(landscape, point, point)[0]
    except ValueError as error:
        raise ValueError(f"point '{name}': {str(error).removeprefix('x0: ')}") from error


def _row(pair: Pair, result: PathResult) -> dict[str, Any]:
    same = ("height", "excess", "verdict", "index", "t_top", "linear_height")
    cost = ("success", "stop_reason", "nfev", "njev", "seconds", "seed")
    return {
        "from": pair[0],
        "to": pair[1],
        **{name: getattr(result, name) for name in same},
        "from_value": result.end_values[0],
        "to_value": result.end_values[1],
        "length": result.length / result.chord if result.chord else 0.0,
        **{name: getattr(result, name) for name in cost},
    }


class _Folder:
    """Paths that are kept, and what they are paths of."""

    def __init__(
        self, folder: Path, landscape: Landscape, vectors: Mapping[str, Array], keywords: Mapping[str, Any]
    ) -> None:
        self._folder = folder
        self._vectors = vectors
        first = next(iter(vectors))
        own = {
            "format": "lowpass connect_all",
            "landscape": landscape.name,
            "dimension": landscape.dimension,
            "options": json.loads(json.dumps(keywords)),
            "points": {name: hashlib.sha256(vector.tobytes()).hexdigest() for name, vector in vectors.items()},
            "values": {first: landscape.value(vectors[first])},
        }
        file = folder / "paths.json"
        if file.is_file():
            own = self._joined(json.loads(file.read_text()), own, landscape)
        elif folder.is_dir() and any(folder.iterdir()):
            raise ValueError(f"out is {folder}, which holds other files; name a new folder or one of connect_all")
        folder.mkdir(parents=True, exist_ok=True)
        self.write("paths.json", (json.dumps(own, indent=1) + "\n").encode())

    def _joined(self, kept: dict[str, Any], own: dict[str, Any], landscape: Landscape) -> dict[str, Any]:
        def refuse(what: str) -> ValueError:
            return ValueError(f"out is {self._folder}, whose paths are {what}; name another folder, or call as before")

        if kept.get("format") != own["format"]:
            raise refuse("not those of connect_all")
        for name in ("landscape", "dimension", "options"):
            if kept[name] != own[name]:
                raise refuse(f"of another {name.removesuffix('s')}: {kept[name]}, now {own[name]}")
        for name, digest in own["points"].items():
            if kept["points"].get(name, digest) != digest:
                raise refuse(f"of another point named '{name}'")
        for name, value in own["values"].items():
            before = kept["values"].get(name, value)
            # Other machines round otherwise; the noise of functions is not known here.
            tolerance = max(1e-6, 64 * landscape.precision) if landscape.precision > 0 else 1e-3
            if value != before and not abs(value - before) <= tolerance * max(abs(value), abs(before)):
                raise refuse(f"of another landscape: its value at '{name}' was {before:.9g} and is {value:.9g}")
        return {
            **own,
            "points": {**kept["points"], **own["points"]},
            "values": {**own["values"], **kept["values"]},
        }

    def name(self, pair: Pair) -> str:
        # quote() leaves no + within a name.
        return "+".join(quote(name, safe="") for name in pair) + ".npz"

    def found(self, pair: Pair) -> PathResult | None:
        file = self._folder / self.name(pair)
        return PathResult.load(file) if file.is_file() else None

    def keep(self, pair: Pair, result: PathResult) -> None:
        result.save(self._folder / self.name(pair))

    def write(self, name: str, content: bytes) -> None:
        with written_whole(self._folder / name) as stream:
            stream.write(content)
