"""What whoever books by telephone is told aloud: times and rooms, what to bring; or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence

from models.appointment.consecutive import are_consecutive
from models.appointment.imaging_slots import Place
from models.appointment.states import Channel
from models.patient.view import PatientView
from models.refusal import Message
from models.unit.rules import Unit


def may_tell(patient: PatientView, channel: Channel) -> bool:
    """Whether anything may be confirmed: of a patient under non-disclosure nothing is, to a voice on the telephone."""
    return channel is not Channel.PHONE or not patient.non_disclosure


def told(patient: PatientView, places: Sequence[Place], unit: Unit, channel: Channel) -> tuple[Message, ...]:
    """The sentences to say aloud once times are booked, to be rendered in the patient's language.

    Args:
        patient: whose times.
        places: the times.
        unit: what the unit decides.
        channel: how the booking was made.
    """
    if not may_tell(patient, channel):
        return (Message("appointment.tell.nothing"),)
    ordered = sorted(places)
    times = tuple(Message("appointment.tell.time", {"at": each.start, "room": _room(unit, each)}) for each in ordered)
    row = (Message("appointment.tell.in_a_row"),) if len(ordered) > 1 and are_consecutive(ordered) else ()
    bring = (Message("appointment.tell.bring", {"what": unit.booking.bring}),) if unit.booking.bring else ()
    return (*times, *row, *bring)


def _room(unit: Unit, place: Place) -> object:
    room = unit.room(place.room)
    return room.names if room else place.room
