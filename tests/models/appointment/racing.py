"""One of several processes that book the same times at once: ``python racing.py DATABASE PATIENT...``.

It waits for a line on standard input, then tries to book each patient, from the first time of the day on: whoever loses
a time takes the one that is offered instead. It prints one JSON line: what each got, and how often a time was lost.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from sqlalchemy.orm import configure_mappers

from models.appointment.book_imaging import book_imaging
from models.appointment.imaging_read import read_imaging
from models.appointment.imaging_slots import Place
from models.permission import Role
from models.refusal import Taken
from models.store.store import Store, open_store
from models.store.unit_of_work import Actor
from models.unit.holidays import closed_days
from models.unit.rules import default_text, default_unit
from models.unit.verbs import load_unit
from tests.clinic import MORNING, Clinic, StillClock

ROOT = Path(__file__).parents[3]
OPENS = datetime(2026, 11, 25, 6, 0, tzinfo=MORNING.tzinfo)
"""Eight in the morning of the one day that is open."""


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
    """Let processes book for so many patients each, all from the same first time on; what each tells."""
    clinic.perform(load_unit, body=unit_text(slots))
    keys = []
    for n in range(processes * patients):
        for exam in exams:
            referral = clinic.take(clinic.incoming(n, exam=exam, source=f"urn:test|{n}-{exam}")).referral
        keys.append(clinic.patient_of(referral))
    running = [
        Popen(
            [sys.executable, __file__, clinic.store.url, *map(str, keys[rank::processes])],
            stdin=PIPE,
            stdout=PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for rank in range(processes)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(process.communicate(timeout=600)[0]) for process in running]
    assert all(process.returncode == 0 for process in running)
    return told


def main() -> None:
    """Wait, book, tell."""
    # What is loaded once is loaded before the start: eight at a time on a few processors take seconds for it, within
    # their first transaction, and a server ends one in which nothing happens for so long.
    configure_mappers()
    closed_days(default_unit(), (2026, 2027))
    store = open_store(sys.argv[1], clock=StillClock())
    store.read(lambda snapshot: read_imaging(snapshot, patient=int(sys.argv[2])))
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    lost = 0
    got: dict[str, list[str]] = {}
    for patient in map(int, sys.argv[2:]):
        places, losses = _book(store, patient)
        lost += losses
        got[str(patient)] = [f"{place.room} {place.start.isoformat()}" for place in places]
    print(json.dumps({"got": got, "lost": lost}))  # noqa: T201
    store.close()


def _book(store: Store, patient: int) -> tuple[tuple[Place, ...], int]:
    actor = Actor(None, "T. Testi", frozenset(Role))
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
                booked = store.perform(actor, "race", "", book_imaging, patient=patient, places=tuple(places))
            except Taken as refused:
                lost += 1
                told = refused.message.params["next"]
            else:
                return tuple(replace(place, key=0) for place in booked.places), lost
        if told.key != "appointment.next_free":  # type: ignore[attr-defined]
            return (), lost
        at = told.params["at"]  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
