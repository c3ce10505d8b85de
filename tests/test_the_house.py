"""The house rules that a machine can hold: what stands in which file, who may know what, what is pinned."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import click
import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pinyue.cli.app import app
from pinyue.plans import load_pack
from tools import uv

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "pinyue"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
REQUIREMENTS = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "requirements").glob("*.txt"))}
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]

# Written so that this file does not contain what it looks for.
INDEX_HOST = re.compile(
    r"pypi[.]\w+|pythonhosted[.]org|[/.]pypi[/.]|/simple\b/?$|mirrors?[.]\w+[.](?:com|cn|org|edu)"
)
OWN_ROOTS = "|".join(["home", "root", "tmp", "Users", "work"])
OWN_PATH = re.compile(rf"(?<![\w.~$)}}*-])(?:[A-Z]:\\Users\\|/(?:{OWN_ROOTS})/\w)")

CLOCK_CALLS = {"now", "utcnow", "today", "monotonic", "perf_counter", "time_ns", "localtime", "gmtime"}
FILE_CALLS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "print", "input"}


# --- what stands in the files ---------------------------------------------------------------------------------------


def files_of_the_project() -> list[Path]:
    """Every file that git tracks or would track."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout: which files belong to the project is not known")
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_file_names_a_package_index_or_a_path_of_somebodys_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in files_of_the_project()
        for number, line in enumerate(path.read_text("utf-8", errors="ignore").splitlines(), 1)
        for match in [INDEX_HOST.search(line) or OWN_PATH.search(line)]
        if match
    ]
    assert found == []


def test_an_index_and_a_path_of_somebodys_machine_would_be_seen() -> None:
    host = "py" + "pi.org"
    for text in (f"https://{host}/x", "--index-url https://a.b/" + "simple/", "https://mirrors" + ".b.com/x"):
        assert INDEX_HOST.search(text), text
    for text in ("open('/" + "home/li/x.csv')", "see /" + "work/main", "C:" + "\\Users\\li"):
        assert OWN_PATH.search(text), text
    for text in ("src/home/x.py", "~/job/x", "simple/beautiful", "a tmp/file"):
        assert not INDEX_HOST.search(text)
        assert not OWN_PATH.search(text)


def test_a_source_file_is_a_room_and_not_a_hall() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in SRC.rglob("*.py")
    }
    assert {path: count for path, count in lines.items() if count >= 450} == {}


def test_everything_below_the_package_travels_in_the_wheel(tmp_path: Path) -> None:
    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    carried = {name for name in ZipFile(wheel).namelist() if name.startswith("pinyue/")}
    present = {path.relative_to(SRC.parent).as_posix() for path in SRC.rglob("*") if path.is_file()}
    assert {name for name in present if "__pycache__" not in name} == carried


# --- who may know what ----------------------------------------------------------------------------------------------


def calls(source: str) -> Iterator[tuple[int, str]]:
    """The line and the last name of every call."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield node.lineno, name


def imported(source: str) -> set[str]:
    """The outermost names of the modules that are imported anywhere in this source."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names


def clock_reads(source: str) -> list[int]:
    """The lines that read a clock, or import the module that does."""
    lines = [line for line, name in calls(source) if name in CLOCK_CALLS]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import) and any(alias.name == "time" for alias in node.names):
            lines.append(node.lineno)
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            lines.append(node.lineno)
    return sorted(lines)


def modules_of(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (SRC / room).rglob("*.py"))


def test_no_module_of_plans_or_engine_reads_a_clock() -> None:
    assert modules_of("plans", "engine")
    reads = {
        str(path.relative_to(ROOT)): lines
        for path in modules_of("plans", "engine")
        if (lines := clock_reads(path.read_text("utf-8")))
    }
    assert reads == {}


def test_a_read_clock_would_be_seen() -> None:
    source = "import time\nfrom datetime import date, datetime, time as t\nfrom time import sleep\n"
    assert clock_reads(source) == [1, 3]
    assert clock_reads("a = datetime.now(UTC)\nb = date.today()\nc = time.time_ns()\nd = t(9, 30)") == [
        1,
        2,
        3,
    ]


def test_the_engine_opens_no_file_and_prints_nothing() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in modules_of("engine")
        for line, name in calls(path.read_text("utf-8"))
        if name in FILE_CALLS
    }
    assert found == set()


# --- what is pinned -------------------------------------------------------------------------------------------------


def named(*groups: str) -> set[str]:
    """The canonical names of the direct dependencies of the program and of these dependency groups."""
    lines = list(PROJECT["project"]["dependencies"])
    for group in groups:
        for line in PROJECT["dependency-groups"][group]:
            lines += PROJECT["dependency-groups"][line["include-group"]] if isinstance(line, dict) else [line]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def pins(text: str) -> dict[str, set[str]]:
    """Package -> its pinned lines (more than one where versions differ by platform or Python)."""
    found: dict[str, set[str]] = {}
    for line in re.findall(r"^(\w\S*==.*?) \\$", text, re.M):
        found.setdefault(canonicalize_name(Requirement(line).name), set()).add(line)
    return found


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_a_requirements_file_holds_pins_with_hashes_and_nothing_else(name: str) -> None:
    lines = REQUIREMENTS[name].splitlines()
    odd = [
        line
        for line in lines
        if not re.fullmatch(
            r"\w[\w.-]*==\S+( ; [\w\s'.!=<>()]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line
        )
    ]
    assert lines
    assert odd == []
    assert not re.search(r"index|http|find-links|file:", REQUIREMENTS[name])


@pytest.mark.parametrize(("name", "groups"), [("run", ()), ("dev", ("dev",)), ("bench", ("bench",))])
def test_every_dependency_of_the_project_is_pinned(name: str, groups: tuple[str, ...]) -> None:
    assert named(*groups) - set(pins(REQUIREMENTS[name])) == set()


@pytest.mark.parametrize("wider", ["dev", "bench"])
def test_the_checks_run_on_the_very_versions_that_the_program_runs_on(wider: str) -> None:
    narrow, wide = pins(REQUIREMENTS["run"]), pins(REQUIREMENTS[wider])
    assert {name: wide.get(name) for name in narrow} == narrow


def test_the_program_imports_nothing_that_it_does_not_name_as_its_dependency() -> None:
    sold_as = metadata.packages_distributions()
    found = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in SRC.rglob("*.py")
        for module in imported(path.read_text("utf-8")) - sys.stdlib_module_names - {"pinyue"}
        if not named() & {canonicalize_name(package) for package in sold_as.get(module, [])}
    }
    assert found == set()


def test_every_dependency_says_in_the_decisions_why_it_is_there_and_under_which_licence() -> None:
    text = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text("utf-8")
    rows = {
        name: (licence, why)
        for name, licence, why in re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", text, re.M)
    }
    assert set(rows) == named("dev", "bench")
    assert [
        name for name, (licence, why) in rows.items() if not licence.strip() or len(why.split()) < 3
    ] == []


def test_nothing_that_is_installed_is_under_a_licence_that_reaches_into_the_program() -> None:
    found = []
    for package in pins(REQUIREMENTS["run"] + REQUIREMENTS["dev"]):
        try:
            about = metadata.metadata(package)
        except metadata.PackageNotFoundError:
            continue  # pinned for another platform
        words = [text[:80] for key in ("License-Expression", "License") for text in about.get_all(key, [])]
        words += [line for line in about.get_all("Classifier", []) if line.startswith("License")]
        if re.search(r"\bA?GPL|General Public", " ".join(words)):
            found.append(package)
    assert found == []


# --- uv goes where pip goes -----------------------------------------------------------------------------------------

LISTING = """\
:env:.index-url='https://nearest.example/root'
global.cert='/etc/ssl/ours.pem'
global.extra-index-url='https://one.example https://two.example'
global.index-url='https://far.example/root'
install.find-links='wheels\\nmore'
"""


def test_what_pip_knows_is_handed_to_uv() -> None:
    assert uv.handed_over(uv.parse(LISTING), {}) == {
        "UV_DEFAULT_INDEX": "https://nearest.example/root",
        "UV_INDEX": "https://one.example https://two.example",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "wheels,more",
        "SSL_CERT_FILE": "/etc/ssl/ours.pem",
    }


def test_what_is_given_to_uv_already_is_left_as_it_is() -> None:
    given = {
        "UV_INDEX_URL": "https://mine.example",
        "UV_INDEX": "https://also.example",
        "UV_FIND_LINKS": "here",
        "SSL_CERT_FILE": "mine.pem",
    }
    assert uv.handed_over(uv.parse(LISTING), given) == {}


def test_a_machine_without_any_pip_configuration_adds_nothing() -> None:
    assert uv.handed_over(uv.parse(""), {}) == {}


# --- what the first page says ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", READMES, ids=lambda path: path.name)
def test_the_first_page_names_the_two_commands_and_every_room(page: Path) -> None:
    text = page.read_text("utf-8")
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    rooms = [path.name for path in SRC.iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert {"demo", "test"} <= set(targets)
    for phrase in ["make demo", "make test", *(f"src/pinyue/{room}" for room in rooms)]:
        assert phrase in text


@pytest.mark.parametrize("page", READMES, ids=lambda path: path.name)
def test_the_first_page_shows_every_command_and_no_other(page: Path) -> None:
    shown = set(re.findall(r"bin/pinyue ([a-z]+(?:-[a-z]+)*)", page.read_text("utf-8")))
    assert shown | {"demo"} == set(app.list_commands(click.Context(app)))


@pytest.mark.parametrize("page", READMES, ids=lambda path: path.name)
def test_the_pack_on_the_first_page_is_a_pack(page: Path, tmp_path: Path) -> None:
    for name, chapter in re.findall(r"```yaml\n# (\S+)\n(.*?)```", page.read_text("utf-8"), re.S):
        (tmp_path / name).write_text(chapter, "utf-8")
    pack = load_pack(tmp_path)
    assert pack.levels
    assert [level.name for level in pack.levels.levels] == ["重大", "一般"]
    assert [owed.id for owed in pack.obligations] == ["R-1"]


def test_both_first_pages_show_the_same_code() -> None:
    def blocks(page: Path) -> list[str]:
        found = re.findall(r"```(?:sh|yaml)\n.*?```", page.read_text("utf-8"), re.S)
        return [re.sub(r" *#.*", "", block) for block in found]

    english, chinese = map(blocks, READMES)
    assert english == chinese
