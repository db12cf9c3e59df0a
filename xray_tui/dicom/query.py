"""A query as it came: keys with their values, in their sequences (PS3.4 C.2.2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from xray_tui.dicom.elements import CHARACTER_SET, vr_of

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

_GROUP_LENGTH = 0x0000FFFF
_DEEPEST = 8

Shape: TypeAlias = tuple[tuple[int, "Shape | None"], ...]
"""Which keys a query has; with the keys of each sequence."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Args:
        tag: its tag.
        value: what it must match, "" for anything; several values with a backslash between.
        keys: of a sequence, the keys of its item; ``None`` of anything else.
    """

    tag: int
    value: str = ""
    keys: Query | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """The keys of one level."""

    keys: tuple[Key, ...]

    @property
    def shape(self) -> Shape:
        """Which keys it has, whatever their values."""
        return tuple((key.tag, None if key.keys is None else key.keys.shape) for key in self.keys)

    def find(self, tag: int) -> Key | None:
        """The key of a tag."""
        return next((key for key in self.keys if key.tag == tag), None)


def query_of(identifier: Dataset, depth: int = 0) -> Query:
    """The query that a data set is.

    Raises:
        ValueError: it can't be read.
    """
    if depth > _DEEPEST:
        raise ValueError("sequences too deep")
    return Query(tuple(_keys(identifier, depth)))


def _keys(identifier: Dataset, depth: int) -> Iterator[Key]:
    for element in identifier:
        tag = int(element.tag)
        if not tag & _GROUP_LENGTH or tag == CHARACTER_SET:
            continue
        if element.VR == "SQ" or vr_of(tag) == "SQ":
            # An item more than one isn't allowed in a query, and would be no narrower.
            items = element.value if element.VR == "SQ" else []
            yield Key(tag, keys=query_of(items[0], depth + 1) if items else Query(()))
        else:
            yield Key(tag, _value(element))


def _value(element: DataElement) -> str:
    value = element.value
    if value is None or isinstance(value, bytes):
        return ""
    # A person's name can be iterated too, letter by letter.
    values = value if element.VM > 1 else [value]
    return "\\".join(str(each).strip(" \0") for each in values)
