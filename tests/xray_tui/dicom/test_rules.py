"""Names in a machine's letters, and what matches what: PS3.4 C.2.2.2 case by case."""

from __future__ import annotations

import pytest

from models.unit.dicom import CharacterSet
from xray_tui.dicom.elements import CHARACTER_SET
from xray_tui.dicom.item import START_DATE, START_TIME, STATION, STEP_SEQUENCE, written_in
from xray_tui.dicom.match import matches, narrowed
from xray_tui.dicom.query import Key, Query
from xray_tui.dicom.texts import clean, fitted, person_name

LATIN_1, UTF_8 = CharacterSet.LATIN_1, CharacterSet.UTF_8
NAME, CODE, UID, BIRTH = 0x00100010, 0x00100020, 0x0020000D, 0x00100030


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Åkerström", "Åkerström"),
        ("Šimonović", "Simonovic"),
        ("Đorđe Łukasz Æbelø", "Dorde Lukasz Æbelø"),
        ("Sámi: Čáhppe Ŋoŋŋá", "Sámi: Cáhppe Nonná"),
        ("Иванов", "Иванов"),
    ],
)
def test_letters_lose_their_marks_and_never_become_question_marks(name: str, shown: str) -> None:
    assert fitted(name, LATIN_1) == shown


def test_another_script_makes_its_own_answer_utf_8() -> None:
    written, used = written_in({NAME: "Иванов^Šura"}, LATIN_1)
    assert (written[NAME], written[CHARACTER_SET], used) == ("Иванов^Šura", "ISO_IR 192", UTF_8)


def test_what_dicom_gives_a_meaning_of_its_own_is_taken_out() -> None:
    assert clean("a\\b\x1b[31m\tc\nd", 8) == "a/b [31m"
    assert person_name("Test^inen", "Te=sti") == "Test inen^Te sti"
    assert len(person_name("x" * 80, "y")) == 64


ITEM = {
    NAME: "Ääkkönen^Aino",
    CODE: "A[1]*",
    UID: "1.2.3",
    BIRTH: "",
    STEP_SEQUENCE: [{STATION: "XRAY1\\PANO1", START_DATE: "20261124", START_TIME: "093000"}],
}


@pytest.mark.parametrize(
    ("tag", "value", "found"),
    [
        (NAME, "ääkkönen^aino", True),
        (NAME, "ÄÄK*", True),
        (NAME, "Aak*", False),
        (NAME, "Ääkkönen", False),
        (NAME, "Ääkkönen^Aino^^", True),
        (NAME, "?äkkönen^*", True),
        (CODE, "A[1]*", True),
        (CODE, "a[1]*", False),
        (CODE, "?[1]?", True),
        (CODE, "[A]*", False),
        (CODE, "A", False),
        (UID, "9.9\\1.2.3", True),
        (UID, "1.2.*", False),
        (BIRTH, "19500101", False),
        (BIRTH, "*", True),
        (BIRTH, "", True),
        (0x00101010, "something", True),  # that no item has narrows nothing
    ],
)
def test_a_key(tag: int, value: str, found: bool) -> None:
    query = Query((Key(tag, value),))
    assert matches(query, ITEM) == matches(narrowed(query), ITEM) == found


def test_many_stars_take_no_time() -> None:
    text = "e" * 10_000
    assert matches(Query((Key(NAME, "*e" * 5_000),)), {NAME: text})
    assert not matches(Query((Key(NAME, "*e" * 12 + "*x"),)), {NAME: text})


@pytest.mark.parametrize(
    ("date", "time", "found"),
    [
        ("20261124", "0930", True),
        ("20261124", "093001-", False),
        ("2026.11.24", "09:30:00", True),
        ("20261120-20261124", "1200-0930", True),  # from noon of the 20th
        ("20261120-20261124", "0800-0929", False),
        ("20261124-", "0931-", False),
        ("20261123-", "0931-", True),
        ("-20261125", "-0800", True),
        ("20261125-20261126", "", False),
        ("", "-0930", True),
    ],
)
def test_date_and_time_are_one_range(date: str, time: str, found: bool) -> None:
    step = Query((Key(START_DATE, date), Key(START_TIME, time), Key(STATION, "PANO1")))
    query = Query((Key(STEP_SEQUENCE, keys=step),))
    assert matches(query, ITEM) == matches(narrowed(query), ITEM) == found
