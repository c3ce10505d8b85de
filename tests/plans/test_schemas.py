"""The exported JSON Schemas accept every shipped file and refuse a mistyped key."""

from __future__ import annotations

import jsonschema
import pytest
import yaml

from pinyue.plans import pack_folders
from pinyue.plans.schema import schemas

SCHEMAS = schemas()
FILES = [
    path
    for folder in pack_folders().values()
    for path in [*folder.glob("*.yaml"), *folder.glob("forms/*.yaml")]
]


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_shipped_file_is_valid_under_its_schema(path):
    name = "form" if path.parent.name == "forms" else path.stem
    data = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    jsonschema.Draft202012Validator(SCHEMAS[f"{name}.schema.json"]).validate(data)


def test_a_mistyped_key_is_refused():
    data = {
        "obligations": [
            {"id": "R-1", "clause": "1", "whoo": "x", "to": "y", "act": "a", "does": "b", "within": "1 h"}
        ]
    }
    errors = list(jsonschema.Draft202012Validator(SCHEMAS["reporting.schema.json"]).iter_errors(data))
    assert any("whoo" in error.message for error in errors)
