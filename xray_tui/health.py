"""How the served gateways are: a small file that is written every few seconds, and systemd's own way of being told."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.refusal import Message
from models.store import outcome
from xray_tui.crash import state_folder
from xray_tui.kept import keep, read_kept

STALE = timedelta(seconds=30)
"""A file older than this is of a program that died or stands still."""


@dataclass(frozen=True, slots=True)
class PartHealth:
    """How one gateway is.

    Args:
        name: its name.
        running: whether it does what it is for.
        why: the reason, if it isn't and there is one.
    """

    name: str
    running: bool
    why: Message | None = None

    @property
    def state(self) -> Message:
        """The same in a sentence."""
        return Message("serve.part_runs") if self.running else self.why or Message("serve.part_begins")


@dataclass(frozen=True, slots=True)
class Health:
    """How all are.

    Args:
        at: when that was seen.
        pid: of the program.
        parts: each gateway.
    """

    at: datetime
    pid: int
    parts: tuple[PartHealth, ...]

    @classmethod
    def now(cls, parts: tuple[PartHealth, ...]) -> Health:
        """Of this program, by now."""
        return cls(datetime.now(UTC), os.getpid(), parts)

    @property
    def sound(self) -> bool:
        """Whether all run."""
        return all(each.running for each in self.parts)

    @property
    def stale(self) -> bool:
        """Whether whoever wrote it has died or stands still."""
        return datetime.now(UTC) - self.at > STALE


def health_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Where it lies."""
    return state_folder(environment) / "serve.json"


def write_health(health: Health) -> None:
    """Write it, whole; one that can't be written is missed by whoever reads it."""
    parts = [{"name": each.name, "running": each.running, "why": outcome.dump(each.why)} for each in health.parts]
    told = {"at": health.at.isoformat(), "pid": health.pid, "parts": parts}
    keep(health_file(), json.dumps(told))


def read_health() -> Health | None:
    """What was written last; ``None`` when nothing is served, or it can't be read."""
    try:
        told = json.loads(read_kept(health_file()))
        parts = tuple(
            PartHealth(str(each["name"]), bool(each["running"]), outcome.load(each["why"])) for each in told["parts"]
        )
        return Health(datetime.fromisoformat(told["at"]), int(told["pid"]), parts)
    except (ValueError, KeyError, TypeError, outcome.OutcomeError):
        return None


def forget_health() -> None:
    """Nothing is served any more."""
    with contextlib.suppress(OSError):
        health_file().unlink(missing_ok=True)


def notify(state: str, environment: Mapping[str, str] = os.environ) -> None:
    """Tell systemd, if it asked to be told (sd_notify(3))."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        sock.sendall(state.encode())
