"""What is answered for an item: the keys that were asked for, every one, with what the item has for it."""

from __future__ import annotations

from xray_tui.dicom.elements import CHARACTER_SET, Elements
from xray_tui.dicom.query import Query


def answer_of(query: Query, item: Elements) -> Elements:
    """The item as the query asks for it.

    A sequence whose item asks for nothing in particular comes back whole; of one that the item has empty, or that isn't
    known here, no item comes back. The character set always does.
    """
    return {CHARACTER_SET: item[CHARACTER_SET], **_asked(query, item)}


def unsupported(query: Query, item: Elements) -> bool:
    """Whether a key was asked for that no item has."""
    for key in query.keys:
        if key.tag not in item:
            return True
        stored = item[key.tag]
        if key.keys is not None and not isinstance(stored, str) and stored and unsupported(key.keys, stored[0]):
            return True
    return False


def _asked(query: Query, item: Elements) -> Elements:
    answer: dict[int, str | list[Elements]] = {}
    for key in query.keys:
        stored = item.get(key.tag, "" if key.keys is None else [])
        if isinstance(stored, str):
            answer[key.tag] = stored if key.keys is None else []
        elif key.keys is None or not key.keys.keys:
            answer[key.tag] = list(stored)
        else:
            answer[key.tag] = [_asked(key.keys, each) for each in stored]
    return answer
