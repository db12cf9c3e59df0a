"""A Patient as the clinic's facts."""

from __future__ import annotations

from datetime import date

import pytest

from models.referral.facts import IdentifierFacts
from tests.clinic import code
from tests.xray_tui.fhir.made_up import BORN, HETU, Json, patient, person, read_all, referral, request, why

LABELS = "https://hl7.fi/fhir/finnish-base-profiles/CodeSystem/fi-base-security-label-cs"


def test_everything_that_is_used() -> None:
    facts = person(
        patient(
            gender="female",
            communication=[
                {"language": {"coding": [{"code": "sv-FI"}]}},
                {"language": {"coding": [{"code": "fi"}]}, "preferred": True},
            ],
            telecom=[
                {"system": "email", "value": "t@example.fi"},
                {"system": "phone", "use": "old", "value": "040 000 0009"},
                {"system": "phone", "use": "home", "value": "09 000 0000"},
                {"system": "phone", "use": "mobile", "value": "040 000 0000"},
            ],
            address=[
                {"use": "old", "line": ["Entinen 1"], "city": "Kerava"},
                {"use": "home", "line": ["Esimerkkitie 1", "B 2"], "postalCode": "04130", "city": "Sipoo"},
            ],
            extension=[
                {
                    "url": "https://hl7.fi/fhir/finnish-base-profiles/StructureDefinition/municipality-code",
                    "valueCoding": {"system": "urn:oid:1.2.246.537.6.21", "code": "753", "display": "Sipoo"},
                }
            ],
        )
    )
    assert facts.identifiers == (IdentifierFacts(HETU, code(1, BORN)),)
    assert (facts.family, facts.given, facts.birth_date, facts.sex) == ("Testinen", "Testi1", BORN, "female")
    assert (facts.language, facts.phone) == ("fi", "040 000 0000")
    assert facts.address == "Esimerkkitie 1, B 2, 04130 Sipoo"
    assert facts.home_municipality == "Sipoo"
    assert not facts.non_disclosure


@pytest.mark.parametrize("label", [{"system": LABELS, "code": "TURVAKIELTO"}, {"code": "turvakielto"}])
def test_non_disclosure(label: Json) -> None:
    assert person(patient(meta={"security": [{"system": "urn:x", "code": "N"}, label]})).non_disclosure


def test_non_disclosure_of_another_code_is_none() -> None:
    assert not person(patient(meta={"security": [{"system": LABELS, "code": "R"}]})).non_disclosure


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            [{"use": "nickname", "given": ["Tepa"]}, {"use": "official", "family": "A", "given": ["B", "C"]}],
            ("A", "B C"),
        ),
        ([{"use": "old", "family": "Vanha"}, {"family": "Uusi", "given": ["U"]}], ("Uusi", "U")),
        ([{"family": "Entinen", "period": {"end": "2020-01-01"}}, {"use": "temp", "family": "Nyt"}], ("Nyt", "")),
        ([{"text": "Testi Tupu Testinen"}], ("Testinen", "Testi Tupu")),
        ([{"text": "Testinen, Testi Tupu"}], ("Testinen", "Testi Tupu")),
        ([{"family": "van der\nTestinen\t", "given": ["Å[/x]", "O'Ö"]}], ("van der Testinen", "Å[/x] O'Ö")),
    ],
)
def test_names(names: list[Json], expected: tuple[str, str]) -> None:
    facts = person(patient(name=names))
    assert (facts.family, facts.given) == expected


def test_what_cannot_be_stored_is_replaced_and_what_is_no_name_is_cut() -> None:
    facts = person(patient(name=[{"family": "A\x00B\x1b[31m\u202e", "given": ["x" * 5000]}]))
    assert (
        facts.family == "A\ufffdB\x1b[31m\u202e"
    )  # the rest is the screens' business: they show it, and store nothing
    assert len(facts.given) == 1000
    assert why(read_all(patient(name=[{"family": "half a letter \ud800"}]))["Patient/p1"]) == "refused intake.malformed"


def test_a_temporary_number_is_kept_with_its_assigner() -> None:
    system = "urn:oid:1.2.246.10.1234567.22.2026"
    facts = person(patient(identifier=[{"system": system[8:], "value": "T-17"}, {"value": "nobody's"}]))
    assert facts.identifiers == (IdentifierFacts(system, "T-17"),)


def test_a_code_by_its_type() -> None:
    kind = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "NNFIN"}]}
    facts = person(patient(identifier=[{"type": kind, "value": code(1, BORN)}]))
    assert facts.identifiers == (IdentifierFacts(HETU, code(1, BORN)),)


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"birthDate": "1994-05-02"}, "intake.birth_date_differs"),
        ({"identifier": [{"system": HETU, "value": code(1, BORN)[:-1] + "Å"}]}, "identity.form"),
        ({"identifier": [{"system": HETU, "value": code(1, date(2027, 1, 1), "A")}]}, "identity.future"),
    ],
)
def test_a_code_that_cannot_be_is_refused(more: Json, key: str) -> None:
    entries = read_all(patient(**more), request())
    assert why(entries["Patient/p1"]) == f"refused {key}"
    assert why(entries["ServiceRequest/r1"]) == f"refused {key}"


def test_a_birth_date_that_is_not_whole_is_unsaid() -> None:
    assert person(patient(birthDate="1994-05")).birth_date is None


def test_nobody_by_name() -> None:
    assert why(read_all(patient(name=[]))["Patient/p1"]) == "ignored intake.nameless"
    assert why(read_all(patient(name=[{"prefix": ["Dr"]}]))["Patient/p1"]) == "ignored intake.nameless"


def test_a_visitor_without_any_number_is_one_person_however_often_sent() -> None:
    visitor = patient(identifier=[{"value": "no system"}])
    first, second = person(visitor), person({**visitor, "gender": "male"})
    assert first.identifiers == second.identifiers
    assert first.identifiers[0].assigner == "fhir:record"
    namesake = person({**visitor, "birthDate": "1980-01-01"})
    assert namesake.identifiers != first.identifiers
    assert referral(visitor, request()).patient.identifiers == first.identifiers


def test_a_contained_visitor_belongs_to_the_request() -> None:
    visitor = patient(identifier=[{"value": "no system"}], id="p")
    resource = request(subject={"reference": "#p"}, contained=[visitor])
    other = request(2, subject={"reference": "#p"}, contained=[visitor])
    assert referral(resource, patient(9)).patient == referral({**resource, "priority": "stat"}, patient(9)).patient
    assert referral(resource, patient(9)).patient != referral(other, patient(9)).patient
