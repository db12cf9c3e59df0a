from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from screens.widgets.footer import Hint, hint_line
from screens.widgets.header import Facts, freshness, header_line
from screens.widgets.panel import labelled, wrapped
from screens.widgets.spans import Span, measure, plain

FACTS = Facts(
    language="en",
    unit="Sipoo X-ray",
    now=datetime(2026, 11, 24, 7, 41, tzinfo=UTC),
    waiting=7,
    longest=timedelta(minutes=18),
    where="R. Testi · X-ray 1",
)


def test_a_wide_header_has_all() -> None:
    assert " ".join(plain(header_line(FACTS, 118)).split()) == (
        "Sipoo X-ray Tue 24.11.2026 9.41 7 waiting longest 18 min • live R. Testi · X-ray 1 fi sv [EN]"
    )


def test_a_narrow_one_has_what_matters() -> None:
    assert " ".join(plain(header_line(FACTS, 78)).split()) == (
        "9.41 Tue 24.11. 7 waiting · 18 min · • live R. Testi · X-ray 1 EN"
    )


def test_with_too_many_rooms_to_name_it_says_who_works_there() -> None:
    facts = replace(FACTS, where="R. Testi · X-ray 1, Panoramic, Ultrasound", who="R. Testi")

    assert plain(header_line(facts, 78)).endswith("R. Testi   EN")


@pytest.mark.parametrize("width", range(30, 200, 7))
@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_clock_count_and_state_are_never_dropped(lang: str, width: int) -> None:
    line = header_line(replace(FACTS, language=lang), width)

    assert measure(line) <= max(width, 40)
    assert "9.41" in plain(line)
    assert "7" in plain(line)
    assert "• " in plain(line)


@pytest.mark.parametrize(
    ("facts", "span"),
    [
        (FACTS, Span("• live", "good")),
        (replace(FACTS, age=9.4), Span(" ! data 9 s old ", "alarm", bold=True, reverse=True)),
        (replace(FACTS, age=0.5, connected=False), Span(" × no connection ", "alarm", bold=True, reverse=True)),
        (replace(FACTS, age=99, connected=False), Span(" × no connection, 99 s ", "alarm", bold=True, reverse=True)),
        (replace(FACTS, age=150, connected=False), Span(" × no connection, 2 min ", "alarm", bold=True, reverse=True)),
        (replace(FACTS, loading=True), Span("… updating", "muted")),
    ],
)
def test_the_state_of_the_data(facts: Facts, span: Span) -> None:
    assert freshness(facts) == span


def test_the_first_frame_does_without_the_names_of_days() -> None:
    assert "  24.11.2026" in plain(header_line(replace(FACTS, weekday=False, waiting=None), 118))


def test_a_unit_with_a_hostile_name_stays_on_its_line() -> None:
    line = header_line(replace(FACTS, unit="[/x]\x1b\n" * 3, where="\u202e" * 3), 118)

    assert plain(line).isprintable()


HINTS = [
    Hint("F9", "Call next"),
    Hint("Enter", "Actions"),
    Hint("Ctrl+R", "Call again"),
    Hint("Ctrl+P", "Everything", keeps=True),
]


def test_the_footer_keeps_the_palette() -> None:
    assert plain(hint_line(HINTS, 80)) == "F9 Call next   Enter Actions   Ctrl+R Call again   Ctrl+P Everything"
    assert plain(hint_line(HINTS, 50)) == "F9 Call next   Enter Actions   Ctrl+P Everything"
    assert plain(hint_line(HINTS, 20)) == "Ctrl+P Everything"
    assert hint_line(HINTS, 5) == ()


def test_shorter_words_come_before_fewer_keys() -> None:
    hints = [Hint("F9", "Call next"), Hint("Ctrl+R", "Call again", short="Again")]
    assert plain(hint_line(hints, 40)) == "F9 Call next   Ctrl+R Call again"
    assert plain(hint_line(hints, 30)) == "F9 Call next   Ctrl+R Again"
    assert plain(hint_line(hints, 20)) == "F9 Call next"


def test_a_label_and_its_value_stand_in_columns() -> None:
    lines = labelled("By", "doctor, Sipoo health centre", 30)

    assert [plain(line) for line in lines] == ["By         doctor, Sipoo", "           health centre"]
    assert [plain(line) for line in wrapped("Pneumonia? Cough for 3 weeks.", 20)] == [
        "Pneumonia? Cough for",
        "3 weeks.",
    ]
