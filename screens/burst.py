"""Telling a barcode reader from a person by the times at which keys arrived. Pure: no clock, no Textual.

A reader types like a keyboard, only faster. The app's one pump hands every key to a ``Router``, which sorts them into
runs: characters that follow each other closely. All of a run goes to whoever got its first key, whatever dialog opens
or screen changes meanwhile; if that one is gone, the rest is refused as a whole. A run is a *scan* when it came as no
person types; the CR, LF or Tab that ends it closes it and does nothing else.

Arrival times can lie: a thread, a terminal or a machine that stalls makes one gap look longer than it was. So a long
gap doesn't cut a run that is a reader's already, nor one that has just begun; it only counts against it. What a person
typed before a scan is told from it by its own pace.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

BURST_GAP = 0.030
"""Keys closer than this are a reader's, in seconds."""

HOLD_GAP = 0.400
"""Characters closer than this are one run, and go to one place; a reader's gap may grow so long in a stall."""

CLOSE_GAP = 1.0
"""Enter or Tab so soon after a scan without an end is its end."""

TYPING_GAP = 1.5
"""Whoever typed a character so lately is typing still."""

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
    """Characters that followed each other closely: what was typed, and then perhaps a scan.

    Args:
        last_at: when the last of them arrived.
        length: how many there are.
        start: which of them begins what may be a scan: those before were typed.
        fast: how many gaps since then were a reader's.
        slow: how many were longer.
        prefixed: it began with the reader's prefix, so its pace doesn't matter.
        closed: nothing belongs to it any more.
        ended: a key closed it, not its silence.
        alone: nobody was typing when it began, so its first keys may be a reader's that stalled.
    """

    last_at: float
    length: int = 1
    start: int = 0
    fast: int = 0
    slow: int = 0
    prefixed: bool = False
    closed: bool = False
    ended: bool = False
    alone: bool = True

    @property
    def is_scan(self) -> bool:
        """Whether no person typed what begins at ``start``."""
        return self.prefixed or (self.fast >= SCAN_FAST and self.slow * 3 <= self.fast)

    def goes_on(self, at: float) -> bool:
        """Whether a character that arrived then belongs to it."""
        return not self.closed and at - self.last_at < HOLD_GAP

    def covers(self, at: float, kind: Kind) -> bool:
        """Whether a key that is no character, and arrived then, came from the reader."""
        open_scan = self.is_scan and not self.ended
        longest = CLOSE_GAP if kind is Kind.CLOSE else HOLD_GAP
        return at - self.last_at < (longest if open_scan else BURST_GAP)

    def silent(self, now: float) -> bool:
        """Whether an unclosed scan has ended by itself."""
        long_enough = self.length - self.start >= UNCLOSED
        return not self.closed and self.is_scan and long_enough and now - self.last_at >= HOLD_GAP

    def add(self, at: float) -> bool:
        """One more character.

        Returns:
            Whether all before it was typed by a person, so that a scan may begin with it.
        """
        fast = at - self.last_at < BURST_GAP
        self.last_at = at
        self.length += 1
        if fast:
            self.fast += 1
            return False
        # A reader's already; or its first keys, and then a stall: what a person types goes on being slow.
        if self.prefixed or self.fast >= SCAN_FAST or (self.alone and self.start == 0 and self.slow == 0):
            self.slow += 1
            return False
        self.start, self.fast, self.slow = self.length - 1, 0, 0
        return True


@dataclass(frozen=True, slots=True)
class Part:
    """What the router made of one key.

    Args:
        kind: what the key can be part of.
        at: when it arrived.
        run: the run that it belongs to, ``None`` for a press of its own.
        first: it began the run, or what may be a scan in it.
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
    def closes_scan(self) -> bool:
        """Whether it belongs to what a reader sent, its end or what follows that."""
        return self.run is not None and self.run.is_scan

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
    _after_scan: bool = field(default=False, init=False)
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
        if run is None or not run.covers(at, kind):
            self._run = None
            return Part(kind, at, since_character=since_character, since_same=since_same), target
        run.last_at = at  # a control character inside the code, or an LF after a CR
        # What follows the end is lost to nobody, even if the place answered and went with the end.
        to = self._target if run.ended and not self._lost else self._sticky()
        if kind is Kind.CLOSE:
            run.closed = run.ended = True
            self._after_scan = run.is_scan
            self._character_at = at
        return Part(kind, at, run, since_character=since_character, since_same=since_same), to

    def _character(self, character: str, at: float, target: T, since: float) -> tuple[Part, T | None]:
        run = self._run
        if run is not None and run.goes_on(at):
            fresh = run.add(at)
            return Part(Kind.CHARACTER, at, run, first=fresh, since_character=since), self._sticky()
        prefix = bool(self.prefix) and character == self.prefix
        alone = since >= TYPING_GAP or self._after_scan or (run is not None and run.closed)
        self._after_scan = False
        self._run = Run(at, length=0 if prefix else 1, prefixed=prefix, alone=alone)
        self._target, self._lost = target, False
        return Part(Kind.CHARACTER, at, self._run, first=True, prefix=prefix, since_character=since), self._sticky()

    def _sticky(self) -> T | None:
        if self._target is None or self._lost or not self.alive(self._target):
            self._lost = True
            return None
        return self._target
