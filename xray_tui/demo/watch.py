"""The autopilot in a process of its own, beside the desk at which somebody watches."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from models.refusal import Unavailable
from xray_tui.demo.autopilot import READY, Flight

LOG = "autopilot.log"
_SECONDS = 10.0
"""How long it is given to end what it does."""


@dataclass(frozen=True, slots=True)
class Beside:
    """An autopilot that flies.

    Args:
        staff: whose desk somebody may watch at, by station.
        process: the program.
    """

    staff: dict[str, int | None]
    process: subprocess.Popen[str]

    def said(self) -> str:
        """What it says in the evening; "" when it is ended before."""
        rest, _ = self.process.communicate(timeout=_SECONDS)
        return rest.strip()


@contextmanager
def flying(flight: Flight, folder: Path) -> Iterator[Beside]:
    """Let the autopilot fly until this is left; it ends with this process, however that ends.

    Args:
        flight: what it plays.
        folder: where it may write what goes wrong.

    Raises:
        Unavailable: ``demo.pilot_failed``.
    """
    given = json.dumps({**asdict(flight), "start": flight.start.isoformat()})
    log = folder / LOG
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(  # noqa: S603  this program itself
            # -P: whatever folder this is started from, its modules are nobody's business.
            [sys.executable, "-P", "-m", "xray_tui.demo.autopilot", given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
    try:
        yield Beside(_ready(process, log), process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _ready(process: subprocess.Popen[str], log: Path) -> dict[str, int | None]:
    """Wait until everything before the start lies behind."""
    line = process.stdout.readline() if process.stdout is not None else ""
    try:
        staff: dict[str, int | None] = json.loads(line)[READY]
    except (ValueError, KeyError) as error:
        process.wait(_SECONDS)
        last = log.read_text(encoding="utf-8").strip().rpartition("\n")[2]
        raise Unavailable("demo.pilot_failed", why=last) from error
    return staff
