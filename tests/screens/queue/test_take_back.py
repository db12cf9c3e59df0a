"""Taking back: named before it acts; what stays is said."""

from __future__ import annotations

from models.visit.states import State
from tests.clinic import Clinic, person
from tests.screens.queue.test_turns import state_of
from tests.screens.station import station


async def test_it_names_what_it_takes_back_and_enter_does_it(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, waits_for="B001") as hands:
        await hands.press("f9")
        await hands.until("√ Called: B001")
        await hands.until("Ctrl+T take back")
        clinic.clock.forward(1)
        await hands.press("ctrl+t")
        await hands.until("► Take back: call B001, 9.00")
        assert clinic.row("B001").state == State.CALLED
        await hands.press("enter")
        await hands.until("√ Taken back: call B001, 9.00")
        assert clinic.row("B001").state == State.WAITING


async def test_after_two_minutes_there_is_nothing_to_take_back(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, waits_for="B001") as hands:
        await hands.press("f9")
        await hands.until("√ Called: B001")
        clinic.clock.forward(3)
        await hands.press("ctrl+t")
        await hands.until("× Not taken back")
        await hands.until("You have done nothing within 2 minutes")
        assert clinic.row("B001").state == State.CALLED


async def test_what_has_gone_on_meanwhile_is_said(clinic: Clinic) -> None:
    from models.visit.call import pass_over

    clinic.walk_in(1)
    async with station(clinic, waits_for="B001") as hands:
        await hands.press("f9")
        await hands.until("√ Called: B001")
        row = clinic.row("B001")
        clinic.perform(pass_over, visit=row.visit, seen=row.changed)
        await hands.press("ctrl+t")
        await hands.until("Something has happened to the visit since.")


async def test_a_number_just_given_is_withdrawn(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await hands.scan(person(1).identifiers[0].value)
        await hands.until("Testi1")
        await hands.press("tab", "enter")
        await hands.until("B001 given at 9.00 to Testinen, Testi1     Ctrl+T take back")
        await hands.press("ctrl+t")
        await hands.until("► Take back: number B001, 9.00")
        await hands.until("B001 leaves the queue")
        await hands.press("enter")
        await hands.until("√ Taken back: number B001, 9.00")
        assert state_of(clinic, "B001") == State.LEFT
        await hands.until("[x] Knee, left")
        await hands.press("tab", "enter")
        await hands.until("B002 given")


async def test_while_the_box_holds_text_nothing_is_taken_back(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, waits_for="B001") as hands:
        await hands.press("f9")
        await hands.until("√ Called: B001")
        await hands.type("aal")
        await hands.press("ctrl+t")
        await hands.until("The box holds text")
        assert clinic.row("B001").state == State.CALLED
