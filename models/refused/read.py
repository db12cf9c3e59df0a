"""The refused messages that nobody has seen to yet."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.day_lists import ListAct, ListRow
from models.refusal import Message
from models.refused.outcomes import RefusedRow
from models.refused.table import RefusedMessage
from models.store import outcome
from models.store.snapshot import Snapshot

_OPEN = (
    select(
        col(RefusedMessage.id),
        col(RefusedMessage.changed),
        col(RefusedMessage.at),
        col(RefusedMessage.station),
        col(RefusedMessage.what),
        col(RefusedMessage.place),
        col(RefusedMessage.why),
        col(RefusedMessage.patient_id),
    )
    .where(col(RefusedMessage.dismissed_at).is_(None))
    .order_by(col(RefusedMessage.at).desc(), col(RefusedMessage.id).desc())
)

_PLACES = select(col(RefusedMessage.place)).where(col(RefusedMessage.dismissed_at).is_(None))
_OF_PLACE = select(col(RefusedMessage.id)).where(
    col(RefusedMessage.place) == bindparam("place"), col(RefusedMessage.dismissed_at).is_(None)
)


def read_refused(snapshot: Snapshot, most: int = 200) -> tuple[RefusedRow, ...]:
    """Those that nobody has seen to, the newest first."""
    return tuple(
        RefusedRow(row.id, row.changed, row.at, row.station, row.what, row.place, _why(row.why), row.patient_id)
        for row in snapshot.connection.execute(_OPEN.limit(most))
    )


def _why(stored: str) -> Message:
    try:
        message = outcome.load(json.loads(stored))
    except (ValueError, outcome.OutcomeError):
        message = None
    return message if isinstance(message, Message) else Message("day.refused_unreadable")


def read_refused_rows(snapshot: Snapshot, day: date) -> tuple[ListRow, ...]:
    """The same, for the lists to act on."""
    del day
    return tuple(
        ListRow(
            key=row.refused,
            what=row.why,
            at=row.at,
            note=f"{row.what}  {row.place}",
            who=row.station,
            patient=row.patient,
            changed=row.changed,
            acts=(*((ListAct.BOOK,) if row.patient else ()), ListAct.DISMISS),
        )
        for row in read_refused(snapshot)
    )


def read_of_place(snapshot: Snapshot, place: str) -> tuple[int, ...]:
    """The keys of those of a place that nobody has seen to."""
    return tuple(snapshot.connection.execute(_OF_PLACE, {"place": place}).scalars())


def read_places(snapshot: Snapshot) -> frozenset[str]:
    """Where those lie that nobody has seen to."""
    return frozenset(snapshot.connection.execute(_PLACES).scalars())
