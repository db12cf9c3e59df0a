"""A signal that ends a program: it leaves as by its own key, with the terminal as it was and nothing half done."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What a keyboard elsewhere, the machine's end and a window that was closed send."""


@contextmanager
def leaves(leave: Callable[[int], None]) -> Iterator[None]:
    """While this lasts a signal that would end the program has it leave; a second one ends it as it would have.

    Args:
        leave: called with the signal's number, in the main thread, between any two of its steps.
    """
    before: dict[int, Any] = {}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def once(number: int, _frame: FrameType | None) -> None:
        restore()
        leave(number)

    for number in ENDING:
        before[number] = signal.signal(number, once)
    try:
        yield
    finally:
        restore()
