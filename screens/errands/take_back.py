"""Taking back what the same person did last: named before it acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.base import DeskScreen


async def take_back_last(screen: DeskScreen) -> None:
    """Name what would be taken back, and take it back."""
