"""The counter: who stands there, what for, and what they say to whoever sits at the desk."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.refusal import Message
from xray_tui.demo.story import Comer, Twist, Wish

_WISHES = {
    Twist.TOILET: ((50, Wish.AWAY), (420, Wish.BACK)),
    Twist.LEAVES: ((660, Wish.LEAVES),),
    Twist.PAIN: ((90, Wish.SOONER),),
    Twist.LATER: ((60, Wish.LATER),),
}
"""What somebody comes to the counter again for, so many seconds after the check-in."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What somebody stands at the counter for.

    Args:
        at: since when.
        comer: who.
        wish: what they want; ``None``: a number.
    """

    at: datetime
    comer: Comer
    wish: Wish | None = None


class Counter:
    """The line at the counter.

    Args:
        comers: everybody who comes today.
    """

    def __init__(self, comers: Iterable[Comer]) -> None:
        self._line: list[Matter] = []
        for comer in comers:
            if comer.arrives is not None:
                self._stand(Matter(comer.arrives, comer))
            if comer.announced is not None:
                self._stand(Matter(comer.announced, comer, Wish.ANNOUNCE))

    @property
    def next(self) -> Matter | None:
        """Who is first, or comes next, and what for."""
        return self._line[0] if self._line else None

    def standing(self, now: datetime) -> list[Matter]:
        """Who stands at the counter, the first first."""
        return [matter for matter in self._line if matter.at <= now]

    def served(self, matter: Matter) -> None:
        """Let one go whose matter is settled, or can't be."""
        self._line = [each for each in self._line if each is not matter]

    def leave(self, names: Set[str], now: datetime) -> None:
        """Let those go who hold a number by now; some will come again."""
        for matter in tuple(self._line):
            if matter.wish is None and matter.comer.person.name in names:
                self.served(matter)
                self.holds_number(matter.comer, now)

    def holds_number(self, comer: Comer, now: datetime) -> None:
        """Somebody was checked in: what they will come again for is known."""
        for seconds, wish in _WISHES.get(comer.twist, ()) if comer.twist else ():
            self.comes_back(comer, now + timedelta(seconds=seconds), wish)

    def comes_back(self, comer: Comer, at: datetime, wish: Wish = Wish.BACK) -> None:
        """Somebody will stand at the counter again."""
        self._stand(Matter(at, comer, wish))

    def _stand(self, matter: Matter) -> None:
        insort(self._line, matter, key=lambda each: each.at)


def at_the_counter(standing: list[Matter]) -> Message | None:
    """What the first at the counter says: the code to type, or the name of one who has none."""
    if not standing:
        return None
    matter, *others = standing
    comer = matter.comer
    said = {
        "name": comer.person.name,
        "says": says(comer, matter.wish),
        "behind": Message("demo.behind", {"count": len(others)}) if others else "",
    }
    if matter.wish is Wish.ANNOUNCE:
        return Message("demo.ward_phones", {**said, "code": comer.person.code})
    if not comer.person.code:
        return Message("demo.visitor_at_counter", said)
    return Message("demo.at_counter", {**said, "code": comer.person.code})


def says(comer: Comer, wish: Wish | None = None) -> Message:
    """What somebody says at the counter, besides the name."""
    if wish is not None:
        return Message(f"demo.wish_{wish}")
    return Message(f"demo.says_{comer.says}", {"at": comer.appointed} if comer.appointed else {})
