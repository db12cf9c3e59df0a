"""The one visual language of states: a sign, a word, a role, the same on every screen."""

from __future__ import annotations

from models.referral.facts import Answer, Priority, Verdict
from models.visit.states import State
from screens.text import say
from screens.widgets.spans import Span, chip

_OF_STATE = {
    State.ANNOUNCED: ("»", "accent", True),
    State.CALLED: ("►", "warn", True),
    State.IN_EXAM: ("●", "good", True),
    State.DONE: ("√", "text", False),
    State.NO_SHOW: ("×", "muted", False),
    State.NOT_DONE: ("×", "muted", False),
    State.LEFT: ("×", "muted", False),
}
_OF_PRIORITY = {Priority.STAT: "▲▲", Priority.ASAP: "▲"}


def state_span(lang: str, state: State) -> Span | None:
    """A state's sign and word; plain waiting has neither: silence is the normal state."""
    if state not in _OF_STATE:
        return None
    sign, role, bold = _OF_STATE[state]
    return Span(f"{sign} {say(lang, f'visit.state.{state}')}", role, bold)


def priority_span(lang: str, priority: Priority) -> Span | None:
    """A chip for stat and asap, a bold word for urgent, nothing for routine."""
    if priority is Priority.ROUTINE:
        return None
    word = say(lang, f"desk.priority_{priority}")
    if priority is Priority.URGENT:
        return Span(f"↑ {word}", "warn", bold=True)
    return chip(_OF_PRIORITY[priority], word)


def held_span(lang: str) -> Span:
    """On hold."""
    return Span(f"║ {say(lang, 'desk.on_hold')}", "muted")


def passed_over_span(lang: str) -> Span:
    """Passed over, and not called for a while."""
    return Span(f"↓ {say(lang, 'desk.passed_over')}", "muted")


def away_span(lang: str) -> Span:
    """Away for a moment."""
    return Span(f"○ {say(lang, 'desk.away')}", "muted")


def closed_span(lang: str) -> Span:
    """A room that can't be used."""
    return Span(f"× {say(lang, 'desk.closed')}", "muted")


def nobody_free_span(lang: str) -> Span:
    """A room that no radiographer is free for."""
    return Span(f"– {say(lang, 'desk.nobody_free')}", "muted")


def verdict_span(lang: str, verdict: Verdict) -> Span:
    """What the referral check answers."""
    if verdict.not_yet:
        return Span(f"○ {say(lang, 'desk.verdict_not_yet')}", "warn")
    word = say(lang, f"desk.verdict_{verdict.answer}")
    match verdict.answer:
        case Answer.ACCEPT:
            return Span(f"√ {word}", "good")
        case Answer.HOLD:
            return Span(f"║ {word}", "warn")
        case Answer.REDIRECT:
            return Span(f"→ {word}", "warn")
        case Answer.REFUSE:
            return chip("×", word)
