"""The made-up day as a plan: the same for the same seed, and nobody in it could be real."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from models.clock import clinic_day, instant, local
from models.patient.identity import CENTURIES, parse_code
from models.refusal import Invalid
from xray_tui.demo.bundles import bundle
from xray_tui.demo.cast import COUNT
from xray_tui.demo.day import make_day
from xray_tui.demo.hours import hours_around
from xray_tui.demo.people import people
from xray_tui.demo.place import unit_on
from xray_tui.demo.run import USUAL_START, start_of
from xray_tui.demo.story import Day, Says, Twist

TUESDAY = date(2026, 11, 24)
SUNDAY = date(2026, 7, 5)
START = instant(TUESDAY, USUAL_START)
SEEDS = (2026, 1, 77)


def test_the_same_seed_and_start_make_the_same_day_to_the_last_byte() -> None:
    unit = unit_on(make_day(7, START).hours)
    once, again = make_day(7, START), make_day(7, START)
    assert once == again
    assert [bundle(mail, unit) for mail in once.mail] == [bundle(mail, unit) for mail in again.mail]
    assert make_day(8, START) != once


def test_a_seed_has_the_same_people_and_codes_on_every_date() -> None:
    def codes(day: Day) -> set[str]:
        return {comer.person.code for comer in day.comers}

    assert codes(make_day(7, START)) == codes(make_day(7, instant(SUNDAY, USUAL_START)))


@pytest.mark.parametrize("seed", SEEDS)
def test_about_ninety_are_to_come_two_in_five_with_an_appointment(seed: int) -> None:
    day = make_day(seed, START)
    cancelled = [booking.person for mail in day.mail for booking in mail.bookings if booking.cancelled]
    assert len(cancelled) == 2
    assert len(day.comers) + len(cancelled) == COUNT == 96
    booked = sum(bool(comer.bookings) for comer in day.comers) + len(cancelled)
    assert 35 <= booked <= 42


@pytest.mark.parametrize("seed", SEEDS)
def test_every_code_is_valid_and_of_the_range_for_tests(seed: int) -> None:
    codes = [person.code for person in people(Random(seed), TUESDAY, COUNT) if person.code]
    for code in codes:
        parsed = parse_code(code, TUESDAY)
        assert parsed.temporary
        assert 900 <= int(code[7:10]) <= 999
    assert len(set(codes)) == len(codes)
    assert {code[6] for code in codes} == set(CENTURIES), "every separator"


@pytest.mark.parametrize("seed", SEEDS)
def test_names_are_of_every_kind_that_a_screen_has_to_live_with(seed: int) -> None:
    found = people(Random(seed), TUESDAY, COUNT)
    names = [person.name for person in found]
    assert len(set(names)) == COUNT
    text = "".join(names)
    for part in ("å", "ä", "ö", "'", "[/x]", "[@click=", '"', "\\"):
        assert part in text
    assert any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
    assert any(unicodedata.combining(character) for character in text)
    assert max(map(len, names)) > 120
    assert {"fi", "sv", "en"} < {person.language for person in found}
    assert sum(not person.code for person in found) == 3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_walk_ins_of_the_day_are_of_every_kind(seed: int) -> None:
    day = make_day(seed, START)
    orders = [order for comer in day.comers for order in comer.orders]
    assert {order.priority.value for order in orders} == {"stat", "asap", "urgent", "routine"}
    assert Counter(order.priority.value for order in orders)["routine"] > 60
    assert set(Says) == {comer.says for comer in day.comers}
    assert {"ZX9ZX", "24930-0", "25061-3", "NK6PA"} <= {order.code for order in orders}
    assert any(order.revoked for mail in day.mail for order in mail.orders)
    assert {len(comer.bookings) for comer in day.comers} == {0, 1, 2}
    for comer in day.comers:
        for first, second in zip(comer.bookings, comer.bookings[1:], strict=False):
            assert first.start + timedelta(minutes=first.minutes) == second.start


@pytest.mark.parametrize("seed", SEEDS)
def test_twelve_stand_at_the_door_and_some_still_come_when_it_closes(seed: int) -> None:
    day = make_day(seed, START)
    walked_in = [comer.arrives for comer in day.comers if comer.says is Says.WALK_IN and comer.arrives]
    door = [at for at in walked_in if timedelta(minutes=-15) <= at - day.hours.opens <= timedelta()]
    assert len(door) == 12 + 1, "and one who won't come to the call"
    assert sum(timedelta() < day.hours.closes - at < timedelta(minutes=10) for at in walked_in) == 7
    assert max(walked_in) < day.hours.closes


@pytest.mark.parametrize("seed", SEEDS)
def test_appointments_are_early_on_time_late_and_missed(seed: int) -> None:
    late = [
        None if comer.arrives is None else (comer.arrives - comer.appointed) / timedelta(minutes=1)
        for comer in make_day(seed, START).comers
        if comer.appointed
    ]
    came = [minutes for minutes in late if minutes is not None]
    assert late.count(None) == 2
    assert min(came) == -120
    assert any(-15 < minutes < 0 for minutes in came)
    assert any(0 < minutes < 20 for minutes in came)
    assert max(came) == 38


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_that_can_go_otherwise_than_planned_does(seed: int) -> None:
    day = make_day(seed, START)
    assert {comer.twist for comer in day.comers} == {None, *Twist}
    assert [bool(comer.announced) for comer in day.comers].count(True) == 1
    twice = [
        comer for comer in day.comers if len({(order.code, order.side) for order in comer.orders}) < len(comer.orders)
    ]
    assert len(twice) == 1
    hours = day.hours
    assert hours.start < hours.down.begins < hours.down.ends < hours.relief < hours.cut.begins < hours.cut.ends
    assert hours.cut.ends < hours.closes
    on_paper = [comer for comer in day.comers if comer.arrives and hours.cut.begins <= comer.arrives < hours.cut.ends]
    assert len(on_paper) >= 2


def test_a_short_day_has_nobody_after_its_end() -> None:
    day = make_day(3, instant(TUESDAY, time(14, 45)))
    assert max(comer.arrives for comer in day.comers if comer.arrives) < day.hours.closes
    assert day.hours.cut.ends < day.hours.closes


def test_the_awaited_referral_comes_ten_minutes_after_the_patient() -> None:
    day = make_day(2026, START)
    awaited = [comer for comer in day.comers if comer.says is Says.AWAITED]
    sent = {order.key: mail.at for mail in day.mail for order in mail.orders}
    assert awaited
    for comer in awaited:
        assert comer.arrives is not None
        assert sent[comer.orders[0].key] == comer.arrives + timedelta(minutes=10)


def test_no_two_bookings_are_in_one_room_at_one_time() -> None:
    for seed in SEEDS:
        taken = [(booking.room, booking.start) for comer in make_day(seed, START).comers for booking in comer.bookings]
        assert len(set(taken)) == len(taken)


def test_messages_are_bundles_without_an_address_that_exists() -> None:
    unit = unit_on(make_day(7, START).hours)
    for mail in make_day(2026, START).mail:
        whole = json.loads(bundle(mail, unit))
        assert whole["resourceType"] == "Bundle"
        for entry in whole["entry"]:
            assert entry["fullUrl"].startswith("https://demo.invalid/")
            for address in entry["resource"].get("address", []):
                assert address["line"] == ["Esimerkkitie 1"]


@pytest.mark.parametrize(
    ("start", "opens"),
    [
        ("9.38", "08:00"),
        ("14.00", "08:00"),
        ("8.10", "06:30"),
        ("20.15", "18:30"),
        ("1.00", "00:00"),
    ],
)
def test_a_start_outside_the_hours_moves_the_hours(start: str, opens: str) -> None:
    hours = hours_around(start_of(start, TUESDAY))
    assert f"{local(hours.opens):%H:%M}" == opens
    assert hours.day == TUESDAY == clinic_day(hours.opens)


def test_the_first_hour_of_a_day_is_no_start() -> None:
    with pytest.raises(Invalid) as refused:
        make_day(1, start_of("0.30", TUESDAY))
    assert refused.value.message.key == "demo.too_early"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", datetime(2026, 11, 24, 7, 38, tzinfo=UTC)),
        ("9.05", datetime(2026, 11, 24, 7, 5, tzinfo=UTC)),
        ("9:05", datetime(2026, 11, 24, 7, 5, tzinfo=UTC)),
        ("2026-07-05T14:00", datetime(2026, 7, 5, 11, 0, tzinfo=UTC)),
        ("2026-07-05 9.38", datetime(2026, 7, 5, 6, 38, tzinfo=UTC)),
    ],
)
def test_the_start_is_told_as_people_tell_a_time(text: str, expected: datetime) -> None:
    assert start_of(text, TUESDAY) == expected


@pytest.mark.parametrize("text", ["noon", "25.00", "2026-13-01T9:38", "2026-07-05", "9.5"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        start_of(text, TUESDAY)
    assert refused.value.message.key == "demo.no_time"
