"""Said once when work begins: who is still here after a crash, and what was left open before."""

from __future__ import annotations

from models.visit.call import call_next
from models.visit.examine import start
from tests.clinic import Clinic
from tests.screens.station import station

ROOMS = ("xray1", "panoramic")


def in_the_middle(clinic: Clinic) -> None:
    """One in exam, one called, one waiting."""
    clinic.walk_in(1)
    clinic.walk_in(2, exam="EB1HA")
    clinic.walk_in(3)
    clinic.perform(call_next, rooms=("xray1",))
    row = clinic.row("B001")
    clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="aphasia")
    clinic.perform(call_next, rooms=("panoramic",))


async def crash(clinic: Clinic, host: str) -> None:
    """A station takes its post, and its machine goes."""
    async with station(clinic, "reception", waits_for="•", host=host) as hands:
        await hands.until(lambda: hands.app.desk._at_work._since is not None)  # type: ignore[attr-defined]
        hands.app.desk._at_work._since = None  # type: ignore[attr-defined]


async def test_after_a_crash_it_asks_once_whether_they_are_still_here(clinic: Clinic) -> None:
    in_the_middle(clinic)
    await crash(clinic, "desk-a")
    async with station(clinic, "reception", waits_for="1 in exam, 1 called, 1 waiting: still here?", host="desk-a") as (
        hands
    ):
        await hands.press("enter")
        await hands.gone("still here?")
    async with station(clinic, "reception", waits_for="B003", host="desk-a") as hands:
        await hands.settle()
        assert "still here?" not in hands.screen_text()


async def test_another_station_is_asked_nothing(clinic: Clinic) -> None:
    in_the_middle(clinic)
    await crash(clinic, "desk-a")
    async with station(clinic, "reception", waits_for="B003", host="desk-b") as hands:
        await hands.settle()
        assert "still here?" not in hands.screen_text()


async def test_with_nobody_here_there_is_nothing_to_ask(clinic: Clinic) -> None:
    await crash(clinic, "desk-a")
    async with station(clinic, "reception", waits_for="Nobody is waiting", host="desk-a") as hands:
        await hands.settle()
        assert "still here?" not in hands.screen_text()


async def test_what_was_left_open_is_told_with_the_way_to_end_it(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.clock.forward(24 * 60)
    async with station(clinic, "reception", waits_for="Left open: 1, the oldest of Tue 24.11.2026") as hands:
        await hands.until("To the day screen")
        await hands.press("down", "enter")
        await hands.until(lambda: getattr(hands.app.screen, "NAME", "") == "day")
