"""Many people at once, written as rows: what isn't about their check-in needn't wait for it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sqlalchemy import Connection, func, insert, select, update
from sqlmodel import SQLModel, col

from models.clock import clinic_day
from models.patient.table import Identifier, Patient
from models.referral.facts import Author, Priority, ReferralState
from models.referral.table import Referral
from models.store.engine import writing
from models.unit.rules import default_text
from models.unit.verbs import load_unit
from models.visit.order import due_at
from models.visit.states import Lane
from models.visit.table import Examination, TicketCounter, Visit
from tests.clinic import Clinic

EXAM = "NG1AA"
ASSIGNER = "urn:crowd"
"""Whose numbers these people have: the nth has n, and n is in the source of the referral."""


def open_rooms(clinic: Clinic, count: int) -> list[str]:
    """Have so many rooms, all of the first one's kind."""
    rooms = [f"xray{number}" for number in range(1, count + 1)]
    more = "\n".join(
        f'[[rooms]]\nid = "{room}"\ndoor = "Röntgen {number}"\nmodalities = ["DX"]\ngrid = 5\nbookable = 60\n'
        f'names = {{ fi = "Röntgen {number}", sv = "Röntgen {number}", en = "X-ray {number}" }}\n'
        for number, room in enumerate(rooms, start=1)
        if number > 1
    )
    text = default_text()
    at = '[[rooms]]\nid = "panoramic"'
    assert at in text
    clinic.perform(load_unit, body=text.replace(at, f"{more}\n{at}"))
    return rooms


def register(clinic: Clinic, count: int) -> list[tuple[int, int]]:
    """So many people with an open referral each; the keys of both."""
    with writing(clinic.store.engine) as connection:
        return _register(connection, clinic, count, ReferralState.OPEN, [Priority.ROUTINE] * count)


def let_wait(clinic: Clinic, count: int, seed: int = 0) -> None:
    """So many people who wait for the first room's kind: late and in time, booked and not, some more pressing."""
    random, now = Random(seed), clinic.clock.now()
    pressing = random.choices(list(Priority), (1, 1, 3, 15), k=count)
    with writing(clinic.store.engine) as connection:
        keys = _register(connection, clinic, count, ReferralState.IN_USE, pressing)
        numbers = _numbers(connection, clinic_day(now), count)
        for (patient, referral), number, priority in zip(keys, numbers, pressing, strict=True):
            arrived = now - timedelta(minutes=random.randint(0, 60))
            appointed = now + timedelta(minutes=random.randint(-60, 30)) if random.random() < 0.5 else None
            visit = Visit(
                patient_id=patient,
                unit_day=clinic_day(now),
                kind=Lane.WALK_IN if appointed is None else Lane.APPOINTMENT,
                number=number,
                priority=priority,
                arrived_at=arrived,
                appointed_at=appointed,
                due_at=due_at(arrived, appointed, priority),
            )
            key = connection.execute(insert(Visit).returning(col(Visit.id)), _values(visit)).scalar_one()
            planned = Examination(visit_id=key, referral_id=referral, exam_code=EXAM, exam_text="", side="left")
            connection.execute(insert(Examination), _values(planned))


def _register(
    connection: Connection, clinic: Clinic, count: int, state: ReferralState, pressing: list[Priority]
) -> list[tuple[int, int]]:
    known = connection.execute(select(func.count()).select_from(Patient)).scalar_one()
    keys = []
    for n, priority in enumerate(pressing, start=known):
        given = f"Testi{n}"
        search = f"testinen {given}".lower()
        patient = Patient(family="Testinen", given=given, birth_date=date(1950, 1, 1), search=search)
        key = connection.execute(insert(Patient).returning(col(Patient.id)), _values(patient)).scalar_one()
        referral = Referral(
            patient_id=key,
            source=f"{ASSIGNER}|{n}",
            accession=f"C{n}",
            exam_code=EXAM,
            side="left",
            priority=priority,
            author=Author.DOCTOR,
            author_name="Lääkäri, Liisa",
            orderer_name="Sipoon terveyskeskus",
            written_on=clinic.clock.now().date(),
            state=state,
            received_at=clinic.clock.now(),
        )
        identifier = Identifier(patient_id=key, assigner=ASSIGNER, value=str(n))
        connection.execute(insert(Identifier), _values(identifier))
        made = connection.execute(insert(Referral).returning(col(Referral.id)), _values(referral)).scalar_one()
        keys.append((key, made))
    assert len(keys) == count
    return keys


def _numbers(connection: Connection, day: date, count: int) -> range:
    before = connection.execute(select(col(TicketCounter.last)).where(col(TicketCounter.unit_day) == day)).scalar()
    if before is None:
        connection.execute(insert(TicketCounter).values(unit_day=day, last=count))
    else:
        connection.execute(update(TicketCounter).where(col(TicketCounter.unit_day) == day).values(last=before + count))
    first = (before or 0) + 1
    return range(first, first + count)


def _values(row: SQLModel) -> dict[str, object]:
    return row.model_dump(exclude={"id"})
