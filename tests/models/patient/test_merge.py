"""Two records of one person become one, and everything follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import text

from models.appointment.imaging import take_appointment
from models.journal.verify import verify
from models.patient.file import read_file
from models.patient.merge import merge
from models.patient.outcomes import Merged
from models.patient.search import find
from models.patient.verbs import take_patient
from models.referral.facts import IdentifierFacts, PatientFacts
from models.refusal import Invalid, NotFound, NotNow
from models.visit.announce import announce
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.examine import start
from models.visit.states import IdentityShown, State
from models.visit.stop import leave
from tests.clinic import MORNING, Clinic, person
from tests.models.patient.test_take import permanent


def nameless(n: int, **more: object) -> PatientFacts:
    """A person known by a number of another country alone."""
    facts = PatientFacts(identifiers=(IdentifierFacts("urn:abroad", f"PASSPORT-{n}"),), family="Visitor", given=f"V{n}")
    return replace(facts, **more)


@pytest.fixture
def two(clinic: Clinic) -> tuple[int, int]:
    """One by an identity code, one by a number from abroad."""
    return tuple(clinic.perform(take_patient, facts=facts).patient for facts in (person(1), nameless(1)))


def column(clinic: Clinic, statement: str) -> list[object]:
    return clinic.store.read(lambda snapshot: list(snapshot.connection.scalars(text(statement))))


def file(clinic: Clinic, patient: int) -> object:
    return clinic.store.read(partial(read_file, patient=patient))


def test_everything_is_the_kept_records(clinic: Clinic, two: tuple[int, int]) -> None:
    kept, other = two
    clinic.take(clinic.incoming(2, patient=nameless(1)))
    clinic.perform(take_appointment, incoming=clinic.booking(1, MORNING, patient=nameless(1)), content="a")
    clinic.take(clinic.incoming(3, patient=nameless(1), exam="GD1AA"))
    clinic.perform(check_in, patient=other, referrals=(1,), identity=IdentityShown.TOLD)
    assert clinic.perform(merge, keep=kept, merge=other, reason="passport shown") == Merged(kept, other)
    for table in ("referral", "visit", "appointment", "identifier"):
        assert set(column(clinic, f"SELECT patient_id FROM {table}")) == {kept}
    for key in two:
        read = file(clinic, key)
        assert (read.patient.key, read.ticket, len(read.referrals)) == (kept, "A001", 2)
    assert clinic.row("A001").name == "Testinen, Testi1"
    assert [hit.patient.key for hit in clinic.store.read(partial(find, text="PASSPORT-1", scanned=True))] == [kept]
    assert clinic.store.read(partial(find, text="Visitor")) == ()
    assert clinic.store.read(verify).found == ()


def test_messages_about_either_are_about_the_kept_one(clinic: Clinic, two: tuple[int, int]) -> None:
    kept, other = two
    clinic.take(clinic.incoming(2, patient=nameless(1)))
    clinic.perform(merge, keep=kept, merge=other, reason="passport shown")
    clinic.take(clinic.incoming(2, patient=nameless(1), note="changed"), content="b")
    assert clinic.perform(take_patient, facts=person(1)).patient == kept
    assert set(column(clinic, "SELECT patient_id FROM referral")) == {kept}


def test_verbs_follow_the_key_of_the_one_merged(clinic: Clinic, two: tuple[int, int]) -> None:
    kept, other = two
    clinic.take(clinic.incoming(1))
    clinic.perform(merge, keep=kept, merge=other, reason="passport shown")
    clinic.perform(check_in, patient=other, referrals=(1,), identity=IdentityShown.TOLD)
    assert clinic.row("B001").patient == kept
    clinic.perform(call_next, rooms=("xray1",))
    row = clinic.row("B001")
    said = person(1).identifiers[0].value
    assert clinic.perform(start, visit=row.visit, seen=row.changed, said=said).state == State.IN_EXAM


def test_one_merged_into_one_who_is_merged_leads_to_the_last(clinic: Clinic, two: tuple[int, int]) -> None:
    kept, other = two
    third = clinic.perform(take_patient, facts=nameless(3)).patient
    clinic.perform(merge, keep=other, merge=third, reason="asked")
    clinic.perform(merge, keep=kept, merge=other, reason="asked")
    assert column(clinic, "SELECT merged_into FROM patient ORDER BY id") == [None, kept, kept]
    with pytest.raises(Invalid, match=r"patient\.same_record"):
        clinic.perform(merge, keep=third, merge=kept, reason="asked")


def test_what_the_kept_one_lacks_is_filled_and_a_ban_stays(clinic: Clinic) -> None:
    kept = clinic.perform(take_patient, facts=nameless(1)).patient
    other = clinic.perform(
        take_patient, facts=nameless(2, phone="040 111", birth_date=date(1990, 1, 2), non_disclosure=True)
    ).patient
    clinic.perform(merge, keep=kept, merge=other, reason="asked")
    view = file(clinic, kept).patient
    assert (view.name, view.birth_date, view.non_disclosure) == ("Visitor, V1", date(1990, 1, 2), True)
    assert column(clinic, f"SELECT phone FROM patient WHERE id = {kept}") == ["040 111"]


def test_not_while_both_have_an_open_visit(clinic: Clinic, two: tuple[int, int]) -> None:
    kept, other = two
    clinic.perform(announce, patient=kept)
    clinic.perform(check_in, patient=other, referrals=(), awaited=True, identity=IdentityShown.TOLD)
    with pytest.raises(NotNow, match=r"patient\.both_here") as refused:
        clinic.perform(merge, keep=kept, merge=other, reason="asked")
    assert refused.value.message.params == {"tickets": ("B001",)}
    row = clinic.row("B001")
    clinic.perform(leave, visit=row.visit, seen=row.changed, reason="twice")
    clinic.perform(merge, keep=kept, merge=other, reason="asked")


def test_two_born_on_different_days_are_two(clinic: Clinic) -> None:
    keys = [
        clinic.perform(take_patient, facts=PatientFacts((permanent(12, born),), "Testinen", "Testi")).patient
        for born in (date(1895, 3, 2), date(1895, 3, 3))
    ]
    with pytest.raises(Invalid, match=r"patient\.two_people"):
        clinic.perform(merge, keep=keys[0], merge=keys[1], reason="asked")


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_takes_a_reason_and_two_patients(clinic: Clinic, two: tuple[int, int], reason: str) -> None:
    kept, other = two
    with pytest.raises(Invalid, match=r"visit\.reason_missing"):
        clinic.perform(merge, keep=kept, merge=other, reason=reason)
    with pytest.raises(Invalid, match=r"patient\.same_record"):
        clinic.perform(merge, keep=kept, merge=kept, reason="asked")
    with pytest.raises(NotFound, match=r"patient\.unknown"):
        clinic.perform(merge, keep=kept, merge=99, reason="asked")


@pytest.mark.parametrize("turned", [True, False])
def test_a_visit_takes_the_referral_that_came_for_the_other_record(
    clinic: Clinic, two: tuple[int, int], turned: bool
) -> None:
    here, there = two
    clinic.perform(check_in, patient=here, referrals=(), awaited=True, identity=IdentityShown.TOLD)
    clinic.take(clinic.incoming(1, patient=nameless(1)))
    keep, other = (there, here) if turned else (here, there)
    assert clinic.perform(merge, keep=keep, merge=other, reason="asked").released == ("B001",)
    row = clinic.row("B001")
    assert (row.held, row.patient, row.exams[0].referral) == (None, keep, 1)


def test_one_with_a_temporary_code_is_known_by_either_name(clinic: Clinic) -> None:
    born = date(1994, 5, 1)
    first, second = (person(1, family=family, given="T", born=born) for family in ("Testinen", "Testi"))
    kept, other = (clinic.perform(take_patient, facts=facts).patient for facts in (first, second))
    assert kept != other
    clinic.perform(merge, keep=kept, merge=other, reason="asked")
    for facts in (first, second):
        assert clinic.perform(take_patient, facts=facts).patient == kept
