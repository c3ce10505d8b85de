"""Who may record an act: the plan decides about the acts that it gives to somebody, one table about all others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pinyue.engine.clock import CHINA
from pinyue.engine.incident import Incident
from pinyue.engine.powers import Permit, Refusal, may
from pinyue.engine.units import Directory, is_same, role_of
from pinyue.ledger.entries import Act, Actor, Recorded
from pinyue.ledger.kinds import right_of
from pinyue.words import BadInput, tr

SCOPE = ("level", "response", "warning", "topic")


class Refused(BadInput):
    """The act was not recorded.  ``refusal`` names the clauses and who may instead, where a plan decides."""

    def __init__(self, message: str, refusal: Refusal | None = None) -> None:
        super().__init__(message)
        self.refusal = refusal or Refusal(())


@dataclass(frozen=True)
class Scene:
    """In what somebody acts: the incident under each pack before the act, the directory that a pack asks, what is recorded."""

    incidents: Sequence[Incident]
    directory: Callable[[str], Directory | None]  # of a pack, by its id
    recorded: Sequence[Recorded]

    @property
    def office(self) -> str:
        """The unit that opened the incident."""
        return self.recorded[0].actor.unit if self.recorded else ""


def check(scene: Scene, act: Act, actor: Actor) -> dict[str, Any]:
    """What the entry says of the right by which it stands: ``{"under": [{"pack", "power", "clause"}]}``, or nothing.

    Raises Refused.
    """
    right = right_of(act.kind)
    if (right == "clock") != (actor.unit == ""):
        raise Refused(tr(f"{act.kind} 不由 {actor.name} 记", f"{act.kind} is not {actor.name}'s to record"))
    if right in ("clock", "keeper"):
        return {}
    by = str(act.payload.get("by") or actor.unit)
    at_office = actor.unit == scene.office or act.kind == "opened"
    if not at_office and not _speaks_for(scene, actor, by, act):
        raise Refused(
            tr(f"{actor.unit} 不能替 {by} 记", f"{actor.unit} cannot record for {by}"),
            Refusal((), (by, scene.office)),
        )
    if right == "office" and not at_office:
        raise _only_the_office(scene, act)
    if right == "maker" and not at_office and not _made(scene, act, actor):
        raise _only_the_office(scene, act)
    powers = [one for one in scene.incidents if any(power.act == act.kind for power in one.pack.powers)]
    if powers:
        return {"under": _permitted(scene, powers, act, by, at_office=at_office, actor=actor)}
    if right == "power":
        _by_the_office(scene, act, at_office=at_office)
    return {}


def _only_the_office(scene: Scene, act: Act) -> Refused:
    return Refused(
        tr(f"{act.kind} 只能由 {scene.office} 记", f"only {scene.office} records {act.kind}"),
        Refusal((), (scene.office,)),
    )


def _made(scene: Scene, act: Act, actor: Actor) -> bool:
    return any(one.id == act.payload.get("of") and one.actor.name == actor.name for one in scene.recorded)


def _speaks_for(scene: Scene, actor: Actor, by: str, act: Act) -> bool:
    names = [name for name in (actor.unit, actor.post, actor.name) if name]
    if by in names:
        return True
    on = act.happened_at.astimezone(CHINA).date()
    for incident in scene.incidents:
        bound = incident.state.bound if incident.state else {}
        directory = scene.directory(incident.pack.id)
        held = directory.resolve(role_of(incident.pack, bound, by), on).names if directory else ()
        if actor.name in held or any(is_same(incident.pack, bound, name, by) for name in names):
            return True
    return False


def _permitted(
    scene: Scene, powers: Sequence[Incident], act: Act, by: str, *, at_office: bool, actor: Actor
) -> list[dict[str, Any]]:
    """The powers by which ``by`` may, under every pack that gives it one."""
    scope = {name: str(act.payload[name]) for name in SCOPE if act.payload.get(name)}
    answers = {
        one.pack.id: may(one.pack, one, scene.directory(one.pack.id), by, act.kind, act.happened_at, scope)
        for one in powers
    }
    permits = {pack: answer for pack, answer in answers.items() if isinstance(answer, Permit)}
    if permits:
        if any(permit.outside for permit in permits.values()):
            _needs_evidence(act)
        _another_than_the_proposer(scene, act, by, actor)
        return [
            {"pack": pack, "power": permit.power, "clause": list(permit.clause)}
            for pack, permit in permits.items()
        ]
    refusals = [answer for answer in answers.values() if isinstance(answer, Refusal)]
    if all(refusal.undefined for refusal in refusals):
        _by_the_office(scene, act, at_office=at_office, refusal=refusals[0])
        return []
    raise _told(act, by, next(refusal for refusal in refusals if not refusal.undefined))


def _told(act: Act, by: str, refusal: Refusal) -> Refused:
    clause, who, lacking = (
        "、".join(words) for words in (refusal.clause, refusal.who, map(str, refusal.lacking))
    )
    if refusal.lacking:
        message = tr(
            f"{by} 还不能 {act.kind}：缺 {lacking}（{clause}）",
            f"{by} may not yet do {act.kind}: lacking {lacking} ({clause})",
        )
    else:
        message = tr(
            f"{by} 无权 {act.kind}（{clause}）；有权的是 {who}",
            f"{by} may not do {act.kind} ({clause}); {who} may",
        )
    return Refused(message, refusal)


def _by_the_office(scene: Scene, act: Act, *, at_office: bool, refusal: Refusal | None = None) -> None:
    """Where the plan names nobody, somebody decides nevertheless: the office records it, and says whose decision it was."""
    if at_office and (act.payload.get("note") or act.payload.get("evidence")):
        return
    clause = f" ({'、'.join(refusal.clause)})" if refusal and refusal.clause else ""
    raise Refused(
        tr(
            f"预案没有写谁可以 {act.kind}{clause}；由 {scene.office} 记，并在 note 里写明是谁的决定",
            f"the plan names nobody who may do {act.kind}{clause}; {scene.office} records it, noting whose decision it was",
        ),
        refusal or Refusal((), undefined=True),
    )


def _needs_evidence(act: Act) -> None:
    if not any(act.payload.get(name) for name in ("note", "evidence", "phone")):
        raise Refused(
            tr(
                f"{act.kind} 由别人决定，只在这里登记：要写明依据（note、evidence 或 phone）",
                f"{act.kind} is decided elsewhere and only recorded here: say on what evidence (note, evidence or phone)",
            )
        )


def _another_than_the_proposer(scene: Scene, act: Act, by: str, actor: Actor) -> None:
    """Who proposed a decision does not approve it: neither the one that ``of`` names, nor any other on the same matter."""
    withdrawn = {one.act.payload.get("of") for one in scene.recorded if one.act.kind == "withdrawn"}
    mine = decider(scene, act, by, actor)
    for one in scene.recorded:
        if one.act.kind != "proposed" or one.id in withdrawn:
            continue
        if act.payload.get("of") != one.id and not _same_matter(act, one.act):
            continue
        proposer = decider(scene, one.act, str(one.act.payload.get("by") or one.actor.unit), one.actor)
        if one.actor.name == actor.name and mine != actor.name:
            _needs_evidence(
                act
            )  # who wrote the proposal down writes down another's approval: on what evidence?
        if proposer == mine:
            raise Refused(
                tr(
                    f"{mine} 提出的（{one.id}），要由另一人批准",
                    f"{mine} proposed it ({one.id}); another person must approve it",
                )
            )


def decider(scene: Scene, act: Act, by: str, actor: Actor) -> str:
    """The person whose act it was: whom the entry names, else who recorded it for the own unit, else, written down by the
    office for another unit, that unit."""
    if act.payload.get("person"):
        return str(act.payload["person"])
    return actor.name if _speaks_for(scene, actor, by, act) else by


def _same_matter(act: Act, proposal: Act) -> bool:
    asked = {name: proposal.payload.get(name) for name in SCOPE if proposal.payload.get(name)}
    return bool(asked) and all(act.payload.get(name) == value for name, value in asked.items())
