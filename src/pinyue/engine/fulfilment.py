"""What was done about an obligation: which entries count, and who is still to be told."""

from __future__ import annotations

from datetime import datetime

from pinyue.engine.history import Entry
from pinyue.engine.incident import Incident
from pinyue.engine.units import is_any, is_same, members
from pinyue.plans.shapes import Obligation

CHANNELS_ASKED_FOR = ("phone", "written", "network", "in_person")


def met(
    incident: Incident,
    obligation: Obligation,
    who: tuple[str, ...],
    to: tuple[str, ...],
    since: datetime | None,
    before: datetime | None,
) -> tuple[datetime | None, tuple[str, ...]]:
    """When the last recipient was told (None if any is still to be told), and who is still to be told.

    Entries count from ``since`` on and until just before ``before``.
    """
    return met_by(incident, obligation, to, counting(incident, obligation, who), since, before)


def counting(incident: Incident, obligation: Obligation, who: tuple[str, ...]) -> list[Entry]:
    """The entries that count for an obligation of these units, whenever they were made."""
    named = [e for e in incident.by_meets.get(obligation.id, ()) if e.act != "waived"]
    others = incident.by_act.get(obligation.act, ())
    done = [e for e in others if obligation.id not in e.meets and _fulfils(incident, obligation, who, e)]
    return sorted((*named, *done), key=lambda e: e.at) if named else done


def met_by(
    incident: Incident,
    obligation: Obligation,
    to: tuple[str, ...],
    done: list[Entry],
    since: datetime | None,
    before: datetime | None,
) -> tuple[datetime | None, tuple[str, ...]]:
    """``met`` by the entries that count."""
    done = [e for e in done if not (since and e.at < since) and not (before and e.at >= before)]
    done = done[obligation.at_least - 1 :]
    if not to:
        return (done[0].at, ()) if done else (None, ())
    times: list[datetime] = []
    remaining: list[str] = []
    for recipient in to:
        told, untold = _told(incident, done, obligation, recipient)
        times.extend(told)
        remaining.extend(untold)
    return (None if remaining else max(times)), tuple(remaining)


def _told(
    incident: Incident, done: list[Entry], obligation: Obligation, recipient: str
) -> tuple[list[datetime], list[str]]:
    """When a recipient was first told, or that it was not.  A class is told when it is named, or all of its units are."""
    pack, bound = incident.pack, incident.states[-1].bound
    name = pack.unit_names.get(recipient, recipient)
    for entry in done:
        whole_class = name in entry.to or (obligation.id in entry.meets and not entry.to)
        if whole_class or (
            not members(pack, name) and any(is_same(pack, bound, to, name) for to in entry.to)
        ):
            return [entry.at], []
    times: list[datetime] = []
    untold: list[str] = []
    for unit in members(pack, name) or (recipient,):
        told = next((e.at for e in done if any(is_same(pack, bound, to, unit) for to in e.to)), None)
        if told is None:
            untold.append(unit)
        else:
            times.append(told)
    return times, untold if times else [recipient]


def _fulfils(incident: Incident, obligation: Obligation, who: tuple[str, ...], entry: Entry) -> bool:
    """Whether an entry of the obligation's act comes from who owes it, by the channel it asks for."""
    bound = incident.states[-1].bound
    partners = tuple(partner.unit for partner in obligation.with_)
    if who and not is_any(incident.pack, bound, entry.by, (*who, *partners)):
        return False
    strict = obligation.channel_force == "must" and obligation.channel in CHANNELS_ASKED_FOR
    return not strict or entry.channel == obligation.channel
