"""The machines' worklist and their reports as a part that is served, and the worklist files as another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from models.refusal import Invalid, Message
from xray_tui.dicom.options import WorklistOptions, options_of

if TYPE_CHECKING:
    from xray_tui.settings import Settings


class WorklistPart:
    """Serves machines with a database of its own.

    Args:
        settings: the station's.
        options: where and how.
    """

    def __init__(self, settings: Settings, options: WorklistOptions) -> None:
        self._settings = settings
        self._options = options

    def run(self, ready: Callable[[Message], None], stopping: Event) -> None:
        """Serve until told to stop.

        Raises:
            Unavailable: it can't listen, or the database can't be opened.
        """
        from xray_tui.compose import open_database
        from xray_tui.dicom.server import Gateway
        from xray_tui.dicom.worklist import Worklist

        store = open_database(self._settings)
        try:
            gateway = Gateway(store, Worklist(store, self._settings.language), self._options)
            gateway.start()
            try:
                ready(Message("serve.listening", {"address": self._options.address, "port": gateway.port}))
                stopping.wait()
            finally:
                gateway.stop()
        finally:
            store.close()


class FilesPart:
    """Keeps worklist files current, for another server.

    Args:
        settings: the station's.
        folder: where they are written.
    """

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder

    def run(self, ready: Callable[[Message], None], stopping: Event) -> None:
        """Write until told to stop; then nothing is offered any more, since nobody keeps it current.

        Raises:
            Unavailable: the folder can't be written, or the database can't be opened.
        """
        from xray_tui.compose import open_database
        from xray_tui.dicom.export import Export
        from xray_tui.dicom.worklist import Worklist

        store = open_database(self._settings)
        try:
            export = Export(store, Worklist(store, self._settings.language), self._folder)
            export.run(lambda: ready(Message("dicom.exporting", {"folder": str(export.folder)})), stopping)
        finally:
            store.close()


def make(settings: Settings) -> WorklistPart:
    """The server that the settings tell of.

    Raises:
        Invalid: an option is wrong, or the extra isn't installed.
        Unavailable: the certificate can't be used.
    """
    options = _options(settings)
    options.tls()
    return WorklistPart(settings, options)


def make_files(settings: Settings) -> FilesPart:
    """The files that the settings tell of.

    Raises:
        Invalid: an option is wrong or missing, or the extra isn't installed.
    """
    options = _options(settings)
    if not options.folder:
        raise Invalid("settings.wrong_value", name="worklist.folder", where="settings.toml", value='""')
    return FilesPart(settings, Path(options.folder).expanduser())


def _options(settings: Settings) -> WorklistOptions:
    try:
        import pynetdicom  # noqa: F401  found out now, not with the first machine
    except ImportError:
        raise Invalid("dicom.not_installed") from None
    return options_of(settings.worklist)
