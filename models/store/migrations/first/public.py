"""What the wall may read: views without a name, a code or a key of a patient."""

from __future__ import annotations

from alembic.operations import Operations

_PUBLIC_BOARD = """
CREATE VIEW public_board AS
SELECT kind || CASE WHEN number < 10 THEN '00' WHEN number < 100 THEN '0' ELSE '' END || CAST(number AS TEXT) AS ticket,
       state, room, called_at, calls, unit_day AS day
FROM visit
WHERE state IN ('waiting', 'called', 'in_exam')
   OR called_at IS NOT NULL AND state IN ('done', 'not_done', 'no_show', 'left')
"""

# What the wall's range of the wait is computed from: no number, no patient, no code of an exam; the minutes alone.
_PUBLIC_QUEUE = """
CREATE VIEW public_queue AS
SELECT visit.id AS visit, visit.unit_day AS day, visit.state, visit.priority, visit.arrived_at, visit.appointed_at,
       visit.due_at, visit.not_before, visit.overrule, visit.room, visit.called_at, visit.started_at,
       (visit.held IS NOT NULL OR visit.away_since IS NOT NULL) AS barred,
       examination.id AS examination, examination.room AS begun_in,
       learned.room AS can, learned.p25, learned.p50, learned.p75, learned.p90
FROM visit
JOIN examination ON examination.visit_id = visit.id AND examination.state = 'planned'
LEFT JOIN learned ON learned.exam_code = examination.exam_code
WHERE visit.state IN ('announced', 'called', 'in_exam', 'waiting')
"""

_PUBLIC_EXPECTED = """
CREATE VIEW public_expected AS
SELECT start, minutes, resource FROM appointment WHERE kind = 'imaging' AND state = 'booked'
"""

_PUBLIC_POST = """
CREATE VIEW public_post AS
SELECT rooms, since FROM post WHERE kind = 'radiographer' AND left_at IS NULL
"""

_PUBLIC_CLOSURE = """
CREATE VIEW public_closure AS
SELECT room, until FROM room_closure WHERE opened_at IS NULL
"""

_PUBLIC = (_PUBLIC_BOARD, _PUBLIC_QUEUE, _PUBLIC_EXPECTED, _PUBLIC_POST, _PUBLIC_CLOSURE)


def create(op: Operations) -> None:
    """Make them."""
    for view in _PUBLIC:
        op.execute(view)
