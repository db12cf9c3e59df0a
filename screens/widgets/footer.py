"""The last two rows of every desk screen: what can be done here, and the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from screens.widgets.lines import Lines
from screens.widgets.spans import Line, joined, key, measure


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does.

    Args:
        key: as shown: ``Ctrl+R``.
        does: in the desk's language.
        keeps: it stays when others have to go.
        short: the same in fewer words, before anything has to go.
    """

    key: str
    does: str
    keeps: bool = False
    short: str = ""


def hint_line(hints: Sequence[Hint], width: int) -> Line:
    """As many hints as fit, in fewer words if need be; those that keep stay, then the first ones."""
    shown = list(hints)
    whole = joined([key(hint.key, hint.does) for hint in shown])
    if measure(whole) <= width:
        return whole
    shown = [replace(hint, does=hint.short or hint.does) for hint in shown]
    while shown:
        line = joined([key(hint.key, hint.does) for hint in shown])
        if measure(line) <= width:
            return line
        going = next((hint for hint in reversed(shown) if not hint.keeps), shown[-1])
        shown.remove(going)
    return ()


class Footer(Lines):
    """Two rows of keys; one where there is no room for the screens."""

    DEFAULT_CSS = """
    Footer { dock: bottom; height: 2; background: $panel; }
    Footer.-one-row { height: 1; }
    """

    _acts: Sequence[Hint] = ()
    _screens: Sequence[Hint] = ()

    def tell(self, acts: Sequence[Hint], screens: Sequence[Hint]) -> None:
        """Tell these keys from now on."""
        self._acts, self._screens = acts, screens
        self._lay()

    def on_resize(self) -> None:
        """Lay it out for the new width."""
        self._lay()

    def _lay(self) -> None:
        width, height = self.size
        if not width:
            return
        if height < 2:
            kept = [hint for hint in self._screens if hint.keeps]
            self.show([hint_line([*self._acts, *kept], width - 2)])
        else:
            self.show([hint_line(self._acts, width - 2), hint_line(self._screens, width - 2)])
