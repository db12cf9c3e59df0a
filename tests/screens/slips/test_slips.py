"""Slips as they come out of the printer, in three languages and on three widths of paper."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from models.patient.needs import Need
from models.unit.rules import ClinicianKind, Mode
from screens.slips.queue_list import QueueList
from screens.slips.results_slip import masked
from screens.text import LANGUAGES
from tests.screens.slips.papers import RESULTS, SLIP, UNIT, WAIT, board, printed

KEPT = Path(__file__).parent / "snapshots"


def same_as_kept(name: str, text: str) -> None:
    """Whether it is the text kept under a name; ``UPDATE_SNAPSHOTS=1`` keeps it."""
    kept = KEPT / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [32, 42, 48])
def test_a_number(language: str, columns: int) -> None:
    slip = replace(SLIP, language=language, call=WAIT)
    same_as_kept(f"number-{language}-{columns}", printed(slip, columns))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [32, 42, 48])
def test_a_number_in_large_print(language: str, columns: int) -> None:
    slip = replace(SLIP, language=language, call=WAIT, large=True, needs=(Need.SAY_ALOUD,))
    same_as_kept(f"large-{language}-{columns}", printed(slip, columns))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [32, 42, 48])
def test_a_results_appointment(language: str, columns: int) -> None:
    same_as_kept(f"results-{language}-{columns}", printed(replace(RESULTS, language=language), columns))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_results_appointment_at_reception_in_large_print(language: str) -> None:
    slip = replace(RESULTS, language=language, mode=Mode.RECEPTION, kind=ClinicianKind.NURSE, number="", large=True)
    same_as_kept(f"results-large-{language}-48", printed(slip, 48))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queue_on_a4(language: str) -> None:
    same_as_kept(f"queue-{language}-80", printed(QueueList(language, UNIT, board()), 80, rows=60))


def test_the_queue_on_a_roll() -> None:
    same_as_kept("queue-fi-42", printed(QueueList("fi", UNIT, board()), 42))


@pytest.mark.parametrize(("encoding", "columns"), [("cp858", 42), ("latin-1", 42), ("latin-1", 48)])
def test_a_number_by_a_printer_without_blocks_or_dashes(encoding: str, columns: int) -> None:
    text = printed(replace(SLIP, call=WAIT, large=columns == 48), columns, encoding)
    same_as_kept(f"number-{encoding}-{columns}", text)
    assert text.encode(encoding)


def test_on_hold_says_so_and_no_time() -> None:
    text = printed(replace(SLIP, language="en", held=True))
    assert "We are waiting for your referral" in text
    assert "called at about" not in text


@pytest.mark.parametrize(
    ("needs", "said", "unsaid"),
    [
        ((), "shown on the", "aloud"),
        ((Need.FETCH, Need.WHEELCHAIR), "fetch you", "shown on the"),
        ((Need.SAY_ALOUD,), "aloud at your", "shown on the"),
    ],
)
def test_whoever_cannot_go_by_the_wall_reads_what_happens_instead(
    needs: tuple[Need, ...], said: str, unsaid: str
) -> None:
    text = " ".join(printed(replace(SLIP, language="en", needs=needs), 48).split())
    assert said in text
    assert unsaid not in text


def test_a_thousandth_number_is_printed_whole() -> None:
    for columns in (24, 32, 42, 48):
        text = printed(replace(SLIP, ticket="B1000"), columns)
        assert "B1000" in text
        assert "█" in text or columns < 34


def test_a_number_that_the_font_does_not_have_is_printed_as_text() -> None:
    assert "B€" in printed(replace(SLIP, ticket="B€"))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("040 000 0012", "040 000 00**"),
        ("040 000 00 1 2", "040 000 00 * *"),
        ("040 000 00**", "040 000 00**"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_a_telephone_number_lies_about_without_its_end(number: str, shown: str) -> None:
    assert masked(number) == shown


def test_no_patient_is_on_two_pages_and_every_page_says_which_it_is() -> None:
    pages = printed(QueueList("en", UNIT, board()), 80, rows=14).split("\f")
    assert all(page.count("\n") <= 14 for page in pages)
    assert [page.split("\n", 1)[0].split()[-1] for page in pages] == [
        f"{n}/{len(pages)}" for n in range(1, 1 + len(pages))
    ]
    (with_held,) = [page for page in pages if "B005" in page]
    assert "on hold: " in with_held


def test_an_empty_queue_is_a_list_to_go_on_with_by_hand() -> None:
    text = printed(QueueList("en", UNIT, board(in_rooms=(), waiting=(), expected=(), ended=())), 80, rows=60)
    assert "WAITING" not in text
    assert text.count("____.____") == 6
