"""A small invented district to change, and random registers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

SMALL = """\
jurisdiction: {code: '990001', name: 海州市青石区, short: 青石区, government: 区政府}
documents:
  - {id: 分工1号, title: 区长副区长分工, signed: 2023-01-10}
  - {id: 任1号, title: 任免一, decided: 2023-02-01, signed: 2023-02-20}
units:
  - {name: 区政府, kind: government}
  - {name: 区水利局}
  - {name: 区农业局}
names:
  - {name: 区水务办, unit: 区水利局, documents: 分工1号}
leaders:
  - {document: 分工1号, person: 甲一, title: 区长, head: true}
  - {document: 分工1号, person: 乙二, title: 副区长}
  - {document: 分工1号, person: 丙三, title: 副区长}
charges:
  - {id: c1, document: 分工1号, leader: 乙二, relation: 分管, unit: 区水利局}
  - {id: c2, document: 分工1号, leader: 丙三, relation: 负责, area: 农业}
  - {id: c3, document: 分工1号, leader: 丙三, relation: 协助负责, area: 水利, principal: 乙二}
acts:
  - {id: a1, document: 任1号, person: 丁四, act: 任命, unit: 区水利局, post: 局长, probation: 1 year}
  - {id: a2, document: 任1号, person: 戊五, act: 免去, unit: 区水利局, post: 局长}
"""

WORD = st.text(
    "甲乙丙丁戊己庚辛区局办主任（）()、-#:'\"&{}[]=@+*!%｜~;0159aZ .", min_size=1, max_size=12
).map(str.strip)
NAME = WORD.filter(lambda text: bool(text) and "；" not in text and ";" not in text)
DAY = st.dates().map(str)
OPTIONAL = st.one_of(st.none(), NAME)


@st.composite
def registers(draw: st.DrawFn) -> dict[str, Any]:
    """The data of a register that has no faults: any texts, any dates, every kind of record."""
    names = draw(st.lists(NAME, min_size=4, max_size=8, unique=True))
    units = [f"单位{number}{name}" for number, name in enumerate(names)]
    documents = [{"id": f"文{name}", "title": name, "decided": draw(DAY)} for name in names[:3]]
    documents[0]["signed"] = draw(DAY)
    leaders = [
        {"document": documents[0]["id"], "person": name, "title": "区长", "head": "true"}
        for name in names[:2]
    ]
    charges = [
        {
            "id": "x1",
            "document": documents[0]["id"],
            "leader": names[0],
            "relation": "联系",
            "unit": units[1],
        },
        {
            "id": "x2",
            "document": documents[0]["id"],
            "leader": names[1],
            "relation": "负责",
            "area": names[2],
        },
    ]
    acts = []
    for number in range(draw(st.integers(0, 5))):
        act: dict[str, Any] = {
            "id": f"a{number}",
            "document": draw(st.sampled_from(documents))["id"],
            "person": draw(NAME),
        }
        act |= {
            "act": draw(st.sampled_from(["任命", "免去"])),
            "unit": draw(st.sampled_from(units)),
            "post": draw(NAME),
        }
        if act["act"] == "任命" and draw(st.booleans()):
            act |= draw(
                st.sampled_from(
                    [
                        {"probation": "12 months"},
                        {"concurrent": "true"},
                        {"seconded_from": "2021-09", "seconded_to": "2022-09"},
                    ]
                )
            )
        act |= {key: value for key in ("rank", "note", "withdrawn") if (value := draw(OPTIONAL))}
        if rows := draw(st.lists(NAME, max_size=3)):
            act["row"] = rows
        acts.append(act)
    return {
        "jurisdiction": {"code": "000001", "name": names[0], "short": names[1], "government": units[0]},
        "documents": documents,
        "units": [{"name": unit} for unit in units],
        "names": [
            {"name": f"别{units[1]}", "unit": units[1], "kind": "plate", "documents": [documents[0]["id"]]}
        ],
        "leaders": leaders,
        "charges": charges,
        "acts": acts,
    }
