"""The console script.

What stations start all day, a desk, is opened at once; any other command, help, and whatever is wrong with a line are
Typer's. To load Typer, and what it checks values with, takes two thirds of the time in which a bare Textual app shows
itself.
"""

from __future__ import annotations

import os
import sys

from xray_tui.cli.desk import open_desk, plain
from xray_tui.crash import log_to_file


def run() -> None:
    """The console script."""
    log_to_file()
    try:
        _run()
    except KeyboardInterrupt:  # while it was being loaded
        sys.exit(130)
    except Exception as error:  # noqa: BLE001  its text may name a patient
        from xray_tui.cli.told import mistake

        mistake(error)


def _run() -> None:
    # When a shell asks for completions it says so in the environment, not in the line.
    given = None if "_XRAY_TUI_COMPLETE" in os.environ else plain(sys.argv[1:])
    if given is not None:
        sys.exit(open_desk(**given))
    from xray_tui.cli.commands import app

    app()
