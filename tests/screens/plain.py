"""The screen's plain text: what tests compare instead of pictures."""

from __future__ import annotations

from textual.app import App


def plain(app: App[object]) -> str:
    """What stands on the terminal, line by line, without blanks at the ends."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)
