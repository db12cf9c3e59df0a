from __future__ import annotations

from models.referral.facts import Side
from models.unit.rules import default_unit
from models.visit.board import ExamLine
from models.visit.states import Examined
from screens.format import exam_label, exam_title, exams_label

CATALOGUE = default_unit().catalogue
KNEE = ExamLine(1, "NG1AA", "", Side.RIGHT, Examined.PLANNED, ("xray1",))
UNKNOWN = ExamLine(2, "", "kuva [/x]\x1b", None, Examined.PLANNED, ())


def test_short_labels_have_the_side() -> None:
    assert [exam_label(lang, CATALOGUE, KNEE) for lang in ("fi", "sv", "en")] == ["Polvi oik.", "Knä hö.", "Knee R"]


def test_titles_have_it_in_words() -> None:
    assert exam_title("en", CATALOGUE, "ND1AA", "", Side.LEFT) == "Wrist, left"
    assert exam_title("fi", CATALOGUE, "GD1AA", "", None).startswith("Keuhkot")


def test_an_unknown_exam_shows_what_came() -> None:
    assert exam_label("en", CATALOGUE, UNKNOWN) == "kuva [/x]‹1B›"


def test_several_are_the_first_and_how_many_more() -> None:
    assert exams_label("en", CATALOGUE, (KNEE, UNKNOWN)) == "Knee R +1"
    assert exams_label("en", CATALOGUE, ()) == ""
    assert [exams_label("fi", CATALOGUE, (KNEE, KNEE), room) for room in (13, 12, 6)] == [
        "Polvi oik. +1",
        "Polvi +1",
        "Po… +1",
    ]
