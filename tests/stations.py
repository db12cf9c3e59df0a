"""Several stations as real processes: one program loads what they need, then splits, so that eight cost little more.

`ask` runs such a program (``python -m``, of the tests' own) and reads what it tells as JSON; within it `Station` is one
process of those that it splits off. It must not have opened a database itself: connections don't survive a split.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from models.permission import Role
from models.store.unit_of_work import Actor

ROOT = Path(__file__).parents[1]

ANYBODY = Actor(None, "T. Testi", frozenset(Role))

Say = Callable[[object], None]
"""Tells the program that split off the station something that JSON can hold."""
Meet = Callable[[], object]
"""Waits until all stations have come so far."""
Work = Callable[[Say, Meet], None]
"""What a station does."""

MEET_SECONDS = 60.0
"""How long those who wait wait for one who doesn't come any more."""


def ask(module: str, *arguments: object, seconds: float = 60) -> Any:
    """What a program of the tests tells.

    Args:
        module: its name.
        arguments: its own.
        seconds: how long it may take.
    """
    ran = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def together(works: Sequence[Work], seconds: float = MEET_SECONDS) -> list[list[Any]]:
    """Have stations work at once; what each said.

    Args:
        works: what each does.
        seconds: how long whoever comes first to where they meet waits for the last.
    """
    barrier = get_context("fork").Barrier(len(works))
    stations = [Station(lambda say, work=work: work(say, lambda: barrier.wait(seconds))) for work in works]
    said = [list(station) for station in stations]
    for station in stations:
        station.end()
    return said


class Station:
    """One process, split off from this one.

    Args:
        work: what it does; whatever it raises ends it with another code than 0.
    """

    def __init__(self, work: Callable[[Say], None]) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            _work(work, writing)
        os.close(writing)
        self._said = os.fdopen(reading, encoding="utf-8")

    def __iter__(self) -> Iterator[Any]:
        """What it says, until it has ended; a line that a kill has cut short isn't said."""
        return (json.loads(line) for line in self._said if line.endswith("\n"))

    def kill(self) -> None:
        """End it as a power cut does."""
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> int:
        """Wait until it has ended; the signal that has ended it, 0 for none.

        Raises:
            ChildProcessError: it failed.
        """
        self._said.close()
        _, status = os.waitpid(self.pid, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            raise ChildProcessError(f"a station failed: {os.WEXITSTATUS(status)}")
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _work(work: Callable[[Say], None], to: int) -> None:
    def say(what: object) -> None:
        os.write(to, (json.dumps(what) + "\n").encode())

    code = 1
    try:
        work(say)
        code = 0
    except BaseException:  # noqa: BLE001  nothing of it may go on as the process that it was split off from
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
