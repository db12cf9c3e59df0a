"""Each statement of the unit's service page, numbered and in our own words, against what meets it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from models.referral.rules import RULES
from models.unit.advice import Advice, advice
from models.unit.rules import default_unit

ROOT = Path(__file__).parents[3]
DOCUMENT = ROOT / "docs" / "referral-check.md"

STATEMENTS: tuple[tuple[str, str], ...] = (
    ("Patients of specialised and of municipal basic care, of the whole HUS area, are served", "rule 3"),
    ("Where the patient lives makes no difference", "rule 6"),
    ("The referral has to be electronic", "rule 2"),
    ("The unit takes plain X-rays: bones, lungs, and panoramic images of teeth", "rule 7"),
    ("Scoliosis images and the lower limbs' mechanical axis are Porvoo hospital's", "rule 8"),
    ("Bone density is measured at Elielinaukio in Helsinki", "rule 9"),
    ("Ultrasound is done at Porvoo hospital", "rule 10"),
    ("What one HUS unit has referred, every HUS Imaging unit takes", "rule 5"),
    ("Plain imaging doesn't need an appointment", "text unit.tell.walk_in"),
    ("A time can be booked on the web, under X-ray", "text unit.tell.online"),
    ("Whoever has several referrals books times that follow each other", "text unit.tell.consecutive"),
    ("A time can be booked by telephone", "text unit.tell.phone"),
    ("A time can be booked together with a doctor's appointment", "text unit.tell.with_doctor"),
    (
        "Results are told by a doctor or a nurse, on the telephone or in person, by appointment",
        "text unit.tell.results",
    ),
    ("Public health care images only what a physician has referred", "rule 1"),
    ("Private providers may image without a referral", "text referral.tell.private"),
    ("No exam at all is done without a referral", "rule 1"),
    ("The doctor is one of a health centre or of a hospital district", "rule 3"),
    ("A private doctor's referral isn't accepted by a municipal unit", "rule 4"),
    ("Images serve to find illnesses and to follow how treatment goes", "rule 13"),
    ("There are several techniques of making an image of an organ", "background"),
    ("Computed tomography, magnetic, ultrasound, thermal and isotope imaging exist beside X-rays", "rule 11"),
    ("Functions of the body can be imaged too", "background"),
    ("Hospitals, health centres and private providers do imaging", "background"),
    ("Some images are made at the patient's home", "background"),
    ("HUS provides the service", "background"),
    ("The municipality of Sipoo answers for it", "background"),
    ("Service is given in Finnish, Swedish and English", "text unit.tell.languages"),
    ("The page names its area, its editor and its date", "background"),
)


def rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the document."""
    text = DOCUMENT.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines() if line[:1] == "|"]
    return [row for row in cells if row[0].isdigit()]


def keys_of(area: str, language: str) -> set[str]:
    path = ROOT / "screens" / "locale" / language / "LC_MESSAGES" / f"{area}.po"
    with path.open("rb") as source:
        return {str(message.id) for message in read_po(source) if message.id and message.string}


def test_the_document_tells_all_sixteen_rules() -> None:
    assert [int(row[0]) for row in rows("The rules")] == list(range(1, 17))


def test_every_rule_with_a_function_names_its_number() -> None:
    numbers = [int(number) for rule in RULES for number in re.findall(r"\d+", (rule.__doc__ or "").split(":")[0])]
    assert sorted({*numbers, 6, 9}) == list(range(1, 17))  # 6 looks at nothing; "8 to 10" names its ends


def test_the_document_has_the_statements_as_they_stand_here() -> None:
    expected = [[str(number), *statement] for number, statement in enumerate(STATEMENTS, 1)]
    assert rows("What the service page says") == expected


@pytest.mark.parametrize(("statement", "met_by"), STATEMENTS)
def test_each_statement_is_met(statement: str, met_by: str) -> None:
    kind, _, what = met_by.partition(" ")
    if kind == "rule":
        assert int(what) in range(1, 17)
    elif kind == "text":
        for language in ("fi", "sv", "en"):
            assert what in keys_of(what.partition(".")[0], language), statement
    else:
        assert met_by == "background"


def test_every_advice_is_of_a_statement() -> None:
    told = {met_by.removeprefix("text ") for _, met_by in STATEMENTS}
    assert {advice(each, default_unit()).key for each in Advice} <= told
