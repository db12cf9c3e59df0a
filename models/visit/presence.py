"""Away for a moment: the place is kept, nobody calls until the patient is marked back (``models.visit.call``)."""

from __future__ import annotations

from models.permission import Permission
from models.refusal import NotNow
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.visit.act import move
from models.visit.outcomes import Done
from models.visit.states import Step


@verb(may=Permission.HOLD)
def away(tx: Tx, *, visit: int, seen: int) -> Done:
    """The patient is away: in the toilet, at the car. The due time stays; not called until marked back.

    Raises:
        Moved: it has changed since.
        NotNow: it isn't waiting, or is away already (``visit.already_away``).
    """
    row = move(tx, visit, seen, Step.AWAY)
    if row.away_since is not None:
        raise NotNow("visit.already_away", ticket=row.ticket)
    row.away_since = tx.now
    return Done(row.id, row.ticket, row.state)
