from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.errands.clock_time import parse_clock, time_first, time_last


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("13.30", time(13, 30)),
        ("13:30", time(13, 30)),
        ("1330", time(13, 30)),
        ("930", time(9, 30)),
        (" 9 ", time(9)),
        ("24.00", None),
        ("12.60", None),
        ("", None),
        ("soon", None),
        ("1", time(1)),
        ("12345", None),
    ],
)
def test_a_time_of_day(text: str, at: time | None) -> None:
    assert parse_clock(text) == at


@pytest.mark.parametrize(
    ("text", "reason", "until"),
    [
        ("tube cooling 13.30", "tube cooling", time(13, 30)),
        ("tube cooling, back at 13:30.", "tube cooling, back at", time(13, 30)),
        ("detector 2 broken", "detector 2 broken", None),
        ("room 12", "room 12", None),
        ("13.30", "13.30", None),
        ("broken 25.00", "broken 25.00", None),
    ],
)
def test_the_time_at_the_end_of_a_reason(text: str, reason: str, until: time | None) -> None:
    assert time_last(text) == (reason, until)


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("8.40 power cut", time(8, 40), "power cut"),
        ("840: paper list", time(8, 40), "paper list"),
        ("8.40", time(8, 40), ""),
        ("power cut 8.40", None, "power cut 8.40"),
        ("99.99 power cut", None, "99.99 power cut"),
    ],
)
def test_the_time_before_a_reason(text: str, at: time | None, why: str) -> None:
    assert time_first(text) == (at, why)


@given(st.text(max_size=40))
def test_nothing_typed_is_lost_or_breaks_it(text: str) -> None:
    reason, until = time_last(text)
    assert until is not None or reason == text.strip()
    at, why = time_first(text)
    assert at is not None or why == text.strip()
    parse_clock(text)
