"""The wall's layout: what stands on it, at every size, whatever comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.public_board import PublicBoard, PublicCall, PublicRoom, RoomState
from screens.display import font
from screens.display.layout import lay_out
from screens.display.parts import numeral
from screens.display.scene import Block, Role, Scene, paint, plain
from tests.screens.display.conftest import NOW, ago

Snapshot = Callable[[str, int, int, Scene], None]

SIZES = [(80, 24), (100, 30), (120, 40), (160, 45), (200, 60), (480, 120)]

SIGNS = set("▲↑↓←→►●○•║√×»›‹–…·!+─│┌┐└┘═║╔╗╚╝█▀▄▌▐")

TICKETS = st.builds("{}{:03d}".format, st.sampled_from("AB"), st.integers(1, 12_000))
ODD = st.text(max_size=40) | st.sampled_from(
    ["[/x]", "\x1b[2J", "漢字の部屋", "a\u0301" * 50, "", " ", "A", "Ä012", "A01²"]
)
CALLS = st.builds(
    PublicCall, TICKETS | ODD, st.sampled_from(["Röntgen 1", "Panoraama"]) | ODD, st.integers(0, 300).map(ago)
)
BOARDS = st.builds(
    PublicBoard,
    seq=st.just(1),
    at=st.just(NOW),
    day=st.just(NOW.date()),
    unit=st.just("Sipoon röntgen") | ODD,
    called=st.lists(CALLS, max_size=4).map(tuple),
    past=st.lists(CALLS, max_size=9).map(tuple),
    waiting=st.lists(TICKETS | ODD, max_size=60).map(tuple),
    rooms=st.lists(
        st.builds(PublicRoom, st.just("x"), st.sampled_from(["Röntgen 1"]) | ODD, st.sampled_from(RoomState)),
        max_size=4,
    ).map(tuple),
    wait=st.none() | st.tuples(st.sampled_from([0, 5, 45, 95, 240]), st.sampled_from([5, 10, 95, 480])),
)
SCENES = st.builds(
    Scene,
    board=st.none() | BOARDS,
    now=st.integers(0, 1440).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    age=st.sampled_from([0.0, 1.2, 5.1, 29.9, 30.1, 90_000.0]),
    fresh_at=st.none() | st.just(NOW),
    swapped=st.booleans(),
    question=st.sampled_from(["", "End?"]),
)


def large(columns: int, rows: int, scene: Scene) -> Block:
    """The block of the called number."""
    (block,) = (block for block in lay_out(columns, rows, scene) if block.role is Role.NUMBER)
    return block


def cells_of(blocks: list[Block]) -> list[tuple[int, int]]:
    return [(x, y) for block in blocks for y in range(block.y, block.bottom) for x in range(block.x, block.end)]


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_called(columns: int, rows: int, scene: Scene, same_as_snapshot: Snapshot) -> None:
    same_as_snapshot("called", columns, rows, scene)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_nobody_called(columns: int, rows: int, scene: Scene, same_as_snapshot: Snapshot) -> None:
    assert scene.board is not None
    same_as_snapshot("nobody", columns, rows, replace(scene, board=replace(scene.board, called=())))


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_closed_room(columns: int, rows: int, scene: Scene, same_as_snapshot: Snapshot) -> None:
    assert scene.board is not None
    rooms = (PublicRoom("xray1", "Röntgen 1"), PublicRoom("panoramic", "Panoraama", RoomState.CLOSED))
    same_as_snapshot("closed", columns, rows, replace(scene, board=replace(scene.board, rooms=rooms)))


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_old(columns: int, rows: int, scene: Scene, same_as_snapshot: Snapshot) -> None:
    same_as_snapshot("old", columns, rows, replace(scene, age=9.4))


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_too_old(columns: int, rows: int, scene: Scene, same_as_snapshot: Snapshot) -> None:
    same_as_snapshot("too-old", columns, rows, replace(scene, age=48.0, fresh_at=NOW - timedelta(seconds=48)))


def test_a_portrait_screen(scene: Scene, same_as_snapshot: Snapshot) -> None:
    same_as_snapshot("portrait", 90, 80, scene)


def test_too_small(scene: Scene, same_as_snapshot: Snapshot) -> None:
    same_as_snapshot("small", 60, 12, scene)


@pytest.mark.parametrize(
    ("columns", "rows", "scale"), [(80, 24, 2), (120, 40, 2), (160, 45, 3), (240, 67, 4), (480, 120, 8)]
)
def test_the_number_is_as_large_as_it_can_be(columns: int, rows: int, scale: int, scene: Scene) -> None:
    assert large(columns, rows, scene).lines == font.half_blocks(font.ticket("A016", scale))


def test_the_wall_stands_where_the_picture_has_it(scene: Scene) -> None:
    """Columns and rows of the picture of 160x45."""
    blocks = lay_out(160, 45, scene)
    at = {(block.x, block.y): block for block in blocks}
    assert at[3, 3].role is Role.NUMBER
    assert at[3, 21].lines == font.half_blocks(font.line("→ PANORAAMA"))
    assert at[113, 1].lines == ("│",) * 26
    assert at[3, 27].lines == ("─" * 155,)
    assert at[115, 8].lines == ("Viimeksi",)
    assert at[115, 10].lines == font.half_blocks(font.ticket("A014"))
    assert at[129, 1].lines == font.half_blocks(font.line("9.41"))
    assert [(x, y) for x, y in at if y in (30, 37) and (x, y + 0) in at and at[x, y].reverse] == [
        (x, y) for y in (30, 37) for x in (3, 43, 83, 123)
    ]
    assert at[3, 44].lines[0].startswith("Kiireelliset")


def test_the_newest_call_stands_large_and_the_other_first_among_the_last(scene: Scene) -> None:
    assert scene.board is not None
    called = (PublicCall("B030", "Röntgen 1", NOW), PublicCall("B007", "Panoraama", ago(40)))
    other = replace(scene, board=replace(scene.board, called=called))
    assert large(160, 45, other).lines == font.half_blocks(font.ticket("B030", 3))
    blocks = {(block.x, block.y): block for block in lay_out(160, 45, other)}
    assert blocks[115, 10].lines == font.half_blocks(font.ticket("B007"))
    assert blocks[115, 17].lines == ("A014",)


def test_the_newest_place_is_drawn_with_its_marks_above_the_row(scene: Scene) -> None:
    assert scene.board is not None
    called = (PublicCall("A016", "Röntgen 1", NOW),)
    blocks = lay_out(160, 45, replace(scene, board=replace(scene.board, called=called)))
    assert any(block.y == 20 and block.lines == font.half_blocks(font.line("→ RÖNTGEN 1")) for block in blocks)


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Pano", ("→ PANO", 2)),
        ("Natiivi", ("→ NATIIVI", 2)),
        ("Röntgen", ("→ RÖNTGEN", 1)),
        ("Röntgen 1", ("RÖNTGEN 1", 2)),
        ("Panoraama", ("PANORAAMA", 1)),
    ],
)
def test_a_wide_place_first_closes_up_then_loses_its_arrow(name: str, drawn: tuple[str, int], scene: Scene) -> None:
    assert scene.board is not None
    scene = replace(scene, board=replace(scene.board, called=(PublicCall("A016", name, NOW),)))
    text, gap = drawn
    assert any(block.lines == font.half_blocks(font.line(text, 1, gap)) for block in lay_out(80, 24, scene))


@pytest.mark.parametrize("name", ["Natiivikuvaus 2", "Salle é"])
def test_a_place_that_the_font_cannot_draw_is_bold_text(name: str, scene: Scene) -> None:
    assert scene.board is not None
    scene = replace(scene, board=replace(scene.board, called=(PublicCall("A016", name, NOW),)))
    assert any(block.bold and block.lines == (f"→ {name}",) for block in lay_out(80, 24, scene))


def test_a_new_call_swaps_figure_and_ground_of_the_number_alone(scene: Scene) -> None:
    still, swapped = lay_out(160, 45, scene), lay_out(160, 45, replace(scene, swapped=True))
    changed = [(a, b) for a, b in zip(still, swapped, strict=True) if a != b]
    assert [(a.role, a.reverse, b.reverse) for a, b in changed] == [(Role.NUMBER, False, True)]


def test_from_ten_on_the_name_and_the_date_stand_below_the_clock(scene: Scene) -> None:
    text = plain(160, 45, lay_out(160, 45, replace(scene, now=NOW + timedelta(hours=1))))
    assert text.splitlines()[6].split("│")[1].split() == ["Sipoon", "röntgen", "ti", "24.11.2026"]


@pytest.mark.parametrize(
    ("minutes", "said"), [((15, 25), "15–25 min"), ((95, 110), "1–2 h"), ((450, 470), "7–8 h"), ((120, 120), "2 h")]
)
def test_from_a_hundred_minutes_on_the_wait_is_told_in_hours(minutes: tuple[int, int], said: str, scene: Scene) -> None:
    assert scene.board is not None
    scene = replace(scene, board=replace(scene.board, wait=minutes))
    assert any(block.lines == (said,) for block in lay_out(80, 24, scene))


def test_too_old_data_shows_no_number(scene: Scene) -> None:
    old = replace(scene, age=31.0)
    assert scene.board is not None
    other = replace(old, board=replace(scene.board, called=(), past=(), waiting=()))
    for columns, rows in (*SIZES, (60, 12)):
        assert lay_out(columns, rows, old) == lay_out(columns, rows, other)


def test_the_question_takes_the_foot(scene: Scene) -> None:
    for columns, rows in (*SIZES, (60, 12)):
        for age in (1.0, 48.0):
            text = plain(columns, rows, lay_out(columns, rows, replace(scene, age=age, question="End?")))
            assert text.splitlines()[-1].strip() == "End?"


@given(st.integers(80, 480), st.integers(24, 120), SCENES)
@settings(max_examples=150, deadline=None)
def test_nothing_overlaps_or_leaves_the_wall(columns: int, rows: int, scene: Scene) -> None:
    blocks = lay_out(columns, rows, scene)
    cells = cells_of(blocks)
    assert len(cells) == len(set(cells))
    assert all(0 <= x < columns and 0 <= y < rows for x, y in cells)
    assert all(block.width == len(block.lines[0]) or not block.lines[0].isascii() for block in blocks)
    text = plain(columns, rows, blocks)
    assert all(char.isprintable() for char in text.replace("\n", ""))


@given(st.integers(1, 90), st.integers(1, 30), SCENES)
@settings(max_examples=100, deadline=None)
def test_a_wall_too_small_still_draws(columns: int, rows: int, scene: Scene) -> None:
    cells = cells_of(lay_out(columns, rows, scene))
    assert len(cells) == len(set(cells))
    assert all(0 <= x < columns and 0 <= y < rows for x, y in cells)


@given(st.integers(80, 480), st.integers(24, 120), st.lists(TICKETS, unique=True, max_size=80))
@settings(max_examples=100, deadline=None)
def test_every_waiting_number_is_shown_or_counted(columns: int, rows: int, tickets: list[str]) -> None:
    board = PublicBoard(1, NOW, NOW.date(), waiting=tuple(tickets))
    blocks = lay_out(columns, rows, Scene(board, NOW, 1.0))
    digits = {font.half_blocks(font.line(ticket[1:], scale)): ticket for ticket in tickets for scale in (1, 2, 3)}
    text = plain(columns, rows, blocks)
    shown = sum(block.lines in digits for block in blocks) + sum(ticket in text.split() for ticket in tickets)
    left_out = [int(word) for before, word in zip(text.split(), text.split()[1:], strict=False) if before == "+"]
    assert shown + sum(left_out) == len(tickets)


def test_only_signs_that_every_font_has(scene: Scene) -> None:
    drawn = "".join(plain(*size, lay_out(*size, replace(scene, age=age))) for size in SIZES for age in (1, 9, 48))
    assert {char for char in drawn if not char.isalnum()} - SIGNS <= set(" \n.()")


def test_painting_keeps_every_row_as_wide_as_the_wall(scene: Scene) -> None:
    for row in paint(160, 45, lay_out(160, 45, scene)):
        assert sum(len(run.text) for run in row) == 160


@pytest.mark.parametrize("ticket", ["", "A", "Ä012", "012", "A01²", "AB12", "a012"])
def test_what_is_no_ticket_has_no_numeral(ticket: str) -> None:
    assert numeral(ticket, 1) is None
