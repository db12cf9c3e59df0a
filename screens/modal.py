"""What stands before the screens and owns the keys while it does: a dialog, or the cover of a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.screen import ModalScreen

from models.refusal import Message
from screens.bindings import BY_ID
from screens.host import Host
from screens.safe import visible
from screens.text import text

if TYPE_CHECKING:
    from screens.sheet import Words

T = TypeVar("T")


class Modal(ModalScreen[T]):
    """The base of both. The app knows them by it, and loads what they are made of when the first one is shown."""

    AUTO_FOCUS = None

    COVERS: ClassVar[bool] = False
    """Whether it covers the desk, with the dialogs on it."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._notice: Words = ""

    @property
    def host(self) -> Host:
        """The app, as screens know it."""
        return cast(Host, self.app)

    @property
    def language(self) -> str:
        """The desk's language."""
        return self.host.language

    def words(self, words: Words) -> str:
        """In the desk's language, and safe to show."""
        return text(self.language, words) if isinstance(words, Message) else visible(words)

    def lets(self, binding: str) -> bool:
        """Whether one of the desk's keys works before it: those that work anywhere.

        Args:
            binding: its id.
        """
        return BY_ID[binding].anywhere

    def refuse(self, notice: Words) -> None:
        """Say aloud why not, and stay."""
        self._notice = notice
        self.app.bell()
        self.redraw()

    def redraw(self) -> None:
        """Draw it all again."""
        self.refresh()
