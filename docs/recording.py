"""Draws the README's recording: a check-in, a call and a start, in the running apps, as one animated SVG.

``python docs/recording.py`` writes ``docs/pictures/recording.svg``: text, no script and no font of its own; a row that
several frames share is in it once.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.color import Color
from rich.segment import Segment
from textual.strip import Strip

sys.path.insert(0, str(Path(__file__).parent))
from pictures import MOMENT, PICTURES, SEED, Photographer, code_of, station, to_the_moment  # type: ignore[import-not-found]

from screens.text import say
from screens.themes import DARK, PALETTES
from xray_tui.demo.clinic import Clinic, found
from xray_tui.demo.day import make_day
from xray_tui.demo.staff import Who
from xray_tui.demo.story import Day

CELL, LINE, FONT = 8.4, 18, 14
GROUND = PALETTES[DARK].background
TEXT = PALETTES[DARK].text
MOST_BYTES = 250_000


@dataclass(frozen=True)
class Frame:
    """What stood on the terminal for a while: rows of SVG."""

    rows: tuple[str, ...]
    seconds: float


class Camera:
    """Films the apps that it is pointed at."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []

    async def hold(self, of: Photographer, seconds: float) -> None:
        """What stands there now, for so long."""
        await of.press()
        await asyncio.sleep(0.35)
        await of._pilot.pause()
        strips = of.app.screen._compositor.render_strips()
        self.frames.append(Frame(tuple(_row(Strip(strip)) for strip in strips), seconds))

    def svg(self) -> str:
        """The film."""
        columns = 120
        height = max(len(frame.rows) for frame in self.frames) * LINE
        known: dict[str, str] = {}
        for frame in self.frames:
            for row in frame.rows:
                known.setdefault(row, f"r{len(known)}")
        total = sum(frame.seconds for frame in self.frames)
        begun, moves, groups = 0.0, [], []
        for number, frame in enumerate(self.frames):
            begins, ends = 100 * begun / total, 100 * (begun + frame.seconds) / total
            begun += frame.seconds
            hidden = "" if number == 0 else "0%{visibility:hidden}"
            moves.append(f"@keyframes k{number}{{{hidden}{begins:.2f}%{{visibility:visible}}")
            moves.append("}" if number == len(self.frames) - 1 else f"{ends:.2f}%{{visibility:hidden}}}}")
            moves.append(f"#f{number}{{animation:k{number} {total:.1f}s step-end infinite}}")
            uses = "".join(f'<use href="#{known[row]}" y="{y * LINE}"/>' for y, row in enumerate(frame.rows) if row)
            groups.append(f'<g id="f{number}" class="f">{uses}</g>')
        rows = "".join(f'<g id="{name}">{row}</g>' for row, name in known.items() if row)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * CELL:.0f} {height}" '
            f'font-family="DejaVu Sans Mono,Liberation Mono,monospace" font-size="{FONT}" fill="{TEXT}" '
            'shape-rendering="crispEdges">'
            f"<style>text{{white-space:pre}}.b{{font-weight:bold}}.f{{visibility:hidden}}{''.join(moves)}"
            "@media (prefers-reduced-motion:reduce){.f{animation:none!important}#f0{visibility:visible}}</style>"
            f'<rect width="100%" height="100%" fill="{GROUND}"/><defs>{rows}</defs>{"".join(groups)}</svg>\n'
        )


def _row(strip: Strip) -> str:
    parts, x = [], 0
    for segment in Strip(Segment.simplify(strip)):
        style, cells = segment.style, segment.cell_length
        ink, ground = (_hex(style.color), _hex(style.bgcolor)) if style else ("", "")
        if style and style.reverse:
            ink, ground = ground or GROUND, ink or TEXT
        at, wide = f"{x * CELL:.1f}", f"{cells * CELL:.1f}"
        if ground and ground != GROUND:
            parts.append(f'<rect x="{at}" width="{wide}" height="{LINE}" fill="{ground}"/>')
        text = segment.text.rstrip()
        if text:
            blank = len(text) - len(text.lstrip())
            at, wide = f"{(x + blank) * CELL:.1f}", f"{(len(text) - blank) * CELL:.1f}"
            look = (' class="b"' if style and style.bold else "") + (f' fill="{ink}"' if ink and ink != TEXT else "")
            parts.append(f'<text x="{at}" y="13.5" textLength="{wide}"{look}>{escape(text.lstrip())}</text>')
        x += cells
    return "".join(parts)


def _hex(color: Color | None) -> str:
    return "" if color is None or color.is_default else color.get_truecolor().hex


async def film(day: Day, clinic: Clinic, database: Path) -> Camera:
    """Reception gives a number; the radiographer calls whoever is first, and starts."""
    camera = Camera()
    async with station(clinic, database, Who.RECEPTIONIST) as desk:
        await desk.until(say("en", "desk.live"))
        await camera.hold(desk, 2.0)
        code = code_of(
            day, lambda comer: not comer.bookings and all(one.exam and one.exam.imaged_here for one in comer.orders)
        )
        for part in (code[:3], code[3:7], code[7:]):
            await desk.press(*(letter if letter != "-" else "minus" for letter in part))
            await camera.hold(desk, 0.4)
        await asyncio.sleep(0.4)
        await desk.press("enter")
        await desk.until(say("en", "check_in.open_referrals"))
        await camera.hold(desk, 3.0)
        await asyncio.sleep(0.4)
        await desk.press("enter")
        await desk.until(say("en", "check_in.how_identity"))
        await camera.hold(desk, 2.0)
        await asyncio.sleep(0.4)
        await desk.press("enter")
        await desk.until(say("en", "check_in.number_given"))
        await camera.hold(desk, 3.0)
    async with station(clinic, database, Who.RADIOGRAPHER) as desk:
        await desk.until(say("en", "desk.live"))
        await _free(desk, camera)
    return camera


async def _free(desk: Photographer, camera: Camera) -> None:
    """Whoever is in the room is finished; then the next is called."""
    await camera.hold(desk, 3.0)
    await desk.press("enter")
    await camera.hold(desk, 2.0)
    await asyncio.sleep(0.4)
    await desk.press("enter")
    await camera.hold(desk, 2.5)
    await desk.press("f9")
    await camera.hold(desk, 4.0)


def main() -> None:
    """Film it."""
    PICTURES.mkdir(exist_ok=True)
    day = make_day(SEED, MOMENT)
    with TemporaryDirectory(prefix="xray-tui-recording-") as folder:
        database = Path(folder) / "day.db"
        clinic: Any = found(database, day, speed=0)
        try:
            asyncio.run(to_the_moment(day, clinic))
            drawn = asyncio.run(film(day, clinic, database)).svg()
        finally:
            clinic.close()
    if len(drawn.encode()) > MOST_BYTES:
        raise SystemExit(f"too large: {len(drawn.encode())} bytes")
    (PICTURES / "recording.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
