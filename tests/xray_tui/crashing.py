"""A desk that crashes with a patient in its hands: in the way that its argument names."""

from __future__ import annotations

import sys
from threading import Thread
from typing import Any

from tests.screens.bench import Bench, NotingScreen
from xray_tui.app_base import run_app
from xray_tui.desk_app import DeskApp

PATIENT = "Mallinen, Kielo 010594Y9032"


class CrashingScreen(NotingScreen):
    """F9 crashes."""

    def act_call_next(self) -> Any:
        patient = PATIENT
        match sys.argv[1]:
            case "handler":
                raise ValueError(patient)
            case "worker":
                return self._later(patient)
            case "panic":
                self.app.panic(patient)
            case "thread":
                thread = Thread(target=self._fail, args=(patient,))
                thread.start()
                thread.join()
                self.app.exit(return_code=3)
            case "callback":
                self.call_later(self._fail, patient)
        return None

    async def _later(self, patient: str) -> None:
        self._fail(patient)

    def _fail(self, patient: str) -> None:
        raise RuntimeError(patient)


if __name__ == "__main__":
    app = DeskApp(Bench(), table={"queue": "tests.xray_tui.crashing:CrashingScreen"})  # type: ignore[arg-type]
    sys.exit(run_app(app))
