from __future__ import annotations

from pathlib import Path

import pytest

from tests.xray_tui.scanning import scan_into
from tests.xray_tui.test_scans import check


@pytest.mark.parametrize("mode", ["busy", "real"])
def test_a_hundred_and_fifty_scans_into_a_busy_desk(tmp_path: Path, seed: int, mode: str) -> None:
    check(scan_into(tmp_path, 150, seed, mode=mode))
