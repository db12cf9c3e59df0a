"""What is printed in these tests: slips and a queue of made-up people, and paper as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.patient.needs import Need
from models.referral.facts import Priority, Side
from models.refusal import Message
from models.unit.rules import ClinicianKind, Mode, default_unit
from models.visit.board import Board, ExamLine, ExpectedRow, VisitRow
from models.visit.states import Examined, State
from screens.slips.paper import Paper, Printout
from screens.slips.queue_slip import QueueSlip
from screens.slips.results_slip import ResultsSlip

AT = datetime(2026, 11, 24, 7, 41, tzinfo=UTC)
UNIT = default_unit()

SLIP = QueueSlip("fi", UNIT.names, "B017", AT)
WAIT = (AT + timedelta(minutes=15), AT + timedelta(minutes=25))
RESULTS = ResultsSlip(
    language="fi",
    unit=UNIT.names,
    appointment=7,
    start=AT + timedelta(days=7, hours=3, minutes=19),
    mode=Mode.TELEPHONE,
    kind=ClinicianKind.DOCTOR,
    clinician="M. Mallinen",
    number="040 000 00**",
    ask="09 000 0000",
)

KNEE = ExamLine(1, "NG1AA", "", Side.RIGHT, Examined.PLANNED, ("xray1",))


def row(number: int, **more: Any) -> VisitRow:
    """Somebody who is here."""
    usual = VisitRow(
        visit=number,
        changed=1,
        ticket=f"B{number:03}",
        state=State.WAITING,
        patient=number,
        name=f"Testinen, Testi{number}",
        masked_code="010594-****",
        language="fi",
        priority=Priority.ROUTINE,
        arrived=AT,
        appointed=None,
        due=AT + timedelta(minutes=20),
        exams=(KNEE,),
        rank=number,
    )
    return replace(usual, **more)


def board(**more: Any) -> Board:
    """A queue with one of everything."""
    usual = Board(
        seq=1,
        at=AT,
        day=date(2026, 11, 24),
        in_rooms=(
            row(1, state=State.CALLED, room="xray1", rank=None, needs=(Need.WHEELCHAIR, Need.INTERPRETER)),
            row(2, state=State.IN_EXAM, room="panoramic", rank=None, language="sv"),
        ),
        waiting=(
            row(3, rank=1, priority=Priority.STAT),
            row(4, rank=2, name="Mallinen-Pitkäniminen, Annamaria Katariina", exams=(KNEE, KNEE)),
            row(5, rank=None, held=Message("visit.hold.awaited")),
            row(6, rank=None, not_before=AT + timedelta(minutes=5)),
            row(7, rank=None, away_since=AT),
        ),
        expected=(ExpectedRow((1,), 9, "Odotettu, Olli", "010594-****", AT, (KNEE,), ("xray1",), late=False),),
        ended=(row(8, state=State.NO_SHOW, rank=None),),
    )
    return replace(usual, **more)


def printed(what: Printout, columns: int = 42, encoding: str = "utf-8", rows: int = 0) -> str:
    """The text that a printer would get."""
    paper = Paper(columns, encoding, rows)
    return paper.text(what.pages(paper))
