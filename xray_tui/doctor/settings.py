"""The doctor's look at the settings: what every program reads, and what only some of them would find wrong later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.refusal import Invalid, Message, Refusal
from xray_tui.doctor.finding import Finding, Mark, Thing, good
from xray_tui.settings import Settings, default_database, read_settings


def read(given: Mapping[str, Any], path: Path | None = None) -> tuple[Settings, Message | None]:
    """The settings, as far as they can be read.

    Args:
        given: what the command line says.
        path: the settings' file; without, the standard one.

    Returns:
        Them, and what is wrong with them; then they are the program's own with what was given.
    """
    try:
        return read_settings(path, **given), None
    except Refusal as refusal:
        said = {name: value for name, value in given.items() if value is not None}
        language = said.pop("language", "fi")
        own = Settings(language=language if language in ("fi", "sv", "en") else "fi")
        return replace(own, database=said.get("database") or str(default_database())), refusal.message


def check(settings: Settings, fault: Message | None) -> Iterator[Finding]:
    """What is wrong with them.

    Args:
        settings: as far as they could be read.
        fault: what was wrong then.
    """
    faults = [fault] if fault else []
    for found in (_keymap, _theme, _listen, _worklist):
        try:
            found(settings)
        except Refusal as refusal:
            faults.append(refusal.message)
        except ImportError:
            continue  # an extra that isn't there, of which the extras tell
    if not faults:
        yield good(Thing.SETTINGS, "doctor.settings_right")
    for message in faults:
        yield Finding(Mark.WRONG, Thing.SETTINGS, message)


def _keymap(settings: Settings) -> None:
    from screens.bindings import clashes

    found = clashes(dict(settings.keymap))
    if found:
        raise Invalid("doctor.keymap_clashes", keys=", ".join(found))


def _theme(settings: Settings) -> None:
    from screens.themes import THEMES

    if settings.theme and settings.theme not in {theme.name for theme in THEMES}:
        raise Invalid("doctor.no_such_theme", theme=settings.theme)


def _listen(settings: Settings) -> None:
    from xray_tui.hl7.options import options_of

    options_of(settings.listen)


def _worklist(settings: Settings) -> None:
    from xray_tui.dicom.options import options_of

    options_of(settings.worklist)
