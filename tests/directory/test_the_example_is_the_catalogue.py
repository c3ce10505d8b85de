"""Every row of the leadership catalogue has its place in the shipped register, and every act is the document's own."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from pinyue.directory.holdings import post_of
from pinyue.directory.records import LISTS


def test_every_row_of_the_catalogue_has_its_place(register, catalogue):
    rows = re.findall(r"^\| (C-(?:ID|LD|FG|LX|XZ|PA|PB|GZ|AL)-\d+) \|", catalogue, re.M)
    placed: set[str] = set()
    for name in LISTS:
        for record in getattr(register.records, name):
            placed |= {*record.row, getattr(record, "id", "")}
    assert Counter(row[:4] for row in rows) == {
        "C-ID": 5, "C-LD": 9, "C-FG": 46, "C-LX": 36, "C-XZ": 4, "C-PA": 63, "C-PB": 11, "C-GZ": 2, "C-AL": 51,
    }  # fmt: skip
    assert [row for row in rows if row not in placed] == []


def test_every_act_is_the_one_that_the_catalogue_lists(register, table):
    acts = {act.id: act for act in register.acts}
    for row, document, decided, signed, person, act, post, unit, qualifier in table("C-PA"):
        ours = acts.pop(row)
        assert (ours.document, ours.person, ours.act, ours.post, ours.unit) == (
            "东政" + document,
            person,
            act,
            post,
            unit,
        )
        assert str(register.date_of(ours, "decision")) == decided
        assert str(register.date_of(ours, "signing")) == signed
        assert (ours.probation is not None) == ("试用期一年" in qualifier), row
        assert ours.concurrent == (qualifier == "兼"), row
        assert (ours.seconded_to == "2022-09") == ("挂职" in qualifier), row
        assert (ours.rank or "") == "".join(re.findall("副处[职级]", qualifier)), row
    assert acts == {}


NOTICE = re.compile(r"东政任〔\d{4}〕\d+号")
POSTS = "副主任|主任|副局长|局长|副院长|队长|所长"


def acts_of(text: str) -> list[tuple[str, str, str, str, str]]:
    """(document, person, act, unit, post) of every sentence of the notices, read from the source itself."""
    text = "".join(text.split()).translate(str.maketrans("();", "（）；"))
    starts = [*NOTICE.finditer(text)]
    found = []
    for start, end in pairwise([*(match.start() for match in starts), len(text)]):
        document = text[start : text.index("号", start) + 1]
        for person, posts in re.findall(r"任命(\w{2,3})为(.*?)(?:，免去|；|。)", text[start:end]):
            found += [(document, person, "任命", *post) for post in posts_in(posts)]
        for person, posts in re.findall(r"免去(?!其)(\w{2,3})的(.*?)职务", text[start:end]):
            found += [(document, person, "免去", *post) for post in posts_in(posts)]
        for person, posts in re.findall(r"任命(\w{2,3})为[^；。]*，免去其(.*?)职务", text[start:end]):
            found += [(document, person, "免去", *post) for post in posts_in(posts)]
    return found


def posts_in(text: str) -> list[tuple[str, str]]:
    """``北京市东城区交通委员会主任、北京市东城区水务局局长（兼）`` -> each unit with its post."""
    found = []
    for part in text.split("、"):
        plain = re.sub(r"（(?:试用期一年|兼|副处[级职]|挂职.*?)）", "", part)
        unit, post = re.fullmatch(rf"(.*?)({POSTS})", plain).groups()
        found.append((unit, post))
    return found


def test_every_act_of_the_documents_is_on_record_and_no_other(register, shared):
    lines = (shared / "seeds" / "004_c943df46c5225712.txt").read_text("utf-8").splitlines()
    stated = acts_of("\n".join(lines[1272:1422]))
    assert len(stated) == 63
    read = Counter((d, p, a, register.naming.need(u, d).seat, post) for d, p, a, u, post in stated)
    ours = Counter((a.document, a.person, a.act, post_of(register, a).seat, a.post) for a in register.acts)
    assert ours == read


def test_every_relation_of_the_division_of_work_is_in_the_document(register, shared):
    lines = (shared / "seeds" / "004_c943df46c5225712.txt").read_text("utf-8").splitlines()
    text = "".join("".join(lines[1223:1271]).split()).replace("(", "（").replace(")", "）")
    found: Counter[tuple[str, str, str]] = Counter()
    for name, body in leaders(text):
        for relation, units in re.findall(r"(?<!协助)(分管|联系)([^。]*)。", body):
            for unit in re.sub(r"（.*?）", "", units).split("、"):
                found[name, relation, unit] += 1
    ours = Counter((c.leader, c.relation, c.unit) for c in register.charges if c.relation in ("分管", "联系"))
    assert sum(found.values()) == 46 + 36
    assert ours == found


def leaders(text: str) -> list[tuple[str, str]]:
    """Each leader with what follows until the next one."""
    heads = [*re.finditer(r"(?:^|[：。])([^：。]{2,3})同志(?=领导|负责)", text)]
    ends = [*(head.start(1) for head in heads[1:]), len(text)]
    return [(head[1], text[head.end() : end]) for head, end in zip(heads, ends, strict=True)]


def test_counts_of_the_catalogue_hold(register):
    assert Counter(charge.relation for charge in register.charges) == {
        "负责": 47, "分管": 46, "联系": 36, "协助负责": 3, "协助分管": 1,
    }  # fmt: skip
    assert len({act.person for act in register.acts}) == 46
    assert Counter(act.act for act in register.acts) == {"任命": 31, "免去": 32}
    assert sum(name.kind == "plate" for name in register.records.names) == 15
    assert len({post_of(register, act) for act in register.acts}) == 41
