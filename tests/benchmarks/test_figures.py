"""What a benchmark tells, in its place in a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.figures import Report, figure, put, ratio


def test_a_report_is_put_into_its_place(tmp_path: Path) -> None:
    ours, theirs = figure("ours", [0.002] * 9), figure("theirs", [0.001] * 9)
    told = Report("x", 9, (ours, theirs), (ratio(ours, theirs, 3.0),), how="in turns").as_markdown()
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- x -->\nold\n<!-- /x -->\nafter\n", encoding="utf-8")
    put(page, "x", told)

    text = page.read_text(encoding="utf-8")
    assert "| ours | 2.0 | 2.0 | 0.0 |" in text
    assert "| ours / theirs | 2.0 | 3.0 |" in text
    assert "9 runs of each, in turns; " in text
    assert "old" not in text
    assert text.endswith("<!-- /x -->\nafter\n")
    with pytest.raises(ValueError, match="no place for y"):
        put(page, "y", told)
