"""What the clinic says when it will not do something, and how it says it.

Models speak in messages (a key and its parameters), never in sentences: the same refusal is shown in Finnish at one
desk and in Swedish at the next. ``screens.text`` renders them.

The tree::

    Refusal                 nothing was changed; the message says why
    ├── Invalid             the input itself is wrong (a code, a date, a file)
    ├── NotAllowed          the person's roles do not permit the verb
    ├── NotFound            no such patient, visit, referral, appointment
    ├── Moved               it is no longer in the state that the person saw
    ├── NotNow              legal in another state or at another time, not here and now
    ├── Taken               somebody else was first (a slot, a number, a place)
    └── Unavailable         the store cannot be reached, opened or written
        └── InDoubt         it broke while it was being written: by now it may be there or not
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence before it has a language.

    Args:
        key: dotted; the part before the first dot names the catalog (``visit.moved`` is in ``visit.po``).
        params: what the sentence names. Dates and times are given as such and formatted for the reader's language;
            a nested ``Message`` is rendered in the same language first. Never a patient's name or code unless the
            message is shown only at a desk.
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The key alone: a log must not name a patient."""
        return self.key


class Refusal(Exception):  # noqa: N818  it is the clinic's answer, not an error
    """The clinic will not do this; nothing was changed.

    Args:
        key: the message's key, dotted.
        params: the message's parameters.
    """

    def __init__(self, key: str, /, **params: object) -> None:
        super().__init__(key)
        self.message = Message(key, params)


class Invalid(Refusal):
    """The input itself is wrong."""


class NotAllowed(Refusal):
    """The person's roles do not permit the verb."""


class NotFound(Refusal):
    """There is no such patient, visit, referral or appointment."""


class Moved(Refusal):
    """It is no longer in the state that the person saw."""


class NotNow(Refusal):
    """It would be legal in another state or at another time."""


class Taken(Refusal):
    """Somebody else was first."""


class Unavailable(Refusal):
    """The store cannot be reached, opened or written."""


class InDoubt(Unavailable):
    """The connection broke during the commit: only a try with the same operation id tells whether it is there."""
