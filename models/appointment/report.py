"""Whether the report of an imaging is there: from then on its results can be told."""

from __future__ import annotations

from sqlmodel import col, select

from models.appointment.outcomes import ReportReady
from models.clock import clinic_day
from models.permission import Permission
from models.referral.table import Referral
from models.refusal import NotFound, NotNow
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.visit.states import Examined
from models.visit.table import Examination


@verb(may=Permission.BOOK)
def report_ready(tx: Tx, *, referral: int) -> ReportReady:
    """Say that the report for a referral is there; its results can be told from today on. Again changes nothing.

    Raises:
        NotFound: ``appointment.referral_unknown``.
        NotNow: ``appointment.not_imaged``.
    """
    row = _referral(tx, referral)
    if row.reported_at is None:
        done = tx.session.exec(
            select(Examination).where(
                col(Examination.referral_id) == referral, col(Examination.state) == Examined.DONE.value
            )
        ).first()
        if done is None:
            raise NotNow("appointment.not_imaged")
        tx.change(row).reported_at = tx.now
    return ReportReady(referral, clinic_day(row.reported_at or tx.now))


@verb(may=Permission.BOOK)
def report_not_ready(tx: Tx, *, referral: int) -> ReportReady:
    """Take it back: the report isn't there after all.

    Raises:
        NotFound: ``appointment.referral_unknown``.
        NotNow: ``appointment.not_reported``.
    """
    row = _referral(tx, referral)
    if row.reported_at is None:
        raise NotNow("appointment.not_reported")
    tx.change(row).reported_at = None
    return ReportReady(referral, None)


def _referral(tx: Tx, key: int) -> Referral:
    row = tx.session.get(Referral, key)
    if row is None:
        raise NotFound("appointment.referral_unknown")
    tx.about(patient=row.patient_id, referral=row.id)
    return row
