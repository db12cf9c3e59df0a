"""Every key of the desk, in one table: what it does, where, and where it is told.

A press goes to the app first, in order with everything else that arrives (``priority``), and from there to the screen
that is shown, as ``act_<id>``; a screen without it doesn't have the key. Letters are never bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from textual.binding import Binding

from models.permission import Permission
from screens.text import say


class Place(Enum):
    """Where a key is told, besides the help."""

    ACTS = "acts"  # the footer's first row
    SCREENS = "screens"  # its second row
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Args:
        id: names the binding in the settings' keymap, and its label ``key.<id>`` and ``key.<id>_tip``.
        keys: Textual's names of the keys, with commas between.
        place: where it is told.
        screen: the screen that it opens, "" if none.
        bound: whether it is a binding; the others belong to the box or to dialogs, and are told only.
        anywhere: whether it works in a dialog too.
        data: whether it may change data: not while the box holds text.
        keeps: whether it stays in a narrow footer.
        short: whether it has a shorter label, ``key.<id>_short``, for where there is little room.
        may: the permission without which it does nothing here: it isn't told then, and refuses in a sentence.
    """

    id: str
    keys: str
    place: Place = Place.HELP
    screen: str = ""
    bound: bool = True
    anywhere: bool = False
    data: bool = False
    keeps: bool = False
    short: bool = False
    may: Permission | None = None

    def is_for(self, may: frozenset[Permission]) -> bool:
        """Whether it is for somebody who may do so much."""
        return self.may is None or self.may in may


KEYS = (
    Key("call_next", "f9", Place.ACTS, data=True, may=Permission.CALL),
    Key("open", "enter", Place.ACTS, bound=False),
    Key("call_again", "ctrl+r", Place.ACTS, data=True, short=True, may=Permission.CALL),
    Key("take_back", "ctrl+t", Place.ACTS, data=True, may=Permission.WORK),
    Key("show_names", "ctrl+n", data=True, may=Permission.LOOK),
    Key("blank", "ctrl+l", Place.ACTS, anywhere=True),
    Key("tick", "space", bound=False),
    Key("group", "tab", bound=False),
    Key("move", "up,down", bound=False),
    Key("turn", "left,right", bound=False),
    Key("back", "escape", bound=False),
    Key("queue", "f2", Place.SCREENS, screen="queue"),
    Key("check_in", "f3", Place.SCREENS, screen="check_in", may=Permission.CHECK_IN),
    Key("referral", "f4", Place.SCREENS, screen="referral"),
    Key("results", "f5", Place.SCREENS, screen="results", may=Permission.BOOK),
    Key("imaging", "f6", Place.SCREENS, screen="imaging", may=Permission.BOOK),
    Key("day", "f7", Place.SCREENS, screen="day"),
    Key("journal", "f8", Place.SCREENS, screen="journal", may=Permission.REVIEW),
    Key("palette", "ctrl+p", Place.SCREENS, keeps=True, short=True),
    Key("help", "question_mark", Place.SCREENS, bound=False),
    Key("schedules", "ctrl+f", screen="schedules", may=Permission.SCHEDULES),
    Key("print", "ctrl+o"),
    Key("language", "ctrl+g"),
    Key("quit", "ctrl+q", anywhere=True),
)

BY_ID = {key.id: key for key in KEYS}

_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "Space",
    "question_mark": "?",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}


def key_name(keys: str) -> str:
    """``ctrl+r`` as ``Ctrl+R``, ``up,down`` as ``↑↓``.

    Args:
        keys: Textual's names, with commas between.
    """
    names = [_one_name(key.strip()) for key in keys.split(",")]
    return ("" if all(len(name) == 1 for name in names) else "/").join(names)


def _one_name(key: str) -> str:
    *modifiers, last = key.split("+")
    return "+".join([*(modifier.capitalize() for modifier in modifiers), _NAMES.get(last) or last.upper()])


def label(lang: str, binding: str) -> str:
    """What a key does, in one or two words."""
    return say(lang, f"key.{binding}")


def short_label(lang: str, binding: str) -> str:
    """The same in one short word, where it has one."""
    return say(lang, f"key.{binding}_short") if BY_ID[binding].short else label(lang, binding)


def tip(lang: str, binding: str) -> str:
    """What a key does, in a sentence."""
    return say(lang, f"key.{binding}_tip")


def bindings() -> list[Binding]:
    """The table as Textual's bindings, for the app."""
    return [
        Binding(key.keys, f"key('{key.id}')", f"key.{key.id}", show=False, priority=True, id=key.id, tooltip=key.id)
        for key in KEYS
        if key.bound
    ]


def clashes(keymap: dict[str, str]) -> list[str]:
    """What is wrong with a keymap of the settings: unknown ids, keys taken twice, keys that type or that are others'.

    Returns:
        The ids at fault, in the order of the keymap.
    """
    taken = {one: key.id for key in KEYS if key.id not in keymap for one in key.keys.split(",")}
    wrong = []
    for binding, keys in keymap.items():
        known = BY_ID.get(binding)
        names = [one.strip() for one in keys.split(",")]
        if known is None or not known.bound or any(not _may_bind(one) or taken.get(one) for one in names):
            wrong.append(binding)
        else:
            taken.update(dict.fromkeys(names, binding))
    return wrong


# What terminals and the box keep for themselves; some are other keys in disguise (Ctrl+I is Tab).
_RESERVED = frozenset({"f1", "f10", "f11", "f12", *(f"ctrl+{letter}" for letter in "acdehijkmuvwxz")})


def _may_bind(key: str) -> bool:
    function = key.startswith("f") and key[1:].isdigit()
    return key not in _RESERVED and (function or key.startswith(("ctrl+", "alt+", "shift+f")))
