"""Who must be asked what in the room, before the examination: a possible pregnancy, the side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.unit.exams import Exam

YOUNGEST, OLDEST = 12, 55
"""The ages, both included, at which a pregnancy is asked about."""

NOT_ASKED = frozenset({"male"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One examination that is about to be done.

    Args:
        key: its key.
        exam: the catalogue's; ``None`` when it is unknown.
        side: the side that the referral names or that was answered.
    """

    key: int
    exam: Exam | None
    side: str | None


@dataclass(frozen=True, slots=True)
class Questions:
    """What has to be asked.

    Args:
        pregnancy: whether the patient is asked about a possible pregnancy.
        sides: the keys of the examinations whose side nobody has named.
    """

    pregnancy: bool = False
    sides: tuple[int, ...] = ()


def questions(birth_date: date | None, sex: str, exams: Iterable[Asked], on: date) -> Questions:
    """What has to be asked of a patient in a room, for the examinations to be done there.

    A pregnancy is asked about from 12 to 55 years, where the womb is in or near the beam; in doubt (no birth date, no
    sex, an unknown exam) it is asked. The side is asked where the body has two and nobody has named one.

    Args:
        birth_date: the patient's, if known.
        sex: the record's; "" when unknown.
        exams: the examinations to be done in this room.
        on: the local date.
    """
    asked = tuple(exams)
    return Questions(
        pregnancy=_may_be_pregnant(birth_date, sex, on)
        and any(each.exam is None or each.exam.pregnancy for each in asked),
        sides=tuple(each.key for each in asked if each.exam is not None and each.exam.paired and each.side is None),
    )


def _may_be_pregnant(birth_date: date | None, sex: str, on: date) -> bool:
    if sex in NOT_ASKED:
        return False
    return birth_date is None or YOUNGEST <= _age(birth_date, on) <= OLDEST


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
