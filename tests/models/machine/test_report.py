"""What a machine's reports do to the queue, and what they don't."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from models.machine.answer import image_again, stop_machine, switch_patient
from models.machine.facts import Begun, Counted, Reported, Scheduled, Told
from models.machine.names import step_id
from models.machine.report import begin, tell
from models.machine.states import StepState
from models.permission import Role
from models.referral.facts import ReferralState
from models.refusal import Invalid, Moved, NotAllowed, NotFound, NotNow, Taken
from models.staff.verbs import add_staff
from models.store.unit_of_work import Actor
from models.visit import consistency
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.examine import finish, start
from models.visit.incidents import incidents
from models.visit.outcomes import NotStarted
from models.visit.states import Examined, IdentityShown, State
from models.visit.stop import not_done, stop
from models.visit.take_back import last_to_take_back, take_back
from tests.clinic import Clinic, code

COMPLETED = Told("1.2.3", StepState.COMPLETED, Counted(exposures=2, images=2, dose_area=1.5, series=1))
DISCONTINUED = Told("1.2.3", StepState.DISCONTINUED, reason="patient did not arrive")


@dataclass
class Machine:
    """An X-ray machine, and the radiographer beside it."""

    clinic: Clinic

    def report(self, verb: Any, **told: Any) -> Reported:
        actor = Actor(None, "XRAY1", frozenset({Role.MACHINE}))
        answer: Reported = self.clinic.store.perform(actor, "worklist", "", verb, **told)
        return answer

    def begins(self, *tickets: str, uid: str = "1.2.3", station: str = "XRAY1", **more: Any) -> Reported:
        """It begins with these, by all that the worklist says of them."""
        exams = [exam.key for ticket in tickets for exam in self.clinic.row(ticket).exams]
        studies = [self.study(key) for key in exams]
        scheduled = tuple(Scheduled(study, step_id(key)) for study, key in zip(studies, exams, strict=True))
        return self.report(begin, begun=replace(Begun(uid, station, scheduled), **more))

    def study(self, examination: int) -> str:
        return str(self.stored("SELECT study_uid FROM examination WHERE id = :key", key=examination)[0])

    def stored(self, statement: str, **values: Any) -> Any:
        return self.clinic.store.read(lambda snapshot: snapshot.connection.execute(text(statement), values).one())

    def call(self, *, room: str = "xray1") -> None:
        self.clinic.perform(call_next, rooms=(room,))

    def do(self, verb: Any, ticket: str = "B001", **more: Any) -> Any:
        row = self.clinic.row(ticket)
        return self.clinic.perform(verb, **{"visit": row.visit, "seen": row.changed, **more})

    def state(self, ticket: str = "B001") -> str:
        number = int(ticket[1:])
        return str(self.stored("SELECT state FROM visit WHERE number = :number", number=number)[0])


@pytest.fixture
def machine(clinic: Clinic) -> Machine:
    """Two have come; nobody is called yet."""
    for n in (1, 2):
        clinic.walk_in(n)
        clinic.clock.forward(1)
    return Machine(clinic)


def test_it_starts_and_finishes_its_rooms_patient(clinic: Clinic, machine: Machine) -> None:
    machine.call()
    assert machine.begins("B001") == Reported(1, 1, "B001", "in_exam", moved=True)
    row = clinic.row("B001")
    assert (row.state, row.started_at) == (State.IN_EXAM, clinic.clock.now())
    clinic.clock.forward(3)
    assert machine.report(tell, told=COMPLETED) == Reported(1, 1, "B001", "done", moved=True)
    assert machine.state() == State.DONE
    kept = machine.stored("SELECT state, exposures, images, dose_area FROM examination WHERE visit_id = 1")
    assert tuple(kept) == ("done", 2, 2, 1.5)
    assert machine.stored("SELECT state FROM referral WHERE id = 1")[0] == ReferralState.USED
    assert clinic.store.read(consistency.read) == ()
    assert clinic.board().alarms == ()


def test_it_needs_the_right_to_report(clinic: Clinic, machine: Machine) -> None:
    intake = Actor(None, "gateway", frozenset({Role.INTAKE}))
    with pytest.raises(NotAllowed):
        clinic.store.perform(intake, "listen", "", tell, told=COMPLETED)


@pytest.mark.parametrize("how", ["waits", "unknown", "other patient's identifier", "two people", "no room", "ended"])
def test_for_anyone_else_it_moves_nothing_and_raises_an_alarm(clinic: Clinic, machine: Machine, how: str) -> None:
    machine.call()
    before = clinic.board()
    match how:
        case "waits":
            answer = machine.begins("B002")
        case "unknown":
            answer = machine.report(begin, begun=Begun("1.2.3", "XRAY1", (Scheduled("1.2.9"),), named="Aalto, X"))
        case "other patient's identifier":
            answer = machine.begins("B001", patient_id=code(2))
        case "two people":
            answer = machine.begins("B001", "B002")
        case "no room":
            answer = machine.begins("B001", station="PACS")
        case _:
            machine.do(start, cannot_say="aphasia")
            seen = clinic.row("B001")
            study = machine.study(1)
            machine.do(finish)
            before = clinic.board()
            answer = machine.report(begin, begun=Begun("1.2.3", "XRAY1", (Scheduled(study),)))
            assert seen.visit == answer.visit
    assert answer.alarm
    assert not answer.moved
    board = clinic.board()
    assert (board.in_rooms, board.waiting) == (before.in_rooms, before.waiting)
    (alarm,) = board.alarms
    assert (alarm.room, alarm.at) == ("" if how == "no room" else "xray1", clinic.clock.now())
    assert (alarm.instead_of and alarm.instead_of.ticket) == (None if how in ("no room", "ended") else "B001")
    assert (alarm.them and alarm.them.ticket) == {"waits": "B002", "no room": "B001", "ended": "B001"}.get(how)
    assert alarm.can_switch == (how == "waits")
    machine.report(tell, told=COMPLETED)
    assert (clinic.board().in_rooms, clinic.board().waiting) == (before.in_rooms, before.waiting)
    assert machine.stored("SELECT count(*) FROM examination WHERE exposures IS NOT NULL")[0] == 0


def test_switched_the_one_at_the_machine_is_called_and_the_other_waits_again(clinic: Clinic, machine: Machine) -> None:
    machine.call()
    due = clinic.row("B001").due
    machine.begins("B002")
    (alarm,) = clinic.board().alarms
    with pytest.raises(Moved, match=r"machine\.answered"):
        clinic.perform(switch_patient, step=alarm.step, seen=alarm.changed - 1)
    clinic.perform(switch_patient, step=alarm.step, seen=alarm.changed)
    first, second = clinic.row("B001"), clinic.row("B002")
    assert (first.state, first.due, first.room) == (State.WAITING, due, "")
    assert (second.state, second.room, second.calls) == (State.CALLED, "xray1", 1)
    assert clinic.board().alarms == ()
    machine.do(start, "B002", cannot_say="aphasia")
    machine.report(tell, told=COMPLETED)
    assert machine.state("B002") == State.DONE
    assert clinic.store.read(consistency.read) == ()
    with pytest.raises(Moved, match=r"machine\.answered"):
        clinic.perform(switch_patient, step=alarm.step, seen=alarm.changed)


def test_whoever_is_in_exam_isnt_ended_by_a_switch(clinic: Clinic, machine: Machine) -> None:
    machine.call()
    machine.do(start, cannot_say="aphasia")
    machine.call()
    assert machine.begins("B002").alarm
    (alarm,) = clinic.board().alarms
    assert alarm.instead_of is not None
    assert alarm.instead_of.ticket == "B001"
    clinic.perform(switch_patient, step=alarm.step, seen=alarm.changed)
    assert {row.ticket: row.state for row in clinic.board().in_rooms} == {"B001": State.IN_EXAM, "B002": State.CALLED}


def test_one_who_is_on_hold_isnt_switched_to(clinic: Clinic, machine: Machine) -> None:
    machine.call()
    clinic.perform(check_in, patient=clinic.patient_of(clinic.take(clinic.incoming(3)).referral), referrals=(),
                   identity=IdentityShown.TOLD, awaited=True)  # fmt: skip
    machine.begins("B003")
    (alarm,) = clinic.board().alarms
    assert not alarm.can_switch
    with pytest.raises(NotNow, match=r"machine\.not_waiting"):
        clinic.perform(switch_patient, step=alarm.step, seen=alarm.changed)


@pytest.mark.parametrize("exposed", [True, False])
def test_stopped_nothing_moves_and_an_exposure_is_an_incident(clinic: Clinic, machine: Machine, exposed: bool) -> None:
    machine.call()
    machine.begins("B002")
    (alarm,) = clinic.board().alarms
    told = {"step": alarm.step, "seen": alarm.changed, "exposed": exposed}
    if exposed:
        with pytest.raises(Invalid, match=r"visit\.reason_missing"):
            clinic.perform(stop_machine, **told)
    clinic.perform(stop_machine, **told, note="one image" if exposed else "")
    assert clinic.board().alarms == ()
    assert machine.report(tell, told=COMPLETED).moved is False
    assert (machine.state("B001"), machine.state("B002")) == (State.CALLED, State.WAITING)
    found = clinic.store.read(partial(incidents, day=clinic.clock.now().date()))
    assert [(row.ticket, row.exposed, row.note) for row in found] == ([("B002", True, "one image")] if exposed else [])


def test_discontinued_it_stays_in_exam_until_it_is_answered(clinic: Clinic, machine: Machine) -> None:
    machine.call()
    machine.begins("B001")
    assert machine.report(tell, told=DISCONTINUED) == Reported(1, 1, "B001", "in_exam")
    assert clinic.row("B001").discontinued == "patient did not arrive"
    clinic.perform(image_again, visit=1)
    assert clinic.row("B001").discontinued is None
    with pytest.raises(NotFound, match=r"machine\.step_unknown"):
        clinic.perform(image_again, visit=1)
    assert machine.begins("B001", uid="1.2.4") == Reported(2, 1, "B001", "in_exam")
    machine.report(tell, told=replace(COMPLETED, uid="1.2.4"))
    assert machine.state() == State.DONE


@pytest.mark.parametrize(("verb", "state"), [(stop, State.WAITING), (not_done, State.NOT_DONE)])
def test_discontinued_is_answered_by_stop_and_by_not_done(
    clinic: Clinic, machine: Machine, verb: Any, state: State
) -> None:
    machine.call()
    machine.begins("B001")
    machine.report(tell, told=DISCONTINUED)
    machine.do(verb, reason="unwell")
    assert machine.state() == state
    if verb is stop:
        clinic.clock.forward(1)
        machine.call()
        machine.do(start, cannot_say="aphasia")
        assert clinic.row("B001").discontinued is None


def test_several_steps_in_one(clinic: Clinic, machine: Machine) -> None:
    knee = clinic.take(clinic.incoming(3)).referral
    chest = clinic.take(clinic.incoming(3, exam="GD1AA", source="urn:test|R3b", accession="A-77")).referral
    wrist = clinic.take(clinic.incoming(3, exam="NE1AA", source="urn:test|R3c")).referral
    patient = clinic.patient_of(knee)
    clinic.perform(check_in, patient=patient, referrals=(knee, chest, wrist), identity=IdentityShown.TOLD)
    for _ in range(2):
        machine.call()
        row = clinic.board().in_rooms[0]
        machine.do(not_done, row.ticket, reason="left")
    machine.call()
    first, *_ = (exam.key for exam in clinic.row("B003").exams)
    scheduled = (Scheduled(machine.study(first)), Scheduled(accession="A-77"), Scheduled("1.2.77"))
    assert machine.report(begin, begun=Begun("1.2.3", "XRAY1", scheduled)).moved
    assert machine.report(tell, told=COMPLETED).moved
    row = clinic.row("B003")
    assert row.state is State.IN_EXAM  # the wrist is left
    assert [exam.state for exam in row.exams] == [Examined.DONE, Examined.DONE, Examined.PLANNED]
    doses = machine.stored("SELECT sum(exposures), sum(dose_area), count(exposures) FROM examination")
    assert tuple(doses) == (2, 1.5, 1)
    machine.begins("B003", uid="1.2.4")
    machine.report(tell, told=replace(COMPLETED, uid="1.2.4"))
    assert machine.state("B003") == State.DONE
    assert clinic.store.read(consistency.read) == ()


def test_a_key_pressed_meanwhile_finds_its_turn_done(clinic: Clinic, machine: Machine) -> None:
    machine.call()
    called = clinic.row("B001")
    machine.begins("B001")
    told = {"visit": called.visit, "seen": called.changed}
    assert isinstance(clinic.perform(start, **told, said="0000"), NotStarted)
    code_of = machine.stored("SELECT value FROM identifier WHERE patient_id = 1")[0]
    assert clinic.perform(start, **told, said=code_of).state == State.IN_EXAM
    assert machine.stored("SELECT identity_checked FROM visit WHERE id = 1")[0] == "said"
    in_exam = clinic.row("B001")
    machine.report(tell, told=COMPLETED)
    assert clinic.perform(finish, visit=1, seen=in_exam.changed).state == State.DONE
    verbs = clinic.store.read(
        lambda snapshot: (
            snapshot.connection.execute(text("SELECT verb FROM entry ORDER BY seq DESC LIMIT 5")).scalars().all()
        )
    )
    assert verbs[0] == "visit.finish"
    with pytest.raises(Moved):
        clinic.perform(finish, visit=1, seen=called.changed)


def test_the_machine_second_is_journalled_and_ends_what_can_be_taken_back(clinic: Clinic, machine: Machine) -> None:
    machine.call()
    machine.do(start, cannot_say="aphasia")
    assert machine.begins("B001") == Reported(1, 1, "B001", "in_exam")
    actor = clinic.perform(add_staff, name="R. Testi", roles=tuple(Role)).staff
    clinic.actor = replace(clinic.actor, staff=actor)
    machine.do(finish)
    assert machine.report(tell, told=COMPLETED) == Reported(1, 1, "B001", "done")
    assert machine.stored("SELECT exposures FROM examination WHERE visit_id = 1")[0] == 2
    offered = clinic.store.read(partial(last_to_take_back, staff=actor))
    assert offered is not None
    assert offered.refused is not None
    assert offered.refused.key == "visit.taken_on"
    with pytest.raises(Moved, match=r"visit\.taken_on"):
        clinic.perform(take_back, entry=offered.entry)


def test_what_the_standard_forbids(clinic: Clinic, machine: Machine) -> None:
    machine.call()
    machine.begins("B001")
    with pytest.raises(Taken, match=r"machine\.step_known"):
        machine.begins("B001")
    with pytest.raises(NotFound, match=r"machine\.step_unknown"):
        machine.report(tell, told=replace(COMPLETED, uid="9.9"))
    with pytest.raises(Invalid, match=r"machine\.no_series"):
        machine.report(tell, told=Told("1.2.3", StepState.COMPLETED))
    machine.report(tell, told=Told("1.2.3", counted=Counted(series=1)))
    machine.report(tell, told=Told("1.2.3", StepState.COMPLETED))
    for state in StepState:
        with pytest.raises(NotNow, match=r"machine\.step_final"):
            machine.report(tell, told=replace(COMPLETED, state=state))
