"""What justifying and imaging need of one visit: its referrals, judged for its day."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from models.patient.file import referral_view
from models.referral.table import Referral
from models.store.snapshot import Snapshot
from models.unit.read import current_unit
from models.visit.board import VisitDetail
from models.visit.table import Examination, Visit


def read_detail(snapshot: Snapshot, visit: int) -> VisitDetail:
    """The referrals of a visit, in the order of its examinations; none for a visit that awaits one."""
    unit = current_unit(snapshot)
    with Session(bind=snapshot.connection) as session:
        day = session.scalar(select(col(Visit.unit_day)).where(col(Visit.id) == visit))
        found = session.scalars(
            select(Referral)
            .join(Examination, col(Examination.referral_id) == col(Referral.id))
            .where(col(Examination.visit_id) == visit)
            .order_by(col(Examination.id))
        ).all()
        views = tuple(referral_view(snapshot.connection, row, unit, day) for row in found) if day else ()
    return VisitDetail(snapshot.seq, visit, views)
