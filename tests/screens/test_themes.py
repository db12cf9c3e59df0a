from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from textual.app import App

import screens
from screens.themes import CONTRAST, DARK, GROUNDS, LIGHT, PALETTES, THEMES, role_style

ROLES = ("text", "muted", "accent", "alarm", "warn", "good")


def luminance(color: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast, as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "role", "ground"), list(product((DARK, LIGHT, CONTRAST), ROLES, GROUNDS)))
def test_text_can_be_read_on_every_ground(theme: str, role: str, ground: str) -> None:
    palette = PALETTES[theme]
    color = palette.selected if palette.selected and ground == "selection" else getattr(palette, role)

    ratio = contrast(color, getattr(palette, ground))

    assert ratio >= (5.5 if role in ("text", "muted") else 4.5)


def test_the_ratios_are_those_of_the_look() -> None:
    dark = PALETTES[DARK]

    assert round(contrast(dark.text, dark.background), 1) == 15.6
    assert round(contrast(dark.alarm, dark.selection), 1) == 4.9
    assert round(contrast(dark.rule, dark.background), 1) == 3.6


def test_no_colour_is_named_anywhere_else() -> None:
    folder = Path(screens.__file__).parent
    named = [
        path.relative_to(folder).as_posix()
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.tcss")])
        if re.search(r"#[0-9a-fA-F]{6}\b", path.read_text("utf-8"))
    ]

    assert [name for name in named if not name.startswith("display/")] == ["themes.py"]


async def test_a_role_is_looked_up_when_it_is_drawn() -> None:
    app: App[None] = App()
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = DARK
    before = role_style(app, "warn", bold=True)
    app.theme = LIGHT

    assert before.color is not None
    assert before.color.name == PALETTES[DARK].warn
    assert role_style(app, "warn", bold=True).color != before.color


async def test_the_selected_row_of_high_contrast_is_black_on_white() -> None:
    app: App[None] = App()
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = CONTRAST
    style = role_style(app, "alarm", selected=True, reverse=True)

    assert style.color is not None
    assert style.bgcolor is not None
    assert (style.color.name, style.bgcolor.name, style.reverse) == ("#000000", "#ffffff", True)
