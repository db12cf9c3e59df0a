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


def write_health(health: Health, path: Path | None = None) -> None:
    """Write it, whole; one that can't be written is missed by whoever reads it."""
    path = path or health_file()
    parts = [{"name": each.name, "running": each.running, "why": outcome.dump(each.why)} for each in health.parts]
    told = {"at": health.at.isoformat(), "pid": health.pid, "parts": parts}
    new = path.with_name(f".{path.name}.{health.pid}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(told, file)
        new.replace(path)


def read_health(path: Path | None = None) -> Health | None:
    """What was written last; ``None`` when nothing is served, or it can't be read."""
    try:
        told = json.loads((path or health_file()).read_text(encoding="utf-8"))
        parts = tuple(
            PartHealth(str(each["name"]), bool(each["running"]), outcome.load(each["why"])) for each in told["parts"]
        )
        return Health(datetime.fromisoformat(told["at"]), int(told["pid"]), parts)
    except (OSError, ValueError, KeyError, TypeError, outcome.OutcomeError):
        return None


def forget_health(path: Path | None = None) -> None:
    """Nothing is served any more."""
    with contextlib.suppress(OSError):
        (path or health_file()).unlink(missing_ok=True)


def notify(state: str, environment: Mapping[str, str] = os.environ) -> None:
    """Tell systemd, if it asked to be told (sd_notify(3))."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        sock.sendall(state.encode())
