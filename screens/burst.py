"""Telling a barcode reader from a person by the times at which keys arrived. Pure: no clock, no Textual.

A reader types like a keyboard, only faster. The app's one pump hands every key to a ``Router``, which sorts them into
runs: characters that follow each other closely. All of a run goes to whoever got its first key, whatever dialog opens
or screen changes meanwhile; if that one is gone, the rest is refused as a whole. A run is a *scan* when it came as no
person types; the CR, LF or Tab that ends it closes it and does nothing else.

Arrival times can lie: a thread that stalls makes one gap look longer than it was. So a gap that is a little too long
only counts against a run; it doesn't cut it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

BURST_GAP = 0.030
"""Keys closer than this are a reader's, in seconds."""

STALL_GAP = 0.100
"""A gap up to this may be a stalled thread's: the run goes on, but the gap counts as slow."""

HOLD_GAP = 0.250
"""The same, once a run is plainly a reader's."""

PRESS_GAP = 0.300
"""Enter acts only this long after the last character."""

SCAN_FAST = 3
"""So many close gaps make a scan."""

UNCLOSED = 6
"""A reader that sends no closing key: so many characters are taken for a scan when it falls silent."""

T = TypeVar("T")


class Kind(Enum):
    """What a key can be part of."""

    CHARACTER = "character"
    CLOSE = "close"  # CR, LF or Tab: what readers end with
    OTHER = "other"


_CLOSERS = frozenset({"enter", "ctrl+j", "tab", "ctrl+i", "ctrl+m"})
_MODIFIERS = ("alt+", "ctrl+", "super+", "meta+", "hyper+")


def kind_of(key: str, character: str | None) -> Kind:
    """What a key can be part of.

    Args:
        key: Textual's name of the key.
        character: the character that it types, if any.
    """
    if key in _CLOSERS:
        return Kind.CLOSE
    if character and character.isprintable() and not key.startswith(_MODIFIERS):
        return Kind.CHARACTER
    return Kind.OTHER


@dataclass(slots=True, eq=False)
class Run:
    """Characters that followed each other closely.

    Args:
        last_at: when the last of them arrived.
        length: how many there are.
        fast: how many gaps were a reader's.
        slow: how many were longer.
        prefixed: it began with the reader's prefix, so its pace doesn't matter.
        closed: nothing belongs to it any more.
    """

    last_at: float
    length: int = 1
    fast: int = 0
    slow: int = 0
    prefixed: bool = False
    closed: bool = False

    @property
    def is_scan(self) -> bool:
        """Whether no person typed this."""
        return self.prefixed or (self.fast >= SCAN_FAST and self.slow * 3 <= self.fast)

    def goes_on(self, at: float) -> bool:
        """Whether a character that arrived then belongs to it."""
        return not self.closed and at - self.last_at < (HOLD_GAP if self.is_scan else STALL_GAP)

    def covers(self, at: float) -> bool:
        """Whether a key that is no character, and arrived then, came from the reader."""
        return at - self.last_at < (HOLD_GAP if self.is_scan and not self.closed else BURST_GAP)

    def silent(self, now: float) -> bool:
        """Whether an unclosed scan has ended by itself."""
        return not self.closed and self.is_scan and self.length >= UNCLOSED and now - self.last_at >= HOLD_GAP

    def add(self, at: float) -> None:
        """One more character."""
        if at - self.last_at < BURST_GAP:
            self.fast += 1
        else:
            self.slow += 1
        self.length += 1
        self.last_at = at


@dataclass(frozen=True, slots=True)
class Part:
    """What the router made of one key.

    Args:
        kind: what the key can be part of.
        at: when it arrived.
        run: the run that it belongs to, ``None`` for a press of its own.
        first: it began the run.
        prefix: it is the reader's prefix: taken, not typed.
        since_character: how long ago the last character came, anywhere in the app.
        since_same: how long ago the same key came: a key held down repeats.
    """

    kind: Kind
    at: float
    run: Run | None = None
    first: bool = False
    prefix: bool = False
    since_character: float = float("inf")
    since_same: float = float("inf")

    @property
    def pressed(self) -> bool:
        """Whether it is a press of its own: no character, nothing that a reader added, no repeat."""
        return self.run is None and self.since_same >= PRESS_GAP

    @property
    def deliberate(self) -> bool:
        """Whether an Enter may act: a press of its own, some time after the last character."""
        return self.pressed and self.since_character >= PRESS_GAP


@dataclass(slots=True)
class Router(Generic[T]):
    """Sends each key of a run where its first key went.

    Args:
        alive: whether a target can still take keys.
        prefix: the character that the reader sends first, "" if none is set.
    """

    alive: Callable[[T], bool]
    prefix: str = ""
    _run: Run | None = field(default=None, init=False)
    _target: T | None = field(default=None, init=False)
    _lost: bool = field(default=False, init=False)
    _character_at: float = field(default=float("-inf"), init=False)
    _key: str = field(default="", init=False)
    _key_at: float = field(default=float("-inf"), init=False)

    def route(self, key: str, character: str | None, at: float, target: T) -> tuple[Part, T | None]:
        """Where a key goes, and as what.

        Args:
            key: Textual's name of the key.
            character: what it types, if anything.
            at: when it arrived; not earlier than the key before it.
            target: who would get it as a press of its own.

        Returns:
            The part, and its target; ``None`` when the key belongs to a run whose target is gone.
        """
        kind = kind_of(key, character)
        since_same = at - self._key_at if key == self._key else float("inf")
        since_character = at - self._character_at
        self._key, self._key_at = key, at
        if kind is Kind.CHARACTER:
            self._character_at = at
            return self._character(character or "", at, target, since_character)
        run = self._run
        if run is None or not run.covers(at):
            return Part(kind, at, since_character=since_character, since_same=since_same), target
        run.last_at = at  # a control character inside the code, or an LF after a CR
        if kind is Kind.CLOSE:
            run.closed = True
            self._character_at = at
        return Part(kind, at, run, since_character=since_character, since_same=since_same), self._sticky()

    def _character(self, character: str, at: float, target: T, since: float) -> tuple[Part, T | None]:
        run = self._run
        if run is not None and run.goes_on(at):
            run.add(at)
            return Part(Kind.CHARACTER, at, run, since_character=since), self._sticky()
        prefix = bool(self.prefix) and character == self.prefix
        self._run = Run(at, length=0 if prefix else 1, prefixed=prefix)
        self._target, self._lost = target, False
        return Part(Kind.CHARACTER, at, self._run, first=True, prefix=prefix, since_character=since), self._sticky()

    def _sticky(self) -> T | None:
        if self._target is None or self._lost or not self.alive(self._target):
            self._lost = True
            return None
        return self._target
