"""The demo's made-up staff, and how to sign in as one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.permission import Role
from models.refusal import Message

PIN = "135790"
"""Everybody's here: no secret, so it is sealed without a pepper, which nothing but a demo does."""


class Who(StrEnum):
    """The made-up people who work here."""

    RECEPTIONIST = "receptionist"
    RADIOGRAPHER = "radiographer"
    SECOND = "second"  # the radiographer of the other room
    RELIEF = "relief"  # comes for the first one's second half of the day
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Works:
    """One who works here.

    Args:
        name: made up.
        role: what they are.
        language: theirs.
    """

    name: str
    role: Role
    language: str

    @property
    def short(self) -> str:
        """What they type for their name."""
        return self.name.rpartition(" ")[2].lower()


STAFF = {
    Who.RECEPTIONIST: Works("S. Mallikas", Role.RECEPTIONIST, "fi"),
    Who.RADIOGRAPHER: Works("R. Exempel", Role.RADIOGRAPHER, "sv"),
    Who.SECOND: Works("T. Kokeilija", Role.RADIOGRAPHER, "fi"),
    Who.RELIEF: Works("L. Försök", Role.RADIOGRAPHER, "sv"),
    Who.MANAGER: Works("J. Esimerkki", Role.MANAGER, "fi"),
}


def hint(station: str) -> Message:
    """How to sign in at a desk of the made-up day.

    Args:
        station: reception or radiographer.
    """
    who = Who.RADIOGRAPHER if station == Who.RADIOGRAPHER else Who.RECEPTIONIST
    return Message("demo.sign_in", {"name": STAFF[who].short, "pin": PIN})
