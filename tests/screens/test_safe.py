from __future__ import annotations

import unicodedata
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from screens.line import Line as TypedLine
from screens.safe import clip, end, fill, paragraphs, safe, visible, wrap
from screens.widgets.typed import typed

HOSTILE = [
    "[/x]",
    "[@click=app.quit]x[/]",
    "\x1b]52;c;aGVq\x07",
    "\x1b[2J\x1b[31m",
    "a\u202eb\u2066c",
    "line\none\r\ntwo\ttab",
    "x" * 300,
    "e" + "\u0301" * 300,
    "\u0301leading",
    "مريض שלום",
    "患者様テスト",
    "👩‍⚕️ nurse\ufe0f",
    "\x00\x07\x9b31m",
    "soft\u00adhyphen\u200b",
    "\ud800",
    "O'Brien & Söner <script>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_never_acts(text: str) -> None:
    shown = safe(text)

    assert shown.plain.isprintable()
    assert "\x1b" not in shown.plain
    assert shown.spans == []


def test_control_characters_are_shown_by_their_numbers() -> None:
    assert visible("a\x1b[2Jb\u202e\r\nc\td") == "a‹1B›[2Jb‹202E›‹LF›c‹TAB›d"


def test_a_letter_and_its_accent_are_one_and_stacked_marks_are_told() -> None:
    assert visible("A\u0308iti") == "Äiti"
    assert visible("e\u0301\u0302\u0303\u0304\u0305").count("‹") == 1
    assert visible("\u0301x") == "‹301›x"


def test_markup_stays_text() -> None:
    assert safe("[/x]").plain == "[/x]"
    assert safe("[@click=app.quit]x").plain == "[@click=app.quit]x"


@given(st.text())
def test_whatever_comes_is_one_printable_line(text: str) -> None:
    shown = visible(text)

    assert shown.isprintable()
    assert visible(shown) == unicodedata.normalize("NFC", shown)


@given(st.text(), st.integers(0, 40))
def test_clipping_never_takes_more_cells_than_there_are(text: str, cells: int) -> None:
    shown = visible(text)
    clipped = clip(shown, cells)

    assert cell_len(clipped) <= cells
    if cell_len(shown) <= cells:
        assert clipped == shown
    elif cells:
        assert clipped.endswith("…")


@given(st.text(), st.integers(0, 40), st.booleans())
def test_filling_takes_exactly_the_cells(text: str, cells: int, right: bool) -> None:
    assert cell_len(fill(visible(text), cells, right=right)) == cells


@given(st.text(), st.integers(2, 30))
def test_wrapping_loses_no_character_but_blanks(text: str, cells: int) -> None:
    shown = visible(text)
    lines = wrap(shown, cells)

    assert all(cell_len(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown.split())


def test_a_double_name_breaks_where_it_is_joined() -> None:
    assert wrap("Esimerkinkoski-Mallikas, Aino", 20) == ["Esimerkinkoski-", "Mallikas, Aino"]
    assert wrap("Esimerkinkoskiniemi", 10) == ["Esimerkink", "oskiniemi"]


def test_half_a_wide_letter_is_never_kept() -> None:
    assert clip("患者様", 4) == "患…"
    assert clip("Mallinen", 5) == "Mall…"
    assert clip("Mallinen", 0) == ""


def test_a_longer_text_keeps_its_lines() -> None:
    assert paragraphs("\nPneumonia?\r\nCough\x1b 3 weeks  \n") == ["Pneumonia?", "Cough‹1B› 3 weeks"]


@given(text=st.text(max_size=40), cells=st.integers(0, 50))
def test_the_end_takes_no_more_cells_than_there_are_and_leaves_none_unused(text: str, cells: int) -> None:
    shown = visible(text)
    kept = end(shown, cells)
    assert shown.endswith(kept)
    assert cell_len(kept) <= cells
    if kept != shown:
        assert sum(map(cell_len, shown[len(shown) - len(kept) - 1 :])) > cells


def test_a_long_line_is_drawn_by_what_is_seen_of_it() -> None:
    line = TypedLine().typed("x y" * 100_000)
    began = perf_counter()
    before, at, rest = typed(line, 80)
    assert perf_counter() - began < 1.0
    assert (len(before.text), at.text, rest.text) == (79, " ", "")
