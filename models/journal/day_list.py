"""What the journal adds to the lists to act on: the looks that a manager reviews."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from models.day_lists import ListAct, ListRow
from models.journal.look import LOOK
from models.journal.outcomes import LookKind
from models.journal.read import read_entries
from models.journal.rows import EntryRow, Which
from models.patient.fold import fold
from models.patient.table import Patient
from models.refusal import Message
from models.store.snapshot import Snapshot
from models.visit.table import Visit

_FAMILIES = select(col(Patient.id), col(Patient.family)).where(col(Patient.id).in_(bindparam("keys", expanding=True)))
_HERE = select(col(Visit.patient_id)).where(
    col(Visit.unit_day) == bindparam("day"), col(Visit.patient_id).in_(bindparam("keys", expanding=True))
)


def read_looks(snapshot: Snapshot, day: date) -> tuple[ListRow, ...]:
    """The looks of a day at one patient who had the looker's surname, wasn't here that day, or opened with a reason.

    Whoever checked in after the look was here that day.
    """
    rows = read_entries(snapshot, Which(day=day, verb=LOOK)).rows
    keys = sorted({row.patient for row in rows if row.patient is not None})
    families = _families(snapshot.connection, keys)
    here = set(snapshot.connection.scalars(_HERE, {"keys": keys, "day": day}))
    found = ((row, _why(row, families, here)) for row in rows)
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


def _why(row: EntryRow, families: Mapping[int, frozenset[str]], here: Container[int]) -> Message | None:
    """Why a look is to be reviewed; ``None`` when it isn't."""
    if row.patient is None or row.look == LookKind.KEY:
        return None
    if families.get(row.patient, frozenset()) & _words(row.who):
        return Message("day.look_same_name")
    if row.reason:
        return Message("day.look_reason")
    return Message("day.look_outside") if row.outside and row.patient not in here else None


def _families(connection: Connection, keys: Iterable[int]) -> dict[int, frozenset[str]]:
    return {row.id: _words(row.family) for row in connection.execute(_FAMILIES, {"keys": list(keys)})}


def _words(name: str) -> frozenset[str]:
    """The words of a name that are more than an initial."""
    return frozenset(word for word in fold(name).split() if len(word) > 1)
