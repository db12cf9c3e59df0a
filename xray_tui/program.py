"""What to type for this program."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

_PROGRAM = "xray-tui"


def program() -> str:
    """What to type for this program in another terminal: its name where that finds it, else its path."""
    own = Path(sys.argv[0])
    if own.name != _PROGRAM:
        own = Path(sys.executable).with_name(_PROGRAM)
    known = shutil.which(_PROGRAM)
    return _PROGRAM if known and Path(known).resolve() == own.resolve() else shlex.quote(str(own.absolute()))
