"""What the settings' table ``[listen]`` says: where to listen, how to be sure of the other side, how senders write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.referral.facts import Priority
from models.refusal import Invalid
from xray_tui.hl7.charset import codec_of
from xray_tui.hl7.message import Habits
from xray_tui.option_table import PORTS, Rights, are_texts, is_path, is_text, need_certificate, one_of, read_table


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
    """The options that the table says.

    Raises:
        Invalid: a name that is no option, or a value that it can't have.
    """
    options = read_table(ListenOptions, _RIGHT, "listen", table)
    need_certificate("listen", options.certificate, options.key, options.clients)
    return options


def _is_charset(value: object) -> bool:
    try:
        return isinstance(value, str) and codec_of(value) is not None
    except Invalid:
        return False


_RIGHT: Rights = {
    "address": is_text,
    "port": one_of(PORTS),
    "certificate": is_path,
    "key": is_path,
    "clients": is_path,
    "connections": one_of(range(1, 1_001)),
    "largest_mb": one_of(range(1, 65)),
    "quiet_seconds": one_of(range(1, 3_601)),
    "charset": _is_charset,
    "processing": are_texts,
    "exams": are_texts,
    "priorities": lambda value: isinstance(value, dict) and all(each in tuple(Priority) for each in value.values()),
}
"""What each option can be."""
