"""Eight stations at once, as real processes, on both databases: nobody twice, nobody lost, in strict order."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from tests.clinic import Clinic
from tests.crowd import let_wait, open_rooms, register
from tests.server import ENGINES
from tests.sound import sound
from tests.stations import ask

STATIONS = 8

_CALLS = text("SELECT body FROM entry WHERE verb = 'visit.call_next' ORDER BY seq")


def race(clinic: Clinic, people: int, *, seed: int = 0, seconds: float = 60) -> int:
    """Have a quarter of so many people checked in by eight receptions, then all called by eight rooms, and check it.

    Returns:
        How often the first was edited.
    """
    rooms = open_rooms(clinic, STATIONS)
    let_wait(clinic, people - people // 4, seed)
    keys = register(clinic, people // 4)
    plan = [{"people": keys[rank::STATIONS], "room": room} for rank, room in enumerate(rooms)]
    *worked, (wanted, edits) = ask(
        "tests.models.visit.racing", clinic.store.url, seconds, json.dumps(plan), seconds=seconds
    )

    numbers = [[int(said[1:]) for said in own if isinstance(said, str)] for own in worked]
    assert all(own == sorted(own) for own in numbers)
    first = people - people // 4 + 1
    assert sorted(number for own in numbers for number in own) == list(range(first, people + 1)), "no gap, no repeat"

    assert len(set(wanted)) == people
    called = clinic.store.read(lambda snapshot: [_visit(body) for body in snapshot.connection.scalars(_CALLS)])
    assert called[:people] == wanted, "in strict order"
    assert called[people:] == [None] * STATIONS, "then each is told that there is nobody"
    assert sorted(said for own in worked for said in own if isinstance(said, int)) == sorted(wanted), (
        "each is told to one station"
    )
    assert edits > 0
    sound(clinic.store)
    return int(edits)


def _visit(body: str) -> Any:
    return json.loads(body)["outcome"]["fields"].get("visit")


@pytest.mark.parametrize("engine", ENGINES)
def test_eight_processes_check_in_and_call_while_another_edits_the_first(clinic: Clinic) -> None:
    race(clinic, 32)
