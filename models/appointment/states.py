"""The words of appointments: kinds, states, channels."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What the appointment is for."""

    IMAGING = "imaging"
    RESULTS = "results"


class Booking(StrEnum):
    """The states of the Finnish code set for appointments (Kanta, OID 1.2.246.537.6.881)."""

    BOOKED = "booked"  # 3
    CANCELLED = "cancelled"  # 4
    STARTED = "started"  # 6
    FULFILLED = "fulfilled"  # 7
    NO_SHOW = "no_show"  # 9
    CHECKED_IN = "checked_in"  # 10


class Doubt(StrEnum):
    """Why somebody has to look at a results appointment again."""

    MOVED = "moved"  # the imaging has another time
    MISSED = "missed"
    CANCELLED = "cancelled"


class Channel(StrEnum):
    """How a booking was made."""

    ONLINE = "online"
    PHONE = "phone"
    DOCTOR_VISIT = "doctor_visit"
    RECEPTION = "reception"
