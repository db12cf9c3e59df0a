"""The sheet of the demo's people: who comes when, with which code, and what they say. For whoever tries the desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.clock import local
from screens.format import clock
from screens.safe import visible
from screens.text import say, text
from xray_tui.demo.counter import says
from xray_tui.demo.orders import Order
from xray_tui.demo.story import Comer, Day

_CODE, _NUMBER = 11, 6


def sheet(day: Day, language: str) -> str:
    """Everybody who comes, by time: a line each, the names last since they are of any length and direction."""
    head = say(language, "demo.sheet_head", date=local(day.hours.start).date(), seed=day.seed)
    coming = [comer for comer in day.comers if comer.arrives is not None]
    lines = [head, "", *(line for comer in coming for line in _lines(comer, language)), ""]
    callers = [line for row in day.around.callers for line in _caller(row, language)]
    return "\n".join([*lines, say(language, "demo.sheet_callers"), "", *callers, ""])


def _caller(row: Sequence[Order], language: str) -> Iterator[str]:
    """Somebody who asks for a time by telephone: in the columns of those who come."""
    person = row[0].person
    yield "  ".join((" " * 5, f"{person.code:<{_CODE}}", f"{row[0].key:<{_NUMBER}}", visible(person.name)))
    yield " " * 7 + ", ".join(order.exam.names.of(language) if order.exam else order.text for order in row)


def _lines(comer: Comer, language: str) -> Iterator[str]:
    number = comer.bookings[0].key if comer.bookings else next((order.key for order in comer.orders), "")
    exams = ", ".join(order.exam.names.of(language) if order.exam else order.text for order in comer.orders)
    first = (
        f"{clock(comer.arrives) if comer.arrives else '':>5}",
        f"{comer.person.code:<{_CODE}}",
        f"{number:<{_NUMBER}}",
        visible(comer.person.name),
    )
    yield "  ".join(first)
    yield " " * 7 + " · ".join(part for part in (text(language, says(comer)), exams) if part)
