"""The DICOM server: who may connect, and which service answers what."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from pydicom import config as pydicom_config
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AE, _config, evt
from pynetdicom.sop_class import (  # type: ignore[attr-defined]  # made from a table when it is imported
    ModalityPerformedProcedureStep,
    ModalityWorklistInformationFind,
    Verification,
)

from models.refusal import Unavailable
from models.store.store import Store
from models.unit.dicom import DicomRules
from xray_tui.dicom import mpps
from xray_tui.dicom.find import answer_find
from xray_tui.dicom.options import WorklistOptions
from xray_tui.dicom.transport import Connection, Server, address_of, peer_of
from xray_tui.dicom.worklist import Worklist
from xray_tui.gateway import Told, cannot_listen

if TYPE_CHECKING:
    from pynetdicom.events import Event

SILENCE = 300.0
"""Seconds after which an association that says nothing is ended."""

END_SECONDS = 5.0
"""So long a report that is being taken may still take when the program ends."""

_ANSWERED = 0.05
"""Seconds in which the library's thread has sent an answer."""

_NOBODY = "?"


class Gateway:
    """The worklist and the machines' reports, on a port.

    Args:
        store: the open database.
        worklist: what is offered.
        options: where to listen, how secured, and how patiently.

    Raises:
        Unavailable: it can't listen there, the certificate can't be used, or the database can't be read.
    """

    def __init__(self, store: Store, worklist: Worklist, options: WorklistOptions) -> None:
        be_quiet()
        self._store = store
        self._worklist = worklist
        self.told = Told(logging.getLogger(__name__))
        self._lock = Lock()
        self._taking = 0
        rules, tls = self._rules(), options.tls()
        self._entity = entity = AE(ae_title=rules.ae_title)
        entity.require_called_aet = True
        entity.require_calling_aet = list(rules.askers) or [_NOBODY]
        entity.maximum_associations = options.connections
        entity.acse_timeout = options.quiet_seconds
        entity.dimse_timeout = entity.network_timeout = SILENCE
        for service in (Verification, ModalityWorklistInformationFind, ModalityPerformedProcedureStep):
            entity.add_supported_context(service, [ImplicitVRLittleEndian, ExplicitVRLittleEndian])
        try:
            self._server = Server(
                entity,
                (options.address, options.port),
                self._handlers(),
                tls,
                most=options.connections,
                quiet=options.quiet_seconds,
                told=self.told,
                before=self._look_at_rules,
            )
        except OSError as error:
            raise cannot_listen(options.address, options.port, error) from error
        self._thread = Thread(target=self._server.serve_forever, args=(0.1,), name="dicom", daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Serve from now on, in threads of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Serve no more; reports that have come are taken and answered, then whoever is connected is told."""
        self._server.end()
        until = monotonic() + END_SECONDS
        if self._taking:
            while self._taking and monotonic() < until:
                sleep(0.01)
            sleep(_ANSWERED)
        here = self._server.active_associations
        for association in here:
            if isinstance(association.dul.socket, Connection):
                association.dul.socket.end()
        for thread in (*here, self._thread):
            thread.join(max(0.0, until - monotonic()))

    def _rules(self) -> DicomRules:
        return self._worklist.listing().rules

    def _look_at_rules(self) -> None:
        """Who may ask, and whom they must call: another text may have been loaded."""
        try:
            rules = self._rules()
        except Unavailable:
            return  # as before; what is asked is refused with its own status
        self._server.ae_title = rules.ae_title
        self._entity.require_calling_aet = list(rules.askers) or [_NOBODY]

    def _handlers(self) -> list[Any]:
        return [
            (evt.EVT_C_ECHO, lambda _event: 0x0000),
            (evt.EVT_C_FIND, answer_find, [self._worklist]),
            (evt.EVT_N_CREATE, self._begun),
            (evt.EVT_N_SET, self._told),
            (evt.EVT_DIMSE_RECV, _whole),
            (evt.EVT_REJECTED, self._rejected),
            (evt.EVT_CONN_CLOSE, self._closed),
        ]

    def _begun(self, event: Event) -> tuple[mpps.Status, None]:
        with self._at_work():
            return mpps.create(event, self._store, self._rules)

    def _told(self, event: Event) -> tuple[mpps.Status, None]:
        with self._at_work():
            return mpps.change(event, self._store)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Count the reports that are being taken: the program doesn't end in the middle of one."""
        with self._lock:
            self._taking += 1
        try:
            yield
        finally:
            with self._lock:
                self._taking -= 1

    def _rejected(self, event: Event) -> None:
        self.told.once("association refused", peer_of(event.assoc))

    def _closed(self, event: Event) -> None:
        if event.assoc.requestor.primitive is None:
            self.told.once("no association", address_of(event.assoc))
            # The association waits for one to be asked for, though nobody is there any more.
            event.assoc.dul.to_user_queue.put(None)


def _whole(event: Event) -> None:
    if isinstance(event.assoc.dul.socket, Connection):
        event.assoc.dul.socket.whole()


def be_quiet() -> None:
    """The library writes what it receives to its log: patients. What a value should look like is our own business."""
    _config.LOG_HANDLER_LEVEL = "none"
    _config.LOG_REQUEST_IDENTIFIERS = _config.LOG_RESPONSE_IDENTIFIERS = False
    for name in ("pynetdicom", "pydicom"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    pydicom_config.settings.reading_validation_mode = pydicom_config.IGNORE
