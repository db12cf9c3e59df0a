"""TLS by the settings: nothing is taken in clear, and from nobody without a certificate where one is wanted."""

from __future__ import annotations

import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from models.refusal import Unavailable
from tests.peers import need_peer
from tests.xray_tui.hl7.listening import SECONDS, Sender, listening
from tests.xray_tui.hl7.made_up import order
from xray_tui.hl7.options import ListenOptions


def certificate(folder: Path, name: str) -> tuple[str, str]:
    """A certificate that signs itself, and its key."""
    files = str(folder / f"{name}.pem"), str(folder / f"{name}.key")
    line = [need_peer("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    line += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-out", files[0]]
    subprocess.run([*line, "-keyout", files[1]], check=True, capture_output=True)
    return files


def secured(port: int, own: ssl.SSLContext) -> Sender:
    sender = Sender(port)
    sender.sock = own.wrap_socket(sender.sock, server_hostname="localhost")
    return sender


def test_secured_both_ways(tmp_path: Path) -> None:
    own, other = certificate(tmp_path, "gateway"), certificate(tmp_path, "sender")
    database = tmp_path / "unit.db"
    stranger = ssl.create_default_context(cafile=own[0])
    known = ssl.create_default_context(cafile=own[0])
    known.load_cert_chain(*other)
    with listening(database, certificate=own[0], key=own[1], clients=other[0]) as port:
        with secured(port, known) as sender:
            assert sender.say(order()) == "AA M1"
        with Sender(port) as sender:
            sender.send(b"\x0b" + order(2) + b"\x1c\r")
            assert sender.ended()
        with pytest.raises((ssl.SSLError, ConnectionError)), secured(port, stranger) as sender:  # noqa: PT012
            sender.send(b"\x0b" + order(3) + b"\x1c\r")
            assert not sender.sock.recv(1)
            raise ConnectionAbortedError
        silent = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)  # one that never says a word
        with silent, secured(port, known) as sender:
            assert sender.say(order(4)) == "AA M4"


def test_a_certificate_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "bad.pem").write_text("no certificate")
    for name in ("bad.pem", "missing.pem"):
        with pytest.raises(Unavailable, match=r"serve\.certificate"):
            ListenOptions(certificate=str(tmp_path / name)).tls()
