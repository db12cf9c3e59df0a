"""What the settings' table ``[worklist]`` says: where machines ask, how to be sure of them, where files go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xray_tui.gateway import GatewayOptions, read_options
from xray_tui.option_table import Rights, is_path, one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistOptions(GatewayOptions):
    """How machines are served; of the connections half may be from one address.

    Args:
        folder: where worklist files are written, for another server.
    """

    port: int = 11112
    connections: int = 40
    quiet_seconds: int = 15
    folder: str = ""


def options_of(table: Mapping[str, object]) -> WorklistOptions:
    """The options that the table says.

    Raises:
        Invalid: a name that is no option, or a value that it can't have.
    """
    return read_options(WorklistOptions, _RIGHT, "worklist", table)


_RIGHT: Rights = {"connections": one_of(range(2, 1_001)), "folder": is_path}
