"""Messages in a language: gettext catalogs by area, no global language, no Textual.

The part of a key before its first dot names the catalog: ``visit.not_from`` is in ``visit.mo``. Two languages can
stand on one screen, so the language is always an argument.
"""

from __future__ import annotations

import gettext
import logging
import string
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from models.refusal import Message
from screens import format as formats
from screens.safe import visible

LANGUAGES = ("fi", "sv", "en")

LOCALE = Path(__file__).parent / "locale"

logger = logging.getLogger(__name__)


class CatalogsNotBuilt(RuntimeError):  # noqa: N818
    """The source tree has its ``.po`` files, but nobody has compiled them."""


@runtime_checkable
class Named(Protocol):
    """Something with a name in each language, such as a room or an exam."""

    def of(self, language: str) -> str:
        """The name in a language."""
        ...


class _Missing(gettext.NullTranslations):
    """What a catalog falls back to: the empty string stands for a key that it lacks."""

    def gettext(self, message: str) -> str:
        return ""


@cache
def _catalog(lang: str, area: str) -> gettext.NullTranslations:
    folder = LOCALE / lang / "LC_MESSAGES"
    try:
        with (folder / f"{area}.mo").open("rb") as compiled:
            catalog = gettext.GNUTranslations(compiled)
    except FileNotFoundError:
        if not any(folder.glob("*.mo")):
            raise CatalogsNotBuilt(f"no compiled catalogs for {lang!r}: run `make locale`") from None
        return _Missing()
    catalog.add_fallback(_Missing())
    return catalog


def has(lang: str, key: str) -> bool:
    """Whether the language has a sentence for the key."""
    return bool(_catalog(lang, key.partition(".")[0]).gettext(key))


def text(lang: str, message: Message) -> str:
    """The message as a sentence.

    Args:
        lang: fi, sv or en.
        message: its parameters may be strings from outside (shown safely), times, dates, lengths of time, numbers,
            names in three languages, further messages, or a sequence of any of these.

    Returns:
        One line of printable text; the key in brackets, logged, when the catalog lacks it.
    """
    pattern = _catalog(lang, message.key.partition(".")[0]).gettext(message.key)
    if not pattern:
        logger.error("no text for %s in %s", message.key, lang)
        return f"[{message.key}]"
    return _Filler(lang).vformat(pattern, (), message.params)


def say(lang: str, key: str, /, **params: object) -> str:
    """The sentence of a key, with its parameters by name; see ``text``."""
    return text(lang, Message(key, params))


class _Filler(string.Formatter):
    """Puts parameters into a sentence, each in its own form; a missing one is shown by its name and logged."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        try:
            return kwargs[str(key)]
        except KeyError:
            logger.error("a sentence in %s asks for {%s}, which its message lacks", self._lang, key)  # noqa: TRY400
            return f"{{{key}}}"

    def format_field(self, value: Any, format_spec: str) -> str:
        return shown(self._lang, value, format_spec)


def shown(lang: str, value: object, form: str = "") -> str:
    """One parameter in the language.

    Args:
        lang: fi, sv or en.
        value: what the message names.
        form: as in the sentence's braces, ``{due:day}``: ``time`` (of an instant the default), ``date``, ``day`` (with
            the weekday), ``short`` (without the year).
    """
    match value:
        case Message():
            return text(lang, value)
        case datetime():
            return _moment(lang, value, form)
        case date():
            return _moment(lang, value, form or "date")
        case time():
            return formats.clock(value)
        case timedelta():
            return formats.minutes(value)
        case Named():
            return visible(value.of(lang))
        case tuple() | list():
            return ", ".join(shown(lang, part, form) for part in value)
        case _:
            return visible(str(value))


def _moment(lang: str, value: date, form: str) -> str:
    match form:
        case "day":
            return formats.day(lang, value)
        case "short":
            return formats.short_date(value)
        case "date":
            return formats.full_date(value)
        case _:
            return formats.clock(value) if isinstance(value, datetime) else formats.full_date(value)
