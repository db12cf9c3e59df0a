"""The public board: who is on it, in which words, and that one bad row costs nobody else."""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from models.public import public_board
from models.public_board import PublicBoard, PublicRoom, RoomState
from models.staff.post import take_post
from models.store.engine import writing
from models.visit.call import call_again, call_next, pass_over
from models.visit.examine import finish, start
from models.visit.hold import hold
from models.visit.outcomes import Called
from models.visit.states import State
from tests.clinic import Clinic

PANORAMIC = "EB1HA"


def read(clinic: Clinic) -> PublicBoard:
    return clinic.store.read(public_board)


def do(clinic: Clinic, verb: Callable[..., Any], ticket: str, **more: Any) -> Any:
    row = clinic.row(ticket)
    return clinic.perform(verb, visit=row.visit, seen=row.changed, **more)


def call(clinic: Clinic, room: str = "xray1") -> str:
    clinic.clock.forward(1)
    called = clinic.store.perform(clinic.actor, room, "", call_next, rooms=(room,))
    assert isinstance(called, Called)
    return called.ticket


def spoil(clinic: Clinic, ticket: str, **columns: object) -> None:
    assignments = ", ".join(f"{column} = :{column}" for column in columns)
    with writing(clinic.store.engine) as connection:
        connection.execute(
            text(f"UPDATE visit SET {assignments} WHERE number = :spoiled"),
            {"spoiled": int(ticket[1:]), **columns},
        )


def test_an_empty_day(clinic: Clinic) -> None:
    board = read(clinic)
    assert (board.unit, board.called, board.past, board.waiting) == ("Sipoon röntgen", (), (), ())
    assert board.rooms == (PublicRoom("xray1", "Röntgen 1"), PublicRoom("panoramic", "Panoraama"))
    assert board.at == clinic.clock.at


def test_the_waiting_stand_by_number_held_ones_too(clinic: Clinic) -> None:
    for n in (1, 2, 3):
        clinic.walk_in(n)
    do(clinic, hold, "B002", note="later")
    assert read(clinic).waiting == ("B001", "B002", "B003")


def test_a_call_names_the_door(clinic: Clinic) -> None:
    clinic.walk_in(1)
    ticket = call(clinic)
    board = read(clinic)
    assert board.waiting == ()
    (called,) = board.called
    assert (called.ticket, called.room, called.called_at, called.calls) == (ticket, "Röntgen 1", clinic.clock.at, 1)
    assert board.rooms[0] == PublicRoom("xray1", "Röntgen 1", RoomState.CALLED, ticket)


def test_the_newest_call_comes_first_and_a_call_again_counts_as_one(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.walk_in(2, exam=PANORAMIC)
    first, second = call(clinic), call(clinic, "panoramic")
    assert [one.ticket for one in read(clinic).called] == [second, first]
    clinic.clock.forward(2)
    do(clinic, call_again, first)
    assert [(one.ticket, one.calls) for one in read(clinic).called] == [(first, 2), (second, 1)]


def test_who_is_in_the_room_and_who_left_it_are_past_calls(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.walk_in(2)
    first = call(clinic)
    do(clinic, start, first, cannot_say="test")
    assert read(clinic).rooms[0].state is RoomState.IN_EXAM
    do(clinic, finish, first)
    second = call(clinic)
    do(clinic, start, second, cannot_say="test")
    board = read(clinic)
    assert [(one.ticket, one.room, one.state) for one in board.past] == [
        (second, "Röntgen 1", State.IN_EXAM),
        (first, "Röntgen 1", State.DONE),
    ]
    assert board.called == ()


def test_one_passed_over_waits_again_and_is_no_past_call(clinic: Clinic) -> None:
    clinic.walk_in(1)
    ticket = call(clinic)
    do(clinic, pass_over, ticket)
    board = read(clinic)
    assert (board.called, board.past, board.waiting) == ((), (), (ticket,))


def test_yesterday_is_not_on_it(clinic: Clinic) -> None:
    clinic.walk_in(1)
    call(clinic)
    clinic.walk_in(2)
    clinic.clock.forward(24 * 60)
    board = read(clinic)
    assert (board.called, board.past, board.waiting) == ((), (), ())


def test_a_number_over_999_keeps_all_its_digits_and_its_place(clinic: Clinic) -> None:
    for n in (1, 2, 3):
        clinic.walk_in(n)
    spoil(clinic, "B002", number=1000)
    spoil(clinic, "B001", number=42)
    assert read(clinic).waiting == ("B003", "B042", "B1000")


@pytest.mark.parametrize(
    "bad",
    [{"called_at": "soon"}, {"called_at": "x'00'"}, {"number": -7}, {"number": 12_345_678}],
    ids=str,
)
def test_a_bad_row_is_left_out_and_logged(
    bad: dict[str, object], clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    for n in (1, 2, 3):
        clinic.walk_in(n)
    called = call(clinic)
    spoil(clinic, "B002", **bad)
    with caplog.at_level(logging.WARNING):
        board = read(clinic)
    assert ([one.ticket for one in board.called], board.waiting) == ([called], ("B003",))
    assert "left out" in caplog.text


def test_a_unit_text_that_cannot_be_read_leaves_the_rooms_their_keys(clinic: Clinic) -> None:
    clinic.walk_in(1)
    call(clinic)
    with writing(clinic.store.engine) as connection:
        connection.execute(
            text("INSERT INTO unit_text (version, body, loaded_at) VALUES (9, 'not = [a unit', '2026-11-24 07:00:00')")
        )
    board = read(clinic)
    assert (board.unit, board.rooms, board.called[0].room) == ("", (), "xray1")


def test_nothing_of_a_patient_is_on_it(clinic: Clinic) -> None:
    for n in (1, 2, 3):
        clinic.walk_in(n)
    do(clinic, start, call(clinic), cannot_say="test")
    call(clinic)
    shown = json.dumps(dataclasses.asdict(read(clinic)), default=str)
    for secret in ("Testinen", "Testi1", "NG1AA", "Kipu", "Liisa", "040"):
        assert secret not in shown


def test_a_room_that_nobody_is_free_for_is_not_free(clinic: Clinic) -> None:
    def states() -> list[str]:
        return [room.state for room in clinic.store.read(public_board).rooms]

    assert states() == ["free", "free"]
    clinic.walk_in(1)
    call(clinic)
    assert states() == ["called", "no_free_radiographer"]
    desk = [room.free for room in clinic.board().rooms]
    assert desk == [False, False], "as the desks have it"
    for station, room in (("a", "xray1"), ("b", "panoramic")):
        clinic.store.perform(clinic.actor, station, "", take_post, kind="radiographer", rooms=(room,))
    assert states() == ["called", "free"]
