"""What no verb does is found, each by its name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from models.patient.merge import merge
from models.patient.verbs import take_patient
from models.store.engine import writing
from models.visit.call import call_next
from models.visit.consistency import Odd, read
from models.visit.examine import finish, start
from models.visit.presence import away
from models.visit.stop import leave, not_done
from tests.clinic import Clinic, person
from tests.models.visit.conftest import ROOMS, Turns


def _waits(clinic: Clinic, turns: Turns) -> None:
    turns.booked(1)
    clinic.walk_in(1)


def _called(clinic: Clinic, turns: Turns) -> None:
    _waits(clinic, turns)
    clinic.perform(call_next, rooms=ROOMS)


def _in_exam(clinic: Clinic, turns: Turns) -> None:
    _called(clinic, turns)
    turns.do(start, "A001", cannot_say="aphasia")


def _done(clinic: Clinic, turns: Turns) -> None:
    _in_exam(clinic, turns)
    turns.do(finish, "A001")


def _not_done(clinic: Clinic, turns: Turns) -> None:
    _in_exam(clinic, turns)
    turns.do(not_done, "A001", reason="pain")


def _left(clinic: Clinic, turns: Turns) -> None:
    _waits(clinic, turns)
    turns.do(leave, "A001", reason="gone")


def _merged(clinic: Clinic, turns: Turns) -> None:
    _waits(clinic, turns)
    other = clinic.perform(take_patient, facts=person(2)).patient
    third = clinic.perform(take_patient, facts=person(3)).patient
    clinic.perform(merge, keep=1, merge=other, reason="asked")
    assert (other, third) == (2, 3)


def _two_referrals(clinic: Clinic, turns: Turns) -> None:
    _waits(clinic, turns)
    assert clinic.take(clinic.incoming(2)).referral == 2


Acts = Callable[[Clinic, Turns], None]

WRONG: dict[Odd, list[tuple[Acts, str]]] = {
    Odd.NOTHING_PLANNED: [(_waits, "UPDATE examination SET state = 'not_done'")],
    Odd.STILL_PLANNED: [(_left, "UPDATE examination SET state = 'planned'")],
    Odd.NOTHING_DONE: [(_not_done, "UPDATE visit SET state = 'done'")],
    Odd.SOMETHING_DONE: [(_done, "UPDATE visit SET state = 'not_done'")],
    Odd.END_WITHOUT_TIME: [(_done, "UPDATE visit SET ended_at = NULL")],
    Odd.END_BEFORE_TIME: [
        (_waits, "UPDATE visit SET ended_at = arrived_at"),
        (_waits, "UPDATE visit SET end_reason = 'gone'"),
    ],
    Odd.CALLED_NOWHERE: [
        (_called, "UPDATE visit SET room = ''"),
        (_called, "UPDATE visit SET called_at = NULL"),
        (_in_exam, "UPDATE visit SET started_at = NULL"),
    ],
    Odd.CALLED_AND_WAITING: [
        (_waits, "UPDATE visit SET called_at = arrived_at"),
        (_waits, "UPDATE visit SET started_at = arrived_at"),
        (_waits, "UPDATE visit SET identity_checked = 'said'"),
    ],
    Odd.BEGUN_OUTSIDE: [
        (_waits, "UPDATE examination SET room = 'xray1'"),
        (_in_exam, "UPDATE examination SET room = 'panoramic'"),
    ],
    Odd.TWO_IN_ROOM: [
        (
            _in_exam,
            "INSERT INTO visit SELECT 99, changed, (SELECT max(id) FROM patient), unit_day, kind, number + 1, state,"
            " priority, announced_as, arrived_at, appointed_at, due_at, checked_in_as_of, needs, identity_shown, held,"
            " hold_note, away_since, not_before, overrule, overruled_at, overrule_reason, room, called_at, calls,"
            " spaced_calls, counted_call_at, called_by, called_from, started_at, identity_checked, pregnancy, ended_at,"
            " end_reason FROM visit",
        )
    ],
    Odd.NUMBER_MISSING: [(_waits, "UPDATE ticket_counter SET last = 2")],
    Odd.USED_BY_NOBODY: [(_left, "UPDATE referral SET state = 'in_use'")],
    Odd.PLANNED_UNUSED: [(_waits, "UPDATE referral SET state = 'open'")],
    Odd.IMAGED_UNUSED: [(_done, "UPDATE referral SET state = 'open'")],
    Odd.UNIMAGED_USED: [(_left, "UPDATE referral SET state = 'used'")],
    Odd.OF_ANOTHER: [(_merged, "UPDATE referral SET patient_id = 3")],
    Odd.BOOKING_BEHIND: [
        (_waits, "UPDATE appointment SET state = 'fulfilled'"),
        (_done, "UPDATE appointment SET state = 'started'"),
        (_waits, "UPDATE appointment SET visit_id = NULL"),
    ],
    Odd.OF_MERGED: [(_merged, "UPDATE appointment SET patient_id = 2")],
    Odd.MERGED_TWICE: [(_merged, "UPDATE patient SET merged_into = 2 WHERE id = 3")],
    Odd.RESULTS_OF_ANOTHER: [(_two_referrals, "INSERT INTO appointment_referral VALUES (1, 2)")],
    Odd.LOOK_OF_NOTHING: [(_waits, "INSERT INTO looked_at VALUES (99, 1)")],
    Odd.WRITTEN_LATER: [(_waits, "UPDATE visit SET changed = 99")],
    Odd.NO_MANAGER: [
        (
            _waits,
            "INSERT INTO staff (id, changed, name, roles, language, active, pin) VALUES"
            " (9, 0, 'x', 'receptionist', '', true, 'x')",
        )
    ],
}


@pytest.mark.parametrize(("odd", "number"), [(odd, n) for odd, wrong in WRONG.items() for n in range(len(wrong))])
def test_what_no_verb_does_is_found(clinic: Clinic, turns: Turns, odd: Odd, number: int) -> None:
    acts, wrong = WRONG[odd][number]
    acts(clinic, turns)
    clinic.perform(take_patient, facts=person(9))
    assert clinic.store.read(read) == ()
    with writing(clinic.store.engine) as connection:
        connection.execute(text(wrong))
    assert odd in {finding.odd for finding in clinic.store.read(read)}


def test_every_kind_has_a_case() -> None:
    assert set(WRONG) == set(Odd)


def test_a_whole_day_is_consistent(clinic: Clinic, turns: Turns) -> None:
    _done(clinic, turns)
    clinic.walk_in(2)
    turns.do(away, "B002")
    turns.in_exam(3)
    turns.called(4, exam="EB1HA")
    assert clinic.store.read(read) == ()
