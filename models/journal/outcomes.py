"""What is remembered of a look: its kinds, and what the verbs answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LookKind(StrEnum):
    """What was looked at. Moving a selection isn't a look."""

    FILE = "file"  # a patient's file, with the text of the referrals
    SEARCH = "search"  # the hits of a search that were shown
    BOARD = "board"  # a screen that names patients: once for each screen and sign-in
    NAMES = "names"  # names shown where they were hidden
    KEY = "key"  # whose a key of the journal is


class Reviewed(StrEnum):
    """What a manager opened: once for each sign-in, or for each export."""

    JOURNAL = "journal"
    DAY = "day"
    EXPORT = "export"
    PERSON = "person"  # all that is held about somebody, for them


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked, and it is remembered.

    Args:
        kind: at what.
        patients: the keys of those who were shown; none for a board.
        outside: the one shown isn't here today: no visit, no booking.
        where: the screen.
    """

    kind: LookKind
    patients: tuple[int, ...] = ()
    outside: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A manager opened what only managers see.

    Args:
        what: the journal, the day, an export.
        about: which part, such as a date.
    """

    what: Reviewed
    about: str = ""
