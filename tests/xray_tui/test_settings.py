from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import xray_tui.settings
from models.refusal import Invalid
from xray_tui.settings import Settings, default_database, read_settings

WHOLE = """
database = "/srv/unit.db"
station = "radiographer"
rooms = ["xray1", "pano"]
language = "sv"
theme = "xray-light"
printer = "lp -d slips"
printer_columns = 48
printer_encoding = "cp858"
queue_printer = "file:/srv/queue/"
queue_print_minutes = 15
prefix = "\\u0002"
[keymap]
"queue.call_next" = "f8"
"""


def put(folder: Path, text: str) -> dict[str, str]:
    """A settings file where the environment says."""
    (folder / "xray-tui").mkdir(exist_ok=True)
    (folder / "xray-tui" / "settings.toml").write_text(text)
    return {"XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}


def test_a_whole_file(tmp_path: Path) -> None:
    assert read_settings(environment=put(tmp_path, WHOLE)) == Settings(
        database="/srv/unit.db",
        station="radiographer",
        rooms=("xray1", "pano"),
        language="sv",
        theme="xray-light",
        keymap={"queue.call_next": "f8"},
        printer="lp -d slips",
        printer_columns=48,
        printer_encoding="cp858",
        queue_printer="file:/srv/queue/",
        queue_print_minutes=15,
        prefix="\x02",
    )


def test_no_file_is_the_defaults(tmp_path: Path) -> None:
    settings = read_settings(environment={"HOME": str(tmp_path)})
    assert settings == Settings(database=str(tmp_path / ".local/share/xray-tui/unit.db"))


def test_what_is_given_stands_above_the_file(tmp_path: Path) -> None:
    settings = read_settings(environment=put(tmp_path, WHOLE), language="en", rooms=["ct"], station=None)
    assert (settings.language, settings.rooms, settings.station) == ("en", ("ct",), "radiographer")


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        read_settings(tmp_path / "no.toml")
    assert caught.value.message.key == "settings.no_such_file"


def test_a_relative_folder_in_the_environment_is_ignored(tmp_path: Path) -> None:
    found = default_database({"XDG_DATA_HOME": "data", "HOME": str(tmp_path)})
    assert found == tmp_path / ".local/share/xray-tui/unit.db"
    found = default_database({"XDG_DATA_HOME": str(tmp_path / "data"), "HOME": "/x"})
    assert found == tmp_path / "data/xray-tui/unit.db"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("language = ", "settings.not_toml"),
        ('language = "ru"', "settings.wrong_value"),
        ('station = "kitchen"', "settings.wrong_value"),
        ("rooms = [1]", "settings.wrong_value"),
        ('rooms = "xray1"', "settings.wrong_value"),
        ('prefix = "STX"', "settings.wrong_value"),
        ("database = 1", "settings.wrong_value"),
        ("keymap = {a = 1}", "settings.wrong_value"),
        ('printer = "lp -d \'desk"', "settings.wrong_value"),
        ('printer = " "', "settings.wrong_value"),
        ('printer = "file:slips"', "settings.wrong_value"),
        ("queue_printer = 1", "settings.wrong_value"),
        ("printer_columns = 12", "settings.wrong_value"),
        ("printer_columns = true", "settings.wrong_value"),
        ('printer_encoding = "utf-16"', "settings.wrong_value"),
        ("queue_print_minutes = -1", "settings.wrong_value"),
        ("queue_print_minutes = 0.5", "settings.wrong_value"),
        ('colour = "red"', "settings.unknown_name"),
    ],
)
def test_a_bad_file_is_one_clear_refusal(tmp_path: Path, text: str, key: str) -> None:
    environment = put(tmp_path, text)
    with pytest.raises(Invalid) as caught:
        read_settings(environment=environment)
    assert caught.value.message.key == key


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    environment = put(tmp_path, "")
    (tmp_path / "xray-tui" / "settings.toml").write_bytes(b'theme = "\xff"')
    with pytest.raises(Invalid) as caught:
        read_settings(environment=environment)
    assert caught.value.message.key == "settings.not_toml"


def test_reads_with_the_standard_library_alone() -> None:
    tree = ast.parse(Path(xray_tui.settings.__file__).read_text())
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= set(sys.stdlib_module_names) | {"models"}
