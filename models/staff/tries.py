"""Tries to sign in: how many have failed, and when the next is heard; in the database, so at all stations."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from models.staff.table import Tries
from models.store.unit_of_work import Tx

WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 5, 15, 60, 300, 900))
"""How long the next try isn't heard after the first that failed, the second, and so on; then always the last.

Whoever mistypes hardly notices; whoever guesses has a hundred tries a day, and a million PINs before them."""

_FORGOTTEN = timedelta(days=1)
_OF_STAFF, _TYPED = "staff ", "typed "


def key_of(staff: int | None, typed: str) -> str:
    """Whose tries they are: a member of staff's, or those of a name that nobody has.

    Args:
        staff: the key of whoever has the name.
        typed: a digest of what was typed; the text itself might be a PIN in the wrong field.
    """
    return f"{_TYPED}{typed}" if staff is None else f"{_OF_STAFF}{staff}"


def tries_of(tx: Tx, name: str) -> Tries:
    """The row of a name, made where there is none."""
    row = tx.session.exec(select(Tries).where(col(Tries.name) == name)).one_or_none()
    return row or tx.add(Tries(name=name, tries=0, last_at=tx.now, not_before=tx.now))


def count(tx: Tx, row: Tries) -> None:
    """One more has failed."""
    tx.change(row)
    row.tries += 1
    row.last_at = tx.now
    row.not_before = tx.now + WAITS[min(row.tries, len(WAITS)) - 1]


def forgive(tx: Tx, staff: int) -> None:
    """None has failed."""
    row = tx.session.exec(select(Tries).where(col(Tries.name) == key_of(staff, ""))).one_or_none()
    if row is not None and row.tries:
        tx.change(row)
        row.tries, row.not_before = 0, tx.now


def forget(tx: Tx) -> None:
    """Names that nobody has, and that nobody has tried for a day, take no room."""
    tx.connection.execute(
        delete(Tries).where(col(Tries.name).startswith(_TYPED), col(Tries.last_at) < tx.now - _FORGOTTEN)
    )
