"""Refused messages as they came, in files that only their owner can read, until they are taken or seen to.

The table of refused messages says that there is one and why, never what it says; the message itself lies here.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Container, Iterator
from contextlib import suppress
from pathlib import Path

from xray_tui.crash import ONCE

_log = logging.getLogger(__name__)

MOST_FILES = 1_000
MOST_BYTES = 256 * 1024 * 1024
LOOK_SECONDS = 1.0
"""A full folder is looked through again so often: others take away what was seen to."""

_NAME = re.compile(r"[0-9a-f]{16}\.hl7", re.ASCII)


class RefusedFolder:
    """The folder in which they lie.

    Args:
        path: the folder; made when there is something to put into it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sizes: dict[str, int] = {}
        self._look_at: float | None = None
        self._told = ""

    def name_of(self, source: str) -> str:
        """What the message's file is called, by what the message is for good."""
        return f"{source[:16]}.hl7"

    def has(self, name: str) -> bool:
        """Whether it is there."""
        return _NAME.fullmatch(name) is not None and (self.path / name).is_file()

    def keep(self, name: str, data: bytes) -> bool:
        """Keep a message; when there are too many already, it isn't kept, and the log says so, once.

        Returns:
            Whether it is kept.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._has_room(name, len(data)):
                self._tell("too many refused messages are kept: see to them, `xray-tui listen --refused`")
                return False
            new = self.path / f".{name}"
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            new.replace(self.path / name)
        except OSError as error:
            self._tell(f"a refused message can't be kept: {error.strerror}")
            return False
        if name not in self._sizes:
            self._told = ""
        self._sizes[name] = len(data)
        return True

    def _has_room(self, name: str, size: int) -> bool:
        """Whether one more may be kept; the folder is seldom looked through, as desks wait meanwhile."""
        if self._look_at is not None and self._fits(name, size):
            return True
        now = time.monotonic()
        if self._look_at is None or now >= self._look_at:
            self._sizes, self._look_at = dict(self._found()), now + LOOK_SECONDS
        return self._fits(name, size)

    def _fits(self, name: str, size: int) -> bool:
        sizes = self._sizes
        return name in sizes or (len(sizes) < MOST_FILES and sum(sizes.values()) + size <= MOST_BYTES)

    def _found(self) -> Iterator[tuple[str, int]]:
        for each in self.path.iterdir():
            with suppress(FileNotFoundError):  # it has just been seen to
                yield each.name, each.stat().st_size

    def _tell(self, why: str) -> None:
        if why != self._told:
            _log.warning(why, extra=ONCE)
            self._told = why

    def load(self, name: str) -> bytes | None:
        """The message; ``None`` if it isn't kept."""
        if not self.has(name):
            return None
        try:
            return (self.path / name).read_bytes()
        except OSError:
            return None

    def forget(self, name: str) -> None:
        """Remove it."""
        if _NAME.fullmatch(name):
            (self.path / name).unlink(missing_ok=True)
            self._sizes.pop(name, None)

    def sweep(self, wanted: Container[str]) -> None:
        """Remove those that somebody has seen to, at a desk: nobody wants them any more."""
        if self.path.is_dir():
            for each in self.path.iterdir():
                if each.name not in wanted:
                    self.forget(each.name)
