"""The wheel, as a user gets it: built, installed away from its source, and run from a folder of a stranger's."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("xray_tui", "screens", "models")
FILES = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore")


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    """A program's output; it must end well."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=kept | more, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built of a copy: the build compiles the catalogs into the tree that it packs."""
    tree = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    for name in FILES:
        shutil.copy(ROOT / name, tree)
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tree / "dist", cwd=tree)
    (built,) = (tree / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` of an environment that has the wheel, and sees the packages that it needs."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    install = ["install", "-q", "--no-deps", "--no-index", wheel]
    if importlib.util.find_spec("pip"):
        run(sys.executable, "-m", "pip", "--python", python, *install, cwd=environment)
    elif uv := shutil.which("uv"):
        run(uv, "pip", *install, "--python", python, cwd=environment)
    elif os.environ.get("CI"):
        pytest.fail("needs pip or uv", pytrace=False)
    else:
        pytest.skip("needs pip or uv")
    # A folder on the path, not a site: what leads an editable installation to its source isn't followed.
    inside = sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)})
    outside = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(inside) / "needed.pth").write_text("\n".join(outside), encoding="utf-8")
    return environment / "bin"


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A folder that has modules of the same names."""
    for name in SOURCES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('a stranger was imported')\n", encoding="utf-8")
    return tmp_path


def test_the_wheel_has_all_that_it_needs_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        names = set(packed.namelist())

    catalogs = {path.relative_to(ROOT).with_suffix(".mo") for path in (ROOT / "screens" / "locale").rglob("*.po")}
    modules = {path.relative_to(ROOT) for name in SOURCES for path in (ROOT / name).rglob("*.py")}
    styles = {path.relative_to(ROOT) for path in (ROOT / "screens").rglob("*.tcss")}
    others = {Path("models/unit/default.toml"), *(Path(name) / "py.typed" for name in SOURCES)}
    assert catalogs
    assert styles
    assert Path("models/store/migrations/versions/r0001_first.py") in modules
    assert not {str(path) for path in catalogs | modules | styles | others} - names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == set(SOURCES)


def test_the_program_is_the_installed_one(installed: Path, strange: Path) -> None:
    asked = "import models, screens, xray_tui; print(models.__file__, screens.__file__, xray_tui.__file__)"

    told = run(installed / "python", "-P", "-c", asked, cwd=strange).split()

    assert all(Path(one).is_relative_to(installed.parent) for one in told)


def test_it_runs_from_a_folder_with_modules_of_the_same_names(installed: Path, strange: Path) -> None:
    program, home = installed / "xray-tui", {"HOME": str(strange)}
    text = (ROOT / "models" / "unit" / "default.toml").read_text(encoding="utf-8")
    (strange / "unit.toml").write_text(text, encoding="utf-8")
    database = ("--database", strange / "new.db")

    assert "demo" in run(program, "--help", cwd=strange, **home)
    run(program, "unit", "load", "unit.toml", *database, cwd=strange, **home)
    assert run(program, "unit", "show", *database, cwd=strange, **home).strip() == text.strip()
    board = json.loads(run(program, "board", "--json", *database, cwd=strange, **home))
    assert board["tickets"] == []
