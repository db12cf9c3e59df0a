"""Several processes book the same times at once: each time once, and who loses one is offered the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.clinic import Clinic
from tests.models.appointment.racing import OPENS, race

TEN = timedelta(minutes=10)


def check_one(told: list[dict[str, Any]], patients: int, slots: int) -> None:
    """Of one examination each: every time went once, to as many as there are times."""
    got = [place for each in told for places in each["got"].values() for place in places]
    assert len(got) == len(set(got)) == min(patients, slots)
    if patients >= slots:
        assert sorted(got) == [f"xray1 {(OPENS + n * TEN).isoformat()}" for n in range(slots)]
    assert sum(each["lost"] for each in told) > 0, "nobody met anybody"


def check_row(told: list[dict[str, Any]]) -> None:
    """Of two examinations each: all or none, one after the other, no time twice."""
    rows = [places for each in told for places in each["got"].values()]
    got = [place for places in rows for place in places]
    assert len(got) == len(set(got))
    assert {len(places) for places in rows} <= {0, 2}
    assert any(rows)
    for places in rows:
        starts = [datetime.fromisoformat(place.split()[1]) for place in places]
        assert all(later - earlier == TEN for earlier, later in pairwise(starts))


def test_three_processes_book_the_same_times(clinic: Clinic) -> None:
    check_one(race(clinic, 3, 5, 12, "NG1AA"), 15, 12)


@pytest.mark.parametrize("engine", ["postgresql"])
def test_rows_of_two_are_booked_whole_or_not(clinic: Clinic) -> None:
    check_row(race(clinic, 3, 3, 8, "NG1AA", "EB1HA"))
