"""The unit's text: the one that ships, and what is wrong in others, said with its place."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.patient.needs import Need
from models.refusal import Invalid
from models.unit.exams import Exam
from models.unit.rules import ClinicianKind, Hours, Mode, default_text, default_unit, parse_unit

UNIT = default_unit()
TEXT = default_text()


def complaint(text: str) -> tuple[str, object]:
    with pytest.raises(Invalid) as refusal:
        parse_unit(text)
    message = refusal.value.message
    return message.key.removeprefix("unit."), message.params.get("where", dict(message.params))


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def knee() -> Exam:
    exam = UNIT.exam("NG1AA")
    assert exam is not None
    return exam


def test_the_shipped_unit_has_what_the_design_names() -> None:
    assert [(room.id, room.door, room.names.en) for room in UNIT.rooms] == [
        ("xray1", "Röntgen 1", "X-ray 1"),
        ("panoramic", "Panoraama", "Panoramic"),
    ]
    assert (UNIT.walk_in_target, UNIT.urgent_target) == (timedelta(minutes=20), timedelta(minutes=5))
    assert (UNIT.calls_before_no_show, UNIT.between_calls) == (2, timedelta(minutes=2))
    assert UNIT.pause_after_pass_over == timedelta(minutes=5)
    assert UNIT.windows.duplicate == 30
    assert {(each.kind, mode) for each in UNIT.clinicians for mode in each.hours} == {
        (kind, mode) for kind in ClinicianKind for mode in Mode
    }


def test_what_has_no_source_is_an_obvious_placeholder() -> None:
    assert all("PLACEHOLDER" in text for text in (UNIT.address, UNIT.phone, UNIT.online))
    assert all(not place.contact for place in UNIT.places)


def test_the_same_text_is_the_same_unit() -> None:
    assert parse_unit(TEXT) == UNIT
    assert default_unit() is UNIT


def test_an_appointment_is_whole_steps_of_its_clinicians_grid() -> None:
    assert all(minutes % each.grid == 0 for each in UNIT.clinicians for minutes in each.minutes.values())


def test_a_dated_exception_goes_before_the_weekday() -> None:
    assert UNIT.hours_on(date(2026, 11, 24)) == (Hours(time(8), time(15, 30)),)
    assert UNIT.hours_on(date(2026, 11, 28)) == ()
    assert UNIT.hours_on(date(2026, 12, 24)) == ()
    assert UNIT.hours_on(date(2026, 12, 31)) == (Hours(time(8), time(12)),)


def test_a_clinician_works_by_weekday_and_mode() -> None:
    nurse = UNIT.clinician("nurse1")
    assert nurse is not None
    monday, sunday = date(2026, 11, 23), date(2026, 11, 22)
    assert nurse.hours_on(monday, Mode.TELEPHONE) == (Hours(time(8, 30), time(10, 30)),)
    assert nurse.hours_on(sunday, Mode.RECEPTION) == ()


def test_a_mode_that_a_clinician_has_not_has_no_hours() -> None:
    text = changed(
        'telephone = { minutes = 10, monday = ["12.00-14.00"], wednesday', "telephone = { minutes = 10, wednesday"
    )
    reception_only = "\n".join(line for line in text.splitlines() if not line.startswith("telephone"))
    doctor = parse_unit(reception_only).clinician("doctor1")
    assert doctor is not None
    assert doctor.hours_on(date(2026, 11, 25), Mode.TELEPHONE) == ()


def test_needs_add_their_minutes() -> None:
    assert UNIT.minutes(knee()) == 10
    assert UNIT.minutes(knee(), [Need.WHEELCHAIR, Need.INTERPRETER, Need.FETCH]) == 25


def test_a_room_may_be_narrowed_to_parts_of_the_body() -> None:
    unit = parse_unit(changed('modalities = ["PX"]', 'modalities = ["PX", "DX"]\nbody_parts = ["KNEE", "JAW"]'))
    assert unit.rooms_for(unit.exam("NG1AA")) == ("xray1", "panoramic")
    assert unit.rooms_for(unit.exam("GD1AA")) == ("xray1",)


def test_what_is_not_there_is_nobody() -> None:
    assert UNIT.room("xray9") is None
    assert UNIT.clinician("nobody") is None


def test_a_room_is_found_by_its_id() -> None:
    assert UNIT.room("panoramic") is UNIT.rooms[1]


def test_the_lead_time_is_that_of_whoever_writes_the_report() -> None:
    own = UNIT.exam("EC1VA")
    assert own is not None
    assert (knee().report_days, own.report_days) == (7, 0)


@pytest.mark.parametrize(
    ("old", "new", "key", "where"),
    [
        ("[queue] ", "[queue ", "not_toml", {"line": 11, "column": 33}),
        ('phone = "PLACEHOLDER: the number for appointments"', "phone = 5", "not_text", "unit.phone"),
        ('fi = "Sipoon röntgen"', 'fi = " "', "not_text", "unit.names.fi"),
        ('fi = "Sipoon röntgen", ', "", "missing", "unit.names.fi"),
        ("walk_in_target = 20", "walk_in_target = 0", "not_number", "queue.walk_in_target"),
        ("walk_in_target = 20", "walk_in_target = true", "not_number", "queue.walk_in_target"),
        ("walk_in_target = 20", "walk_in_taget = 20", "missing", "queue.walk_in_target"),
        ("between_calls = 2", "between_calls = 2\nbetwen = 3", "unknown_key", "queue.betwen"),
        ("days_late = 30", "days_late = -1", "not_number", "referrals.days_late"),
        ("[unit]", "colour = 1\n[unit]", "unknown_key", "colour"),
        ("wheelchair = 5", "wheels = 5", "not_choice", "needs.wheels"),
        ('monday = ["8.00-15.30"]', 'monday = ["8-15"]', "not_hours", "hours.monday"),
        ('monday = ["8.00-15.30"]', 'monday = ["8.00-25.00"]', "not_hours", "hours.monday"),
        ('monday = ["8.00-15.30"]', 'monday = ["9.00-8.00"]', "not_hours", "hours.monday"),
        ('monday = ["8.00-15.30"]', 'monday = ["8.00-12.00", "11.00-15.00"]', "not_hours", "hours.monday"),
        ('monday = ["8.00-15.30"]', 'monday = "8.00-15.30"', "not_texts", "hours.monday"),
        ('monday = ["8.00-15.30"]', "monday = [8]", "not_texts", "hours.monday"),
        ('monday = ["8.00-15.30"]', 'maanantai = ["8.00-15.30"]', "unknown_key", "hours.maanantai"),
        ("2026-12-24 = []", "christmas = []", "not_date", "hours.exceptions.christmas"),
        ('id = "panoramic"', 'id = "xray1"', "twice", "rooms.xray1"),
        ('modalities = ["PX"]', "modalities = []", "not_texts", "rooms.panoramic.modalities"),
        ('modalities = ["PX"]', 'modalities = ["MR"]', "no_room", "exams.EB1HA"),
        ('id = "elielinaukio"', 'id = "porvoo"', "twice", "places.porvoo"),
        ('kind = "doctor"', 'kind = "surgeon"', "not_choice", "clinicians.doctor1.kind"),
        ("telephone = { minutes = 10", "telephone = { minutes = 9", "off_grid", "clinicians.doctor1.telephone.minutes"),
        ('kind = "hus"\noid', 'kind = "huss"\noid', "not_choice", "orderers.1.kind"),
        ('oid = "1.2.246.10.15675350"', 'oid = "HUS"', "not_oid", "orderers.1.oid"),
        ('code = "NG1AA"', 'code = "KNEE"', "not_code", "exams.KNEE.code"),
        ('code = "NG1AA"', 'code = "ng1aa"', "not_code", "exams.ng1aa.code"),
        ('code = "NG1AA"', 'code = "GD1AA"', "twice", "exams.GD1AA"),
        ('also = ["NK6QA"]', 'also = ["ng1aa"]', "twice", "exams.NK6PA"),
        ('suffix = "E"', 'suffix = "AE"', "not_suffix", "exams.local:ULTRASOUND.suffix"),
        ('place = "porvoo"', 'place = "lohja"', "not_choice", "exams.local:SCOLIOSIS.place"),
        ('report = "radiologist"', 'report = "nobody"', "not_choice", "exams.GD1AA.report"),
        ("paired = true", 'paired = "yes"', "not_flag", "exams.NG1AA.paired"),
        ("[lead_times] ", "[[lead_times]] ", "not_table", "lead_times"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, key: str, where: object) -> None:
    assert complaint(changed(old, new)) == (key, where)


def test_a_clinician_needs_a_mode() -> None:
    no_mode = "\n".join(line for line in TEXT.splitlines() if not line.startswith(("telephone", "reception")))
    assert complaint(no_mode) == ("no_mode", "clinicians.doctor1")


def test_an_entry_that_is_no_table_is_named_by_its_number() -> None:
    assert complaint("orderers = [1]\n" + TEXT.split("[[orderers]]")[0] + TEXT[TEXT.index("[[exams]]") :]) == (
        "not_table",
        "orderers.1",
    )


@pytest.mark.parametrize("text", ['[unit]\nphone = "045', "rooms = [", "[unit"])
def test_a_text_that_ends_in_the_middle_says_so(text: str) -> None:
    assert complaint(text) == ("cut_short", {})


def test_a_unit_needs_a_room() -> None:
    assert complaint(TEXT.replace("[[rooms]]", "[[roms]]")) == ("missing", "rooms")
    assert complaint("rooms = []\n" + TEXT.replace("[[rooms]]", "[[roms]]")) == ("not_list", "rooms")


def test_nothing_at_all_is_missing_everything() -> None:
    assert complaint("") == ("missing", "unit")


LINES = TEXT.splitlines()


@given(st.lists(st.integers(0, len(LINES) - 1), min_size=1, max_size=3), st.text(max_size=6))
def test_a_mangled_text_is_refused_or_read_never_a_crash(places: list[int], noise: str) -> None:
    mangled = [noise if number in places else line for number, line in enumerate(LINES)]
    try:
        parse_unit("\n".join(mangled))
    except Invalid as refusal:
        key = refusal.message.key
    else:
        key = "unit."
    assert key.startswith("unit.")
