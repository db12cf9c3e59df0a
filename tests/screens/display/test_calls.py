"""A new call has its turn, swaps figure and ground three times in three seconds, and stands long enough to be read."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from models.public_board import PublicBoard, PublicCall
from screens.display.calls import LEAST_SECONDS, MOST_SECONDS, Calls
from tests.screens.display.conftest import ago


def with_calls(board: PublicBoard, **minutes_ago: float) -> PublicBoard:
    called = (PublicCall(ticket, "Röntgen 1", ago(minutes)) for ticket, minutes in minutes_ago.items())
    return replace(board, called=tuple(sorted(called, key=lambda call: call.called_at, reverse=True)))


def turn(calls: Calls, at: float, *, telling: bool = False) -> str:
    begun = calls.turn(at, telling=telling)
    return begun.ticket if begun else ""


def large(calls: Calls) -> str:
    return calls.large.ticket if calls.large else ""


@pytest.fixture
def calls(board: PublicBoard) -> Calls:
    """A wall that was switched on when nobody was called."""
    calls = Calls()
    calls.follow(replace(board, called=()))
    return calls


def test_a_new_call_swaps_three_times_in_three_seconds(board: PublicBoard, calls: Calls) -> None:
    calls.follow(with_calls(board, A016=5))
    assert turn(calls, 200.0) == "A016"
    moments = [200.0 + eighth / 8 for eighth in range(-8, 48)]
    turned = [b - 200.0 for a, b in pairwise(moments) if calls.swapped(a) != calls.swapped(b)]
    assert turned == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5]
    assert turn(calls, 200.1) == ""


def test_a_call_again_is_a_new_call(board: PublicBoard, calls: Calls) -> None:
    calls.follow(with_calls(board, A016=5))
    assert turn(calls, 100.0) == "A016"
    calls.follow(with_calls(board, A016=1))
    assert turn(calls, 200.0) == "A016"


def test_what_was_called_when_the_wall_was_switched_on_is_still(board: PublicBoard) -> None:
    calls = Calls()
    calls.follow(with_calls(board, A016=0, A011=3))
    assert turn(calls, 100.0) == ""
    assert large(calls) == "A016"
    assert not calls.swapped(100.1)


def test_an_older_call_that_comes_back_is_still(board: PublicBoard, calls: Calls) -> None:
    calls.follow(with_calls(board, A002=0))
    assert turn(calls, 100.0) == "A002"
    calls.follow(with_calls(board, A001=3))
    assert turn(calls, 200.0) == ""
    assert large(calls) == "A001"


def test_calls_wait_for_each_other_in_their_order(board: PublicBoard, calls: Calls) -> None:
    calls.follow(with_calls(board, A001=3))
    assert turn(calls, 100.0) == "A001"
    calls.follow(with_calls(board, A001=3, B002=2, B003=1))
    assert turn(calls, 101.0) == ""
    assert large(calls) == "A001"
    assert turn(calls, 100.0 + LEAST_SECONDS) == "B002"
    assert turn(calls, 101.0 + LEAST_SECONDS) == ""
    assert turn(calls, 100.0 + 2 * LEAST_SECONDS) == "B003"
    assert turn(calls, 900.0) == ""
    assert large(calls) == "B003"


def test_whoever_comes_before_the_turn_has_none_and_one_who_has_come_makes_room(
    board: PublicBoard, calls: Calls
) -> None:
    calls.follow(with_calls(board, A001=4))
    assert turn(calls, 100.0) == "A001"
    calls.follow(with_calls(board, A001=4, B002=3, B003=2))
    calls.follow(with_calls(board, B003=2))
    assert turn(calls, 101.0) == "B003"


def test_a_call_that_is_still_being_told_is_not_cut_off_but_does_not_stand_for_ever(
    board: PublicBoard, calls: Calls
) -> None:
    calls.follow(with_calls(board, A001=4))
    assert turn(calls, 100.0) == "A001"
    calls.follow(with_calls(board, A001=4, B002=3))
    assert turn(calls, 100.0 + LEAST_SECONDS, telling=True) == ""
    assert turn(calls, 100.0 + MOST_SECONDS, telling=True) == "B002"
