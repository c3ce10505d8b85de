"""The documentation is held to the code: what exists is documented, what is documented exists, what is shown is so."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import click
import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pinyue.cli.app import app
from pinyue.engine import grading, owed
from pinyue.engine.history import CORE_ACTS, KNOWING, REQUIRED, EntryText
from pinyue.engine.scenario import ScenarioText
from pinyue.plans.ladder import Ladder
from pinyue.plans.loader import CHAPTERS, load_pack, validate
from pinyue.plans.pack import Chapter, EventsChapter, SweepParameter
from pinyue.plans.shapes import Form
from pinyue.plans.supplement import SupplementText
from pinyue.plans.values import SOFT_WORDS, TIME_UNITS, Shape
from pinyue.plans.yamltext import parse
from pinyue.surveillance import headings
from pinyue.surveillance.mapping import read_mapping
from tests.transcripts import PAGES, language_of, refreshed, run

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "pinyue"
DOCS = ROOT / "docs"
Y = "yuzhong-drug-device-2023"


# --- reading a page -------------------------------------------------------------------------------------------------


def sections(page: str) -> dict[str, str]:
    """Heading -> the text below it, up to the next heading of any depth."""
    parts = re.split(r"^#{1,6} (.+)\n", (DOCS / page).read_text("utf-8"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(text: str, head: str = "") -> dict[str, list[str]]:
    """Of the tables in ``text`` whose heading row begins with ``head``: each thing quoted in a first cell -> its row."""
    found = {}
    for table in re.findall(rf"^\| {head}.*\n\|[-|]+\n((?:\|.*\n?)*)", text, re.M):
        for line in table.splitlines():
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
            found.update(dict.fromkeys(quoted(cells[0]), cells))
    return found


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


# --- packs, histories, scenarios, supplements ------------------------------------------------------------------------


def reachable(*models: type[BaseModel]) -> list[type[BaseModel]]:
    """These models, their bases and every model inside them."""
    found: dict[type[BaseModel], None] = {}
    todo: list[Any] = list(models)
    while todo:
        kind = todo.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind not in found:
                found[kind] = None
                todo += [base for base in kind.__mro__ if issubclass(base, Shape) and base is not Shape]
                todo += [field.annotation for field in kind.model_fields.values()]
        else:
            todo += get_args(kind)
    return sorted(found, key=lambda model: model.__name__)


def heading_of(model: type[BaseModel]) -> str:
    """``OtherWording`` -> other wording; ``PlanChapter`` -> plan.yaml; ``SupplementText`` -> supplement."""
    for name, chapter in CHAPTERS.items():
        if chapter is model and model.__name__.endswith("Chapter") and name == model.__name__[:-7].lower():
            return f"{name}.yaml"
    name = re.sub(r"(?<=.)(Chapter|Policy|Text|_)$", "", model.__name__)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def default_of(field: FieldInfo) -> str:
    """A default as the tables print it."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int):
        return str(value)
    return f"`{value}`" if isinstance(value, str) else "—"


def words_of(annotation: Any) -> set[str]:
    """Every word that a key or its value can be chosen from."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return set()
    return {word for part in get_args(annotation) for word in words_of(part)}


PACK = reachable(*CHAPTERS.values(), Form, SupplementText)
RECORD = reachable(EntryText, ScenarioText)
MODELS = [("pack.md", model) for model in PACK] + [("history-and-scenarios.md", model) for model in RECORD]


@pytest.mark.parametrize(("page", "model"), MODELS, ids=lambda value: getattr(value, "__name__", value))
def test_every_key_of_a_file_has_its_row_with_its_default_and_its_words(
    page: str, model: type[BaseModel]
) -> None:
    below = sections(page)
    section = below[heading_of(model)]
    table = rows(section, "key")
    own = {f.alias or n: f for n, f in model.model_fields.items() if n in model.__annotations__}
    assert set(table) == set(own)
    for base in model.__bases__:
        if base is not Shape:
            assert f"](#{slug(heading_of(base))})" in section
    for name, field in own.items():
        _, says, default = table[name]
        assert len(says) > 2, name
        assert default == default_of(field), name
        links = re.findall(r"\(([\w.-]*)#([\w-]+)\)", says)
        linked = "".join(sections(file or page).get(target.replace("-", " "), "") for file, target in links)
        assert words_of(field.annotation) <= set(quoted(says + linked)), name


def test_every_file_of_a_pack_has_its_heading() -> None:
    names = {f"{name}.yaml" for name in CHAPTERS} | {"forms/ID.yaml"}
    assert names <= set(sections("pack.md"))
    listed = sections("pack.md")["The pack: every file, every key"]
    assert all(f"| [{name}](" in listed for name in names)


def test_every_word_and_unit_of_time_is_listed() -> None:
    below = sections("pack.md")
    listed = re.search(r"number: (.*?)\. ", below["soft time"], re.S)
    assert listed
    assert set(re.split(r"、|,\s*", listed[1])) == SOFT_WORDS
    assert set(TIME_UNITS) <= set(quoted(rows(below["span"])["unit"][1]))


def test_the_parameters_of_a_sweep_are_listed_with_what_is_taken_where_one_is_absent() -> None:
    table = rows(sections("pack.md")["parameter"], "parameter")
    source = (SRC / "surveillance" / "plan.py").read_text("utf-8")
    taken = dict(re.findall(r'given\.get\("(\w+)", "([^"]+)"\)', source))
    assert set(table) == set(get_args(SweepParameter)) == set(taken)
    assert {name: quoted(cells[2])[0] for name, cells in table.items()} == taken


EXAMPLES = [
    (page, block)
    for page in ("pack.md", "history-and-scenarios.md", "commands.md")
    for block in re.findall(r"```yaml\n(?!# )(.*?)```", (DOCS / page).read_text("utf-8"), re.S)
]


@pytest.mark.parametrize(("page", "block"), EXAMPLES, ids=lambda text: text.split(":")[0])
def test_every_example_of_a_file_is_a_file_that_is_accepted(page: str, block: str, tmp_path: Path) -> None:
    document = parse(block.encode(), page)
    assert isinstance(document.data, dict)
    if "columns" in document.data:
        (tmp_path / "mapping.yaml").write_text(block, "utf-8")
        assert read_mapping(tmp_path / "mapping.yaml").columns
        return
    models: dict[str, type[BaseModel]] = {
        "types": EventsChapter,
        "registers": Chapter,
        "actions": Chapter,
        "levels": Ladder,
        "decided_by": SupplementText,
        "expect": ScenarioText,
    }
    model = next((model for key, model in models.items() if key in document.data), None)
    if model:
        validate(document, model)
    else:
        assert all(EntryText.model_validate(entry) for entry in document.data["history"])


# --- the record -----------------------------------------------------------------------------------------------------


def acts_known_to_the_engine() -> set[str]:
    """Every text that the engine compares an entry's act with."""
    found = set(KNOWING)
    for path in (SRC / "engine").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            compared: list[ast.AST] = []
            if isinstance(node, ast.Match) and getattr(node.subject, "attr", "") == "act":
                compared = [case.pattern for case in node.cases]
            elif isinstance(node, ast.Compare) and getattr(node.left, "attr", "") == "act":
                compared = list(node.comparators)
            constants = (c.value for part in compared for c in ast.walk(part) if isinstance(c, ast.Constant))
            found |= {value for value in constants if isinstance(value, str)}
    return found


def test_every_act_that_the_engine_knows_is_documented_and_no_other() -> None:
    assert len(acts_known_to_the_engine()) > 8
    assert acts_known_to_the_engine() <= CORE_ACTS
    assert set(rows(sections("history-and-scenarios.md")["core acts"])) == CORE_ACTS


def test_what_an_act_must_say_is_said_of_that_key() -> None:
    table = rows(sections("history-and-scenarios.md")["entry"])
    for act, key in REQUIRED.items():
        assert f"`{act}`" in table[key][1].partition("where it is needed")[0]


def test_every_status_of_an_obligation_and_of_a_grading_says_what_it_means() -> None:
    table = rows(sections("history-and-scenarios.md")["Statuses"])
    assert set(table) == {*get_args(owed.Status), *get_args(grading.Status)}


# --- the commands ---------------------------------------------------------------------------------------------------


def commands() -> dict[str, click.Command]:
    context = click.Context(app)
    return {
        name: command for name in app.list_commands(context) if (command := app.get_command(context, name))
    }


def whole(name: str) -> str:
    """The section of a command with those below it."""
    page = (DOCS / "commands.md").read_text("utf-8")
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    assert found, name
    return found[1]


@pytest.mark.parametrize("name", list(commands()))
def test_every_argument_and_option_of_a_command_has_its_row(name: str) -> None:
    command = commands()[name]
    section = whole(f"pinyue {name}")
    documented = {word.split()[0] for word in rows(section, "(?:argument, )?option")}
    known = {option for p in command.params if isinstance(p, click.Option) for option in p.opts}
    arguments = {(p.name or "").upper() for p in command.params if isinstance(p, click.Argument)}
    assert documented == known | arguments
    assert "Exit codes: 0" in section


def test_every_command_stands_on_the_page_in_the_order_of_the_help() -> None:
    headings_there = re.findall(r"^## pinyue ([\w-]+)$", (DOCS / "commands.md").read_text("utf-8"), re.M)
    assert headings_there == list(commands())
    assert {"--version", "--help"} == set(rows(whole("pinyue")))


def keys(value: Any, documented: set[str], prefix: str = "") -> Iterator[str]:
    """The paths of all keys of a JSON document; below a documented ``a.*`` every key is as good as another."""
    if isinstance(value, list):
        for item in value:
            yield from keys(item, documented, f"{prefix}[]" if prefix else "")
    elif isinstance(value, dict):
        for name, inner in value.items():
            free = f"{prefix}.*"
            here = (
                free if any(path.startswith(free) for path in documented) else f"{prefix}.{name}".strip(".")
            )
            yield here
            if here not in documented or here != free:
                yield from keys(inner, documented, here)


RUNS = {
    "plans": [],
    "grade": [
        Y,
        *("--set=deaths=4", "--set=same_batch=true", "--set=short_term=true", "--set=unexpected_cases=0"),
        *(
            "--set=severe_cases=3",
            "--set=clustered=true",
            "--set=batches_concentrated=true",
            "--set=same_product=true",
        ),
    ],
    "owed": [Y, "history.yaml", "--at", "2023-09-04T10:31"],
    "tasks": ["yizhuang-vaccine", "--set=venue=school", "--at=2026-03-04T09:00"],
    "play": [Y, "wish.yaml"],
    "compare": [
        *(Y, "wangyi-vaccine", "yizhuang-vaccine", "jimsar-public-health"),
        *("--set=deaths=3", "--set=short_term=true", "--set=quality_suspected=true", "--at=2026-03-04T09:00"),
    ],
    "stress": [Y, "--incidents=60", "--capacity=2"],
    "sweep": [
        "list.csv",
        "--plan",
        Y,
        "--param=lots=one_lot",
        "--param=area=any",
        "--param=presentation=any",
    ],
    "lint": ["qingshi-drug"],
    "coverage": ["qingshi-drug"],
    "who": ["王新刚", "--on", "2022-02-11", "--directory", "dongcheng-2022"],
}


def test_every_command_with_json_is_run_here() -> None:
    with_json = {
        name for name, command in commands().items() if any("--json" in p.opts for p in command.params)
    }
    assert with_json == set(RUNS)


@pytest.mark.parametrize("name", list(RUNS))
def test_every_key_of_a_json_answer_is_explained_and_no_other(name: str, tmp_path, monkeypatch) -> None:
    for page in ("commands.md", "writing-a-pack.md"):
        refreshed(re.sub(r"```console\n.*?```", "", (DOCS / page).read_text("utf-8"), flags=re.S), tmp_path)
    monkeypatch.chdir(tmp_path)
    code, output = run([name, *RUNS[name], "--json"])
    assert code == (1 if name == "play" else 0)
    table = rows(whole(f"pinyue {name}"), r"key \| what it is")
    found = set(keys(json.loads(output), set(table)))
    leaves = {
        path for path in found if not any(other.startswith((f"{path}.", f"{path}[]")) for other in found)
    }
    assert leaves == set(table)


def test_the_columns_and_keys_of_a_mapping_file_are_listed() -> None:
    table = rows(sections("commands.md")["Mapping files"])
    assert set(table) == {*headings.KNOWN, "columns", "values", "date_format", "sheet", "encoding"}


# --- settings and words ---------------------------------------------------------------------------------------------


def test_every_environment_variable_that_the_program_reads_is_documented() -> None:
    read = {
        node.value
        for path in SRC.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"PINYUE_[A-Z_]+|DATABASE_URL|LC_[A-Z]+|LANG(UAGE)?", node.value)
    }
    assert "PINYUE_HOME" in read
    assert set(rows(sections("settings.md")["Environment variables"])) == read


def test_every_name_in_the_glossary_is_a_name_of_the_code_or_of_a_pack() -> None:
    texts = [path.read_text("utf-8") for path in SRC.rglob("*") if path.suffix in (".py", ".yaml")]
    everything = "\n".join([*texts, (DOCS / "pack.md").read_text("utf-8")])
    table = [
        line.split("|") for line in (DOCS / "glossary.md").read_text("utf-8").splitlines() if line[:1] == "|"
    ]
    names = {name for cells in table for name in quoted(cells[3])}
    assert len(names) > 60
    assert {name for name in names if name.rstrip("*/") not in everything} == set()


# --- the guides for those who write packs -----------------------------------------------------------------------------

GUIDES = ("writing-a-pack.md", "writing-a-pack.zh-CN.md")
EXCERPT = re.compile(r"^```yaml\n# (?:from|摘自) (\S+)\n(.*?)^```$", re.M | re.S)


def excerpts(guide: str) -> list[tuple[str, str]]:
    """What a guide shows of shipped packs: the file and the part of it."""
    return EXCERPT.findall((DOCS / guide).read_text("utf-8"))


def stands_in(shown: Any, whole: Any) -> bool:
    """Whether a part of a file stands in it as shown: statements whole but for catalogue rows, lists of them in part."""
    if isinstance(shown, dict) and isinstance(whole, dict):
        is_whole = "id" not in shown or {*shown, "rows"} == {*whole, "rows"}
        return is_whole and all(key in whole and stands_in(value, whole[key]) for key, value in shown.items())
    if isinstance(shown, list) and isinstance(whole, list) and all("id" in item for item in shown):
        items = {item["id"]: item for item in whole}
        return all(stands_in(item, items.get(item["id"])) for item in shown)
    return bool(shown == whole)


@pytest.mark.parametrize(
    ("guide", "file", "part"), [(guide, *one) for guide in GUIDES for one in excerpts(guide)]
)
def test_what_a_guide_takes_from_a_shipped_pack_stands_in_that_pack(guide: str, file: str, part: str) -> None:
    shown = parse(part.encode(), guide).data
    assert shown
    assert stands_in(shown, parse((SRC / "library" / file).read_bytes(), file).data)


@pytest.mark.parametrize("guide", GUIDES)
def test_every_example_of_a_guide_is_a_file_that_its_commands_use_or_is_taken_from_a_pack(guide: str) -> None:
    text = (DOCS / guide).read_text("utf-8")
    commands = " ".join(re.findall(r"^\$ (.*)$", text, re.M))
    named = re.findall(r"^```yaml\n# (\S+\.yaml)\n", text, re.M)
    assert len(named) + len(excerpts(guide)) == text.count("```yaml\n")
    assert all(name.split("/")[0] in commands for name in named)


def test_a_statement_that_a_guide_shows_otherwise_would_be_seen() -> None:
    whole = {"duties": [{"id": "D-1", "rows": ["X"], "unit": "甲", "with": ["乙", "丙"]}]}
    assert stands_in({"duties": [{"id": "D-1", "unit": "甲", "with": ["乙", "丙"]}]}, whole)
    for other in (
        {"id": "D-1", "unit": "乙", "with": ["乙", "丙"]},
        {"id": "D-1", "unit": "甲", "with": ["乙"]},
        {"id": "D-1", "unit": "甲"},
        {"id": "D-2", "unit": "甲", "with": ["乙", "丙"]},
    ):
        assert not stands_in({"duties": [other]}, whole)


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_shows_every_shape_with_a_clause_of_a_shipped_pack(guide: str) -> None:
    shown: dict[str, list[Any]] = {}
    for file, part in excerpts(guide):
        data: Any = parse(part.encode(), guide).data
        if "/forms/" in file:
            data = {"forms": [data]}
        for key, value in data.items():
            shown.setdefault(key, []).extend(value)
    criteria = [criterion for level in shown["levels"] for criterion in level["criteria"]]
    shapes = [
        shown[key] for key in ("obligations", "powers", "seats", "duties", "actions", "forms", "upkeep")
    ]
    assert all(statements and all(one["clause"] for one in statements) for statements in [criteria, *shapes])


def test_both_guides_show_the_same_files_commands_and_excerpts() -> None:
    def fences(guide: str) -> list[str]:
        found = re.findall(r"^```\w+\n(.*?)^```$", (DOCS / guide).read_text("utf-8"), re.M | re.S)
        return [_commands_of(text) if text[0] == "$" else re.sub(r" *# .*", "", text) for text in found]

    english, chinese = map(fences, GUIDES)
    assert len(english) > 30
    assert english == chinese


def _commands_of(transcript: str) -> str:
    return "\n".join(line for line in transcript.splitlines() if line[0:1] == "$")


def test_the_script_of_the_guide_counts_as_the_model_wants_it(tmp_path: Path) -> None:
    refreshed((DOCS / GUIDES[0]).read_text("utf-8"), tmp_path)
    source = (tmp_path / "source.txt").read_bytes()
    chapter = load_pack(tmp_path / "qingshi-drug").clauses
    assert chapter
    assert chapter.source_digest == sha256(source).hexdigest()
    assert chapter.characters == len(source.decode())
    assert {"executable", "guidance", "structure"} == {clause.became for clause in chapter.clauses}
    assert "@@" not in source.decode()
    for clause in chapter.clauses:
        text = source.decode()[slice(*clause.span)]
        assert clause.digest == sha256(text.encode()).hexdigest()[:16]
        assert clause.became != "executable" or text.startswith(f"{clause.at} ")


# --- what is shown, and where it points -----------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_is_what_the_commands_print(page: str, tmp_path: Path) -> None:
    """Where this fails because the program now says something better: ``python -m tests.transcripts``."""
    text = (DOCS / page).read_text("utf-8")
    assert refreshed(text, tmp_path, language_of(page)) == text


def slug(heading: str) -> str:
    """A heading as GitHub makes it a link."""
    plain = re.sub(r"[^\w\- ]", "", heading.lower())
    return plain.strip().replace(" ", "-")


def pages() -> list[Path]:
    return [
        p
        for p in sorted(ROOT.rglob("*.md"))
        if not any(part.startswith(".") for part in p.relative_to(ROOT).parts)
    ]


def test_every_relative_link_of_every_page_leads_somewhere() -> None:
    lost = []
    for page in pages():
        text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            file, _, anchor = link.partition("#")
            if re.match(r"\w+:", link):
                continue
            target = (page.parent / file).resolve() if file else page
            if not target.exists():
                lost.append(f"{page.relative_to(ROOT)}: {link}")
            elif anchor and target.suffix == ".md":
                names = re.findall(r"^#{1,6} (.+)$", target.read_text("utf-8"), re.M)
                if anchor not in {slug(name) for name in names}:
                    lost.append(f"{page.relative_to(ROOT)}: {link}")
    assert len(pages()) > 8
    assert lost == []
