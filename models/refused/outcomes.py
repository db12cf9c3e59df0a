"""What the verbs on refused messages answer, and how one is shown. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.refusal import Message


@dataclass(frozen=True, slots=True)
class Kept:
    """A refused message is on the list, or was taken off it.

    Args:
        refused: its key.
    """

    refused: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A refused message that nobody has seen to yet.

    Args:
        refused: its key.
        changed: the seq of its last change.
        at: when it came.
        station: the gateway that it came by.
        what: what it is; from outside.
        place: where it was found; from outside.
        why: the reason.
        patient: whose booking it is, if it is one of somebody known here.
    """

    refused: int
    changed: int
    at: datetime
    station: str
    what: str
    place: str
    why: Message
    patient: int | None = None
