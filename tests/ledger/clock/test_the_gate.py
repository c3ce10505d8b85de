"""Nothing of an exercise reaches a real channel, and nothing leaves but through the gate."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pinyue
from pinyue.ledger.clock.channels.contract import Receipt, Sent
from pinyue.ledger.clock.gate import Refused, hand_over

SRC = Path(pinyue.__file__).parent


class Counting:
    """A channel that counts."""

    def __init__(self, exercise: bool) -> None:
        self.name, self.exercise, self.taken = "counting", exercise, 0

    def send(self, message: dict[str, Any], address: str) -> Sent:
        self.taken += 1
        return Sent()

    def receipts(self, references: Any) -> list[Receipt]:
        return []


SAID = st.sampled_from([True, False, None, 0, 1, "false", "true", "absent"])


@given(st.booleans(), SAID, st.booleans(), st.booleans())
def test_only_what_is_owed_and_of_one_mind_with_its_channel_leaves(incident, message, channel, owed):
    door = Counting(channel)
    body = {} if message == "absent" else {"exercise": message}
    may_leave = owed and message is incident and incident is channel
    if may_leave:
        hand_over(door, body, "x", exercise=incident, owed=owed)
    else:
        with pytest.raises(Refused):
            hand_over(door, body, "x", exercise=incident, owed=owed)
    assert door.taken == may_leave
    assert not (door.taken and (incident or message is True) and not channel)


def calls_of_send(source: str) -> int:
    return sum(
        isinstance(node, ast.Attribute) and node.attr == "send" and isinstance(node.ctx, ast.Load)
        for node in ast.walk(ast.parse(source))
    )


def test_no_other_module_of_the_program_calls_a_channel():
    found = {
        path.relative_to(SRC).as_posix()
        for path in SRC.rglob("*.py")
        if calls_of_send(path.read_text("utf-8"))
    }
    assert found == {"ledger/clock/gate.py"}
    assert calls_of_send("way = channel.send\nway(1)") == 1
