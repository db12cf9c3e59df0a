"""Looks are remembered: each in a short transaction of its own, before anything is shown.

They advance the chain of the journal, not the head's ``changed_seq``: nobody paints again because somebody looked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, exists, or_, select
from sqlmodel import col

from models.appointment.states import Booking
from models.appointment.table import Appointment
from models.clock import clinic_day, day_bounds
from models.journal.outcomes import Look, LookKind, Review, Reviewed
from models.journal.table import LookedAt
from models.patient.verbs import patient_of
from models.permission import Permission
from models.referral.facts import ReferralState
from models.referral.table import Referral
from models.refusal import NotNow
from models.store.ledger import ENTRY
from models.store.unit_of_work import Tx
from models.store.verb import name_of, verb
from models.visit.states import State
from models.visit.table import Visit

REASON_NEEDED = "journal.reason_needed"

_NEAR = timedelta(days=30)

_OF_PATIENT: BindParameter[int] = bindparam("patient")
_IN_ROOM = (State.CALLED.value, State.IN_EXAM.value)
_VISITS_TODAY = exists().where(
    col(Visit.patient_id) == _OF_PATIENT,
    or_(col(Visit.unit_day) == bindparam("day"), col(Visit.state).in_(_IN_ROOM)),
)
_BOOKED = exists().where(
    col(Appointment.patient_id) == _OF_PATIENT,
    col(Appointment.state) != Booking.CANCELLED.value,
    col(Appointment.start) >= bindparam("start"),
    col(Appointment.start) < bindparam("end"),
)
_REFERRED = exists().where(
    col(Referral.patient_id) == _OF_PATIENT,
    col(Referral.state).in_([ReferralState.OPEN.value, ReferralState.IN_USE.value]),
)
_REGISTERED_BY = exists().where(
    ENTRY.c.patient_id == _OF_PATIENT,
    ENTRY.c.verb == "patient.take_patient",
    ENTRY.c.staff_id == bindparam("staff"),
    ENTRY.c.at >= bindparam("start"),
)


@verb(may=Permission.LOOK, looks=True)
def look(
    tx: Tx,
    *,
    kind: LookKind,
    patient: int | None = None,
    patients: Sequence[int] = (),
    reason: str = "",
    where: str = "",
) -> Look:
    """Remember a look, before it is shown.

    Args:
        tx: the transaction.
        kind: at what.
        patient: whom it shows; ``None`` for a board, and where there are several.
        patients: whom it shows, where it may be several.
        reason: why, where somebody was asked.
        where: the screen.

    Raises:
        NotFound: ``patient.unknown``.
        NotNow: ``journal.reason_needed``: the file of one who has no visit today, no booking within thirty days and no
            open referral opens only after a reason.
    """
    given = [patient] if patient is not None else list(patients)
    shown = tuple(dict.fromkeys(patient_of(tx, each).id for each in given))
    reason = reason.strip()
    outside = False
    if len(shown) == 1:
        tx.about(patient=shown[0])
        outside = not _here_today(tx, shown[0])
        if kind is LookKind.FILE and outside and not reason and not _near(tx, shown[0]):
            raise NotNow(REASON_NEEDED)
    elif shown:
        tx.session.add_all(LookedAt(entry_seq=tx.seq, patient_id=each) for each in shown)
    if reason:
        tx.note(reason=reason)
    return Look(kind, shown, outside=outside, where=where)


@verb(may=Permission.REVIEW, looks=True)
def review(tx: Tx, *, what: Reviewed, about: str = "") -> Review:
    """Remember that what only managers see was opened; whoever may not is refused by the permission.

    Args:
        tx: the transaction.
        what: the journal, the day, an export.
        about: which part, such as a date.
    """
    return Review(what, about)


LOOK, REVIEW = name_of(look), name_of(review)
"""What the journal calls them."""


def _here_today(tx: Tx, patient: int) -> bool:
    """Whether the patient has a visit or a booking today, or was taken into the records today by whoever looks."""
    start, end = day_bounds(clinic_day(tx.now))
    about = {"patient": patient, "day": clinic_day(tx.now), "staff": tx.actor.staff, "start": start, "end": end}
    return _any(tx.connection, (_VISITS_TODAY, _BOOKED, _REGISTERED_BY), about)


def _near(tx: Tx, patient: int) -> bool:
    """Whether the patient has a booking within thirty days, or an open referral."""
    about = {"patient": patient, "start": tx.now - _NEAR, "end": tx.now + _NEAR}
    return _any(tx.connection, (_REFERRED, _BOOKED), about)


def _any(connection: Connection, wanted: Sequence[ColumnElement[bool]], about: dict[str, Any]) -> bool:
    return bool(connection.scalar(select(or_(*wanted)), about))
