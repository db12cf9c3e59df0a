"""The demo on days unlike the others: ``--start`` before midnight, when the clock is changed, on a holiday."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from models.clock import clinic_day, instant, local
from models.visit.close_day import left_open
from models.visit.states import State
from tests.xray_tui.demo.played import Played
from xray_tui.demo.day import make_day
from xray_tui.demo.hours import hours_around
from xray_tui.demo.place import unit_on
from xray_tui.demo.seats import RADIOGRAPHER

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
INDEPENDENCE_DAY = date(2026, 12, 6)


@contextmanager
def begun(folder: Path, day: date, hour: int, minute: int) -> Iterator[Played]:
    played = Played(folder, make_day(5, instant(day, time(hour, minute))))
    try:
        yield played
    finally:
        played.clinic.close()


@pytest.mark.parametrize(
    ("day", "hour", "minute"),
    [
        (SPRING, 4, 30),  # the clock was put forward since the opening
        (AUTUMN, 3, 30),  # it will be put back in half an hour
        (INDEPENDENCE_DAY, 13, 5),
    ],
)
def test_the_first_screen_is_as_on_any_day(day: date, hour: int, minute: int, tmp_path: Path) -> None:
    with begun(tmp_path, day, hour, minute) as played:
        board = played.board
        assert board.day == day
        assert [row.state for row in board.in_rooms] == [State.IN_EXAM, State.CALLED]
        assert len({row.held.key for row in board.waiting if row.held}) == 3
        assert any(row.late for row in board.expected)
        assert any(not row.late for row in board.expected)
        assert board.newcomer is not None
        assert not board.newcomer.past_closing, "whatever the day, the demo's unit is open"


@pytest.mark.parametrize(("day", "opens"), [(SPRING, "01:50"), (AUTUMN, "03:50")])
def test_opening_hours_are_as_long_as_ever_when_the_clock_is_changed(day: date, opens: str) -> None:
    hours = hours_around(instant(day, time(5, 30)))
    hours = hours_around(instant(day, time(4, 30))) if day == SPRING else hours
    assert f"{local(hours.opens):%H:%M}" == opens
    assert hours.closes - hours.opens == timedelta(hours=7, minutes=30)
    assert hours.start - hours.opens < timedelta(minutes=108)
    (open_today,) = unit_on(hours).hours_on(day)
    assert open_today.opens == local(hours.opens).time()
    assert open_today.closes == local(hours.closes).time()


def test_at_midnight_the_numbers_start_anew_and_the_desk_sees_what_was_left_open(tmp_path: Path) -> None:
    tuesday = date(2026, 11, 24)
    with begun(tmp_path, tuesday, 23, 30) as played:
        go_along = played.sit_down(RADIOGRAPHER)
        waiting = {row.visit for row in played.board.waiting}
        go_along(29)
        last = played.board
        assert last.day == tuesday
        go_along(12)
        board = played.board
        assert board.day == tuesday + timedelta(days=1)
        assert [row.ticket[1:] for row in sorted(board.waiting, key=lambda row: row.arrived)] == [
            f"{number:03}" for number in range(1, len(board.waiting) + 1)
        ]
        assert board.waiting
        left = played.clinic.read(left_open)
        assert waiting <= {row.visit for row in left}, "nobody at the radiographer's desk has called them"
        assert {row.day for row in left} == {tuesday}
        assert {row.visit for row in board.in_rooms} <= {row.visit for row in left}


def test_a_day_that_ends_after_midnight_is_open_on_both_dates() -> None:
    hours = hours_around(instant(date(2026, 11, 24), time(23, 30)))
    unit = unit_on(hours)
    (evening,) = unit.hours_on(date(2026, 11, 24))
    (night,) = unit.hours_on(date(2026, 11, 25))
    assert (evening.opens, evening.closes) == (local(hours.opens).time(), time(23, 59))
    assert (night.opens, night.closes) == (time(), local(hours.closes).time())
    assert clinic_day(hours.closes) == date(2026, 11, 25)
