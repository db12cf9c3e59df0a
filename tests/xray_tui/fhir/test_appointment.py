"""An Appointment as an imaging appointment, and those that are none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.referral.facts import Side
from tests.clinic import code
from tests.xray_tui.fhir.made_up import (
    BORN,
    HETU,
    Json,
    appointment,
    booking,
    coded,
    exam,
    patient,
    read_all,
    request,
    why,
)

WHO = {"actor": {"reference": "Patient/p1"}, "status": "accepted"}


def test_everything_that_is_used() -> None:
    taken = booking(patient(), request(bodySite=[{"text": "oikea polvi"}]), appointment())
    assert taken.source == "urn:oid:1.2.246.10.99.2|A1"
    assert taken.patient.given == "Testi1"
    assert (taken.start, taken.minutes) == (datetime(2026, 11, 24, 8, tzinfo=UTC), 10)
    assert taken.room == "xray1"
    assert (taken.exam_code, taken.exam_text, taken.side) == ("NG1AA", "Polvi", Side.RIGHT)
    assert taken.referral_sources == ("urn:oid:1.2.246.10.99.1|R1",)
    assert not taken.cancelled


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_cancelled(status: str) -> None:
    assert booking(patient(), appointment(status=status)).cancelled


@pytest.mark.parametrize("status", ["booked", "arrived", "checked-in"])
def test_booked(status: str) -> None:
    assert not booking(patient(), appointment(status=status)).cancelled


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"status": "proposed"}, "ignored intake.not_booked"),
        ({"status": "pending"}, "ignored intake.not_booked"),
        ({"status": "waitlist"}, "ignored intake.not_booked"),
        ({"status": "noshow"}, "ignored intake.over"),
        ({"status": "fulfilled"}, "ignored intake.over"),
        ({"status": "maybe"}, "refused intake.unknown_code"),
        ({"start": None}, "refused intake.no_time"),
        ({"end": None}, "refused intake.no_length"),
        ({"end": "2026-11-24T09:00:00+02:00"}, "refused intake.no_length"),
        ({"end": "2027-11-24T09:00:00+02:00"}, "refused intake.no_length"),
        ({"end": None, "minutesDuration": 10**9}, "refused intake.no_length"),
        ({"end": None, "minutesDuration": 15}, ""),
        ({"participant": [WHO, {"actor": {"reference": "Patient/p2"}, "status": "accepted"}]},
         "refused intake.several_patients"),
        ({"participant": [{"actor": {"reference": "Location/xray1"}, "status": "accepted"}], "basedOn": None},
         "refused intake.no_patient"),
        ({"participant": []}, "refused intake.no_patient"),
        ({"participant": "me"}, "refused intake.malformed"),
    ],
)  # fmt: skip
def test_those_that_book_nothing_or_cannot_be_read(more: Json, expected: str) -> None:
    resource = {name: value for name, value in appointment(**more).items() if value is not None}
    assert why(read_all(patient(), patient(2), resource)["Appointment/a1"]) == expected


def test_the_patient_of_its_request_will_do() -> None:
    nobody = [{"actor": {"reference": "Location/xray1"}, "status": "accepted"}]
    assert booking(patient(), request(), appointment(participant=nobody)).patient.given == "Testi1"


def test_who_declined_does_not_take_part() -> None:
    declined = {"actor": {"reference": "Patient/p2"}, "status": "declined"}
    assert booking(patient(), appointment(participant=[declined, WHO])).patient.given == "Testi1"


def test_a_patient_who_declined_has_cancelled() -> None:
    taken = booking(patient(), appointment(status="cancelled", basedOn=[], participant=[{**WHO, "status": "declined"}]))
    assert (taken.cancelled, taken.patient.given) == (True, "Testi1")


def test_contained_patient() -> None:
    contained = {"actor": {"reference": "#me"}, "status": "accepted"}
    resource = appointment(participant=[contained], contained=[patient(id="me")])
    entries = read_all(resource)
    assert why(entries["Appointment/a1"]) == ""


@pytest.mark.parametrize(
    ("location", "reference", "room"),
    [
        (None, {"reference": "Location/xray1", "display": "Röntgen 1"}, "Röntgen 1"),
        (None, {"reference": "Location/xray1"}, "xray1"),
        ({"resourceType": "Location", "id": "7", "name": "Panoraama"}, {"reference": "Location/7"}, "Panoraama"),
        ({"resourceType": "Location", "id": "7", "identifier": [{"value": "panoramic"}]}, {"reference": "Location/7"},
         "panoramic"),
    ],
)  # fmt: skip
def test_the_room(location: Json | None, reference: Json, room: str) -> None:
    resource = appointment(participant=[WHO, {"actor": reference, "status": "accepted"}])
    assert booking(patient(), resource, *([location] if location else [])).room == room


def test_its_own_exam_when_it_names_one() -> None:
    own = appointment(serviceType=[{"text": "Röntgen"}, exam("NH1AA", "Nilkka, vasen")])
    taken = booking(patient(), request(), own)
    assert (taken.exam_code, taken.side) == ("NH1AA", Side.LEFT)
    vague = appointment(serviceType=[coded("urn:x", "124", "General X-ray")])
    assert booking(patient(), request(), vague).exam_code == "NG1AA"
    assert booking(patient(), {**vague, "basedOn": []} | {"basedOn": [{"display": "?"}]}).exam_text == "General X-ray"


def test_who_is_named_by_the_identity_code_alone_is_the_patient() -> None:
    named = {"actor": {"identifier": {"system": HETU, "value": code(1, BORN)}}, "status": "accepted"}
    place = {"actor": {"identifier": {"value": "1.2.246.10.1"}, "display": "Vastaanotto"}, "status": "accepted"}
    taken = booking(appointment(participant=[named, place], basedOn=[]))
    assert [each.value for each in taken.patient.identifiers] == [code(1, BORN)]
