"""Opening a patient: remembered before it is shown, with a reason where nothing near explains it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from models.patient.verbs import take_patient
from tests.clinic import Clinic, person
from tests.screens.station import station


def looks(clinic: Clinic) -> list[tuple[Any, ...]]:
    """Kind, patient, reason and screen of each look so far, but those at boards."""
    statement = (
        "SELECT json_extract(body, '$.outcome.fields.kind.value'), patient_id, json_extract(body, '$.reason'),"
        " json_extract(body, '$.outcome.fields.where') FROM entry WHERE verb = 'journal.look' ORDER BY seq"
    )
    found = clinic.store.read(lambda snapshot: [tuple(row) for row in snapshot.connection.execute(text(statement))])
    return [row for row in found if row[0] != "board"]


async def test_one_who_is_expected_opens_at_once_and_it_is_remembered(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    async with station(clinic, "reception", first="check_in") as hands:
        await hands.scan(person(1).identifiers[0].value)
        await hands.until("Testinen, Testi1")
        assert looks(clinic) == [("file", 1, "", "check_in")]


async def test_one_whom_nothing_explains_opens_with_a_usual_reason_or_another(clinic: Clinic) -> None:
    clinic.perform(take_patient, facts=person(1))
    async with station(clinic, "reception", first="referral") as hands:
        await hands.scan(person(1).identifiers[0].value)
        await hands.until("opens only after a reason")
        assert "Testinen" not in hands.screen_text()
        await hands.press("escape")
        await hands.gone("opens only after a reason")
        assert "Testinen" not in hands.screen_text()
        assert looks(clinic) == []
        await hands.scan(person(1).identifiers[0].value)
        await hands.until("► The patient is calling")
        await hands.press("down", "down", "down", "enter")
        await hands.until("Don't name the patient")
        await hands.type("asked by the ward [/x]")
        await hands.press("enter")
        await hands.until("Testinen, Testi1")
        assert looks(clinic) == [("file", 1, "asked by the ward [/x]", "referral")]


async def test_the_hits_of_a_search_are_remembered_before_they_are_shown(clinic: Clinic) -> None:
    for n in (1, 2):
        clinic.take(clinic.incoming(n))
    async with station(clinic, "reception", first="results") as hands:
        await hands.type("testinen")
        await hands.press("enter")
        await hands.until("2 patients fit")
        assert [row[0] for row in looks(clinic)] == ["search"]
        await hands.press("down", "enter")
        await hands.until(lambda: len(looks(clinic)) == 2)
        assert looks(clinic)[1] == ("file", 2, "", "results")


async def test_a_screen_that_names_patients_is_one_look_however_often_it_is_shown(clinic: Clinic) -> None:
    clinic.walk_in(1)
    statement = "SELECT count(*) FROM entry WHERE verb = 'journal.look'"

    def count() -> int:
        return clinic.store.read(lambda snapshot: int(snapshot.connection.scalar(text(statement)) or 0))

    async with station(clinic, waits_for="B001") as hands:
        await hands.until(lambda: count() == 1)
        await hands.press("f5")
        await hands.until(lambda: count() == 2)
        await hands.press("f2", "f5", "f2")
        assert count() == 2
