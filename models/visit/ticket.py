"""The day's numbers: one counter per local date, so the digits alone are unique in the day and none is reused."""

from __future__ import annotations

from datetime import date

from models.store.unit_of_work import Tx
from models.visit.table import TicketCounter


def next_number(tx: Tx, day: date) -> int:
    """Take the next number of the day; gapless, since a verb that is rolled back gives its number back."""
    counter = tx.session.get(TicketCounter, day)
    if counter is None:
        counter = TicketCounter(unit_day=day, last=0)
        tx.session.add(counter)
    counter.last += 1
    return counter.last
