"""Reading a JSON tree that came from outside: whatever it holds, these functions answer and never raise.

A resource's form is checked before it is read (``form``), but what lies outside the check (an extension, a contained
resource of another type) is read by the same functions: what isn't there, or is of another shape, is simply empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Node = dict[str, object]

LONGEST_LINE = 1_000
"""More than this in a name or a code is not one."""

LONGEST_PROSE = 20_000

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Coding:
    """A code and where it is from, as it came; the system without a version that some write into it."""

    system: str = ""
    version: str = ""
    code: str = ""
    display: str = ""


def node(value: object) -> Node:
    """The value as an object; empty if it isn't one."""
    return value if isinstance(value, dict) else {}


def child(parent: Node, name: str) -> Node:
    """The object of that name."""
    return node(parent.get(name))


def children(parent: Node, name: str) -> list[Node]:
    """The objects of the list of that name; a single object counts as a list of one."""
    value = parent.get(name)
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict) and item]


def line(parent: Node, name: str) -> str:
    """The string of that name, on one line."""
    return _short(" ".join(_text(parent.get(name)).split()), LONGEST_LINE)


def lines(parent: Node, name: str) -> list[str]:
    """The strings of the list of that name, each on one line, empty ones left out."""
    value = parent.get(name)
    items = value if isinstance(value, list) else [value]
    found = (_short(" ".join(_text(item).split()), LONGEST_LINE) for item in items)
    return [item for item in found if item]


def prose(parent: Node, name: str) -> str:
    """The string of that name with its own line breaks."""
    return _short(_text(parent.get(name)).strip(), LONGEST_PROSE)


def flag(parent: Node, name: str) -> bool:
    """Whether the boolean of that name is true."""
    return parent.get(name) is True


def number(parent: Node, name: str) -> int | None:
    """The whole number of that name."""
    value = parent.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def codings(concept: Node) -> list[Coding]:
    """The codings of a CodeableConcept, in their order."""
    return [coding(each) for each in children(concept, "coding")]


def coding(each: Node) -> Coding:
    """One Coding."""
    return Coding(line(each, "system"), line(each, "version"), line(each, "code"), line(each, "display"))


def words(concept: Node) -> str:
    """What a CodeableConcept calls itself: its text, else a display, else a code."""
    own = prose(concept, "text")
    if own:
        return own
    known = codings(concept)
    return next((each.display for each in known if each.display), next((each.code for each in known if each.code), ""))


def together(parts: list[str], between: str = "; ") -> str:
    """The parts joined, each once, empty ones left out."""
    return _short(between.join(dict.fromkeys(part for part in parts if part)), LONGEST_PROSE)


def depth_over(value: object, limit: int) -> bool:
    """Whether the tree is nested deeper than the limit; walked without recursion, so any depth will do."""
    level: list[object] = [value]
    for _ in range(limit):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(value: object) -> Iterator[object]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (each for each in inner if isinstance(each, (dict, list)))


def _text(value: object) -> str:
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else ""


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + _CUT
