"""What the journal adds to the lists to act on: the looks that a manager reviews."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from models.day_lists import ListAct, ListRow
from models.journal.look import LOOK
from models.journal.outcomes import LookKind
from models.journal.read import read_entries
from models.journal.rows import EntryRow, Which
from models.patient.fold import fold
from models.patient.read import surviving
from models.patient.table import Patient
from models.refusal import Message
from models.staff.table import Staff
from models.store.snapshot import Snapshot
from models.visit.table import Visit

_PEOPLE = select(col(Patient.id), col(Patient.family), col(Patient.address)).where(
    col(Patient.id).in_(bindparam("keys", expanding=True))
)
_OWN_RECORDS = select(col(Staff.id), col(Staff.patient_id)).where(
    col(Staff.id).in_(bindparam("staff", expanding=True)), col(Staff.patient_id).is_not(None)
)
_HERE = select(col(Visit.patient_id)).where(
    col(Visit.unit_day) == bindparam("day"), col(Visit.patient_id).in_(bindparam("keys", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of those who were looked at, and of those who looked.

    Args:
        families: the words of each patient's surname.
        addresses: each patient's address, folded; none where there is none.
        own: each member of staff's own record, where it is named.
        here: the patients who were here that day.
    """

    families: Mapping[int, frozenset[str]]
    addresses: Mapping[int, str]
    own: Mapping[int, int]
    here: Container[int]


def read_looks(snapshot: Snapshot, day: date) -> tuple[ListRow, ...]:
    """The looks of a day that a manager reviews.

    Those at one's own record, at the same address as one's own, at a patient with the looker's surname, with a reason,
    or at somebody who wasn't here that day: whoever checked in after the look was.
    """
    rows = read_entries(snapshot, Which(day=day, verb=LOOK)).rows
    known = _known(snapshot.connection, rows, day)
    found = ((row, _why(row, known)) for row in rows)
    return tuple(
        ListRow(
            key=row.seq,
            what=why,
            at=row.at,
            ticket=row.ticket,
            note=row.reason,
            who=row.who,
            patient=row.patient,
            acts=(ListAct.WHOSE,),
        )
        for row, why in found
        if why is not None
    )


def _why(row: EntryRow, known: Known) -> Message | None:
    """Why a look is to be reviewed; ``None`` when it isn't."""
    patient, own = row.patient, None if row.staff is None else known.own.get(row.staff)
    if patient is None or row.look == LookKind.KEY:
        return None
    if patient == own:
        return Message("day.look_own")
    if known.families.get(patient, frozenset()) & _words(row.who):
        return Message("day.look_same_name")
    if own is not None and known.addresses.get(own, "") == known.addresses.get(patient):
        return Message("day.look_same_address")
    if row.reason:
        return Message("day.look_reason")
    return Message("day.look_outside") if row.outside and patient not in known.here else None


def _known(connection: Connection, rows: Iterable[EntryRow], day: date) -> Known:
    keys = {row.patient for row in rows if row.patient is not None}
    lookers = sorted({row.staff for row in rows if row.staff is not None})
    named = {row.id: row.patient_id for row in connection.execute(_OWN_RECORDS, {"staff": lookers})}
    by_now = surviving(connection, named.values())
    own = {staff: by_now[record] for staff, record in named.items()}
    people = connection.execute(_PEOPLE, {"keys": sorted(keys | set(own.values()))}).all()
    return Known(
        families={row.id: _words(row.family) for row in people},
        addresses={row.id: fold(row.address) for row in people if fold(row.address)},
        own=own,
        here=set(connection.scalars(_HERE, {"keys": sorted(keys), "day": day})),
    )


def _words(name: str) -> frozenset[str]:
    """The words of a name that are more than an initial."""
    return frozenset(word for word in fold(name).split() if len(word) > 1)
