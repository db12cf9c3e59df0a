"""Stations killed in the middle of work, on both databases: what was acknowledged is there once, nothing by halves."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from tests.clinic import Clinic
from tests.server import ENGINES
from tests.sound import sound
from tests.stations import ask

_ENTRIES = text("SELECT op_id, body FROM entry ORDER BY seq")


def kill(clinic: Clinic, kills: int, *, seed: int = 0, seconds: float = 60) -> tuple[int, int]:
    """Kill so many stations, one after the other, and check what they leave.

    Returns:
        How many operations were acknowledged, and how many were done by a station that was killed before it was told.
    """
    told = ask("tests.models.visit.killing", clinic.store.url, kills, seed, seconds=seconds)
    acknowledged = told["acknowledged"]
    entries = clinic.store.read(lambda snapshot: snapshot.connection.execute(_ENTRIES).all())
    assert len(entries) - len(acknowledged) in (0, 1)
    assert [entry.op_id for entry in entries] == [f"op{n}" for n in range(len(entries))]
    assert [json.loads(entry.body)["outcome"] for entry in entries[: len(acknowledged)]] == acknowledged
    sound(clinic.store)
    return len(acknowledged), told["doubtful"]


@pytest.mark.parametrize("engine", ENGINES)
def test_stations_that_are_killed_at_work(clinic: Clinic) -> None:
    kill(clinic, 4)
