"""What the settings' table ``[worklist]`` says: where machines ask, how to be sure of them, where files go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xray_tui.option_table import PORTS, Rights, is_path, is_text, need_certificate, one_of, read_table


@dataclass(frozen=True, slots=True)
class WorklistOptions:
    """How machines are served.

    Args:
        address: where to listen: this machine alone, unless told otherwise.
        port: likewise; 0 for any that is free.
        certificate: a file with the certificate chain; with it, TLS and nothing else.
        key: a file with its private key; "" where the certificate's file has it.
        clients: a file with the authorities whose certificates machines must show; "" when they needn't.
        connections: how many may be open at once, half of them from one address.
        quiet_seconds: how long a message may stand still in the middle, or a new connection say nothing.
        folder: where worklist files are written, for another server.
    """

    address: str = "127.0.0.1"
    port: int = 11112
    certificate: str = ""
    key: str = ""
    clients: str = ""
    connections: int = 40
    quiet_seconds: int = 15
    folder: str = ""


def options_of(table: Mapping[str, object]) -> WorklistOptions:
    """The options that the table says.

    Raises:
        Invalid: a name that is no option, or a value that it can't have.
    """
    options = read_table(WorklistOptions, _RIGHT, "worklist", table)
    need_certificate("worklist", options.certificate, options.key, options.clients)
    return options


_RIGHT: Rights = {
    "address": is_text,
    "port": one_of(PORTS),
    "certificate": is_path,
    "key": is_path,
    "clients": is_path,
    "connections": one_of(range(2, 1_001)),
    "quiet_seconds": one_of(range(1, 3_601)),
    "folder": is_path,
}
"""What each option can be."""
