"""The settings' tables of options: what each option can be, and reading them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from models.refusal import Invalid

T = TypeVar("T")

Rights: TypeAlias = Mapping[str, Callable[[Any], bool]]
"""What each option can be, by its name."""


def read_table(kind: Callable[..., T], rights: Rights, name: str, table: Mapping[str, object]) -> T:
    """The options that a table of the settings says.

    Args:
        kind: the class of the options.
        rights: what each can be.
        name: the table's.
        table: as it was read.

    Raises:
        Invalid: a name that is no option, or a value that it can't have.
    """
    fields: dict[str, Any] = {}
    for option, value in table.items():
        right = rights.get(option)
        if right is None:
            raise Invalid("settings.unknown_name", name=f"{name}.{option}", where="settings.toml")
        if not right(value):
            raise Invalid("settings.wrong_value", name=f"{name}.{option}", where="settings.toml", value=str(value))
        fields[option] = tuple(value) if isinstance(value, list) else value
    return kind(**fields)


def is_text(value: object) -> bool:
    """Whether it is a text."""
    return isinstance(value, str)


def are_texts(value: object) -> bool:
    """Whether it is a list of texts."""
    return isinstance(value, list) and all(map(is_text, value))


def is_path(value: object) -> bool:
    """Whether it is nothing, or a place that doesn't depend on where the program was started."""
    return value == "" or (isinstance(value, str) and Path(value).expanduser().is_absolute())


def one_of(numbers: range) -> Callable[[Any], bool]:
    """Whether it is one of these numbers."""
    return lambda value: type(value) is int and value in numbers
