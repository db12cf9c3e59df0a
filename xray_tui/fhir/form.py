"""Whether a resource has the form that FHIR R4 gives its type, and the codes that it must have.

Only the types that are used are checked, each by itself: an odd DocumentReference in a bundle concerns nobody here.
The library's R4B models are those of R4 for these types. They don't check required codes, so this does.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from models.refusal import Message
from xray_tui.fhir.tree import Node, depth_over, line

USED = frozenset({"ServiceRequest", "Patient", "Practitioner", "PractitionerRole", "Organization", "Appointment"})

DEEPEST = 48
"""No resource of these types comes near."""

_REQUIRED: dict[str, dict[str, frozenset[str]]] = {
    "ServiceRequest": {
        "status": frozenset({"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}),
        "intent": frozenset(
            {"proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order"}
            | {"instance-order", "option"}
        ),
    },
    "Appointment": {
        "status": frozenset(
            {"proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow", "entered-in-error"}
            | {"checked-in", "waitlist"}
        ),
    },
}
_IF_GIVEN = {"ServiceRequest": {"priority": frozenset({"routine", "urgent", "asap", "stat"})}}

_ASIDE = ("text", "contained")
"""Not looked at: the narrative is for readers, and a contained resource is checked when something refers to it."""


def wrong_form(resource: Node) -> Message | None:
    """Why the resource can't be used as it is; ``None`` if it can. Its type must be one of ``USED``."""
    kind = line(resource, "resourceType")
    if depth_over(resource, DEEPEST):
        return Message("intake.too_deep")
    for modifier in ("implicitRules", "modifierExtension"):
        if resource.get(modifier):
            # By the standard, who doesn't know what these change must not use what they are on.
            return Message("intake.modified", {"element": modifier})
    return _wrong_code(kind, resource) or _wrong_element(kind, resource)


def _wrong_code(kind: str, resource: Node) -> Message | None:
    for element, known in _REQUIRED.get(kind, {}).items():
        if resource.get(element) in (None, ""):
            return Message("intake.missing", {"element": element})
        if line(resource, element) not in known:
            return Message("intake.unknown_code", {"element": element, "code": line(resource, element)})
    for element, known in _IF_GIVEN.get(kind, {}).items():
        if element in resource and line(resource, element) not in known:
            return Message("intake.unknown_code", {"element": element, "code": line(resource, element)})
    return None


def _wrong_element(kind: str, resource: Node) -> Message | None:
    from pydantic import ValidationError

    try:
        _model(kind).model_validate({name: value for name, value in resource.items() if name not in _ASIDE})
    except ValidationError as error:
        return _first_of(error.errors(include_url=False, include_context=False, include_input=False))
    except (RecursionError, ValueError, TypeError, AssertionError, ArithmeticError, LookupError, AttributeError):
        # What the library's own parsers raise on a value that they did not expect.
        return Message("intake.malformed", {"element": kind})
    return None


def _first_of(errors: list[Any]) -> Message:
    first = errors[0] if errors else {"loc": (), "type": ""}
    element = ".".join(str(part) for part in first["loc"] if isinstance(part, (str, int))) or "?"
    match first["type"]:
        case "missing":
            return Message("intake.missing", {"element": element})
        case "extra_forbidden":
            return Message("intake.unknown_element", {"element": element})
        case _:
            return Message("intake.malformed", {"element": element})


@cache
def _model(kind: str) -> Any:
    return getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
