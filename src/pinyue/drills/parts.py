"""One question to thousands of incidents, without asking it thousands of times.

Obligations of different acts never touch one another: a deadline is only ever overtaken by one of the same act.  So a plan falls
into *parts*, one for each act.  What a part owes follows from three things: which acts happened when, during which times each
of its conditions held, and who fills the placeholders that it names.  Incidents that agree in these are asked once; what else
they say (facts, levels, responses) only conditions ever see.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Generic, TypeVar

from pinyue.engine.incident import Incident
from pinyue.engine.triggers import intervals_of
from pinyue.plans.pack import Chapter, Pack
from pinyue.plans.shapes import When
from pinyue.plans.values import UNDEFINED

T = TypeVar("T")


@dataclass
class Part(Generic[T]):
    """The obligations of one act, as a pack of their own; the names they mention, and the answers so far."""

    pack: Pack
    answers: dict[Hashable, T] = field(default_factory=dict)

    @cached_property
    def whens(self) -> tuple[When, ...]:
        """Its conditions, each once."""
        return tuple(dict.fromkeys(obligation.when for obligation in self.pack.obligations))

    @cached_property
    def asks_level(self) -> bool:
        """Whether one of its conditions asks for a level."""
        return any(when.level for when in self.whens)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every unit, placeholder and office that it mentions, and those that these offices speak of."""
        units = self.pack.command.units
        named: list[str] = []
        for obligation in self.pack.obligations:
            named += () if obligation.who == UNDEFINED else obligation.who
            named += (*obligation.to.units, *(partner.unit for partner in obligation.with_))
        named += [known for name in named if (known := self.pack.unit_names.get(name)) is not None]
        offices = [unit.office for name in named if (unit := units.get(name)) is not None]
        named += [name for office in offices if office is not None for name in office.of]
        return tuple(sorted(set(named)))


class Parts(Generic[T]):
    """A plan in its parts, and a question that each part answers for an incident.

    ``question`` is asked with the incident as that part sees it; it may look at nothing but what ``owed`` says.
    """

    def __init__(self, pack: Pack, question: Callable[[Incident], T]) -> None:
        self.question = question
        acts = dict.fromkeys(obligation.act for obligation in pack.obligations)
        self.parts: tuple[Part[T], ...] = tuple(Part(_only(pack, act)) for act in acts)
        self._whens = tuple(dict.fromkeys(when for part in self.parts for when in part.whens))
        # A clock that restarts when the level rises looks back at what was possible before.
        self._looks_back = pack.plan.regraded_clock == "trigger"

    def ask(self, incident: Incident) -> Iterator[T]:
        """The answers of all parts: together, what the whole plan would answer."""
        course = tuple((e.at, e.act, e.by, e.to, e.channel, e.meets) for e in incident.live)
        levels = tuple(state.possible for state in incident.states) if self._looks_back else ()
        held = {when: intervals_of(incident, when) for when in self._whens}
        bound = incident.states[-1].bound
        for part in self.parts:
            filled = tuple((name, bound[name]) for name in part.names if name in bound)
            conditions = tuple(held[when] for when in part.whens)
            signature = course, levels if part.asks_level else (), conditions, filled
            if signature not in part.answers:
                part.answers[signature] = self.question(replace(incident, pack=part.pack))
            yield part.answers[signature]


def _only(pack: Pack, act: str) -> Pack:
    """The pack with the obligations of one act and none besides."""
    fields = {name: getattr(pack, name) for name in type(pack).model_fields}
    for name, chapter in fields.items():
        if isinstance(chapter, Chapter):
            kept = tuple(o for o in chapter.obligations if o.act == act)
            fields[name] = chapter.model_copy(update={"obligations": kept})
    return Pack.model_construct(**fields)
