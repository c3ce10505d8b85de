"""From a folder of YAML files to a Pack, or one exact message that says what is wrong and where.

``levels.yaml:41:7: unknown measure 'death'; did you mean 'deaths'?``
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from platformdirs import user_data_path
from pydantic import BaseModel, ValidationError
from rapidfuzz import fuzz, process

from pinyue.plans import references
from pinyue.plans.ladder import Ladder
from pinyue.plans.pack import (
    Chapter,
    ClausesChapter,
    CommandChapter,
    EventsChapter,
    MonitoringChapter,
    Pack,
    PlanChapter,
    ResponseChapter,
    WarningChapter,
)
from pinyue.plans.shapes import Form
from pinyue.plans.yamltext import Document, read
from pinyue.words import BadInput, Place, tr

CHAPTERS: dict[str, type[BaseModel]] = {
    "plan": PlanChapter,
    "events": EventsChapter,
    "levels": Ladder,
    "command": CommandChapter,
    "monitoring": MonitoringChapter,
    "warning": WarningChapter,
    "reporting": Chapter,
    "response": ResponseChapter,
    "release": Chapter,
    "recovery": Chapter,
    "upkeep": Chapter,
    "programme": Chapter,
    "clauses": ClausesChapter,
}
M = TypeVar("M", bound=BaseModel)
FEW = 14
# What the patterns of the model ask for, in words.
PATTERNS = {
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$": (
        "要以字母或数字开头，只能有字母、数字、点、横线、下划线",
        "should begin with a letter or digit and have only letters, digits, dots, hyphens and underscores",
    ),
    r"^\d{6}(\d{3}|\d{6})?$": ("应为六位区划代码，或九位、十二位", "should be a code of six digits, or of nine or twelve"),
    r"^\d{4}(-\d{2}-\d{2})?$": ("应为 2026-06-30 或 2026", "should be like 2026-06-30 or 2026"),
}  # fmt: skip
LIBRARY = Path(__file__).resolve().parent.parent / "library"
MOST_STATEMENTS = 5_000  # the linter compares pairs of them


def home() -> Path:
    """The office's own folder: ``PINYUE_HOME``, or the platform's place for user data."""
    configured = os.environ.get("PINYUE_HOME")
    return Path(configured) if configured else user_data_path("pinyue", appauthor=False)


def pack_folders() -> dict[str, Path]:
    """The packs at hand: the shipped library, then the office's own (which may not reuse an id)."""
    found: dict[str, Path] = {}
    for root in (LIBRARY, home() / "packs"):
        if root.is_dir():
            for folder in sorted(p for p in root.iterdir() if (p / "plan.yaml").is_file()):
                found.setdefault(folder.name, folder)
    return found


def find_pack(name: str) -> Path:
    """The folder of a pack, given a path, its id, the beginning of its id or a part of its title, if only one has it.

    Raises BadInput with the nearest name.
    """
    path = Path(name)
    if (path / "plan.yaml").is_file():
        return path
    folders = pack_folders()
    if name in folders:
        return folders[name]
    matching = [folder for key, folder in folders.items() if key.startswith(name) or name in _title(folder)]
    if len(matching) == 1:
        return matching[0]
    hint = did_you_mean(name, folders)
    raise BadInput(tr(f"没有预案包 '{name}'{hint}", f"no pack '{name}'{hint}"))


def _title(folder: Path) -> str:
    """The plan's title (``plan.yaml``), so that a pack can be asked for as 渝中 or 王益区疫苗."""
    data = read(folder / "plan.yaml").data
    title = data.get("title") if isinstance(data, dict) else None
    return title if isinstance(title, str) else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``"; did you mean 'deaths'?"``, or nothing where no known word is near."""
    best = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=50)
    return tr(f"；是否为 '{best[0]}'？", f"; did you mean '{best[0]}'?") if best else ""


def one_of_these(word: str, known: Iterable[str]) -> str:
    """The near word; without one, all that there are, if they are few enough to read."""
    words = list(dict.fromkeys(known))
    near = did_you_mean(word, words)
    if near or not 0 < len(words) <= FEW:
        return near
    return tr(f"；有：{'、'.join(words)}", f"; there are: {', '.join(words)}")


def load_pack(name: str | Path) -> Pack:
    """Load and check a pack by id or folder.  Raises BadInput with file, line and column of the first fault."""
    return PackReader(find_pack(str(name))).pack()


class PackReader:
    """Reads one folder; keeps the documents so that later faults can still be placed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents: dict[str, Document] = {}

    def pack(self) -> Pack:
        """The checked pack.  Raises BadInput."""
        self._refuse_stray_files()
        parts: dict[str, Any] = {}
        for name, model in CHAPTERS.items():
            path = self.folder / f"{name}.yaml"
            if path.is_file():
                parts[name] = self._chapter(path, model)
        if "levels" in parts:
            parts["levels"] = with_events(parts["levels"], parts.get("events") or EventsChapter())
        if "plan" not in parts:
            raise BadInput(tr("缺少 plan.yaml", "plan.yaml is missing"), Place(str(self.folder)))
        parts["forms"] = tuple(self._chapter(p, Form) for p in sorted((self.folder / "forms").glob("*.yaml")))
        pack = Pack(folder=self.folder, **parts)
        self._refuse_too_many(pack)
        for fault in references.check(pack):
            raise BadInput(fault.message(one_of_these), self._place(fault.file, fault.path, fault.of_key))
        self._refuse_other_names(pack)
        self._refuse_cycle_of_parents(pack)
        return pack

    def _chapter(self, path: Path, model: type[BaseModel]) -> Any:
        name = str(path.relative_to(self.folder))
        document = read(path, name)
        self.documents[name] = document
        return validate(document, model)

    def _place(self, file: str, path: tuple[str | int, ...], of_key: bool) -> Place:
        document = self.documents.get(file)
        return document.place(path, of_key=of_key) if document else Place(file)

    def _refuse_stray_files(self) -> None:
        for path in sorted(self.folder.glob("*.y*ml")):
            if path.stem not in CHAPTERS or path.suffix != ".yaml":
                hint = did_you_mean(path.stem, CHAPTERS)
                raise BadInput(
                    tr(f"预案包里没有这一章{hint}", f"a pack has no such chapter{hint}"), Place(path.name)
                )

    def _refuse_too_many(self, pack: Pack) -> None:
        count = sum(1 for _ in pack.statements())
        if count > MOST_STATEMENTS:
            raise BadInput(
                tr(
                    f"有 {count} 条，至多 {MOST_STATEMENTS} 条；请分成几个包",
                    f"{count} statements, at most {MOST_STATEMENTS} are possible; make several packs of it",
                ),
                Place(str(self.folder)),
            )

    def _refuse_other_names(self, pack: Pack) -> None:
        """A pack at hand is asked for by its folder's name, a form by its file's: the ids must be the same."""
        at_hand = self.folder.parent in (LIBRARY, home() / "packs")
        named = [("plan.yaml", pack.id, self.folder.name)] if at_hand else []
        forms = sorted(name for name in self.documents if name.startswith("forms/"))
        named += [(file, form.id, Path(file).stem) for file, form in zip(forms, pack.forms, strict=True)]
        for file, given, name in named:
            if given != name:
                message = tr(f"id 是 '{given}'，所在的名称是 '{name}'，要相同",
                             f"the id is '{given}' and the name on disk '{name}'; they must be the same")  # fmt: skip
                raise BadInput(message, self._place(file, ("id",), False))

    def _refuse_cycle_of_parents(self, pack: Pack) -> None:
        seen = [pack.id]
        parent = pack.plan.parent
        while parent and parent.pack:
            if parent.pack in seen:
                chain = " → ".join([*seen, parent.pack])
                place = self._place("plan.yaml", ("parent", "pack"), False)
                raise BadInput(tr(f"上级预案成环：{chain}", f"a cycle of parents: {chain}"), place)
            seen.append(parent.pack)
            folder = pack_folders().get(parent.pack) or self.folder.parent / parent.pack
            if not (folder / "plan.yaml").is_file():
                return
            parent = validate(read(folder / "plan.yaml"), PlanChapter).parent


def with_events(ladder: Ladder, events: EventsChapter) -> Ladder:
    """The ladder, its choices among kinds and classes of events filled from ``events.yaml``."""
    names = {
        "event_types": {kind.id: kind.name for kind in events.types},
        "event_classes": {one.id: one.name for one in events.classes},
    }
    measures = {
        name: measure.model_copy(update={"values": names[measure.of]}) if measure.of else measure
        for name, measure in ladder.measures.items()
    }
    return ladder if measures == ladder.measures else ladder.model_copy(update={"measures": measures})


def validate(document: Document, model: type[M]) -> M:
    """The document as a model; the first fault as one line with its place."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise _first_fault(document, model, error) from None


def _first_fault(document: Document, model: type[BaseModel], error: ValidationError) -> BadInput:
    # The most telling fault first: a mistyped key, then what a check of our own says, then the rest.
    telling = {"extra_forbidden": 0, "value_error": 1}
    fault = min(error.errors(include_url=False), key=lambda f: telling.get(f["type"], 2))
    kind = fault["type"]
    path = document.known_part(fault["loc"])
    last = str(fault["loc"][-1]) if fault["loc"] else ""
    if kind == "extra_forbidden":
        hint = one_of_these(last, _keys_at(model, path[:-1]))
        message = tr(f"不认识的键 '{last}'{hint}", f"unknown key '{last}'{hint}")
        return BadInput(message, document.place(path, of_key=True))
    if kind == "missing":
        message = tr(f"缺少键 '{last}'", f"missing key '{last}'")
        return BadInput(message, document.place(path))
    where = ".".join(str(part) for part in path)
    said = _say(fault, tuple(_keys_at(model, path)))
    message = f"{where}: {said}" if where else said
    return BadInput(message, document.place(path))


def _say(fault: Any, keys: Sequence[str]) -> str:
    kind, context, given = fault["type"], fault.get("ctx", {}), fault.get("input")
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        hint = did_you_mean(
            str(given), [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]
        )
        return tr(
            f"'{given}' 不在允许的词里：{context['expected']}{hint}",
            f"'{given}' is none of {context['expected']}{hint}",
        )
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        shown = f"'{given}'" if isinstance(given, str) else tr("列表", "a list")
        listed = tr(f"：{'、'.join(keys)}", f": {', '.join(keys)}") if keys else ""
        return tr(f"这里要有键{listed}，不是{shown}", f"keys are expected here{listed}; not {shown}")
    if kind in ("tuple_type", "list_type"):
        return tr("这里要有列表", "a list is expected here")
    if kind == "string_pattern_mismatch" and context["pattern"] in PATTERNS:
        return tr(*(f"'{given}' {said}" for said in PATTERNS[context["pattern"]]))
    if kind.startswith("int_"):
        return tr(f"'{given}' 不是整数", f"'{given}' is no whole number")
    if kind.startswith("date_"):
        return tr(f"'{given}' 不是日期（写成 2023-08-29）", f"'{given}' is no date (write 2023-08-29)")
    return tr(f"'{given}' 不合要求：{fault['msg']}", f"'{given}': {fault['msg']}")


def _keys_at(model: type[BaseModel], path: Sequence[str | int]) -> Iterator[str]:
    """The keys that may stand at a path of a document."""
    here: list[Any] = [model]
    for part in path:
        here = [inner for kind in here for inner in _inside(kind, part)]
    for kind in {one: None for outer in here for one in _plain(outer)}:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from (field.alias or name for name, field in kind.model_fields.items())


def _inside(annotation: Any, part: str | int) -> Iterator[Any]:
    """The annotations of what stands under a key, or at a place of a list."""
    for kind in _plain(annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for name, field in kind.model_fields.items():
                if part == (field.alias or name):
                    yield field.annotation
        elif get_origin(kind) is dict and isinstance(part, str):
            yield get_args(kind)[1]
        elif get_origin(kind) is tuple and isinstance(part, int):
            yield get_args(kind)[0]


def _plain(annotation: Any) -> Iterator[Any]:
    """The alternatives of an annotation, without what is only noted beside a type."""
    if get_origin(annotation) in (None, dict, tuple):
        yield annotation
    else:
        for one in get_args(annotation):
            yield from _plain(one)
