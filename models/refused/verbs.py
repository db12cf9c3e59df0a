"""Refused messages are kept until somebody has seen to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from models.patient.verbs import known_patient
from models.permission import Permission
from models.referral.facts import PatientFacts
from models.refusal import Invalid, Message, Moved, NotFound
from models.refused.outcomes import Kept
from models.refused.table import RefusedMessage
from models.store import outcome
from models.store.ledger import canonical
from models.store.unit_of_work import Tx
from models.store.verb import verb

_LONGEST = 200
_CODE = re.compile(r"(?<!\d)\d{6}[-+A-FU-Ya-fu-y]?\d{3}[0-9A-Za-z](?![0-9A-Za-z])")
_HIDDEN = "******"


@verb(may=Permission.REGISTER)
def keep_refused(tx: Tx, *, what: str, place: str, why: Message, booked: PatientFacts | None = None) -> Kept:
    """Keep that a message was refused: where to find it and why. Whatever looks like an identity code is left out.

    Args:
        tx: the transaction.
        what: what it is, such as ``ServiceRequest/7781``.
        place: where it was found.
        why: the reason.
        booked: of a booking, who was to have it: they may think that they have a time.
    """
    patient = None if booked is None else _key_of(tx, booked)
    tx.about(patient=patient)
    row = tx.add(
        RefusedMessage(
            at=tx.now,
            station=tx.station,
            what=_safe(what),
            place=_safe(place),
            why=canonical(outcome.dump(_kept(why))),
            patient_id=patient,
        )
    )
    return Kept(row.id)


@verb(may=Permission.REGISTER)
def dismiss_refused(tx: Tx, *, refused: int) -> Kept:
    """Take a refused message off the list: somebody has seen to it.

    Raises:
        NotFound: ``day.refused_unknown``.
        Moved: ``day.refused_seen_to``: another was faster.
    """
    row = tx.session.get(RefusedMessage, refused)
    if row is None:
        raise NotFound("day.refused_unknown")
    if row.dismissed_at is not None:
        raise Moved("day.refused_seen_to")
    tx.change(row).dismissed_at = tx.now
    row.dismissed_by = tx.actor.staff
    return Kept(row.id)


def _key_of(tx: Tx, facts: PatientFacts) -> int | None:
    """Of somebody known here; ``None`` of anybody else, and where it isn't certain who is meant."""
    try:
        known = known_patient(tx, facts)
    except Invalid:
        return None
    return None if known is None else known.id


def _kept(message: Message) -> Message:
    """The message with nothing in it that must not be kept, and nothing that can't be."""
    return Message(message.key, {name: _value(held) for name, held in message.params.items()})


def _value(held: object) -> object:
    match held:
        case Message():
            return _kept(held)
        case None | bool() | int() | date():
            return held
        case list() | tuple():
            return tuple(map(_value, held))
        case Mapping():
            return {_safe(str(name)): _value(value) for name, value in held.items()}
        case _:
            return _safe(str(held))


def _safe(text: str) -> str:
    return _CODE.sub(_HIDDEN, text)[:_LONGEST]
