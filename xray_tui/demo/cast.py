"""Who comes on the made-up day: some at set times around its start, of every kind, and the rest as thrown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from models.patient.needs import Need
from models.referral.facts import Priority
from models.unit.rules import Unit
from xray_tui.demo.hours import STEP, Hours
from xray_tui.demo.orders import (
    ANKLE,
    BONE_DENSITY,
    BOUGHT_SERVICE,
    CHEST,
    HAND,
    HIP,
    HUS,
    KNEE,
    NURSE,
    OCCUPATIONAL,
    PANORAMIC,
    PELVIS,
    PRIVATE,
    SCOLIOSIS,
    SHOULDER,
    ULTRASOUND,
    UNKNOWN_EXAM,
    WRIST,
    Desk,
    Sender,
)
from xray_tui.demo.people import ADULT, OLD, Person, people
from xray_tui.demo.story import Comer, Mail, Says
from xray_tui.settings import LANGUAGES

COUNT = 80

XRAY, DENTAL = "xray1", "panoramic"

_SET = (-4, -1, 0, 1, 3, 5)
_SET_DENTAL = (-1, 0, 1, 2, 3)
"""Times on the grid, from the start, that belong to those around it."""
_TAKEN_BACK = timedelta(minutes=3)
_BOOKED, _BOOKED_DENTAL, _PAIRS = 27, 5, 2
_WALK_INS_BY_HOUR = (7, 6, 6, 5, 4, 4, 3, 2)


Suits = Callable[[Person], bool]


def _anybody(_person: Person) -> bool:
    return True


def _grown_up(person: Person) -> bool:
    # Visitors are left for the parts that are theirs.
    return person.age >= ADULT and bool(person.code)


def _speaks(language: str) -> Callable[[Person], bool]:
    return lambda person: person.language == language and person.age >= ADULT


def _needs_interpreter(person: Person) -> bool:
    return person.language not in LANGUAGES


def _visitor(person: Person) -> bool:
    return not person.code


def _young(person: Person) -> bool:
    return person.age < ADULT


def _of_age(person: Person) -> bool:
    return person.age >= OLD and bool(person.code)


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who comes without an appointment at a set time.

    Args:
        at: minutes from the start.
        exams: what is ordered.
        says: what they say.
        sender: who ordered; thrown when ``None``.
        priority: how soon.
        needs: what whoever calls must know.
        suits: who may play it.
        more: further facts of the order.
        taken_back: the referral is taken back shortly after they have come.
    """

    at: float
    exams: tuple[str, ...] = ()
    says: Says = Says.WALK_IN
    sender: Sender | None = None
    priority: Priority = Priority.ROUTINE
    needs: tuple[Need, ...] = ()
    suits: Suits = _grown_up
    more: dict[str, Any] = field(default_factory=dict)
    taken_back: bool = False


AROUND_THE_START = (
    Part(-19, (CHEST,), sender=OCCUPATIONAL),
    Part(-17, (KNEE,), needs=(Need.WHEELCHAIR,), suits=_of_age),
    Part(-14.2, (UNKNOWN_EXAM,)),
    Part(-12.6, (CHEST,), priority=Priority.URGENT),
    Part(-9.4, (WRIST,), needs=(Need.FETCH,), suits=_speaks("sv")),
    Part(-8.1, (SHOULDER,), needs=(Need.INTERPRETER,), suits=_needs_interpreter),
    Part(-7, (HAND,), says=Says.AWAITED),
    Part(-5.2, (PANORAMIC,)),
    Part(-2.5, (ANKLE,), priority=Priority.ASAP, sender=HUS),
    Part(-0.25, (KNEE,)),
)
"""By the minute: two held for what they bring, one for what has not come, one for the other room, one just in."""

LATER = (
    Part(4.5, (ANKLE,), suits=_young),
    Part(7, (KNEE,), sender=PRIVATE),
    Part(11, (SCOLIOSIS,), suits=_young),
    Part(15, (ULTRASOUND,)),
    Part(18, (CHEST,), priority=Priority.STAT, needs=(Need.STRETCHER,), sender=HUS),
    Part(22, (BONE_DENSITY,), suits=_of_age),
    Part(26, (CHEST,), more={"in_days": 28, "days_ago": 2}),
    Part(29, says=Says.PAPER),
    Part(33, (HIP,), sender=BOUGHT_SERVICE),
    Part(37, (WRIST, HAND)),
    Part(41, (ANKLE,), suits=_visitor, more={"sided": False}),
    Part(46, says=Says.NOTHING),
    Part(50, (HIP,), more={"days_ago": 400}),
    Part(53, (SHOULDER,), taken_back=True),
    Part(57, (CHEST,), sender=NURSE),
    Part(64, (KNEE,), says=Says.AWAITED),
)
"""What the referral check answers to these: docs/demo.md."""


class Cast:
    """The made-up day's people, as they are given their parts.

    Args:
        dice: the seeded source of all that is random.
        unit: whose catalogue and rooms.
        hours: when.
    """

    def __init__(self, dice: Random, unit: Unit, hours: Hours) -> None:
        self.news: list[Mail] = []
        """What arrives besides: cancellations, a referral taken back, times booked during the day."""
        self._dice = dice
        self._hours = hours
        self._desk = Desk(dice, unit, hours.day)
        self._pool = people(dice, hours.day, COUNT)
        self._free = [at for at in hours.grid() if at not in map(hours.slot, _SET)]

    def around_the_start(self) -> Iterator[Comer]:
        """Those who make the first screen: every kind of patient."""
        start = self._hours.start
        for part in AROUND_THE_START:
            yield self._walk_in(part)
        # Never comes to the call: no-show by the time somebody looks.
        gone = self._walk_in(Part(0, (CHEST,)))
        arrives = self._hours.opens + timedelta(minutes=5)
        yield replace(gone, arrives=arrives, answers=False)
        yield self._booked(0, (KNEE,), start - timedelta(minutes=10.5))
        yield self._pair_at_the_start(start - timedelta(minutes=1))
        yield self._booked(-1, (SHOULDER,), start + timedelta(minutes=6))
        yield self._booked(-4, (HIP,), None)
        self._cancelled(3, start + timedelta(minutes=4))
        self._cancelled(5, start - timedelta(minutes=30))

    def later(self) -> Iterator[Comer]:
        """Those who come in the first hour, one for each answer of the referral check."""
        for part in LATER:
            comer = self._walk_in(part)
            if part.taken_back and comer.arrives is not None:
                orders = tuple(replace(order, revoked=True) for order in comer.orders)
                self.news.append(Mail(comer.arrives + _TAKEN_BACK, f"{orders[0].key}-b", orders=orders))
            yield comer

    def background(self) -> Iterator[Comer]:
        """The rest of the day."""
        for _ in range(_PAIRS):
            first = self._dice.choice([at for at in self._free if at + STEP in self._free])
            yield self._booked_at(first, (HIP, PELVIS), self._comes_for(first))
        dental = [at for at in self._hours.grid(2 * STEP) if at not in map(self._hours.slot, _SET_DENTAL)]
        for at in sorted(self._dice.sample(dental, _BOOKED_DENTAL)):
            yield self._booked_at(at, (PANORAMIC,), self._comes_for(at))
        for at in sorted(self._dice.sample(self._free, min(_BOOKED, len(self._free)))):
            person = self._somebody(_anybody)
            code = self._desk.usual_exam(person, longest=10)
            yield self._booked_at(at, (code,), self._comes_for(at), person)
        while self._pool:
            person = self._somebody(_anybody)
            minutes = (self._thrown_arrival() - self._hours.start) / timedelta(minutes=1)
            yield self._walk_in(Part(minutes, (self._desk.usual_exam(person),)), person)

    def _thrown_arrival(self) -> datetime:
        """A time of the day, more often in the morning, but not just before the start."""
        opens, start = self._hours.opens, self._hours.start
        while True:
            hour = self._dice.choices(range(len(_WALK_INS_BY_HOUR)), _WALK_INS_BY_HOUR)[0]
            at = opens + timedelta(hours=hour - 0.1, minutes=self._dice.uniform(0, 54))
            if not timedelta(minutes=-20) < at - start < timedelta(minutes=2):
                return at

    def _comes_for(self, start: datetime) -> datetime:
        """Most come some minutes early."""
        early = min(max(self._dice.gauss(8, 5), -9), 25)
        return start - timedelta(minutes=early)

    def _walk_in(self, part: Part, person: Person | None = None) -> Comer:
        who = person or self._somebody(part.suits)
        more = dict(part.more)
        days = more.pop("in_days", None)
        if days is not None:
            more["wanted_from"] = self._hours.day + timedelta(days=days)
        orders = tuple(
            self._desk.order(who, code, sender=part.sender, priority=part.priority, **more) for code in part.exams
        )
        arrives = self._hours.start + timedelta(minutes=part.at)
        return Comer(who, part.says, arrives, orders, needs=_needs(who, part.needs))

    def _booked(self, slot: int, exams: tuple[str, ...], arrives: datetime | None) -> Comer:
        return self._booked_at(self._hours.slot(slot), exams, arrives)

    def _booked_at(
        self, first: datetime, exams: tuple[str, ...], arrives: datetime | None, person: Person | None = None
    ) -> Comer:
        who = person or self._somebody(_grown_up)
        orders = tuple(self._desk.order(who, code) for code in exams)
        bookings = []
        for order in orders:
            room = DENTAL if order.code == PANORAMIC else XRAY
            bookings.append(self._desk.booking(order, first, room))
            if room == XRAY and first in self._free:
                self._free.remove(first)
            first += STEP
        return Comer(who, Says.BOOKED, arrives, orders, tuple(bookings), _needs(who, ()))

    def _pair_at_the_start(self, arrives: datetime) -> Comer:
        """Knee and panoramic, one after the other in two rooms: one arrival, one number."""
        return self._booked(1, (KNEE, PANORAMIC), arrives)

    def _cancelled(self, slot: int, at: datetime) -> None:
        """Somebody booked for one of the next times, whose booking a message takes back."""
        comer = self._booked(slot, (KNEE,), None)
        self.news.append(Mail(self._hours.opens, f"{comer.bookings[0].key}-a", (), comer.orders, comer.bookings))
        taken_back = tuple(replace(booking, cancelled=True) for booking in comer.bookings)
        self.news.append(Mail(at, f"{comer.bookings[0].key}-b", (), comer.orders, taken_back))

    def _somebody(self, suits: Callable[[Person], bool]) -> Person:
        """The first of the pool who suits; else the first."""
        person = next((one for one in self._pool if suits(one)), self._pool[0])
        self._pool.remove(person)
        return person


def _needs(person: Person, said: tuple[Need, ...]) -> tuple[Need, ...]:
    return (*said, Need.GUARDIAN) if person.age < ADULT - 2 else said
