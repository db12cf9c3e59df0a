"""Who has to do with the phone desk on the made-up day: imaged last week, booked for the days to come, or calling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random

from models.patient.identity import Sex
from models.unit.rules import Unit
from xray_tui.demo.hours import Hours
from xray_tui.demo.orders import (
    CHEST,
    HEALTH_CENTRE,
    HIP,
    HUS,
    KNEE,
    PANORAMIC,
    PELVIS,
    SHOULDER,
    SODERKULLA,
    Desk,
    Order,
    Sender,
)
from xray_tui.demo.people import ADULT, Person, people

_PEOPLE = 60
_LONGEST_AGO, _LATEST = 20, 9
"""Days before the made-up day in which their referrals were written."""


@dataclass(frozen=True, slots=True)
class Around:
    """The orders of those who don't come on the made-up day.

    Args:
        imaged: imaged a week before; their results are told from the next day on.
        booked: to be imaged on one of the days to come, several orders of one person in a row.
        moved: the same, with a results appointment after it; then the imaging was moved.
        online: two orders of one person, of which one was booked online.
        callers: nobody has booked them yet.
    """

    imaged: tuple[Order, ...] = ()
    booked: tuple[tuple[Order, ...], ...] = ()
    moved: tuple[Order, ...] = ()
    online: tuple[Order, ...] = ()
    callers: tuple[tuple[Order, ...], ...] = ()

    @property
    def orders(self) -> tuple[Order, ...]:
        """All of them."""
        rows = [order for row in (*self.booked, *self.callers) for order in row]
        return (*self.imaged, *rows, *self.moved, *self.online)


def around(seed: int, unit: Unit, hours: Hours, others: Iterable[Person]) -> Around:
    """Those of a seed: nobody of them is one of the others.

    Args:
        seed: what the day is made from.
        unit: whose catalogue.
        hours: the made-up day.
        others: who comes on it.
    """
    dice = Random(f"{seed} around")  # noqa: S311  made-up people, no secret
    write = _Orders(dice, unit, hours, others)
    return Around(
        imaged=tuple(order for code in (KNEE, CHEST, HIP) for order in write(code, man=True)),
        booked=(*(write(code) for code in (KNEE, CHEST, SHOULDER, HIP, CHEST)), write(KNEE, CHEST)),
        moved=(*write(HIP), *write(KNEE)),
        online=write(SHOULDER, CHEST),
        callers=(write(KNEE, PANORAMIC), write(CHEST), write(HIP, PELVIS)),
    )


class _Orders:
    """Writes the orders of one more person each time."""

    def __init__(self, dice: Random, unit: Unit, hours: Hours, others: Iterable[Person]) -> None:
        self._dice, self._desk = dice, Desk(dice, unit, hours.day)
        self._pool = list(_strangers(dice, hours, others))
        self._numbers = count(1)

    def __call__(self, *codes: str, man: bool = False) -> tuple[Order, ...]:
        person = next(each for each in self._pool if not man or each.sex is Sex.MALE)
        self._pool.remove(person)
        return tuple(self._order(person, code) for code in codes)

    def _order(self, person: Person, code: str) -> Order:
        sender: Sender | None = None if code == PANORAMIC else self._dice.choice((HEALTH_CENTRE, SODERKULLA, HUS))
        ago = self._dice.randint(_LATEST, _LONGEST_AGO)
        # Numbers of their own: those of the day's orders stay what they were.
        key = f"T{next(self._numbers):04d}"
        return replace(self._desk.order(person, code, sender=sender, days_ago=ago), key=key)


def _strangers(dice: Random, hours: Hours, others: Iterable[Person]) -> Iterator[Person]:
    """Grown-ups of whom anything is told, and who are nobody else."""
    taken: set[str] = {part for other in others for part in (other.name, other.code)}
    everybody: Sequence[Person] = people(dice, hours.day, _PEOPLE)[:-1]
    for number, person in enumerate(everybody):
        if person.code and person.age >= ADULT and not person.non_disclosure and not {person.name, person.code} & taken:
            yield replace(person, key=f"t{number:03d}")
