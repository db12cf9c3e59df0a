"""The short cuts of the tests of turns: whoever is called or in exam by a word, columns as they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from models.appointment.imaging import take_appointment
from models.referral.facts import ReferralState
from models.visit.board import VisitRow
from models.visit.call import call_next
from models.visit.examine import start
from tests.clinic import Clinic

ROOMS = ("xray1", "panoramic")


@dataclass
class Turns:
    """What the tests of one visit's turns do again and again."""

    clinic: Clinic

    def do(self, verb: Any, ticket: str = "B001", **more: Any) -> Any:
        """Perform a verb on the visit as it is now."""
        row = self.clinic.row(ticket)
        return self.clinic.perform(verb, visit=row.visit, seen=row.changed, **more)

    def called(self, n: int = 1, rooms: tuple[str, ...] = ROOMS, **more: Any) -> VisitRow:
        """The nth person has come and was called."""
        given = self.clinic.walk_in(n, **more)
        self.clinic.perform(call_next, rooms=rooms)
        return self.clinic.row(given.ticket)

    def in_exam(self, n: int = 1, **more: Any) -> VisitRow:
        """The nth person has come, was called and is in exam."""
        row = self.called(n, **more)
        self.clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="aphasia")
        return self.clinic.row(row.ticket)

    def booked(self, n: int, minutes: int = 10) -> int:
        """The nth person has an appointment in so many minutes."""
        booking = self.clinic.booking(n, self.clinic.clock.now() + timedelta(minutes=minutes))
        return int(self.clinic.perform(take_appointment, incoming=booking, content=booking.source).appointment)

    def stored(self, table: str, key: int, *columns: str) -> Any:
        """What is stored of a row."""
        row = self.clinic.store.read(
            lambda snapshot: snapshot.connection.execute(
                text(f"SELECT {', '.join(columns)} FROM {table} WHERE id = :key"), {"key": key}
            ).one()
        )
        return row[0] if len(columns) == 1 else tuple(row)

    def referral(self, key: int) -> ReferralState:
        """The state of a referral."""
        return ReferralState(self.stored("referral", key, "state"))


@pytest.fixture
def turns(clinic: Clinic) -> Turns:
    """Short cuts over the clinic."""
    return Turns(clinic)
