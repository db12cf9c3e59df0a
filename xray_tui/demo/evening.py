"""The evening of a day that was played through: what became of everybody, and whether anything is amiss.

What the day's own figures say is counted here once more, from the tables alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import col

from models.journal.verify import verify
from models.refusal import Message
from models.store.ledger import ENTRY
from models.store.snapshot import Snapshot
from models.unit.table import RoomClosure
from models.visit.board import Wait
from models.visit.day import read_day
from models.visit.states import OPEN, Examined, State
from models.visit.table import Examination, Incident, Visit

_CALL, _TAKE_BACK = "visit.call_next", "visit.take_back"
_NO_REASON_ASKED = frozenset({State.DONE, State.NO_SHOW})

Rows = list[Row[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Evening:
    """What became of a day.

    Args:
        seed: what it was made from.
        day: the local date.
        visits: how many there were.
        ends: how many came to each state.
        wait: minutes from arrival to the first call, at the mean.
        told: how many were told how long they would wait, and were called in the end.
        held: how many of them waited as long as they were told.
        entries: how many entries the journal has.
        amiss: what is wrong; nothing, it is to be hoped.
    """

    seed: int
    day: date
    visits: int
    ends: Mapping[State, int]
    wait: float
    told: int
    held: int
    entries: int
    amiss: tuple[Message, ...]

    @property
    def line(self) -> Message:
        """The closing line."""
        return Message(
            "demo.evening",
            {
                "seed": self.seed,
                "date": self.day,
                "visits": self.visits,
                **{state.value: self.ends.get(state, 0) for state in (State.DONE, State.NOT_DONE)},
                **{state.value: self.ends.get(state, 0) for state in (State.LEFT, State.NO_SHOW)},
                "wait": round(self.wait),
                "held": self.held,
                "told": self.told,
                "entries": self.entries,
            },
        )


def look_back(snapshot: Snapshot, seed: int, day: date, told: Mapping[int, tuple[datetime, Wait]]) -> Evening:
    """Look back on a day.

    Args:
        snapshot: of the evening.
        seed: what the day was made from.
        day: its date.
        told: how long each visit was told to wait, and when.
    """
    found = _Found(snapshot, day)
    waits = [called - row.arrived_at for row in found.visits if (called := found.called.get(row.id)) is not None]
    promises = [
        (found.called[row.id] - told[row.id][0], told[row.id][1])
        for row in found.visits
        if row.id in told and row.id in found.called and row.overrule is None
    ]
    return Evening(
        seed=seed,
        day=day,
        visits=len(found.visits),
        ends={state: sum(row.state == state for row in found.visits) for state in State},
        wait=sum(waits, timedelta()) / timedelta(minutes=1) / max(1, len(waits)),
        told=len(promises),
        held=sum(wait.low <= true / timedelta(minutes=1) <= wait.high for true, wait in promises),
        entries=snapshot.seq,
        amiss=(*found.left_open(), *found.without_reason(), *found.numbers(), *found.figures()),
    )


class _Found:
    """What the tables say of a day."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        self._snapshot, self._day = snapshot, day
        self.visits = self._all(select(*Visit.__table__.c).where(col(Visit.unit_day) == day))  # type: ignore[attr-defined]
        self._exams = self._all(
            select(*Examination.__table__.c)  # type: ignore[attr-defined]
            .join(Visit, col(Visit.id) == col(Examination.visit_id))
            .where(col(Visit.unit_day) == day)
        )
        self.called = self._called()

    def left_open(self) -> Iterator[Message]:
        """Whether anybody was forgotten, or the journal isn't whole."""
        count = sum(row.state in OPEN for row in self.visits)
        count += sum(row.state == Examined.PLANNED for row in self._exams)
        if count:
            yield Message("demo.amiss_open", {"count": count})
        if not verify(self._snapshot).sound:
            yield Message("demo.amiss_journal")

    def without_reason(self) -> Iterator[Message]:
        """Whether a decision has no reason."""
        said = [row.end_reason for row in self.visits if State(row.state) not in _NO_REASON_ASKED]
        said += [row.overrule_reason for row in self.visits if row.overrule is not None]
        said += [row.reason for row in self._exams if row.state == Examined.NOT_DONE]
        said += [row.note for row in self._all(select(col(Incident.note)))]
        said += [row.reason for row in self._all(select(col(RoomClosure.reason)))]
        count = sum(not reason.strip() for reason in said)
        if count:
            yield Message("demo.amiss_reason", {"count": count})

    def numbers(self) -> Iterator[Message]:
        """Whether a number is missing, or was given twice."""
        given = sorted(row.number for row in self.visits if row.number is not None)
        if given != list(range(1, len(given) + 1)):
            yield Message("demo.amiss_numbers", {"last": len(given)})

    def figures(self) -> Iterator[Message]:
        """Whether the day's figures say otherwise than the tables."""
        day = read_day(self._snapshot, self._day)
        arrived = sum(row.number is not None for row in self.visits)
        done = sum(row.state == Examined.DONE for row in self._exams)
        waited = sum(row.id in self.called for row in self.visits)
        counted: dict[str, tuple[int, int]] = {
            "arrived": (day.arrived, arrived),
            "appointments": (day.appointments, sum(row.appointed_at is not None for row in self.visits)),
            "ends": (sum(count for _, count in day.ends), len(self.visits)),
            **{state.value: (day.ended(state), sum(row.state == state for row in self.visits)) for state in State},
            "hours": (sum(hour.came for hour in day.hours), arrived),
            "exams": (sum(exam.done for exam in day.exams), done),
            "not done": (sum(exam.not_done for exam in day.exams), len(self._exams) - done),
            "wait": (day.wait.count if day.wait else 0, waited),
            "hourly wait": (sum(hour.wait.count for hour in day.hours if hour.wait), waited),
            "unfinished": (len(day.unfinished), self._unfinished()),
        }
        for figure, (told, true) in counted.items():
            if told != true:
                yield Message("demo.amiss_day", {"figure": f"{figure} {told} ({true})"})
        reasons = sum(not each.reason for each in day.unfinished if each.state is not State.NO_SHOW)
        reasons += sum(not each.reason for each in day.overruled)
        if reasons:
            yield Message("demo.amiss_reason", {"count": reasons})

    def _unfinished(self) -> int:
        ended = [row for row in self.visits if row.state not in OPEN]
        done = {row.id for row in ended if row.state == State.DONE}
        partly = sum(row.state == Examined.NOT_DONE and row.visit_id in done for row in self._exams)
        return int(len(ended) - len(done) + partly)

    def _called(self) -> dict[int, datetime]:
        """When each visit was first called; a call that was taken back was none."""
        undone = {
            json.loads(row.body)["outcome"]["fields"]["entry"]
            for row in self._all(select(ENTRY.c.body).where(ENTRY.c.verb == _TAKE_BACK))
        }
        calls = select(ENTRY.c.seq, ENTRY.c.visit_id, ENTRY.c.at).where(ENTRY.c.verb == _CALL).order_by(ENTRY.c.seq)
        called: dict[int, datetime] = {}
        for row in self._all(calls):
            if row.seq not in undone and row.visit_id is not None:
                called.setdefault(row.visit_id, row.at)
        return called

    def _all(self, statement: Any) -> Rows:
        return list(self._snapshot.connection.execute(statement))
