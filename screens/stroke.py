"""What a widget that owns the keyboard gets from the app's pump: keys already sorted by ``screens.burst``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from textual.message import Message

from screens.burst import Kind, Part, Run
from screens.line import Line


class Stroke(Message, bubble=False):
    """One key, with what the router made of it."""

    def __init__(self, key: str, character: str | None, part: Part) -> None:
        super().__init__()
        self.key = key
        self.character = character or ""
        self.part = part


class Pasted(Message, bubble=False):
    """A paste, whole."""

    def __init__(self, text: str, at: float) -> None:
        super().__init__()
        self.text = text
        self.at = at


class TakesKeys(Protocol):
    """A screen that names the one widget, perhaps itself, to which its keys go."""

    def key_target(self) -> object:
        """The widget that takes ``Stroke`` and ``Pasted``."""
        ...


class Effect(Enum):
    """What a key did to the line that takes it."""

    TYPED = "typed"  # the line changed, or its cursor
    SCANNED = "scanned"  # a scan ended; the line is as it was before it
    NOTHING = "nothing"  # swallowed
    KEY = "key"  # a press of its own that edits nothing: the owner's to handle


@dataclass(slots=True)
class Taker:
    """A line that takes keys and keeps scans apart from typing. Pure.

    Args:
        line: the text so far.
        scan: the text of the last scan.
    """

    line: Line = field(default_factory=Line)
    scan: str = ""
    _run: Run | None = field(default=None, init=False)
    _before: Line = field(default_factory=Line, init=False)
    _codes: list[str] = field(default_factory=list, init=False)

    @property
    def run(self) -> Run | None:
        """The run being taken, ``None`` when there is none."""
        return self._run

    def take(self, key: str, character: str, part: Part) -> Effect:
        """One key."""
        if part.kind is Kind.CHARACTER:
            return self._character(character, part)
        if part.run is not None:
            return self._end() if part.kind is Kind.CLOSE and part.run is self._run else Effect.NOTHING
        edited = self.line.edited(key) if self.line.text else None
        if edited is None:
            return Effect.KEY
        self.line = edited
        return Effect.TYPED

    def settle(self, now: float) -> Effect:
        """Whether an unclosed scan has ended by itself."""
        if self._run is None or not self._run.silent(now):
            return Effect.NOTHING
        self._run.closed = True
        return self._end()

    def paste(self, text: str) -> None:
        """A paste goes into the line as it is."""
        self._run = None
        self.line = self.line.typed(text)

    def clear(self) -> str:
        """Take the text out."""
        text, self.line, self._run = self.line.text, Line(), None
        return text

    def _character(self, character: str, part: Part) -> Effect:
        if part.first or part.run is not self._run:
            self._run, self._before, self._codes = part.run, self.line, []
        if part.prefix:
            return Effect.NOTHING
        self._codes.append(character)
        self.line = self.line.typed(character)
        return Effect.TYPED

    def _end(self) -> Effect:
        run, self._run = self._run, None
        if run is None or not run.is_scan:
            return Effect.NOTHING
        self.scan, self.line = "".join(self._codes), self._before
        return Effect.SCANNED
