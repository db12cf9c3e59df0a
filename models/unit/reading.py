"""Typed access to a TOML text, which knows where in the text it is: every complaint names the place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from models.refusal import Invalid
from models.unit.names import Names
from models.unit.rules import Hours

Choice = TypeVar("Choice", bound=StrEnum)

_AT = re.compile(r"at line (\d+), column (\d+)")
_HOURS = re.compile(r"(\d{1,2})[.:](\d\d)\s*[-–]\s*(\d{1,2})[.:](\d\d)", re.ASCII)
_LEAST_NAMED = ("id", "code")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the text and its place in it. Whatever is read is ticked off, so that ``close`` finds what wasn't."""

    values: dict[str, object]
    where: str = ""
    _read: set[str] = field(default_factory=set)

    def at(self, key: str) -> str:
        """The place of a key, as complaints name it: ``exams.NG1AA.minutes``."""
        return f"{self.where}.{key}" if self.where else key

    def has(self, key: str) -> bool:
        """Whether the table has the key."""
        return key in self.values

    def keys(self) -> tuple[str, ...]:
        """Every key, in the order of the text."""
        return tuple(self.values)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there and say something."""
        value = self._get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise Invalid("unit.not_text", where=self.at(key))
        return value.strip()

    def number(self, key: str, default: int | None = None, *, least: int = 0, most: int = 10_000) -> int:
        """A whole number between two bounds."""
        value = self._get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Invalid("unit.not_number", where=self.at(key), least=least, most=most)
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            raise Invalid("unit.not_flag", where=self.at(key))
        return value

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """One word of an enumeration."""
        return as_choice(self.text(key), choices, self.at(key))

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts; without a default it must be there and not be empty."""
        value = self._get(key, None if default is None else list(default))
        if not isinstance(value, list) or (default is None and not value):
            raise Invalid("unit.not_texts", where=self.at(key))
        if not all(isinstance(each, str) and each.strip() for each in value):
            raise Invalid("unit.not_texts", where=self.at(key))
        return tuple(each.strip() for each in value)

    def names(self, key: str, default: Names | None = None) -> Names:
        """A name in the three languages."""
        if default is not None and not self.has(key):
            return default
        table = self.table(key)
        names = Names(fi=table.text("fi"), sv=table.text("sv"), en=table.text("en"))
        table.close()
        return names

    def hours(self, key: str) -> tuple[Hours, ...]:
        """The stretches of a day, such as ``["8.00-11.30", "12.00-15.30"]``; an empty list: closed."""
        spans = tuple(read_hours(text, self.at(key)) for text in self.texts(key, ()))
        if any(later.opens < earlier.closes for earlier, later in pairwise(spans)):
            raise Invalid("unit.not_hours", where=self.at(key))
        return spans

    def table(self, key: str, *, optional: bool = False) -> Table:
        """A table within this one; an optional one that isn't there is empty."""
        value = self._get(key, {} if optional else None)
        if not isinstance(value, dict):
            raise Invalid("unit.not_table", where=self.at(key))
        return Table(value, self.at(key))

    def tables(self, key: str, *, optional: bool = False) -> Iterator[Table]:
        """The tables of a list, each named by its id or code if it has one, else by its number."""
        value = self._get(key, [] if optional else None)
        if not isinstance(value, list) or not (value or optional):
            raise Invalid("unit.not_list", where=self.at(key))
        for number, each in enumerate(value, 1):
            if not isinstance(each, dict):
                raise Invalid("unit.not_table", where=f"{self.at(key)}.{number}")
            named = next((each[name] for name in _LEAST_NAMED if isinstance(each.get(name), str)), number)
            yield Table(each, f"{self.at(key)}.{named}")

    def close(self) -> None:
        """Refuse what nobody has read: a misspelt setting must not be silently ignored."""
        for key in self.values:
            if key not in self._read:
                raise Invalid("unit.unknown_key", where=self.at(key))

    def _get(self, key: str, default: object) -> object:
        self._read.add(key)
        value = self.values.get(key, default)
        if value is None:
            raise Invalid("unit.missing", where=self.at(key))
        return value


def read_toml(text: str) -> Table:
    """The whole text as a table.

    Raises:
        Invalid: ``unit.not_toml``, with line and column; ``unit.cut_short``, when it ends in the middle.
    """
    try:
        return Table(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _AT.search(str(error))
        if place is None:
            raise Invalid("unit.cut_short") from None
        raise Invalid("unit.not_toml", line=int(place[1]), column=int(place[2])) from None


def as_choice(word: str, choices: type[Choice], where: str) -> Choice:
    """One word of an enumeration, or a complaint that lists them all."""
    try:
        return choices(word)
    except ValueError:
        raise Invalid("unit.not_choice", where=where, choices=", ".join(choices)) from None


def as_date(text: str, where: str) -> date:
    """A date written ``2026-12-24``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("unit.not_date", where=where) from None


def read_hours(text: str, where: str) -> Hours:
    """A stretch of a day, such as ``8.00-15.30``.

    Raises:
        Invalid: ``unit.not_hours``.
    """
    match = _HOURS.fullmatch(text.strip())
    if match is None:
        raise Invalid("unit.not_hours", where=where)
    try:
        opens, closes = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    except ValueError:
        raise Invalid("unit.not_hours", where=where) from None
    if opens >= closes:
        raise Invalid("unit.not_hours", where=where)
    return Hours(opens, closes)
