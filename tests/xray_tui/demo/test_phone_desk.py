"""What somebody does at the phone desk beside: the day's lists, and both booking screens, have something to show."""

from __future__ import annotations

import asyncio
from pathlib import Path

from models.appointment.imaging_read import read_imaging
from models.clock import clinic_day
from models.day_lists import read_lists
from models.patient.search import find
from tests.xray_tui.demo.test_day import START
from xray_tui.demo.clinic import found
from xray_tui.demo.day import make_day
from xray_tui.demo.phone_desk import PhoneDesk


def test_in_its_first_minute_the_lists_are_alive(tmp_path: Path) -> None:
    day = make_day(2026, START)
    clinic = found(tmp_path / "day.db", day, 1.0, long_before=True)
    phone = PhoneDesk(clinic, day)
    phone.days_before()
    assert clinic_day(clinic.now()) < day.hours.day

    async def play() -> None:
        while (due := phone.due()) is not None:
            clinic.set_time(due)
            await phone.act(due)

    asyncio.run(play())
    assert (clinic.now() - day.hours.start).total_seconds() < 60
    lists = clinic.read(lambda snapshot: read_lists(snapshot, day.hours.day, today=True, manager=False))
    lengths = {each.id: len(rows) for each, rows in lists}
    assert {name: lengths[name] for name in ("results_doubt", "results_unreported", "to_move", "uncovered")} == {
        "results_doubt": 2,
        "results_unreported": 2,
        "to_move": 1,
        "uncovered": 1,
    }
    caller = day.around.callers[0][0].person
    (hit,) = clinic.read(lambda snapshot: find(snapshot, caller.code, scanned=True))
    board = clinic.read(lambda snapshot: read_imaging(snapshot, patient=hit.patient.key))
    assert len(board.chosen) == 2
    assert board.five
    clinic.close()


def test_nobody_of_them_comes_on_the_day() -> None:
    for seed in range(5):
        day = make_day(seed, START)
        here = {part for comer in day.comers for part in (comer.person.name, comer.person.code, comer.person.key)}
        around = {part for order in day.around.orders for part in (order.person.name, order.person.code)}
        assert not here & around
        keys = [order.key for order in (*day.around.orders, *(each for comer in day.comers for each in comer.orders))]
        assert len(keys) == len(set(keys))
