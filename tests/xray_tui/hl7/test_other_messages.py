"""News of people, bookings and reports: what each becomes, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.message.facts import IncomingMerger, IncomingReport, PatientChange
from models.patient.identity import NATIONAL_SYSTEM
from models.referral.facts import IdentifierFacts, Side
from tests.clinic import code
from tests.xray_tui.hl7.made_up import BORN, message, msh, obr, orc, part, parts, pid, why

AT_TEN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def booked(trigger: str = "S12", *more: str, sch: str = "SCH|B1^WEB|||||||||||", pid_: str = "") -> bytes:
    return message(msh(f"SIU^{trigger}", trigger), sch, pid_ or pid(), *more)


def test_news_of_a_person() -> None:
    told = part(message(msh("ADT^A08"), pid(), "PD1||||||||||||Y"))
    assert isinstance(told, PatientChange)
    assert told.patient.non_disclosure
    assert (told.patient.family, told.patient.phone) == ("Testinen", "040 000 0000")


def test_what_a_sender_would_delete_is_left_unsaid() -> None:
    told = part(message(msh("ADT^A08"), pid().replace("040 000 0000^PRN^CP", '""').replace("||fi", '||""')))
    assert (told.patient.phone, told.patient.language) == ("", "")


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (code(1, BORN), [(NATIONAL_SYSTEM, code(1, BORN))]),
        ("77^^^HUS^MR~88^^^&1.2.3&ISO", [("HUS", "77"), ("urn:oid:1.2.3", "88")]),
        ("77", [("hl7:SOTE", "77")]),
        (f"x{code(1, BORN)}", [("hl7:SOTE", f"x{code(1, BORN)}")]),
    ],
)
def test_identifiers(ids: str, expected: list[tuple[str, str]]) -> None:
    told = part(message(msh("ADT^A08"), pid(ids=ids)))
    assert told.patient.identifiers == tuple(IdentifierFacts(*each) for each in expected)


def test_the_legal_name_before_others() -> None:
    told = part(message(msh("ADT^A08"), pid(name="Taiteilija^T^^^^^N~Virallinen^Testi^Toinen")))
    assert (told.patient.family, told.patient.given) == ("Virallinen", "Testi Toinen")


def test_two_records_of_one_person() -> None:
    told = part(message(msh("ADT^A40"), pid(), "MRG|66^^^HUS"))
    assert isinstance(told, IncomingMerger)
    assert (told.other, told.reason) == ((IdentifierFacts("HUS", "66"),), "ADT^A40")
    assert why(message(msh("ADT^A40"), pid())) == "refused hl7.missing MRG"
    assert why(message(msh("ADT^A40"), pid(), "MRG|")) == "refused hl7.missing MRG-1"


@pytest.mark.parametrize(
    ("segments", "minutes"),
    [
        (["AIS|1|A|NG1AA^Polvi oikea^1.2.246.537.6.4|20261124100000|||10|min"], 10),
        (["AIS|1|A|NG1AA^Polvi oikea^1.2.246.537.6.4|20261124080000+0000|||600|s"], 10),
    ],
)
def test_a_booking(segments: list[str], minutes: int) -> None:
    told = part(booked("S12", *segments, "AIL|1|A|SIPOO^Röntgen 1"))
    assert (told.source, told.start, told.minutes, told.room) == ("WEB|B1", AT_TEN, minutes, "Röntgen 1")
    assert (told.exam_code, told.side, told.cancelled) == ("NG1AA", Side.RIGHT, False)


def test_a_booking_as_the_older_versions_write_it() -> None:
    sch = "SCH|B1^WEB||||||||15|min|^^^20261124100000^20261124101500|||||||||||||||R1^EHR"
    told = part(booked("S13", sch=sch))
    assert (told.start, told.minutes, told.referral_sources) == (AT_TEN, 15, ("EHR|R1",))


def test_a_cancellation_may_leave_the_time_out() -> None:
    told = part(booked("S15"))
    assert (told.cancelled, told.start, told.minutes) == (True, None, 0)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (message(msh("SIU^S12"), pid()), "hl7.missing SCH"),
        (booked(sch="SCH|"), "hl7.missing SCH-1"),
        (booked(), "hl7.missing AIS-4"),
        (booked("S12", "AIS|1|A|X|20261124100000"), "hl7.missing AIS-7"),
        (booked("S12", "AIS|1|A|X|20261124100000|||10|fortnights"), "hl7.unknown_code AIS-8"),
        (booked("S12", "AIS|1|A|X|20261124100000|||-5"), "hl7.unknown_code AIS-7"),
        (booked("S12", "AIS|1|A|X|20261124"), "hl7.not_a_time AIS-4"),
        (booked("S12", "AIS|1|A|X|20261124100000|||10", "AIS|2|A|Y"), "hl7.several_services AIS[2]"),
        (booked("S14"), "hl7.trigger MSH-9.2"),
    ],
)
def test_bookings_that_are_refused(data: bytes, expected: str) -> None:
    assert why(data) == f"refused {expected}"


def test_a_report_is_there_when_it_is_final() -> None:
    told = parts(message(msh("ORU^R01"), pid(), orc(), obr(status="F"), obr(2, status="C"), obr(3, status="P")))
    assert [type(each) for each in told] == [IncomingReport, IncomingReport]
    assert (told[0].sources, told[0].accession) == (("EHR|R1", "RIS|F1"), "ACC1")
    assert (told[1].sources, told[1].accession) == (("EHR|R2", "RIS|F2"), "ACC2")


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ([obr(status="P")], "ignored hl7.not_final"),
        ([obr()], "refused hl7.missing OBR-25"),
        ([obr(status="?")], "refused hl7.unknown_code OBR-25"),
        (["OBR|1|||X" + "|" * 21 + "F"], "refused hl7.missing OBR-3"),
        ([], "refused hl7.missing OBR"),
    ],
)
def test_reports_that_are_not(segments: list[str], expected: str) -> None:
    assert why(message(msh("ORU^R01"), pid(), *segments)) == expected
