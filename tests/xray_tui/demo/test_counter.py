"""What the made-up people say at the desk."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from models.clock import instant
from models.referral.facts import Priority
from models.visit.board import Board, VisitRow
from models.visit.states import State
from screens.text import text
from tests.xray_tui.terminal import ROOT
from xray_tui.demo.counter import COMES_AFTER, at_the_counter, in_the_room
from xray_tui.demo.day import make_day
from xray_tui.demo.run import USUAL_START
from xray_tui.demo.sheet import sheet
from xray_tui.demo.story import Comer, Says

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = make_day(2026, instant(date(2026, 11, 24), USUAL_START))
SOMEBODY = next(comer for comer in DAY.comers if comer.person.code and comer.bookings)
VISITOR = next(comer for comer in DAY.comers if not comer.person.code)


def called(comer: Comer, ago: timedelta = COMES_AFTER, state: State = State.CALLED) -> Board:
    row = VisitRow(
        visit=1, changed=1, ticket="B017", state=state, patient=1, name=comer.person.name, masked_code="",
        language="fi", priority=Priority.ROUTINE, arrived=NOW, appointed=None, due=NOW, exams=(), room="xray1",
        called_at=NOW - ago,
    )  # fmt: skip
    return Board(seq=1, at=NOW, day=NOW.date(), in_rooms=(row,))


def test_nobody_says_nothing() -> None:
    assert at_the_counter([]) is None
    assert in_the_room(Board(seq=1, at=NOW, day=NOW.date()), {}) is None


def test_at_the_counter_the_first_is_heard_and_the_others_are_counted() -> None:
    message = at_the_counter([SOMEBODY, VISITOR, VISITOR])
    assert message is not None
    sentence = text("en", message)
    assert SOMEBODY.person.code in sentence
    assert "2 more in line" in sentence
    assert "an appointment at" in sentence


def test_a_visitor_has_a_name_alone() -> None:
    message = at_the_counter([VISITOR])
    assert message is not None
    assert "no identity code" in text("en", message)
    assert "more in line" not in text("en", message)


@pytest.mark.parametrize("says", Says)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_whatever_they_say_there_are_words_for_it(says: Says, language: str) -> None:
    message = at_the_counter([replace(SOMEBODY, says=says)])
    assert message is not None
    assert "[demo." not in text(language, message)


def test_at_the_door_the_called_one_says_the_end_of_the_code() -> None:
    comers = {SOMEBODY.person.name: SOMEBODY}
    message = in_the_room(called(SOMEBODY), comers)
    assert message is not None
    assert (message.key, message.params["ending"]) == ("demo.tells_ending", SOMEBODY.person.code[-4:])
    on_the_way = in_the_room(called(SOMEBODY, COMES_AFTER / 2), comers)
    assert on_the_way is not None
    assert on_the_way.key == "demo.on_the_way"
    assert in_the_room(called(SOMEBODY, state=State.IN_EXAM), comers) is None


def test_a_visitor_says_the_birthday_and_one_who_has_left_nothing() -> None:
    message = in_the_room(called(VISITOR), {VISITOR.person.name: VISITOR})
    assert message is not None
    assert (message.key, message.params["ending"]) == ("demo.tells_birthday", f"{VISITOR.person.born:%d%m}")
    gone = replace(SOMEBODY, answers=False)
    nobody = in_the_room(called(gone), {gone.person.name: gone})
    assert nobody is not None
    assert nobody.key == "demo.nobody_comes"


def test_a_stranger_to_the_demo_says_nothing() -> None:
    assert in_the_room(called(SOMEBODY), {}) is None


def test_the_manual_has_the_codes_of_the_usual_seed() -> None:
    manual = (ROOT / "docs" / "demo.md").read_text(encoding="utf-8")
    codes = re.findall(r"`(\d{6}[-+A-FU-Y]9\d\d\w)`", manual)
    assert len(codes) > 15
    assert set(codes) <= {comer.person.code for comer in DAY.comers}
    written = [comer for comer in DAY.comers if comer.person.code in codes]
    assert [comer.person.code for comer in written] == codes, "in the order in which they come"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_sheet_has_everybody_who_comes_with_what_to_type(language: str) -> None:
    lines = sheet(DAY, language)
    assert "[demo." not in lines
    for comer in DAY.comers:
        assert comer.arrives is None or not comer.person.code or comer.person.code in lines
    assert "\x1b" not in lines
