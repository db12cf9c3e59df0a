"""What the order does to whom, beside other rules: days simulated on SimPy, the same days for each rule.

``python -m benchmarks.order [--days N] [--json] [--write]``
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.command import command
from benchmarks.figures import put
from benchmarks.order.arrivals import Kind
from benchmarks.order.compare import Outcome, compare, difference
from benchmarks.order.picture import picture
from benchmarks.order.rules import OURS, RULES, VARIANTS

DOCS = Path(__file__).parents[2] / "docs"
LOADS = (0.5, 0.65, 0.8, 0.95, 1.1)
USUAL = Kind(0.8)

Found = Mapping[Kind, Mapping[str, Outcome]]


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found.

    Args:
        days: how many days of each kind.
        rules: other rules, on each kind of day.
        variants: our own with other numbers, on the usual day.
    """

    days: int
    rules: Found
    variants: Found

    def as_json(self) -> str:
        """For a program."""
        both = {"rules": self.rules, "variants": self.variants}
        listed = [
            {"kind": asdict(kind), what: {name: asdict(outcome) for name, outcome in outcomes.items()}}
            for what, found in both.items()
            for kind, outcomes in found.items()
        ]
        return json.dumps(listed)

    def as_markdown(self) -> str:
        """For a reader."""
        return f"{table(self.rules)}\n{table(self.variants)}"

    def write(self) -> None:
        """Put it into its places in the page, with the picture."""
        put(DOCS / "order.md", "rules", table(self.rules))
        put(DOCS / "order.md", "variants", table(self.variants))
        title = f"One radiographer, load {USUAL.load}, {self.days} days: walk-ins / appointments, minutes"
        (DOCS / "pictures" / "order.svg").write_text(picture(self.rules[USUAL], title), encoding="utf-8")


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


def measure(days: int) -> Compared:
    """Play so many days of each kind."""
    kinds = [Kind(load, radiographers) for radiographers in (1, 2) for load in LOADS]
    return Compared(days, {kind: compare(kind, RULES, days) for kind in kinds}, {USUAL: compare(USUAL, VARIANTS, days)})


if __name__ == "__main__":
    command("order", __doc__, measure, days=200)
