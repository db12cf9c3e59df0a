from __future__ import annotations

import logging
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from models.refusal import Message
from models.unit.names import Names
from screens import format as formats
from screens import text as texts
from screens.text import CatalogsNotBuilt, has, say, shown, text

NINE = datetime(2026, 11, 24, 7, 41, tzinfo=UTC)


def test_the_same_message_in_three_languages() -> None:
    message = Message("desk.data_age", {"seconds": 9})

    assert [text(lang, message) for lang in ("fi", "sv", "en")] == ["tiedot 9 s", "uppgifterna 9 s", "data 9 s old"]


@pytest.mark.parametrize(
    ("value", "form", "told"),
    [
        (NINE, "", "9.41"),
        (NINE, "day", "ti 24.11.2026"),
        (NINE, "date", "24.11.2026"),
        (NINE, "short", "24.11."),
        (date(2026, 2, 3), "", "3.2.2026"),
        (time(9, 5), "", "9.05"),
        (timedelta(minutes=18, seconds=59), "", "18 min"),
        (Names("Röntgen 1", "Röntgen 1 sv", "X-ray 1"), "", "Röntgen 1"),
        (("a", "b\x1b"), "", "a, b‹1B›"),
        (Message("desk.quit_yes"), "", "Lopeta"),
        ("[/x]", "", "[/x]"),
    ],
)
def test_parameters_take_the_form_of_the_language(value: object, form: str, told: str) -> None:
    assert shown("fi", value, form) == told


def test_dates_in_swedish_are_as_in_finland_and_not_iso() -> None:
    assert shown("sv", NINE, "day") == "tis 24.11.2026"
    assert shown("en", NINE, "day") == "Tue 24.11.2026"


def test_a_missing_key_is_shown_in_brackets_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert say("en", "desk.no_such_thing") == "[desk.no_such_thing]"
        assert say("en", "noarea.x") == "[noarea.x]"
    assert len(caplog.records) == 2
    assert not has("en", "desk.no_such_thing")


def test_a_missing_parameter_is_shown_by_its_name_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert say("en", "desk.data_age") == "data {seconds} s old"
    assert caplog.records


def test_braces_in_what_comes_from_outside_are_only_text() -> None:
    assert say("en", "desk.keymap_wrong", ids=("{x}", "{0.__class__}")).endswith("{x}, {0.__class__}")


def test_catalogs_that_were_never_built_are_told_once_and_clearly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "LOCALE", tmp_path)
    texts._catalog.cache_clear()
    try:
        with pytest.raises(CatalogsNotBuilt, match="make locale"):
            say("fi", "desk.live")
    finally:
        texts._catalog.cache_clear()


def test_ranges() -> None:
    assert formats.date_range(date(2026, 12, 7), date(2026, 12, 21)) == "7.12.–21.12."
    assert formats.time_range(NINE, NINE + timedelta(minutes=10)) == "9.41–9.51"
    assert formats.whole_minutes(timedelta(seconds=-5)) == 0


def test_both_nights_on_which_the_clock_changes() -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert formats.clock(before) == "3.30"
    assert formats.clock(before + timedelta(hours=1)) == "3.30"
    assert formats.clock(datetime(2026, 3, 29, 1, 0, tzinfo=UTC)) == "4.00"
