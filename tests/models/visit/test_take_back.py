"""Take back: for every verb that can be undone, all is exactly as it was; or it is refused, with one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from models.journal.verify import verify
from models.patient.verbs import take_patient
from models.permission import Role
from models.public import public_board
from models.referral.facts import Side
from models.refusal import Moved, NotAllowed, NotFound, NotNow, Taken
from models.staff.verbs import ensure_owner
from models.store.verb import REGISTRY
from models.visit.announce import announce
from models.visit.answers import answer_pregnancy, answer_side
from models.visit.call import call_again, call_next, mark_back, no_show, pass_over, reinstate
from models.visit.check_in import check_in
from models.visit.close_day import close_day, end_left_open, left_open, still_open
from models.visit.ends import DayEnd
from models.visit.examine import finish, start
from models.visit.hold import hold, release
from models.visit.outcomes import NobodyToCall, NotStarted
from models.visit.overrule import defer, expedite, lift
from models.visit.presence import away
from models.visit.states import IdentityShown, Pregnancy, State
from models.visit.stop import leave, not_done, stop
from models.visit.take_back import UNDONE, last_to_take_back, take_back
from models.visit.wrong import wrong_patient
from tests.clinic import Clinic, person
from tests.models.visit.conftest import ROOMS, Turns
from tests.models.visit.test_questions import PELVIS, WOMAN
from tests.models.visit.test_stop import two

TABLES = (
    "visit", "examination", "appointment", "appointment_step", "referral", "kept_turn", "ticket_counter", "incident",
)  # fmt: skip
A_DAY = 24 * 60


@pytest.fixture(autouse=True)
def somebody(clinic: Clinic) -> None:
    """Whoever acts is a member of staff."""
    clinic.actor = ensure_owner(clinic.store, "somebody")


def everything(clinic: Clinic) -> dict[str, list[dict[str, Any]]]:
    """All rows, without the number of their last change; a turn that nobody has had is no row."""
    found = {
        table: clinic.store.read(
            lambda snapshot, table=table: [
                dict(row) for row in snapshot.connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).mappings()
            ]
        )
        for table in TABLES
    }
    for row in (row for table in TABLES if table != "kept_turn" for row in found[table]):
        row.pop("changed", None)
    found["kept_turn"] = [row for row in found["kept_turn"] if row["changed"]]
    return found


def undo(clinic: Clinic) -> Any:
    offered = clinic.store.read(partial(last_to_take_back, staff=clinic.actor.staff))
    assert offered is not None
    return clinic.perform(take_back, entry=offered.entry)


Acts = Callable[[Clinic, Turns], None]


def _waits(clinic: Clinic, turns: Turns) -> None:
    turns.booked(1)
    clinic.walk_in(1)


def _called(clinic: Clinic, turns: Turns) -> None:
    _waits(clinic, turns)
    clinic.perform(call_next, rooms=ROOMS)


def _in_exam(clinic: Clinic, turns: Turns) -> None:
    _called(clinic, turns)
    turns.do(start, "A001", cannot_say="aphasia")


def _then(before: Acts, verb: Any, **more: Any) -> Acts:
    def acts(clinic: Clinic, turns: Turns) -> None:
        before(clinic, turns)
        turns.do(verb, "A001", **more)

    return acts


def _in_first_room(clinic: Clinic, turns: Turns) -> None:
    two(clinic)
    clinic.perform(call_next, rooms=("xray1",))
    turns.do(start, cannot_say="aphasia")


def _called_often(clinic: Clinic, turns: Turns) -> None:
    _called(clinic, turns)
    clinic.clock.forward(3)
    turns.do(call_again, "A001")


def _missing(clinic: Clinic, turns: Turns) -> None:
    _called_often(clinic, turns)
    turns.do(no_show, "A001")


def _past_due_with_turns(clinic: Clinic, turns: Turns) -> None:
    """Three past due, one of them called in its turn: a turn is kept already."""
    for n in (1, 2, 3):
        clinic.walk_in(n)
    clinic.clock.forward(60)
    clinic.perform(call_next, rooms=ROOMS)
    turns.do(leave, reason="gone")


def _asked(clinic: Clinic, turns: Turns) -> None:
    turns.called(exam=PELVIS, patient=WOMAN)


def _side(clinic: Clinic, turns: Turns) -> None:
    turns.called(side=None)


def _answer_side(clinic: Clinic, turns: Turns) -> None:
    row = clinic.row("B001")
    clinic.perform(answer_side, examination=row.exams[0].key, seen=row.changed, side=Side.RIGHT)


def _close(clinic: Clinic, turns: Turns) -> None:
    given = tuple(DayEnd(row.visit, row.changed, row.ends[0], "late") for row in clinic.store.read(still_open))
    clinic.perform(close_day, ends=given)


def _left_open(clinic: Clinic, turns: Turns) -> None:
    _in_exam(clinic, turns)
    clinic.clock.forward(A_DAY)


def _end_left_open(clinic: Clinic, turns: Turns) -> None:
    (row,) = clinic.store.read(left_open)
    clinic.perform(end_left_open, visit=row.visit, seen=row.changed, how=State.DONE, reason="imaged")


def _announced(clinic: Clinic, turns: Turns) -> None:
    clinic.perform(announce, patient=clinic.perform(take_patient, facts=person(1)).patient)


def _of_announced(verb: Any, **more: Any) -> Acts:
    def acts(clinic: Clinic, turns: Turns) -> None:
        (row,) = clinic.store.read(still_open)
        clinic.perform(verb, visit=row.visit, seen=row.changed, **more)

    return acts


def _one(verb: Any, ticket: str = "A001", **more: Any) -> Acts:
    return lambda clinic, turns: turns.do(verb, ticket, **more)


def _call(clinic: Clinic, turns: Turns) -> None:
    clinic.perform(call_next, rooms=ROOMS)


CASES: dict[str, tuple[Acts, Acts]] = {
    "visit.call_next": (_waits, _call),
    "visit.call_next in its turn": (_past_due_with_turns, _call),
    "visit.call_again": (_called, _one(call_again)),
    "visit.pass_over": (_called, _one(pass_over)),
    "visit.mark_back": (_then(_called, pass_over), _one(mark_back)),
    "visit.mark_back from away": (_then(_waits, away), _one(mark_back)),
    "visit.no_show": (_called_often, _one(no_show)),
    "visit.reinstate": (_missing, _one(reinstate)),
    "visit.start": (_called, _one(start, cannot_say="aphasia")),
    "visit.finish": (_in_exam, _one(finish)),
    "visit.finish in the first room": (_in_first_room, _one(finish, "B001")),
    "visit.hold": (_waits, _one(hold, note="papers")),
    "visit.hold anew": (_then(_then(_waits, hold, note="a"), release, reason="b"), _one(hold, note="c")),
    "visit.release": (_then(_waits, hold, note="papers"), _one(release, reason="found")),
    "visit.away": (_waits, _one(away)),
    "visit.stop": (_in_exam, _one(stop, reason="machine down")),
    "visit.not_done": (_in_exam, _one(not_done, reason="pain")),
    "visit.not_done before the start": (_called, _one(not_done, reason="pain")),
    "visit.not_done for this room": (_in_first_room, _one(not_done, "B001", reason="pain")),
    "visit.leave": (_waits, _one(leave, reason="gone")),
    "visit.leave when held": (_then(_waits, hold, note="papers"), _one(leave, reason="gone")),
    "visit.leave when away": (_then(_waits, away), _one(leave, reason="gone")),
    "visit.leave when announced": (_announced, _of_announced(leave, reason="gone")),
    "visit.wrong_patient": (_called, _one(wrong_patient)),
    "visit.expedite": (_waits, _one(expedite, reason="child")),
    "visit.expedite anew": (_then(_waits, expedite, reason="a"), _one(expedite, reason="b")),
    "visit.expedite when announced": (_announced, _of_announced(expedite, reason="theatre")),
    "visit.defer": (_then(_waits, expedite, reason="a"), _one(defer, reason="waits")),
    "visit.lift": (_then(_waits, defer, reason="waits"), _one(lift)),
    "visit.answer_pregnancy": (_asked, _one(answer_pregnancy, "B001", answer=Pregnancy.NO)),
    "visit.answer_side": (_side, _answer_side),
    "visit.close_day": (_in_first_room, _close),
    "visit.end_left_open": (_left_open, _end_left_open),
}


@pytest.mark.parametrize("case", CASES)
def test_everything_is_as_it_was(clinic: Clinic, turns: Turns, case: str) -> None:
    before, act = CASES[case]
    before(clinic, turns)
    clinic.clock.forward(1)
    stood, wall = everything(clinic), clinic.store.read(public_board)
    act(clinic, turns)
    assert everything(clinic) != stood
    clinic.clock.forward(2)
    answer = undo(clinic)
    assert answer.verb == case.partition(" ")[0]
    assert everything(clinic) == stood
    now = clinic.store.read(public_board)
    assert replace(now, seq=wall.seq, at=wall.at) == wall
    assert clinic.store.read(verify).found == ()


def test_every_verb_that_can_be_undone_has_a_case() -> None:
    assert {case.partition(" ")[0] for case in CASES} == set(UNDONE)
    assert set(UNDONE) <= set(REGISTRY)


def test_it_is_named_before_it_acts(clinic: Clinic, turns: Turns) -> None:
    assert clinic.store.read(partial(last_to_take_back, staff=clinic.actor.staff + 1)) is None
    _in_exam(clinic, turns)
    turns.do(finish, "A001")
    offered = clinic.store.read(partial(last_to_take_back, staff=clinic.actor.staff))
    assert offered is not None
    assert (offered.verb, offered.ticket, offered.at, offered.refused) == (
        "visit.finish",
        "A001",
        clinic.clock.now(),
        None,
    )
    with pytest.raises(Moved, match=r"visit\.not_the_last"):
        clinic.perform(take_back, entry=offered.entry - 1)


def refused_now(clinic: Clinic, kind: type[Exception], key: str) -> None:
    """It is refused before it is asked and when it is."""
    offered = clinic.store.read(partial(last_to_take_back, staff=clinic.actor.staff))
    assert offered is not None
    with pytest.raises(kind, match=key):
        clinic.perform(take_back, entry=offered.entry)


def test_not_after_two_minutes(clinic: Clinic, turns: Turns) -> None:
    _waits(clinic, turns)
    turns.do(away, "A001")
    offered = clinic.store.read(partial(last_to_take_back, staff=clinic.actor.staff))
    assert offered is not None
    clinic.clock.at += timedelta(minutes=2, seconds=1)
    assert clinic.store.read(partial(last_to_take_back, staff=clinic.actor.staff)) is None
    with pytest.raises(NotFound, match=r"visit\.nothing_to_take_back"):
        clinic.perform(take_back, entry=offered.entry)


def test_nothing_of_another_person(clinic: Clinic, turns: Turns) -> None:
    _waits(clinic, turns)
    clinic.actor = ensure_owner(clinic.store, "other")
    turns.do(away, "A001")
    clinic.actor = ensure_owner(clinic.store, "somebody")
    refused_now(clinic, NotNow, r"visit\.not_taken_back")


def test_not_after_another_has_gone_on_with_the_visit(clinic: Clinic, turns: Turns) -> None:
    _called(clinic, turns)
    clinic.actor = ensure_owner(clinic.store, "other")
    turns.do(pass_over, "A001")
    clinic.actor = ensure_owner(clinic.store, "somebody")
    offered = clinic.store.read(partial(last_to_take_back, staff=clinic.actor.staff))
    assert offered is not None
    assert offered.refused is not None
    assert offered.refused.key == "visit.taken_on"
    refused_now(clinic, Moved, r"visit\.taken_on")


def test_not_after_a_message_has_changed_its_referral(clinic: Clinic, turns: Turns) -> None:
    _in_exam(clinic, turns)
    stood = everything(clinic)
    clinic.actor = replace(clinic.actor, staff=None)
    clinic.take(clinic.incoming(1, revoked=True))
    clinic.actor = ensure_owner(clinic.store, "somebody")
    refused_now(clinic, Moved, r"visit\.taken_on")
    assert everything(clinic)["visit"] == stood["visit"]


def test_a_take_back_isnt_taken_back(clinic: Clinic, turns: Turns) -> None:
    _waits(clinic, turns)
    turns.do(away, "A001")
    undo(clinic)
    refused_now(clinic, NotNow, r"visit\.not_taken_back")


@pytest.mark.parametrize("exposed", [True, False])
def test_an_incident_stays(clinic: Clinic, turns: Turns, exposed: bool) -> None:
    _in_exam(clinic, turns)
    turns.do(wrong_patient, "A001", exposed=exposed, note="another came")
    refused_now(clinic, NotNow, r"visit\.not_taken_back")


def test_what_changed_nothing_is_passed_by(clinic: Clinic, turns: Turns) -> None:
    turns.in_exam(1)
    turns.do(finish)
    assert isinstance(clinic.perform(call_next, rooms=ROOMS), NobodyToCall)
    assert undo(clinic).verb == "visit.finish"
    turns.do(finish)
    turns.called(2)
    stood = everything(clinic)
    assert isinstance(turns.do(start, "B002", said="0000"), NotStarted)
    assert undo(clinic).verb == "visit.call_next"
    assert everything(clinic) != stood


def test_not_into_a_room_that_another_has_by_now(clinic: Clinic, turns: Turns) -> None:
    turns.in_exam(1)
    clinic.walk_in(2)
    turns.do(finish)
    mine = clinic.actor
    clinic.actor = ensure_owner(clinic.store, "other")
    clinic.perform(call_next, rooms=ROOMS)
    turns.do(start, "B002", cannot_say="aphasia")
    clinic.actor = mine
    refused_now(clinic, NotNow, r"visit\.room_taken")


def test_not_beside_another_who_is_called_to_the_room(clinic: Clinic, turns: Turns) -> None:
    turns.called(1)
    clinic.walk_in(2)
    turns.do(pass_over)
    mine = clinic.actor
    clinic.actor = ensure_owner(clinic.store, "other")
    assert clinic.perform(call_next, rooms=ROOMS).ticket == "B002"
    clinic.actor = mine
    refused_now(clinic, NotNow, r"visit\.room_taken")


def test_not_when_the_patient_has_come_anew(clinic: Clinic, turns: Turns) -> None:
    clinic.walk_in(1)
    patient = clinic.row("B001").patient
    turns.do(leave, reason="gone")
    mine = clinic.actor
    clinic.actor = ensure_owner(clinic.store, "other")
    clinic.perform(check_in, patient=patient, referrals=(), awaited=True, identity=IdentityShown.TOLD)
    clinic.actor = mine
    refused_now(clinic, Taken, r"visit\.here_anew")


def test_the_turn_of_others_isnt_taken_back(clinic: Clinic, turns: Turns) -> None:
    for n in (1, 2, 3):
        clinic.walk_in(n)
    clinic.clock.forward(60)
    clinic.perform(call_next, rooms=("xray1",))
    mine = clinic.actor
    clinic.actor = ensure_owner(clinic.store, "other")
    turns.do(start, cannot_say="aphasia")
    clinic.perform(call_next, rooms=("xray1",))
    kept = everything(clinic)["kept_turn"]
    clinic.actor = mine
    refused_now(clinic, Moved, r"visit\.taken_on")
    assert everything(clinic)["kept_turn"] == kept


def test_a_reinstatement_that_took_what_is_asked_by_now_stays(clinic: Clinic, turns: Turns) -> None:
    _missing(clinic, turns)
    clinic.take(clinic.incoming(1, exam="GD1AA"))
    turns.do(reinstate, "A001")
    refused_now(clinic, NotNow, r"visit\.not_taken_back")


def test_whoever_may_no_longer_do_it_may_not_undo_it(clinic: Clinic, turns: Turns) -> None:
    _called(clinic, turns)
    clinic.actor = replace(clinic.actor, roles=frozenset({Role.RECEPTIONIST}))
    refused_now(clinic, NotAllowed, r"visit\.take_back_not_allowed")
