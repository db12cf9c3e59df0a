"""What the documents say by example holds: links lead somewhere, the settings are settings, the keys are the keys."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from screens.bindings import KEYS, clashes, key_name
from xray_tui.cli.commands import app
from xray_tui.settings import Settings, read_settings

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
FLOORS = ("models", "screens", "xray_tui", "benchmarks")
COMMAND: Any = typer.main.get_command(app)
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))

    assert not [link for link in links if not (page.parent / link).exists()]


def test_every_page_that_the_code_names_is_there() -> None:
    sources = [ROOT / "pyproject.toml", *(each for floor in FLOORS for each in (ROOT / floor).rglob("*.*"))]
    named = {
        page
        for source in sources
        if source.suffix in {".py", ".toml"}
        for page in re.findall(r"docs/[\w-]+\.md", source.read_text(encoding="utf-8"))
    }
    assert named
    assert not [page for page in sorted(named) if not (ROOT / page).exists()]


def test_the_settings_of_the_example_are_all_that_there_are_and_right(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", SETTINGS, re.DOTALL)
    (tmp_path / "settings.toml").write_text(example, encoding="utf-8")
    settings = read_settings(tmp_path / "settings.toml")

    assert not clashes(dict(settings.keymap))
    told = {name for name in Settings.__slots__ if getattr(settings, name)}
    assert told == set(Settings.__slots__)


def test_the_keys_that_can_be_changed_are_told() -> None:
    told = dict(re.findall(r"\| `(\w+)` \| ([\w+]+)", SETTINGS))

    assert told == {key.id: key_name(key.keys) for key in KEYS if key.bound}


def lines_of(page: Path) -> Iterator[str]:
    """The program's lines in the blocks of a page, and what it names in a sentence."""
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
        yield from re.findall(r"^(?:\$ )?(xray-tui(?: .*)?)$", block, re.MULTILINE)
    yield from re.findall(r"`(xray-tui(?: [^`]*)?)`", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_is_one(page: Path) -> None:
    for line in lines_of(page):
        words = [word for word in shlex.split(line, comments=True)[1:] if word not in {"...", "…"}]
        command = COMMAND
        while words and words[0] in getattr(command, "commands", ()):
            command = command.commands[words.pop(0)]
        if words and not words[0].startswith("-"):
            assert not hasattr(command, "commands"), f"{line}: there is no {words[0]}"
        known = {option for each in command.params for option in each.opts} | {"--help"}
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, line
