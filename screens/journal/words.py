"""The journal's verbs and looks in words. Pure but for words."""

from __future__ import annotations

from models.journal.outcomes import LookKind
from models.journal.rows import EntryRow
from screens.text import has, say

_KINDS = frozenset(LookKind)


def verb_words(lang: str, verb: str) -> str:
    """``visit.call_next`` as "called"; a verb that this version doesn't know, as the journal has it."""
    name = verb.replace(".", "_")
    return say(lang, f"journal.verb_{name}") if has(lang, f"journal.verb_{name}") else verb


def look_words(lang: str, entry: EntryRow, *, where: bool = True) -> str:
    """What was looked at, and on which screen: "a patient's file, Check-in"."""
    if entry.look not in _KINDS:
        return entry.look
    kind = LookKind(entry.look)
    what = say(lang, f"journal.look_{kind}")
    if kind is LookKind.SEARCH:
        what = f"{what} ({entry.shown})"
    if not where or not entry.where:
        return what
    screen = say(lang, f"key.{entry.where}") if has(lang, f"key.{entry.where}") else entry.where
    return f"{what}, {screen}"
