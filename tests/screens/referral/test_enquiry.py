"""The what-if: what is said of a referral by telephone, the exam found, the dates read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.referral.facts import Answer, Author, OrdererKind, Side
from models.unit.rules import default_unit
from screens.referral.enquiry import Enquiry, Field, Form, Wanted, dates
from screens.referral.find_exam import MOST, find

TODAY = date(2026, 11, 24)
UNIT = default_unit()


def answer(enquiry: Enquiry) -> Answer | None:
    verdict = enquiry.verdict(UNIT, TODAY, "somebody")
    return verdict.answer if verdict else None


def about(code: str) -> Enquiry:
    exam = UNIT.exam(code)
    assert exam is not None
    return Enquiry().about(exam)


def test_nothing_is_answered_before_an_exam_is_said() -> None:
    assert answer(Enquiry()) is None


def test_what_is_not_said_is_the_commonest() -> None:
    assert answer(about("NG1AA")) is Answer.ACCEPT


@pytest.mark.parametrize(
    ("field", "turns", "expected"),
    [
        (Field.ORDERER, 1, Answer.ACCEPT),  # HUS
        (Field.ORDERER, 3, Answer.HOLD),  # occupational
        (Field.ORDERER, 5, Answer.REFUSE),  # private
        (Field.AUTHOR, 1, Answer.REFUSE),  # a dentist, for a knee
        (Field.FORM, 1, Answer.REFUSE),  # paper
        (Field.FORM, 2, Answer.REFUSE),  # none
        (Field.SIDE, 1, Answer.ACCEPT),
    ],
)
def test_each_field_counts(field: Field, turns: int, expected: Answer) -> None:
    enquiry = about("NG1AA")
    for _ in range(turns):
        enquiry = enquiry.turned(field, 1, "fi")
    assert answer(enquiry) is expected


def test_a_dentist_may_order_a_panoramic_and_scoliosis_goes_to_porvoo() -> None:
    assert answer(about("EB1HA").turned(Field.AUTHOR, 1, "fi")) is Answer.ACCEPT
    verdict = about("local:SCOLIOSIS").verdict(UNIT, TODAY, "")
    assert verdict is not None
    assert (verdict.answer, verdict.redirect_to) == (Answer.REDIRECT, "Porvoon sairaalan röntgen")


def test_dates_count_only_while_they_are_chosen() -> None:
    later = about("NG1AA").on_dates(date(2027, 1, 20), None)
    verdict = later.verdict(UNIT, TODAY, "")
    assert verdict is not None
    assert verdict.not_yet
    assert answer(later.turned(Field.WANTED, -1, "fi")) is Answer.ACCEPT
    assert later.turned(Field.WANTED, -1, "fi").turned(Field.WANTED, 1, "fi") == later


def test_turning_stops_at_the_ends_and_space_goes_round() -> None:
    enquiry = Enquiry()
    assert enquiry.turned(Field.AUTHOR, -1, "fi") == enquiry
    assert enquiry.turned(Field.AUTHOR, -1, "fi", round_=True).author is Author.UNKNOWN
    assert enquiry.turned(Field.LANGUAGE, 1, "fi").language == "sv"
    assert enquiry.turned(Field.EXAM, 1, "fi") == enquiry


def test_a_side_stays_only_where_the_body_has_two() -> None:
    left = about("NG1AA").turned(Field.SIDE, 1, "fi")
    assert left.side is Side.LEFT
    chest, ankle = UNIT.exam("GD1AA"), UNIT.exam("NH1AA")
    assert chest is not None
    assert ankle is not None
    assert (left.about(chest).side, left.about(ankle).side) == (None, Side.LEFT)


@given(
    st.builds(
        Enquiry,
        exam=st.sampled_from([exam.code for exam in UNIT.catalogue]),
        side=st.sampled_from([None, *Side]),
        orderer=st.sampled_from(list(OrdererKind)),
        author=st.sampled_from(list(Author)),
        form=st.sampled_from(list(Form)),
        first=st.none() | st.dates(),
        last=st.none() | st.dates(),
        wanted=st.sampled_from(list(Wanted)),
    )
)
def test_whatever_is_said_gets_an_answer_with_its_reason(enquiry: Enquiry) -> None:
    verdict = enquiry.verdict(UNIT, TODAY, "somebody")
    assert verdict is not None
    assert verdict.answer is Answer.ACCEPT or verdict.reason is not None


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("7.12.", date(2026, 12, 7), date(2026, 12, 7)),
        (" 7.12.–21.12. ", date(2026, 12, 7), date(2026, 12, 21)),
        ("7.12. - 21.12.", date(2026, 12, 7), date(2026, 12, 21)),
        ("20.12.–5.1.", date(2026, 12, 20), date(2027, 1, 5)),
        ("7.12.–", date(2026, 12, 7), None),
        ("–21.12.", None, date(2026, 12, 21)),
        ("1.11.", date(2026, 11, 1), date(2026, 11, 1)),
        ("5.1.", date(2027, 1, 5), date(2027, 1, 5)),
        ("1.2.2025", date(2025, 2, 1), date(2025, 2, 1)),
    ],
)
def test_dates_as_they_are_written(typed: str, first: date | None, last: date | None) -> None:
    assert dates(typed, TODAY) == (first, last)


@pytest.mark.parametrize("typed", ["", "-", "soon", "31.2.", "7.13.", "7.12", "7.12.26", "1.1.0000"])
def test_what_is_no_date(typed: str) -> None:
    assert dates(typed, TODAY) is None


@given(st.text(alphabet="0123456789.-– ", max_size=25) | st.text(max_size=25))
def test_no_text_raises(typed: str) -> None:
    found = dates(typed, TODAY)
    assert found is None or any(found)
    find(UNIT.catalogue, typed, "fi")


@pytest.mark.parametrize(
    ("typed", "language", "codes"),
    [
        ("NG1AA", "en", ["NG1AA"]),
        ("ng1aa", "en", ["NG1AA"]),
        ("28565-0", "en", ["NG1AA"]),
        ("knee", "fi", ["NG1AA"]),
        ("polvi", "fi", ["NG1AA"]),
        ("käsi", "fi", ["local:HAND"]),
        ("kasi", "fi", ["local:HAND"]),
        ("hand", "en", ["local:HAND"]),
        ("bone dens", "en", ["NK6PA"]),
        ("xyzzy", "en", []),
    ],
)
def test_an_exam_by_code_or_name(typed: str, language: str, codes: list[str]) -> None:
    assert [exam.code for exam in find(UNIT.catalogue, typed, language)] == codes


def test_the_desks_own_language_comes_first_and_never_too_many() -> None:
    assert find(UNIT.catalogue, "p", "fi")[0].names.fi.startswith("P")
    assert len(find(UNIT.catalogue, "k", "fi")) <= MOST
