"""What a desk finds, over a real database: the right people, at most so many, and no text that breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.appointment.imaging import take_appointment
from models.patient.search import MOST, find
from models.patient.verbs import take_patient
from models.patient.view import PatientHit
from models.referral.facts import IdentifierFacts, PatientFacts
from models.refusal import Invalid
from models.store.store import open_store
from models.visit.states import State
from tests.clinic import MORNING, Clinic, StillClock, person

NAMES = [
    ("Mäkelä", "Aino Maria"), ("Mäki-Virtanen", "Onni"), ("O'Brien", "Seán"), ("von Essen", "Märta"), ("[/x]", "%_\\"),
    ("\u202eolleH\u202c", "a\u0301\u0489"), ("x" * 300, "\x1b[31m"), ("Virta", "Virve"),
]  # fmt: skip


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """A clinic with some people of awkward names, thirty of one name, one waiting and one booked."""
    clock = StillClock()
    store = open_store(str(tmp_path_factory.mktemp("crowd") / "unit.db"), clock=clock)
    clinic = Clinic(store, clock)
    for n, (family, given_name) in enumerate(NAMES):
        clinic.perform(take_patient, facts=person(n, family, given_name))
    for n in range(30):
        clinic.perform(take_patient, facts=PatientFacts((), "Samanen", f"Testi{n:02}"))
    clinic.walk_in(60, accession="ACC-7", source="urn:his|V-220345")
    booking = clinic.booking(61, MORNING + timedelta(minutes=10), source="urn:his|A-100%")
    clinic.perform(take_appointment, incoming=booking, content="1")
    foreign = PatientFacts((IdentifierFacts("urn:oid:1.2.752.129", "P 12-345"),), "Visitor", "Ann")
    clinic.perform(take_patient, facts=foreign)
    yield clinic
    store.close()


def found(crowd: Clinic, text: str, *, scanned: bool = False) -> list[str]:
    return [hit.patient.name for hit in _hits(crowd, text, scanned=scanned)]


def _hits(crowd: Clinic, text: str, *, scanned: bool = False) -> tuple[PatientHit, ...]:
    return crowd.store.read(partial(find, text=text, scanned=scanned))


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("makela", ["Mäkelä"]),
        ("MÄKELÄ aino", ["Mäkelä"]),
        ("maria mäk", ["Mäkelä"]),
        ("virta", ["Virta", "Mäki-Virtanen"]),
        ("obrien", ["O'Brien"]),
        ("essen", ["von Essen"]),
        ("äk", []),
        ("%", []),
        ("_", []),
        ("'", []),
        ("olleh", ["\u202eolleH\u202c"]),
        ("[/x]", ["x" * 300, "[/x]"]),
    ],
)
def test_by_the_beginnings_of_words(crowd: Clinic, text: str, families: list[str]) -> None:
    assert sorted(name.rpartition(", ")[0] for name in found(crowd, text)) == sorted(families)


@pytest.mark.parametrize(
    ("text", "given_name"),
    [("V-220345", "Testi60"), ("acc-7", ""), ("ACC-7", "Testi60"), ("A-100%", "Testi61"), ("A-1%", ""), ("A-100_", "")],
)
def test_by_a_number_that_somebody_gave_out(crowd: Clinic, text: str, given_name: str) -> None:
    assert [name.rpartition(", ")[2] for name in found(crowd, text)] == ([given_name] if given_name else [])


def test_by_a_foreign_number_a_ticket_and_a_birth_date(crowd: Clinic) -> None:
    assert found(crowd, "P 12-345") == ["Visitor, Ann"]
    for text in ("B001", "b1", "1"):
        (hit,) = _hits(crowd, text)
        assert (hit.patient.name, hit.ticket, hit.state) == ("Testinen, Testi60", "B001", State.WAITING)
    assert found(crowd, "A001") == []
    born = person(61).birth_date
    assert born is not None
    (hit,) = _hits(crowd, f"{born:%d.%m.%Y}")
    assert (hit.appointed, hit.ticket) == (MORNING + timedelta(minutes=10), "")


def test_by_the_code_whichever_way_it_came(crowd: Clinic) -> None:
    value = person(0).identifiers[0].value
    for text in (value, value.lower(), f" {value} ", value.replace("-", "–")):
        assert found(crowd, text) == ["Mäkelä, Aino Maria"]
    assert found(crowd, value, scanned=True) == ["Mäkelä, Aino Maria"]
    with pytest.raises(Invalid, match=r"identity\.reader_layout"):
        found(crowd, value.replace("-", "+"), scanned=True)


@pytest.mark.parametrize("text", ["010594-903", "010594-90322", "10594-9032", "0105944-9032", "010594y90322"])
def test_nearly_a_code_is_told_what_it_lacks(crowd: Clinic, text: str) -> None:
    with pytest.raises(Invalid, match=r"identity\.(length|form)"):
        _hits(crowd, text)
    with pytest.raises(Invalid, match=r"identity\.(length|form)"):
        _hits(crowd, text.upper(), scanned=True)


def test_at_most_so_many(crowd: Clinic) -> None:
    assert len(found(crowd, "samanen")) == MOST


@given(text=st.one_of(st.text(), st.from_regex(r"[0-9A-Fa-f+ .|%_-]{1,14}", fullmatch=True)), scanned=st.booleans())
def test_no_text_breaks_it(crowd: Clinic, text: str, scanned: bool) -> None:
    refused, hits = _tried(crowd, text, scanned=scanned)
    assert refused is None or (refused.message.key.startswith("identity.") and not refused.message.params)
    assert len(hits) <= MOST
    assert len({hit.patient.key for hit in hits}) == len(hits)


def _tried(crowd: Clinic, text: str, *, scanned: bool) -> tuple[Invalid | None, tuple[PatientHit, ...]]:
    try:
        return None, _hits(crowd, text, scanned=scanned)
    except Invalid as refused:
        return refused, ()
