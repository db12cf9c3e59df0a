"""The programs beside ours that tests talk to: a test without its peer skips and says which; in `.ci/run` it fails."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def need_peer(name: str, package: str = "") -> str:
    """The path of a program that the test can't do without.

    A skip is for a developer's own machine. Where CI is set everything was installed, so a peer that isn't there is a
    mistake that a skip would hide.

    Args:
        name: what it is called on the command line.
        package: its Debian package, where that is called otherwise.
    """
    path = shutil.which(name)
    if path is None:
        missing(f"{name}: apt-get install {package or name}")
    return path


def missing(what: str) -> NoReturn:
    """Skip, or fail, for want of a peer."""
    told = f"needs {what}"
    if os.environ.get("CI"):
        pytest.fail(told, pytrace=False)
    pytest.skip(told)
