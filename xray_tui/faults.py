"""What is wrong with a desk's database, whoever finds it: the feed that looks at it, or the reads of the screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from models.refusal import Message, Refusal


class Faults:
    """The faults that there are; told when the first comes and when the last has gone. Used from several threads.

    Args:
        on_fault: called with the first.
        on_recovery: called when none is left.
    """

    def __init__(self, on_fault: Callable[[Message], None], on_recovery: Callable[[], None]) -> None:
        self._on_fault = on_fault
        self._on_recovery = on_recovery
        self._found: dict[str, Message] = {}
        self._lock = Lock()

    def of(self, finder: str) -> Message | None:
        """What this one has found, and not seen mended."""
        return self._found.get(finder)

    @property
    def first(self) -> Message | None:
        """The one that came first."""
        with self._lock:
            return next(iter(self._found.values()), None)

    def failed(self, finder: str, fault: Refusal) -> None:
        """Somebody finds a fault."""
        with self._lock:
            told = bool(self._found)
            self._found[finder] = fault.message
        if not told:
            self._on_fault(fault.message)

    @contextmanager
    def unless_done(self, seconds: float, finder: str, fault: Refusal) -> Iterator[None]:
        """What takes longer than this is a fault while it goes on; in the app's own thread.

        Args:
            seconds: how long it may take.
            finder: what it is.
            fault: what is told then.
        """
        told = asyncio.get_running_loop().call_later(seconds, self.failed, finder, fault)
        try:
            yield
        finally:
            told.cancel()
            self.recovered(finder)

    def recovered(self, finder: str) -> None:
        """Whoever found one finds it no more."""
        with self._lock:
            over = self._found.pop(finder, None) is not None and not self._found
        if over:
            self._on_recovery()
