"""A room's monitor is seen by the patient in the room: the others are numbers there, until somebody asks for names."""

from __future__ import annotations

from sqlalchemy import text

from models.visit.call import call_next
from screens.queue.view import QueueView
from tests.clinic import Clinic
from tests.screens.station import station

ROOMS = ("xray1", "panoramic")


def two(clinic: Clinic) -> None:
    for n in (1, 2):
        clinic.walk_in(n)
        clinic.clock.forward(1)


async def test_while_nobody_is_here_all_have_names(clinic: Clinic) -> None:
    two(clinic)
    async with station(clinic, waits_for="B002") as hands:
        await hands.until("Testinen, Testi1")
        await hands.press("ctrl+n")
        await hands.until("No name is hidden now.")


async def test_while_somebody_is_here_the_others_are_numbers(clinic: Clinic) -> None:
    two(clinic)
    async with station(clinic, waits_for="B002") as hands:
        await hands.press("f9")
        await hands.until("► called")
        await hands.until("Testinen, Testi1")
        await hands.press("down")
        await hands.until("Name hidden  Ctrl+N shows")
        code = clinic.row("B002").masked_code
        assert "Testi2" not in hands.screen_text()
        await hands.press("enter")
        await hands.until(f"Put on hold: B002 {code}")
        assert "Testi2" not in hands.screen_text()
        await hands.type("away")
        await hands.press("enter")
        await hands.until(f"√ Away: B002 {code}")
        assert "Testi2" not in hands.screen_text()


async def test_one_key_shows_them_for_a_minute_and_the_look_is_kept(clinic: Clinic) -> None:
    two(clinic)
    clinic.perform(call_next, rooms=ROOMS)
    async with station(clinic, waits_for="► called") as hands:
        await hands.press("down")
        await hands.until("Name hidden")
        await hands.press("ctrl+n")
        await hands.until("Testinen, Testi2")
        entry = clinic.store.read(
            lambda snapshot: snapshot.connection.execute(
                text("SELECT body FROM entry WHERE verb = 'journal.look' ORDER BY seq DESC LIMIT 1")
            ).scalar_one()
        )
        assert '"names"' in entry
        assert str(clinic.row("B002").patient) in entry
        screen = hands.app.screen
        assert isinstance(screen, QueueView)
        screen.names.over()
        await hands.until("Name hidden")


async def test_whoever_comes_to_the_room_next_ends_the_minute(clinic: Clinic) -> None:
    two(clinic)
    clinic.walk_in(3)
    clinic.perform(call_next, rooms=ROOMS)
    async with station(clinic, waits_for="► called") as hands:
        await hands.press("ctrl+n")
        await hands.press("down", "down")
        await hands.until("Testinen, Testi3")
        from models.visit.call import pass_over

        row = clinic.row("B001")
        clinic.perform(pass_over, visit=row.visit, seen=row.changed)
        clinic.perform(call_next, rooms=ROOMS)
        await hands.until("Name hidden")


async def test_reception_sees_names_always(clinic: Clinic) -> None:
    two(clinic)
    clinic.perform(call_next, rooms=ROOMS)
    async with station(clinic, "reception", waits_for="► called") as hands:
        await hands.press("down")
        await hands.until("Testinen, Testi2")


async def test_the_hits_of_a_search_are_codes_there_too(clinic: Clinic) -> None:
    two(clinic)
    clinic.perform(call_next, rooms=ROOMS)
    async with station(clinic, waits_for="► called") as hands:
        await hands.type("testinen")
        await hands.press("enter")
        await hands.until("patients fit the search: which?")
        shown = hands.screen_text().split("which?")[1].split("Esc")[0]
        assert clinic.row("B002").masked_code in shown
        assert "Testi2" not in shown
