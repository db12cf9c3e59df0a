"""What was typed or scanned into the search box: a code, a ticket, a birth date, a reference or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from models.patient.identity import plain

_CODE = re.compile(r"\d{6}[\D]\d{3}\w|\d{9}[A-Z]", re.ASCII)
_NEARLY_CODE = re.compile(r"\d{5,7}[-+A-FU-Y]\d{1,4}\w", re.ASCII)
_SEPARATOR_LEFT_OUT = re.compile(r"\d{6} \d{3}\w", re.ASCII)
_TICKET = re.compile(r"([A-Z]?)(\d{1,3})", re.ASCII)
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)|(\d{4})-(\d\d)-(\d\d)|(\d\d)(\d\d)(\d\d)[-+]?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Code:
    """Meant as an identity code; whether it is valid is ``identity.parse_code``'s to say."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket of today; the digits alone are unique in the day.

    Args:
        number: its digits.
        letter: A or B, "" when only the digits were typed.
    """

    number: int
    letter: str = ""


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A birth date.

    Args:
        dates: what it can mean: one date, or one per century when the year was written with two digits.
    """

    dates: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A number that somebody gave out: an appointment's, a referral's, a foreign identifier, a telephone number."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """Words of a name."""

    text: str


Typed = Code | Ticket | BirthDate | Reference | Name


def classify(text: str, today: date) -> Typed | None:
    """What the text is meant as, by its form alone; ``None`` when there is nothing.

    Args:
        text: as it came from the box.
        today: the local date: nobody is born after it.
    """
    words = " ".join(text.split())
    joined = plain(text)
    if not joined:
        return None
    if ticket := _TICKET.fullmatch(joined):
        return Ticket(int(ticket[2]), ticket[1])
    if born := _DATE.fullmatch(joined):
        dates = _dates(born, today)
        return BirthDate(dates) if dates else Reference(words)
    if _CODE.fullmatch(joined) or _SEPARATOR_LEFT_OUT.fullmatch(words):
        return Code(words)
    return Reference(words) if any(character.isdigit() for character in words) else Name(words)


def nearly_code(text: str) -> bool:
    """Whether it looks like an identity code with a character too many or too few.

    Args:
        text: as it came from the box.
    """
    return _NEARLY_CODE.fullmatch(plain(text)) is not None


def _dates(match: re.Match[str], today: date) -> tuple[date, ...]:
    day, month, year, iso_year, iso_month, iso_day, day6, month6, year6 = match.groups()
    if iso_year:
        candidates = [(int(iso_year), iso_month, iso_day)]
    else:
        short = year or year6
        years = [int(short)] if len(short) == len("1994") else [2000 + int(short), 1900 + int(short)]
        candidates = [(each, month or month6, day or day6) for each in years]
    dates = (_date(each, int(month), int(day)) for each, month, day in candidates)
    return tuple(each for each in dates if each is not None and each <= today)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
