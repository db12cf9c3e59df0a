"""What this station is set to: a small file, read before the first frame, and what the command line says above it.

What the *unit* decides (rooms, hours, targets, the catalogue) isn't here but in the database, so that two stations
can't disagree. Only the standard library: the frame is painted before anything else is loaded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.refusal import Invalid

if TYPE_CHECKING:
    from models.unit.rules import Unit

LANGUAGES = ("fi", "sv", "en")
KINDS = ("reception", "radiographer")
ENCODINGS = ("utf-8", "cp437", "cp858", "latin-1")
COLUMNS = range(24, 133)
"""How wide a printer's paper can be: below, a sentence is a word to a line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A station's settings.

    Args:
        database: ``sqlite:///path`` or a plain path.
        station: ``reception`` or ``radiographer``.
        rooms: the ids of the rooms that a radiographer's station covers, in order; empty for all of the unit's.
        language: fi, sv or en.
        theme: the theme's name; "" for the program's own.
        keymap: keys by the id of the binding that they replace.
        printer: the command that prints slips from its standard input, or ``file:`` and a path; "" for none.
        printer_columns: the columns of the slips' paper.
        printer_encoding: the character set that the printers are set to.
        queue_printer: the same as ``printer`` for the queue on A4; "" when that comes from ``printer`` too.
        queue_print_minutes: after so many minutes the queue is printed again; 0 for never.
        pepper: the file of the unit's pepper, without which no PIN can be checked; "" for ``default_pepper``.
        prefix: the character that the barcode reader sends before each code; "" when it sends none.
        chime: the command that plays the display's chime, a WAV file, from its standard input; "" for the bell.
        speech: the languages that the display speaks its calls in.
        region: the databases of the units whose numbers `xray-tui region` sums.
        serve: what `xray-tui serve` runs, by name.
        listen: how HL7 v2 comes in, as `xray_tui.hl7.options` reads it.
        worklist: how X-ray machines are served, as `xray_tui.dicom.options` reads it.
    """

    database: str = ""
    station: str = "reception"
    rooms: tuple[str, ...] = ()
    language: str = "fi"
    theme: str = ""
    keymap: Mapping[str, str] = field(default_factory=dict)
    printer: str = ""
    printer_columns: int = 42
    printer_encoding: str = "utf-8"
    queue_printer: str = ""
    queue_print_minutes: int = 0
    pepper: str = ""
    prefix: str = ""
    chime: str = ""
    speech: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    serve: tuple[str, ...] = ()
    listen: Mapping[str, object] = field(default_factory=dict)
    worklist: Mapping[str, object] = field(default_factory=dict)


def read_settings(path: Path | None = None, environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """The settings file, with what was given above it.

    Args:
        path: the file; without, ``$XDG_CONFIG_HOME/xray-tui/settings.toml``, which need not exist.
        environment: where to look for the folders.
        given: what the command line says, by field; ``None`` says nothing.

    Raises:
        Invalid: the file, or what was given, is wrong, and where.
    """
    where = path or _folder(environment, "XDG_CONFIG_HOME", ".config") / "settings.toml"
    settings = _checked(_parsed(where, must_exist=path is not None), str(where))
    said = {name: value for name, value in given.items() if value is not None}
    if said:
        settings = replace(settings, **_fields(said, "--"))
    if not settings.database:
        settings = replace(settings, database=str(default_database(environment)))
    return settings


def default_database(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the embedded database lies unless the settings say otherwise."""
    return _folder(environment, "XDG_DATA_HOME", ".local/share") / "unit.db"


def default_pepper(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the unit's pepper lies unless the settings say otherwise: not beside the database, nor in its backups."""
    return _folder(environment, "XDG_CONFIG_HOME", ".config") / "pepper"


def check_rooms(wanted: Sequence[str], unit: Unit) -> None:
    """Refuse a room that the unit doesn't have: its station would find nobody waiting.

    Raises:
        Invalid: ``settings.unknown_room``.
    """
    for room in wanted:
        if unit.room(room) is None:
            raise Invalid("settings.unknown_room", room=room, rooms=tuple(known.id for known in unit.rooms))


def _folder(environment: Mapping[str, str], variable: str, otherwise: str) -> Path:
    # By the base directory specification a relative path in these variables is to be ignored.
    named = environment.get(variable, "")
    base = Path(named) if named.startswith("/") else Path(environment.get("HOME", "~")).expanduser() / otherwise
    return base / "xray-tui"


def _parsed(path: Path, *, must_exist: bool) -> dict[str, Any]:
    try:
        text = path.read_bytes()
    except FileNotFoundError as error:
        if must_exist:
            raise Invalid("settings.no_such_file", path=str(path)) from error
        return {}
    except OSError as error:
        raise Invalid("settings.cannot_read", path=str(path)) from error

    import tomllib

    try:
        return tomllib.loads(text.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid("settings.not_toml", path=str(path), why=str(error)) from error


def _checked(found: Mapping[str, object], where: str) -> Settings:
    return Settings(**_fields(found, where))


def _fields(found: Mapping[str, object], where: str) -> dict[str, Any]:
    """Each setting as its field's type.

    Raises:
        Invalid: a name that is no setting, or a value that it can't have.
    """
    fields: dict[str, Any] = {}
    for name, value in found.items():
        right = _RIGHT.get(name)
        if right is None:
            raise Invalid("settings.unknown_name", name=name, where=where)
        if not right(value):
            raise Invalid("settings.wrong_value", name=name, where=where, value=str(value))
        fields[name] = tuple(value) if isinstance(value, list) else value
    return fields


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(values: object) -> bool:
    return isinstance(values, list | tuple) and all(map(_is_text, values))


def _is_keymap(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_printer(value: object) -> bool:
    """Whether it is nothing, a file, or a command that can be taken apart."""
    if not isinstance(value, str):
        return False
    if value.startswith(("file:/", "file:~")):
        return True
    return not value.startswith("file:") and _is_command(value)


def _is_command(value: object) -> bool:
    """Whether it is nothing, or a command that can be taken apart."""
    import shlex

    try:
        return isinstance(value, str) and (not value or bool(shlex.split(value)))
    except ValueError:
        return False


_RIGHT: Mapping[str, Callable[[Any], bool]] = {
    "database": _is_text,
    "station": KINDS.__contains__,
    "rooms": _are_texts,
    "language": LANGUAGES.__contains__,
    "theme": _is_text,
    "keymap": _is_keymap,
    "printer": _is_printer,
    "printer_columns": lambda value: type(value) is int and value in COLUMNS,
    "printer_encoding": ENCODINGS.__contains__,
    "queue_printer": _is_printer,
    "queue_print_minutes": lambda value: type(value) is int and value >= 0,
    "pepper": _is_text,
    "prefix": lambda value: isinstance(value, str) and len(value) <= 1,
    "chime": _is_command,
    "speech": lambda values: _are_texts(values) and set(values) <= set(LANGUAGES),
    "region": _are_texts,
    "serve": _are_texts,
    "listen": lambda value: isinstance(value, dict),
    "worklist": lambda value: isinstance(value, dict),
}
"""What each setting can be."""
