"""The wrong patient was in the room: the right one keeps the place, and the manager learns of it."""

from __future__ import annotations

from models.permission import Permission
from models.refusal import Invalid
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import unit_of
from models.visit.act import back_to_waiting, examinations, move, out_of_room, required
from models.visit.hold import forbidden
from models.visit.outcomes import Done
from models.visit.states import Examined, State, Step
from models.visit.table import Incident, Visit


@verb(may=Permission.EXAMINE)
def wrong_patient(tx: Tx, *, visit: int, seen: int, exposed: bool | None = None, note: str = "") -> Done:
    """Somebody else came for this visit: it waits again, due time kept, its examinations planned again.

    What somebody else answered is asked again. Once it was started, or if anybody was exposed, it goes on the manager's
    list of incidents.

    Args:
        tx: the transaction.
        visit: its key.
        seen: its last change as the person saw it.
        exposed: whether anybody was exposed; must be told once it was started.
        note: what happened; must be told for an incident.

    Raises:
        Invalid: ``visit.exposed_missing``; ``visit.reason_missing``.
        Moved: it has changed since.
        NotNow: it is neither called nor in exam.
    """
    row = move(tx, visit, seen, Step.WRONG_PATIENT)
    if exposed is None and row.state == State.IN_EXAM:
        raise Invalid("visit.exposed_missing", ticket=row.ticket)
    if exposed or row.state == State.IN_EXAM:
        tx.add(
            Incident(visit_id=row.id, patient_id=row.patient_id, at=tx.now, exposed=bool(exposed), note=required(note))
        )
    tx.note(reason=note.strip())
    out_of_room(tx, row.id)
    _forget_answers(tx, row)
    back_to_waiting(row)
    row.held = forbidden(tx, row, unit_of(tx.connection))
    return Done(row.id, row.ticket, row.state)


def _forget_answers(tx: Tx, row: Visit) -> None:
    """What somebody else answered in the room isn't the right patient's answer: it is asked again."""
    row.pregnancy = None
    for examination in examinations(tx, row.id, Examined.PLANNED):
        if examination.side_answered:
            tx.change(examination)
            examination.side, examination.side_answered = None, False
