"""The desk's palette, help and languages: what works on every screen of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from models.refusal import Message
from screens.allowed import roles_with
from screens.base import DeskScreen
from screens.bindings import BY_ID, KEYS, Key, key_name, label, tip
from screens.desk import Desk
from screens.host import Note
from screens.modal import Modal
from screens.text import LANGUAGES, say
from screens.themes import CONTRAST, DARK, LIGHT
from xray_tui.desk_rooms import DeskRooms

if TYPE_CHECKING:
    from screens.dialog import Dialog
    from screens.menus import Command

T = TypeVar("T")

_THEME_LABELS = {DARK: "desk.theme_dark", LIGHT: "desk.theme_light", CONTRAST: "desk.theme_contrast"}


class DeskMenus(DeskRooms):
    """An app whose screens have the same keys; its first arguments are those of ``DeskScreens``.

    Args:
        keymap: keys by the id of the binding that they replace.
    """

    def __init__(
        self,
        desk: Desk,
        language: str,
        theme: str,
        prefix: str,
        table: Mapping[str, str],
        first: str,
        keymap: Mapping[str, str],
    ) -> None:
        super().__init__(desk, language, theme, prefix, table, first)
        self._own_keys = dict(keymap)
        self.set_keymap(self._own_keys)

    def key_shown(self, binding: str) -> str:
        """The key of a binding as it is shown."""
        return key_name(self._own_keys.get(binding) or BY_ID[binding].keys)

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Show a dialog and wait for its answer; only in a worker."""
        await self.uncovered()
        return await self.push_screen_wait(dialog)

    def help(self) -> None:
        """Show all keys."""
        from screens.menus import Help

        lang = self.language
        self.push_screen(Help([(self.key_shown(key.id), label(lang, key.id), tip(lang, key.id)) for key in self._keys]))

    def speak(self, language: str) -> None:
        """Change the language of the desk, on all its screens."""
        self._language = language
        for screen in self.desk_screens():
            screen.retranslate()
        if isinstance(self.screen, Modal):
            self.screen.redraw()

    @property
    def _keys(self) -> list[Key]:
        """The keys that mean something here."""
        shown = self.desk_screen
        return [
            key
            for key in KEYS
            if (not key.screen or key.screen in self._table)
            and key.is_for(self.desk.station.may)
            and (not key.data or (shown is not None and hasattr(shown, f"act_{key.id}")))
        ]

    async def _palette(self) -> None:
        from screens.menus import Palette

        shown = self.desk_screen
        palette = Palette([*self._commands(), *self._of_screen(shown)])
        chosen = await self.ask(palette)
        if chosen is None:
            return
        kind, _, what = chosen.partition(":")
        match kind:
            case "errand" if shown is not None:
                from screens.errands import listing

                shown.go("errand", listing.run(shown, what, palette.whom))
            case "here" if shown is not None:
                shown.go("command", shown.command(what))
            case "language":
                self.speak(what)
            case "theme":
                self.theme = what
            case "help":
                self.help()
            case _:
                self.action_key(what)

    def _commands(self) -> list[Command]:
        from screens.menus import Command

        lang = self.language
        commands = [
            Command(f"key:{key.id}", label(lang, key.id), self.key_shown(key.id), words=label("en", key.id))
            for key in self._keys
            if key.bound and key.id != "palette"
        ]
        commands.append(Command("help:", label(lang, "help"), self.key_shown("help")))
        commands += [Command(f"language:{one}", say(one, "desk.language_name")) for one in LANGUAGES]
        return commands + [Command(f"theme:{name}", say(lang, key)) for name, key in _THEME_LABELS.items()]

    def _of_screen(self, shown: DeskScreen | None) -> list[Command]:
        """What can be done on this screen alone, and from any."""
        from screens.errands import listing  # nothing of it is needed for the first frame

        if shown is None or shown.desk.health.loading:
            return []
        found = [replace(one, id=f"here:{one.id}") for one in shown.commands()]
        found += [replace(one, id=f"errand:{one.id}") for one in listing.commands(shown)]
        return [one for one in found if one.may is None or one.may in self.desk.station.may]

    def _repaint(self, _theme: object) -> None:
        for screen in self.desk_screens():
            screen.repaint()

    def action_key(self, binding: str) -> None:
        """A bound key was pressed, or its command chosen."""
        shown, may = self.desk_screen, BY_ID[binding].may
        if may is not None and may not in self.desk.station.may:
            self.bell()
            if shown is not None:
                said = {"what": Message(f"key.{binding}"), "roles": roles_with(may)}
                shown.toast(Note(Message("desk.key_only_for", said), alarm=True))
            return
        match binding:
            case "blank":
                self.cover()
            case "palette":
                self.run_worker(self._palette(), group="menu")
            case "language":
                self.speak(LANGUAGES[(LANGUAGES.index(self.language) + 1) % len(LANGUAGES)])
            case screen if screen in self._table:
                self.switch_mode(screen)
            case _:
                if shown is None or not shown.press(binding):
                    self.bell()
