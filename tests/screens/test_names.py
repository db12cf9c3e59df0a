"""A room's monitor is seen by the patient in it: on every screen the others are codes, until names are asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from models.visit.call import call_next, pass_over
from models.visit.examine import finish, start
from screens.base import DeskScreen
from tests.clinic import Clinic, person
from tests.screens.station import Worker, station

KEYS = ("f3", "f4", "f5", "f6")
"""Of the screens that are about one patient."""

HIDDEN = "Name hidden  Ctrl+N shows"


def two_and_one_called(clinic: Clinic) -> None:
    for n in (1, 2):
        clinic.walk_in(n)
        clinic.clock.forward(1)
    clinic.perform(call_next, rooms=("xray1",))


async def test_the_one_at_hand_is_a_code(clinic: Clinic) -> None:
    two_and_one_called(clinic)
    row = clinic.row("B002")
    async with station(clinic, waits_for="B002") as hands:
        for key in KEYS:
            await hands.press(key)
            await hands.scan(person(2).identifiers[0].value)
            await hands.until(HIDDEN)
            assert "Testi2" not in hands.screen_text()
            assert row.masked_code in hands.screen_text()
            await hands.press("ctrl+n")
            await hands.until("Testinen, Testi2")
            assert '"names"' in _last_look(clinic)
            assert str(row.patient) in _last_look(clinic)
            assert isinstance(hands.app.screen, DeskScreen)
            hands.app.screen.names.over()
            await hands.until(HIDDEN)
            assert "Testi2" not in hands.screen_text()


async def test_whoever_is_called_meanwhile_hides_the_one_at_hand(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.take(clinic.incoming(2))
    async with station(clinic, waits_for="B001") as hands:
        for key in KEYS:
            await hands.press(key)
            await hands.scan(person(2).identifiers[0].value)
            await hands.until("Testinen, Testi2")
        clinic.perform(call_next, rooms=("xray1",))
        for key in KEYS:
            await hands.press(key)
            await hands.until(HIDDEN)
            assert "Testi2" not in hands.screen_text()
        row = clinic.row("B001")
        clinic.perform(pass_over, visit=row.visit, seen=row.changed)
        await hands.until("Testinen, Testi2")


async def test_the_one_in_the_room_has_a_name(clinic: Clinic) -> None:
    two_and_one_called(clinic)
    async with station(clinic, first="referral") as hands:
        await hands.scan(person(1).identifiers[0].value)
        await hands.until("Testinen, Testi1")


async def test_who_has_just_been_imaged_is_a_number(clinic: Clinic) -> None:
    two_and_one_called(clinic)
    for verb, more in ((start, {"cannot_say": "aphasia"}), (finish, {})):
        row = clinic.row("B001")
        clinic.perform(verb, visit=row.visit, seen=row.changed, **more)
    clinic.perform(call_next, rooms=("xray1",))
    async with station(clinic, first="results", waits_for="B001") as hands:
        assert "Testi1" not in hands.screen_text()
        await hands.press("ctrl+n")
        await hands.until("Testinen, Testi1")


async def _closes_the_day(hands: Worker) -> None:
    await hands.press("f7")
    await hands.until("2 open")
    await hands.press("enter")
    await hands.until("Each by itself")
    await hands.press("down", "enter")
    await hands.until("How did the visit end?")
    await hands.press("enter")
    await hands.until("Why?")
    await hands.type("closing")
    await hands.press("enter")


async def _asks_whose(hands: Worker) -> None:
    await hands.press("f8")
    await hands.until("Check the whole journal")
    await hands.type("B002")
    await hands.press("enter", "down", "enter")
    await hands.until("Esc back")
    await hands.press("down", "down", "down", "enter")


@pytest.mark.parametrize("act", [_closes_the_day, _asks_whose])
async def test_the_manager_at_a_room_sees_codes_too(clinic: Clinic, act: Callable[[Worker], Awaitable[None]]) -> None:
    two_and_one_called(clinic)
    async with station(clinic, manager=True, waits_for="B002") as hands:
        await act(hands)
        await hands.until(clinic.row("B002").masked_code)
        assert "Testi2" not in hands.screen_text()


def _last_look(clinic: Clinic) -> str:
    return str(
        clinic.store.read(
            lambda snapshot: snapshot.connection.execute(
                text("SELECT body FROM entry WHERE verb = 'journal.look' ORDER BY seq DESC LIMIT 1")
            ).scalar_one()
        )
    )
