"""A picture of what each rule costs whom: the wait of walk-ins against the lateness of appointments."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.order.compare import Outcome
from benchmarks.order.rules import OURS

WIDTH, HEIGHT, MARGIN = 760, 420, 60
_LINE = 17
_INK, _MUTED, _MARK = "#1c2b33", "#5b6b73", "#0b4f9c"


def picture(outcomes: Mapping[str, Outcome], title: str) -> str:
    """An SVG: nine in ten walk-ins by nine in ten appointments, a dot for each rule; nearer to the corner is better."""
    right = 1.15 * max(each.appointment.p90 for each in outcomes.values())
    top = 1.15 * max(each.walk_in.p90 for each in outcomes.values())

    def place(each: Outcome) -> tuple[float, float]:
        across = MARGIN + (WIDTH - 4 * MARGIN) * each.appointment.p90 / right
        return across, HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * each.walk_in.p90 / top

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#f6f5ef"/>',
        _words(MARGIN, 30, title, bold=True),
        f'<path d="M{MARGIN} {MARGIN}V{HEIGHT - MARGIN}H{WIDTH - MARGIN}" fill="none" stroke="{_MUTED}"/>',
        _words(MARGIN, 52, f"walk-ins wait (9 in 10 at most), up to {top:.0f} min", _MUTED),
        _words(MARGIN, HEIGHT - 24, f"appointments are late (9 in 10 at most), up to {right:.0f} min →", _MUTED),
    ]
    under = 0.0
    for name, each in sorted(outcomes.items(), key=lambda one: place(one[1])[1]):
        across, down = place(each)
        colour = _MARK if name == OURS else _INK
        parts.append(f'<circle cx="{across:.0f}" cy="{down:.0f}" r="{7 if name == OURS else 5}" fill="{colour}"/>')
        told = f"{name}  {each.walk_in.p90:.0f} / {each.appointment.p90:.0f}"
        under = max(down + 5, under + _LINE)  # never over the words of the dot above
        parts.append(_words(across + 12, under, told, colour, bold=name == OURS))
    return "\n".join([*parts, "</svg>", ""])


def _words(across: float, down: float, words: str, colour: str = _INK, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    return f'<text x="{across:.0f}" y="{down:.0f}" fill="{colour}" font-size="15"{weight}>{escaped}</text>'
