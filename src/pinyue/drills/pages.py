"""The comparison and the stress test as pages that need nothing beside them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pinyue.drills import wording
from pinyue.drills.heat import heat
from pinyue.drills.stress import Stress
from pinyue.drills.timeline import timeline
from pinyue.engine.clock import show_moment
from pinyue.engine.compare import Comparison
from pinyue.words import tr


def comparison_page(comparison: Comparison, made_at: datetime) -> str:
    """Several plans side by side: a table, the first hour on one axis, and what one of them leaves to nobody."""
    names = wording.short_names([side.pack for side in comparison.sides])
    return _page(
        "compare.html.j2",
        made_at,
        comparison=comparison,
        situation=_situation(comparison),
        names=names,
        sides=list(zip(names, comparison.sides, strict=True)),
        chart=timeline(comparison, names),
    )


def _situation(comparison: Comparison) -> list[tuple[str, str]]:
    """The facts in the words of the first plan that knows each."""
    told: dict[str, tuple[str, str]] = {}
    for side in comparison.sides:
        for name, known in side.facts.items():
            told.setdefault(name, (wording.fact(side.pack, name), wording.value(side.pack, name, known)))
    return list(told.values())


def stress_page(stress: Stress, made_at: datetime) -> str:
    """Each unit's load as a table and a heat map, then what collides, what leads nowhere, what has no level."""
    return _page("stress.html.j2", made_at, stress=stress, chart=heat(stress))


def _page(template: str, made_at: datetime, **known: Any) -> str:
    environment = Environment(
        loader=PackageLoader("pinyue.drills"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["zip"] = zip
    page = environment.get_template(template)
    return page.render(t=tr, said=wording, moment=show_moment, made_at=made_at, **known)
