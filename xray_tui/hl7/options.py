"""What the settings' table ``[listen]`` says: where to listen, how to be sure of the other side, how senders write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.referral.facts import Priority
from models.refusal import Invalid
from xray_tui.gateway import GatewayOptions, read_options
from xray_tui.hl7.charset import codec_of
from xray_tui.hl7.message import Habits
from xray_tui.option_table import Rights, are_texts, one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenOptions(GatewayOptions):
    """How HL7 v2 comes in.

    Args:
        largest_mb: the longest message.
        charset: the character set of senders that name none; "" to find it out.
        processing: which MSH-11 are taken.
        exams: what senders call the national list of examinations, besides its object identifier.
        priorities: what senders' own codes of priority mean: stat, asap, urgent or routine.
    """

    port: int = 2575
    connections: int = 64
    quiet_seconds: int = 30
    largest_mb: int = 16
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
    return read_options(ListenOptions, _RIGHT, "listen", table)


def _is_charset(value: object) -> bool:
    try:
        return isinstance(value, str) and codec_of(value) is not None
    except Invalid:
        return False


_RIGHT: Rights = {
    "largest_mb": one_of(range(1, 65)),
    "charset": _is_charset,
    "processing": are_texts,
    "exams": are_texts,
    "priorities": lambda value: isinstance(value, dict) and all(each in tuple(Priority) for each in value.values()),
}
