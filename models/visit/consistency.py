"""States that no sequence of verbs leads to: what a check of the database looks for.

What the tables' own constraints forbid (a second open visit of a patient, a number given twice) isn't asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.appointment.states import Booking
from models.appointment.table import Appointment, AppointmentReferral
from models.journal.table import LookedAt
from models.patient.table import Patient
from models.permission import Role
from models.referral.facts import ReferralState
from models.referral.table import Referral
from models.staff.table import Staff
from models.store.ledger import ENTRY, HEAD
from models.store.snapshot import Snapshot
from models.visit.states import OPEN, Examined, State
from models.visit.table import Examination, TicketCounter, Visit


class Odd(StrEnum):
    """What is wrong with a row."""

    NOTHING_PLANNED = "nothing_planned"  # an open visit without anything to do
    STILL_PLANNED = "still_planned"  # an ended one with something to do
    NOTHING_DONE = "nothing_done"  # done, but no examination of it
    SOMETHING_DONE = "something_done"  # not done, but an examination of it
    END_WITHOUT_TIME = "end_without_time"
    END_BEFORE_TIME = "end_before_time"  # open, and yet ended at some time or for some reason
    CALLED_NOWHERE = "called_nowhere"  # called or in exam without a room, a call or a start
    CALLED_AND_WAITING = "called_and_waiting"  # waits or is announced, with a call or a start
    BEGUN_OUTSIDE = "begun_outside"  # an examination begun where its visit isn't in exam
    TWO_IN_ROOM = "two_in_room"  # two called to a room, or two in exam in it
    NUMBER_MISSING = "number_missing"  # the counter and the numbers given don't agree
    USED_BY_NOBODY = "used_by_nobody"  # a referral in use that no open visit serves
    PLANNED_UNUSED = "planned_unused"  # one served by a visit that says it is open
    IMAGED_UNUSED = "imaged_unused"  # one imaged that doesn't say so
    UNIMAGED_USED = "unimaged_used"  # one that says so and isn't
    OF_ANOTHER = "of_another"  # one served by a visit of another patient
    BOOKING_BEHIND = "booking_behind"  # an appointment's state isn't its visit's
    OF_MERGED = "of_merged"  # belongs to a record that another took over
    MERGED_TWICE = "merged_twice"  # a record merged into one that is merged itself
    RESULTS_OF_ANOTHER = "results_of_another"  # an appointment is for a referral of another patient
    LOOK_OF_NOTHING = "look_of_nothing"  # somebody was looked at by an entry that isn't there
    WRITTEN_LATER = "written_later"  # changed by an entry that is still to come: the journal is older than the row
    NO_MANAGER = "no_manager"  # people sign in, and nobody may let anybody in


@dataclass(frozen=True, slots=True)
class Finding:
    """One impossible state.

    Args:
        odd: what is wrong.
        table: with a row of which table.
        key: its key; of numbers the day's, as an ordinal.
    """

    odd: Odd
    table: str
    key: int


_OPEN = col(Visit.state).in_(sorted(OPEN))
_IN_ROOM = col(Visit.state).in_([State.CALLED.value, State.IN_EXAM.value])
_OUTSIDE = col(Visit.state).in_([State.ANNOUNCED.value, State.WAITING.value])
_CAME = [Booking.CHECKED_IN.value, Booking.STARTED.value]
_OVER = [Booking.FULFILLED.value, Booking.CANCELLED.value, Booking.NO_SHOW.value]


def _has(state: Examined) -> Any:
    return exists().where(col(Examination.visit_id) == col(Visit.id), col(Examination.state) == state.value)


def _visits(*conditions: Any) -> Select[Any]:
    return select(col(Visit.id)).where(*conditions)


def _served(state: Examined, *conditions: Any) -> Any:
    return exists().where(
        col(Examination.referral_id) == col(Referral.id),
        col(Examination.visit_id) == col(Visit.id),
        col(Examination.state) == state.value,
        *conditions,
    )


def _referrals(*conditions: Any) -> Select[Any]:
    return select(col(Referral.id)).where(*conditions)


_OTHER = aliased(Visit)
_TAKEN_OVER = select(col(Patient.id)).where(col(Patient.merged_into).is_not(None))
_GIVEN = (
    select(func.count(col(Visit.number)))
    .where(col(Visit.unit_day) == col(TicketCounter.unit_day))
    .correlate(TicketCounter)
    .scalar_subquery()
)

_MANAGES = (literal(" ") + col(Staff.roles) + " ").contains(f" {Role.MANAGER.value} ")

_RULES: Mapping[Odd, tuple[str, Select[Any]]] = {
    Odd.NOTHING_PLANNED: ("visit", _visits(_OPEN, ~_has(Examined.PLANNED))),
    Odd.STILL_PLANNED: ("visit", _visits(~_OPEN, _has(Examined.PLANNED))),
    Odd.NOTHING_DONE: ("visit", _visits(col(Visit.state) == State.DONE.value, ~_has(Examined.DONE))),
    Odd.SOMETHING_DONE: ("visit", _visits(col(Visit.state) == State.NOT_DONE.value, _has(Examined.DONE))),
    Odd.END_WITHOUT_TIME: ("visit", _visits(~_OPEN, col(Visit.ended_at).is_(None))),
    Odd.END_BEFORE_TIME: (
        "visit",
        _visits(_OPEN, or_(col(Visit.ended_at).is_not(None), col(Visit.end_reason) != "")),
    ),
    Odd.CALLED_NOWHERE: (
        "visit",
        _visits(
            _IN_ROOM,
            or_(
                col(Visit.room) == "",
                col(Visit.called_at).is_(None),
                and_(col(Visit.state) == State.IN_EXAM.value, col(Visit.started_at).is_(None)),
            ),
        ),
    ),
    Odd.CALLED_AND_WAITING: (
        "visit",
        _visits(
            _OUTSIDE,
            or_(
                col(Visit.called_at).is_not(None), col(Visit.started_at).is_not(None), col(Visit.identity_checked) != ""
            ),
        ),
    ),
    Odd.BEGUN_OUTSIDE: (
        "examination",
        select(col(Examination.id))
        .join(Visit, col(Visit.id) == col(Examination.visit_id))
        .where(
            col(Examination.state) == Examined.PLANNED.value,
            or_(col(Examination.started_at).is_not(None), col(Examination.room) != ""),
            or_(col(Visit.state) != State.IN_EXAM.value, col(Examination.room) != col(Visit.room)),
        ),
    ),
    Odd.TWO_IN_ROOM: (
        "visit",
        _visits(
            _IN_ROOM,
            exists().where(
                col(_OTHER.id) < col(Visit.id),
                col(_OTHER.state) == col(Visit.state),
                col(_OTHER.room) == col(Visit.room),
            ),
        ),
    ),
    Odd.USED_BY_NOBODY: (
        "referral",
        _referrals(col(Referral.state) == ReferralState.IN_USE.value, ~_served(Examined.PLANNED, _OPEN)),
    ),
    Odd.PLANNED_UNUSED: (
        "referral",
        _referrals(
            col(Referral.state).in_([ReferralState.OPEN.value, ReferralState.USED.value]), _served(Examined.PLANNED)
        ),
    ),
    Odd.IMAGED_UNUSED: (
        "referral",
        _referrals(col(Referral.state) != ReferralState.USED.value, _served(Examined.DONE)),
    ),
    Odd.UNIMAGED_USED: (
        "referral",
        _referrals(col(Referral.state) == ReferralState.USED.value, ~_served(Examined.DONE)),
    ),
    Odd.OF_ANOTHER: (
        "referral",
        _referrals(or_(*(_served(state, col(Visit.patient_id) != col(Referral.patient_id)) for state in Examined))),
    ),
    Odd.BOOKING_BEHIND: (
        "appointment",
        select(col(Appointment.id))
        .join(Visit, col(Visit.id) == col(Appointment.visit_id), isouter=True)
        .where(
            or_(
                and_(_OPEN, col(Appointment.state).not_in(_CAME)),
                and_(~_OPEN, col(Appointment.state).not_in(_OVER)),
                and_(col(Visit.id).is_(None), col(Appointment.state).in_(_CAME)),
            )
        ),
    ),
    Odd.OF_MERGED: (
        "patient",
        _TAKEN_OVER.where(
            or_(*(exists().where(col(owner.patient_id) == col(Patient.id)) for owner in (Visit, Referral, Appointment)))
        ),
    ),
    Odd.MERGED_TWICE: ("patient", select(col(Patient.id)).where(col(Patient.merged_into).in_(_TAKEN_OVER))),
    Odd.RESULTS_OF_ANOTHER: (
        "appointment",
        select(col(Appointment.id)).where(
            exists().where(
                col(AppointmentReferral.appointment_id) == col(Appointment.id),
                col(AppointmentReferral.referral_id) == col(Referral.id),
                col(Referral.patient_id) != col(Appointment.patient_id),
            )
        ),
    ),
    Odd.LOOK_OF_NOTHING: (
        "looked_at",
        select(col(LookedAt.entry_seq)).where(~exists().where(ENTRY.c.seq == col(LookedAt.entry_seq))).distinct(),
    ),
    Odd.NO_MANAGER: (
        "staff",
        select(func.min(col(Staff.id)))
        .where(col(Staff.pin).is_not(None))
        .having(
            func.count() > 0,
            func.max(case((and_(col(Staff.active), _MANAGES), 1), else_=0)) == 0,
        ),
    ),
}
_LATER = {
    kind.__tablename__: select(col(kind.id)).where(
        col(kind.changed) > select(HEAD.c.seq).where(HEAD.c.id == 1).scalar_subquery()
    )
    for kind in (Visit, Examination, Patient, Referral, Appointment, Staff)
}
_COUNTED = select(col(TicketCounter.unit_day)).where(col(TicketCounter.last) != _GIVEN)


def read(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Every impossible state that the database is in; none, unless something other than a verb wrote to it."""
    connection = snapshot.connection
    rows = [
        Finding(odd, table, key) for odd, (table, statement) in _RULES.items() for key in connection.scalars(statement)
    ]
    rows += [
        Finding(Odd.WRITTEN_LATER, str(table), key)
        for table, statement in _LATER.items()
        for key in connection.scalars(statement)
    ]
    days = [Finding(Odd.NUMBER_MISSING, "ticket_counter", day.toordinal()) for day in connection.scalars(_COUNTED)]
    return (*rows, *days)
