"""`script/bench`: make stores of complaints and measure how fast Putright answers with them."""

import argparse
import sys
import time

from bench import build, database, engine, measuring, report
from bench.council import today

SIZES = (10_000, 1_000_000)


def main() -> int:
    """0 when every target is met, 1 when not, 2 when asked for what makes no sense."""
    options = _options()
    with database.alone():
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    database.server()
    stores = [_store(size, options.keep) for size in options.cases]
    _say(f"Measuring: {options.rounds} rounds, each of everything in every store, over HTTP on this machine")
    lines = measuring.measure(options.cases, options.rounds, _say_briefly)
    speeds = engine.speeds(options.cases[0], today())
    print(report.as_json(lines, speeds, stores) if options.json else "\n" + report.table(lines, speeds))
    if not options.keep:
        for size in options.cases:
            database.drop(size)
    return int(any(line.misses for line in lines))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench",
        description="Makes stores of complaints and measures how fast Putright answers with them.",
        epilog="docs/how-to/measure-speed.md says how to read the figures.",
    )
    parser.add_argument("--cases", type=_sizes, default=SIZES, help="sizes of the stores (10000,1000000)")
    parser.add_argument("--rounds", type=int, default=40, help="how often each thing is measured in each store (40)")
    parser.add_argument("--json", action="store_true", help="figures for programs")
    parser.add_argument(
        "--keep", action="store_true", help="keep the stores, and use those kept before by the same code this week"
    )
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        raise argparse.ArgumentTypeError("give numbers of cases, as in 10000,1000000") from None
    if sizes[0] < 200:
        raise argparse.ArgumentTypeError("a store has at least 200 cases")
    return sizes


def _store(cases: int, keep: bool) -> dict[str, object]:
    """Make the store, unless one is kept; what it took."""
    if keep and database.exists(cases, build.version()):
        _say(f"{cases:,} cases: kept from before, {database.size_of(cases) / 1e9:.1f} GB")
        return {"cases": cases, "bytes": database.size_of(cases), "kept": True}
    _say(f"{cases:,} cases: making them")
    started = time.monotonic()
    build.build(cases, _say)
    seconds = time.monotonic() - started
    _say(f"  done in {seconds:.0f} s, {database.size_of(cases) / 1e9:.1f} GB")
    return {"cases": cases, "bytes": database.size_of(cases), "seconds": round(seconds)}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _say_briefly(line: str) -> None:
    """On a terminal, over the line before; elsewhere not at all."""
    if sys.stderr.isatty():
        print(f"\r{line}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
