"""Refused messages: kept without what must not be kept, until somebody has seen to them."""

from __future__ import annotations

from datetime import date

import pytest

from models.day_lists import ListAct
from models.patient.merge import merge
from models.patient.verbs import take_patient
from models.refusal import Message, Moved, NotFound
from models.refused.read import read_refused, read_refused_rows
from models.refused.verbs import dismiss_refused, keep_refused
from tests.clinic import Clinic, code, person


def test_kept_until_dismissed_once(clinic: Clinic) -> None:
    why = Message("intake.patient_missing", {"reference": "Patient/p1"})
    kept = clinic.perform(keep_refused, what="ServiceRequest/r1", place="day.json#2", why=why)
    (row,) = clinic.store.read(read_refused)
    assert (row.refused, row.what, row.place, row.why) == (kept.refused, "ServiceRequest/r1", "day.json#2", why)
    assert (row.at, row.station) == (clinic.clock.now(), "test")
    clinic.perform(dismiss_refused, refused=kept.refused)
    assert clinic.store.read(read_refused) == ()
    with pytest.raises(Moved):
        clinic.perform(dismiss_refused, refused=kept.refused)
    with pytest.raises(NotFound):
        clinic.perform(dismiss_refused, refused=99)


def test_one_of_somebody_known_is_seen_to_at_the_phone_desk_and_follows_a_merger(clinic: Clinic) -> None:
    born = date(1990, 1, 1)
    kept, other = (clinic.perform(take_patient, facts=person(n, born=born)).patient for n in (1, 2))
    why = Message("appointment.online_taken", {"at": clinic.clock.now()})
    clinic.perform(keep_refused, what="Appointment/a1", place="day.json#2", why=why, booked=person(2, born=born))
    (row,) = clinic.store.read(lambda snapshot: read_refused_rows(snapshot, date(2026, 11, 24)))
    assert (row.patient, row.acts) == (other, (ListAct.BOOK, ListAct.DISMISS))
    clinic.perform(merge, keep=kept, merge=other, reason="asked")
    assert [row.patient for row in clinic.store.read(read_refused)] == [kept]


def test_one_of_another_with_the_same_temporary_code_is_nobodys(clinic: Clinic) -> None:
    clinic.perform(take_patient, facts=person(1))
    why = Message("appointment.online_taken", {"at": clinic.clock.now()})
    for n, booked in enumerate((person(1, "Mallinen"), person(2), person(1)), 1):
        clinic.perform(keep_refused, what=f"Appointment/a{n}", place="day.json#2", why=why, booked=booked)
    assert [row.patient for row in clinic.store.read(read_refused)] == [1, None, None]


def test_reasons_of_every_kind_come_back_and_codes_do_not(clinic: Clinic) -> None:
    secret = code(3)
    why = Message(
        "visit.referral_not_accepted",
        {"why": Message("x.y", {"on": date(2026, 1, 2), "n": (1, secret), "odd": object}), "map": {"a": secret}},
    )
    clinic.perform(keep_refused, what=f"Patient/{secret}", place=f"aalto_{secret}_1.json", why=why)
    (row,) = clinic.store.read(read_refused)
    assert row.why.key == "visit.referral_not_accepted"
    inner = row.why.params["why"]
    assert isinstance(inner, Message)
    assert (inner.params["on"], inner.params["n"]) == (date(2026, 1, 2), (1, "******"))
    assert secret not in f"{row} {inner}"
    assert row.what == "Patient/******"
    assert row.place == "aalto_******_1.json"
