"""YAML without its traps: every scalar is text, every node knows its line and column.

Plain YAML loaders turn clause ``4.10`` into 4.1, ``no`` into False and ``1:30`` into 90.  Here every scalar stays the text
that was typed and the pack model gives it its type.  Duplicate keys, anchors, aliases, merge keys and tags are refused.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path as FilePath

import yaml

from pinyue.words import BadInput, Place, tr

Path = tuple[str | int, ...]
Data = str | list["Data"] | dict[str, "Data"]

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass
class Document:
    """One YAML file: its data (text, lists and mappings only) and where each part stands."""

    file: str
    data: Data
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path, *, of_key: bool = False) -> Place:
        """The place of the value (or key) at ``path``; the nearest enclosing part where it has none of its own."""
        marks = self.keys if of_key else self.values
        for end in range(len(path), -1, -1):
            mark = marks.get(path[:end]) or self.values.get(path[:end])
            if mark:
                return Place(self.file, *mark)
        return Place(self.file)

    def known_part(self, path: Path) -> Path:
        """``path`` without the parts that are no keys of the data (validators add such parts for unions)."""
        here: Data = self.data
        kept: list[str | int] = []
        for part in path:
            try:
                here = here[part]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                continue
            kept.append(part)
        return tuple(kept)


def read(path: FilePath, name: str | None = None, *, gb18030: bool = False) -> Document:
    """Read one YAML file.  ``name`` is what messages call it; ``gb18030`` also takes that encoding, which offices' editors
    still write (packs are UTF-8 only).  Raises BadInput with line and column."""
    shown = name or str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(
            tr(f"读不了这个文件：{error.strerror}", f"cannot read: {error.strerror}"), Place(shown)
        ) from None
    return parse(_utf8(raw) if gb18030 else raw, shown)


def _utf8(raw: bytes) -> bytes:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        with suppress(UnicodeDecodeError):
            return raw.decode("gb18030").encode("utf-8")
    return raw


def parse(raw: bytes, shown: str) -> Document:
    """Parse YAML text in UTF-8.  Raises BadInput with line and column."""
    if len(raw) > MAX_BYTES:
        raise BadInput(tr("文件超过 4 MB", "the file is larger than 4 MB"), Place(shown))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = tr("不是 UTF-8 编码；请另存为 UTF-8", "not UTF-8; save it as UTF-8")
        raise BadInput(message, Place(shown, line)) from None
    try:
        _refuse_machinery(text, shown)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
        raise BadInput(
            tr(f"不是合法的 YAML：{error.problem}", f"not valid YAML: {error.problem}"), place
        ) from None
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        raise BadInput(tr(f"不是合法的 YAML：{reason}", f"not valid YAML: {reason}"), Place(shown)) from None
    document = Document(shown, {})
    if root is not None:
        document.data = _build(document, root, ())
    return document


def _refuse_machinery(text: str, shown: str) -> None:
    """Anchors, aliases, tags and deep nesting are refused from the event stream, before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark = event.start_mark
        place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise BadInput(tr(f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH}"), place)
        if getattr(event, "anchor", None):
            raise BadInput(tr("不允许锚点和引用（& *）", "anchors and aliases (& *) are not allowed"), place)
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None):
            raise BadInput(tr("不允许类型标签（!）", "tags (!) are not allowed"), place)


def _build(document: Document, node: yaml.Node, path: Path) -> Data:
    document.values[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_build(document, child, (*path, index)) for index, child in enumerate(node.value)]
    mapping: dict[str, Data] = {}
    for key_node, value_node in node.value:
        place = Place(document.file, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if not isinstance(key_node, yaml.ScalarNode):
            raise BadInput(tr("键必须是文字", "a key must be text"), place)
        key = str(key_node.value)
        if key == "<<":
            raise BadInput(tr("不允许合并键（<<）", "merge keys (<<) are not allowed"), place)
        if key in mapping:
            raise BadInput(tr(f"键 '{key}' 写了两次", f"key '{key}' is written twice"), place)
        document.keys[(*path, key)] = (place.line or 0, place.column or 0)
        mapping[key] = _build(document, value_node, (*path, key))
    return mapping
