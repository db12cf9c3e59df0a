"""What messages say, in any order: referrals and bookings come and change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from models.appointment.imaging import take_appointment
from models.patient.read import surviving
from models.referral.facts import Priority, Side
from models.referral.verbs import take_referral
from tests.models.visit.watched import PEOPLE, Draw, Watched, facts_of

EXAMS = ("GD1AA", "NG1AA", "NE1AA", "EB1HA", "GD1AA", "NG1AA", "EB1HA", "")

people = st.integers(0, PEOPLE - 1)


class Messages(Watched):
    """Those who send them, about people who are known.

    Args:
        folder: as of `Watched`.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.patients: list[int] = []
        self.messages = 0

    def a_referral_comes(self, who: int, draw: Draw) -> None:
        self.messages += 1
        orderer = draw(st.sampled_from(["Sipoon terveyskeskus", "Tuntematon"]), label="orderer")
        self.message(draw, self.messages, draw(people, label="n"), orderer_name=orderer)

    def ordered(self, n: int, draw: Draw) -> None:
        self.messages += 1
        self.message(draw, self.messages, n)

    def a_referral_changes(self, who: int, draw: Draw) -> None:
        if referral := self.one_of(draw, self.of("referral")):
            n, number = map(int, referral["source"].rpartition("|")[2].split("-"))
            self.message(draw, number, n, revoked=draw(st.booleans(), label="revoked"))

    def message(self, draw: Draw, number: int, n: int, **more: Any) -> None:
        incoming = self.clinic.incoming(
            1,
            source=f"urn:test|{n}-{number}",
            patient=facts_of(n),
            exam=draw(st.sampled_from(EXAMS), label="exam"),
            side=draw(st.sampled_from([Side.LEFT, None]), label="side"),
            priority=draw(st.sampled_from([Priority.ROUTINE, *Priority]), label="priority"),
            **more,
        )
        self.act(0, take_referral, incoming=incoming, content=f"{incoming} {self.seq}")

    def a_booking_comes(self, who: int, draw: Draw) -> None:
        self.messages += 1
        start_at = self.clock.at + timedelta(minutes=draw(st.sampled_from([0, 10, 40, -30]), label="minutes"))
        exam = draw(st.sampled_from(EXAMS[:4]), label="exam")
        incoming = self.clinic.booking(1, start_at, patient=facts_of(draw(people, label="n")), exam_code=exam)
        incoming = replace(incoming, source=f"urn:test|A{self.messages}")
        self.act(0, take_appointment, incoming=incoming, content=incoming.source)

    def referrals_of(self, n: int) -> tuple[int, ...]:
        """The referrals of the record that the nth person's is kept in."""
        key = self.patients[n]
        kept = self.store.read(lambda snapshot: surviving(snapshot.connection, [key]))[key]
        return tuple(row["id"] for row in self.of("referral") if row["patient_id"] == kept)
