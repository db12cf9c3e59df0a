"""The command line that benchmarks share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Protocol

LEAST = 2
"""Of one alone there is no spread."""


class Told(Protocol):
    """What a benchmark found."""

    def as_json(self) -> str:
        """For a program."""
        ...

    def as_markdown(self) -> str:
        """For a reader."""
        ...

    def write(self) -> None:
        """Put it into its place in the documentation."""
        ...


def command(name: str, doc: str | None, measure: Callable[..., Told], **sizes: int) -> None:
    """Measure as the command line says, and tell it.

    Args:
        name: the benchmark's.
        doc: its module's text.
        measure: it; it is given the sizes by name.
        sizes: how much is measured unless the command line says otherwise.
    """
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=(doc or "").partition("\n")[0])
    for size, usual in sizes.items():
        parser.add_argument(f"--{size}", type=int, default=usual, help=f"how many ({usual}); at least {LEAST}")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.add_argument("--write", action="store_true", help="also into the documentation")
    given = parser.parse_args()
    found = measure(**{size: max(LEAST, getattr(given, size)) for size in sizes})
    if given.write:
        found.write()
    print(found.as_json() if given.json else found.as_markdown())
