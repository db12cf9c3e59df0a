"""Refused messages: kept without what must not be kept, until somebody has seen to them."""

from __future__ import annotations

from datetime import date

import pytest

from models.refusal import Message, Moved, NotFound
from models.refused.read import read_refused
from models.refused.verbs import dismiss_refused, keep_refused
from tests.clinic import Clinic, code


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
