"""What was typed or scanned into the box."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.patient.typed import BirthDate, Code, Name, Reference, Ticket, classify

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text", ["010594Y9032", "010594-903x", "010594–9032", "010594/9032", " 010594 - 9032", "010594 9032", "010594903X"]
)
def test_what_has_the_form_of_a_code_is_meant_as_one(text: str) -> None:
    assert classify(text, TODAY) == Code(text.strip())


def test_a_code_is_not_shown_by_its_repr() -> None:
    assert "9032" not in repr(classify("010594Y9032", TODAY))


@pytest.mark.parametrize(
    ("text", "ticket"),
    [("A014", Ticket(14, "A")), ("b17", Ticket(17, "B")), ("14", Ticket(14)), ("A 014", Ticket(14, "A"))],
)
def test_a_ticket_may_be_typed_without_its_letter_or_zeros(text: str, ticket: Ticket) -> None:
    assert classify(text, TODAY) == ticket


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("1.5.1994", [date(1994, 5, 1)]),
        ("01.05.94", [date(1994, 5, 1)]),
        ("1994-05-01", [date(1994, 5, 1)]),
        ("010594", [date(1994, 5, 1)]),
        ("010594-", [date(1994, 5, 1)]),
        ("010516", [date(2016, 5, 1), date(1916, 5, 1)]),
    ],
)
def test_a_birth_date_in_any_form(text: str, dates: list[date]) -> None:
    assert classify(text, TODAY) == BirthDate(tuple(dates))


@pytest.mark.parametrize("text", ["0401234567", "040 1234567", "+358 40 1234567", "V-220345", "320594", "1.1.2999"])
def test_any_other_number_is_a_reference(text: str) -> None:
    assert classify(text, TODAY) == Reference(text)


@pytest.mark.parametrize("text", ["Mäkelä", "O'Brien", "von Essen Märta", "[/x]", "Å"])
def test_words_are_a_name(text: str) -> None:
    assert classify(text, TODAY) == Name(text)


@pytest.mark.parametrize("text", ["", "   ", "\t\r\n", "\u200b"])
def test_nothing_is_nothing(text: str) -> None:
    assert classify(text, TODAY) is None


def test_spaces_between_the_words_of_a_name_are_single() -> None:
    assert classify("  von   Essen ", TODAY) == Name("von Essen")


@given(st.text())
def test_anything_at_all_is_one_of_them(text: str) -> None:
    assert classify(text, TODAY) is None or isinstance(
        classify(text, TODAY), Code | Ticket | BirthDate | Reference | Name
    )
