"""Patients as they come from outside: matched by identifier, made when new, brought up to date when known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam
from sqlmodel import col, select

from models.clock import clinic_day
from models.patient.fold import fold
from models.patient.identity import NATIONAL_SYSTEM, parse_code
from models.patient.table import Identifier, Patient
from models.permission import Permission
from models.referral.facts import IdentifierFacts, PatientFacts
from models.refusal import Invalid, NotFound
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.taken import Novelty, TakenPatient


@dataclass(frozen=True, slots=True)
class _Normal:
    """An identifier ready to compare, with what its value tells."""

    assigner: str
    value: str
    temporary: bool = False
    birth_date: date | None = None


# Made once: a gateway takes hundreds of messages a second.
_OF_VALUE = select(col(Identifier.patient_id), col(Identifier.temporary)).where(
    col(Identifier.assigner) == bindparam("assigner"), col(Identifier.value) == bindparam("value")
)
_HELD = select(col(Identifier.assigner), col(Identifier.value)).where(
    col(Identifier.patient_id) == bindparam("patient")
)

_PLAIN = ("sex", "language", "phone", "address", "home_municipality")


@verb(may=Permission.REGISTER)
def take_patient(tx: Tx, *, facts: PatientFacts) -> TakenPatient:
    """Take a patient: a new one, or what is new about a known one. What the message leaves unsaid stays as it was.

    Raises:
        Invalid: ``patient.nameless`` for one who isn't known by an identifier, an invalid identity code, or identifiers
            of two different people.
    """
    identifiers = _identifiers(tx, facts)
    patient = _known(tx, facts, identifiers)
    if patient is None:
        if not facts.family.strip() and not facts.given.strip():
            raise Invalid("patient.nameless")
        patient = tx.add(
            Patient(
                family=facts.family.strip(),
                given=facts.given.strip(),
                birth_date=_birth_date(facts, identifiers),
                **{name: getattr(facts, name) for name in _PLAIN},
                non_disclosure=facts.non_disclosure,
                search=fold(f"{facts.family} {facts.given}"),
            )
        )
        novelty = Novelty.TAKEN
    else:
        novelty = Novelty.UPDATED if _update(tx, patient, facts, identifiers) else Novelty.SAME
    if _add_identifiers(tx, patient.id, identifiers, new=novelty is Novelty.TAKEN) and novelty is Novelty.SAME:
        novelty = Novelty.UPDATED
    tx.about(patient=patient.id)
    return TakenPatient(patient.id, novelty)


def known_patient(tx: Tx, facts: PatientFacts) -> Patient | None:
    """The one patient whom the facts' identifiers name; ``None`` for somebody who isn't known here.

    Raises:
        Invalid: an invalid identity code, or identifiers of two different people.
    """
    return _known(tx, facts, _identifiers(tx, facts))


def patient_of(tx: Tx, key: int) -> Patient:
    """The patient's row, followed through mergers.

    Raises:
        NotFound: ``patient.unknown``.
    """
    patient = tx.session.get(Patient, key)
    while patient is not None and patient.merged_into is not None:
        patient = tx.session.get(Patient, patient.merged_into)
    if patient is None:
        raise NotFound("patient.unknown")
    return patient


def _identifiers(tx: Tx, facts: PatientFacts) -> list[_Normal]:
    today = clinic_day(tx.now)
    given = (_normal(identifier, today) for identifier in facts.identifiers if identifier.value.strip())
    return list(dict.fromkeys(given))


def _normal(identifier: IdentifierFacts, today: date) -> _Normal:
    if identifier.assigner != NATIONAL_SYSTEM:
        return _Normal(identifier.assigner, identifier.value.strip())
    code = parse_code(identifier.value, today)
    return _Normal(NATIONAL_SYSTEM, code.value, temporary=code.temporary, birth_date=code.birth_date)


def _known(tx: Tx, facts: PatientFacts, identifiers: list[_Normal]) -> Patient | None:
    """The one patient whom the identifiers name.

    A test or temporary code is unique only where it was given: it names a patient only if name and birth date agree. A
    person may get a new identity code, also for a temporary one, but a permanent one never tells another birth date.

    Raises:
        Invalid: ``patient.two_people``: they name more than one, or one and somebody born on another day.
    """
    found: dict[int, Patient] = {}
    born: set[date] = set()
    for identifier in identifiers:
        wanted = {"assigner": identifier.assigner, "value": identifier.value}
        for row in tx.connection.execute(_OF_VALUE, wanted).all():
            named = tx.session.get_one(Patient, row.patient_id)
            if not row.temporary or any(_agrees(each, facts, identifier) for each in _records(tx, named)):
                patient = patient_of(tx, named.id)
                found[patient.id] = patient
                born |= born_by_code(tx, named)
    born |= {each.birth_date for each in identifiers if each.birth_date is not None and not each.temporary}
    if len(found) > 1 or len(born) > 1:
        raise Invalid("patient.two_people")
    return next(iter(found.values()), None)


def born_by_code(tx: Tx, patient: Patient) -> set[date]:
    """The birth date of one who has a permanent code; of one who has none, nothing."""
    if patient.birth_date is None:
        return set()
    permanent = select(Identifier.id).where(
        col(Identifier.patient_id) == patient.id,
        col(Identifier.assigner) == NATIONAL_SYSTEM,
        col(Identifier.temporary).is_(False),
    )
    return {patient.birth_date} if tx.session.exec(permanent).first() else set()


def _records(tx: Tx, patient: Patient) -> list[Patient]:
    """The record and those that it took over: a person may be known by the name in any of them."""
    return [patient, *tx.session.exec(select(Patient).where(col(Patient.merged_into) == patient.id))]


def _agrees(patient: Patient, facts: PatientFacts, identifier: _Normal) -> bool:
    born = facts.birth_date or identifier.birth_date
    return patient.search == fold(f"{facts.family} {facts.given}") and patient.birth_date in (born, None)


def _birth_date(facts: PatientFacts, identifiers: list[_Normal]) -> date | None:
    told = (identifier.birth_date for identifier in identifiers if identifier.birth_date is not None)
    return facts.birth_date or next(told, None)


def _update(tx: Tx, patient: Patient, facts: PatientFacts, identifiers: list[_Normal]) -> bool:
    """Write what the message says and the record doesn't have yet; whether there was anything.

    A name that the person had in a record which this one took over changes nothing: of two senders, each would else
    undo what the other wrote.
    """
    said: dict[str, object] = {name: getattr(facts, name) for name in _PLAIN if getattr(facts, name)}
    born = _birth_date(facts, identifiers) if patient.birth_date is None else facts.birth_date
    if born is not None:
        said["birth_date"] = born
    if facts.non_disclosure:
        said["non_disclosure"] = True
    other_names = {each.search for each in _records(tx, patient)[1:]}
    for name in ("family", "given") if fold(f"{facts.family} {facts.given}") not in other_names else ():
        if getattr(facts, name).strip():
            said[name] = getattr(facts, name).strip()
    new = {name: value for name, value in said.items() if getattr(patient, name) != value}
    if not new:
        return False
    tx.change(patient)
    for name, value in new.items():
        setattr(patient, name, value)
    patient.search = fold(f"{patient.family} {patient.given}")
    return True


def _add_identifiers(tx: Tx, patient: int, identifiers: list[_Normal], *, new: bool) -> bool:
    held = set() if new else {(row.assigner, row.value) for row in tx.connection.execute(_HELD, {"patient": patient})}
    missing = [each for each in identifiers if (each.assigner, each.value) not in held]
    for each in missing:
        tx.add(Identifier(patient_id=patient, assigner=each.assigner, value=each.value, temporary=each.temporary))
    return bool(missing)
