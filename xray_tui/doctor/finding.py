"""What the doctor says of one thing: how it is, what it is, and in a sentence why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.refusal import Message


class Mark(StrEnum):
    """How a thing is."""

    GOOD = "good"
    NOTE = "note"  # it works; somebody should know
    WRONG = "wrong"


SIGNS = {Mark.GOOD: "√", Mark.NOTE: "!", Mark.WRONG: "×"}


class Thing(StrEnum):
    """What is looked at, in the order in which it is told."""

    SETTINGS = "settings"
    LIBRARY = "library"
    FILES = "files"
    DATABASE = "database"
    CLOCK = "clock"
    ZONE = "zone"
    BACKUP = "backup"
    PEPPER = "pepper"
    PRINTER = "printer"
    TERMINAL = "terminal"
    EXTRAS = "extras"
    GATEWAYS = "gateways"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found.

    Args:
        mark: how it is.
        thing: what.
        said: why, in a sentence.
    """

    mark: Mark
    thing: Thing
    said: Message


def good(thing: Thing, key: str, **params: object) -> Finding:
    """It is as it should be."""
    return Finding(Mark.GOOD, thing, Message(key, params))


def note(thing: Thing, key: str, **params: object) -> Finding:
    """It works, and somebody should know."""
    return Finding(Mark.NOTE, thing, Message(key, params))


def wrong(thing: Thing, key: str, **params: object) -> Finding:
    """It is to be put right."""
    return Finding(Mark.WRONG, thing, Message(key, params))
