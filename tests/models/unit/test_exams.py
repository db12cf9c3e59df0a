"""The catalogue of exams."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.unit.exams import LABEL_CELLS, Catalogue, Exam, Place, is_national
from models.unit.names import Names
from models.unit.rules import default_unit

UNIT = default_unit()
PORVOO, ELIELINAUKIO = "porvoo", "elielinaukio"

# English name, national code or "", LOINC code or "", modality, who does it when it isn't done here.
LISTED = [
    ("Chest", "GD1AA", "30745-4", "DX", ""),
    ("Knee", "NG1AA", "28565-0", "DX", ""),
    ("Lower leg", "NG4AA", "25011-8", "DX", ""),
    ("Ankle", "NH1AA", "24541-5", "DX", ""),
    ("Foot", "NH3AA", "24709-8", "DX", ""),
    ("Wrist", "ND1AA", "30793-4", "DX", ""),
    ("Hand", "", "28582-5", "DX", ""),
    ("Elbow", "NC1AA", "24676-9", "DX", ""),
    ("Shoulder", "NB1AA", "24909-4", "DX", ""),
    ("Clavicle", "NB3AA", "24664-5", "DX", ""),
    ("Humerus", "NB6AA", "28567-6", "DX", ""),
    ("Hip", "NF1AA", "24762-7", "DX", ""),
    ("Pelvis", "NE1AA", "28561-9", "DX", ""),
    ("Cervical spine", "NA1AA", "24946-6", "DX", ""),
    ("Thoracic spine", "NA2AA", "24983-9", "DX", ""),
    ("Lumbar spine", "NA3AA", "24972-2", "DX", ""),
    ("Skull", "AA1AA", "28564-3", "DX", ""),
    ("Sinuses", "DM1AA", "24916-9", "DX", ""),
    ("Dental panoramic", "EB1HA", "24828-6", "PX", ""),
    ("Dental panoramic, doctor's own statement", "EC1VA", "", "PX", ""),
    ("Forearm", "", "", "DX", ""),
    ("Finger", "", "", "DX", ""),
    ("Femur", "", "", "DX", ""),
    ("Patella", "", "", "DX", ""),
    ("Heel", "", "", "DX", ""),
    ("Toe", "", "", "DX", ""),
    ("Ribs", "", "", "DX", ""),
    ("Sternum", "", "", "DX", ""),
    ("Scapula", "", "", "DX", ""),
    ("Sacroiliac joints", "", "", "DX", ""),
    ("Coccyx", "", "", "DX", ""),
    ("Mandible", "ED1AA", "", "DX", ""),
    ("Scoliosis of the spine", "", "24930-0", "DX", PORVOO),
    ("Mechanical axis of the lower limbs", "NJ2MA", "", "DX", PORVOO),
    ("Bone density", "NK6PA", "", "BMD", ELIELINAUKIO),
    ("Bone density", "NK6QA", "", "BMD", ELIELINAUKIO),
    ("Ultrasound", "", "25061-3", "US", PORVOO),
]


@pytest.mark.parametrize(("name", "code", "loinc", "modality", "place"), LISTED)
def test_the_shipped_catalogue_has_it(name: str, code: str, loinc: str, modality: str, place: str) -> None:
    (exam,) = (exam for exam in UNIT.catalogue if exam.names.en == name)
    assert (exam.modality, exam.loinc) == (modality, loinc)
    assert exam.imaged_here == (not place)
    assert (exam.place.id if exam.place else "") == place
    assert exam.national == bool(code)
    for each in (code or exam.code, loinc):
        assert not each or UNIT.exam(each) == exam


@pytest.mark.parametrize(("code", "place"), [("24930-0", PORVOO), ("25061-3", PORVOO), ("NK6PA", ELIELINAUKIO)])
def test_what_is_done_elsewhere_says_where(code: str, place: str) -> None:
    exam = UNIT.exam(code)
    assert exam is not None
    assert exam.place is not None
    assert exam.place.id == place


def test_every_exam_done_here_has_a_room_that_can_do_it() -> None:
    for exam in UNIT.catalogue:
        assert bool(UNIT.rooms_for(exam)) >= exam.imaged_here


def test_an_unknown_exam_may_need_any_room() -> None:
    assert UNIT.rooms_for(None) == ("xray1", "panoramic")


@pytest.mark.parametrize("code", ["", " ", "XX9XX", "Polvi", "99999-9", "local:", "E"])
def test_an_unknown_code_finds_nothing(code: str) -> None:
    assert UNIT.exam(code) is None


@pytest.mark.parametrize("code", ["ng1aa", " NG1AA ", "28565-0"])
def test_case_and_spaces_do_not_matter(code: str) -> None:
    assert UNIT.exam(code) is UNIT.exam("NG1AA")


def test_a_national_code_that_ends_in_e_is_ultrasound() -> None:
    assert UNIT.exam("JN3AE") is UNIT.exam("25061-3")


KNEE = Exam("NG1AA", Names("Polvi", "Knä", "Knee"), Names("Polvi", "Knä", "Knee"), "KNEE", "DX", loinc="1-1")


def test_a_loinc_code_of_several_finds_the_first() -> None:
    other = replace(KNEE, code="NG1BA")
    assert Catalogue((KNEE, other)).find("1-1") is KNEE


def test_an_exams_own_code_goes_before_anothers_loinc_and_suffix() -> None:
    own = replace(KNEE, code="local:OWN", also=("1-1", "JN3AE"), loinc="")
    assert Catalogue((KNEE, own)).find("1-1") is own
    assert Catalogue((replace(KNEE, suffix="E"), own)).find("JN3AE") is own


def test_catalogues_are_the_same_when_their_exams_are() -> None:
    assert Catalogue((KNEE,)) == Catalogue((replace(KNEE),))
    assert len(Catalogue((KNEE,))) == 1


@pytest.mark.parametrize(
    ("code", "national"),
    [("NG1AA", True), ("NG1A", False), ("NGAAA", False), ("NG1AAA", False), ("ÄG1AA", False), ("", False)],
)
def test_the_form_of_a_national_code(code: str, national: bool) -> None:
    assert is_national(code) is national


SIDES = {"fi": ("vas.", "oik.", "mol."), "sv": ("vä", "hö", "bå"), "en": ("L", "R", "LR")}


@pytest.mark.parametrize("language", SIDES)
def test_short_names_fit_in_the_queue_with_their_side(language: str) -> None:
    for exam in UNIT.catalogue:
        side = max(map(len, SIDES[language])) + 1 if exam.paired else 0
        assert len(exam.short.of(language)) + side <= LABEL_CELLS, exam.code


def test_a_name_in_another_language_is_the_finnish_one() -> None:
    assert KNEE.names.of("de") == str(KNEE.names) == "Polvi"


def test_a_place_is_told_with_how_to_reach_it_when_that_is_known() -> None:
    place = Place("porvoo", Names("Porvoo", "Borgå", "Porvoo"))
    assert place.of("sv") == "Borgå"
    assert replace(place, contact="Example Street 1").of("sv") == "Borgå, Example Street 1"
