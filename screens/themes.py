"""The three themes and their roles: the only place with a colour in it.

Nothing on a screen names a colour. CSS uses the roles as variables (``$muted``, ``$selection``); text that is drawn
line by line asks ``role_style`` when it is drawn, so that a change of theme needs only a redraw.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style
from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

DARK, LIGHT, CONTRAST = "xray-dark", "xray-light", "xray-contrast"


@dataclass(frozen=True, slots=True)
class Palette:
    """What each role looks like.

    Args:
        background: the screen.
        panel: the panel, the header, the footer, a dialog.
        selection: the selected row and the box.
        text: what is said.
        muted: labels, ranks, rooms, what can't be chosen.
        accent: keys, focus, on the way.
        alarm: stat, asap, refused, stale; always reversed.
        warn: urgent, called, lateness, not yet.
        good: in exam, accepted, live.
        rule: lines, never text.
        number: a ticket in large digits.
        selected: the one colour of everything in a selected row, "" where each role keeps its own.
    """

    background: str
    panel: str
    selection: str
    text: str
    muted: str
    accent: str
    alarm: str
    warn: str
    good: str
    rule: str
    number: str
    selected: str = ""


PALETTES = {
    DARK: Palette(
        background="#10171d",
        panel="#172129",
        selection="#263744",
        text="#e9eff3",
        muted="#a9b9c4",
        accent="#8ec1f5",
        alarm="#f47f97",
        warn="#f3cc45",
        good="#84f0a6",
        rule="#5c7383",
        number="#fff3c4",
    ),
    LIGHT: Palette(
        background="#f7f5f0",
        panel="#eceae3",
        selection="#cfe0ea",
        text="#17232b",
        muted="#46545d",
        accent="#0b3f80",
        alarm="#7a0c14",
        warn="#744f00",
        good="#0c5a40",
        rule="#7b8781",
        number="#17232b",
    ),
    CONTRAST: Palette(
        background="#000000",
        panel="#000000",
        selection="#ffffff",
        text="#ffffff",
        muted="#ffffff",
        accent="#ffff00",
        alarm="#ffb0c0",
        warn="#ffe14a",
        good="#8dffb8",
        rule="#ffffff",
        number="#ffffff",
        selected="#000000",
    ),
}

GROUNDS = ("background", "panel", "selection")


def _theme(name: str, palette: Palette) -> Theme:
    variables = {field.name: getattr(palette, field.name) for field in fields(palette) if field.name != "selected"}
    return Theme(
        name=name,
        primary=palette.accent,
        secondary=palette.accent,
        accent=palette.accent,
        warning=palette.warn,
        error=palette.alarm,
        success=palette.good,
        foreground=palette.text,
        background=palette.background,
        surface=palette.background,
        panel=palette.panel,
        dark=name != LIGHT,
        variables=variables
        | {
            "text-muted": palette.muted,
            # On the selection's ground: the box of the high-contrast theme stays dark, its line says where it is.
            "box": palette.background if palette.selected else palette.selection,
            "scrollbar": palette.rule,
            "scrollbar-hover": palette.rule,
            "scrollbar-active": palette.accent,
            "scrollbar-background": palette.background,
            "scrollbar-background-hover": palette.background,
            "scrollbar-background-active": palette.background,
            "scrollbar-corner-color": palette.background,
        },
    )


THEMES = tuple(_theme(name, palette) for name, palette in PALETTES.items())


def palette_of(app: App[object]) -> Palette:
    """The palette of the app's theme."""
    return PALETTES.get(app.theme, PALETTES[DARK])


def role_style(
    app: App[object],
    role: str = "text",
    *,
    bold: bool = False,
    reverse: bool = False,
    on: str = "background",
    selected: bool = False,
) -> Style:
    """How a span is drawn in the app's theme, at this moment.

    Args:
        app: whose theme counts.
        role: a field of ``Palette``.
        bold: whether it is bold.
        reverse: a chip, or the default action: figure and ground swapped by the terminal, so that it survives without
            colours.
        on: the ground it stands on.
        selected: whether it is in the selected row.
    """
    return _style(palette_of(app), role, bold, reverse, "selection" if selected else on, selected)


@lru_cache(maxsize=512)
def _style(palette: Palette, role: str, bold: bool, reverse: bool, on: str, selected: bool) -> Style:
    color = palette.selected if selected and palette.selected else getattr(palette, role)
    return Style(color=color, bgcolor=getattr(palette, on), bold=bold, reverse=reverse)
