"""Names folded for search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.patient.fold import fold


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Mäkelä", "makela"),
        ("ÅSTRÖM, Örjan", "astrom orjan"),
        ("O'Brien", "obrien"),
        ("d’Arc-Söder", "darc soder"),
        ("Gößling", "gossling"),
        ("Łukasz Đặng", "lukasz dang"),
        ("  von\tEssen\n", "von essen"),
        ("\u202eolleH\u202c", "olleh"),
        ("a\u0301\u0489", "a"),
        ("[/x] %_", "x"),
        ("\x1b[31mred", "31mred"),
        ("Иванова", "иванова"),
        ("---", ""),
    ],
)
def test_as_it_is_typed_and_as_it_is_written(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text())
def test_a_folded_name_is_words_and_folds_to_itself(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(character.isalnum() or character == " " for character in folded)
    assert fold(folded) == folded


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_capitals_find_the_same(text: str) -> None:
    assert fold(text.upper()) == fold(text) == fold(text.lower())
