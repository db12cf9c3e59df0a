"""Who gives a command: the local owner, the member of staff that the system's user is, or whoever signs in for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from xray_tui.cli.told import REFUSED, stop

if TYPE_CHECKING:
    from datetime import datetime

    from models.refusal import Message
    from models.staff.outcomes import Tried
    from models.store.store import Store
    from models.store.unit_of_work import Actor
    from xray_tui.settings import Settings

T = TypeVar("T")


def acting(store: Store, settings: Settings, station: str, name: str | None = None) -> Actor:
    """Whoever gives the command; asks for a name and a PIN where that isn't known without.

    Args:
        store: the database.
        settings: the station's.
        station: what the journal calls the place.
        name: who they say that they are, if they do.

    Raises:
        Unavailable: the pepper can't be read.
        NotAllowed: as a gateway's database role nobody can sign in, and the system's user isn't on the staff.
    """
    from models.refusal import NotAllowed, Unavailable
    from xray_tui.compose import local_owner, os_user

    if name is None:
        try:
            return local_owner(store)
        except NotAllowed as refusal:
            if refusal.message.key != "staff.sign_in_first":
                raise
        except Unavailable as refusal:
            if refusal.message.key != "store.no_right":
                raise
            raise NotAllowed("staff.user_unknown", user=os_user()) from refusal
    return _sign_in(store, settings, station, name)


def _sign_in(store: Store, settings: Settings, station: str, name: str | None) -> Actor:
    from models.refusal import Message
    from models.staff.outcomes import Result
    from models.staff.sign_in import sign_in
    from models.store.unit_of_work import Actor
    from screens.text import say
    from xray_tui.compose import pepper_file

    lang = settings.language
    if name is None:
        if not sys.stdin.isatty():
            stop(lang, Message("staff.sign_in_first"))
        name = asked(say(lang, "staff.ask_name"))
    pin = secret(say(lang, "staff.ask_pin", name=name))
    tried = sign_in(store, station, pepper_file(settings), name, pin)
    if tried.result is not Result.IN:
        stop(lang, _why_not(tried, store.clock.now()), REFUSED)
    return Actor(tried.staff, tried.name, frozenset(tried.roles))


def _why_not(tried: Tried, now: datetime) -> Message:
    from models.refusal import Message
    from models.staff.outcomes import Result, seconds_left

    match tried.result:
        case Result.TOO_SOON:
            return Message("staff.too_soon", {"seconds": seconds_left(tried, now)})
        case Result.DISABLED:
            return Message("staff.not_active", {"name": tried.name})
        case _:
            return Message("staff.wrong")


def asked(prompt: str) -> str:
    """A line that somebody types, at the prompt or on standard input."""
    print(prompt, end=" ", file=sys.stderr, flush=True)  # noqa: T201
    return _line(sys.stdin.readline())


def secret(prompt: str) -> str:
    """The same, and it is shown nowhere."""
    if not sys.stdin.isatty():
        return _line(sys.stdin.readline())
    from getpass import getpass

    try:
        return getpass(f"{prompt} ", stream=sys.stderr)
    except EOFError:
        return ""


def _line(text: str) -> str:
    return text.rstrip("\r\n")
