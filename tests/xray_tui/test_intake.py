"""The one door: every entry by itself, the same one once, and what it does to the queue."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from itertools import permutations

import pytest
from sqlalchemy import text

from models.permission import Role
from models.refusal import Message, Unavailable
from models.store.unit_of_work import Actor
from models.visit.check_in import check_in
from models.visit.states import IdentityShown
from tests.clinic import Clinic, code
from tests.xray_tui.fhir.made_up import (
    BORN,
    HETU,
    TODAY,
    Json,
    appointment,
    as_json,
    bundle,
    doctor,
    ndjson,
    organisation,
    patient,
    request,
    role,
)
from xray_tui import intake
from xray_tui.fhir.batch import read
from xray_tui.intake import Kind, Line

GATEWAY = Actor(None, "gateway", frozenset({Role.INTAKE}))
SIGNED = {
    "requester": {"reference": "PractitionerRole/role1"},
    "bodySite": [{"text": "vasen polvi"}],
    "authoredOn": "2026-11-23",
}
DOCTOR = (doctor(), organisation(), role())


def take(clinic: Clinic, *resources: Json) -> dict[str, Line]:
    return brought(clinic, as_json(bundle(*resources)))


def brought(clinic: Clinic, data: bytes) -> dict[str, Line]:
    lines = intake.take(clinic.store, read(data, TODAY, "file"), actor=GATEWAY, station="test")
    return {line.what: line for line in lines}


def kinds(lines: dict[str, Line]) -> dict[str, str]:
    return {what: line.kind.value for what, line in lines.items()}


def rows(clinic: Clinic, query: str) -> list[tuple[object, ...]]:
    return clinic.store.read(lambda snapshot: [tuple(row) for row in snapshot.connection.execute(text(query))])


def seq(clinic: Clinic) -> int:
    return clinic.store.read(lambda snapshot: snapshot.seq)


def test_the_same_again_changes_nothing_not_even_the_journal(clinic: Clinic) -> None:
    first = take(clinic, patient(), request(), appointment())
    assert kinds(first) == {"Patient/p1": "taken", "ServiceRequest/r1": "taken", "Appointment/a1": "taken"}
    before = seq(clinic)
    assert set(kinds(take(clinic, patient(), request(), appointment())).values()) == {"same"}
    assert seq(clinic) == before


def test_an_old_message_that_comes_again_does_not_turn_back_a_newer(clinic: Clinic) -> None:
    take(clinic, patient(), request())
    assert kinds(take(clinic, patient(), request(priority="stat")))["ServiceRequest/r1"] == "updated"
    assert kinds(take(clinic, patient(), request()))["ServiceRequest/r1"] == "same"
    assert rows(clinic, "SELECT priority FROM referral") == [("stat",)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_whatever_the_order(clinic: Clinic, order: tuple[int, ...]) -> None:
    resources = (patient(), request(), appointment())
    lines = brought(clinic, ndjson(*(resources[place] for place in order)))
    assert set(kinds(lines).values()) == {"taken"}
    assert rows(clinic, "SELECT count(*) FROM patient") == [(1,)]
    assert rows(clinic, "SELECT appointment_id, referral_id FROM appointment_referral") == [(1, 1)]


def test_bad_neighbours_cost_nothing(clinic: Clinic) -> None:
    bad = [
        request(2, status="bogus"),
        request(3, subject={"reference": "Patient/nobody"}),
        patient(4, birthDate="1800-01-01"),
        {"resourceType": "DocumentReference", "status": 7},
        {"no": "type"},
    ]
    lines = take(clinic, bad[0], patient(), *bad[1:3], request(), *bad[3:], appointment())
    assert kinds(lines) == {
        "Patient/p1": "taken",
        "ServiceRequest/r1": "taken",
        "Appointment/a1": "taken",
        "ServiceRequest/r2": "refused",
        "ServiceRequest/r3": "refused",
        "Patient/p4": "refused",
        "DocumentReference": "ignored",
        "": "refused",
    }
    assert all(line.why for line in lines.values() if line.kind in (Kind.IGNORED, Kind.REFUSED))


def test_what_a_verb_refuses_costs_nobody_else(clinic: Clinic) -> None:
    take(clinic, patient(), request())
    stolen = request(1, subject={"reference": "Patient/p2"})
    lines = take(clinic, patient(2), stolen, request(2))
    assert lines["ServiceRequest/r1"] == Line(
        Kind.REFUSED, "ServiceRequest/r1", "file#2", Message("referral.other_patient")
    )
    assert lines["ServiceRequest/r2"].kind is Kind.TAKEN


def test_a_patient_within_the_request_is_enough(clinic: Clinic) -> None:
    inside = request(subject={"reference": "#me"}, contained=[patient(id="me")])
    assert kinds(brought(clinic, as_json(inside))) == {"ServiceRequest/r1": "taken"}
    assert rows(clinic, "SELECT family FROM patient") == [("Testinen",)]


def test_a_patient_known_here_by_identifier(clinic: Clinic) -> None:
    number = {"system": "urn:oid:1.2.246.10.99.22", "value": "M-17"}
    take(clinic, patient(identifier=[number], address=[{"city": "Sipoo"}]))
    reference = {"identifier": number, "display": "Somebody, Else"}
    assert kinds(brought(clinic, as_json(request(subject=reference)))) == {"ServiceRequest/r1": "taken"}
    assert rows(clinic, "SELECT family, given, address FROM patient") == [("Testinen", "Testi1", "Sipoo")]
    unknown = {"identifier": {**number, "value": "M-18"}, "display": "Somebody, Else"}
    line = brought(clinic, as_json(request(2, subject=unknown)))["ServiceRequest/r2"]
    assert (line.kind, line.why) == (Kind.REFUSED, Message("intake.not_known"))


def test_a_visitor_without_a_number_is_one_person(clinic: Clinic) -> None:
    visitor = patient()
    del visitor["identifier"]
    take(clinic, visitor, request())
    assert kinds(take(clinic, visitor, request(priority="asap")))["ServiceRequest/r1"] == "updated"
    assert rows(clinic, "SELECT count(*) FROM patient") == [(1,)]


def test_a_patient_who_moved_and_who_may_not_be_found(clinic: Clinic) -> None:
    take(clinic, patient(address=[{"city": "Sipoo"}]))
    moved = patient(address=[{"city": "Kerava"}], meta={"security": [{"code": "TURVAKIELTO"}]})
    assert kinds(take(clinic, moved)) == {"Patient/p1": "updated"}
    assert kinds(take(clinic, patient(gender="unknown"))) == {"Patient/p1": "same"}
    assert rows(clinic, "SELECT address, non_disclosure FROM patient") == [("Kerava", 1)]


def check_in_awaiting(clinic: Clinic) -> str:
    take(clinic, patient())
    answer = clinic.perform(check_in, patient=1, referrals=(), identity=IdentityShown.PHOTO_ID, awaited=True)
    return str(answer.ticket)


def test_a_referral_that_comes_releases_the_visit_held_for_it(clinic: Clinic) -> None:
    ticket = check_in_awaiting(clinic)
    assert clinic.row(ticket).held is not None
    line = take(clinic, patient(), request(**SIGNED), *DOCTOR)["ServiceRequest/r1"]
    assert line.why == Message("intake.released", {"tickets": (ticket,)})
    assert clinic.row(ticket).held is None
    assert clinic.row(ticket).rank == 1


def test_a_referral_taken_back_holds_the_visit_that_it_serves(clinic: Clinic) -> None:
    ticket = check_in_awaiting(clinic)
    take(clinic, patient(), request(**SIGNED), *DOCTOR)
    line = take(clinic, patient(), request(**SIGNED, status="revoked"), *DOCTOR)["ServiceRequest/r1"]
    assert line.why == Message("intake.held", {"tickets": (ticket,)})
    assert clinic.row(ticket).held is not None


def test_a_booking_that_is_cancelled_leaves_the_desk(clinic: Clinic) -> None:
    take(clinic, patient(), request(), appointment())
    (expected,) = clinic.board().expected
    assert expected.start == datetime(2026, 11, 24, 8, tzinfo=UTC)
    line = take(clinic, patient(), appointment(status="cancelled"))["Appointment/a1"]
    assert (line.kind, line.why) == (Kind.UPDATED, Message("intake.cancelled"))
    assert clinic.board().expected == ()


def test_a_booking_for_a_request_that_came_earlier(clinic: Clinic) -> None:
    take(clinic, patient(), request(**SIGNED))
    reference = {"identifier": {"system": "urn:oid:1.2.246.10.99.1", "value": "R1"}}
    take(clinic, patient(), appointment(basedOn=[reference]))
    ((exam,),) = [row.exams for row in clinic.board().expected]
    assert (exam.code, exam.side) == ("NG1AA", "left")


class Breaking:
    """A clinic whose first verb breaks."""

    def __init__(self, clinic: Clinic, error: Exception) -> None:
        self._store, self._error, self._calls = clinic.store, error, 0

    def read(self, read, /):  # type: ignore[no-untyped-def]
        return self._store.read(read)

    def perform(self, actor, station, op_id, verb, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self._calls += 1
        if self._calls == 1:
            raise self._error
        return self._store.perform(actor, station, op_id, verb, *args, **kwargs)


def test_what_breaks_is_one_line_and_names_nobody(clinic: Clinic, caplog: pytest.LogCaptureFixture) -> None:
    batch = read(as_json(bundle(patient(1), patient(2))), TODAY)
    broken = Breaking(clinic, ValueError("Testinen"))
    with caplog.at_level(logging.ERROR):
        first, second = intake.take(broken, batch, actor=GATEWAY, station="test")
    assert first.why == Message("intake.failed", {"error": "ValueError"})
    assert second.kind is Kind.TAKEN
    assert "Testinen" not in caplog.text


def test_what_breaks_as_it_is_put_on_the_list_costs_nobody_else(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    batch = read(as_json(bundle(request(1, subject={"display": "Testinen"}), patient(2))), TODAY)
    broken = Breaking(clinic, ValueError("Testinen"))
    with caplog.at_level(logging.ERROR):
        lines = {line.what: line.kind for line in intake.take(broken, batch, actor=GATEWAY, station="test")}
    assert lines == {"ServiceRequest/r1": Kind.REFUSED, "Patient/p2": Kind.TAKEN}
    assert "ValueError" in caplog.text
    assert "Testinen" not in caplog.text


def test_a_store_that_is_gone_ends_it(clinic: Clinic) -> None:
    broken = Breaking(clinic, Unavailable("store.busy"))
    with pytest.raises(Unavailable):
        list(intake.take(broken, read(as_json(patient()), TODAY), actor=GATEWAY, station="test"))


def test_whoever_may_not_register_is_told_so(clinic: Clinic) -> None:
    nobody = Actor(None, "nobody", frozenset())
    (line,) = intake.take(clinic.store, read(as_json(patient()), TODAY), actor=nobody, station="test")
    assert (line.kind, line.why and line.why.key) == (Kind.REFUSED, "store.not_allowed")


def test_two_kinds_may_share_an_identifier(clinic: Clinic) -> None:
    same = [{"system": "urn:oid:1.2.246.10.99.9", "value": "7"}]
    lines = take(clinic, patient(), request(identifier=same), appointment(identifier=same))
    assert set(kinds(lines).values()) == {"taken"}


def test_names_as_wild_as_they_come_are_stored_as_they_are(clinic: Clinic) -> None:
    wild = "[/x][@click=app.quit]x\x1b[31m\u202eÅå" + "é" * 100
    take(clinic, patient(name=[{"family": wild, "given": ["O'Malley"]}]))
    assert rows(clinic, "SELECT family, given FROM patient") == [(wild, "O'Malley")]


def test_nothing_shown_holds_an_identity_code(clinic: Clinic) -> None:
    subject = {"identifier": {"system": HETU, "value": code(1, BORN)}}
    lines = take(
        clinic, patient(5), request(subject=subject), patient(identifier=[{"system": HETU, "value": "010594X"}])
    )
    assert "010594" not in repr(lines)


def test_the_content_is_what_was_said_not_how(clinic: Clinic) -> None:
    take(clinic, patient(), request())
    resent = request(meta={"lastUpdated": "2026-11-24T09:00:00Z"}, text={"status": "generated", "div": "<div/>"})
    assert kinds(take(clinic, patient(), resent))["ServiceRequest/r1"] == "same"


def test_a_digest_parts_what_it_is_of() -> None:
    assert intake.digest("a", "b") != intake.digest("ab")
    assert len(intake.digest("\ud800")) == 64


def test_what_is_refused_is_kept_once_until_it_is_seen_to(clinic: Clinic) -> None:
    from models.refused.read import read_refused

    bad = request(2, subject={"reference": "Patient/nobody"})
    take(clinic, patient(), bad)
    take(clinic, patient(), bad)
    (row,) = clinic.store.read(read_refused)
    assert (row.what, row.place, row.station) == ("ServiceRequest/r2", "file#2", "test")
    assert row.why == Message("intake.patient_missing", {"reference": "Patient/nobody"})
    assert HETU not in str(row)
