"""The whole look, in the order in which it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xray_tui.doctor import machine, settings, storage
from xray_tui.doctor.finding import SIGNS, Finding
from xray_tui.settings import default_database


def examine(given: Mapping[str, Any]) -> tuple[str, list[Finding]]:
    """Look at everything.

    Args:
        given: what the command line says, by setting.

    Returns:
        The language to tell it in, and what was found.
    """
    station, fault = settings.read(given)
    named = bool(given.get("database")) or station.database != str(default_database())
    found = [
        *settings.check(station, fault),
        *storage.library(station),
        *storage.files(station),
        *storage.database(station, given=named),
        *machine.zone(),
        *storage.backup(station),
        *storage.pepper(station),
        *machine.printer(station),
        *machine.terminal(),
        *machine.extras(station),
        *machine.gateways(station),
    ]
    return station.language, found


def lines(language: str, found: list[Finding], columns: int = 0) -> Iterator[str]:
    """A line for each: sign, word, what it is of, the sentence.

    Args:
        language: fi, sv or en.
        found: what was found.
        columns: how wide the terminal is; a longer sentence goes on below itself. 0: as wide as it is.
    """
    from screens.safe import fill, width, wrap
    from screens.text import say, text

    words = {each.mark: say(language, f"doctor.mark_{each.mark.value}") for each in found}
    things = {each.thing: say(language, f"doctor.thing_{each.thing.value}") for each in found}
    word, thing = max(map(width, words.values())), max(map(width, things.values()))
    for each in found:
        head = f"{SIGNS[each.mark]} {fill(words[each.mark], word)}  {fill(things[each.thing], thing)}  "
        said = text(language, each.said)
        room = columns - width(head)
        for part in wrap(said, room) if room >= LEAST_ROOM else [said]:
            yield head + part
            head = " " * width(head)


LEAST_ROOM = 20
"""Sentences aren't cut into narrower columns."""
