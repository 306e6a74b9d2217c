"""Rows of compare.py as Markdown."""

import statistics

RIVAL = "bezier"


def chosen(rows, **wanted):
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def distinct(rows, key):
    return list(dict.fromkeys(row[key] for row in rows))


def mean_of(rows, key):
    values = [row[key] for row in rows if row[key] is not None]
    return statistics.fmean(values) if values else None


def number(value, digits=3):
    return "" if value is None else f"{value:.{digits}g}"


def ratio_text(rows, rivals):
    """Excess over that of the PyTorch curve: of the means, and of each pair."""
    of_rival = {row["pair"]: row["excess"] for row in rivals}
    ratios = [row["excess"] / of_rival[row["pair"]] for row in rows if of_rival.get(row["pair"])]
    if len(ratios) < len(rows):
        return ""
    return f"{mean_of(rows, 'excess') / mean_of(rivals, 'excess'):.3g} ({', '.join(f'{one:.2g}' for one in ratios)})"


def summary(rows):
    """One line per group of pairs, time limit and method."""
    lines = [f"| pairs | limit | method | mean height | mean excess | excess / {RIVAL}: of the means (each pair) | steps | rounds | seconds |"]
    lines.append("|---|---|---|---|---|---|---|---|---|")
    for group in distinct(rows, "group"):
        for limit in distinct(rows, "limit"):
            rivals = chosen(rows, group=group, limit=limit, method=RIVAL)
            for method in distinct(rows, "method"):
                these = chosen(rows, group=group, limit=limit, method=method)
                if not these:
                    continue
                cells = [f"{len(these)} {group}", f"{limit:g} s", method]
                cells += [number(mean_of(these, key), 4) for key in ("refined_height", "excess")] + [ratio_text(these, rivals)]
                cells += [number(mean_of(these, key)) for key in ("steps", "rounds", "seconds")]
                lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def each_pair(rows):
    """Height and excess of every search."""
    methods = distinct(rows, "method")
    lines = [f"| pair | higher end | limit | {' | '.join(methods)} |", f"|---|---|---|{'---|' * len(methods)}"]
    for pair in distinct(rows, "pair"):
        for limit in distinct(rows, "limit"):
            cells = [pair, number(chosen(rows, pair=pair)[0]["lower_bound"], 4), f"{limit:g} s"]
            for method in methods:
                found = chosen(rows, pair=pair, limit=limit, method=method)
                cells.append(f"{found[0]['refined_height']:.5g} ({found[0]['excess']:.3g})" if found else "")
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
