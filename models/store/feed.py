"""How a program learns that the clinic changed, whichever process changed it."""

from __future__ import annotations

import socket
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from threading import Thread

from models.refusal import Unavailable
from models.store.walls import Walls

JOIN_SECONDS = 2.0


class Feed(ABC):
    """A thread that watches the head; how it looks is each engine's.

    Args:
        on_change: called with the new ``changed_seq`` whenever that moved, and once at the start.
        on_fault: called with the failure when a look fails that had not failed before.
        on_recovery: called when looks succeed again.

    All three are called in its own thread.
    """

    def __init__(
        self,
        on_change: Callable[[int], None],
        on_fault: Callable[[Unavailable], None],
        on_recovery: Callable[[], None],
    ) -> None:
        self.fresh_at = 0.0
        """The monotonic time of the last successful look, seconds; 0 before the first."""
        self.walls = Walls()
        """The waiting-room walls that were heard of."""
        self._on_change = on_change
        self._on_fault = on_fault
        self._on_recovery = on_recovery
        self._stopped, self._stop = socket.socketpair()
        self._thread = Thread(target=self._run, name="feed", daemon=True)
        self._seq = -1
        self._failing = False

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; waits a moment for the thread to end."""
        self._stop.close()
        if self._thread.is_alive():
            self._thread.join(JOIN_SECONDS)
        if not self._thread.is_alive():
            self._stopped.close()

    @abstractmethod
    def _run(self) -> None:
        """Look again and again until ``_stopped`` can be read."""

    def _saw(self, seq: int) -> None:
        """A look succeeded, and found this ``changed_seq``."""
        self.fresh_at = time.monotonic()
        if self._failing:
            self._failing = False
            self.walls.again(self.fresh_at)
            self._on_recovery()
        if seq != self._seq:
            self._seq = seq
            self._on_change(seq)

    def _lost(self, fault: Unavailable) -> None:
        """A look failed: told once, until one succeeds again."""
        if not self._failing:
            self._failing = True
            self._on_fault(fault)
