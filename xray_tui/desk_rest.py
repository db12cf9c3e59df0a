"""What a desk does without until its first board stands: it is loaded then, in a thread, before a key needs it."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from importlib import import_module

from screens.format import load_names

_NEEDED = (
    "models.visit.call",
    "screens.blank",
    "screens.dialogs",
    "screens.errands.listing",
    "screens.look_up",
    "screens.menus",
    "screens.queue.perform",
    "screens.queue.start",
)
"""What keys load when they are first pressed."""


def load_rest(screens: Iterable[str]) -> None:
    """Load it; no key is to wait.

    Args:
        screens: the places that screens are imported from.
    """
    load_names()
    for where in (*screens, *_NEEDED):
        import_module(where.partition(":")[0])
    gc.freeze()  # the collector needn't look through it again and again
