"""A day of the unit, made up from a seed: who comes when and with what, and which messages arrive when.

Around the start stand people who are always there, so that the first screen shows every kind of patient; the rest of
the day is thrown. Nothing here touches a database: what is told comes in by the door for messages, and whoever comes
is checked in, called and imaged by the verbs that a person at a desk uses.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from xray_tui.demo.around import around
from xray_tui.demo.cast import Cast
from xray_tui.demo.hours import Hours, hours_around
from xray_tui.demo.place import unit_on
from xray_tui.demo.story import Comer, Day, Mail, Says

NIGHT = timedelta(minutes=45)
"""How long before opening the night's message comes."""

_LATER = timedelta(minutes=60)
_BOOKED_TODAY = 0.15
_BEFORE_THE_CALL = timedelta(minutes=2)


def make_day(seed: int, start: datetime) -> Day:
    """The day of a seed, under way at ``start``: always the same for the same seed and start.

    Raises:
        Invalid: ``demo.too_early``.
    """
    hours = hours_around(start)
    dice = Random(seed)  # noqa: S311  made-up people, no secret
    unit = unit_on(hours)
    cast = Cast(dice, unit, hours)
    comers = [*cast.around_the_start(), *cast.later(), *cast.background()]
    comers.sort(key=lambda comer: (comer.arrives is None, comer.arrives or hours.closes, comer.person.key))
    mail = [*_mail(comers, hours, dice), *cast.news]
    mail.sort(key=lambda one: (one.at, one.name))
    others = (comer.person for comer in comers)
    return Day(seed, hours, tuple(comers), tuple(mail), around(seed, unit, hours, others))


def _mail(comers: Iterable[Comer], hours: Hours, dice: Random) -> list[Mail]:
    """Most bookings are known since the night; a walk-in's referral comes shortly before the walk-in."""
    night = hours.opens - NIGHT
    known: list[Comer] = []
    told: list[Mail] = []
    for comer in comers:
        if comer.says is Says.BOOKED:
            at = _booked_at(comer, hours, dice)
            if at is None:
                known.append(comer)
            else:
                told.append(Mail(at, comer.bookings[0].key, orders=comer.orders, bookings=comer.bookings))
        elif comer.says is Says.WALK_IN and comer.arrives is not None:
            sent = comer.arrives - timedelta(minutes=dice.randint(4, 45))
            if comer.announced is not None:
                sent = min(sent, comer.announced - _BEFORE_THE_CALL)
            told.append(Mail(max(sent, night), comer.orders[0].key, orders=comer.orders))
        elif comer.says is Says.AWAITED and comer.arrives is not None:
            told.append(Mail(comer.arrives + timedelta(minutes=10), comer.orders[0].key, orders=comer.orders))
    alone = [comer.person for comer in comers if comer.says in (Says.AWAITED, Says.PAPER, Says.NOTHING)]
    first = Mail(
        night,
        "night",
        people=tuple(alone),
        orders=tuple(order for comer in known for order in comer.orders),
        bookings=tuple(booking for comer in known for booking in comer.bookings),
    )
    return [first, *told]


def _booked_at(comer: Comer, hours: Hours, dice: Random) -> datetime | None:
    """When during the day a time of the afternoon was booked; ``None`` for most, who booked before."""
    thrown, when = dice.random(), dice.uniform(2, 40)
    if thrown > _BOOKED_TODAY or comer.bookings[0].start - hours.start < _LATER:
        return None
    at = hours.start + timedelta(minutes=when)
    return at if comer.arrives is None or at < comer.arrives else None
