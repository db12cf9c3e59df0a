"""A verb: one function that changes the clinic, in one transaction, with one entry in the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from models.permission import Permission

if TYPE_CHECKING:
    from models.store.unit_of_work import Tx

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verb:
    """What is known of a verb.

    Args:
        name: its package and function, ``visit.call_next``: what the journal calls it, for as long as it is kept.
        may: the permission that it takes.
        run: the function itself.
        looks: it only remembers that somebody looked: screens needn't be painted again for it.
    """

    name: str
    may: Permission
    run: Callable[..., Any]
    looks: bool = False


REGISTRY: dict[str, Verb] = {}
"""Every verb of the modules imported so far, by name."""

_OF_FUNCTION: dict[Callable[..., Any], Verb] = {}


def verb(
    *, may: Permission, looks: bool = False
) -> Callable[[Callable[Concatenate[Tx, P], T]], Callable[Concatenate[Tx, P], T]]:
    """Register a function as a verb; it stays the plain function that it is.

    Called with a `Tx`, inside another verb's body, it is just a function: the permission was checked for the verb that
    was performed.

    Args:
        may: the permission that whoever performs it needs.
        looks: it changes nothing that a screen shows, but remembers that somebody looked: the chain advances, the
            feed stays silent.
    """

    def register(function: Callable[Concatenate[Tx, P], T]) -> Callable[Concatenate[Tx, P], T]:
        known = Verb(name_of(function), may, function, looks)
        earlier = REGISTRY.setdefault(known.name, known)
        if earlier is not known and _origin(earlier.run) != _origin(function):
            raise ValueError(f"two verbs are called {known.name}")
        REGISTRY[known.name] = known
        _OF_FUNCTION[function] = known
        return function

    return register


def verb_of(function: Callable[..., Any]) -> Verb:
    """The verb that a function was registered as.

    Raises:
        LookupError: it is not a verb.
    """
    try:
        return _OF_FUNCTION[function]
    except KeyError:
        raise LookupError(f"{function!r} is not a verb") from None


def name_of(function: Callable[..., Any]) -> str:
    """``models.visit.call.call_next`` is ``visit.call_next``: modules may be moved within their package."""
    parts = function.__module__.split(".")
    package = parts[1] if parts[0] == "models" and len(parts) > 1 else parts[-1]
    return f"{package}.{function.__name__}"


def _origin(function: Callable[..., Any]) -> tuple[str, str]:
    return function.__module__, function.__qualname__
