"""Dates, whole and partial, as the clinic's days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from xray_tui.fhir.times import first_day, instant, last_day, whole_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-11-24", date(2026, 11, 24), date(2026, 11, 24)),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        # Half past eleven in the evening UTC is the next day in Sipoo.
        ("2026-11-24T23:30:00Z", date(2026, 11, 25), date(2026, 11, 25)),
        ("2026-11-24T23:30:00+02:00", date(2026, 11, 24), date(2026, 11, 24)),
        ("2026-11-24T09:00:60.5+02:00", date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_days(text: str, first: date, last: date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13", "2026-02-30", "0000", "24.11.2026", "2026-11-24T25:00:00Z", "٢٠٢٦"]
)
def test_no_days(text: str) -> None:
    assert first_day(text) is None
    assert last_day(text) is None


def test_the_ends_of_time_are_no_error() -> None:
    assert first_day("0001-01-01T00:00:00+14:00") is None
    assert first_day("9999-12-31T23:59:59-12:00") is None
    assert last_day("9999") == date(9999, 12, 31)


def test_a_birth_date_has_to_be_whole() -> None:
    assert whole_day("1994-05-01") == date(1994, 5, 1)
    assert whole_day("1994-05") is None


def test_instants() -> None:
    assert instant("2026-11-24T10:00:00+02:00") == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert instant("2026-11-24T10:00:00.123456789Z") == datetime(2026, 11, 24, 10, 0, 0, 123456, tzinfo=UTC)
    assert instant("2026-11-24T10:00:00") == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert instant("2026-11-24") is None
