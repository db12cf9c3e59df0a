"""Refused messages as they came, in files that only their owner can read, until they are taken or seen to.

The table of refused messages says that there is one and why, never what it says; the message itself lies here.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Container
from pathlib import Path

_log = logging.getLogger(__name__)

MOST_FILES = 1_000
MOST_BYTES = 256 * 1024 * 1024

_NAME = re.compile(r"[0-9a-f]{16}\.hl7", re.ASCII)


class RefusedFolder:
    """The folder in which they lie.

    Args:
        path: the folder; made when there is something to put into it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def name_of(self, source: str) -> str:
        """What the message's file is called, by what the message is for good."""
        return f"{source[:16]}.hl7"

    def has(self, name: str) -> bool:
        """Whether it is there."""
        return _NAME.fullmatch(name) is not None and (self.path / name).is_file()

    def keep(self, name: str, data: bytes) -> bool:
        """Keep a message; when there are too many already, it isn't kept, and the log says so.

        Returns:
            Whether it is kept.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            sizes = {each.name: each.stat().st_size for each in self.path.iterdir()}
            before = sizes.pop(name, 0)
            if not before and (len(sizes) >= MOST_FILES or sum(sizes.values()) + len(data) > MOST_BYTES):
                _log.warning("too many refused messages are kept: see to them, `xray-tui listen --refused`")
                return False
            new = self.path / f".{name}"
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            new.replace(self.path / name)
        except OSError as error:
            _log.warning("a refused message can't be kept: %s", error.strerror)
            return False
        return True

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

    def sweep(self, wanted: Container[str]) -> None:
        """Remove those that somebody has seen to, at a desk: nobody wants them any more."""
        if self.path.is_dir():
            for each in self.path.iterdir():
                if each.name not in wanted:
                    self.forget(each.name)
