"""The parts of the made-up day: who comes at a set time with what, one for each answer and each turn of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from models.patient.identity import Sex
from models.patient.needs import Need
from models.referral.facts import Priority, Side
from xray_tui.demo.orders import (
    ANKLE,
    BONE_DENSITY,
    BOUGHT_SERVICE,
    CHEST,
    HAND,
    HIP,
    HUS,
    INTRAORAL,
    KNEE,
    LUMBAR,
    NURSE,
    OCCUPATIONAL,
    PANORAMIC,
    PRIVATE,
    SCOLIOSIS,
    SHOULDER,
    ULTRASOUND,
    UNKNOWN_EXAM,
    WRIST,
    Sender,
)
from xray_tui.demo.people import ADULT, OLD, Person
from xray_tui.demo.story import Says, Twist
from xray_tui.settings import LANGUAGES

Suits = Callable[[Person], bool]


def anybody(_person: Person) -> bool:
    """Whoever is left."""
    return True


def grown_up(person: Person) -> bool:
    """An adult with a code: visitors are left for the parts that are theirs."""
    return person.age >= ADULT and bool(person.code)


def _speaks(language: str) -> Suits:
    return lambda person: person.language == language and person.age >= ADULT


def _needs_interpreter(person: Person) -> bool:
    return person.language not in LANGUAGES


def _visitor(person: Person) -> bool:
    return not person.code


def _young(person: Person) -> bool:
    return person.age < ADULT


def _of_age(person: Person) -> bool:
    return person.age >= OLD and bool(person.code)


def _may_be_pregnant(person: Person) -> bool:
    return person.sex is Sex.FEMALE and 20 <= person.age <= 45 and bool(person.code)


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who comes without an appointment at a set time.

    Args:
        at: minutes from the start; for those at the door and at the end, from opening and closing.
        exams: what is ordered.
        says: what they say.
        sender: who ordered; thrown when ``None``.
        priority: how soon.
        needs: what whoever calls must know.
        suits: who may play it.
        more: further facts of the order.
        taken_back: the referral is taken back shortly after they have come.
        twist: what doesn't go as planned.
        announced: so many minutes before, a ward phones.
    """

    at: float
    exams: tuple[str, ...] = ()
    says: Says = Says.WALK_IN
    sender: Sender | None = None
    priority: Priority = Priority.ROUTINE
    needs: tuple[Need, ...] = ()
    suits: Suits = grown_up
    more: dict[str, Any] = field(default_factory=dict)
    taken_back: bool = False
    twist: Twist | None = None
    announced: float = 0.0


AT_THE_DOOR = tuple(float(minutes) for minutes in (-14, -11, -9.5, -8, -7, -6, -5, -4, -3, -2.5, -1.5, -0.5))
"""When the twelve came who stand at the door at opening, from opening."""

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
    Part(4.5, (ANKLE,), suits=_young, twist=Twist.TOILET),
    Part(7, (KNEE,), sender=PRIVATE),
    Part(9, (WRIST,), twist=Twist.MISSES_CALL),
    Part(11, (SCOLIOSIS,), suits=_young),
    Part(13, (KNEE, KNEE), more={"side": Side.RIGHT, "days_ago": 5}),
    Part(15, (ULTRASOUND,)),
    Part(18, (CHEST,), priority=Priority.STAT, needs=(Need.STRETCHER,), sender=HUS, announced=12),
    Part(22, (BONE_DENSITY,), suits=_of_age),
    Part(26, (CHEST,), more={"in_days": 28, "days_ago": 2}),
    Part(29, says=Says.PAPER),
    Part(31, (HAND,), twist=Twist.NAMESAKE),
    Part(33, (HIP,), sender=BOUGHT_SERVICE, suits=_of_age),
    Part(41, (ANKLE,), suits=_visitor, more={"sided": False}),
    Part(46, says=Says.NOTHING),
    Part(50, (HIP,), more={"days_ago": 400}, suits=_of_age, twist=Twist.PAIN),
    Part(53, (SHOULDER,), taken_back=True),
    Part(57, (CHEST,), sender=NURSE),
    Part(64, (KNEE,), says=Says.AWAITED),
    Part(71, (LUMBAR,), suits=_may_be_pregnant, twist=Twist.PREGNANT),
    Part(75, (CHEST,), twist=Twist.LATER),
    Part(83, (WRIST, HAND), twist=Twist.CAST),
    Part(118, (INTRAORAL,)),
    Part(135, (HAND,), twist=Twist.TOO_SOON),
    Part(165, (CHEST,), twist=Twist.MISTAKEN),
    Part(190, (KNEE,), twist=Twist.UNWELL),
)
"""What the referral check answers to these, and what becomes of them: docs/demo.md."""

AT_THE_END = (
    Part(-9, (WRIST,)),
    Part(-8, (SHOULDER,)),
    Part(-7, (CHEST,)),
    Part(-6, (KNEE,)),
    Part(-4.5, (CHEST,)),
    Part(-3, (ANKLE,)),
    Part(-1.5, (HAND,)),
)
"""Those who still wait when the unit closes."""

WHILE_DOWN = (Part(6, (SHOULDER,), twist=Twist.LEAVES),)
"""Those who come while the machine is down, from when it breaks."""

ON_PAPER_LIST = (Part(2, (KNEE,)), Part(3.2, (CHEST,)))
"""Those who come while there is no power, from when it fails."""
