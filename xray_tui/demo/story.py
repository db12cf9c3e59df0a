"""What a made-up day consists of: people who come, messages that arrive, and what doesn't go as planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.patient.needs import Need
from models.visit.states import IdentityShown
from xray_tui.demo.around import Around
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


class Twist(StrEnum):
    """What doesn't go as planned with somebody."""

    GONE = "gone"  # isn't there when called, and never comes
    TOILET = "toilet"  # says so after checking in, and comes back
    MISSES_CALL = "misses_call"  # isn't there when called, and comes back after a while
    LEAVES = "leaves"  # has waited long enough, and says so
    PAIN = "pain"  # is taken before others
    LATER = "later"  # asks to be taken after others
    NAMESAKE = "namesake"  # another stands up at the call
    MISTAKEN = "mistaken"  # it was another, which is found out in the room
    TOO_SOON = "too_soon"  # was called by mistake: taken back
    UNWELL = "unwell"  # has to lie down: stopped, and called again later
    PREGNANT = "pregnant"  # says so in the room: not done
    CAST = "cast"  # the last of several exams can't be done


class Wish(StrEnum):
    """What somebody who holds a number wants at the counter: ``demo.wish_*``."""

    AWAY = "away"
    BACK = "back"
    LEAVES = "leaves"
    SOONER = "sooner"
    LATER = "later"
    ANNOUNCE = "announce"  # a ward phones: a patient is on the way


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
        twist: what doesn't go as planned with them.
        announced: when a ward phones that they are on the way.
    """

    person: Person
    says: Says
    arrives: datetime | None
    orders: tuple[Order, ...] = ()
    bookings: tuple[Booking, ...] = ()
    needs: tuple[Need, ...] = ()
    twist: Twist | None = None
    announced: datetime | None = None

    @property
    def identity(self) -> IdentityShown:
        """How they show who they are."""
        if Need.GUARDIAN in self.needs:
            return IdentityShown.GUARDIAN
        if self.announced is not None:
            return IdentityShown.WRISTBAND
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
        around: those who have to do with the phone desk.
    """

    seed: int
    hours: Hours
    comers: tuple[Comer, ...]
    mail: tuple[Mail, ...]
    around: Around = field(default_factory=Around)
