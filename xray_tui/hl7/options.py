"""What the settings' table ``[listen]`` says: where to listen, how to be sure of the other side, how senders write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.referral.facts import Priority
from models.refusal import Invalid
from xray_tui.hl7.charset import codec_of
from xray_tui.hl7.message import Habits

PORTS = range(65_536)


@dataclass(frozen=True, slots=True)
class ListenOptions:
    """How HL7 v2 comes in.

    Args:
        address: where to listen: this machine alone, unless told otherwise.
        port: likewise; 0 for any that is free.
        certificate: a file with the certificate chain; with it, TLS and nothing else.
        key: a file with its private key; "" where the certificate's file has it.
        clients: a file with the authorities whose certificates senders must show; "" when they needn't.
        connections: how many may be open at once.
        largest_mb: the longest message.
        quiet_seconds: how long a message may stand still in the middle, or a new connection say nothing.
        charset: the character set of senders that name none; "" to find it out.
        processing: which MSH-11 are taken.
        exams: what senders call the national list of examinations, besides its object identifier.
        priorities: what senders' own codes of priority mean: stat, asap, urgent or routine.
    """

    address: str = "127.0.0.1"
    port: int = 2575
    certificate: str = ""
    key: str = ""
    clients: str = ""
    connections: int = 64
    largest_mb: int = 16
    quiet_seconds: int = 30
    charset: str = ""
    processing: tuple[str, ...] = ("P",)
    exams: tuple[str, ...] = ()
    priorities: Mapping[str, str] = field(default_factory=dict)

    @property
    def habits(self) -> Habits:
        """How the senders write."""
        priorities = {code.upper(): Priority(meant) for code, meant in self.priorities.items()}
        return Habits(self.charset, self.processing, self.exams, priorities)


def options_of(table: Mapping[str, object]) -> ListenOptions:
    """The options that a table of the settings says.

    Raises:
        Invalid: a name that is no option, or a value that it can't have.
    """
    fields: dict[str, Any] = {}
    for name, value in table.items():
        right = _RIGHT.get(name)
        if right is None:
            raise Invalid("settings.unknown_name", name=f"listen.{name}", where="settings.toml")
        if not right(value):
            raise Invalid("settings.wrong_value", name=f"listen.{name}", where="settings.toml", value=str(value))
        fields[name] = tuple(value) if isinstance(value, list) else value
    options = ListenOptions(**fields)
    if (options.key or options.clients) and not options.certificate:
        raise Invalid("settings.wrong_value", name="listen.certificate", where="settings.toml", value='""')
    return options


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_file(value: object) -> bool:
    return value == "" or (isinstance(value, str) and Path(value).expanduser().is_absolute())


def _is_charset(value: object) -> bool:
    try:
        return isinstance(value, str) and codec_of(value) is not None
    except Invalid:
        return False


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _of(numbers: range) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and value in numbers


_RIGHT: Mapping[str, Callable[[Any], bool]] = {
    "address": _is_text,
    "port": _of(PORTS),
    "certificate": _is_file,
    "key": _is_file,
    "clients": _is_file,
    "connections": _of(range(1, 1_001)),
    "largest_mb": _of(range(1, 65)),
    "quiet_seconds": _of(range(1, 3_601)),
    "charset": _is_charset,
    "processing": _are_texts,
    "exams": _are_texts,
    "priorities": lambda value: isinstance(value, dict) and all(each in tuple(Priority) for each in value.values()),
}
"""What each option can be."""
