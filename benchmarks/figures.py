"""What a benchmark tells: medians, p99, spread, and ratios to a reference measured in the same run."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

PERFORMANCE = Path(__file__).parents[1] / "docs" / "performance.md"


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was timed.

    Args:
        name: what it is.
        median_ms: half of the runs took no longer.
        p99_ms: 99 of 100 took no longer.
        spread_ms: the width of the middle half.
    """

    name: str
    median_ms: float
    p99_ms: float
    spread_ms: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """A median divided by its reference's.

    Args:
        name: what by what.
        value: the ratio.
        limit: what it must not be above; ``None`` if nothing is asked.
    """

    name: str
    value: float
    limit: float | None = None


def figure(name: str, seconds: Sequence[float]) -> Figure:
    """The figure of some runs."""
    hundredths = quantiles(seconds, n=100, method="inclusive")
    return Figure(
        name,
        *(round(1000 * value, 1) for value in (median(seconds), hundredths[98], hundredths[74] - hundredths[24])),
    )


def ratio(one: Figure, other: Figure, limit: float | None = None) -> Ratio:
    """One median by another."""
    return Ratio(f"{one.name} / {other.name}", round(one.median_ms / other.median_ms, 2), limit)


@dataclass(frozen=True, slots=True)
class Report:
    """All that a benchmark found.

    Args:
        benchmark: its name.
        runs: how often each was measured.
        figures: in the order in which they are told.
        ratios: likewise.
        notes: what else was found, a sentence each.
        bounds: what is held to a number of its own instead of to a reference.
        how: in which order they were measured.
    """

    benchmark: str
    runs: int
    figures: tuple[Figure, ...]
    ratios: tuple[Ratio, ...]
    notes: tuple[str, ...] = ()
    bounds: tuple[Ratio, ...] = ()
    how: str = "interleaved"

    def as_json(self) -> str:
        """For a program."""
        return json.dumps({**asdict(self), "conditions": conditions()}, indent=2)

    def as_markdown(self) -> str:
        """For a reader."""
        lines = ["| | median ms | p99 ms | middle half ms |", "|---|---:|---:|---:|"]
        lines += [f"| {one.name} | {one.median_ms} | {one.p99_ms} | {one.spread_ms} |" for one in self.figures]
        for title, found in (("ratio of medians", self.ratios), ("", self.bounds)):
            if found:
                lines += ["", f"| {title} | | at most |", "|---|---:|---:|"]
                lines += [f"| {one.name} | {one.value} | {one.limit or '–'} |" for one in found]
        lines += [line for note in self.notes for line in ("", note)]
        return "\n".join([*lines, "", f"{self.runs} runs of each, {self.how}; {conditions()}.", ""])

    def write(self) -> None:
        """Put it into its place in the page."""
        put(PERFORMANCE, self.benchmark, self.as_markdown())


def conditions() -> str:
    """On what it was measured."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, Textual {version('textual')}, {platform.system()}, {os.cpu_count()} cores"


def put(path: Path, name: str, text: str) -> None:
    """Put a text into its place in a page, between two comments that name it.

    Raises:
        ValueError: the page has no such place.
    """
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    place = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    page = path.read_text(encoding="utf-8")
    if not place.search(page):
        raise ValueError(f"{path} has no place for {name}")
    path.write_text(place.sub(lambda _: begin + text + end, page), encoding="utf-8")
