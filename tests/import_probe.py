"""Run in an interpreter of its own: imports modules one after the other and tells what came with each.

``python -I import_probe.py ROOT MODULE...`` prints JSON: for each module what it loaded that was not there before, and
what project code did while it was imported (opened a file, a database, a socket, started a thread or a program).
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import FrameType

ACTS = ("open", "sqlite3.connect", "socket.connect", "socket.bind", "subprocess.Popen", "_thread.start_new_thread")
STANDARD = str(Path(json.__file__).parents[1])


def whose(frame: FrameType | None) -> str:
    """The file of the code that brought this about: the nearest that isn't the interpreter's own."""
    while frame is not None:
        name = frame.f_code.co_filename
        if not name.startswith("<") and name != __file__ and (not name.startswith(STANDARD) or "-packages" in name):
            return name
        frame = frame.f_back
    return ""


def main(root: str, names: list[str]) -> None:
    """Import them and print what happened."""
    done: list[str] = []
    ours = tuple(f"{root}/{floor}/" for floor in ("xray_tui", "screens", "models"))

    def watch(event: str, args: tuple[object, ...]) -> None:
        if event in ACTS:
            what = str(args[0]) if args else ""
            # The import system reads code, and nothing else is named so.
            if event == "open" and what.endswith((".py", ".pyc", ".so")):
                return
            if whose(sys._getframe(1)).startswith(ours):
                done.append(f"{event} {what}")

    sys.path.insert(0, root)
    sys.addaudithook(watch)
    told = {}
    for name in names:
        before = set(sys.modules)
        done.clear()
        importlib.import_module(name)
        told[name] = {"loaded": sorted(set(sys.modules) - before), "did": list(done)}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
