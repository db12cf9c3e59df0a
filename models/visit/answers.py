"""What is asked in the room before the start (``models.visit.questions``), and what was answered."""

from __future__ import annotations

from models.clock import clinic_day
from models.patient.verbs import patient_of
from models.permission import Permission
from models.referral.facts import Side
from models.refusal import NotFound, NotNow
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.visit.act import examinations, move
from models.visit.outcomes import Done
from models.visit.questions import Asked, Questions, questions
from models.visit.states import Examined, Pregnancy, Step
from models.visit.table import Examination, Visit


@verb(may=Permission.EXAMINE)
def answer_pregnancy(tx: Tx, *, visit: int, seen: int, answer: Pregnancy) -> Done:
    """Record what the patient answered to the question of a possible pregnancy.

    Raises:
        Moved: it has changed since.
        NotNow: it is neither called nor in exam.
    """
    row = move(tx, visit, seen, Step.ANSWER)
    row.pregnancy = answer
    return Done(row.id, row.ticket, row.state)


@verb(may=Permission.EXAMINE)
def answer_side(tx: Tx, *, examination: int, seen: int, side: Side) -> Done:
    """Record the side of an examination whose referral names none.

    Args:
        tx: the transaction.
        examination: its key.
        seen: the last change of its visit as the person saw it.
        side: what was answered.

    Raises:
        NotFound: ``visit.unknown``.
        Moved: the visit has changed since.
        NotNow: the visit is neither called nor in exam; ``visit.side_not_asked``: the examination isn't to be done, has
            no side, or the referral names it.
    """
    asked = tx.session.get(Examination, examination)
    if asked is None:
        raise NotFound("visit.unknown")
    row = move(tx, asked.visit_id, seen, Step.ANSWER)
    exam = unit_of(tx.connection).exam(asked.exam_code)
    named = asked.side is not None and not asked.side_answered
    if asked.state != Examined.PLANNED or exam is None or not exam.paired or named:
        raise NotNow("visit.side_not_asked", ticket=row.ticket)
    tx.change(asked)
    asked.side, asked.side_answered = side, True
    return Done(row.id, row.ticket, row.state)


def questions_here(tx: Tx, visit: Visit) -> Questions:
    """What has to be asked for the examinations that are to be done in the visit's room."""
    unit, patient = unit_of(tx.connection), patient_of(tx, visit.patient_id)
    here = [
        Asked(each.id, exam, each.side)
        for each in examinations(tx, visit.id, Examined.PLANNED)
        if visit.room in unit.rooms_for(exam := unit.exam(each.exam_code))
    ]
    return questions(patient.birth_date, patient.sex, here, clinic_day(tx.now))
