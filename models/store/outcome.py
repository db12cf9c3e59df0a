"""What a verb answered, as JSON that goes into its journal entry and comes back as the same object.

An outcome is ``None``, a ``bool``, ``int``, ``float``, ``str``, ``datetime``, ``date``, an enumeration's member, or a
tuple, a mapping from ``str`` or a frozen dataclass of these. A retry of an operation that was committed gets the stored
outcome, so anything else is refused when it is written, not when it is needed.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from importlib import import_module
from typing import Any, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# A JSON object always has one of these keys, so that no outcome can be mistaken for another.
_INSTANT, _DATE, _ENUM, _CLASS, _MAP = "instant", "date", "enum", "class", "map"


class OutcomeError(Exception):
    """The stored outcome is not one that this version of the program knows."""


def dump(value: object) -> Json:
    """The value as JSON.

    Raises:
        TypeError: it is not an outcome.
    """
    if isinstance(value, Enum):
        return {_ENUM: _path(type(value)), "value": dump(value.value)}
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("an outcome's datetime must be aware")
        return {_INSTANT: value.isoformat()}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, tuple):
        return [dump(item) for item in value]
    if isinstance(value, Mapping):
        return {_MAP: [[dump(key), dump(item)] for key, item in value.items()]}
    if is_dataclass(value) and not isinstance(value, type):
        return {
            _CLASS: _path(type(value)),
            "fields": {field.name: dump(getattr(value, field.name)) for field in fields(value) if field.init},
        }
    raise TypeError(f"a verb may not answer with a {type(value).__name__}")


def load(stored: Json) -> Any:
    """The value that `dump` was given.

    Fields that its class no longer has are dropped; fields that it has gained take their defaults.

    Raises:
        OutcomeError: its class is gone, or has gained a field without a default.
    """
    if isinstance(stored, list):
        return tuple(load(item) for item in stored)
    if not isinstance(stored, dict):
        return stored
    try:
        return _load_object(stored)
    except (AttributeError, ImportError, KeyError, TypeError, ValueError) as error:
        raise OutcomeError(str(error)) from error


def _load_object(stored: dict[str, Any]) -> Any:
    if _INSTANT in stored:
        return datetime.fromisoformat(stored[_INSTANT])
    if _DATE in stored:
        return date.fromisoformat(stored[_DATE])
    if _MAP in stored:
        return {load(key): load(item) for key, item in stored[_MAP]}
    if _ENUM in stored:
        member_of = _resolve(stored[_ENUM])
        if not issubclass(member_of, Enum):
            raise TypeError(f"{stored[_ENUM]} is no enumeration")
        return member_of(load(stored["value"]))
    made_by = _resolve(stored[_CLASS])
    if not is_dataclass(made_by):
        raise TypeError(f"{stored[_CLASS]} is no dataclass")
    known = {field.name for field in fields(made_by) if field.init}
    return made_by(**{name: load(item) for name, item in stored["fields"].items() if name in known})


def _path(cls: type) -> str:
    if "<locals>" in cls.__qualname__:
        raise TypeError(f"{cls.__qualname__} can't be found again: define it at the top of a module")
    return f"{cls.__module__}:{cls.__qualname__}"


def _resolve(path: str) -> type[Any]:
    """Find a class; whoever wrote into the database can't have an arbitrary module imported."""
    module_name, _, qualname = path.partition(":")
    module = sys.modules.get(module_name)
    if module is None:
        if not module_name.startswith("models."):
            raise ImportError(f"{module_name} is no module of the clinic")
        module = import_module(module_name)
    found: Any = module
    for name in qualname.split("."):
        found = getattr(found, name)
    if not isinstance(found, type):
        raise TypeError(f"{path} is no class")
    return found
