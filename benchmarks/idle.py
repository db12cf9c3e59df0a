"""What a station costs that nobody touches: its share of a core, and its memory.

``python -m benchmarks.idle [--seconds N] [--json] [--write]``

Reception, a radiographer's desk and the display, over a database with 30 who wait, each in a terminal of its own, and
beside them, at the same time, the least Textual app, which shows what it has read and waits.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.command import command
from benchmarks.figures import PERFORMANCE, conditions, put
from benchmarks.keys import waiting
from benchmarks.programs import BARE, SCRIPT
from benchmarks.terminal import FRAME, Program
from screens.text import say

WAITING = 30
FIRST_SECONDS = 10.0
"""Before the measurement: what a station still does after it has begun."""
SLICE = 5.0
"""Its paints are read away so often, as a terminal would."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A station at rest.

    Args:
        name: what it is.
        core_percent: how much of a core it took.
        memory_mb: how much memory of its own and shared it held at the end.
    """

    name: str
    core_percent: float
    memory_mb: float


@dataclass(frozen=True, slots=True)
class AtRest:
    """All of them.

    Args:
        seconds: how long they were left alone.
        stations: each of them.
    """

    seconds: int
    stations: tuple[Idle, ...]

    def as_json(self) -> str:
        """For a program."""
        return json.dumps([asdict(one) for one in self.stations], indent=2)

    def as_markdown(self) -> str:
        """For a reader."""
        lines = ["| at rest | of a core | memory MB |", "|---|---:|---:|"]
        lines += [f"| {one.name} | {one.core_percent} % | {one.memory_mb} |" for one in self.stations]
        return "\n".join([*lines, "", f"{self.seconds / 60:g} minutes, all at the same time; {conditions()}.", ""])

    def write(self) -> None:
        """Put it into its place in the page."""
        put(PERFORMANCE, "idle", self.as_markdown())


def held(process: int) -> float:
    """The megabytes that it holds."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def measure(seconds: int) -> AtRest:
    """All of them, at the same time."""
    with TemporaryDirectory(prefix="xray-tui-bench-") as folder, ExitStack() as stack:
        home = Path(folder)
        path = home / "unit.db"
        stack.enter_context(waiting(path, WAITING))
        ours = [str(SCRIPT), "--database", str(path), "--language", "en", "--station"]
        desk = (*FRAME, say("en", "desk.live"))
        stations = {
            "reception": ([*ours, "reception"], desk),
            "radiographer": ([*ours, "radiographer"], desk),
            "display": ([str(SCRIPT), "display", "--database", str(path)], (say("en", "wall.waiting"), "• ")),
            "bare Textual": ([sys.executable, str(BARE), str(path)], ("bare frame", "B030")),
        }
        running = {name: stack.enter_context(Program(command, home)) for name, (command, _) in stations.items()}
        for name, (_, painted) in stations.items():
            running[name].until(*painted)
        rest(running, FIRST_SECONDS)
        before = {name: program.processor_seconds() for name, program in running.items()}
        began = time.monotonic()
        rest(running, seconds)
        lasted = time.monotonic() - began
        found = tuple(
            Idle(
                name,
                round(100 * (program.processor_seconds() - before[name]) / lasted, 2),
                round(held(program.process.pid), 1),
            )
            for name, program in running.items()
        )
        return AtRest(seconds, found)


def rest(running: dict[str, Program], seconds: float) -> None:
    """Let them be for so long."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(SLICE, left))
        for program in running.values():
            program.settle(0.0)


if __name__ == "__main__":
    command("idle", __doc__, measure, seconds=60)
