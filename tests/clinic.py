"""A clinic for tests: a real database, a clock that stands still until it is moved, and made-up people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.patient.identity import NATIONAL_SYSTEM
from models.permission import Role
from models.referral.facts import (
    Author,
    IdentifierFacts,
    IncomingAppointment,
    IncomingReferral,
    PatientFacts,
    Side,
)
from models.referral.verbs import take_referral
from models.store.store import Store
from models.store.unit_of_work import Actor
from models.visit.board import Board, VisitRow
from models.visit.check_in import check_in
from models.visit.outcomes import CheckedIn
from models.visit.read import read_board
from models.visit.states import IdentityShown

MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
"""Nine o'clock in Sipoo."""

CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


@dataclass
class StillClock:
    """Shows what it was set to."""

    at: datetime = MORNING

    def now(self) -> datetime:
        return self.at

    def forward(self, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)


def code(n: int, born: date = date(1994, 5, 1), separator: str = "-") -> str:
    """The nth made-up identity code of a birth date, of the test range."""
    individual = 900 + n % 100
    digits = f"{born:%d%m%y}{individual}"
    return f"{born:%d%m%y}{separator}{individual}{CHECK_CHARACTERS[int(digits) % 31]}"


def person(n: int, family: str = "Testinen", given: str = "", born: date | None = None, **more: Any) -> PatientFacts:
    """The nth made-up person, with a code of the test range."""
    birth = born or date(1950, 1, 1) + timedelta(days=97 * n)
    return PatientFacts(
        identifiers=(IdentifierFacts(NATIONAL_SYSTEM, code(n, birth)),),
        family=family,
        given=given or f"Testi{n}",
        birth_date=birth,
        **{"language": "fi", "phone": "040 000 0000", **more},
    )


@dataclass
class Clinic:
    """Verbs and reads over one store, by somebody who may do everything."""

    store: Store
    clock: StillClock
    actor: Actor = field(default_factory=lambda: Actor(None, "T. Testi", frozenset(Role)))

    def perform(self, verb: Callable[..., Any], **kwargs: Any) -> Any:
        return self.store.perform(self.actor, "test", "", verb, **kwargs)

    def board(self) -> Board:
        return self.store.read(read_board)

    def row(self, ticket: str) -> VisitRow:
        """Today's visit with this number, wherever it is."""
        board = self.board()
        return next(row for row in (*board.in_rooms, *board.waiting, *board.ended) if row.ticket == ticket)

    def incoming(self, n: int, *, exam: str = "NG1AA", **more: Any) -> IncomingReferral:
        """A referral for the nth person that the check accepts, unless ``more`` says otherwise."""
        base = IncomingReferral(
            source=f"urn:test|R{n}",
            patient=person(n),
            exam_code=exam,
            side=Side.LEFT if exam == "NG1AA" else None,
            author=Author.DOCTOR,
            author_name="Lääkäri, Liisa",
            orderer_name="Sipoon terveyskeskus",
            written_on=self.clock.now().date(),
            question="Kipu?",
        )
        return replace(base, **more)

    def take(self, incoming: IncomingReferral, content: str = "") -> Any:
        return self.perform(take_referral, incoming=incoming, content=content or repr(incoming))

    def patient_of(self, referral: int) -> int:
        from sqlalchemy import text

        return int(
            self.store.read(
                lambda snapshot: snapshot.connection.execute(
                    text("SELECT patient_id FROM referral WHERE id = :id"), {"id": referral}
                ).scalar_one()
            )
        )

    def walk_in(self, n: int, **more: Any) -> CheckedIn:
        """The nth person comes without an appointment, with a referral that the check accepts."""
        referral = self.take(self.incoming(n, **more)).referral
        answer: CheckedIn = self.perform(
            check_in,
            patient=self.patient_of(referral),
            referrals=(referral,),
            identity=IdentityShown.PHOTO_ID,
        )
        return answer

    def booking(self, n: int, start: datetime, minutes: int = 10, **more: Any) -> IncomingAppointment:
        base = IncomingAppointment(
            source=f"urn:test|A{n}-{start:%H%M}",
            patient=person(n),
            start=start,
            minutes=minutes,
            exam_code="NG1AA",
            side=Side.LEFT,
        )
        return replace(base, **more)
