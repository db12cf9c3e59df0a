"""Stations that book the same times: ``python -m tests.models.appointment.racing DATABASE PLAN``; it tells JSON.

Each tries to book its patients, all at once, from the first time of the day on: whoever loses a time takes the one that
is offered instead.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import configure_mappers

from models.appointment.book_imaging import book_imaging
from models.appointment.imaging_read import read_imaging
from models.appointment.imaging_slots import Place
from models.refusal import Taken
from models.store.store import Store, open_store
from models.unit.holidays import closed_days
from models.unit.rules import default_text, default_unit
from models.unit.verbs import load_unit
from tests.clinic import MORNING, Clinic, StillClock
from tests.stations import ANYBODY, Meet, Say, Work, ask, together

OPENS = datetime(2026, 11, 25, 6, 0, tzinfo=MORNING.tzinfo)
"""Eight in the morning of the one day that is open."""
LONGEST_SECONDS = 600


def unit_text(slots: int) -> str:
    """A unit that is open for so many times of ten minutes tomorrow, all of them bookable."""
    closes = 8 * 60 + slots * 10
    text = default_text()
    for old, new in (
        ("2026-12-24 = []", f'2026-11-24 = []\n2026-11-25 = ["8.00-{closes // 60}.{closes % 60:02}"]'),
        ("days_ahead = 60 ", "days_ahead = 2 "),
        ("bookable = 60 ", "bookable = 100 "),
        ("bookable = 80 ", "bookable = 100 "),
        ("bookable_at = { 8 = 50 } ", ""),
    ):
        assert old in text, old
        text = text.replace(old, new)
    return text


def race(clinic: Clinic, processes: int, patients: int, slots: int, *exams: str) -> list[dict[str, Any]]:
    """Let stations book for so many patients each, all from the same first time on; what each tells."""
    clinic.perform(load_unit, body=unit_text(slots))
    keys = []
    for n in range(processes * patients):
        for exam in exams:
            referral = clinic.take(clinic.incoming(n, exam=exam, source=f"urn:test|{n}-{exam}")).referral
        keys.append(clinic.patient_of(referral))
    plan = json.dumps([keys[rank::processes] for rank in range(processes)])
    told = ask("tests.models.appointment.racing", clinic.store.url, plan, seconds=LONGEST_SECONDS)
    return [each for (each,) in told]


def working(url: str, patients: Sequence[int]) -> Work:
    """A station that books for these; it says what each got, and how often a time was lost."""

    def work(say: Say, meet: Meet) -> None:
        store = open_store(url, clock=StillClock())
        store.read(lambda snapshot: read_imaging(snapshot, patient=patients[0]))
        meet()
        lost = 0
        got: dict[int, list[str]] = {}
        for patient in patients:
            places, losses = _book(store, patient)
            lost += losses
            got[patient] = [f"{place.room} {place.start.isoformat()}" for place in places]
        say({"got": got, "lost": lost})
        store.close()

    return work


def _book(store: Store, patient: int) -> tuple[tuple[Place, ...], int]:
    board = store.read(lambda snapshot: read_imaging(snapshot, patient=patient))
    rooms = {"NG1AA": "xray1", "GD1AA": "xray1", "EB1HA": "panoramic"}
    chosen = [each for each in board.referrals if each.referral.key in board.chosen]
    at, lost = OPENS, 0
    while True:
        # The order in which they are done may turn with each time that is offered.
        for ordered in (chosen, chosen[::-1]):
            places, start = [], at
            for each in ordered:
                places.append(Place(start, rooms[each.referral.exam_code], each.minutes, each.referral.key))
                start += timedelta(minutes=each.minutes)
            try:
                booked = store.perform(ANYBODY, "race", "", book_imaging, patient=patient, places=tuple(places))
            except Taken as refused:
                lost += 1
                told = refused.message.params["next"]
            else:
                return tuple(replace(place, key=0) for place in booked.places), lost
        if told.key != "appointment.next_free":  # type: ignore[attr-defined]
            return (), lost
        at = told.params["at"]  # type: ignore[attr-defined]


def main() -> None:
    """Race, and tell what each station said."""
    url, plan = sys.argv[1], json.loads(sys.argv[2])
    configure_mappers()  # what is loaded once is loaded before the split
    closed_days(default_unit(), (2026, 2027))
    print(json.dumps(together([working(url, patients) for patients in plan])))  # noqa: T201


if __name__ == "__main__":
    main()
