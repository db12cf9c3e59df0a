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
from xray_tui.demo.counter import Counter, Matter, at_the_counter
from xray_tui.demo.day import make_day
from xray_tui.demo.present import COMES_AFTER, Present
from xray_tui.demo.run import USUAL_START
from xray_tui.demo.sheet import sheet
from xray_tui.demo.story import Comer, Says, Twist, Wish

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = make_day(2026, instant(date(2026, 11, 24), USUAL_START))
SOMEBODY = next(comer for comer in DAY.comers if comer.person.code and comer.bookings)
VISITOR = next(comer for comer in DAY.comers if not comer.person.code)


def at(*comers: Comer, wish: Wish | None = None) -> list[Matter]:
    return [Matter(NOW, comer, wish) for comer in comers]


def called(comer: Comer, ago: timedelta = COMES_AFTER, state: State = State.CALLED) -> Board:
    row = VisitRow(
        visit=1, changed=1, ticket="B017", state=state, patient=1, name=comer.person.name, masked_code="",
        language="fi", priority=Priority.ROUTINE, arrived=NOW, appointed=None, due=NOW, exams=(), room="xray1",
        called_at=NOW - ago,
    )  # fmt: skip
    return Board(seq=1, at=NOW, day=NOW.date(), in_rooms=(row,))


def test_nobody_says_nothing() -> None:
    assert at_the_counter([]) is None
    assert Present([]).in_the_room(Board(seq=1, at=NOW, day=NOW.date())) is None


def test_at_the_counter_the_first_is_heard_and_the_others_are_counted() -> None:
    message = at_the_counter(at(SOMEBODY, VISITOR, VISITOR))
    assert message is not None
    sentence = text("en", message)
    assert SOMEBODY.person.code in sentence
    assert "2 more in line" in sentence
    assert "an appointment at" in sentence


def test_a_visitor_has_a_name_alone() -> None:
    message = at_the_counter(at(VISITOR))
    assert message is not None
    assert "no identity code" in text("en", message)
    assert "more in line" not in text("en", message)


@pytest.mark.parametrize("says", Says)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_whatever_they_say_there_are_words_for_it(says: Says, language: str) -> None:
    message = at_the_counter(at(replace(SOMEBODY, says=says)))
    assert message is not None
    assert "[demo." not in text(language, message)


def test_at_the_door_the_called_one_says_the_end_of_the_code() -> None:
    present = Present([SOMEBODY])
    message = present.in_the_room(called(SOMEBODY))
    assert message is not None
    assert (message.key, message.params["ending"]) == ("demo.tells_ending", SOMEBODY.person.code[-4:])
    on_the_way = present.in_the_room(called(SOMEBODY, COMES_AFTER / 2))
    assert on_the_way is not None
    assert on_the_way.key == "demo.on_the_way"
    assert present.in_the_room(called(SOMEBODY, state=State.IN_EXAM)) is None


def test_a_visitor_says_the_birthday_and_one_who_has_left_nothing() -> None:
    message = Present([VISITOR]).in_the_room(called(VISITOR))
    assert message is not None
    assert (message.key, message.params["ending"]) == ("demo.tells_birthday", f"{VISITOR.person.born:%d%m}")
    gone = replace(SOMEBODY, twist=Twist.GONE)
    nobody = Present([gone]).in_the_room(called(gone))
    assert nobody is not None
    assert nobody.key == "demo.nobody_comes"


def test_a_stranger_to_the_demo_says_nothing() -> None:
    assert Present([]).in_the_room(called(SOMEBODY)) is None


@pytest.mark.parametrize("wish", Wish)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_whatever_they_want_there_are_words_for_it(wish: Wish, language: str) -> None:
    message = at_the_counter(at(SOMEBODY, wish=wish))
    assert message is not None
    assert "[demo." not in text(language, message)


@pytest.mark.parametrize("twist", [Twist.MISTAKEN, Twist.UNWELL, Twist.CAST])
def test_who_can_not_go_on_says_so_in_the_room_until_it_has_been_seen_to(twist: Twist) -> None:
    odd = replace(SOMEBODY, twist=twist)
    present = Present([odd])
    board = replace(called(odd, state=State.IN_EXAM), at=NOW + COMES_AFTER)
    (row,) = board.in_rooms
    board = replace(board, in_rooms=(replace(row, started_at=NOW),))
    message = present.in_the_room(board)
    assert message is not None
    assert message.key == f"demo.in_exam_{twist}"
    present.had_twist(odd.person.name)
    assert present.in_the_room(board) is None


def test_at_a_namesakes_call_the_other_says_another_code() -> None:
    called_one = replace(SOMEBODY, twist=Twist.NAMESAKE)
    present = Present([*DAY.comers, called_one])
    message = present.in_the_room(called(called_one))
    assert message is not None
    assert message.params["ending"] in {comer.person.ending for comer in DAY.comers if comer is not SOMEBODY}
    assert message.params["ending"] != SOMEBODY.person.ending
    present.had_twist(SOMEBODY.person.name)
    again = present.in_the_room(called(called_one))
    assert again is not None
    assert again.params["ending"] == SOMEBODY.person.ending


def test_who_has_a_number_comes_to_the_counter_again_for_what_is_known_of_them() -> None:
    came = replace(SOMEBODY, arrives=NOW, twist=Twist.TOILET)
    counter = Counter([came, replace(VISITOR, arrives=NOW + timedelta(seconds=30))])
    counter.leave({came.person.name}, NOW)
    later = counter.standing(NOW + timedelta(hours=1))
    assert [(matter.comer.person, matter.wish) for matter in later] == [
        (VISITOR.person, None),
        (SOMEBODY.person, Wish.AWAY),
        (SOMEBODY.person, Wish.BACK),
    ]
    counter.served(later[1])
    assert later[1] not in counter.standing(NOW + timedelta(hours=1))


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
