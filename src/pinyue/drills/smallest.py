"""The smallest situation of a kind: what is left when everything that does not matter is taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pinyue.engine.situation import Value
from pinyue.plans.table import Table


def smallest(
    table: Table, facts: Mapping[str, Value], is_such: Callable[[Mapping[str, Value]], bool]
) -> dict[str, Value]:
    """Each fact in turn as near to nothing as the situation stays such; numbers go down to an end of a cell of the table.

    Facts that are unknown stay so only where that is the point.
    """
    starts = {axis.name: axis.starts for axis in table.axes}
    found = dict(facts)
    for name, value in facts.items():
        low = value[0] if isinstance(value, tuple) else 1 if value is None else value
        milder = sorted({0, 1, *starts.get(name, ())})
        for less in milder if value is None else [start for start in milder if start < low]:
            if is_such({**found, name: less}):
                found[name] = less
                break
    return found
