"""Patients read for a desk: one by its key, several for a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlmodel import col

from models.patient.identity import NATIONAL_SYSTEM, mask, plain
from models.patient.table import Identifier, Patient
from models.patient.view import PatientView
from models.referral.facts import IdentifierFacts
from models.refusal import NotFound
from models.store.snapshot import Snapshot

_PATIENTS = select(
    col(Patient.id),
    col(Patient.family),
    col(Patient.given),
    col(Patient.birth_date),
    col(Patient.language),
    col(Patient.phone),
    col(Patient.non_disclosure),
).where(col(Patient.id).in_(bindparam("keys", expanding=True)))
_CODES = (
    select(col(Identifier.patient_id), col(Identifier.value), col(Identifier.temporary))
    .where(
        col(Identifier.patient_id).in_(bindparam("keys", expanding=True)),
        col(Identifier.assigner) == NATIONAL_SYSTEM,
    )
    .order_by(col(Identifier.id))
)
_TAKEN_OVER = select(col(Patient.id), col(Patient.merged_into)).where(
    col(Patient.id).in_(bindparam("keys", expanding=True)), col(Patient.merged_into).is_not(None)
)

_HIDDEN = 2


def full_name(family: str, given: str) -> str:
    """``Family, Given``, or the one that there is."""
    return ", ".join(part for part in (family, given) if part)


def masked_codes(connection: Connection, keys: Iterable[int]) -> Mapping[int, tuple[str, bool]]:
    """The half of each patient's identity code that isn't the secret, and whether the code is temporary."""
    return {
        row.patient_id: (mask(row.value), row.temporary) for row in connection.execute(_CODES, {"keys": list(keys)})
    }


def surviving(connection: Connection, keys: Iterable[int]) -> dict[int, int]:
    """The record that each of these is kept in by now: itself, or the one that took it over."""
    kept = {key: key for key in keys}
    while over := {row.id: row.merged_into for row in connection.execute(_TAKEN_OVER, {"keys": list(kept.values())})}:
        kept = {key: over.get(now, now) for key, now in kept.items()}
    return kept


def patients(connection: Connection, keys: Iterable[int]) -> list[PatientView]:
    """The patients of these keys, in the order of the keys."""
    wanted = list(dict.fromkeys(keys))
    codes = masked_codes(connection, wanted)
    found = {row.id: _view(row, codes) for row in connection.execute(_PATIENTS, {"keys": wanted})}
    return [found[key] for key in wanted if key in found]


def patient(connection: Connection, key: int) -> PatientView:
    """The patient of this key.

    Raises:
        NotFound: ``patient.unknown``.
    """
    found = patients(connection, [key])
    if not found:
        raise NotFound("patient.unknown")
    return found[0]


def mask_phone(number: str) -> str:
    """The number without its last two digits: enough to ask "is it still the one that begins ...?"."""
    return number[:-_HIDDEN] + "*" * _HIDDEN if len(number) > _HIDDEN else ""


def _view(row: Row[*tuple[Any, ...]], codes: Mapping[int, tuple[str, bool]]) -> PatientView:
    masked, temporary = codes.get(row.id, ("", False))
    return PatientView(
        key=row.id,
        name=full_name(row.family, row.given),
        masked_code=masked,
        temporary=temporary,
        birth_date=row.birth_date,
        language=row.language,
        phone=mask_phone(row.phone),
        non_disclosure=row.non_disclosure,
    )


def is_known(snapshot: Snapshot, identifiers: Iterable[IdentifierFacts]) -> bool:
    """Whether anybody here has one of the identifiers."""
    wanted = [
        (each.assigner, plain(each.value) if each.assigner == NATIONAL_SYSTEM else each.value.strip())
        for each in identifiers
    ]
    held = (
        select(col(Identifier.id)).where(col(Identifier.assigner) == a, col(Identifier.value) == v) for a, v in wanted
    )
    return any(snapshot.connection.execute(each.limit(1)).first() is not None for each in held)
