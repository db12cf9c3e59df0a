"""The wall's colours can be read from the last row of chairs."""

from __future__ import annotations

import pytest
from rich.color import Color

from screens.display.scene import Block, Role
from screens.display.theme import PALETTE, style_of


def luminance(colour: str) -> float:
    triplet = Color.parse(colour).get_truecolor()
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in triplet.normalized]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("role", "least"), [(Role.NUMBER, 17.2), (Role.TEXT, 16.5), (Role.MUTED, 9.5), (Role.ALARM, 4.5), (Role.RULE, 3.0)]
)
def test_contrast(role: Role, least: float) -> None:
    style = style_of(Block(0, 0, ("x",), role))
    assert style.color is not None
    assert style.bgcolor is not None
    assert contrast(style.color.name, style.bgcolor.name) >= least
    assert style.bgcolor.name == PALETTE.background


def test_a_chip_swaps_by_attribute_so_that_it_survives_without_colours() -> None:
    style = style_of(Block(0, 0, ("x",), Role.ALARM, bold=True, reverse=True))
    assert style.reverse
    assert style.bold
