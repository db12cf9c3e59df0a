"""Compile the catalogs: ``screens/locale/LANGUAGE/LC_MESSAGES/AREA.po`` to ``.mo``.

Run by ``make env`` (``python -m screens.locale.build``) and by the build of the wheel, as a hook of Hatchling.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def compile_catalogs(folder: Path = HERE) -> list[Path]:
    """Write a ``.mo`` beside every ``.po`` under the folder.

    Returns:
        The files written.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = []
    for po in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parent.parent.name)
        mo = po.with_suffix(".mo")
        new = mo.with_suffix(".new")
        with new.open("wb") as target:
            write_mo(target, catalog)
        new.replace(mo)  # whole or not at all: a program may be reading it
        written.append(mo)
    return written


def get_build_hook() -> type[Any]:
    """Hatchling's entry: a hook that compiles the catalogs before the wheel is packed."""
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class CatalogHook(BuildHookInterface[Any]):
        """Compiles the catalogs into the tree that is packed."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Compile, before the files are gathered."""
            compile_catalogs(Path(self.root) / "screens" / "locale")

    return CatalogHook


if __name__ == "__main__":
    compile_catalogs()
