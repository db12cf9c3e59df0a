"""A referral that somebody asks about by telephone: what is said of it, and what the check answers. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from typing import TypeVar

from models.referral.check import check
from models.referral.facts import Author, OrdererKind, ReferralFacts, Side, Verdict
from models.unit.exams import Exam
from models.unit.rules import Unit

T = TypeVar("T")


class Form(StrEnum):
    """How the referral was made."""

    ELECTRONIC = "electronic"
    PAPER = "paper"
    NONE = "none"  # there is none


class Wanted(StrEnum):
    """When the doctor wants the images."""

    ANY = "any"
    DATES = "dates"


class Field(StrEnum):
    """What is asked, in the order of asking."""

    EXAM = "exam"
    SIDE = "side"
    ORDERER = "orderer"
    AUTHOR = "author"
    FORM = "form"
    WANTED = "wanted"
    LANGUAGE = "language"


ORDERERS = (
    OrdererKind.HEALTH_CENTRE,
    OrdererKind.HUS,
    OrdererKind.HOSPITAL_DISTRICT,
    OrdererKind.OCCUPATIONAL,
    OrdererKind.BOUGHT_SERVICE,
    OrdererKind.PRIVATE,
    OrdererKind.UNKNOWN,
)
"""The likeliest first."""

AUTHORS = (Author.DOCTOR, Author.DENTIST, Author.OTHER, Author.UNKNOWN)
SIDES: tuple[Side | None, ...] = (None, Side.LEFT, Side.RIGHT, Side.BOTH)
LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What is known of the referral so far; what hasn't been said is the commonest.

    Args:
        exam: the exam's code in the catalogue, "" until it is said.
        side: which side, ``None`` if none was named.
        orderer: what kind of organisation ordered.
        author: who wrote it.
        form: electronic, paper or none.
        first: the first wanted date.
        last: the last wanted date.
        wanted: whether the dates count.
        language: the caller's, "" for the desk's.
    """

    exam: str = ""
    side: Side | None = None
    orderer: OrdererKind = OrdererKind.HEALTH_CENTRE
    author: Author = Author.DOCTOR
    form: Form = Form.ELECTRONIC
    first: date | None = None
    last: date | None = None
    wanted: Wanted = Wanted.ANY
    language: str = ""

    def about(self, exam: Exam) -> Enquiry:
        """The same about this exam; a side stays only where the body has two."""
        return replace(self, exam=exam.code, side=self.side if exam.paired else None)

    def on_dates(self, first: date | None, last: date | None) -> Enquiry:
        """The same, wanted on these dates."""
        return replace(self, first=first, last=last, wanted=Wanted.DATES)

    def turned(self, field: Field, by: int, desk: str, *, round_: bool = False) -> Enquiry:
        """The next or the previous of a field's choices.

        Args:
            field: which; the exam isn't turned.
            by: 1 or -1.
            desk: the desk's language, which counts until the caller's is said.
            round_: the first follows the last; without, it stops at the ends.
        """
        _step = partial(_stepped, by=by, round_=round_)
        match field:
            case Field.SIDE:
                return replace(self, side=_step(SIDES, self.side))
            case Field.ORDERER:
                return replace(self, orderer=_step(ORDERERS, self.orderer))
            case Field.AUTHOR:
                return replace(self, author=_step(AUTHORS, self.author))
            case Field.FORM:
                return replace(self, form=_step(tuple(Form), self.form))
            case Field.WANTED:
                return replace(self, wanted=_step(tuple(Wanted), self.wanted))
            case Field.LANGUAGE:
                return replace(self, language=_step(LANGUAGES, self.language or desk))
            case _:
                return self

    def verdict(self, unit: Unit, today: date, orderer_name: str) -> Verdict | None:
        """What the check answers; ``None`` until an exam is said.

        Args:
            unit: its catalogue and windows.
            today: the local date.
            orderer_name: the kind of organisation in words, as no name was said.
        """
        exam = unit.exam(self.exam)
        if exam is None:
            return None
        if self.form is Form.NONE:
            return check(None, exam, today, windows=unit.windows)
        dates = (self.first, self.last) if self.wanted is Wanted.DATES else (None, None)
        facts = ReferralFacts(
            exam_code=exam.code,
            side=self.side,
            electronic=self.form is Form.ELECTRONIC,
            author=self.author,
            orderer=self.orderer,
            orderer_name=orderer_name,
            wanted_from=dates[0],
            wanted_to=dates[1],
        )
        return check(facts, exam, today, windows=unit.windows)


def _stepped(choices: tuple[T, ...], now: T, *, by: int, round_: bool) -> T:
    place = choices.index(now) + by
    return choices[place % len(choices) if round_ else min(max(0, place), len(choices) - 1)]


_ONE = r"\d{1,2}\.\d{1,2}\.(?:\d{4})?"
_DATES = re.compile(rf"(?P<first>{_ONE})?(?:(?P<to>[-–])(?P<last>{_ONE})?)?", re.ASCII)


def dates(text: str, today: date) -> tuple[date | None, date | None] | None:
    """``7.12.``, ``7.12.–21.12.``, ``7.12.–`` or ``–21.12.`` as dates, a year left out being the nearest to come.

    Args:
        text: as typed.
        today: the local date.

    Returns:
        The first and the last; ``None`` when the text is no such thing.
    """
    match = _DATES.fullmatch("".join(text.split()))
    if match is None:
        return None
    try:
        first = _date(match["first"], today)
        last = _date(match["last"], first or today) if match["to"] else first
    except ValueError:
        return None
    return None if first is None and last is None else (first, last)


_AGO = 180
"""Days: a date without a year that has been so lately is that one, not next year's."""


def _date(text: str | None, near: date) -> date | None:
    if not text:
        return None
    day, month, year = text.split(".")
    if year:
        return date(int(year), int(month), int(day))
    this = date(near.year, int(month), int(day))
    return this if (near - this).days <= _AGO else date(near.year + 1, int(month), int(day))
