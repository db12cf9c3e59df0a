"""What an X-ray machine reports, at the radiographer's desk: the alarm stands until it is answered."""

from __future__ import annotations

from pathlib import Path

from models.machine.facts import Begun, Scheduled, Told
from models.machine.names import step_id
from models.machine.report import begin, tell
from models.machine.states import StepState
from models.permission import Role
from models.store.unit_of_work import Actor
from models.visit.call import call_next
from models.visit.states import State
from screens.widgets.toast import Toast
from tests.clinic import Clinic
from tests.screens.queue.test_turns import act, state_of
from tests.screens.snapshots import same_at_each_size
from tests.screens.station import station

MACHINE = Actor(None, "XRAY1", frozenset({Role.MACHINE}))


def report(clinic: Clinic, ticket: str, uid: str = "1.2.3") -> None:
    steps = tuple(Scheduled("", step_id(exam.key)) for exam in clinic.row(ticket).exams)
    clinic.store.perform(MACHINE, "worklist", "", begin, begun=Begun(uid, "XRAY1", steps, named="Testinen, Testi2"))


async def test_the_alarm_stands_until_it_is_answered(clinic: Clinic) -> None:
    for n in (1, 2):
        clinic.walk_in(n)
        clinic.clock.forward(1)
    clinic.perform(call_next, rooms=("xray1",))
    async with station(clinic, waits_for="B001") as hands:
        report(clinic, "B002")
        await hands.until("At the machine B002, in the room B001.")
        assert "Testi2" not in hands.screen_text()
        hands.app.screen.query_one(Toast).away()  # it would go by itself, in a while
        await same_at_each_size(Path(__file__).parent, "alarm", hands)
        await hands.press("home", "enter")
        await hands.until("Switch patient: call B002 to the room")
        await hands.press("enter")  # says neither
        assert len(clinic.board().alarms) == 1
        await hands.type("switch")
        await hands.press("enter")
        await hands.until("B002 is called to the room.")
        await hands.gone("At the machine")
        assert [clinic.row(ticket).state for ticket in ("B001", "B002")] == [State.WAITING, State.CALLED]

        report(clinic, "B001", "1.2.4")
        await hands.until("At the machine B001, in the room B002.")
        await hands.press("home", "enter")
        await hands.until("The machine was stopped")
        await hands.type("machine")
        await hands.press("enter")
        await hands.until("Was anybody exposed?")
        await hands.type("yes")
        await hands.press("enter")
        await hands.until("What happened?")
        await hands.type("picked from the list")
        await hands.press("enter")
        await hands.until("Noted: the machine was stopped.")
        await hands.gone("At the machine")
    assert clinic.board().alarms == ()


async def test_discontinued_is_asked_about(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=("xray1",))
    report(clinic, "B001")
    told = Told("1.2.3", StepState.DISCONTINUED, reason="[red]unit fault")
    clinic.store.perform(MACHINE, "worklist", "", tell, told=told)
    async with station(clinic, waits_for="B001") as hands:
        await hands.until("! the machine discontinued  [red]unit fault")
        await act(hands, "image again")
        await hands.until("Imaged again: B001 Testinen, Testi1")
        await hands.gone("discontinued")
        assert state_of(clinic, "B001") == State.IN_EXAM
