"""Finnish personal identity codes, and what was typed or scanned into the box.

A code is eleven characters, all kept: two people can differ in the separator alone. A refusal never repeats what was
typed, since it may be shown where others see it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.refusal import Invalid

NATIONAL_SYSTEM = "urn:oid:1.2.246.21"
"""The assigner of personal identity codes."""

CENTURIES = dict.fromkeys("+", 1800) | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
"""The separators, those of 2023 included, and the century that each tells."""

_FORM = re.compile(r"(\d\d)(\d\d)(\d\d)([-+A-FU-Y])(\d{3})([0-9A-FHJ-NPR-Y])", re.ASCII)
_ANY_SEPARATOR = re.compile(r"\d{6}(.)\d{3}\w", re.ASCII)
_LENGTH = 11
_HALF = 7  # date and separator: the half that isn't secret
_SECRET = 4
_TEMPORARY = range(900, 1000)
_MASK = "*" * _SECRET
_MINUS = "\N{MINUS SIGN}"


class Sex(StrEnum):
    """What the code tells of it."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class IdentityCode:
    """A valid code.

    Args:
        value: all eleven characters, in capitals. Kept out of ``repr``: a log must not name a patient.
        birth_date: what it tells of it.
        sex: what it tells of it.
        temporary: of the range for tests and for people who have no code yet: unique only where it was given.
    """

    value: str = field(repr=False)
    birth_date: date
    sex: Sex
    temporary: bool

    @property
    def masked(self) -> str:
        """The half that isn't secret."""
        return mask(self.value)

    @property
    def last_four(self) -> str:
        """The half that is: what the patient is asked for."""
        return self.value[-_SECRET:]

    def __str__(self) -> str:
        return self.masked


def parse_code(text: str, today: date, *, scanned: bool = False) -> IdentityCode:
    """The identity code that was typed, scanned or sent.

    Spaces and small letters don't matter; typed dashes of any length are the separator ``-``. Of a scan no character
    is changed: a reader with the wrong keyboard layout turns ``-`` into ``+``, which may be valid, born in 1894.

    Args:
        text: as it came.
        today: the local date; nobody is born after it.
        scanned: whether a barcode reader sent it.

    Raises:
        Invalid: ``identity.*``; none repeats the text.
    """
    from stdnum.fi import hetu  # builds a table of characters: 20 ms that the first frame needn't wait for

    if scanned and _by_wrong_layout(text.strip()):
        raise Invalid("identity.reader_layout")
    code = text.strip().upper() if scanned else plain(text)
    match = _FORM.fullmatch(code)
    if match is None:
        raise Invalid("identity.form" if len(code) == _LENGTH else "identity.length")
    day, month, year, individual = (int(match[group]) for group in (1, 2, 3, 5))
    try:
        born = date(CENTURIES[match[4]] + year, month, day)
    except ValueError:
        raise Invalid("identity.date") from None
    if not hetu.is_valid(code, allow_temporary=True):
        raise Invalid("identity.check")
    if born > today:
        raise Invalid("identity.future")
    return IdentityCode(
        value=code,
        birth_date=born,
        sex=Sex.MALE if individual % 2 else Sex.FEMALE,
        temporary=individual in _TEMPORARY,
    )


def mask(value: str) -> str:
    """What may be shown of an identifier: ``010594-****``; of any other than a personal identity code, nothing."""
    if not value:
        return ""
    return value[:_HALF] + _MASK if _FORM.fullmatch(value) else _MASK


def same_last_four(code: str, said: str) -> bool:
    """Whether the patient named the end of their own code.

    Case, spaces and the kind of dash don't matter. More than the last four, up to the whole code from a card, has to
    agree as well; less than four is never enough.

    Args:
        code: the patient's code, as stored.
        said: what the patient said, typed, or the card as scanned.
    """
    ending = plain(said)
    return len(ending) >= _SECRET and code.endswith(ending)


def plain(text: str) -> str:
    """What was typed, in capitals, without spaces and invisible characters, every dash the plain one."""
    kept = (character for character in unicodedata.normalize("NFKC", text) if not _blank(character))
    return "".join("-" if unicodedata.category(each) == "Pd" or each == _MINUS else each for each in kept).upper()


def _blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Cc", "Cf"}


def _by_wrong_layout(text: str) -> bool:
    shape = _ANY_SEPARATOR.fullmatch(text)
    return shape is not None and shape[1] != "-" and not (shape[1].isascii() and shape[1].isalnum())
