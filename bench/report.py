"""The figures, as a table for people or as JSON for programs."""

import json
import platform
from collections.abc import Sequence

from bench.client import cpus_and_memory
from bench.council import today
from bench.engine import Speed
from bench.measuring import MOST_MILLISECONDS, MOST_TIMES, Figures, Line


def table(lines: Sequence[Line], speeds: Sequence[Speed]) -> str:
    """For people."""
    sizes = sorted(lines[0].figures)
    heads = "".join(f"{f'{size:,} cases':>42}" for size in sizes)
    columns = "".join(f"{'rows':>10}{'queries':>8}{'work':>8}{'median':>8}{'p95':>8}" for _ in sizes)
    shown = [f"{'':44}{heads}", f"{'milliseconds in the server':44}{columns}{'ratio of work':>15}{'ratio':>8}"]
    for line in lines:
        cells = "".join(_cells(figures) for figures in line.figures.values())
        ratio = f"{line.times_worked or 0:>15.2f}{line.times:>8.2f}" if line.times is not None else f"{'':23}"
        like = (
            "met"
            if line.is_like_with_like
            else f"under {MOST_MILLISECONDS:.0f} ms; ratio not judged (fuller pages in the large store)"
        )
        verdict = "; ".join(line.misses) or like
        shown.append(f"{line.measure.group + ': ' + line.measure.name:44}{cells}{ratio}  {verdict}")
    shown.append("")
    for speed in speeds:
        rates = f"{speed.folds:>10,.0f} folds a second{speed.due_dates:>12,.0f} due dates a second"
        shown.append(f"{f'engine: a case of {speed.events} events':44}{rates}")
    missed = sum(bool(line.misses) for line in lines)
    met = sum(not line.misses and line.is_like_with_like for line in lines)
    unjudged = len(lines) - met - missed
    targets = f"under {MOST_MILLISECONDS:.0f} ms, and at most {MOST_TIMES} times as long in the largest store"
    shown += [
        "",
        f"Of {len(lines)}: {met} meet the targets, {missed} miss, {unjudged} are not judged.",
        f"Targets: {targets}. {machine()}.",
    ]
    return "\n".join(shown)


def _cells(one: Figures) -> str:
    asked = f"{one.mean_rows:>10.0f}{one.most_queries:>8}"
    return f"{asked}{one.median_worked:>8.1f}{one.median:>8.1f}{one.p95:>8.1f}"


def as_json(lines: Sequence[Line], speeds: Sequence[Speed], stores: Sequence[dict[str, object]]) -> str:
    """For programs."""
    measures = [
        {
            "screen": line.measure.group,
            "name": line.measure.name,
            "stores": {
                str(size): {
                    "median_ms": round(one.median, 2),
                    "p95_ms": round(one.p95, 2),
                    "median_work_ms": round(one.median_worked, 2),
                    "queries": one.most_queries,
                    "rows": round(one.mean_rows, 1),
                    "rounds": len(one.milliseconds),
                }
                for size, one in line.figures.items()
            },
            "ratio": round(line.times, 3) if line.times is not None else None,
            "ratio_of_work": round(line.times_worked, 3) if line.times_worked is not None else None,
            "ratio_judged": line.is_like_with_like,
            "missed": line.misses,
        }
        for line in lines
    ]
    engine = [
        {"events": one.events, "folds_per_second": round(one.folds), "due_dates_per_second": round(one.due_dates)}
        for one in speeds
    ]
    met = not any(line.misses for line in lines)
    whole = {"date": today().isoformat(), "machine": machine(), "met": met, "stores": list(stores)}
    return json.dumps({**whole, "measures": measures, "engine": engine}, indent=2)


def machine() -> str:
    """Where it was measured."""
    count, memory = cpus_and_memory()
    return f"{count} processors, {memory} GiB, Python {platform.python_version()}"
