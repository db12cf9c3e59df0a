"""Stations whose server goes and comes: ``python -m tests.models.store.outlasting DATABASE STATIONS``; it tells JSON.

They press as a desk does (`xray_tui.press`), each until it is told an answer, and work until a line is read. They say
each answer, and each press that was refused; the longest that one had to wait is told.
"""

from __future__ import annotations

import json
import select
import sys
import time
from collections.abc import Callable
from threading import Event
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy.orm import configure_mappers

from models.refusal import InDoubt, Unavailable
from models.store import outcome
from models.store.store import open_store
from models.unit.rules import default_unit
from tests import stations
from tests.clinic import StillClock
from tests.stations import Meet, Say
from tests.work import Work
from xray_tui.press import surely

AGAIN_SECONDS = 0.05
"""How long somebody who was refused waits before the next try."""

T = TypeVar("T")


class Presses:
    """What one station presses.

    Args:
        say: tells.
    """

    def __init__(self, say: Say) -> None:
        self._say = say
        self.longest = 0.0
        """The longest that an answer took, seconds."""

    def press(self, operation: Callable[[str], Any]) -> None:
        """Press until there is an answer: what was refused is another press."""
        began = time.monotonic()

        def once() -> None:
            op = uuid4().hex
            try:
                answer = surely(lambda: operation(op), lambda: None, Event())
            except InDoubt:
                self._say(["doubt", op])  # it couldn't be found out in time
                raise
            except Unavailable:
                self._say(["refused", op])
                raise
            self._say(["answered", op, outcome.dump(answer)])

        again(once)
        self.longest = max(self.longest, time.monotonic() - began)


def again(act: Callable[[], T]) -> T:
    """Do something as often as it takes until the database can be reached."""
    while True:
        try:
            return act()
        except InDoubt:
            raise
        except Unavailable:
            time.sleep(AGAIN_SECONDS)


def working(url: str, number: int) -> stations.Work:
    """A station that works until it is told to end."""

    def work(say: Say, meet: Meet) -> None:
        store = open_store(url, clock=StillClock())
        does, presses, n = Work(store, number, f"xray{number + 1}"), Presses(say), 0
        meet()
        # It ends with nobody called, and with the program's own input.
        while n % 4 or not select.select([sys.stdin], [], [], 0)[0]:
            presses.press(again(lambda at=n: does.operation(at)))  # type: ignore[misc]
            n += 1
        say(["longest", presses.longest])

    return work


def main() -> None:
    """Work, and tell what was said."""
    url, count = sys.argv[1], int(sys.argv[2])
    configure_mappers()
    default_unit()
    print(json.dumps(stations.together([working(url, number) for number in range(count)])))  # noqa: T201


if __name__ == "__main__":
    main()
