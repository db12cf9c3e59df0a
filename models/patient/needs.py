"""What whoever calls a patient must know: a small catalogue, set at check-in.

Needs are words, never signs. How many minutes each adds is the unit's to say (``Unit.need_minutes``).
"""

from __future__ import annotations

from enum import StrEnum

from models.refusal import Message


class Need(StrEnum):
    """One need, in the order in which they are shown."""

    FETCH = "fetch"  # doesn't hear the call: go and fetch
    SAY_ALOUD = "say_aloud"  # doesn't see the wall: say the number and the room
    WHEELCHAIR = "wheelchair"
    STRETCHER = "stretcher"
    INTERPRETER = "interpreter"  # the language is the patient's own
    ISOLATION = "isolation"
    GUARDIAN = "guardian"
    TOGETHER = "together"  # with somebody who accompanies


def short(need: Need) -> Message:
    """The word in the queue's row."""
    return Message(f"need.{need}")


def full(need: Need) -> Message:
    """The sentence in the panel, for whoever calls."""
    return Message(f"need.full.{need}")
