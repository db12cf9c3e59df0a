"""All that is held about a person, for them: no table of theirs forgotten, and nothing of anybody else's."""

from __future__ import annotations

import json

import pytest

from models.journal.look import look
from models.journal.outcomes import LookKind
from models.journal.subject import LEFT_OUT, NOT_THEIRS, lines, read_subject
from models.patient.merge import merge
from models.refusal import NotFound
from models.store.table import METADATA
from models.visit.call import call_next
from tests.clinic import Clinic, person


@pytest.fixture
def engine() -> str:
    """Read alike on both."""
    return "sqlite"


def test_every_table_that_names_a_patient_is_told_or_left_out_on_purpose() -> None:
    naming = {
        table.name
        for table in METADATA.sorted_tables
        if any(key.column.table.name == "patient" for key in table.foreign_keys)
    }
    assert naming - NOT_THEIRS == {
        "patient", "identifier", "referral", "visit", "appointment", "incident", "refused_message"
    }  # fmt: skip


def test_what_is_held_and_who_did_and_looked_at_what(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.walk_in(2)
    clinic.perform(call_next, rooms=("xray1",))
    one, other = (clinic.patient_of(referral) for referral in (1, 2))
    clinic.perform(look, kind=LookKind.SEARCH, patients=(one, other), where="check_in")
    told = clinic.store.read(lambda snapshot: read_subject(snapshot, one))
    held = told["held"]
    assert isinstance(held, dict)
    assert set(held) == {"patient", "identifier", "referral", "visit", "examination"}
    assert all(len(rows) == 1 for rows in held.values())
    assert not LEFT_OUT & set(held["patient"][0])
    whole = json.dumps(told)
    assert person(1).identifiers[0].value in whole
    assert "Testi2" not in whole
    assert person(2).identifiers[0].value not in whole
    did = [(each["did"], each["who"], each.get("looked_at")) for each in told["journal"]]
    assert did == [
        ("referral.take_referral", "T. Testi", None),
        ("visit.check_in", "T. Testi", None),
        ("visit.call_next", "T. Testi", None),
        ("journal.look", "T. Testi", "search"),
    ]
    assert "  family: Testinen" in list(lines(told))


def test_records_that_were_merged_are_told_together(clinic: Clinic) -> None:
    one = clinic.patient_of(clinic.take(clinic.incoming(1)).referral)
    other = clinic.patient_of(clinic.take(clinic.incoming(2)).referral)
    clinic.perform(merge, keep=one, merge=other, reason="card")
    for key in (one, other):
        told = clinic.store.read(lambda snapshot, key=key: read_subject(snapshot, key))
        assert told["records"] == [one, other]
    with pytest.raises(NotFound):
        clinic.store.read(lambda snapshot: read_subject(snapshot, 4711))
