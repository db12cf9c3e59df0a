"""Whatever a name holds, a printer gets text: no control character, no line too long, nothing that it lacks."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.patient.needs import Need
from models.refusal import Message
from models.unit.names import Names
from screens.safe import width
from screens.slips.paper import Paper, Printout
from screens.slips.queue_list import QueueList
from screens.text import LANGUAGES
from tests.screens.slips.papers import AT, KNEE, RESULTS, SLIP, UNIT, WAIT, board, printed, row

HOSTILE = (
    "\x1b[31mPaha\x1b[0m",
    "\x1bp\x00\x19\xfa",  # opens a cash drawer
    "\x1d(k\x1dV\x00",  # cuts the paper
    "A\u202eB\u2066C",
    "one\ntwo\r\nthree\x0cfour\x0b",
    "[/x] [@click=app.quit] %!PS",
    "Z" + "\u0300" * 40,
    "\u0301first",
    "\u9ad8\u6a4b, \u6dbc\u4ecb",
    "\ud800",
    "\x85\x9b31m\u2028\u2029",
    "x" * 500,
    "",
)
ENCODINGS = ("utf-8", "cp437", "cp858", "latin-1")

papers = st.builds(
    Paper,
    columns=st.integers(24, 132),
    encoding=st.sampled_from(ENCODINGS),
    rows=st.sampled_from([0, 20, 60]),
)
anything = st.one_of(st.text(st.characters(codec=None)), st.sampled_from(HOSTILE))


def check(what: Printout, paper: Paper) -> str:
    """Print it, and look at every character and line."""
    text = paper.text(what.pages(paper))
    acting = {one for one in text if one not in "\n\f" and unicodedata.category(one)[0] in "CZ" and one != " "}
    assert not acting
    for line in text.replace("\f", "\n").split("\n"):
        assert width(line) <= paper.columns
    encoded = paper.encoded(text)
    assert set(encoded) & {*range(32), 127} <= {10, 12}
    assert encoded.decode(paper.encoding) == text
    return text


def printouts(text: str, language: str) -> list[Printout]:
    """Everything that is printed, with a text from outside wherever one can be."""
    names = Names(text, text, text)
    named = row(3, name=text, held=Message("visit.hold.staff", {"note": text}), masked_code=text[:11])
    called = row(4, name=text, exams=(replace(KNEE, code="", text=text),), needs=tuple(Need), rank=1)
    unit = replace(UNIT, names=names, rooms=tuple(replace(room, names=names) for room in UNIT.rooms))
    return [
        replace(SLIP, language=language, unit=names, call=WAIT),
        replace(SLIP, language=language, unit=names, large=True, held=True),
        replace(RESULTS, language=language, unit=names, clinician=text, number=text, ask=text),
        replace(RESULTS, language=language, clinician=text, large=True),
        QueueList(language, unit, board(waiting=(called, named))),
    ]


@settings(max_examples=60, deadline=None)
@given(text=anything, paper=papers, language=st.sampled_from(LANGUAGES))
def test_nothing_from_outside_acts_on_a_printer(text: str, paper: Paper, language: str) -> None:
    for what in printouts(text, language):
        check(what, paper)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_on_every_printer(text: str, encoding: str) -> None:
    for columns in (24, 32, 48, 80):
        for what in printouts(text, "sv"):
            check(what, Paper(columns, encoding))


@settings(max_examples=40, deadline=None)
@given(number=st.integers(1, 99_999), columns=st.integers(24, 132), minutes=st.integers(0, 600), large=st.booleans())
def test_any_number_fits_any_paper(number: int, columns: int, minutes: int, large: bool) -> None:
    last = AT + timedelta(minutes=minutes)
    text = check(replace(SLIP, ticket=f"A{number:03}", call=(AT, last), large=large), Paper(columns))
    assert f"A{number:03}" in text


@pytest.mark.parametrize(
    ("encoding", "name", "shown"),
    [
        ("utf-8", "Škoda-Äyräväinen…", "Škoda-Äyräväinen…"),
        ("cp858", "Škoda-Äyräväinen…", "Skoda-Äyräväinen."),
        ("latin-1", "Łukasz ‹›", "Lukasz <>"),
        ("latin-1", "\u0418\u0432\u0430\u043d", "????"),
        ("utf-8", "a\x1b[1mb", "a‹1B›[1mb"),
        ("cp437", "a\x1b[1mb", "a<1B>[1mb"),
        ("utf-8", "q\u0301", "q‹301›"),
    ],
)
def test_what_a_printer_lacks_is_seen_to_be_replaced(encoding: str, name: str, shown: str) -> None:
    assert Paper(42, encoding).safe(name) == shown


def test_a_roll_is_not_torn_through_the_last_words() -> None:
    assert printed(SLIP).endswith("\n\n\n\n")
    assert not printed(QueueList("fi", UNIT, board()), 80, rows=60).endswith("\n\n\n\n")
