"""Screens as text, kept beside their tests; ``UPDATE_SNAPSHOTS=1`` keeps what stands there now."""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from tests.screens.station import Worker

SIZES = ((80, 24), (100, 30), (120, 40), (200, 60))
"""The terminals that every screen is looked at on."""

_WHO = re.compile(r"(reception|radiographer) \d+\.\d+")
_SETTLED = 1.5
"""Longer than a second: the header shows the name of the day once that is loaded, at its next tick."""


async def same_as_kept(folder: Path, name: str, hands: Worker) -> None:
    """Until the screen is the text kept under a name.

    Args:
        folder: of the test.
        name: of the snapshot.
        hands: at the station; the made-up name of its person doesn't matter.
    """
    kept = folder / "snapshots" / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        await hands.pilot.pause(_SETTLED)
        kept.write_text(_masked(hands), encoding="utf-8")
    text = kept.read_text(encoding="utf-8")
    try:
        await hands.until(lambda: _masked(hands) == text)
    except AssertionError:
        assert _masked(hands) == text  # says where they differ
        raise


async def same_at_each_size(
    folder: Path,
    name: str,
    hands: Worker,
    sizes: Iterable[tuple[int, int]] = SIZES,
    *,
    show: Callable[[], Awaitable[object]] | None = None,
) -> None:
    """The same on each size of terminal, one after another; the first size stands again after them.

    Args:
        folder: of the test.
        name: of the snapshots, before their size.
        hands: at the station.
        sizes: columns and rows.
        show: opens a dialog on each of them; Escape closes it.
    """
    first = hands.app.size
    for columns, rows in sizes:
        await hands.pilot.resize_terminal(columns, rows)
        if show is not None:
            await show()
        await same_as_kept(folder, f"{name}-{columns}x{rows}", hands)
        if show is not None:
            await hands.press("escape")
    await hands.pilot.resize_terminal(*first)


def _masked(hands: Worker) -> str:
    drawn = _WHO.sub(lambda match: "V. Esimerkki".ljust(len(match[0]), "."), hands.screen_text())
    return f"{drawn}\n"
