"""The wall's colours: those of the dark theme on a ground of its own, darker, with nothing on it that glares."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from rich.style import Style

from screens.display.scene import Block
from screens.themes import DARK, PALETTES

PALETTE = replace(PALETTES[DARK], background="#0a0f14")


@lru_cache(maxsize=64)
def _style(role: str, *, bold: bool = False, reverse: bool = False) -> Style:
    return Style(color=getattr(PALETTE, role), bgcolor=PALETTE.background, bold=bold, reverse=reverse)


def style_of(block: Block | None) -> Style:
    """How a block is drawn; ``None`` is the empty wall."""
    return _style("text") if block is None else _style(block.role.value, bold=block.bold, reverse=block.reverse)
