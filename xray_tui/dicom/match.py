"""Whether a worklist item matches a query (PS3.4 C.2.2.2, K.2.2): single value, list of UID, wildcard, range, sequence.

An empty key matches everything; any other matches no empty value. Names of people match in any case of their letters,
and as a machine that lacks some of these shows them. A date and a time whose keys are both ranges are one range.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from functools import lru_cache

from models.unit.dicom import CharacterSet
from xray_tui.dicom.elements import Elements, vr_of
from xray_tui.dicom.item import START_DATE, START_TIME
from xray_tui.dicom.query import Key, Query
from xray_tui.dicom.texts import fitted

_ALL = frozenset("*")
_WILDCARDS = frozenset({"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UT"})
_RANGE = "-"


def narrowed(query: Query) -> Query:
    """The query without the keys that match everything: items are looked at for the others alone."""
    return Query(
        tuple(key if key.keys is None else Key(key.tag, keys=narrowed(key.keys)) for key in query.keys if _narrows(key))
    )


def matches(query: Query, item: Elements) -> bool:
    """Whether the item has what every key asks for; keys that no item has narrow nothing."""
    together = _ranges_together(query)
    if together is not None and not _in_both(*together, item):
        return False
    return all(
        _matches(key, item)
        for key in query.keys
        if key.tag in item and not (together is not None and key.tag in (START_DATE, START_TIME))
    )


def plain_value(query: Query, tag: int) -> str:
    """The one value that a key asks for; "" if it asks for none, or for more than one could be."""
    key = query.find(tag)
    return "" if key is None or any(character in key.value for character in "*?\\") else key.value


def _matches(key: Key, item: Elements) -> bool:
    stored = item[key.tag]
    if not isinstance(stored, str):
        if key.keys is None or not any(_narrows(each) for each in key.keys.keys):
            return True
        return any(matches(key.keys, each) for each in stored)
    if not _narrows(key):
        return True
    if key.keys is not None or not stored:
        return False
    vr = vr_of(key.tag)
    compare: Callable[[str, str], bool] = _COMPARED.get(vr, _wild if vr in _WILDCARDS else _same)
    return any(compare(key.value, each) for each in stored.split("\\"))


def _narrows(key: Key) -> bool:
    if key.keys is not None:
        return any(_narrows(each) for each in key.keys.keys)
    return bool(key.value) and not _ALL.issuperset(key.value)


def _same(wanted: str, stored: str) -> bool:
    return wanted.strip() == stored.strip()


def _listed(wanted: str, stored: str) -> bool:
    return stored in wanted.split("\\")


def _wild(wanted: str, stored: str) -> bool:
    return any(_pattern(each).fullmatch(stored) is not None for each in wanted.split("\\"))


def _name(wanted: str, stored: str) -> bool:
    pattern = _pattern(_person(wanted))
    shown = (stored, fitted(stored, CharacterSet.LATIN_1))
    return any(pattern.fullmatch(_person(each)) is not None for each in shown)


def _person(name: str) -> str:
    return name.partition("=")[0].rstrip("^ ").casefold()


@lru_cache(maxsize=256)
def _pattern(wanted: str) -> re.Pattern[str]:
    # As of file names, whose many stars cost no time without end; there alone a bracket means something.
    return re.compile(fnmatch.translate(wanted.strip().replace("[", "[[]")))


def _date(wanted: str, stored: str) -> bool:
    return _within(wanted.replace(".", ""), stored, str)


def _time(wanted: str, stored: str) -> bool:
    return _within(wanted.replace(":", ""), stored, _whole)


def _within(wanted: str, stored: str, form: Callable[[str], str]) -> bool:
    first, dash, last = wanted.partition(_RANGE)
    if not dash:
        return form(stored) == form(first.strip())
    return _after(first, stored, form) and _before(last, stored, form)


def _after(first: str, stored: str, form: Callable[[str], str]) -> bool:
    return not first.strip() or form(stored) >= form(first.strip())


def _before(last: str, stored: str, form: Callable[[str], str]) -> bool:
    return not last.strip() or form(stored) <= form(last.strip())


def _whole(time: str) -> str:
    """A time with all that its precision leaves out as zeros."""
    hours, _, fraction = time.partition(".")
    return f"{hours:0<6}.{fraction:0<6}"


def _ranges_together(query: Query) -> tuple[str, str] | None:
    date, time = query.find(START_DATE), query.find(START_TIME)
    if date is None or time is None or _RANGE not in date.value or not time.value:
        return None
    return (date.value.replace(".", ""), time.value.replace(":", "")) if _RANGE in time.value else None


def _in_both(date: str, time: str, item: Elements) -> bool:
    """Whether it starts between the first date's first time and the last date's last time."""
    day, hour = item.get(START_DATE), item.get(START_TIME)
    if not isinstance(day, str) or not isinstance(hour, str) or not day or not hour:
        return False
    (first_day, _, last_day), (first_hour, _, last_hour) = date.partition(_RANGE), time.partition(_RANGE)
    at = (day, _whole(hour))
    if first_day.strip() and at < (first_day.strip(), _whole(first_hour.strip() or "0")):
        return False
    return not last_day.strip() or at <= (last_day.strip(), _whole(last_hour.strip() or "235959.999999"))


_COMPARED: dict[str, Callable[[str, str], bool]] = {"DA": _date, "TM": _time, "UI": _listed, "PN": _name}
