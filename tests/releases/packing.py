"""Releases for tests: the definitions of this repository, with one thing changed, packed or alone."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from engine.desk import read_definitions
from tests.office import REPOSITORY

BASE = read_definitions(REPOSITORY)
LINE = "processes/approval/approval_line.dmn"
DIAGRAM = "processes/approval/approval.bpmn"
MEMO = "forms/general/general-memo/schema.json"
NOTES = "processes/release.json"


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip as any program makes one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def revised(path: str, old: str, new: str) -> bytes:
    """A file of the base with one text replaced wherever it stands."""
    text = BASE[path].decode()
    assert old in text, f"{path} no longer says {old}"
    return text.replace(old, new).encode()


def rewritten(path: str, **changes: Any) -> bytes:
    """A JSON file of the base with some of its words at the top changed."""
    return json.dumps(json.loads(BASE[path]) | changes, ensure_ascii=False).encode()


def with_field(path: str, name: str, field: Mapping[str, Any], *, required: bool = False) -> bytes:
    """A form of the base with one more field."""
    schema = json.loads(BASE[path])
    schema["properties"][name] = field
    if required:
        schema["required"].append(name)
    return json.dumps(schema, ensure_ascii=False).encode()


def without_field(path: str, name: str) -> bytes:
    """A form of the base with one field less."""
    schema = json.loads(BASE[path])
    del schema["properties"][name]
    schema["required"] = [n for n in schema["required"] if n != name]
    return json.dumps(schema, ensure_ascii=False).encode()
