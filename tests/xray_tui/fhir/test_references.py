"""Every form of reference, and the cases in which one must mean nobody."""

from __future__ import annotations

from typing import Any

import pytest

from models.referral.facts import IncomingReferral, PatientFacts
from tests.clinic import code
from tests.xray_tui.fhir.made_up import (
    BORN,
    HETU,
    SERVER,
    TODAY,
    Json,
    appointment,
    as_json,
    booking,
    bundle,
    ndjson,
    patient,
    read_all,
    referral,
    request,
    why,
)
from xray_tui.fhir.batch import entries, read
from xray_tui.fhir.source import parse
from xray_tui.intake import Entry

URN = "urn:uuid:8c2ec7c5-0b0e-4c3c-9a0e-6c3c3f0f8d11"


def of(batch: list[Entry], what: str = "ServiceRequest/r1") -> Entry:
    return next(entry for entry in batch if entry.what == what)


def given(entry: Entry) -> str:
    assert isinstance(entry.payload, IncomingReferral), why(entry)
    return entry.payload.patient.given


FORMS: dict[str, tuple[dict[str, Any], Json]] = {
    "relative, no addresses": ({}, {"reference": "Patient/p1"}),
    "relative, same server": (
        {"urls": (f"{SERVER}/Patient/p1", f"{SERVER}/ServiceRequest/r1")},
        {"reference": "Patient/p1"},
    ),
    "absolute": (
        {"urls": (f"{SERVER}/Patient/p1", f"{SERVER}/ServiceRequest/r1")},
        {"reference": f"{SERVER}/Patient/p1"},
    ),
    "a version": ({}, {"reference": "Patient/p1/_history/7"}),
    "urn:uuid": ({"urls": (URN, "urn:uuid:2")}, {"reference": URN}),
    "logical": ({}, {"identifier": {"system": HETU, "value": code(1, BORN)}}),
    "logical, bare object identifier": ({}, {"identifier": {"system": HETU[8:], "value": code(1, BORN)}}),
    "conditional": ({}, {"reference": f"Patient?identifier={HETU}|{code(1, BORN)}"}),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form(form: str) -> None:
    settings, reference = FORMS[form]
    other = patient(2)
    batch = read(as_json(bundle(patient(), request(subject=reference), other, **settings)), TODAY)
    assert given(of(batch)) == "Testi1"


def test_contained() -> None:
    resource = request(subject={"reference": "#p"}, contained=[patient(3, id="p")])
    assert given(of(read(as_json(resource), TODAY))) == "Testi3"


def test_an_identifier_that_is_a_uri() -> None:
    uri = {"system": "urn:ietf:rfc:3986", "value": URN}
    batch = read(ndjson(request(subject={"reference": URN}), patient(identifier=[uri])), TODAY)
    assert given(of(batch)) == "Testi1"


def test_across_lines_whatever_their_order() -> None:
    assert given(of(read(ndjson(request(), patient()), TODAY))) == "Testi1"
    assert given(of(read(ndjson(patient(), request()), TODAY))) == "Testi1"


def test_across_files() -> None:
    raws = [*parse(as_json(request()), "a.json", 0), *parse(as_json(patient()), "b.json", 1)]
    assert given(of(entries(raws, TODAY))) == "Testi1"


def test_the_own_file_comes_first() -> None:
    raws = [
        *parse(ndjson(patient(name=[{"family": "Toinen", "given": ["Outo"]}])), "a.json", 0),
        *parse(ndjson(patient(), request()), "b.json", 1),
    ]
    assert given(of(entries(raws, TODAY))) == "Testi1"


def test_two_who_could_be_meant_are_nobody() -> None:
    raws = [
        *parse(as_json(request()), "a.json", 0),
        *parse(as_json(patient()), "b.json", 1),
        *parse(as_json(patient(name=[{"family": "Toinen"}])), "c.json", 2),
    ]
    assert why(of(entries(raws, TODAY))) == "refused intake.patient_missing"


def test_two_messages_may_each_call_their_own_patient_the_same() -> None:
    first = bundle(patient(1, id="p"), request(1, subject={"reference": "Patient/p"}))
    second = bundle(patient(2, id="p"), request(2, subject={"reference": "Patient/p"}))
    third = bundle(request(3, subject={"reference": "Patient/p"}))
    batch = read(ndjson(first, second, third), TODAY)
    assert given(of(batch, "ServiceRequest/r1")) == "Testi1"
    assert given(of(batch, "ServiceRequest/r2")) == "Testi2"
    assert why(of(batch, "ServiceRequest/r3")) == "refused intake.patient_missing"
    assert [entry.what for entry in batch if isinstance(entry.payload, PatientFacts)] == ["Patient/p", "Patient/p"]


def test_a_message_does_not_reach_into_another() -> None:
    batch = read(ndjson(bundle(patient()), bundle(request())), TODAY)
    assert why(of(batch)) == "refused intake.patient_missing"


def test_a_urn_is_of_its_bundle() -> None:
    first = bundle(patient(), urls=("urn:uuid:1",))
    batch = read(ndjson(first, bundle(request(subject={"reference": "urn:uuid:1"}))), TODAY)
    # Nothing is known of this one but the address: the door refuses it, unless a patient here has it as an identifier.
    assert given(of(batch)) == ""


def test_another_server_has_other_people() -> None:
    urls = ("https://elsewhere.example/fhir/Patient/p1", f"{SERVER}/ServiceRequest/r1")
    batch = read(as_json(bundle(patient(), request(), urls=urls)), TODAY)
    assert why(of(batch)) == "refused intake.patient_missing"


def test_two_bundles_of_one_server() -> None:
    people = bundle(patient(), kind="searchset", urls=(f"{SERVER}/Patient/p1",))
    requests = bundle(request(), kind="searchset", urls=(f"{SERVER}/ServiceRequest/r1",))
    raws = [*parse(as_json(people), "a.json", 0), *parse(as_json(requests), "b.json", 1)]
    assert given(of(entries(raws, TODAY))) == "Testi1"


@pytest.mark.parametrize(
    ("subject", "key"),
    [
        ({"reference": "Patient/nobody"}, "intake.patient_missing"),
        ({"reference": "#nobody"}, "intake.patient_missing"),
        ({"reference": "Group/g1"}, "intake.not_a_patient"),
        ({"display": "Testi Testinen"}, "intake.patient_in_words"),
        ({"identifier": {"value": "123"}}, "intake.no_patient"),
        ({"reference": "ServiceRequest/r1"}, "intake.patient_missing"),
        ({"reference": "http://[bad/Patient/p1"}, "intake.patient_missing"),
        ({"reference": "Patient?name=Testinen"}, "intake.patient_missing"),
        ({"reference": "Patient?identifier=a|b&identifier=c|d&x=1"}, "intake.patient_missing"),
        ({}, "intake.no_patient"),
    ],
)
def test_nobody(subject: Json, key: str) -> None:
    entry = of(read(as_json(bundle(patient(), request(subject=subject))), TODAY))
    assert why(entry) == f"refused {key}"


def test_known_by_identifier_alone() -> None:
    subject = {"identifier": {"system": "urn:oid:1.2.246.10.99.22", "value": "M-17"}, "display": "Somebody Else"}
    facts = of(read(as_json(request(subject=subject)), TODAY)).payload
    assert isinstance(facts, IncomingReferral)
    # What the reference calls the patient must not replace a name that is known.
    assert (facts.patient.family, facts.patient.given) == ("", "")


def test_a_temporary_code_names_a_patient_only_with_a_name() -> None:
    subject = {"identifier": {"system": HETU, "value": code(5, BORN)}, "display": "Testinen, Testi Viisi"}
    facts = referral(request(subject=subject), patient(9))
    assert (facts.patient.family, facts.patient.given) == ("Testinen", "Testi Viisi")


def test_a_malformed_patient_is_not_there() -> None:
    batch = read_all(patient(birthDate="yesterday"), request())
    assert why(batch["Patient/p1"]) == "refused intake.malformed"
    assert why(batch["ServiceRequest/r1"]) == "refused intake.patient_missing"


def test_the_newest_version_counts() -> None:
    older = patient(meta={"lastUpdated": "2026-11-01T10:00:00Z"}, name=[{"family": "Vanha", "given": ["Testi1"]}])
    newer = patient(meta={"lastUpdated": "2026-11-02T10:00:00Z"})
    for lines in ((older, newer, request()), (newer, older, request())):
        batch = read(ndjson(*lines), TODAY)
        facts = of(batch).payload
        assert isinstance(facts, IncomingReferral)
        assert facts.patient.family == "Testinen"
        assert sorted(why(entry) for entry in batch) == ["", "", "ignored intake.superseded"]


def test_a_history_tells_the_newest_first() -> None:
    new, old = request(priority="stat"), request(priority="routine")
    batch = read(as_json(bundle(new, old, patient(), kind="history")), TODAY)
    assert [why(entry) for entry in batch] == ["", "ignored intake.superseded", ""]


def test_an_appointment_finds_its_request() -> None:
    for reference in (
        {"reference": "ServiceRequest/r1"},
        {"identifier": {"system": "urn:oid:1.2.246.10.99.1", "value": "R1"}},
    ):
        taken = booking(patient(), request(), appointment(basedOn=[reference]))
        assert taken.referral_sources == ("urn:oid:1.2.246.10.99.1|R1",)
        assert taken.exam_code == "NG1AA"
    alone = booking(patient(), appointment(basedOn=[{"identifier": {"system": "urn:x", "value": "R9"}}]))
    assert alone.referral_sources == ("urn:x|R9",)
