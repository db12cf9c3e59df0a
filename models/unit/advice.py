"""What the unit tells about itself: how to come, how to book, how to hear the results. Said, or printed, on request."""

from __future__ import annotations

from enum import StrEnum

from models.refusal import Message
from models.unit.rules import Unit


class Advice(StrEnum):
    """One thing that people ask for."""

    WALK_IN = "walk_in"
    ONLINE = "online"
    CONSECUTIVE = "consecutive"
    PHONE = "phone"
    WITH_DOCTOR = "with_doctor"
    RESULTS = "results"
    LANGUAGES = "languages"


def advice(about: Advice, unit: Unit) -> Message:
    """The sentence, to be rendered in the patient's language."""
    return Message(f"unit.tell.{about}", {"phone": unit.phone, "online": unit.online})
