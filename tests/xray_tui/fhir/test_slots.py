"""Free times as Schedule and Slot: read strictly by another library's R4 models, and booked again through the door."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fhirclient.models import bundle as r4_bundle
from fhirclient.models import location as r4_location
from fhirclient.models import schedule as r4_schedule
from fhirclient.models import slot as r4_slot

from models.appointment.book_imaging import book_imaging
from models.appointment.imaging_read import read_imaging
from models.refused.read import read_refused
from tests.clinic import Clinic
from tests.xray_tui.fhir.made_up import appointment, as_json, bundle, patient
from xray_tui.fhir.batch import read
from xray_tui.intake import Kind, take

ROOT = Path(__file__).parents[3]
R4 = {"Location": r4_location.Location, "Schedule": r4_schedule.Schedule, "Slot": r4_slot.Slot}


def export(clinic: Clinic, *more: str, code: int = 0) -> str:
    program = "import sys; sys.argv[0] = 'xray-tui'; from xray_tui.cli.main import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", program, "export", *more, "--language", "en", "--database", str(clinic.store.path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


@pytest.fixture
def days(clinic: Clinic) -> Clinic:
    """The commands run by the machine's clock: the clinic's has to be near it."""
    clinic.clock.at = datetime.now(clinic.clock.at.tzinfo)
    return clinic


def test_a_bundle_that_another_librarys_r4_models_read_strictly(days: Clinic) -> None:
    told = json.loads(export(days, "slots", "--days", "10"))
    r4_bundle.Bundle(told)
    found: dict[str, list[Any]] = {"Location": [], "Schedule": [], "Slot": []}
    for entry in told["entry"]:
        resource = R4[entry["resource"]["resourceType"]](entry["resource"])
        assert resource.as_json() == entry["resource"]
        found[resource.resource_type].append(resource)
    locations = {f"Location/{each.id}" for each in found["Location"]}
    schedules = {f"Schedule/{each.id}": each for each in found["Schedule"]}
    assert {each.actor[0].reference for each in schedules.values()} == locations
    assert {each.schedule.reference for each in found["Slot"]} == set(schedules)
    knees = [each for each in schedules.values() if any(x.text == "Knee" for x in each.serviceType)]
    assert [each.actor[0].reference for each in knees] == ["Location/xray1"]


def test_slots_of_a_schedule_lie_apart_within_its_horizon(days: Clinic) -> None:
    lines = [json.loads(line) for line in export(days, "slots", "--days", "10", "--ndjson").splitlines()]
    schedules = [each for each in lines if each["resourceType"] == "Schedule"]
    horizons = {f"Schedule/{each['id']}": each["planningHorizon"] for each in schedules}
    last: dict[str, str] = {}
    for slot in (each for each in lines if each["resourceType"] == "Slot"):
        own = slot["schedule"]["reference"]
        assert last.get(own, "") <= slot["start"] < slot["end"]
        assert horizons[own]["start"] <= slot["start"]
        assert slot["end"] <= horizons[own]["end"]
        last[own] = slot["end"]


def test_what_is_booked_is_offered_no_more(days: Clinic) -> None:
    person = days.patient_of(days.take(days.incoming(1)).referral)
    board = days.store.read(lambda snapshot: read_imaging(snapshot, patient=person))
    (place,) = days.perform(book_imaging, patient=person, places=board.five[0]).places
    lines = [json.loads(line) for line in export(days, "slots", "--ndjson").splitlines()]
    slots = [each for each in lines if each["resourceType"] == "Slot"]
    room = [each for each in slots if each["schedule"]["reference"].startswith("Schedule/xray1")]
    taken = [
        each
        for each in room
        if datetime.fromisoformat(each["start"]) < place.end and datetime.fromisoformat(each["end"]) > place.start
    ]
    assert room
    assert taken == []


def test_a_slot_that_was_offered_comes_back_as_a_booking(days: Clinic) -> None:
    lines = [json.loads(line) for line in export(days, "slots", "--ndjson").splitlines()]
    slot = next(each for each in lines if each.get("schedule", {}).get("reference") == "Schedule/xray1-10")
    times = {"start": slot["start"], "end": slot["end"]}
    first = read(as_json(bundle(patient(), appointment(basedOn=[], **times))), days.clock.at.date())
    again = read(as_json(bundle(patient(2), appointment(2, basedOn=[], **times))), days.clock.at.date())
    assert [line.kind for line in take(days.store, first, actor=days.actor, station="test")] == [Kind.TAKEN] * 2
    refused = list(take(days.store, again, actor=days.actor, station="test"))[-1]
    assert refused.kind is Kind.REFUSED
    assert refused.why is not None
    assert refused.why.key == "appointment.online_taken"
    (row,) = days.store.read(read_refused)
    assert row.patient == 2, "they think that they have a time: the desk has to know who"
    later = datetime.fromisoformat(slot["start"]) + timedelta(days=7)
    moved = {"start": later.isoformat(), "end": (later + timedelta(minutes=10)).isoformat()}
    update = read(as_json(bundle(patient(), appointment(basedOn=[], **moved))), days.clock.at.date())
    assert [line.kind for line in take(days.store, update, actor=days.actor, station="test")][-1] is Kind.UPDATED
    assert [line.kind for line in take(days.store, again, actor=days.actor, station="test")][-1] is Kind.TAKEN


def test_a_calendar_file_for_its_owner_alone(days: Clinic, tmp_path: Path) -> None:
    person = days.patient_of(days.take(days.incoming(1)).referral)
    board = days.store.read(lambda snapshot: read_imaging(snapshot, patient=person))
    (place,) = days.perform(book_imaging, patient=person, places=board.five[0]).places
    file = tmp_path / "aika.ics"
    export(days, "calendar", str(file), str(place.key))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = file.read_bytes()
    assert told.startswith(b"BEGIN:VCALENDAR\r\n")
    assert told.endswith(b"END:VCALENDAR\r\n")
    assert b"\r\r" not in told
    assert "no such appointment" in export(days, "calendar", str(tmp_path / "b.ics"), "99", code=1).lower()
