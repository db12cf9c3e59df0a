"""The lists to act on: every part's reads give rows, and only to those who may see them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.day_lists import LISTS, ListRow, read_lists
from models.journal.day_list import read_looks
from models.journal.look import look
from models.journal.outcomes import LookKind
from models.patient.merge import merge
from models.patient.verbs import take_patient
from models.permission import Role
from models.staff.verbs import add_staff, name_own_record
from models.store.unit_of_work import Actor
from models.visit.check_in import check_in
from models.visit.states import IdentityShown
from tests.clinic import MORNING, Clinic, person

TODAY = date(2026, 11, 24)


APPOINTMENTS = ["results_doubt", "results_unreported", "to_move", "uncovered"]


def looks(clinic: Clinic) -> list[tuple[str, str, str]]:
    rows = clinic.store.read(lambda snapshot: read_looks(snapshot, TODAY))
    return [(row.what.key, row.note, row.who) for row in rows]


def test_every_list_can_be_read_and_some_are_the_managers_or_todays(clinic: Clinic) -> None:
    def shown(*, today: bool, manager: bool) -> list[str]:
        found = clinic.store.read(lambda snapshot: read_lists(snapshot, TODAY, today=today, manager=manager))
        assert all(isinstance(row, ListRow) for _, rows in found for row in rows)
        return [each.id for each, _ in found]

    assert shown(today=True, manager=True) == [each.id for each in LISTS]
    assert shown(today=True, manager=False) == ["left_open", "refused", *APPOINTMENTS, "holds", "incidents"]
    assert shown(today=False, manager=True) == ["holds", "incidents", "looks"]


def test_left_open_is_of_earlier_days(clinic: Clinic) -> None:
    clinic.clock.at = MORNING - timedelta(days=1)
    clinic.walk_in(1)
    clinic.clock.at = MORNING
    clinic.walk_in(2)
    found = clinic.store.read(lambda snapshot: read_lists(snapshot, TODAY, today=True, manager=False))
    rows = {each.id: rows for each, rows in found}
    assert [(row.ticket, row.what.params["day"]) for row in rows["left_open"]] == [("B001", date(2026, 11, 23))]


def test_whoever_checks_in_after_the_look_was_here(clinic: Clinic) -> None:
    referral = clinic.take(clinic.incoming(1)).referral
    clinic.perform(look, kind=LookKind.FILE, patient=1)
    assert looks(clinic) == [("day.look_outside", "", "T. Testi")]
    clinic.perform(check_in, patient=1, referrals=(referral,), identity=IdentityShown.PHOTO_ID)
    assert looks(clinic) == []


def test_ones_own_record_and_those_at_ones_address(clinic: Clinic) -> None:
    own, twin, at_home, elsewhere, no_address = (
        clinic.perform(take_patient, facts=person(n, address=address)).patient
        for n, address in enumerate(("Kuja 1 A 2, Sipoo", "Tie 5", "kuja 1 a 2  SIPOO", "Polku 3", ""), start=1)
    )
    staff = clinic.perform(add_staff, name="R. Kuvaaja", roles=(Role.RADIOGRAPHER, Role.RECEPTIONIST)).staff
    looker = Actor(staff, "R. Kuvaaja", frozenset({Role.RADIOGRAPHER, Role.RECEPTIONIST}))

    for patient in (own, at_home, elsewhere, no_address):
        clinic.store.perform(looker, "room", "", look, kind=LookKind.FILE, patient=patient, reason="asked")
    assert [key for key, *_ in looks(clinic)] == ["day.look_reason"] * 4, "of whoever hasn't agreed nothing is known"
    clinic.perform(name_own_record, staff=staff, patient=twin)
    clinic.perform(merge, keep=own, merge=twin, reason="the same person")
    wanted = ["day.look_own", "day.look_reason", "day.look_reason", "day.look_same_address"]
    assert sorted(key for key, *_ in looks(clinic)) == wanted


@pytest.mark.parametrize(
    ("who", "family", "same"),
    [
        ("V. Esimerkki", "Esimerkki", True),
        ("Väinö Mäkelä", "MAKELA", True),
        ("K. Koe-Malli", "Malli", True),
        ("V. Esimerkki", "V. Muu", False),
        ("", "", False),
    ],
)
def test_the_same_surname_is_reviewed(clinic: Clinic, who: str, family: str, same: bool) -> None:
    clinic.take(clinic.incoming(1, patient=person(1, family=family, given="Väinö")))
    clinic.walk_in(2)
    actor = Actor(None, who, clinic.actor.roles)
    clinic.store.perform(actor, "desk", "", look, kind=LookKind.FILE, patient=1)
    clinic.store.perform(actor, "desk", "", look, kind=LookKind.BOARD, where="queue")
    clinic.store.perform(actor, "desk", "", look, kind=LookKind.SEARCH, patients=(1, 2))
    assert looks(clinic) == [("day.look_same_name" if same else "day.look_outside", "", who)]


def test_a_look_with_a_reason_is_reviewed_and_a_managers_own_is_not(clinic: Clinic) -> None:
    gateway = Actor(None, "gateway", clinic.actor.roles)
    patient = clinic.store.perform(gateway, "import", "", take_patient, facts=person(1)).patient
    clinic.perform(look, kind=LookKind.FILE, patient=patient, reason="the ward asks [/x]")
    clinic.perform(look, kind=LookKind.KEY, patient=patient)
    assert looks(clinic) == [("day.look_reason", "the ward asks [/x]", "T. Testi")]
