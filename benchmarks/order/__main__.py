"""What the order does to whom, beside other rules: days simulated on SimPy, the same days for each rule.

``python -m benchmarks.order [--days N] [--json] [--write]``
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from benchmarks.figures import put
from benchmarks.order.arrivals import Kind
from benchmarks.order.compare import Outcome, compare, difference
from benchmarks.order.picture import picture
from benchmarks.order.rules import OURS, RULES, VARIANTS

DOCS = Path(__file__).parents[2] / "docs"
LOADS = (0.5, 0.65, 0.8, 0.95, 1.1)
USUAL = Kind(0.8)

Found = Mapping[Kind, Mapping[str, Outcome]]


def table(found: Found) -> str:
    """A row for each rule on each kind of day."""
    lines = [
        "| radiographers, load | rule | walk-ins wait p50 / p90 / most | appointments late p50 / p90 / most "
        "| urgent p90 / most | stat, asap p90 | stat, asap: ours shorter by |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for kind, outcomes in found.items():
        for name, each in outcomes.items():
            less = difference(outcomes[OURS], each)
            shorter = "–" if name == OURS else f"{-less.mean:.1f} ± {less.half:.1f}"
            cells = (
                f"{kind.radiographers}, {kind.load}" if name == OURS else "",
                f"**{name}**" if name == OURS else name,
                *(f"{s.p50:.0f} / {s.p90:.0f} / {s.most:.0f}" for s in (each.walk_in, each.appointment)),
                f"{each.urgent.p90:.0f} / {each.urgent.most:.0f}",
                f"{each.protected.p90:.0f}",
                shorter,
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.order", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--days", type=int, default=200, help="how many days of each kind (200)")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.add_argument("--write", action="store_true", help="also into docs/order.md, with the picture")
    given = parser.parse_args()
    kinds = [Kind(load, radiographers) for radiographers in (1, 2) for load in LOADS]
    found = {kind: compare(kind, RULES, given.days) for kind in kinds}
    variants = compare(USUAL, VARIANTS, given.days)
    rules, own = table(found), table({USUAL: variants})
    if given.write:
        put(DOCS / "order.md", "rules", rules)
        put(DOCS / "order.md", "variants", own)
        title = f"One radiographer, load {USUAL.load}, {given.days} days: walk-ins / appointments, minutes"
        (DOCS / "pictures" / "order.svg").write_text(picture(found[USUAL], title), encoding="utf-8")
    if given.json:
        listed = [
            {"kind": asdict(kind), "rules": {n: asdict(o) for n, o in each.items()}} for kind, each in found.items()
        ]
        print(json.dumps([*listed, {"kind": asdict(USUAL), "variants": {n: asdict(o) for n, o in variants.items()}}]))
    else:
        print(rules, own, sep="\n")


if __name__ == "__main__":
    main()
