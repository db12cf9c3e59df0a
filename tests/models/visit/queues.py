"""Queues by chance, and what decides the turns in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from models.referral.facts import Priority
from models.refusal import Message
from models.unit.rules import TurnRatio
from models.visit.lanes import Kept, Turn
from models.visit.order import Turns, Waiting, due_at
from models.visit.states import Overrule

NOW = datetime(2026, 11, 24, 7, 41, tzinfo=UTC)

X, P = "xray1", "panoramic"
BARRED = Message("order.held")


def at(minutes: float) -> datetime:
    """So many minutes from now; negative is past."""
    return NOW + timedelta(minutes=minutes)


visits = st.builds(
    lambda key, priority, arrived, appointed, rooms, barred, announced, overrule: Waiting(
        visit=key,
        priority=priority,
        arrived=at(arrived),
        due=due_at(at(arrived), None if appointed is None else at(appointed), priority),
        appointed=None if appointed is None else at(appointed),
        rooms=frozenset(rooms),
        barred=BARRED if barred else None,
        announced=announced,
        overrule=overrule,
        overrule_reason="because" if overrule else "",
    ),
    st.integers(1, 10_000),
    st.sampled_from([*Priority, Priority.ROUTINE, Priority.ROUTINE]),
    st.integers(-90, 0),
    st.none() | st.integers(-90, 30),
    st.sampled_from([{X}, {P}, {X, P}]),
    st.integers(0, 9).map(lambda n: n == 0),
    st.integers(0, 9).map(lambda n: n == 0),
    st.sampled_from([None] * 8 + list(Overrule)),
)
queues = st.lists(visits, max_size=14, unique_by=lambda visit: visit.visit)
kepts = st.builds(
    Kept,
    last=st.sampled_from([None, Turn.APPOINTMENT, Turn.WALK_IN]),
    more=st.integers(0, 2),
    owed=st.integers(0, 2),
    at=st.integers(0, 9),
)
all_turns = st.builds(
    Turns,
    ratio=st.builds(TurnRatio, *[st.integers(1, 3)] * 3),
    covers=st.sampled_from(
        [
            (),
            (frozenset({X}),),
            (frozenset({X, P}),),
            (frozenset({X}), frozenset({P})),
            (frozenset({X, P}), frozenset({X})),
        ]
    ),
    kept=st.dictionaries(st.sampled_from([X, P]), kepts),
)
