"""The command line that benchmarks share."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from benchmarks.figures import Report


def command(name: str, doc: str | None, measure: Callable[..., Report], **sizes: int) -> None:
    """Measure as the command line says, and tell it.

    Args:
        name: the benchmark's.
        doc: its module's text.
        measure: it; it is given the sizes by name.
        sizes: how much is measured unless the command line says otherwise.
    """
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=(doc or "").partition("\n")[0])
    for size, usual in sizes.items():
        parser.add_argument(f"--{size}", type=int, default=usual, help=f"how many ({usual})")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.add_argument("--write", action="store_true", help="also into docs/performance.md")
    given = parser.parse_args()
    report = measure(**{size: getattr(given, size) for size in sizes})
    if given.write:
        report.write()
    print(report.as_json() if given.json else report.as_markdown())
