"""A stored referral before the check: its facts, the exam it asks for, and what was imaged before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from models.clock import clinic_day
from models.referral.check import check
from models.referral.facts import (
    Author,
    EarlierExam,
    Priority,
    ReferralFacts,
    ReferralState,
    Side,
    Verdict,
)
from models.referral.table import Referral
from models.unit.rules import Unit
from models.visit.states import Examined
from models.visit.table import Examination, Visit

_IMAGED = (
    select(col(Examination.referral_id), col(Examination.exam_code), col(Examination.side), col(Examination.ended_at))
    .join(Visit, col(Visit.id) == col(Examination.visit_id))
    .where(
        col(Visit.patient_id) == bindparam("patient"),
        col(Examination.state) == Examined.DONE.value,
        col(Examination.ended_at).is_not(None),
    )
)
_ORDERED = select(
    col(Referral.id), col(Referral.exam_code), col(Referral.side), col(Referral.written_on), col(Referral.received_at)
).where(
    col(Referral.patient_id) == bindparam("patient"),
    col(Referral.state).in_([ReferralState.OPEN.value, ReferralState.IN_USE.value]),
)


def facts_of(referral: Referral, unit: Unit, *, patient: int, home_municipality: str = "") -> ReferralFacts:
    """The facts that the check asks for, from the row; the kind of the orderer as the register has it today."""
    return ReferralFacts(
        exam_code=referral.exam_code,
        exam_text=referral.exam_text,
        side=_side(referral.side),
        electronic=referral.electronic,
        author=Author(referral.author),
        orderer=unit.orderers.kind_of(referral.orderer_id, referral.orderer_name),
        orderer_name=referral.orderer_name,
        addressed_to=referral.addressed_to,
        written_on=referral.written_on,
        wanted_from=referral.wanted_from,
        wanted_to=referral.wanted_to,
        state=ReferralState(referral.state),
        same_patient=referral.patient_id == patient,
        home_municipality=home_municipality,
        priority=Priority(referral.priority),
    )


@dataclass(frozen=True, slots=True)
class History:
    """What was imaged of a patient and what stands ordered, each with the referral that it is of."""

    exams: tuple[tuple[int | None, EarlierExam], ...] = ()

    def but(self, referral: int) -> tuple[EarlierExam, ...]:
        """All but a referral's own, which is not its own duplicate: what rule 14 compares it with."""
        return tuple(exam for of, exam in self.exams if of != referral)


def read_history(connection: Connection, patient: int) -> History:
    """What was imaged of the patient, and which referrals stand open."""
    imaged = [
        (row.referral_id, EarlierExam(row.exam_code, _side(row.side), clinic_day(row.ended_at)))
        for row in connection.execute(_IMAGED, {"patient": patient})
    ]
    ordered = [
        (row.id, EarlierExam(row.exam_code, _side(row.side), row.written_on or clinic_day(row.received_at), open=True))
        for row in connection.execute(_ORDERED, {"patient": patient})
    ]
    return History((*imaged, *ordered))


def judge(history: History, referral: Referral, unit: Unit, on: date, *, patient: int) -> Verdict:
    """The verdict on a stored referral for this patient, of this history, on a date."""
    return check(
        facts_of(referral, unit, patient=patient),
        unit.exam(referral.exam_code),
        on,
        windows=unit.windows,
        earlier=history.but(referral.id),
    )


def highest(priorities: Iterable[str]) -> Priority:
    """The most pressing of these; routine when there are none."""
    found = {Priority(priority) for priority in priorities}
    return next((priority for priority in _BY_PRESSURE if priority in found), Priority.ROUTINE)


_BY_PRESSURE: Sequence[Priority] = (Priority.STAT, Priority.ASAP, Priority.URGENT, Priority.ROUTINE)


def _side(text: str | None) -> Side | None:
    return Side(text) if text else None
