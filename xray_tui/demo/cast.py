"""Who comes on the made-up day: some at set times around its start, of every kind, and the rest as thrown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from models.patient.needs import Need
from models.unit.rules import Unit
from xray_tui.demo.hours import STEP, Hours
from xray_tui.demo.orders import CHEST, HIP, KNEE, PANORAMIC, PELVIS, SHOULDER, Desk
from xray_tui.demo.parts import (
    AROUND_THE_START,
    AT_THE_DOOR,
    AT_THE_END,
    LATER,
    ON_PAPER_LIST,
    WHILE_DOWN,
    Part,
    Suits,
    anybody,
    grown_up,
)
from xray_tui.demo.people import ADULT, Person, people
from xray_tui.demo.story import Comer, Mail, Says, Twist

COUNT = 96

XRAY, DENTAL = "xray1", "panoramic"

_SET = (-4, -1, 0, 1, 3, 5)
_LEFT_FREE = (2, 4, 6, 7, 9)
_SET_DENTAL = (-1, 0, 1, 2, 3)
"""Times on the grid, from the start, that belong to those around it; and those left to walk-ins."""
_TAKEN_BACK = timedelta(minutes=3)
_BOOKED, _BOOKED_DENTAL, _PAIRS = 22, 5, 2
_WALK_INS_BY_HOUR = (1, 1, 1, 4, 5, 5, 4, 3)
_LAST = timedelta(minutes=12)
"""Before closing: from then on only those come who are to be there at the end."""
_OFF_TIME = (timedelta(hours=-2), timedelta(minutes=12), timedelta(minutes=38), None)
"""How late the first of the booked come: two hours early, a little late, very late, never."""


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
        self._free = [at for at in hours.grid() if at not in map(hours.slot, (*_SET, *_LEFT_FREE))]

    def around_the_start(self) -> Iterator[Comer]:
        """Those who make the first screen: every kind of patient."""
        start = self._hours.start
        for part in AROUND_THE_START:
            yield self._walk_in(part)
        # Never comes to the call: no-show by the time somebody looks.
        gone = self._walk_in(Part(0, (CHEST,), twist=Twist.GONE))
        yield replace(gone, arrives=self._hours.opens - timedelta(minutes=12))
        yield self._booked(0, (KNEE,), start - timedelta(minutes=10.5))
        yield self._pair_at_the_start(start - timedelta(minutes=1))
        yield self._booked(-1, (SHOULDER,), start + timedelta(minutes=6))
        yield self._booked(-4, (HIP,), None)
        self._cancelled(3, start + timedelta(minutes=4))
        self._cancelled(5, start - timedelta(minutes=30))

    def later(self) -> Iterator[Comer]:
        """Those who come after the start, one for each answer of the referral check and each turn of a day."""
        for part in LATER:
            if self._hours.start + timedelta(minutes=part.at) > self._hours.closes - _LAST:
                continue
            comer = self._walk_in(part)
            if part.taken_back and comer.arrives is not None:
                orders = tuple(replace(order, revoked=True) for order in comer.orders)
                self.news.append(Mail(comer.arrives + _TAKEN_BACK, f"{orders[0].key}-b", orders=orders))
            yield comer
        hours = self._hours
        for since, parts in (
            (hours.down.begins, WHILE_DOWN),
            (hours.cut.begins, ON_PAPER_LIST),
            (hours.closes, AT_THE_END),
        ):
            for part in parts:
                yield replace(self._walk_in(part), arrives=since + timedelta(minutes=part.at))

    def background(self) -> Iterator[Comer]:
        """The rest of the day."""
        for _ in range(_PAIRS):
            first = self._dice.choice(self._free)
            yield self._booked_at(first, (HIP, PELVIS), self._comes_for(first))
        dental = [at for at in self._hours.grid(2 * STEP) if at not in map(self._hours.slot, _SET_DENTAL)]
        for at in sorted(self._dice.sample(dental, _BOOKED_DENTAL)):
            yield self._booked_at(at, (PANORAMIC,), self._comes_for(at))
        booked = self._dice.sample(self._free, min(_BOOKED, len(self._free)))
        latest = self._hours.closes - timedelta(hours=1)
        odd = (at for at in booked if self._hours.start + timedelta(hours=1) < at < latest)
        off_time = dict(zip(odd, _OFF_TIME, strict=False))
        for at in sorted(booked):
            person = self._somebody(anybody)
            code = self._desk.usual_exam(person, longest=10)
            comes: datetime | None = self._comes_for(at)
            if at in off_time:
                late = off_time[at]
                comes = None if late is None else at + late
            yield self._booked_at(at, (code,), comes, person)
        for minutes in AT_THE_DOOR:
            yield self._thrown(self._hours.opens + timedelta(minutes=minutes))
        while self._pool:
            yield self._thrown(self._thrown_arrival())

    def _thrown(self, at: datetime) -> Comer:
        person = self._somebody(anybody)
        minutes = (at - self._hours.start) / timedelta(minutes=1)
        return self._walk_in(Part(minutes, (self._desk.usual_exam(person),)), person)

    def _thrown_arrival(self) -> datetime:
        """A time of the day, more often in the morning, but not just before the start, nor just before closing."""
        opens, start = self._hours.opens, self._hours.start
        while True:
            hour = self._dice.choices(range(len(_WALK_INS_BY_HOUR)), _WALK_INS_BY_HOUR)[0]
            at = opens + timedelta(hours=hour, minutes=self._dice.uniform(0, 60))
            if not timedelta(minutes=-20) < at - start < timedelta(minutes=2) and at < self._hours.closes - _LAST:
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
        announced = arrives - timedelta(minutes=part.announced) if part.announced else None
        return Comer(
            who, part.says, arrives, orders, needs=_needs(who, part.needs), twist=part.twist, announced=announced
        )

    def _booked(self, slot: int, exams: tuple[str, ...], arrives: datetime | None) -> Comer:
        return self._booked_at(self._hours.slot(slot), exams, arrives)

    def _booked_at(
        self, first: datetime, exams: tuple[str, ...], arrives: datetime | None, person: Person | None = None
    ) -> Comer:
        who = person or self._somebody(grown_up)
        orders = tuple(self._desk.order(who, code) for code in exams)
        bookings = []
        for order in orders:
            room = DENTAL if order.code == PANORAMIC else XRAY
            bookings.append(self._desk.booking(order, first, room))
            if room == XRAY and first in self._free:
                self._free.remove(first)
            first += timedelta(minutes=bookings[-1].minutes)
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

    def _somebody(self, suits: Suits) -> Person:
        """The first of the pool who suits; else the first."""
        person = next((one for one in self._pool if suits(one)), self._pool[0])
        self._pool.remove(person)
        return person


def _needs(person: Person, said: tuple[Need, ...]) -> tuple[Need, ...]:
    return (*said, Need.GUARDIAN) if person.age < ADULT - 2 else said
