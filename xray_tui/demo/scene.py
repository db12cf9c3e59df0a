"""What everybody who plays in the made-up day needs."""

from __future__ import annotations

from dataclasses import dataclass

from models.unit.rules import Unit
from xray_tui.demo.counter import Counter
from xray_tui.demo.present import Present
from xray_tui.demo.story import Day


@dataclass(frozen=True, slots=True)
class Scene:
    """The made-up day as those who play in it know it.

    Args:
        day: the made-up day.
        unit: what it decides.
        present: who comes, by name.
        counter: where they stand.
        language: in which reasons are written.
    """

    day: Day
    unit: Unit
    present: Present
    counter: Counter
    language: str
