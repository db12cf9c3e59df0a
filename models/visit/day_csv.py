"""A day as a table for a spreadsheet: a line for each examination. Numbers, times, exams, states, reasons; no names."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models.clock import local
from models.store.snapshot import Snapshot
from models.visit.day import first_calls, overruled
from models.visit.table import Examination, Visit, ticket_text

COLUMNS = (
    "day", "number", "kind", "priority", "state", "arrived", "arrival_set_back", "appointed", "first_called",
    "waited_minutes", "ended", "end_reason", "exam", "exam_text", "side", "room", "exam_started", "exam_ended",
    "exam_state", "exam_reason", "overruled",
)  # fmt: skip

_BYTE_ORDER_MARK = "\ufeff"
"""By which a spreadsheet knows that it is UTF-8."""

_ROWS = (
    select(Visit, Examination)
    .join(Examination, col(Examination.visit_id) == col(Visit.id), isouter=True)
    .where(col(Visit.unit_day) == bindparam("day"))
    .order_by(col(Visit.number).is_(None), col(Visit.number), col(Visit.id), col(Examination.id))
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def day_csv(snapshot: Snapshot, day: date) -> list[str]:
    """The lines, the names of the columns first; parted by semicolons, as spreadsheets in Finland take them.

    What a person typed can't become a formula.
    """
    called = first_calls(snapshot.connection, day)
    reasons: defaultdict[int | None, list[str]] = defaultdict(list)
    for each in overruled(snapshot.connection, day):
        reasons[each.visit].append(f"{each.verb.partition('.')[2]}: {each.reason}")
    lines = [_BYTE_ORDER_MARK + _line(COLUMNS)]
    with Session(bind=snapshot.connection) as session:
        for visit, examination in session.execute(_ROWS, {"day": day}):
            lines.append(_line(_cells(visit, examination, called.get(visit.id), " | ".join(reasons[visit.id]))))
    return lines


def _cells(visit: Visit, examination: Examination | None, called: datetime | None, overrules: str) -> tuple[str, ...]:
    waited = "" if called is None else str(max(0, int((called - visit.arrived_at).total_seconds() // 60)))
    exam = examination or Examination(visit_id=visit.id, state="")
    return (
        visit.unit_day.isoformat(), ticket_text(visit.kind, visit.number), visit.kind or "", visit.priority,
        visit.state, _time(visit.arrived_at), visit.checked_in_as_of, _time(visit.appointed_at), _time(called), waited,
        _time(visit.ended_at), visit.end_reason, exam.exam_code, exam.exam_text, exam.side or "", exam.room,
        _time(exam.started_at), _time(exam.ended_at), exam.state, exam.reason, overrules,
    )  # fmt: skip


def _time(at: datetime | None) -> str:
    return f"{local(at):%H:%M}" if at is not None else ""


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="").writerow(map(_harmless, cells))
    return out.getvalue()


def _harmless(cell: str) -> str:
    """One line, and no formula."""
    flat = " ".join(cell.split())
    return f"'{flat}" if flat.startswith(_FORMULA) else flat
