"""HL7 v2 over MLLP as a part that is served: its database, its taker, its listener."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

from models.refusal import Invalid, Message
from xray_tui.hl7.again import folder_of
from xray_tui.hl7.listener import Listener, run
from xray_tui.hl7.options import ListenOptions, options_of
from xray_tui.hl7.taking import Taker

if TYPE_CHECKING:
    from xray_tui.settings import Settings


class ListenPart:
    """Listens with a database of its own.

    Args:
        settings: the station's.
        options: where and how.
    """

    def __init__(self, settings: Settings, options: ListenOptions) -> None:
        self._settings = settings
        self._options = options

    def run(self, ready: Callable[[Message], None], stopping: Event) -> None:
        """Listen until told to stop.

        Raises:
            Unavailable: it can't listen, or the database can't be opened.
        """
        from models.refused.read import read_places
        from xray_tui.compose import open_database

        store, folder = open_database(self._settings), folder_of(self._settings)
        try:
            folder.sweep(store.read(read_places))
            taker = Taker(store, self._options.habits, folder, self._settings.language)
            listener = Listener(self._options, taker)
            where = {"address": self._options.address}
            run(listener, taker, lambda: ready(Message("serve.listening", {**where, "port": listener.port})), stopping)
        finally:
            store.close()


def make(settings: Settings) -> ListenPart:
    """The part that the settings tell of.

    Raises:
        Invalid: an option is wrong, or the extra isn't installed.
        Unavailable: the certificate can't be used.
    """
    try:
        import hl7  # noqa: F401  found out now, not with the first message
    except ImportError:
        raise Invalid("hl7.not_installed") from None
    options = options_of(settings.listen)
    options.tls()
    return ListenPart(settings, options)
