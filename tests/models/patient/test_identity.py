"""Finnish personal identity codes. All codes here are of the range for tests, 900 to 999."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.patient.identity import CENTURIES, IdentityCode, Sex, mask, parse_code, plain, same_last_four
from models.refusal import Invalid

TODAY = date(2026, 11, 24)
CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
SEPARATORS = sorted(CENTURIES)


def made_up(born: date, separator: str, individual: int) -> str:
    digits = f"{born:%d%m%y}{individual:03d}"
    return f"{digits[:6]}{separator}{digits[6:]}{CHECKS[int(digits) % 31]}"


def refused(text: str, *, scanned: bool = False) -> str:
    with pytest.raises(Invalid) as refusal:
        parse_code(text, TODAY, scanned=scanned)
    message = refusal.value.message
    assert not message.params, "a refusal never repeats what was typed"
    assert str(message) == message.key
    return message.key


@st.composite
def codes(draw: st.DrawFn) -> str:
    separator = draw(st.sampled_from(SEPARATORS))
    century = CENTURIES[separator]
    born = draw(st.dates(date(century, 1, 1), min(date(century + 99, 12, 31), TODAY)))
    return made_up(born, separator, draw(st.integers(900, 999)))


@pytest.mark.parametrize(
    ("text", "born"),
    [("010594Y9032", date(1994, 5, 1)), ("020516C903K", date(2016, 5, 2)), ("010516B903X", date(2016, 5, 1))],
)
def test_the_public_test_codes_are_valid(text: str, born: date) -> None:
    code = parse_code(text, TODAY)
    assert (code.value, code.birth_date, code.sex, code.temporary) == (text, born, Sex.MALE, True)


@pytest.mark.parametrize("separator", SEPARATORS)
def test_every_separator_tells_its_century(separator: str) -> None:
    born = date(CENTURIES[separator] + 3, 5, 1)
    assert parse_code(made_up(born, separator, 904), TODAY).birth_date == born


def test_two_people_can_differ_in_the_separator_alone() -> None:
    assert parse_code("010594-9032", TODAY).value != parse_code("010594Y9032", TODAY).value


@given(codes())
def test_a_code_comes_back_whole(text: str) -> None:
    code = parse_code(text, TODAY)
    assert code.value == text
    assert parse_code(code.value, TODAY, scanned="+" not in text) == code
    assert code.last_four == text[-4:]
    assert code.sex is (Sex.MALE if int(text[7:10]) % 2 else Sex.FEMALE)


@given(codes(), st.sampled_from(CHECKS))
def test_no_other_check_character_will_do(text: str, check: str) -> None:
    if check != text[-1]:
        assert refused(text[:-1] + check) == "identity.check"


@given(codes(), st.integers(0, 9), st.sampled_from("0123456789"))
def test_a_mistyped_digit_is_noticed(text: str, place: int, digit: str) -> None:
    mistyped = text[:place] + digit + text[place + 1 :]
    if place != 6 and digit != text[place]:
        assert refused(mistyped) in {"identity.check", "identity.date"}


@given(st.text(max_size=14))
def test_whatever_is_typed_is_a_code_or_refused(text: str) -> None:
    with suppress(Invalid):
        assert len(parse_code(text, TODAY).value) == 11


@pytest.mark.parametrize(
    "text", ["010594y9032", " 010594 Y 903 2 ", "010594Y9032\r\n", "\u200b010594Y9032", "０１０５９４Y9032"]
)
def test_case_spaces_and_wide_digits_do_not_matter_when_typed(text: str) -> None:
    assert parse_code(text, TODAY).value == "010594Y9032"


@pytest.mark.parametrize("dash", "-‐‑–—−－")
def test_every_dash_is_the_separator_when_typed(dash: str) -> None:
    assert parse_code(f"010594{dash}9032", TODAY).value == "010594-9032"


def test_of_a_scan_no_character_is_changed() -> None:
    assert parse_code("010594-9032\r", TODAY, scanned=True).value == "010594-9032"
    assert refused("010594–9032", scanned=True) == "identity.reader_layout"
    assert refused("０１０５９４-9032", scanned=True) == "identity.form"


@pytest.mark.parametrize("separator", "+/?'=")
def test_a_reader_with_the_wrong_layout_is_told_so(separator: str) -> None:
    assert refused(f"010594{separator}9032", scanned=True) == "identity.reader_layout"


def test_a_typed_plus_is_the_nineteenth_century() -> None:
    assert parse_code("010594+9032", TODAY).birth_date == date(1894, 5, 1)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "identity.length"),
        ("0105949032", "identity.length"),
        ("010594G9032", "identity.form"),
        ("010594-903I", "identity.form"),
        ("٠١٠٥٩٤-٩٠٣٢", "identity.form"),
        ("300294-9032", "identity.date"),
        ("290201-9032", "identity.date"),
        (made_up(date(2026, 11, 25), "A", 904), "identity.future"),
        ("010594-0019", "identity.check"),
    ],
)
def test_what_is_wrong_is_said(text: str, key: str) -> None:
    assert refused(text) == key


def test_whoever_is_born_today_has_a_code() -> None:
    assert parse_code(made_up(TODAY, "A", 904), TODAY).birth_date == TODAY


def test_a_code_does_not_show_its_secret_half_by_itself() -> None:
    code = parse_code("010594Y9032", TODAY)
    assert "9032" not in repr(code) + str(code)
    assert (code.masked, code.last_four) == ("010594Y****", "9032")


@pytest.mark.parametrize(
    ("value", "shown"), [("010594-9032", "010594-****"), ("", ""), ("X1234567", "****"), ("9032", "****")]
)
def test_masking_shows_a_code_by_half_and_anything_else_not_at_all(value: str, shown: str) -> None:
    assert mask(value) == shown


@pytest.mark.parametrize("said", ["903X", "903x", " 9 0 3 x ", "-903X", "–903x", "010594-903X", "９０３Ｘ"])
def test_the_patient_says_the_end_of_their_code(said: str) -> None:
    assert same_last_four("010594-903X", said)


@pytest.mark.parametrize("said", ["", "03X", "X", "9031", "A903X", "010594A903X", "010594+903X", "0010594-903X"])
def test_anything_else_is_not_the_patient(said: str) -> None:
    assert not same_last_four("010594-903X", said)


@given(codes(), st.text(alphabet=" \t\u00a0\u200b\r\n", max_size=3), st.integers(0, 11))
def test_blanks_anywhere_in_a_typed_code_do_not_matter(text: str, blanks: str, place: int) -> None:
    assert plain(text[:place] + blanks + text[place:].lower()) == text


def test_codes_compare_by_all_that_they_hold() -> None:
    assert parse_code("010594Y9032", TODAY) == IdentityCode("010594Y9032", date(1994, 5, 1), Sex.MALE, temporary=True)
