"""What the gateways have in common: where they listen, how their connections are secured, how patient they are.

What they refuse is told once.
"""

from __future__ import annotations

import logging
import os
import ssl
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar

from models.refusal import Invalid, Unavailable
from xray_tui.crash import ONCE
from xray_tui.option_table import Rights, is_path, is_text, one_of, read_table

MOST_REMEMBERED = 400


class Told:
    """Logs each kind of refusal once for each peer; how often it came is counted.

    Args:
        log: the gateway's.
    """

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self.counts: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def once(self, what: str, who: str) -> None:
        """It has happened."""
        with self._lock:
            # Whoever makes up names mustn't fill the memory with them, nor the log.
            key = (what, who) if (what, who) in self.counts or len(self.counts) < MOST_REMEMBERED else (what, "others")
            self.counts[key] += 1
            first = self.counts[key] == 1
        if first:
            self._log.warning("%s: %s", *key, extra=ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayOptions:
    """Where and how a gateway listens.

    Args:
        address: where to listen: this machine alone, unless told otherwise.
        port: likewise; 0 for any that is free.
        certificate: a file with the certificate chain; with it, TLS and nothing else.
        key: a file with its private key; "" where the certificate's file has it.
        clients: a file with the authorities whose certificates the other side must show; "" when it needn't.
        connections: how many may be open at once.
        quiet_seconds: how long a message may stand still in the middle, or a new connection say nothing.
    """

    address: str = "127.0.0.1"
    port: int
    certificate: str = ""
    key: str = ""
    clients: str = ""
    connections: int
    quiet_seconds: int

    def tls(self) -> ssl.SSLContext | None:
        """TLS with a certificate of our own, ``None`` without one.

        Raises:
            Unavailable: ``serve.certificate``.
        """
        if not self.certificate:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            key = str(Path(self.key).expanduser()) if self.key else None
            # A key under a password would have it asked for on a terminal that nobody sits at.
            context.load_cert_chain(Path(self.certificate).expanduser(), key, password=lambda: "")
            if self.clients:
                context.load_verify_locations(Path(self.clients).expanduser())
                context.verify_mode = ssl.CERT_REQUIRED
        except (OSError, ValueError) as error:
            raise Unavailable(
                "serve.certificate", why=getattr(error, "strerror", "") or type(error).__name__
            ) from error
        return context


Options = TypeVar("Options", bound=GatewayOptions)

_RIGHT: Rights = {
    "address": is_text,
    "port": one_of(range(65_536)),
    "certificate": is_path,
    "key": is_path,
    "clients": is_path,
    "connections": one_of(range(1, 1_001)),
    "quiet_seconds": one_of(range(1, 3_601)),
}
"""What each option can be."""


def read_options(kind: type[Options], rights: Rights, name: str, table: Mapping[str, object]) -> Options:
    """The options that a table of the settings says.

    Args:
        kind: the class of the options.
        rights: what the gateway's own can be.
        name: the table's.
        table: as it was read.

    Raises:
        Invalid: a name that is no option, or a value that it can't have.
    """
    options = read_table(kind, {**_RIGHT, **rights}, name, table)
    if (options.key or options.clients) and not options.certificate:
        raise Invalid("settings.wrong_value", name=f"{name}.certificate", where="settings.toml", value='""')
    return options


def cannot_listen(address: str, port: int, error: OSError) -> Unavailable:
    """Why nothing can listen there."""
    # A name that can't be found has a number of its own, below nothing.
    why = os.strerror(error.errno) if error.errno and error.errno > 0 else (error.strerror or "")
    return Unavailable("serve.cannot_listen", address=address, port=port, why=why)
