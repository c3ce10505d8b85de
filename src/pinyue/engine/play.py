"""Run a scenario and say of each expectation whether it held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pinyue.engine.calendar import calendar
from pinyue.engine.clock import CHINA, parse_moment, show_moment
from pinyue.engine.grading import Grading, grade
from pinyue.engine.history import Entry
from pinyue.engine.incident import Incident, fold
from pinyue.engine.owed import Obligation, owed
from pinyue.engine.powers import Permit, may
from pinyue.engine.scenario import Expectation, OwedExpected, Scenario
from pinyue.engine.situation import Facts, Value, parse_value
from pinyue.plans.ladder import Ladder
from pinyue.plans.pack import Pack
from pinyue.plans.table import reading_of, table_of
from pinyue.plans.yamltext import Path
from pinyue.words import BadInput, Place, tr

NOT_OWED = frozenset({"dormant", "lapsed"})


@dataclass(frozen=True)
class Check:
    """One expectation and what came out.  ``place`` is where it stands in the scenario's file."""

    what: str
    expected: str
    got: str
    held: bool
    place: Place


def play(pack: Pack, scenario: Scenario) -> list[Check]:
    """Every check of a scenario, in the order of the file."""
    checks: list[Check] = []
    for index, expectation in enumerate(scenario.text.expect):
        checks.extend(_Player(pack, scenario, expectation, ("expect", index)).checks())
    return checks


class _Player:
    def __init__(self, pack: Pack, scenario: Scenario, expectation: Expectation, path: Path) -> None:
        self.pack = pack
        self.scenario = scenario
        self.expected = expectation
        self.path = path

    def checks(self) -> Iterator[Check]:
        if self.expected.grade:
            yield from self._grade()
        if self.expected.warning:
            yield from self._warning()
        if self.expected.owed or self.expected.not_owed:
            yield from self._owed()
        if self.expected.may:
            yield from self._may()
        if self.expected.calendar:
            yield from self._calendar()

    def _check(self, path: Path, what: str, expected: object, got: object) -> Check:
        return Check(what, _show(expected), _show(got), expected == got, self.scenario.document.place(path))

    def _incident(self) -> Incident:
        reading = reading_of(self.pack.levels, self.expected.reading) if self.pack.levels else None
        entries = self.scenario.entries
        if self.expected.at is not None:
            now = self._now()
            entries = tuple(e for e in entries if e.at <= now)
        return fold(self.pack, entries, reading, self.expected.receipt)

    def _now(self) -> datetime:
        if self.expected.at is not None:
            return parse_moment(self.expected.at, self.scenario.document.place((*self.path, "at")))
        return (
            self.scenario.entries[-1].at if self.scenario.entries else datetime(2023, 9, 4, 9, tzinfo=CHINA)
        )

    def _facts(self) -> Facts:
        assert self.pack.levels is not None
        facts = self._given()
        if self.expected.at is None:
            return facts
        state = self._incident().state
        return {**facts, **(state.facts if state else {})}

    def _given(self) -> Facts:
        return self._parsed(self.pack.levels, self.scenario.text.given, ("given",))

    def _parsed(self, ladder: Ladder | None, texts: Mapping[str, str], path: Path) -> Facts:
        facts: dict[str, Value] = {}
        for name, text in texts.items():
            assert ladder is not None
            try:
                facts[name] = parse_value(ladder, name, text)
            except BadInput as error:
                raise BadInput(error.message, self.scenario.document.place((*path, name))) from None
        return facts

    def _grade(self) -> Iterator[Check]:
        assert self.pack.levels is not None
        facts = self._facts()
        for text, wanted in self.expected.grade.items():
            got = grade(table_of(self.pack.levels, reading_of(self.pack.levels, text)), facts)
            here = (*self.path, "grade", text)
            yield from self._graded(here, f"grade [{text}]", wanted, got)
            if wanted.clause is not None:
                fired = {clause for f in got.fired for clause in f.clause}
                missing = tuple(c for c in wanted.clause if c not in fired)
                yield self._check((*here, "clause"), f"grade [{text}] clause", (), missing)

    def _warning(self) -> Iterator[Check]:
        ladder, wanted = self.pack.warning.ladder, self.expected.warning
        assert ladder is not None
        assert wanted is not None
        got = grade(
            table_of(ladder, reading_of(ladder)),
            self._parsed(ladder, wanted.given, (*self.path, "warning", "given")),
        )
        yield from self._graded((*self.path, "warning"), "warning", wanted, got)

    def _graded(self, path: Path, what: str, wanted: object, got: Grading) -> Iterator[Check]:
        for name in ("certain", "possible", "chosen", "status", "at_least", "at_most"):
            value = getattr(wanted, name, None)
            if value is not None:
                found = getattr(got, name)
                yield self._check((*path, name), f"{what} {name}", value, "none" if found is None else found)

    def _owed(self) -> Iterator[Check]:
        rows = owed(self.pack, self._incident(), None, self._now())
        for name, wanted in self.expected.owed.items():
            path = (*self.path, "owed", name)
            mine = [row for row in rows if row.id == name]
            if not mine:
                yield self._check(
                    path, name, tr("在应履行之列", "owed"), tr("没有这一项", "no such obligation")
                )
                continue
            attempts = [list(self._owed_row(path, wanted, row)) for row in mine]
            yield from min(attempts, key=lambda checks: sum(not check.held for check in checks))
        for name in self.expected.not_owed:
            statuses: set[str] = {row.status for row in rows if row.id == name}
            got = "not owed" if statuses <= NOT_OWED else ", ".join(sorted(statuses))
            known = any(row.id == name for row in rows)
            yield self._check(
                (*self.path, "not_owed"),
                name,
                "not owed",
                got if known else tr("没有这一项", "no such obligation"),
            )

    def _owed_row(self, path: Path, wanted: OwedExpected, row: Obligation) -> Iterator[Check]:
        if wanted == OwedExpected():
            yield self._check(path, row.id, True, row.status not in NOT_OWED)
        for name in wanted.model_fields_set:
            value, got = getattr(wanted, name), getattr(row, name)
            here = (*path, name)
            if name in ("due", "met_at") and value is not None:
                place = self.scenario.document.place(here)
                yield self._moment(here, f"{row.id} {name}", value, got, place)
            elif isinstance(value, tuple):
                yield self._check(here, f"{row.id} {name}", tuple(sorted(value)), tuple(sorted(got)))
            else:
                yield self._check(here, f"{row.id} {name}", value, got)

    def _moment(self, path: Path, what: str, wanted: str, got: datetime | None, place: Place) -> Check:
        """A day alone (2023-10-09) is met by any time of that day."""
        if wanted == "none":
            return self._check(path, what, None, got)
        if len(wanted) == 10:
            return self._check(path, what, wanted, got and got.astimezone(CHINA).date().isoformat())
        return self._check(path, what, show_moment(parse_moment(wanted, place)), got and show_moment(got))

    def _may(self) -> Iterator[Check]:
        attempt = self.expected.may
        assert attempt is not None
        incident = self._incident()
        if self.expected.at is None and self.pack.levels:
            facts = self._given()
            incident = _with_facts(incident, facts, self._now())
        scope = {
            part: value
            for part in ("level", "response", "warning", "topic")
            if (value := getattr(attempt, part))
        }
        ruling = may(self.pack, incident, None, attempt.by, attempt.act, self._now(), scope)
        permitted = isinstance(ruling, Permit)
        undefined = not isinstance(ruling, Permit) and ruling.undefined
        answer = "permitted" if permitted else "undefined" if undefined else "refused"
        what = f"may {attempt.by} {attempt.act} {' '.join(scope.values())}".strip()
        yield self._check((*self.path, "answer"), what, self.expected.answer, answer)
        who = (*ruling.also,) if isinstance(ruling, Permit) else ruling.who
        if self.expected.who is not None:
            yield self._check((*self.path, "who"), f"{what}: who", _sorted(self.expected.who), _sorted(who))
        if self.expected.clause is not None:
            missing = tuple(c for c in self.expected.clause if c not in ruling.clause)
            yield self._check((*self.path, "clause"), f"{what}: clause", (), missing)
        if self.expected.lacking is not None:
            lacking = () if isinstance(ruling, Permit) else ruling.lacking
            yield self._check(
                (*self.path, "lacking"), f"{what}: lacking", _sorted(self.expected.lacking), _sorted(lacking)
            )

    def _calendar(self) -> Iterator[Check]:
        wanted = dict(self.expected.calendar)
        place = self.scenario.document.place((*self.path, "calendar"))
        now = parse_moment(str(wanted.pop("at", None) or self.expected.at), place)
        rows = {row.id: row for row in calendar(self.pack, self.scenario.entries, now)}
        for name, fields in wanted.items():
            path = (*self.path, "calendar", name)
            row = rows.get(name)
            if row is None:
                yield self._check(
                    path, name, tr("在日程之列", "in the calendar"), tr("没有这一项", "no such row")
                )
                continue
            for key, value in fields.items():
                got = getattr(row, key)
                if key in ("due", "last"):
                    yield self._moment((*path, key), f"{name} {key}", value, got, place)
                else:
                    yield self._check(
                        (*path, key), f"{name} {key}", value, list(got) if isinstance(value, list) else got
                    )


def _with_facts(incident: Incident, facts: Facts, now: datetime) -> Incident:
    """The incident with the scenario's given facts known, for questions that have no history of their own."""
    entries = (*incident.entries, Entry(now, "situation", set=facts))
    return fold(incident.pack, entries, incident.reading, incident.receipt)


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _show(value: object) -> str:
    if isinstance(value, tuple | list):
        return "[" + ", ".join(str(v) for v in value) + "]"
    return "none" if value is None else str(value)
