"""Taking patients: who is known by what, who isn't, and two who must not become one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from models.patient.identity import NATIONAL_SYSTEM, parse_code
from models.patient.read import patient
from models.patient.verbs import take_patient
from models.referral.facts import IdentifierFacts, PatientFacts
from models.refusal import Invalid
from models.taken import Novelty
from tests.clinic import CHECK_CHARACTERS, MORNING, Clinic, code, person

OURS = "urn:oid:1.2.246.10"


def permanent(n: int, born: date) -> IdentifierFacts:
    """A code outside the test range: made up, of a birth date that no living person has."""
    digits = f"{born:%d%m%y}{n:03}"
    return IdentifierFacts(NATIONAL_SYSTEM, f"{born:%d%m%y}+{n:03}{CHECK_CHARACTERS[int(digits) % 31]}")


def take(clinic: Clinic, facts: PatientFacts) -> Any:
    return clinic.perform(take_patient, facts=facts)


def test_known_by_any_identifier_and_brought_up_to_date(clinic: Clinic) -> None:
    facts = replace(person(1), identifiers=(*person(1).identifiers, IdentifierFacts(OURS, " 77 ")))
    first = take(clinic, facts)
    assert first.novelty is Novelty.TAKEN
    assert take(clinic, facts) == replace(first, novelty=Novelty.SAME)
    by_number = PatientFacts((IdentifierFacts(OURS, "77"),), "", "", phone="050 111 1111")
    assert take(clinic, by_number) == replace(first, novelty=Novelty.UPDATED)


def test_the_same_identifier_twice_in_a_message_is_one(clinic: Clinic) -> None:
    facts = person(1)
    twice = replace(facts, identifiers=(*facts.identifiers, IdentifierFacts(NATIONAL_SYSTEM, code(1).lower())))
    twice = replace(twice, identifiers=(*facts.identifiers, *facts.identifiers, IdentifierFacts(OURS, "")))
    assert take(clinic, twice).novelty is Novelty.TAKEN


def test_an_empty_identifier_names_nobody(clinic: Clinic) -> None:
    nobody = (IdentifierFacts(OURS, "  "),)
    first = take(clinic, PatientFacts(nobody, "Visitor", "Ann"))
    assert take(clinic, PatientFacts(nobody, "Visitor", "Bob")).patient != first.patient


def test_two_may_share_a_temporary_code(clinic: Clinic) -> None:
    shared = person(1).identifiers
    born = parse_code(shared[0].value, MORNING.date()).birth_date
    ann = take(clinic, PatientFacts(shared, "Visitor", "Ann", born))
    bob = take(clinic, PatientFacts(shared, "Visitor", "Bob", born))
    assert ann.patient != bob.patient
    assert take(clinic, PatientFacts(shared, "VISITOR", "ann")).patient == ann.patient
    with pytest.raises(Invalid, match=r"patient\.nameless"):
        take(clinic, PatientFacts(shared, "", ""))


def test_a_number_of_one_and_the_code_of_somebody_born_another_day_are_two_people(clinic: Clinic) -> None:
    born = date(1895, 3, 2)
    take(clinic, PatientFacts((permanent(12, born), IdentifierFacts(OURS, "77")), "Testinen", "Testi"))
    other = PatientFacts((permanent(13, date(1895, 3, 3)), IdentifierFacts(OURS, "77")), "Testinen", "Toinen")
    with pytest.raises(Invalid, match=r"patient\.two_people"):
        take(clinic, other)
    with pytest.raises(Invalid, match=r"patient\.two_people"):
        take(clinic, PatientFacts((permanent(14, born), permanent(14, date(1895, 3, 3))), "Testinen", "Testi"))
    new_code = PatientFacts((permanent(15, born), IdentifierFacts(OURS, "77")), "Testinen", "Testi")
    assert take(clinic, new_code).novelty is Novelty.UPDATED


def test_a_code_that_comes_later_tells_the_birth_date(clinic: Clinic) -> None:
    number = IdentifierFacts(OURS, "77")
    known = take(clinic, PatientFacts((number,), "Testinen", "Testi")).patient
    born = date(1895, 3, 2)
    assert take(clinic, PatientFacts((permanent(12, born), number), "", "")).patient == known
    told = clinic.store.read(lambda snapshot: patient(snapshot.connection, known).birth_date)
    assert told == born
    with pytest.raises(Invalid, match=r"patient\.two_people"):
        take(clinic, PatientFacts((permanent(13, date(1895, 3, 3)), number), "", ""))


def test_who_was_known_by_a_temporary_code_gets_the_right_one(clinic: Clinic) -> None:
    temporary = replace(person(1), identifiers=(*person(1).identifiers, IdentifierFacts(OURS, "77")))
    known = take(clinic, temporary)
    born = date(1895, 3, 2)
    named = PatientFacts((permanent(12, born), IdentifierFacts(OURS, "77")), "Testinen", "Testi1", born)
    assert take(clinic, named) == replace(known, novelty=Novelty.UPDATED)


def test_a_record_that_was_taken_over_is_the_other_one(clinic: Clinic) -> None:
    from functools import partial

    from models.patient.file import read_file
    from models.patient.search import find

    facts = person(1)
    old = take(clinic, facts).patient
    kept = take(clinic, person(2)).patient
    third = take(clinic, person(3)).patient
    with clinic.store.engine.begin() as connection:
        connection.execute(text("PRAGMA query_only=OFF"))
        for one, into in ((old, kept), (kept, third)):
            connection.execute(text(f"UPDATE patient SET merged_into = {into} WHERE id = {one}"))
    assert clinic.store.read(partial(read_file, patient=old)).patient.key == third
    hits = clinic.store.read(partial(find, text=facts.identifiers[0].value))
    assert [hit.patient.key for hit in hits] == [third]
    assert take(clinic, facts).patient == third
