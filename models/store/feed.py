"""How a program learns that the clinic changed, whichever process changed it."""

from __future__ import annotations

from typing import Protocol


class Feed(Protocol):
    """A thread that watches the head.

    It was given three callbacks, all called in its own thread: one with the new ``changed_seq`` whenever that moved
    (and once at the start), one with the failure when a look fails that had not failed before, one when looks succeed
    again.
    """

    @property
    def fresh_at(self) -> float:
        """The monotonic time of the last successful look, seconds; 0 before the first."""
        ...

    def start(self) -> None:
        """Begin to look."""
        ...

    def stop(self) -> None:
        """Look no more; waits a moment for the thread to end."""
        ...
