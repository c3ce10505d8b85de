"""A small invented pack on disk, which tests bend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = """\
id: xinghe-drug
title: 星河县药品安全突发事件应急预案
kind: plan
jurisdiction: {name: 星河县, code: "999001"}
issued_by: 县政府
dated: 2024-05-01
"""
LEVELS = """\
reading: {unmarked: half-open, several: highest, basis: policy, why: 预案未说，取高}
measures:
  deaths: {name: 死亡人数, harm: true}
  severe_cases: {name: 重症人数, harm: true}
qualifiers:
  same_batch: {ask: 是否同一批号}
variants:
  deaths-in-severe: {name: 死亡也计入重症, clause: "1", why: 文字两可, adds: {severe_cases: deaths}}
levels:
  - id: I
    rank: 1
    name: 重大
    clause: "1.1"
    criteria:
      - {id: C-1, clause: "1.1(1)", when: same_batch, if: {deaths: {from: 3}}}
      - {id: C-2, clause: "1.1(2)", if: {severe_cases: {from: 10}}}
  - id: II
    rank: 2
    name: 一般
    clause: "1.2"
    criteria:
      - {id: C-3, clause: "1.2", when: same_batch, if: {deaths: {from: 1, to: 3}}}
"""
COMMAND = """\
units:
  县市场监管局: {kind: member, aliases: [县市监局]}
  县卫健局: {kind: member}
  县政府: {kind: district}
seats:
  - {id: S-1, clause: "2", name: 县指挥部, kind: hq, lead: 县政府, members: [县市场监管局, 县卫健局], exists: on_activation}
duties:
  - {id: D-1, clause: "2.1", unit: 县卫健局, does: 救治, modality: lead, phase: response}
"""
REPORTING = """\
obligations:
  - id: R-1
    clause: "3.1"
    who: 县市场监管局
    to: 县政府
    act: report.initial
    does: 初报
    within: 1 h
    after: received
  - {id: R-2, clause: "3.2", who: undefined, to: undefined, act: report.final, does: 终报, within: undefined, after: ended}
"""


@pytest.fixture
def make_pack(tmp_path: Path) -> Callable[..., Path]:
    """A pack folder; keyword arguments replace or add files (``levels="…"``), None leaves one out."""

    def make(**files: str | None) -> Path:
        folder = tmp_path / "xinghe-drug"
        folder.mkdir(exist_ok=True)
        texts = {"plan": PLAN, "levels": LEVELS, "command": COMMAND, "reporting": REPORTING, **files}
        for name, text in texts.items():
            if text is not None:
                (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return folder

    return make
