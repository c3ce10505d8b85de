"""Run a scenario and say of each expectation whether it held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pinyue.engine.calendar import calendar
from pinyue.engine.clock import CHINA, parse_moment, show_moment
from pinyue.engine.confirming import confirmations
from pinyue.engine.grading import Grading, grade
from pinyue.engine.history import Entry
from pinyue.engine.incident import Incident, fold
from pinyue.engine.owed import Obligation, owed
from pinyue.engine.powers import Permit, may
from pinyue.engine.scenario import (
    Expectation,
    MissingExpected,
    OwedExpected,
    RegisterExpected,
    Scenario,
    WarningExpected,
)
from pinyue.engine.situation import Facts, Value, parse_value
from pinyue.engine.tasks import Task, tasks
from pinyue.engine.units import Directory, fillers, role_of
from pinyue.plans.ladder import Ladder
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Scope, missing_fields
from pinyue.plans.table import reading_of, table_of
from pinyue.plans.yamltext import Path
from pinyue.words import BadInput, Place, tr

NOT_OWED = frozenset({"dormant", "lapsed"})
_LONG_AGO = datetime(1949, 10, 1, tzinfo=CHINA)  # given facts stand before everything that happened


@dataclass(frozen=True)
class Check:
    """One expectation and what came out.  ``place`` is where it stands in the scenario's file."""

    what: str
    expected: str
    got: str
    held: bool
    place: Place


def play(pack: Pack, scenario: Scenario, directory: Directory | None = None) -> list[Check]:
    """Every check of a scenario, in the order of the file; ``directory`` is the one that the scenario names."""
    checks: list[Check] = []
    for index, expectation in enumerate(scenario.text.expect):
        checks.extend(_Player(pack, scenario, directory, expectation, ("expect", index)).checks())
    return checks


class _Player:
    def __init__(
        self,
        pack: Pack,
        scenario: Scenario,
        directory: Directory | None,
        expectation: Expectation,
        path: Path,
    ) -> None:
        self.pack = pack
        self.scenario = scenario
        self.directory = directory
        self.expected = expectation
        self.path = path

    def checks(self) -> Iterator[Check]:
        if self.expected.grade:
            yield from self._grade()
        for name, ladder in (("warning", self.pack.warning.ladder), ("response", self.pack.response.ladder)):
            if getattr(self.expected, name):
                yield from self._of_ladder(name, ladder)
        if self.expected.owed or self.expected.not_owed:
            yield from self._owed()
        if self._expects_tasks():
            yield from self._tasks()
        yield from self._resolves()
        if self.expected.confirm:
            yield from self._confirm()
        if self.expected.missing:
            yield self._missing(self.expected.missing)
        if self.expected.register_:
            yield self._register(self.expected.register_)
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

    def _of_ladder(self, name: str, ladder: Ladder | None) -> Iterator[Check]:
        wanted: WarningExpected = getattr(self.expected, name)
        if ladder is None:
            raise BadInput(
                tr(f"预案没有 {name} 的标准", f"the plan has no ladder of {name}"),
                self.scenario.document.place((*self.path, name)),
            )
        facts = self._parsed(ladder, wanted.given, (*self.path, name, "given"))
        yield from self._graded(
            (*self.path, name), name, wanted, grade(table_of(ladder, reading_of(ladder)), facts)
        )

    def _graded(self, path: Path, what: str, wanted: object, got: Grading) -> Iterator[Check]:
        for name in ("certain", "possible", "chosen", "status", "at_least", "at_most"):
            value = getattr(wanted, name, None)
            if value is not None:
                found = getattr(got, name)
                yield self._check((*path, name), f"{what} {name}", value, "none" if found is None else found)

    def _owed(self) -> Iterator[Check]:
        rows = owed(self.pack, self._incident(), self.directory, self._now())
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

    def _situation(self) -> Incident:
        """The incident until then; without a time of its own, with the scenario's given facts known."""
        incident = self._incident()
        if self.expected.at is None and self.pack.levels:
            return _with_facts(incident, self._given(), self._now())
        return incident

    def _expects_tasks(self) -> bool:
        wanted = self.expected
        return (
            bool(wanted.tasks or wanted.no_tasks or wanted.unsettled or wanted.who_does or wanted.serves)
            or wanted.unresolved is not None
        )

    def _tasks(self) -> Iterator[Check]:
        found = {t.id: t for t in tasks(self.pack, self._situation(), self.directory, self._now())}
        known = {statement.id for statement in (*self.pack.duties, *self.pack.actions)}
        for key, wanted in (("tasks", "applies"), ("no_tasks", "does not apply")):
            for number, name in enumerate(getattr(self.expected, key)):
                here = (*self.path, key, number)
                yield self._check(here, name, wanted, self._standing(found.get(name), name, known))
        for name, ask in self.expected.unsettled.items():
            task = found.get(name)
            got = _sorted(task.ask) if task else self._standing(task, name, known)
            yield self._check((*self.path, "unsettled", name), f"{name} asks for", _sorted(ask), got)
        for name, doer in self.expected.who_does.items():
            here = (*self.path, "who_does", name)
            for key in ("unit", "with_", "choice"):
                expected = getattr(doer, key)
                if expected is not None:
                    got = getattr(found[name], key) if name in found else self._standing(None, name, known)
                    yield self._check((*here, key.rstrip("_")), f"{name} {key}", expected, got)
        for function, units in self.expected.serves.items():
            serving = [t for t in found.values() if t.status == "applies" and function in t.function]
            got = _sorted({unit for task in serving for unit in task.unit})
            yield self._check(
                (*self.path, "serves", function), f"{function} is served by", _sorted(units), got
            )
        if self.expected.unresolved is not None:
            got = _sorted({n for t in found.values() if t.status == "applies" for n in t.unresolved})
            yield self._check(
                (*self.path, "unresolved"), "unresolved", _sorted(self.expected.unresolved), got
            )

    def _standing(self, task: Task | None, name: str, known: Iterable[str]) -> str:
        if name not in known:
            return tr("没有这一项", "no such task")
        return task.status if task else "does not apply"

    def _resolves(self) -> Iterator[Check]:
        state = self._situation().state
        bound = state.bound if state else {}
        on = self._now().astimezone(CHINA).date()
        for name, wanted in self.expected.resolves.items():
            unit = self.pack.command.units.get(self.pack.unit_names.get(name, name))
            is_office = unit is not None and unit.kind == "role" and self.directory is not None
            got = fillers(self.pack, bound, name)
            if is_office and name not in bound:
                assert self.directory is not None
                got = self.directory.resolve(role_of(self.pack, bound, name), on).names
            yield self._check((*self.path, "resolves", name), f"{name} is", _sorted(wanted), _sorted(got))

    def _confirm(self) -> Iterator[Check]:
        asked = confirmations(self.pack, self._situation(), self.directory, self._now())
        found = {one.name: _sorted(one.candidates) for one in asked}
        for name, candidates in self.expected.confirm.items():
            here = (*self.path, "confirm", name)
            yield self._check(
                here, f"confirm {name}", _sorted(candidates), found.get(name, "nothing to confirm")
            )

    def _missing(self, wanted: MissingExpected) -> Check:
        path = (*self.path, "missing")
        form = next((form for form in self.pack.forms if form.id == wanted.form), None)
        if form is None:
            raise BadInput(
                tr(f"没有表 '{wanted.form}'", f"no form '{wanted.form}'"), self.scenario.document.place(path)
            )
        got = missing_fields(form, wanted.given)
        return self._check(path, f"missing in {wanted.form}", _sorted(wanted.missing), _sorted(got))

    def _register(self, wanted: RegisterExpected) -> Check:
        path = (*self.path, "register")
        register = next((one for one in self.pack.registers if one.id == wanted.id), None)
        if register is None:
            message = tr(f"没有名单 '{wanted.id}'", f"no register '{wanted.id}'")
            raise BadInput(message, self.scenario.document.place(path))
        rows = [item["id"] for item in register.items if wanted.where.items() <= item.items()]
        return self._check(path, f"{wanted.id}", _sorted(wanted.items), _sorted(rows))

    def _may(self) -> Iterator[Check]:
        attempt = self.expected.may
        assert attempt is not None
        incident = self._situation()
        scope = {part: value for part in Scope.model_fields if (value := getattr(attempt, part))}
        ruling = may(self.pack, incident, self.directory, attempt.by, attempt.act, self._now(), scope)
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
        given = self._given()
        first = (Entry(_LONG_AGO, "situation", set=given),) if given else ()
        rows = {row.id: row for row in calendar(self.pack, (*first, *self.scenario.entries), now)}
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
                if key == "short":
                    wants = {measure: int(n) for measure, n in value.items()}
                    yield self._check((*path, key), f"{name} {key}", wants, dict(got))
                elif key in ("due", "last"):
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
