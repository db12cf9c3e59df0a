"""C-FIND on the worklist."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from time import sleep
from typing import TYPE_CHECKING, cast

from models.refusal import Unavailable
from xray_tui.crash import described
from xray_tui.dicom.query import query_of
from xray_tui.dicom.wire import Answers
from xray_tui.dicom.worklist import Worklist

if TYPE_CHECKING:
    from pynetdicom.dimse_primitives import C_FIND
    from pynetdicom.events import Event

CANCELLED, OUT_OF_RESOURCES, NOT_A_QUERY, FAILED = 0xFE00, 0xA700, 0xA900, 0xC001

_AIR = 0.01
"""Seconds in which the thread that reads gets at what has come, perhaps a C-CANCEL."""

_log = logging.getLogger(__name__)


def answer_find(event: Event, worklist: Worklist) -> Iterator[tuple[int, None]]:
    """Answer a query; what is yielded is the status that ends it, none for success.

    Args:
        event: the request.
        worklist: what is offered.
    """
    try:
        query = query_of(event.identifier)
    except Exception:  # noqa: BLE001  whatever can't be read is no query; what it was must not be logged
        yield NOT_A_QUERY, None
        return
    request, context = cast("C_FIND", event.request), event.context
    message = request.MessageID or 0
    answers = Answers(event.assoc, context.context_id, message, str(request.AffectedSOPClassUID))
    explicit = not context.transfer_syntax.is_implicit_VR
    try:
        for status, data in worklist.answers(query, _asker(event), explicit=explicit):
            if answers.add(status, data) and _is_cancelled(event, answers):
                yield CANCELLED, None
                return
        answers.flush()
    except Unavailable:
        yield OUT_OF_RESOURCES, None
    except OSError:
        answers.give_up()
    except Exception as error:  # noqa: BLE001  its text may name a patient
        _log.error("a query met a mistake\n%s", described(error))
        yield FAILED, None


def _is_cancelled(event: Event, answers: Answers) -> bool:
    if answers.spoken_to:
        sleep(_AIR)
    return bool(event.is_cancelled)


def _asker(event: Event) -> str:
    return str(event.assoc.requestor.ae_title).strip()
