"""A ServiceRequest as a referral, and those that are none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.referral.facts import Priority, Side
from tests.xray_tui.fhir.made_up import (
    SERVER,
    TODAY,
    Json,
    as_json,
    bundle,
    coded,
    exam,
    patient,
    read_all,
    referral,
    request,
    why,
)
from xray_tui.fhir.batch import read

V2_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203"


def status(**more: Any) -> str:
    return why(read_all(patient(), request(**more))["ServiceRequest/r1"])


def numbered(kind: str, system: str, value: str) -> Json:
    return {"type": coded(V2_TYPES, kind), "system": system, "value": value}


def test_everything_that_is_used() -> None:
    taken = referral(
        request(
            priority="urgent",
            authoredOn="2026-11-20T23:30:00Z",
            reasonCode=[{"text": "Murtuma?"}, coded("http://hl7.org/fhir/sid/icd-10", "S82", "Säären murtuma")],
            orderDetail=[{"text": "etu"}, {"text": "sivu"}],
            note=[{"text": "Kipsi.\nVaraamatta."}, {"text": "Toinen."}],
            bodySite=[{"text": "oikea polvi"}],
            occurrencePeriod={"start": "2026-11-23", "end": "2026-12"},
        )
    )
    assert (taken.exam_code, taken.exam_text, taken.side) == ("NG1AA", "Polvi", Side.RIGHT)
    assert taken.source == "urn:oid:1.2.246.10.99.1|R1"
    assert taken.priority is Priority.URGENT
    assert taken.electronic
    assert taken.written_on == date(2026, 11, 21)
    assert taken.question == "Murtuma?; Säären murtuma"
    assert taken.projections == "etu; sivu"
    assert taken.note == "Kipsi.\nVaraamatta.\nToinen."
    assert (taken.wanted_from, taken.wanted_to) == (date(2026, 11, 23), date(2026, 12, 31))
    assert not taken.revoked


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"status": "draft"}, "ignored intake.draft"),
        ({"status": "completed"}, "ignored intake.completed"),
        ({"status": "unknown"}, "ignored intake.status_unknown"),
        ({"status": "bogus"}, "refused intake.unknown_code"),
        ({"status": None}, "refused intake.missing"),
        ({"status": ["active"]}, "refused intake.unknown_code"),
        ({"intent": "plan"}, "ignored intake.not_an_order"),
        ({"intent": "proposal"}, "ignored intake.not_an_order"),
        ({"intent": "option"}, "ignored intake.not_an_order"),
        ({"intent": "directive"}, "ignored intake.not_an_order"),
        ({"intent": "original-order"}, ""),
        ({"intent": "wish"}, "refused intake.unknown_code"),
        ({"priority": "high"}, "refused intake.unknown_code"),
        ({"priority": None}, "refused intake.unknown_code"),
        ({"doNotPerform": True}, "ignored intake.do_not_perform"),
        ({"doNotPerform": False}, ""),
        ({"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}, "refused intake.modified"),
        ({"implicitRules": "urn:rules"}, "refused intake.modified"),
        ({"colour": "red"}, "refused intake.unknown_element"),
        ({"subject": None}, "refused intake.no_patient"),
        ({"code": "NG1AA"}, "refused intake.malformed"),
        ({"occurrenceDateTime": "soon"}, "refused intake.malformed"),
        ({"status": "revoked", "intent": "plan"}, ""),
    ],
)
def test_those_that_ask_for_nothing_or_cannot_be_read(more: Json, expected: str) -> None:
    assert status(**more) == expected


@pytest.mark.parametrize("taken_back", ["revoked", "entered-in-error", "on-hold"])
def test_taken_back(taken_back: str) -> None:
    assert referral(request(status=taken_back)).revoked


def test_an_odd_narrative_or_contained_resource_is_none_of_our_business() -> None:
    odd = [{"resourceType": "DocumentReference", "id": "x", "status": 7}, {"resourceType": "Nonsense"}]
    assert status(text={"status": "strange"}, contained=odd) == ""


def test_a_nested_thing_is_refused_before_anybody_reads_it() -> None:
    deep: Any = {"url": "urn:x", "valueString": "x"}
    for _ in range(60):
        deep = {"url": "urn:x", "extension": [deep]}
    assert status(extension=[deep]) == "refused intake.too_deep"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (exam("NG1AA", "Polvi"), ("NG1AA", "Polvi")),
        (exam("NG1AA", "Polvi", "urn:oid:1.2.246.537.6.4.2007"), ("NG1AA", "Polvi")),
        (exam("NG1AA", "Polvi", "1.2.246.537.6.4"), ("NG1AA", "Polvi")),
        (exam("28565-0", "Knee", "http://loinc.org"), ("28565-0", "Knee")),
        (exam("30745-4", "", "urn:oid:2.16.840.1.113883.6.1"), ("30745-4", "30745-4")),
        # Another list whose number merely begins the same.
        (exam("NG1AA", "Polvi", "urn:oid:1.2.246.537.6.40"), ("", "Polvi")),
        (exam("399208008", "Chest", "http://snomed.info/sct"), ("", "Chest")),
        (coded("http://snomed.info/sct", "399208008", "Plain chest X-ray"), ("", "Plain chest X-ray")),
        ({"text": "Keuhkot"}, ("", "Keuhkot")),
        (
            {"coding": [{"system": "http://loinc.org", "code": "28565-0"}, *exam("NG1AA")["coding"]], "text": "Polvi"},
            ("NG1AA", "Polvi"),
        ),
    ],
)
def test_the_exam(code: Json, expected: tuple[str, str]) -> None:
    taken = referral(request(code=code))
    assert (taken.exam_code, taken.exam_text) == expected


def test_without_a_code_the_body_site_is_shown() -> None:
    resource = request(bodySite=[{"text": "vasen ranne"}])
    del resource["code"]
    taken = referral(resource)
    assert (taken.exam_code, taken.exam_text, taken.side) == ("", "vasen ranne", Side.LEFT)


@pytest.mark.parametrize(
    ("more", "side"),
    [
        ({}, None),
        ({"bodySite": [coded("http://snomed.info/sct", "24028007")]}, Side.RIGHT),
        ({"bodySite": [{"coding": [{"code": "K"}, *coded("http://snomed.info/sct", "7771000")["coding"]]}]}, Side.LEFT),
        ({"bodySite": [coded("http://snomed.info/sct", "36701003", "Both knees (body structure)")]}, Side.BOTH),
        ({"bodySite": [{"text": "Left knee"}, {"text": "Right knee"}]}, Side.BOTH),
        ({"bodySite": [{"text": "vänster knä"}]}, Side.LEFT),
        ({"bodySite": [{"text": "polvi l. dx"}]}, Side.RIGHT),
        ({"bodySite": [{"text": "molemmat polvet"}]}, Side.BOTH),
        ({"bodySite": [{"text": "Leftover"}]}, None),
        ({"code": exam("NG1AA", "Polvi, oikea")}, Side.RIGHT),
        ({"code": exam("NG1AA", "Right knee, compare with the left")}, None),
        ({"code": exam("NG1AA", "Polvi, oikea"), "bodySite": [{"text": "vasen polvi"}]}, Side.LEFT),
    ],
)  # fmt: skip
def test_the_side(more: Json, side: Side | None) -> None:
    assert referral(request(**more)).side is side


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, (None, None)),
        ({"occurrenceDateTime": "2026-11-24"}, (date(2026, 11, 24), date(2026, 11, 24))),
        ({"occurrenceDateTime": "2026-11-24T22:30:00Z"}, (date(2026, 11, 25), date(2026, 11, 25))),
        ({"occurrenceDateTime": "2026-12"}, (date(2026, 12, 1), date(2026, 12, 31))),
        ({"occurrencePeriod": {"start": "2026-12-01"}}, (date(2026, 12, 1), None)),
        ({"occurrencePeriod": {"end": "2026-12-01"}}, (None, date(2026, 12, 1))),
        ({"occurrenceTiming": {"event": ["2026-12-03", "2026-12-01"]}}, (date(2026, 12, 1), date(2026, 12, 3))),
        ({"occurrenceTiming": {"repeat": {"boundsPeriod": {"start": "2026-12-01", "end": "2026-12-09"}}}},
         (date(2026, 12, 1), date(2026, 12, 9))),
        ({"occurrenceTiming": {"repeat": {"count": 2, "frequency": 1, "period": 1, "periodUnit": "wk"}}}, (None, None)),
    ],
)  # fmt: skip
def test_when_it_is_wanted(more: Json, expected: tuple[date | None, date | None]) -> None:
    taken = referral(request(**more))
    assert (taken.wanted_from, taken.wanted_to) == expected


def test_what_it_is_called_for_good() -> None:
    filler, placer, accession = (
        numbered("FILL", "urn:f", "F1"), numbered("PLAC", "urn:p", "P1"), numbered("ACSN", "urn:a", "A1")
    )  # fmt: skip
    taken = referral(request(identifier=[accession, filler, placer]))
    assert (taken.source, taken.accession) == ("urn:p|P1", "A1")
    assert referral(request(identifier=[accession, filler])).source == "urn:f|F1"
    # A number without a system is anybody's.
    assert referral(request(identifier=[{"value": "45678"}])).source == "ServiceRequest/r1"
    urls = (f"{SERVER}/Patient/p1", f"{SERVER}/ServiceRequest/r1")
    batch = read(as_json(bundle(patient(), request(identifier=[{"value": "1"}]), urls=urls)), TODAY)
    assert next(entry.source for entry in batch if entry.what == "ServiceRequest/r1") == urls[1]
    nameless = request()
    del nameless["id"], nameless["identifier"]
    assert referral(nameless).source == referral(nameless).source != referral({**nameless, "priority": "stat"}).source


def test_two_of_one_name_in_a_bundle_do_not_take_each_others_place() -> None:
    same = [{"system": "urn:p", "value": "P1"}]
    entries = read_all(
        patient(), request(1, identifier=same), request(2, identifier=same, subject={"reference": "Patient/p1"})
    )
    assert why(entries["ServiceRequest/r1"]) == ""
    assert why(entries["ServiceRequest/r2"]) == "refused intake.identifier_twice"


def test_reasons_referred_to() -> None:
    condition = {"resourceType": "Condition", "id": "c", "code": {"text": "Polven nivelrikko"}}
    taken = referral(
        request(
            reasonReference=[{"reference": "#c"}, {"reference": "Condition/x", "display": "Kaatuminen"}],
            contained=[condition],
        )
    )
    assert taken.question == "Polven nivelrikko; Kaatuminen"


def test_the_version_tells_what_changed_and_nothing_else() -> None:
    def version(*resources: Json) -> str:
        return read_all(*resources)["ServiceRequest/r1"].version

    assert version(patient(), request()) == version(patient(), request())
    assert version(patient(), request()) != version(patient(), request(priority="stat"))
    assert version(patient(), request()) != version(patient(gender="female"), request())
