"""What is read all day long is looked up, never searched for: no plan goes through a whole table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, event

from models.appointment.imaged_read import read_imaged
from models.appointment.results_read import read_results
from models.patient.file import read_file
from models.patient.search import find
from models.public import public_board
from models.unit.rules import ClinicianKind, Mode
from models.visit.call import call_next, pass_over
from models.visit.counts import read_counts
from models.visit.detail import read_detail
from models.visit.estimate import read_wait
from models.visit.examine import finish, start
from models.visit.learn import learn
from models.visit.read import read_board
from tests.clinic import Clinic, person

ROOMS = ("xray1", "panoramic")
GROWS = re.compile(r"SCAN (visit|examination|referral|patient|identifier|appointment\w*|entry)\b")


@pytest.fixture
def plans(clinic: Clinic) -> Iterator[list[str]]:
    """The plans of all statements from now on, as SQLite tells them."""
    told: list[str] = []

    def before(connection: Connection, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            raw: Any = connection.connection.dbapi_connection
            told.extend(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    event.listen(clinic.store.engine, "before_cursor_execute", before)
    yield told
    event.remove(clinic.store.engine, "before_cursor_execute", before)


def _scans(plans: list[str]) -> set[str]:
    return {plan for plan in plans if GROWS.search(plan)}


def test_reads_of_the_desks(clinic: Clinic, plans: list[str]) -> None:
    visit = clinic.walk_in(1).visit
    patient = clinic.row("B001").patient
    plans.clear()
    clinic.store.read(read_counts)
    clinic.store.read(partial(read_detail, visit=visit))
    clinic.store.read(partial(read_file, patient=patient))
    clinic.store.read(read_imaged)
    clinic.store.read(read_board)
    clinic.store.read(partial(read_wait, visit=visit))
    clinic.store.read(public_board)
    clinic.perform(learn)
    clinic.store.read(
        partial(read_results, patient=patient, mode=Mode.TELEPHONE, kind=ClinicianKind.DOCTOR, referrals=(1,))
    )
    for text in (person(1).identifiers[0].value, "B001", "1.5.1994"):
        clinic.store.read(partial(find, text=text))
    assert plans
    assert not _scans(plans)


def test_acts_of_the_desks(clinic: Clinic, plans: list[str]) -> None:
    clinic.walk_in(1)
    clinic.walk_in(2)
    for act in (pass_over, start):
        called = clinic.perform(call_next, rooms=ROOMS)
        row = clinic.row(called.ticket)
        more = {"cannot_say": "aphasia"} if act is start else {}
        clinic.perform(act, visit=row.visit, seen=row.changed, **more)
    row = clinic.board().in_rooms[0]
    clinic.perform(finish, visit=row.visit, seen=row.changed)
    clinic.take(clinic.incoming(1, revoked=True))
    assert plans
    assert not _scans(plans)
