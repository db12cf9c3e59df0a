"""Calling: the next patient, again, passed over, not present, back in the queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlmodel import col, select

from models.appointment.states import Booking
from models.clock import clinic_day
from models.permission import Permission
from models.referral.facts import ReferralState
from models.referral.table import Referral
from models.refusal import Moved, NotNow, Taken
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.unit.rules import Unit
from models.visit.act import back_to_waiting, book_state, end, examinations, move, plan
from models.visit.awaited import settle, take_up
from models.visit.claim import Queue, There, claim, next_room, read_queue, read_there
from models.visit.hold import forbidden, hold_for
from models.visit.outcomes import Called, Done, NobodyToCall
from models.visit.states import OPEN, Examined, State, Step
from models.visit.table import Examination, Visit


@verb(may=Permission.CALL)
def call_next(tx: Tx, *, rooms: Sequence[str], meant: int | None = None) -> Called | NobodyToCall:
    """Call the first patient of the order that one of these rooms can take.

    A call is kept by the station that made it: until its patient has come, or is passed over, it calls nobody else. A
    room that another station has called somebody to isn't free: whoever is called by this one is called to another.

    Args:
        tx: the transaction.
        rooms: the rooms that the station covers, in its order of preference.
        meant: the visit that the person has been shown as next, if the act named one.

    Returns:
        Whom it called and where to, or that there is nobody to call.

    Raises:
        NotNow: ``visit.one_called``: somebody called from this station has not come yet; ``visit.room_called``: whoever
            could be called waits for a room that another station has called somebody to.
        Moved: ``visit.not_next``: by now another is before the one meant.
    """
    unit, there = unit_of(tx.connection), read_there(tx)
    _refuse_while_called(tx.station, there)
    taken = {each.room: each for each in there if each.called and each.room in rooms}
    queue = read_queue(tx, unit)
    claimed = claim(tx, queue, [room for room in rooms if room not in taken], there)
    if claimed is None:
        _refuse_if_kept_out(tx, queue, taken)
        return NobodyToCall(queue.here)
    row, room = claimed
    if meant is not None and row.id != meant:
        raise Moved("visit.not_next", ticket=row.ticket)
    row.state = State.CALLED
    row.room = room
    row.calls = row.spaced_calls = 0
    count_call(tx, row, unit)
    tx.about(visit=row.id, patient=row.patient_id)
    return Called(row.id, row.ticket, row.patient_id, room, row.calls)


@verb(may=Permission.CALL)
def call_again(tx: Tx, *, visit: int, seen: int) -> Called:
    """Show and sound the call once more; from now on it is this station's.

    Raises:
        Moved: it has changed since.
        NotNow: it isn't called.
    """
    row = move(tx, visit, seen, Step.CALL_AGAIN)
    count_call(tx, row, unit_of(tx.connection))
    return Called(row.id, row.ticket, row.patient_id, row.room, row.calls)


@verb(may=Permission.CALL)
def pass_over(tx: Tx, *, visit: int, seen: int) -> Done:
    """Let others go first: the due time stays, and for a while (the unit's pause) it isn't called.

    Raises:
        Moved: it has changed since.
        NotNow: it isn't called.
    """
    row = move(tx, visit, seen, Step.PASS_OVER)
    unit = unit_of(tx.connection)
    back_to_waiting(row)
    row.not_before = tx.now + unit.pause_after_pass_over
    row.held = forbidden(tx, row, unit)
    return Done(row.id, row.ticket, row.state)


@verb(may=Permission.HOLD)
def mark_back(tx: Tx, *, visit: int, seen: int) -> Done:
    """End being away, or the pause after a pass over: the patient is here again.

    Raises:
        Moved: it has changed since.
        NotNow: it isn't waiting, or is neither away nor pausing (``visit.not_pausing``).
    """
    row = move(tx, visit, seen, Step.BACK)
    if row.away_since is None and (row.not_before is None or row.not_before <= tx.now):
        raise NotNow("visit.not_pausing", ticket=row.ticket)
    row.away_since = row.not_before = None
    return Done(row.id, row.ticket, row.state)


@verb(may=Permission.CALL)
def no_show(tx: Tx, *, visit: int, seen: int) -> Done:
    """Mark as not present, after enough calls far enough apart; the referrals are free again.

    Raises:
        Moved: it has changed since.
        NotNow: it isn't called; ``visit.call_more``: not called often enough yet.
    """
    row = move(tx, visit, seen, Step.NO_SHOW)
    unit = unit_of(tx.connection)
    if row.spaced_calls < unit.calls_before_no_show:
        raise NotNow(
            "visit.call_more",
            ticket=row.ticket,
            calls=unit.calls_before_no_show,
            minutes=int(unit.between_calls / timedelta(minutes=1)),
        )
    end(tx, row, State.NO_SHOW, "", Booking.NO_SHOW)
    return Done(row.id, row.ticket, row.state)


@verb(may=Permission.HOLD)
def reinstate(tx: Tx, *, visit: int, seen: int) -> Done:
    """Put a patient who was marked as not present back in the queue, with the old due time.

    The referrals are as they are by now; one that was awaited and has come meanwhile is taken.

    Raises:
        Moved: it has changed since.
        NotNow: it isn't marked as not present, or (``visit.other_day``) is of another day.
        Taken: ``visit.already_here``: the patient has checked in anew; ``visit.referral_gone``: a referral of it is
            used by now or was taken back.
    """
    row = move(tx, visit, seen, Step.REINSTATE)
    _refuse_if_here(tx, row)
    for examination in examinations(tx, row.id, Examined.NOT_DONE):
        if examination.reason != State.NO_SHOW:
            continue
        _use_again(tx, tx.change(examination))  # first: one referral has one examination, and that may be another's
        examination.state = Examined.PLANNED
        examination.reason = ""
        examination.ended_at = None
    back_to_waiting(row)
    book_state(tx, row.id, Booking.CHECKED_IN)
    tx.session.flush()
    unit = unit_of(tx.connection)
    settle(tx, row, unit)
    row.held = hold_for(tx, row, unit)
    take_up(tx, row.patient_id, unit, since=seen)
    return Done(row.id, row.ticket, row.state)


def count_call(tx: Tx, row: Visit, unit: Unit) -> None:
    """One more call, by whoever acts; it counts towards a no-show when it is far enough from the last that did."""
    row.calls += 1
    row.called_at = tx.now
    row.called_by, row.called_from = tx.actor.staff, tx.station
    if row.spaced_calls == 0 or row.counted_call_at is None or tx.now - row.counted_call_at >= unit.between_calls:
        row.spaced_calls += 1
        row.counted_call_at = tx.now


def _refuse_while_called(station: str, there: Iterable[There]) -> None:
    called = next((each for each in there if each.called and each.station == station), None)
    if called is not None:
        raise NotNow("visit.one_called", ticket=called.ticket, patient=called.patient)


def _refuse_if_kept_out(tx: Tx, queue: Queue, taken: Mapping[str, There]) -> None:
    """Refuse if somebody could be called, were it not for those who are called to these rooms."""
    waits_for = next_room(tx, queue, list(taken))
    if waits_for is not None:
        one = taken[waits_for]
        room = queue.unit.room(waits_for)
        names = room.names if room else waits_for
        raise NotNow("visit.room_called", ticket=one.ticket, patient=one.patient, room=names)


def _refuse_if_here(tx: Tx, row: Visit) -> None:
    if row.unit_day != clinic_day(tx.now):
        raise NotNow("visit.other_day", ticket=row.ticket)
    open_states = [state.value for state in OPEN]
    here = tx.session.exec(
        select(Visit).where(col(Visit.patient_id) == row.patient_id, col(Visit.state).in_(open_states))
    ).one_or_none()
    if here is not None:
        raise Taken("visit.already_here", ticket=here.ticket)


def _use_again(tx: Tx, examination: Examination) -> None:
    """Take its referral again, as it asks by now; one taken back meanwhile stays so, and one used by now refuses."""
    if examination.referral_id is None:
        return
    referral = tx.session.get_one(Referral, examination.referral_id)
    if referral.state == ReferralState.REVOKED:
        return
    if referral.state != ReferralState.OPEN:
        raise Taken("visit.referral_gone")
    tx.change(referral).state = ReferralState.IN_USE
    plan(examination, referral)
