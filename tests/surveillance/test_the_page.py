"""The stand-alone page: everything on it, nothing beside it, in both languages, whatever the cells hold."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from pinyue.surveillance import Sweep, SweepRule, sweep
from pinyue.surveillance.chart import draw
from pinyue.surveillance.page import render
from tests.pages import Words, contrast
from tests.surveillance.worlds import Row, linelist, row

HOSTILE = "<script>alert(1)</script>\"'&{{ 7 * 7 }}"
LEVEL = {
    "name": "较大",
    "tone": "yellow",
    "clauses": ["1.5.3(1)"],
    "possible": [{"name": "重大", "tone": "orange"}],
    "ask": [{"question": "还有类似病例吗？", "answers": ["有 → 重大"]}],
    "next": ["再有 4 例为重大"],
}
ROWS = [
    *(row(i, 3 + i % 3, severe=int(i < 2), deaths=int(i < 1)) for i in range(6)),
    row(90, None),
    row(91, 5, term="cough"),
]


def swept(rows: list[Row], least: int = 3) -> Sweep:
    return sweep(linelist(rows), SweepRule({"cases": least}))


def test_the_page_says_what_was_found_by_which_parameters_and_what_was_left() -> None:
    html = render(swept(ROWS), [LEVEL], plan="某区预案", made_at=dt.datetime(2026, 8, 31, 9, 21), lang="zh")
    text = Words(html).text()
    for words in (
        "有，1 起。",
        "清单 8 份报告，计入 7 份。",
        "某区预案",
        "2026年8月31日 09:21",
        "等级 较大",
        "可能 重大",
        "依据 1.5.3(1)",
        "还有类似病例吗？",
        "有 → 重大",
        "再有 4 例为重大",
        "没有可用的发病日期",
        "连续 14 天之内（含首尾）",
        "本单位自定",
        "2026年8月4日",
        "亡 1",
    ):
        assert words in text, words
    assert '<html lang="zh-CN">' in html


def test_the_english_page_holds_no_chinese_of_our_own() -> None:
    html = render(swept(ROWS), [None], lang="en")
    assert '<html lang="en">' in html
    assert re.findall("[一-鿿]+", Words(html).text()) == []


@pytest.mark.parametrize("field", ["product", "manufacturer", "lot", "region", "term", "report"])
def test_hostile_cell_text_stays_text(field: str) -> None:
    rows = [row(i) for i in range(3)]
    for i, given in enumerate(rows):
        given[field] = HOSTILE + str(i) if field == "report" else HOSTILE
    level = {**LEVEL, "name": HOSTILE, "clauses": [HOSTILE], "next": [HOSTILE]}
    html = render(swept(rows), [level], plan=HOSTILE, lang="zh")
    page = Words(html)
    assert "script" not in page.tags
    assert HOSTILE in page.text()
    assert "49" not in page.text()


def test_the_page_needs_nothing_beside_it() -> None:
    html = render(swept(ROWS), lang="zh")
    assert not re.search(r"(?:src|href)\s*=|@import|url\((?!#)|https?://", html)


def test_every_day_of_the_curve_stands_in_the_table_too() -> None:
    result = swept(ROWS)
    [incident] = result.incidents
    html = render(result, lang="zh")
    shown = re.findall(r'<tr><th scope="row">2026年8月(\d+)日</th>((?:<td class="n">\d+</td>)+)', html)
    found = {int(day): [int(n) for n in re.findall(r">(\d+)<", cells)] for day, cells in shown}
    assert found == {
        day.date.day: [day.cases, day.severe, day.deaths, day.other]
        for day in incident.curve
        if day.cases or day.other
    }


def test_bars_are_as_high_as_their_counts_and_stay_inside() -> None:
    [incident] = swept(ROWS).incidents
    for width in (330, 860):
        chart = draw(incident, width=width, height=240, lang="zh")
        unit = (chart.bottom - chart.top) / int(chart.y_ticks[-1].text)
        drawn = sum(bar.height for bar in chart.bars) / unit
        assert drawn == pytest.approx(sum(day.cases + day.other for day in incident.curve), abs=0.1)
        for bar in chart.bars:
            assert chart.left <= bar.x
            assert bar.x + bar.width <= chart.right + 0.1
            assert chart.top <= bar.y + 0.1
            assert bar.y + bar.height <= chart.bottom + 0.1
        assert all(0 < word.y < chart.height for word in [*chart.marks, *chart.x_ticks, *chart.y_ticks])


def test_no_two_words_of_a_curve_lie_on_each_other() -> None:
    rows = [row(i, i // 2, severe=1, deaths=int(i % 3 == 0)) for i in range(60)]
    [incident] = swept(rows).incidents
    for width in (330, 860):
        chart = draw(incident, width=width, height=240, lang="zh")
        for words, wide in ((chart.marks, 26), (chart.x_ticks, 44)):
            for i, a in enumerate(words):
                assert all(abs(a.x - b.x) >= wide or abs(a.y - b.y) >= 12 for b in words[i + 1 :])


def test_a_long_outbreak_is_drawn_by_weeks() -> None:
    rows = [row(i, i) for i in range(200)]
    [incident] = swept(rows).incidents
    assert draw(incident, width=860, height=240, lang="zh").days_per_bar == 7
    assert "每柱 7 天" in render(swept(rows), lang="zh")


def test_a_sweep_without_clusters_says_so() -> None:
    text = Words(render(swept(ROWS, least=50), lang="zh")).text()
    assert "没有达到所列条件的聚集。" in text


def test_a_level_for_another_number_of_clusters_or_of_an_unknown_tone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="2 levels for 1 clusters"):
        render(swept(ROWS), [LEVEL, LEVEL])
    with pytest.raises(ValueError, match="tone 'green'"):
        render(swept(ROWS), [{**LEVEL, "tone": "green"}])


def test_every_text_colour_of_the_page_can_be_read() -> None:
    html = render(swept(ROWS), lang="zh")
    chips = re.findall(r"\.(?:red|orange|yellow|blue|neutral) \{ background: (#\w+); color: (#\w+); \}", html)
    assert len(chips) == 5
    variables = dict(re.findall(r"--(\w+): (#\w+);", html))
    pairs = [
        *chips,
        *(
            (variables[name], ground)
            for name in ("ink", "soft", "accent")
            for ground in ("#fff", variables["paper"], "#f3f0e9")
        ),
    ]
    for fore, back in pairs:
        assert contrast(fore, back) >= 4.5, (fore, back)
