"""The database of a command. Not for the wall's commands, which open the public board alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xray_tui.cli.told import REFUSED, UNUSABLE, stop

if TYPE_CHECKING:
    from models.store.store import Store
    from xray_tui.settings import Settings


@contextmanager
def opened(settings: Settings, *, create: bool = False) -> Iterator[Store]:
    """The settings' database; a refusal of it, or inside, is said in one sentence and ends the command."""
    from models.refusal import Refusal, Unavailable
    from xray_tui.compose import open_database

    try:
        store = open_database(settings, create=create)
        try:
            yield store
        finally:
            store.close()
    except Refusal as refusal:
        stop(settings.language, refusal.message, UNUSABLE if isinstance(refusal, Unavailable) else REFUSED)
