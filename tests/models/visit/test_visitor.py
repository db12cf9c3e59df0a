"""A patient without an identity code: asked for day and month of birth, whatever other number the record has."""

from __future__ import annotations

from datetime import date

from models.referral.facts import IdentifierFacts, PatientFacts
from models.visit.call import call_next
from models.visit.examine import start
from models.visit.outcomes import Done, NotStarted
from tests.clinic import Clinic


def test_another_identifier_is_not_asked_for(clinic: Clinic) -> None:
    visitor = PatientFacts(
        (IdentifierFacts("urn:another-country", "XK-20774411"),), "Visitor", "Test", birth_date=date(1984, 5, 1)
    )
    ticket = clinic.walk_in(1, patient=visitor).ticket
    clinic.perform(call_next, rooms=("xray1",))
    row = clinic.row(ticket)
    assert isinstance(clinic.perform(start, visit=row.visit, seen=row.changed, said="4411"), NotStarted)
    row = clinic.row(ticket)
    assert isinstance(clinic.perform(start, visit=row.visit, seen=row.changed, said="0105"), Done)
