"""What justifying and imaging need of one visit: its referrals, judged for its day."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from models.patient.file import referral_view
from models.referral.judge import read_history
from models.referral.table import Referral
from models.store.snapshot import Snapshot
from models.unit.read import current_unit
from models.visit.board import VisitDetail
from models.visit.states import Examined
from models.visit.table import Examination, Visit


def read_detail(snapshot: Snapshot, visit: int) -> VisitDetail:
    """The referrals of a visit that aren't imaged yet, in the order of its examinations; none while one is awaited."""
    unit = current_unit(snapshot)
    with Session(bind=snapshot.connection) as session:
        row = session.get(Visit, visit)
        if row is None:
            return VisitDetail(snapshot.seq, visit, ())
        history = read_history(snapshot.connection, row.patient_id)
        found = session.scalars(
            select(Referral)
            .join(Examination, col(Examination.referral_id) == col(Referral.id))
            .where(col(Examination.visit_id) == visit, col(Examination.state) != Examined.DONE.value)
            .order_by(col(Examination.id))
        ).all()
        views = tuple(referral_view(each, history, unit, row.unit_day) for each in found)
    return VisitDetail(snapshot.seq, visit, views)
