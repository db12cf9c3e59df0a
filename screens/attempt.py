"""A verb that is about to be tried from a screen, with what to say if it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from models.refusal import Refusal

if TYPE_CHECKING:
    from models.store.unit_of_work import Tx
    from screens.base import DeskScreen
    from screens.sheet import Who, Words

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A verb that is about to be tried.

    Args:
        screen: where.
        title: what did not happen, for the chip of the refusal.
        who: whom it is about; a function where only the refusal tells.
        next_step: what to do next; without, that nothing was changed.
    """

    screen: DeskScreen
    title: Words
    who: Who | Callable[[Refusal], Who | None] | None = None
    next_step: Words = ""

    async def perform(self, verb: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Perform it; if it is refused, show why and answer ``None``."""
        try:
            return await self.screen.desk.perform(verb, *args, **kwargs)
        except Refusal as refusal:
            from screens.dialogs import Refused

            who = self.who(refusal) if callable(self.who) else self.who
            dialog = Refused.of(self.title, refusal, who=who, next_step=self.next_step)
            await self.screen.ask(dialog)
            return None
