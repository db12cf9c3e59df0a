"""Dates and hours as somebody types them."""

from __future__ import annotations

from datetime import date, time

import pytest

from screens.schedules.typed import Stretch, hours_of, stretch_of

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7.12.", Stretch(date(2026, 12, 7), date(2026, 12, 7))),
        ("7.12", Stretch(date(2026, 12, 7), date(2026, 12, 7))),
        (" 24.11. koulutus ", Stretch(TODAY, TODAY, words="koulutus")),
        ("23.11.", Stretch(date(2027, 11, 23), date(2027, 11, 23))),
        ("23.11.2026", Stretch(date(2026, 11, 23), date(2026, 11, 23))),
        ("7.12.-18.12.", Stretch(date(2026, 12, 7), date(2026, 12, 18))),
        ("7.-18.12.", Stretch(date(2026, 12, 7), date(2026, 12, 18))),
        ("21.12.–6.1. loma", Stretch(date(2026, 12, 21), date(2027, 1, 6), words="loma")),
        ("7.12. 12-15.30, lääkäri", Stretch(date(2026, 12, 7), date(2026, 12, 7), time(12), time(15, 30), "lääkäri")),
        ("7.12. 2 lasta", Stretch(date(2026, 12, 7), date(2026, 12, 7), words="2 lasta")),
        ("29.2.", None),
        ("31.11.", None),
        ("7.12. 25-26", None),
        ("7.13.", None),
        ("huomenna", None),
        ("", None),
        ("7.12.20267", None),
    ],
)
def test_days(typed: str, expected: Stretch | None) -> None:
    assert stretch_of(typed, TODAY) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("8-11.30, 12-15", "8.00-11.30, 12.00-15.00"),
        ("8.00–11:30; 12.00 - 15.00", "8.00-11.30, 12.00-15.00"),
        ("-", ""),
        ("", ""),
        ("8", None),
        ("11-8", None),
        ("8-12, 11-15", None),
        ("8-24", None),
        ("8-12.70", None),
        ("8-12,", None),
        ("yhdeksästä", None),
    ],
)
def test_hours(typed: str, expected: str | None) -> None:
    assert hours_of(typed) == expected
