"""The block font: told apart, scaled without a dent, drawn in half blocks."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.display import font
from screens.display.font import Bitmap

ALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÅ0123456789–.:→+ "
SCALES = st.integers(1, 9)
BITMAPS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.text("#.", min_size=width, max_size=width), min_size=1, max_size=6).map(
        lambda rows: Bitmap(tuple(rows))
    )
)


def differing(one: str, other: str) -> int:
    first, second = font.line(one).rows, font.line(other).rows
    width = max(len(first[0]), len(second[0]))
    return sum(
        a != b
        for above, below in zip(first, second, strict=True)
        for a, b in zip(above.ljust(width, "."), below.ljust(width, "."), strict=True)
    )


def mirrored(bitmap: Bitmap) -> Bitmap:
    return Bitmap(tuple(row[::-1] for row in bitmap.rows))


def turned(bitmap: Bitmap) -> Bitmap:
    return Bitmap(tuple("".join(column) for column in zip(*bitmap.rows, strict=True)))


def pixels(lines: tuple[str, ...]) -> tuple[str, ...]:
    upper = str.maketrans(" ▀▄█", ".#.#")
    lower = str.maketrans(" ▀▄█", "..##")
    return tuple(row for line in lines for row in (line.translate(upper), line.translate(lower)))


@pytest.mark.parametrize("character", ALL)
def test_a_glyph_is_a_rectangle_as_high_as_the_line(character: str) -> None:
    drawn = font.line(character)
    assert drawn.height - drawn.ascent == font.HEIGHT
    assert {len(row) for row in drawn.rows} == {drawn.width}
    assert drawn.ascent == (font.ASCENT if character in "ÄÖÅ" else 0)


def test_the_font_has_all_it_needs_and_no_more() -> None:
    assert font.has(ALL)
    assert not font.has("É")
    assert not font.has("a")


def test_digits_are_equally_wide() -> None:
    assert {font.line(digit).width for digit in "0123456789"} == {7}


@pytest.mark.parametrize(("pair", "pixels"), [("B8", 17), ("D0", 8), ("1I", 41), ("5S", 10), ("6G", 17), ("2Z", 14)])
def test_look_alikes_differ(pair: str, pixels: int) -> None:
    assert differing(*pair) == pixels
    assert pixels >= 8


def test_digits_differ_from_each_other_in_twelve_pixels_or_more() -> None:
    assert min(differing(a, b) for a, b in combinations("0123456789", 2)) == 12


@given(BITMAPS, SCALES)
def test_a_scaled_bitmap_is_n_times_as_large(bitmap: Bitmap, n: int) -> None:
    large = font.scaled(bitmap, n)
    assert (large.width, large.height) == (bitmap.width * n, bitmap.height * n)
    assert {len(row) for row in large.rows} == {large.width}


@given(BITMAPS, SCALES)
def test_scaling_knows_no_direction(bitmap: Bitmap, n: int) -> None:
    assert font.scaled(mirrored(bitmap), n) == mirrored(font.scaled(bitmap, n))
    assert font.scaled(turned(bitmap), n) == turned(font.scaled(bitmap, n))


@given(BITMAPS, st.sampled_from((3, 5, 7, 9)))
def test_the_middle_of_a_pixel_keeps_its_colour(bitmap: Bitmap, n: int) -> None:
    large = font.scaled(bitmap, n)
    assert tuple(row[n // 2 :: n] for row in large.rows[n // 2 :: n]) == bitmap.rows


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2), SCALES)
def test_a_rectangle_stays_one(width: int, height: int, margin: int, n: int) -> None:
    blank = "." * (width + 2 * margin)
    edge = "." * margin
    bitmap = Bitmap((blank,) * margin + (edge + "#" * width + edge,) * height + (blank,) * margin)
    plain = tuple("".join(pixel * n for pixel in row) for row in bitmap.rows for _ in range(n))
    assert font.scaled(bitmap, n).rows == plain


@given(BITMAPS, SCALES)
def test_a_straight_edge_stays_straight(bitmap: Bitmap, n: int) -> None:
    """Where two pixels beside each other are set and both unset above, the edge between the two has no dent."""
    large = font.scaled(bitmap, n)
    for y in range(1, bitmap.height):
        for x in range(bitmap.width - 1):
            if bitmap.rows[y][x : x + 2] == "##" and bitmap.rows[y - 1][x : x + 2] == "..":
                at = (x + 1) * n
                assert large.rows[y * n][at - 1 : at + 1] == "##"
                assert large.rows[y * n - 1][at - 1 : at + 1] == ".."


@given(st.integers(3, 8), st.integers(2, 9))
def test_a_stair_becomes_a_diagonal(steps: int, n: int) -> None:
    stair = Bitmap(tuple("#" * (step + 3) + "." * (steps - step - 1) for step in range(steps)))
    lengths = [row.count("#") for row in font.scaled(stair, n).rows]
    inner = lengths[n:-n]
    assert [b - a for a, b in pairwise(inner)] == [1] * (len(inner) - 1)


def test_scale_three_of_a_digit() -> None:
    """The leaning stroke of 4, as pictured: straight, one subpixel a row."""
    rows = font.line("4", 3).rows
    assert [row.index("#") for row in rows[3:11]] == [10, 9, 8, 7, 6, 5, 4, 3]


@given(BITMAPS, st.booleans())
def test_half_blocks_hold_every_pixel(bitmap: Bitmap, lowered: bool) -> None:
    read = pixels(font.half_blocks(bitmap, lowered=lowered))
    above = 1 if lowered else 0
    assert read[above : above + bitmap.height] == bitmap.rows
    assert "#" not in "".join(read[:above] + read[above + bitmap.height :])


@pytest.mark.parametrize("scale", [1, 2, 3, 8])
@pytest.mark.parametrize("letter", "ABMI")
def test_a_tile_is_the_letter_cut_out(letter: str, scale: int) -> None:
    tile = font.tile(letter, scale)
    inner = tuple(row[scale:-scale] for row in tile.rows[scale:-scale])
    assert tuple(row.translate({35: ".", 46: "#"}) for row in inner) == font.line(letter, scale).rows
    assert tile.rows[0][0] == tile.rows[0][-1] == tile.rows[-1][0] == tile.rows[-1][-1] == "."
    assert tile.rows[scale * 2][0] == "#"


def test_a_ticket_is_a_tile_then_digits() -> None:
    drawn = font.ticket("A016", 3)
    assert (drawn.width, drawn.height) == (108, 33)
    assert tuple(row[33:] for row in drawn.rows[3:-3]) == font.line("016", 3).rows


def test_a_ring_joins_its_letter() -> None:
    assert font.line("Å").rows[:3] == ("..###..", "..#.#..", "..###..")
