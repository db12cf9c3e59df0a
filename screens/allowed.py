"""Whose a permission is, in words."""

from __future__ import annotations

from models.permission import Permission, people_with
from models.refusal import Message


def only_for(may: Permission) -> Message:
    """Whose a permission is, in a word."""
    return Message("desk.only_for", {"roles": roles_with(may)})


def roles_with(may: Permission) -> tuple[Message, ...]:
    """The roles of people that have a permission, as they are called."""
    return tuple(Message(f"staff.role_{role}") for role in people_with(may))
