"""``pinyue compare`` and ``pinyue stress`` as an office runs them: text, JSON, a page; bad input is one line."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pinyue.drills.heat import heat
from pinyue.drills.pages import comparison_page, stress_page
from pinyue.drills.stress import SLOTS, stress
from pinyue.drills.timeline import RIGHT, fitted, timeline
from pinyue.drills.wording import short_names
from pinyue.engine.compare import compare
from pinyue.plans import load_pack
from tests.engine.worlds import at

Y, W = "yuzhong-drug-device-2023", "wangyi-vaccine"
FACTS = ("--set=deaths=2", "--set=short_term=true", "--set=clustered=true")
NINE = "--at=2026-03-04T09:00"
VOID = {"meta", "br", "line", "circle", "rect", "path", "link", "img", "input", "hr"}


class Tags(HTMLParser):
    """Every tag that is opened is closed, in order; ``text`` is what a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.sources += [value for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data


def page_of(path: Path) -> Tags:
    tags = Tags(path.read_text("utf-8"))
    assert tags.open == []
    assert tags.sources == []  # it needs nothing beside it
    return tags


# --- compare


def test_plans_stand_side_by_side_with_the_first_hour_in_order_of_time(pinyue):
    outcome = pinyue("compare", Y, W, *FACTS, NINE)
    assert (outcome.code, outcome.err) == (0, "")
    assert "重庆市渝中区" in outcome.out
    assert "not asked by this plan" in outcome.out
    hour = outcome.out.split("Due in the first hour")[1].split("nobody here")[0]
    minutes = [int(found) for found in re.findall(r"^ (\d+) +\S*区 ", hour, re.M)]
    assert minutes == sorted(minutes)
    assert {30, 60} <= set(minutes)


def test_the_json_of_a_comparison_says_the_same_as_its_page_and_its_table(pinyue, tmp_path):
    told = pinyue("compare", Y, W, *FACTS, NINE, "--json").json
    assert [plan["id"] for plan in told["plans"]] == [Y, W]
    assert told["plans"][1]["not_asked"] == ["clustered"]
    assert pinyue("compare", Y, W, *FACTS, NINE, "--format", "html", "-o", tmp_path / "c.html").out == ""
    page = page_of(tmp_path / "c.html")
    for plan in told["plans"]:
        assert plan["title"] in page.text
        for due in plan["first_hour"]:
            assert due["does"] in page.text
        for start in plan["activation"]:
            assert all(decider["who"] in page.text for decider in start["deciders"])
    for gap in (*told["acts"], *told["powers"]):
        assert gap["id"] in page.text


def test_a_judged_level_and_a_late_report_are_told(pinyue):
    options = ("--level", "II", "--occurred", "2026-03-04T07:00", NINE)
    told = pinyue("compare", Y, W, *FACTS, *options, "--json").json
    assert {plan["judged"] for plan in told["plans"]} == {"II"}
    assert told["occurred"] == "2026-03-04T07:00:00+08:00"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([Y], "two plans or more"),
        ([Y, Y], "named twice"),
        ([Y, "nowhere"], "no pack 'nowhere'"),
        ([Y, W, "--set", "deathz=1"], "did you mean 'deaths'"),
        ([Y, W, "--set", "deaths=many"], f"{Y}: deaths: "),
        ([Y, W, "--set", "deaths"], "FACT=VALUE"),
        ([Y, W, "--set", "deaths=1", "--set", "deaths=2"], "given twice"),
        ([Y, W, "--level", "IX"], "there are: I、II"),
        ([Y, W, "--at", "soon"], "is no time"),
        ([Y, W, NINE, "--occurred", "2026-03-04T10:00"], "must lie before"),
        ([Y, W, "--format", "pdf"], "there are: text, json, html"),
        ([Y, W, "--format", "html", "--json"], "leave one out"),
        ([Y, W, "-o", "nowhere/c.html", "--format", "html"], "cannot write"),
    ],
)
def test_a_comparison_refuses_in_one_line(refuses, arguments, said):
    assert said in refuses("compare", *arguments)


# --- stress


def test_a_stress_test_tells_loads_collisions_and_what_leads_nowhere(pinyue):
    outcome = pinyue("stress", Y, "--incidents", 60, "--capacity", 4)
    assert (outcome.code, outcome.err) == (0, "")
    for heading in (
        "Acts due, by unit",
        "Due at the same time",
        "there is nobody",
        "without a level",
        "more than 4",
    ):
        assert heading in outcome.out


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_incidents(pinyue):
    one, again = (pinyue("stress", Y, "--incidents", 60, "--json").out for _ in range(2))
    assert one == again
    assert (
        pinyue("stress", Y, "--incidents", 60, "--seed", 2, "--json").json["examples"]
        != json.loads(one)["examples"]
    )


def test_an_example_of_the_report_can_be_asked_again_with_owed(pinyue):
    told = pinyue("stress", Y, "--incidents", 60, "--json").json
    unit = told["units"][0]
    hour = next(span for span in unit["within"] if span["minutes"] == 60)
    entries = told["examples"][str(hour["example"])]
    Path("h.yaml").write_text(json.dumps({"history": entries}, ensure_ascii=False), encoding="utf-8")
    first = next(entry["at"] for entry in entries if entry["act"] == "received")
    rows = pinyue(
        "owed", Y, "h.yaml", "--at", first.replace("T09:00", "T10:00").replace("T23:10", "T23:59"), "--json"
    ).json
    live = [
        row for row in rows if unit["unit"] in row["who"] and row["due"] and row["status"] != "superseded"
    ]
    assert len(live) >= hour["worst"]


def test_the_page_of_a_stress_test_says_what_its_json_says(pinyue, tmp_path):
    told = pinyue("stress", W, "--incidents", 60, "--capacity", 1, "--json").json
    assert (
        pinyue(
            "stress", W, "--incidents", 60, "--capacity", 1, "--format", "html", "-o", tmp_path / "s.html"
        ).out
        == ""
    )
    page = page_of(tmp_path / "s.html")
    for unit in told["units"]:
        assert unit["unit"] in page.text
    for one in told["nobody"]:
        assert (one["name"] or "—") in page.text


def test_offices_that_a_register_knows_are_asked_of_it(pinyue):
    plain = pinyue("stress", "dongcheng-overall-2022", "--incidents", 20, "--json").json
    known = pinyue(
        "stress",
        "dongcheng-overall-2022",
        "--incidents",
        20,
        "--directory",
        "dongcheng-2022",
        "--on",
        "2021-12-31",
        "--json",
    ).json
    roles = [{one["name"] for one in told["nobody"] if one["why"] == "role"} for told in (plain, known)]
    assert roles[1] <= roles[0]


@pytest.mark.parametrize(
    "arguments", [["--incidents", "0"], ["--incidents", "many"], ["--seed", "-1"], ["--capacity", "-1"]]
)
def test_a_number_that_is_none(refuses, arguments):
    assert arguments[0] in refuses("stress", Y, *arguments)


def test_a_stress_test_refuses_in_one_line(refuses):
    assert "no pack" in refuses("stress", "nowhere")
    assert "is no time" in refuses("stress", Y, "--on", "friday")
    assert "no such file" in refuses("stress", Y, "--directory", "nowhere.yaml")
    assert "cannot write" in refuses("stress", Y, "--incidents", 1, "-o", "nowhere/s.json")


@pytest.mark.parametrize(
    "pack", ["yizhuang-vaccine", "jimsar-public-health", "dongcheng-medical-supervision"]
)
def test_a_plan_without_levels_or_times_is_told_so(pinyue, pack):
    outcome = pinyue("stress", pack, "--incidents", 20)
    assert outcome.code == 0
    assert "no obligation has a time" in outcome.out
    assert pinyue("stress", pack, "--incidents", 20, "--format", "html").code == 0


# --- the drawings


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_pages_speak_both_languages(monkeypatch, lang):
    monkeypatch.setenv("PINYUE_LANG", lang)
    packs = [load_pack(name) for name in (Y, W)]
    pages = [
        comparison_page(compare(packs, {"deaths": "2"}, at("2026-03-04 09:00")), at("2026-03-05 09:00")),
        stress_page(stress(packs[0], 30), at("2026-03-05 09:00")),
    ]
    for page in pages:
        text = Tags(page).text
        assert ("无人" in text or "没有" in text) == (lang == "zh")
        assert ("nobody" in text.lower()) == (lang == "en")


def test_every_bar_ends_where_its_time_stands_on_the_axis():
    packs = [load_pack(name) for name in (Y, W)]
    nine = at("2026-03-04 09:00")
    comparison = compare(packs, {"deaths": "2", "short_term": "true"}, nine, occurred=at("2026-03-04 08:15"))
    chart = timeline(comparison, short_names(packs))
    ticks = {int(text): x for x, text in chart.ticks}
    assert chart.zero == ticks[0]
    assert ticks[60] == RIGHT
    for side, lane in zip(comparison.sides, chart.lanes, strict=True):
        assert len(lane.bars) == len(side.hour)
        for due, bar in zip(side.hour, lane.bars, strict=True):
            assert bar.x2 == pytest.approx(ticks[due.minute or 0], abs=0.1)
            assert bar.x1 <= bar.x2 or due.late
            assert lane.y < bar.y < chart.height


def test_the_heat_map_has_a_cell_for_each_unit_and_slot_the_darkest_for_the_most():
    found = stress(load_pack(Y), 60, capacity=3)
    chart = heat(found)
    assert [row.full for row in chart.rows] == [unit.unit for unit in found.units]
    for unit, row in zip(found.units, chart.rows, strict=True):
        assert [cell.count for cell in row.cells] == list(unit.slots)
        assert len(row.cells) == len(SLOTS)
        assert all((cell.tone == 0) == (cell.count == 0) for cell in row.cells)
        assert all(cell.over == (cell.count > 3) for cell in row.cells)
    cells = sorted((cell.count, cell.tone) for row in chart.rows for cell in row.cells)
    assert [tone for _, tone in cells] == sorted(tone for _, tone in cells)
    assert cells[-1][1] == 5


def test_a_text_that_does_not_fit_is_cut_with_a_mark():
    assert fitted("区政府 abc", 500) == "区政府 abc"
    assert fitted("区政府" * 20, 100) == "区政府区政府…"
