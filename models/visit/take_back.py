"""Take back: the same person's last act, within two minutes, named before it is undone, if nothing has happened since.

What can be taken back are the turns of a visit. Their entries hold what the rows held before; a new verb with an entry
of its own puts that back, exactly, or refuses. A check-in is withdrawn by ``withdraw``, a booking is cancelled, a
merger stays, and what an incident was written for stays written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from models.appointment.steps import rooms_taken
from models.appointment.table import Appointment, AppointmentStep
from models.permission import Permission, granted
from models.referral.table import Referral
from models.refusal import Message, Moved, NotAllowed, NotFound, NotNow, Refusal, Taken
from models.store import outcome
from models.store.ledger import ENTRY
from models.store.snapshot import Snapshot
from models.store.table import Entity
from models.store.unit_of_work import Tx
from models.store.verb import Verb, verb, verb_of
from models.visit.answers import answer_pregnancy, answer_side
from models.visit.call import call_again, call_next, mark_back, no_show, pass_over, reinstate
from models.visit.close_day import close_day, end_left_open
from models.visit.examine import finish, start
from models.visit.hold import hold, release
from models.visit.outcomes import TakenBack, Undoable
from models.visit.overrule import defer, expedite, lift
from models.visit.presence import away
from models.visit.states import OPEN, State
from models.visit.stop import leave, not_done, stop
from models.visit.table import Examination, KeptTurn, Visit
from models.visit.wrong import wrong_patient

WITHIN = timedelta(minutes=2)
"""How long an act can be taken back."""

_CAN_BE_UNDONE = (
    answer_pregnancy, answer_side, away, call_again, call_next, close_day, defer, end_left_open, expedite, finish, hold,
    leave, lift, mark_back, no_show, not_done, pass_over, reinstate, release, start, stop, wrong_patient,
)  # fmt: skip
UNDONE: dict[str, Verb] = {known.name: known for known in [verb_of(each) for each in _CAN_BE_UNDONE]}
"""The verbs that can be taken back, by name."""

NO_ACTS = frozenset({"staff.take_post", "staff.leave_post", "visit.learn"})
"""What the program does by itself in a person's name; looks are no acts either."""

_TABLES: dict[str, type[Entity]] = {
    str(table.__tablename__): table for table in (Visit, Examination, Appointment, AppointmentStep, Referral, KeptTurn)
}
_TURN, _STEP = str(KeptTurn.__tablename__), str(AppointmentStep.__tablename__)
_MINE = (
    select(ENTRY.c.seq, ENTRY.c.at, ENTRY.c.verb, ENTRY.c.body)
    .where(ENTRY.c.staff_id == bindparam("staff"), ENTRY.c.at >= bindparam("since"))
    .order_by(ENTRY.c.seq.desc())
)


@dataclass(frozen=True, slots=True)
class _Act:
    """An entry, as far as it tells what to put back."""

    seq: int
    at: datetime
    verb: str
    made: Sequence[tuple[str, int]]
    before: Sequence[tuple[str, int, dict[str, Any]]]
    unkept: bool


def last_to_take_back(snapshot: Snapshot, staff: int | None) -> Undoable | None:
    """What this person did last, and why it can't be taken back if it can't; ``None``: nothing within the time."""
    with Session(bind=snapshot.connection) as session:
        act = _last(session, staff, snapshot.now)
        if act is None:
            return None
        keys = (*_keys(act, "visit"), *(key for table, key in act.made if table == "visit"))
        visits = [row for row in (session.get(Visit, key) for key in keys) if row is not None]
        refused: Message | None = None
        try:
            _check(session, act)
        except Refusal as refusal:
            refused = refusal.message
    return Undoable(
        entry=act.seq,
        verb=act.verb,
        at=act.at,
        visit=visits[0].id if visits else None,
        ticket=", ".join(row.ticket for row in visits),
        refused=refused,
    )


@verb(may=Permission.WORK)
def take_back(tx: Tx, *, entry: int) -> TakenBack:
    """Undo what the same person did last: everything is as it was, but for the journal.

    Args:
        tx: the transaction.
        entry: the sequence number of what was named to the person.

    Raises:
        NotFound: ``visit.nothing_to_take_back``: the person did nothing within the time.
        Moved: ``visit.not_the_last``: it isn't what the person did last; ``visit.taken_on``: something has happened to
            the visit since.
        NotNow: ``visit.not_taken_back``: it is of a kind that stays; ``visit.room_taken``: the room has another patient
            by now.
        Taken: ``visit.here_anew``: the patient has another visit by now; ``visit.time_taken``: somebody else has the
            time that the patient had by now.
        NotAllowed: ``visit.take_back_not_allowed``: the person may not do any more what is to be undone.
    """
    act = _last(tx.session, tx.actor.staff, tx.now)
    if act is None:
        raise NotFound("visit.nothing_to_take_back", minutes=int(WITHIN / timedelta(minutes=1)))
    if act.seq != entry:
        raise Moved("visit.not_the_last")
    _check(tx.session, act)
    if UNDONE[act.verb].may not in granted(tx.actor.roles):
        raise NotAllowed("visit.take_back_not_allowed")
    with tx.session.no_autoflush:
        for table, key, held in act.before:
            _put_back(tx, tx.session.get_one(_TABLES[table], key), held, act.seq)
        for table, key in act.made:
            _put_back(tx, tx.session.get_one(_TABLES[table], key), _FIRST_TURN, act.seq)
    visits = [tx.session.get_one(Visit, key) for key in _keys(act, "visit")]
    _refuse_if_taken(tx.session, visits)
    tx.about(visit=visits[0].id, patient=visits[0].patient_id)
    return TakenBack(act.seq, act.verb, visits[0].id, ", ".join(row.ticket for row in visits), visits[0].state)


def _last(session: Session, staff: int | None, now: datetime) -> _Act | None:
    """The person's last act within the time that changed anything."""
    if staff is None:
        return None
    for row in session.connection().execute(_MINE, {"staff": staff, "since": now - WITHIN}):
        if row.verb in NO_ACTS or row.verb.startswith("journal."):
            continue
        body = json.loads(row.body)
        if body["made"] or body["before"]:
            made, before = [tuple(each) for each in body["made"]], [tuple(each) for each in body["before"]]
            return _Act(row.seq, row.at, row.verb, made, before, bool(body["unkept"]))
    return None


def _keys(act: _Act, table: str) -> list[int]:
    return [key for named, key, _ in act.before if named == table]


def _check(session: Session, act: _Act) -> None:
    """Refuse what stays, and what isn't as the act left it.

    The turns are another matter: they are put back only if nobody has called since, and hinder nothing.
    """
    if act.verb not in UNDONE or act.unkept or any(table != _TURN for table, _ in act.made) or not _keys(act, "visit"):
        raise NotNow("visit.not_taken_back")
    for table, key, _ in act.before:
        row = session.get(_TABLES[table], key)
        if table != _TURN and (row is None or row.changed != act.seq):
            raise Moved("visit.taken_on")
    if any(changed > act.seq for changed in _changes_around(session, _keys(act, "visit"))):
        raise Moved("visit.taken_on")
    _refuse_if_booked(session, _keys(act, _STEP))


def _refuse_if_booked(session: Session, steps: Iterable[int]) -> None:
    """Refuse if by now others have any of the times that the act has let go."""
    released = {session.get_one(AppointmentStep, key).appointment_id for key in steps}
    for booking in [session.get_one(Appointment, key) for key in sorted(released)]:
        ends = booking.start + timedelta(minutes=booking.minutes)
        if booking.resource in rooms_taken(session.connection(), booking.start, ends):
            raise Taken("visit.time_taken", at=booking.start)


def _changes_around(session: Session, visits: Sequence[int]) -> Iterable[int]:
    """When the examinations, referrals and bookings of these visits were changed."""
    served = (
        select_rows(col(Examination.changed), col(Referral.changed))
        .join(Referral, col(Referral.id) == col(Examination.referral_id), isouter=True)
        .where(col(Examination.visit_id).in_(visits))
    )
    for examination, referral in session.exec(served):
        yield examination
        yield referral or 0
    yield from session.exec(select_rows(col(Appointment.changed)).where(col(Appointment.visit_id).in_(visits)))


_FIRST_TURN: dict[str, Any] = {"last": None, "more": 0, "owed": 0, "changed": 0}
"""What a turn is before the first call of a day."""


def _put_back(tx: Tx, row: Entity, held: dict[str, Any], seq: int) -> None:
    """Write the columns as they were; of a turn also when, since the order asks for that."""
    if isinstance(row, KeptTurn):
        if row.changed != seq:
            return
        tx.change(row)
        row.changed = held["changed"]
    else:
        tx.change(row)
    for name, value in held.items():
        if name not in ("id", "changed"):
            setattr(row, name, outcome.load(value))


def _refuse_if_taken(session: Session, visits: Sequence[Visit]) -> None:
    """Refuse if by now another visit stands where these would stand again."""
    others = select_rows(Visit).where(col(Visit.id).not_in([row.id for row in visits]))
    with session.no_autoflush:
        for row in visits:
            of_patient = others.where(col(Visit.patient_id) == row.patient_id, col(Visit.state).in_(sorted(OPEN)))
            if row.state in OPEN and (here := session.exec(of_patient).first()) is not None:
                raise Taken("visit.here_anew", ticket=here.ticket)
            in_room = others.where(col(Visit.state) == row.state, col(Visit.room) == row.room)
            if row.state in (State.CALLED, State.IN_EXAM) and (there := session.exec(in_room).first()) is not None:
                raise NotNow("visit.room_taken", ticket=there.ticket)
