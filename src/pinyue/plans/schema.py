"""JSON Schemas of the pack files, so that editors complete and check them while they are written.

The schemas describe what is typed (text), so numbers and dates are allowed as text too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from pinyue.plans.loader import CHAPTERS
from pinyue.plans.shapes import Form

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """File name → JSON Schema, one for each kind of file in a pack."""
    models: dict[str, type[BaseModel]] = {**CHAPTERS, "form": Form}
    return {f"{name}.schema.json": _schema(name, model) for name, model in models.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into a folder (made if it is not there); the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path = folder / name
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.append(path)
    return written


def _schema(name: str, model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": DRAFT, "title": f"Pinyue {name}", **_as_typed(schema)}


# Models that a person types as one short text instead of a mapping.
_TYPED_AS_TEXT = frozenset({"Span", "SoftTime", "Bound", "Partner"})
_TYPED_AS_NAMES = frozenset({"Needs", "Recipients"})
# Measures may take their values from the registers of events.yaml, by name.
_TYPED_BY_REGISTER = {"Measure": ("values", ["event_types", "event_classes"])}


def _as_typed(part: Any) -> Any:
    """Loosen a schema to what the loader takes: short forms, one name for a list of one, numbers written as numbers."""
    if isinstance(part, list):
        return [_as_typed(item) for item in part]
    if not isinstance(part, dict):
        return part
    out = {key: _as_typed(value) for key, value in part.items() if key != "$defs"}
    if "$defs" in part:
        out["$defs"] = {name: _short_form(name, _as_typed(inner)) for name, inner in part["$defs"].items()}
    if out.get("type") in ("integer", "boolean"):
        out["type"] = [out["type"], "string"]
    elif out.get("type") == "string" and "enum" not in out and "const" not in out:
        out["type"] = ["string", "number", "boolean"]
        out.pop("format", None)
    elif out.get("type") == "array" and "prefixItems" in out.get("items", ()):
        return {
            "type": "object",
            "additionalProperties": out["items"]["prefixItems"][1],
        }  # pairs, typed as a mapping
    elif out.get("type") == "array" and "prefixItems" not in out:
        return {"anyOf": [out, {"type": "string"}]}
    return out


def _short_form(name: str, schema: Any) -> Any:
    if name in _TYPED_AS_TEXT:
        return {"anyOf": [schema, {"type": ["string", "number"]}]}
    if name in _TYPED_BY_REGISTER:
        key, registers = _TYPED_BY_REGISTER[name]
        values = {"anyOf": [schema["properties"][key], {"enum": registers}]}
        return {**schema, "properties": {**schema["properties"], key: values}}
    if name in _TYPED_AS_NAMES:
        return {"anyOf": [schema, {"type": "string"}, {"type": "array"}]}
    return schema
