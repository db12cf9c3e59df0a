"""Which examinations a machine means, by the names that it gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlmodel import col, select

from models.machine.facts import Begun, Scheduled
from models.machine.names import examination_of
from models.machine.names import patient_id as named
from models.patient.table import Identifier
from models.referral.table import Referral
from models.store.unit_of_work import Tx
from models.visit.states import OPEN
from models.visit.table import Examination, Visit


def matched(tx: Tx, begun: Begun) -> tuple[Examination, ...]:
    """The examinations, all of one visit; none when the machine doesn't know one, or means several people.

    Steps that were never scheduled may be done with others that were: those alone name nobody.

    Args:
        tx: the transaction.
        begun: what the machine says.
    """
    found = {each.id: each for scheduled in begun.scheduled for each in _meant(tx, scheduled)}
    visits = {each.visit_id for each in found.values()}
    if len(visits) != 1 or not _is_the_patient(tx, visits.pop(), begun.patient_id):
        return ()
    return tuple(found[key] for key in sorted(found))


def _meant(tx: Tx, scheduled: Scheduled) -> Iterator[Examination]:
    """By the study, else by the step, else by the accession number of one who is here."""
    if scheduled.study_uid:
        by_study = select(Examination).where(col(Examination.study_uid) == scheduled.study_uid)
        exact = tx.session.exec(by_study).one_or_none()
        if exact is not None:
            yield exact
            return
    key = examination_of(scheduled.step)
    by_step = None if key is None else tx.session.get(Examination, key)
    if by_step is not None:
        yield by_step
    elif scheduled.accession:
        yield from _accessed(tx, scheduled.accession)


def _accessed(tx: Tx, accession: str) -> Sequence[Examination]:
    return tx.session.exec(
        select(Examination)
        .join(Referral, col(Referral.id) == col(Examination.referral_id))
        .join(Visit, col(Visit.id) == col(Examination.visit_id))
        .where(col(Referral.accession) == accession, col(Visit.state).in_(sorted(OPEN)))
    ).all()


def _is_the_patient(tx: Tx, visit: int, patient_id: str) -> bool:
    """Whether the machine's identifier is one of the visit's patient: a machine without one says nothing against it."""
    if not patient_id:
        return True
    patient = tx.session.get_one(Visit, visit).patient_id
    values = tx.session.exec(select(col(Identifier.value)).where(col(Identifier.patient_id) == patient)).all()
    known = [*values] or [named(patient)]
    return patient_id.casefold() in {value.casefold() for value in known}
