"""A stand-alone page of one sweep: what was read, by which parameters, and each cluster with its curve and its level."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pinyue.surveillance.account import Said
from pinyue.surveillance.chart import draw, short_date
from pinyue.surveillance.rule import MEASURE_NAMES
from pinyue.surveillance.sweep import Candidate, Sweep
from pinyue.words import language

MOST_CLUSTERS = 200
TONES = ("red", "orange", "yellow", "blue", "neutral")


def render(
    sweep: Sweep,
    levels: Sequence[Mapping[str, Any] | None] | None = None,
    *,
    plan: str | None = None,
    made_at: dt.datetime | None = None,
    lang: str | None = None,
) -> str:
    """The page as HTML text that needs nothing beside it.

    ``levels`` stands in the order of ``sweep.candidates()``; each is None (not graded) or plain data, its words already in the
    page's language: ``name`` (None: no level holds), ``tone`` (one of ``TONES``), ``clauses`` (list), ``possible`` (list of
    ``{name, tone}``), ``order`` (clusters stand in its order, the least first), ``ask`` (list of
    ``{question, answers}``, answers being a list of texts), ``next`` (list of texts).  Absent keys are empty.
    """
    lang = lang or language()
    candidates = list(sweep.candidates())
    given = list(levels) if levels is not None else [None] * len(candidates)
    if len(given) != len(candidates):
        raise ValueError(f"{len(given)} levels for {len(candidates)} clusters")
    everything, usable = sweep.reports
    clusters = [
        {
            "incident": candidate.incident,
            "counts": candidate.counts,
            "level": _level(level),
            "wide": draw(candidate.incident, width=860, height=240, lang=lang),
            "narrow": draw(candidate.incident, width=330, height=220, lang=lang),
        }
        for candidate, level in sorted(zip(candidates, given, strict=True), key=_gravity)[:MOST_CLUSTERS]
    ]
    environment = Environment(
        loader=PackageLoader("pinyue.surveillance"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["said"] = lambda said: said.in_(lang)
    return environment.get_template("clusters.html.j2").render(
        lang=lang,
        t=lambda zh, en: Said(zh, en).in_(lang),
        day=lambda date, year=False: short_date(date, lang, year=year),
        names=MEASURE_NAMES,
        source=sweep.linelist.source.replace("\\", "/").rsplit("/", 1)[-1],
        encoding=(sweep.linelist.encoding or "").removesuffix("-sig").upper(),
        plan=plan,
        made_at=made_at,
        everything=everything,
        usable=usable,
        left_out=sweep.left_out,
        unknown=sweep.unknown,
        parameters=sweep.rule.stated(),
        clusters=clusters,
        total=len(candidates),
    )


def _gravity(pair: tuple[Candidate, Mapping[str, Any] | None]) -> int:
    level = pair[1]
    return int(level.get("order", 0)) if level else 0


def _level(level: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if level is None:
        return None
    filled = {"name": None, "tone": "neutral", "clauses": [], "possible": [], "ask": [], "next": [], **level}
    for tone in (filled["tone"], *(other["tone"] for other in filled["possible"])):
        if tone not in TONES:
            raise ValueError(f"tone {tone!r} is none of {TONES}")
    return filled
