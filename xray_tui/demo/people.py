"""Made-up people: identity codes of the range for tests alone, no street, no number that anybody answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import cycle
from random import Random

from models.patient.identity import Sex
from models.patient.read import full_name
from xray_tui.demo.names import AWKWARD, Awkward, family_name, given_name

SEPARATORS = {1800: "+", 1900: "-YXWVU", 2000: "ABCDEF"}
"""Every separator of an identity code, by the century that it tells."""

CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
FIRST_TEMPORARY, LAST_TEMPORARY = 900, 999

ADULT, OLD = 18, 75

_AGES = ((3, 15, 12), (16, 25, 22), (26, 59, 32), (60, 92, 34))
"""From, to, and how many of a hundred."""
_LANGUAGES = (("fi", 66), ("sv", 22), ("en", 12))
_MUNICIPALITIES = ("Sipoo", "Sipoo", "Sipoo", "Sipoo", "Porvoo", "Vantaa", "Kerava", "Helsinki", "Tuusula", "Tampere")
_YEAR = 365.25
_BEFORE_1900 = date(1899, 12, 30)
_REFERENCE = date(2026, 1, 1)
"""Ages are counted to here, so that a seed gives the same codes on whichever day it is played."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who doesn't exist.

    Args:
        key: what the demo calls the record.
        family: the family name.
        given: the given names.
        born: the birth date.
        sex: as the identity code tells it.
        language: fi, sv, en or another's code.
        code: the identity code; "" for a visitor from abroad.
        phone: a number.
        municipality: where the person lives.
        non_disclosure: turvakielto.
        age: in years, about.
    """

    key: str
    family: str
    given: str
    born: date
    sex: Sex
    language: str
    code: str = field(default="", repr=False)
    phone: str = ""
    municipality: str = ""
    non_disclosure: bool = False
    age: int = 0

    @property
    def name(self) -> str:
        """As the desk shows it."""
        return full_name(self.family, self.given)

    @property
    def ending(self) -> str:
        """What this person says when asked who is there: the code's end, or day and month of birth."""
        return self.code[-4:] or f"{self.born:%d%m}"

    @property
    def said_in_full(self) -> str:
        """What a reader makes of the card; what this person says where there is none."""
        return self.code or self.ending

    @property
    def card(self) -> str:
        """What to type or scan to find this person."""
        return self.code or self.name


def people(dice: Random, day: date, count: int) -> list[Person]:
    """So many people, no two with one name or one code; the awkward names are among the first of them.

    Args:
        dice: the seeded source of all that is random.
        day: the demo's day: everybody is born before it.
        count: how many.
    """
    reference = min(day, _REFERENCE)
    awkward = list(AWKWARD)
    dice.shuffle(awkward)
    separators = {century: cycle(signs) for century, signs in SEPARATORS.items()}
    names: set[str] = set()
    codes: set[str] = set()
    made: list[Person] = []
    while len(made) < count:
        # Every third, so that the first screen has some of them among ordinary names.
        name = awkward.pop() if awkward and len(made) % 3 == 1 else None
        age, born = _birth(dice, reference, grown_up=name is not None)
        if len(made) == count - 1:
            # The one separator that a reader with a wrong layout turns "-" into: a scan of it is refused.
            age, born = reference.year - _BEFORE_1900.year, _BEFORE_1900
        person = _person(dice, len(made), name, age, born)
        if person.name in names:
            continue
        if not (name and name.visitor):
            person = _with_code(person, separators[person.born.year // 100 * 100], codes, dice)
        names.add(person.name)
        made.append(person)
    return made


def identity_code(born: date, separator: str, individual: int) -> str:
    """The identity code of a birth date, a separator and an individual number."""
    check = CHECK_CHARACTERS[int(f"{born:%d%m%y}{individual}") % len(CHECK_CHARACTERS)]
    return f"{born:%d%m%y}{separator}{individual}{check}"


def _person(dice: Random, number: int, name: Awkward | None, age: int, born: date) -> Person:
    sex = dice.choice((Sex.FEMALE, Sex.MALE))
    language = name.language if name else _weighted(dice, _LANGUAGES)
    return Person(
        key=f"p{number:03d}",
        family=name.family if name else family_name(dice, language),
        given=name.given if name else given_name(dice, language, sex),
        born=born,
        sex=sex,
        language=language,
        phone=f"040 000 {number:04d}",
        municipality=dice.choice(_MUNICIPALITIES),
        non_disclosure=dice.random() < 0.04,
        age=age,
    )


def _birth(dice: Random, day: date, *, grown_up: bool) -> tuple[int, date]:
    bounds = [(first, last, weight) for first, last, weight in _AGES if not grown_up or first > ADULT]
    first, last, _ = dice.choices(bounds, [weight for _, _, weight in bounds])[0]
    age = dice.randint(first, last)
    return age, day - timedelta(days=int(age * _YEAR) + dice.randint(1, 360))


def _with_code(person: Person, separators: Iterator[str], codes: set[str], dice: Random) -> Person:
    odd = person.sex is Sex.MALE
    while True:
        individual = dice.randrange(FIRST_TEMPORARY + odd, LAST_TEMPORARY + 1, 2)
        code = identity_code(person.born, next(separators), individual)
        # No two that differ in the separator alone either: whoever types the demo's codes shouldn't have to wonder.
        if code[:6] + code[7:] not in codes:
            codes.add(code[:6] + code[7:])
            return replace(person, code=code)


def _weighted(dice: Random, choices: tuple[tuple[str, int], ...]) -> str:
    return dice.choices([word for word, _ in choices], [weight for _, weight in choices])[0]
