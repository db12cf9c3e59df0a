"""How the connections of a gateway are secured."""

from __future__ import annotations

import ssl
from pathlib import Path

from models.refusal import Unavailable


def tls_of(certificate: str, key: str, clients: str) -> ssl.SSLContext | None:
    """TLS with a certificate of our own, ``None`` without one.

    Args:
        certificate: a file with the certificate chain; "" for connections in clear.
        key: a file with its private key; "" where the certificate's file has it.
        clients: a file with the authorities whose certificates whoever connects must show; "" when they needn't.

    Raises:
        Unavailable: ``serve.certificate``.
    """
    if not certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        own = str(Path(key).expanduser()) if key else None
        # A key under a password would have it asked for on a terminal that nobody sits at.
        context.load_cert_chain(Path(certificate).expanduser(), own, password=lambda: "")
        if clients:
            context.load_verify_locations(Path(clients).expanduser())
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ValueError) as error:
        raise Unavailable("serve.certificate", why=getattr(error, "strerror", "") or type(error).__name__) from error
    return context
