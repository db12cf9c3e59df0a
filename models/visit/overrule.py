"""Staff overrule a place: sooner or later than the order says, with a reason, which is then the shown why.

Refused once called: whoever wants another order then passes over.
"""

from __future__ import annotations

from models.permission import Permission
from models.refusal import NotNow
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.visit.act import move, required
from models.visit.outcomes import Done
from models.visit.states import Overrule, Step
from models.visit.table import Visit


@verb(may=Permission.HOLD)
def expedite(tx: Tx, *, visit: int, seen: int, reason: str) -> Done:
    """Take a patient before the others, but not before the stat and asap ones.

    Raises:
        Invalid: ``visit.reason_missing``.
        Moved: it has changed since.
        NotNow: it neither waits nor is announced.
    """
    return _overrule(tx, move(tx, visit, seen, Step.EXPEDITE), Overrule.EXPEDITED, reason)


@verb(may=Permission.HOLD)
def defer(tx: Tx, *, visit: int, seen: int, reason: str) -> Done:
    """Take a patient after the others who can be called.

    Raises:
        Invalid: ``visit.reason_missing``.
        Moved: it has changed since.
        NotNow: it neither waits nor is announced.
    """
    return _overrule(tx, move(tx, visit, seen, Step.DEFER), Overrule.DEFERRED, reason)


@verb(may=Permission.HOLD)
def lift(tx: Tx, *, visit: int, seen: int) -> Done:
    """Give a patient the place again that the order says.

    Raises:
        Moved: it has changed since.
        NotNow: it neither waits nor is announced, or nobody has overruled its place (``visit.not_overruled``).
    """
    row = move(tx, visit, seen, Step.LIFT)
    if row.overrule is None:
        raise NotNow("visit.not_overruled", ticket=row.ticket)
    row.overrule = row.overruled_at = None
    row.overrule_reason = ""
    return Done(row.id, row.ticket, row.state)


def _overrule(tx: Tx, row: Visit, how: Overrule, reason: str) -> Done:
    row.overrule_reason = required(reason)
    row.overrule, row.overruled_at = how, tx.now
    tx.note(reason=row.overrule_reason)
    return Done(row.id, row.ticket, row.state)
