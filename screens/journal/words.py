"""The journal's verbs in words. Pure but for words."""

from __future__ import annotations

from screens.text import has, say


def verb_words(lang: str, verb: str) -> str:
    """``visit.call_next`` as "called"; a verb that this version doesn't know, as the journal has it."""
    name = verb.replace(".", "_")
    return say(lang, f"journal.verb_{name}") if has(lang, f"journal.verb_{name}") else verb
