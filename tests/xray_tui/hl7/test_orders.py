"""Orders as referrals: what each field becomes, and what can't be understood is refused with its place."""

from __future__ import annotations

from datetime import date

import pytest

from models.patient.identity import NATIONAL_SYSTEM
from models.referral.facts import Author, IdentifierFacts, IncomingReferral, PatientFacts, Priority, Side
from tests.clinic import code
from tests.xray_tui.hl7.made_up import BORN, msh, obr, orc, order, part, parts, pid, read, why
from tests.xray_tui.hl7.made_up import message as joined
from xray_tui.hl7.message import Habits

KINDS = ["ORM^O01", "OMG^O19^OMG_O19", "OMI^O23^OMI_O23"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_order_is_a_referral(kind: str) -> None:
    assert part(order(kind=kind)) == IncomingReferral(
        source="EHR|R1",
        patient=PatientFacts(
            (IdentifierFacts(NATIONAL_SYSTEM, code(1, BORN)),),
            family="Testinen",
            given="Testi1",
            birth_date=BORN,
            sex="female",
            language="fi",
            phone="040 000 0000",
            address="Esimerkkitie 1, 04130 Sipoo",
        ),
        exam_code="NG1AA",
        exam_text="Polvi",
        author=Author.DOCTOR,
        author_name="Liisa Lääkäri",
        orderer_id="1.2.246.10.99.10.1",
        orderer_name="Sipoon terveyskeskus",
        written_on=date(2026, 11, 23),
        question="Kipu?",
        accession="ACC1",
    )


def test_several_orders_each_with_its_own() -> None:
    told = parts(
        joined(
            msh("OMG^O19"),
            pid(),
            orc(1),
            "TQ1|1||||||20261124|20261130|S",
            obr(1, site="^^^&polvi^L"),
            "NTE|1||Kipsi.~Toinen rivi",
            orc(2, "CA"),
            obr(2),
            orc(3, "XO"),
            "TQ1|1||||||||A",
            obr(3, "GD1AA^Keuhkot^1.2.246.537.6.4.2007"),
            "NTE|1||Vuode",
        )
    )
    first, second, third = told
    assert (first.priority, first.side, first.note) == (Priority.STAT, Side.LEFT, "Kipsi.\nToinen rivi")
    assert (first.wanted_from, first.wanted_to) == (date(2026, 11, 24), date(2026, 11, 30))
    assert (second.source, second.revoked, second.priority) == ("EHR|R2", True, Priority.ROUTINE)
    assert (third.exam_code, third.priority, third.note, third.written_on) == ("GD1AA", Priority.ASAP, "Vuode", None)


@pytest.mark.parametrize(
    ("told", "priority"),
    [
        ({}, Priority.ROUTINE),
        ({"timing": "^^^^^S"}, Priority.STAT),
        ({"timing": "^^^^^a"}, Priority.ASAP),
        ({"timing": "1^^^20261124^20261125^U"}, Priority.URGENT),
        ({"timing": "^^^^^T"}, Priority.ROUTINE),
    ],
)
def test_priority_of_the_older_versions(told: dict[str, str], priority: Priority) -> None:
    assert part(order(**told)).priority is priority


def test_a_place_has_priorities_of_its_own() -> None:
    data = order(timing="^^^^^3")
    assert why(data) == "refused hl7.unknown_code ORC-7.6"
    assert part(data, Habits(priorities={"3": Priority.URGENT})).priority is Priority.URGENT


@pytest.mark.parametrize(
    ("told", "side"),
    [
        ({"exam": "NG1AA^Polvi, oikea^1.2.246.537.6.4"}, Side.RIGHT),
        ({"site": "^^^polvi&vasen"}, Side.LEFT),
        ({"site": "^^^^R~^^^^L"}, Side.BOTH),
        ({"exam": "NG1AA^oikea polvi, vertaa vasempaan^1.2.246.537.6.4"}, None),
    ],
)
def test_side(told: dict[str, str], side: Side | None) -> None:
    assert part(order(**told)).side is side


def test_an_exam_is_known_by_its_list_never_by_its_looks() -> None:
    local = order(exam="NG1AA^Polvi^RTG")
    assert (part(local).exam_code, part(local).exam_text) == ("", "Polvi")
    assert part(local, Habits(exams=("RTG",))).exam_code == "NG1AA"
    assert part(order(exam="X^Oma^L^36643-5^XR Chest 2 Views^LN")).exam_code == "36643-5"


def test_numbers_are_whose_they_say_else_the_senders() -> None:
    own = joined(msh(), pid(), "ORC|NW|P7", "OBR|1|||NG1AA^Polvi")
    assert part(own).source == "hl7:SOTE|P7"
    theirs = joined(msh(), pid(), "ORC|NW|P7^EHR^1.2.3^ISO", "OBR|1|||NG1AA^Polvi")
    assert part(theirs).source == "urn:oid:1.2.3|P7"
    filler = joined(msh(), pid(), "ORC|NW", "OBR|1||45|NG1AA^Polvi")
    assert (part(filler).source, part(filler).accession) == ("hl7:SOTE|45", "45")
    image = joined(msh("OMI^O23"), pid(), orc(), obr(accession=""), "IPC|ACC9^RIS|P1|1.2.3")
    assert part(image).accession == "ACC9"


def test_whoever_sent_it_is_not_who_ordered_it() -> None:
    bare = part(joined(msh(), pid(), "ORC|NW|P7", "OBR|1|||NG1AA^Polvi"))
    assert (bare.author, bare.author_name, bare.orderer_id, bare.orderer_name) == (Author.UNKNOWN, "", "", "")
    nurse = part(joined(msh(), pid(), "ORC|NW|P7||||||||||1^Hoitaja^Hilla^^^sairaanhoitaja", "OBR|1|||NG1AA^Polvi"))
    assert nurse.author is Author.OTHER


def test_a_cancellation_needs_no_more_than_the_number() -> None:
    told = part(joined(msh(), pid(), "ORC|CA|R1^EHR"))
    assert (told.source, told.revoked) == ("EHR|R1", True)


REFUSED = [
    (joined(msh(), orc(), obr()), "hl7.missing PID"),
    (joined(msh(), pid(), pid(2), orc(), obr()), "hl7.two_people PID[2]"),
    (joined(msh(), pid(ids=""), orc(), obr()), "hl7.missing PID-3"),
    (joined(msh(), pid(ids="010594-902X"), orc(), obr()), "hl7.at PID-3"),
    (joined(msh(), pid(born="19950501"), orc(), obr()), "hl7.birth_date_differs PID-7"),
    (joined(msh(), pid(born="19941301"), orc(), obr()), "hl7.not_a_time PID-7"),
    (joined(msh(), pid()), "hl7.missing ORC"),
    (joined(msh(), pid(), obr()), "hl7.missing ORC"),
    (joined(msh(), pid(), orc()), "hl7.missing OBR"),
    (joined(msh(), pid(), orc(control=""), obr()), "hl7.missing ORC-1"),
    (joined(msh(), pid(), orc(), obr(), orc(2, "SC"), obr(2)), "hl7.unknown_code ORC[2]-1"),
    (joined(msh(), pid(), orc(), obr(exam="")), "hl7.missing OBR-4"),
    (joined(msh(), pid(), "ORC|NW", "OBR|1|||NG1AA^Polvi"), "hl7.missing ORC-2"),
    (joined(msh(), pid(), orc(), obr(), orc(), obr()), "hl7.order_twice ORC[2]-2"),
    (joined(msh(), pid(), orc(), "TQ1|1||||||||Q", obr()), "hl7.unknown_code TQ1-9"),
    (joined(msh(), pid(), orc(), "TQ1|1||||||soon", obr()), "hl7.not_a_time TQ1-7"),
    (joined(msh("ORM^O02"), pid(), orc(), obr()), "hl7.trigger MSH-9.2"),
    (joined(msh("ACK"), pid(), orc(), obr()), "hl7.kind MSH-9.1"),
    (joined(msh(control=""), pid(), orc(), obr()), "hl7.missing MSH-10"),
    (joined(msh(processing="T"), pid(), orc(), obr()), "hl7.processing MSH-11"),
    (joined(msh(version="3.0"), pid(), orc(), obr()), "hl7.version MSH-12"),
    (joined(msh(charset="JIS"), pid(), orc(), obr()), "hl7.charset MSH-18"),
    (joined(msh(charset="ASCII"), pid(), orc(), obr()), "hl7.not_of_charset MSH-18"),
    (joined(msh(), pid(), "Umgebung", orc(), obr()), "hl7.not_a_segment"),
    (joined(msh(), pid(), orc(), obr(), msh()), "hl7.two_headers MSH[2]"),
    (joined(msh(), pid(), orc(), obr(), "NTE|1||" + "x" * 300_000), "hl7.segment_too_long NTE"),
    (joined("MSH|^^^^|EHR|SOTE|X|Y|1||ORM^O01|1|P|2.5"), "hl7.delimiters MSH-2"),
    (b"", "hl7.no_header MSH"),
    (b"PID|1\r", "hl7.no_header MSH"),
    (b"MSH", "hl7.no_header MSH"),
]


@pytest.mark.parametrize(("data", "expected"), REFUSED, ids=[f"{key} {n}" for n, (_, key) in enumerate(REFUSED)])
def test_what_cannot_be_understood_is_refused_with_its_place(data: bytes, expected: str) -> None:
    assert why(data) == f"refused {expected}"


def test_names_in_every_character_set() -> None:
    name = "Ääkkönen^Åke"
    for charset, codec in [
        ("8859/1", "latin-1"),
        ("ISO-8859-1", "latin-1"),
        ("UNICODE UTF-8", "utf-8"),
        ("UTF-8", "utf-8"),
        ("8859/15", "iso8859-15"),
        ("", "latin-1"),
        ("", "utf-8"),
        ("8859/1~UNICODE UTF-8", "latin-1"),
    ]:
        data = joined(msh(charset=charset), pid(name=name), orc(), obr(), encoding=codec)
        assert part(data).patient.family == "Ääkkönen", (charset, codec)
    windows = joined(msh(charset="8859/1"), pid(name="Šimanová^Žofie"), orc(), obr(), encoding="cp1252")
    assert part(windows).patient.family == "Šimanová"


def test_escapes_delimiters_and_line_ends() -> None:
    data = joined(
        msh(), pid(name="A\\T\\B \\X41\\ [\\Zz\\]^C\\S\\D"), orc(), obr(), "NTE|1||x\\.br\\y\\.sp99999999\\z|"
    )
    told = part(data)
    assert (told.patient.family, told.patient.given, told.note) == ("A&B A [\\Zz\\]", "C^D", "x\ny\nz")
    assert part(data.replace(b"\r", b"\r\n")) == told
    assert part(data.replace(b"\r", b"\n")) == told
    other = data.replace(b"|", b"#")
    assert part(other).source == told.source


def test_a_document_of_megabytes_costs_nothing_and_is_left_alone() -> None:
    big = joined(msh(), pid(), orc(), obr(), "OBX|1|ED|PDF||^AP^PDF^Base64^" + "A" * 2_000_000)
    assert part(big).source == "EHR|R1"


def test_what_a_message_is_called_names_nobody() -> None:
    entry = read(order()).entry
    assert (entry.what, entry.where) == ("ORM^O01 M1", "file:1")
