"""Where in the files of a pack does a thing stand?  Its statements, criteria, facts, units, terms and clauses, by their names."""

from __future__ import annotations

from collections.abc import Iterator

from pinyue.plans.pack import Pack
from pinyue.plans.yamltext import Document, Path, read
from pinyue.words import Place

Part = tuple[str, str, Path]  # a name, the file and the part of it that bears this name


class Places:
    """The files of a pack read once more, for their lines and columns.  A supplement moves nothing: it has a file of its own.

    Raises BadInput where a file can no longer be read.
    """

    def __init__(self, pack: Pack) -> None:
        self._documents = {
            file: read(pack.folder / file, file) for file in _files(pack) if (pack.folder / file).is_file()
        }
        self._parts: dict[str, list[tuple[str, Path]]] = {}
        for name, file, path in _named(pack, self._documents):
            self._parts.setdefault(name, []).append((file, path))

    def of(self, name: str, file: str | None = None) -> Place | None:
        """The place of the thing with this name or id, in ``file`` where it is given; None where there is none.

        Of several with one name a statement comes before a level of response, a criterion, a level, a fact, a unit, a term, a
        clause and a row of a register.
        """
        for found, path in self._parts.get(name, ()):
            if found in self._documents and file in (None, found):
                return self._documents[found].place(path, of_key=True)
        return None

    def head(self, file: str) -> Place:
        """The beginning of a file of the pack."""
        return self._documents[file].place(()) if file in self._documents else Place(file)


def place_of(pack: Pack, name: str) -> Place | None:
    """The place of one statement, or of another thing that has a name.  For many, make ``Places`` once."""
    return Places(pack).of(name)


def _files(pack: Pack) -> list[str]:
    forms = sorted(pack.folder.glob("forms/*.yaml"))
    chapters = dict.fromkeys(["plan.yaml", *pack.chapter_files, *pack.ladders, "clauses.yaml"])
    return [*chapters, *(path.relative_to(pack.folder).as_posix() for path in forms)]


def _named(pack: Pack, documents: dict[str, Document]) -> Iterator[Part]:
    """Everything with a name; of things with the same name the first is meant."""
    yield from _statements(pack, documents)
    for i, response in enumerate(pack.response.responses):
        yield response.id, "response.yaml", ("responses", i)
    for file, ladder in pack.ladders.items():
        base: Path = () if file == "levels.yaml" else ("ladder",)
        for i, level in enumerate(ladder.levels):
            for j, criterion in enumerate(level.criteria):
                yield criterion.id, file, (*base, "levels", i, "criteria", j)
        for i, level in enumerate(ladder.levels):
            yield level.id, file, (*base, "levels", i)
        for part in ("measures", "qualifiers", "variants"):
            for name in getattr(ladder, part):
                yield name, file, (*base, part, name)
    for part in ("units", "functions"):
        for name in getattr(pack.command, part):
            yield name, "command.yaml", (part, name)
    for i, term in enumerate(pack.plan.terms):
        yield term.term, "plan.yaml", ("terms", i)
    for i, clause in enumerate(pack.clauses.clauses if pack.clauses else ()):
        yield clause.at, "clauses.yaml", ("clauses", i)
    for file, chapter in pack.chapter_files.items():
        for i, register in enumerate(chapter.registers):
            for j, row in enumerate(register.items):
                yield row["id"], file, ("registers", i, "items", j)


def _statements(pack: Pack, documents: dict[str, Document]) -> Iterator[Part]:
    for i, note in enumerate(pack.plan.notes):
        yield note.id, "plan.yaml", ("notes", i)
    for file, chapter in pack.chapter_files.items():
        for part in chapter.parts():
            for i, statement in enumerate(getattr(chapter, part)):
                yield statement.id, file, (part, i)
    for file, document in documents.items():
        if file.startswith("forms/") and isinstance(document.data, dict):
            yield str(document.data.get("id")), file, ()
