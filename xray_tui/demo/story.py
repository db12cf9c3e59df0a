"""What a made-up day consists of: people who come, messages that arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.patient.needs import Need
from models.visit.states import IdentityShown
from xray_tui.demo.hours import Hours
from xray_tui.demo.orders import Booking, Order
from xray_tui.demo.people import Person


class Says(StrEnum):
    """What somebody says at the counter: ``demo.says_*``."""

    BOOKED = "booked"
    WALK_IN = "walk_in"
    AWAITED = "awaited"  # the doctor is sending the referral just now
    PAPER = "paper"  # has it on paper
    NOTHING = "nothing"  # has none


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who comes today, or should.

    Args:
        person: who.
        says: what they say at the counter.
        arrives: when they stand at the counter, ``None`` for one who never comes.
        orders: the referrals that they come with.
        bookings: their appointments, in time order.
        needs: what whoever calls must know.
        answers: whether they are there when they are called.
    """

    person: Person
    says: Says
    arrives: datetime | None
    orders: tuple[Order, ...] = ()
    bookings: tuple[Booking, ...] = ()
    needs: tuple[Need, ...] = ()
    answers: bool = True

    @property
    def identity(self) -> IdentityShown:
        """How they show who they are."""
        if Need.GUARDIAN in self.needs:
            return IdentityShown.GUARDIAN
        return IdentityShown.PHOTO_ID if self.person.age % 3 else IdentityShown.TOLD

    @property
    def appointed(self) -> datetime | None:
        """The first appointment's time."""
        return self.bookings[0].start if self.bookings else None


@dataclass(frozen=True, slots=True)
class Mail:
    """A message that arrives.

    Args:
        at: when.
        name: what it is called.
        people: records of people alone, without an order.
        orders: referrals.
        bookings: appointments.
    """

    at: datetime
    name: str
    people: tuple[Person, ...] = ()
    orders: tuple[Order, ...] = ()
    bookings: tuple[Booking, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A made-up day.

    Args:
        seed: what it was made from.
        hours: when.
        comers: everybody, by arrival; those who never come are last.
        mail: every message, in the order of arrival.
    """

    seed: int
    hours: Hours
    comers: tuple[Comer, ...]
    mail: tuple[Mail, ...]
