"""What the unit's past says of how long exams take, and that the estimates go by it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from models.store.engine import writing
from models.unit.read import current_unit
from models.unit.table import Learned
from models.visit.learn import ENOUGH, learn, learned_today
from models.visit.states import Lane, State
from models.visit.table import Examination, Visit
from tests.clinic import MORNING, Clinic

YESTERDAY = MORNING - timedelta(days=1)


def past(
    clinic: Clinic,
    times: list[tuple[float, float, float, float]],
    *,
    code: str = "NG1AA",
    day: datetime = YESTERDAY,
    needs: str = "",
    first: int = 1,
) -> None:
    """Examinations that were done in X-ray 1: when each arrived, was called, began and ended, minutes after nine."""
    with writing(clinic.store.engine) as connection:
        for n, (arrived, called, began, ended) in enumerate(times, start=first):
            at = [day + timedelta(minutes=minutes) for minutes in (arrived, called, began, ended)]
            connection.execute(
                insert(Visit),
                {
                    "id": n,
                    "changed": 1,
                    "patient_id": 1,
                    "unit_day": date(day.year, day.month, day.day),
                    "kind": Lane.WALK_IN,
                    "number": n,
                    "state": State.DONE,
                    "priority": "routine",
                    "arrived_at": at[0],
                    "due_at": at[0],
                    "called_at": at[1],
                    "started_at": at[2],
                    "ended_at": at[3],
                    **dict.fromkeys(("checked_in_as_of", "hold_note", "overrule_reason", "identity_checked"), ""),
                    "end_reason": "",
                    "needs": needs,
                    "room": "xray1",
                    "calls": 1,
                    "spaced_calls": 1,
                },
            )
            connection.execute(
                insert(Examination),
                {
                    "visit_id": n,
                    "changed": 1,
                    "exam_code": code,
                    "exam_text": "",
                    "state": "done",
                    "reason": "",
                    "room": "xray1",
                    "started_at": at[2],
                    "ended_at": at[3],
                    "side_answered": False,
                },
            )


def rows(clinic: Clinic) -> dict[str, Any]:
    found = clinic.store.read(lambda snapshot: list(snapshot.connection.execute(select(Learned.__table__))))  # type: ignore[attr-defined]
    return {row.exam_code: row for row in found if row.room == "xray1"}


@pytest.fixture(autouse=True)
def somebody(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))


def test_without_a_past_it_is_the_catalogues(clinic: Clinic) -> None:
    assert not clinic.store.read(learned_today)
    assert clinic.perform(learn).own == 0
    assert clinic.store.read(learned_today)
    chest = rows(clinic)["GD1AA"]
    assert chest.n == 0
    assert chest.p25 < chest.p50 < 5 < chest.p75 < chest.p90
    assert rows(clinic)["30745-4"].p50 == chest.p50, "a message may name it by its LOINC code"
    codes = {exam.code for exam in clinic.store.read(current_unit).catalogue if not exam.imaged_here}
    assert not codes & set(rows(clinic))


def test_from_the_call_or_from_the_end_before_if_somebody_was_waiting(clinic: Clinic) -> None:
    """All are there at nine; each is called a minute after the one before was done, and is done six minutes later."""
    past(clinic, [(0, 7 * n + 1, 7 * n + 2, 7 * n + 7) for n in range(ENOUGH)])
    clinic.perform(learn)
    knee = rows(clinic)["NG1AA"]
    assert (knee.n, knee.p50) == (ENOUGH, 7.0), "the minute between two patients is part of the pace"


def test_a_room_that_stood_empty_was_not_at_work(clinic: Clinic) -> None:
    past(clinic, [(20 * n, 20 * n, 20 * n + 1, 20 * n + 6) for n in range(ENOUGH)])
    clinic.perform(learn)
    assert rows(clinic)["NG1AA"].p50 == 6.0


@pytest.mark.parametrize(
    "more",
    [{"needs": "wheelchair"}, {"day": MORNING - timedelta(days=120)}, {"code": "unknown"}],
    ids=["needs", "long ago", "unknown"],
)
def test_what_says_nothing_of_the_exam(more: dict[str, Any], clinic: Clinic) -> None:
    past(clinic, [(20 * n, 20 * n, 20 * n + 1, 20 * n + 6) for n in range(ENOUGH)], **more)
    assert clinic.perform(learn).own == 0


def test_too_few_say_too_little(clinic: Clinic) -> None:
    past(clinic, [(20 * n, 20 * n, 20 * n + 1, 20 * n + 6) for n in range(ENOUGH - 1)])
    assert clinic.perform(learn).own == 0


def test_the_estimates_go_by_what_was_learned(clinic: Clinic) -> None:
    past(clinic, [(0, 20 * n, 20 * n, 20 * n + 20) for n in range(ENOUGH)])
    for n in range(1, 4):
        clinic.walk_in(n)
    by_catalogue = clinic.board().waiting[2].wait
    clinic.perform(learn)
    learned = clinic.board().waiting[2].wait
    assert by_catalogue is not None
    assert learned is not None
    assert by_catalogue[0] <= 20 <= by_catalogue[1] <= 30
    assert learned[0] <= 40 <= learned[1]
    assert learned[0] > by_catalogue[0]
