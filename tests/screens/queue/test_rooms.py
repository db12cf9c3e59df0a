"""Rooms close with a reason and open again; who may be called nowhere is said."""

from __future__ import annotations

from datetime import UTC, datetime

from models.unit.rooms import close_room, read_closures
from tests.clinic import Clinic
from tests.screens.station import station


async def test_a_room_is_closed_from_the_palette_in_one_sentence(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, waits_for="B001") as hands:
        await hands.press("ctrl+p")
        await hands.until("Type what you want to do")
        await hands.type("close x-ray")
        await hands.press("enter")
        await hands.until("Nobody is called to it until somebody opens it.")
        await hands.type("tube cooling 13.30")
        await hands.press("enter")
        await hands.until("√ Closed until 13.30: X-ray 1")
        await hands.until("× closed")
        await hands.until("tube cooling")
        closure = clinic.store.read(lambda snapshot: read_closures(snapshot.connection))["xray1"]
        assert (closure.reason, closure.until) == ("tube cooling", datetime(2026, 11, 24, 11, 30, tzinfo=UTC))
        await hands.until("The room is closed.")


async def test_its_row_opens_it_again(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(close_room, room="xray1", reason="tube")
    async with station(clinic, waits_for="× closed  tube") as hands:
        await hands.press("up", "enter")
        await hands.until("► Open the room: X-ray 1")
        await hands.press("enter")
        await hands.until("√ Opened: X-ray 1")
        await hands.gone("× closed")


async def test_an_open_room_is_not_opened(clinic: Clinic) -> None:
    async with station(clinic, waits_for="Nobody is waiting") as hands:
        await hands.press("ctrl+p")
        await hands.until("Type what you want to do")
        await hands.type("open panoramic")
        await hands.press("enter")
        await hands.until("× Room not opened")


async def test_a_room_that_nobody_is_free_for_says_so(clinic: Clinic) -> None:
    clinic.walk_in(1)
    async with station(clinic, waits_for="B001") as hands:
        await hands.press("f9")
        await hands.until("► called")
        await hands.until("Panoramic  – no free radiographer")
