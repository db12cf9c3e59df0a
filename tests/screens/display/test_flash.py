"""A new call swaps figure and ground three times in three seconds; an old one never does."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from models.public_board import PublicBoard, PublicCall
from screens.display.flash import Flash
from tests.screens.display.conftest import NOW, ago


def with_call(board: PublicBoard, ticket: str, minutes_ago: float) -> PublicBoard:
    return replace(board, called=(PublicCall(ticket, "Röntgen 1", ago(minutes_ago)),))


def changes(flash: Flash, start: float) -> list[float]:
    """When it turns, in seconds after the start, looking every eighth of a second."""
    moments = [start + eighth / 8 for eighth in range(-8, 48)]
    return [b - start for a, b in pairwise(moments) if flash.swapped(a) != flash.swapped(b)]


def test_a_new_call_swaps_three_times_in_three_seconds(board: PublicBoard) -> None:
    flash = Flash()
    flash.follow(with_call(board, "A016", 5), 100.0)
    flash.follow(with_call(board, "A017", 0), 200.0)
    assert flash.swapped(200.0)
    assert changes(flash, 200.0) == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5]


def test_a_call_again_is_a_new_call(board: PublicBoard) -> None:
    flash = Flash()
    flash.follow(with_call(board, "A016", 5), 100.0)
    flash.follow(with_call(board, "A016", 1), 200.0)
    assert flash.swapped(200.1)


def test_what_was_called_when_the_wall_was_switched_on_is_still(board: PublicBoard) -> None:
    flash = Flash()
    flash.follow(with_call(board, "A016", 0), 100.0)
    assert not flash.swapped(100.1)


def test_the_first_call_of_the_day_is_new(board: PublicBoard) -> None:
    flash = Flash()
    flash.follow(replace(board, called=()), 100.0)
    flash.follow(with_call(board, "A001", 0), 200.0)
    assert flash.swapped(200.1)


def test_an_older_call_that_stands_large_again_is_still(board: PublicBoard) -> None:
    flash = Flash()
    flash.follow(replace(board, called=()), 1.0)
    flash.follow(with_call(board, "A002", 0), 100.0)
    flash.follow(with_call(board, "A001", 3), 200.0)
    assert not flash.swapped(200.1)
    flash.follow(replace(board, at=NOW), 300.0)
    assert not flash.swapped(300.1)
