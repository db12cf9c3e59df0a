"""What a desk finds when somebody types or scans: a code, a ticket of today, a birth date, a reference or a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, bindparam, select
from sqlmodel import col

from models.appointment.states import Booking, Kind
from models.appointment.table import Appointment
from models.clock import clinic_day, day_bounds
from models.patient.fold import fold
from models.patient.identity import parse_code
from models.patient.read import patients, surviving
from models.patient.table import Identifier, Patient
from models.patient.typed import BirthDate, Code, Name, Reference, Ticket, classify, nearly_code
from models.patient.view import PatientHit
from models.referral.table import Referral
from models.store.snapshot import Snapshot
from models.visit.states import State
from models.visit.table import Visit, ticket_text

MOST = 20

_LIVE = col(Patient.merged_into).is_(None)
_BY_NAME = select(col(Patient.id)).where(_LIVE).order_by(col(Patient.search), col(Patient.id)).limit(MOST)
_BY_IDENTIFIER = select(col(Identifier.patient_id)).where(col(Identifier.value) == bindparam("value")).distinct()
_BY_NUMBER = select(col(Visit.patient_id)).where(
    col(Visit.unit_day) == bindparam("day"), col(Visit.number) == bindparam("number")
)
_TODAY = (
    select(col(Visit.patient_id), col(Visit.kind), col(Visit.number), col(Visit.state))
    .where(col(Visit.unit_day) == bindparam("day"), col(Visit.patient_id).in_(bindparam("keys", expanding=True)))
    .order_by(col(Visit.id))
)
_BOOKED = (
    select(col(Appointment.patient_id), col(Appointment.start))
    .where(
        col(Appointment.kind) == Kind.IMAGING.value,
        col(Appointment.state) == Booking.BOOKED.value,
        col(Appointment.start) >= bindparam("start"),
        col(Appointment.start) < bindparam("end"),
        col(Appointment.patient_id).in_(bindparam("keys", expanding=True)),
    )
    .order_by(col(Appointment.start).desc())
)


def find(snapshot: Snapshot, text: str, *, scanned: bool = False) -> tuple[PatientHit, ...]:
    """The patients whom the text means, at most ``MOST``.

    Args:
        snapshot: where to read.
        text: as typed or scanned.
        scanned: whether a barcode reader sent it: then it is an identity code or a reference, never corrected.

    Raises:
        Invalid: it has the form of an identity code, or nearly, and isn't one; or the reader's layout is wrong.
    """
    today = clinic_day(snapshot.now)
    found = _keys(snapshot.connection, text, today, scanned=scanned)[:MOST]
    keys = list(dict.fromkeys(surviving(snapshot.connection, found).values()))
    start, end = day_bounds(today)
    visits = {row.patient_id: row for row in snapshot.connection.execute(_TODAY, {"day": today, "keys": keys})}
    booked = {
        row.patient_id: row.start
        for row in snapshot.connection.execute(_BOOKED, {"start": start, "end": end, "keys": keys})
    }
    return tuple(
        PatientHit(
            patient=view,
            ticket=ticket_text(visits[view.key].kind, visits[view.key].number) if view.key in visits else "",
            state=State(visits[view.key].state) if view.key in visits else None,
            appointed=booked.get(view.key),
        )
        for view in patients(snapshot.connection, keys)
    )


def _keys(connection: Connection, text: str, today: date, *, scanned: bool) -> Sequence[int]:
    match classify(text, today):
        case Code(code):
            return _by_value(connection, parse_code(code, today, scanned=scanned).value)
        case Ticket(number, letter):
            statement = _BY_NUMBER.where(col(Visit.kind) == letter) if letter else _BY_NUMBER
            return list(connection.scalars(statement, {"day": today, "number": number}))
        case BirthDate(dates):
            return list(connection.scalars(_BY_NAME.where(col(Patient.birth_date).in_(dates))))
        case Reference(reference):
            found = _by_reference(connection, reference)
            if not found and nearly_code(reference):
                parse_code(reference, today, scanned=scanned)  # says what is wrong with it
            return found
        case Name(name):
            words = fold(name).split()
            if not words:
                return []  # signs alone are nobody's name, rather than everybody's
            statement = _BY_NAME
            for word in words:
                statement = statement.where(_has_word(word))
            return list(connection.scalars(statement))
        case _:
            return []


def _has_word(word: str) -> ColumnElement[bool]:
    start = _literal(word)
    search = col(Patient.search)
    return search.like(f"{start}%", escape="\\") | search.like(f"% {start}%", escape="\\")


def _literal(text: str) -> str:
    """The text for LIKE, its wildcards meant as such."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _by_value(connection: Connection, value: str) -> list[int]:
    return list(connection.scalars(_BY_IDENTIFIER, {"value": value}))


def _by_reference(connection: Connection, reference: str) -> list[int]:
    """Whose foreign identifier, accession number, referral or appointment this is."""
    found = _by_value(connection, reference)
    ends = f"%|{_literal(reference)}"
    found += connection.scalars(
        select(col(Referral.patient_id)).where(
            (col(Referral.accession) == reference) | col(Referral.source).like(ends, escape="\\")
        )
    )
    found += connection.scalars(
        select(col(Appointment.patient_id)).where(col(Appointment.source).like(ends, escape="\\"))
    )
    return list(dict.fromkeys(found))
