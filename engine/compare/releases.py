"""Two sets of definitions, file by file: each kind of file has its own comparison, and what none of them finds
different is said to be so."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from engine.compare import diagrams, forms, lists, tables
from engine.compare.difference import Difference, from_to, shown
from engine.model import strict_json
from engine.model.korean import particle
from engine.model.release import NOTES
from engine.paper.package import read_zip
from engine.rules.xml import parse_xml

Files = Mapping[str, bytes]
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
ROLES = "processes/_shared/roles.json"
LINES_MAX = 60
"""How many lines of a template are told one by one; whoever wants all of them opens the two templates."""


def compare(old: Files, new: Files) -> list[Difference]:
    """Everything that is different in `new`, by file. Both must have been checked. What a release says about itself is
    not compared: it says why something changed, not what."""
    found: list[Difference] = []
    for path in sorted(old.keys() | new.keys()):
        before, after = old.get(path), new.get(path)
        if before == after or path == NOTES:
            continue
        found += _file(path, before, after, old, new)
    roles = _roles(old) | _roles(new)
    named = {**{title: title for title in roles.values()}, **roles}
    return [replace(d, who=tuple(named[word] for word in d.who if word in named)) if d.who else d for d in found]


def _roles(files: Files) -> dict[str, str]:
    """Role → its title."""
    rows = _json(files[ROLES]).get("roles", []) if ROLES in files else []
    return {row["id"]: row["title"] for row in rows if isinstance(row, dict) and row.get("id") and row.get("title")}


def _file(path: str, before: bytes | None, after: bytes | None, old: Files, new: Files) -> list[Difference]:
    name = PurePosixPath(path).name
    content = after if after is not None else before
    assert content is not None
    both = (before, after) if before is not None and after is not None else None
    found: list[Difference] = []
    if path.endswith(".bpmn"):
        what, subject = "절차", diagrams.title(content, path)
        found = diagrams.compare(path, *both) if both else []
    elif path.endswith(".dmn"):
        what, subject = "판정표", tables.title(content, path)
        found = tables.compare(path, *both) if both else []
    elif name == "schema.json":
        what, subject = "양식", forms.title(_json(content), path)
        found = forms.compare(path, _json(both[0]), _json(both[1]), _shared(old), _shared(new)) if both else []
    elif name == "ui.json":
        what, subject = "화면 배치", _form_title(path, new, old)
        found = lists.layout(path, subject, _json(both[0]), _json(both[1])) if both else []
    elif name == "template.docx":
        what, subject = "문서 틀", _form_title(path, new, old)
        found = _template(path, subject, *both) if both else []
    elif path.endswith(".json"):
        what, subject = "목록", lists.title(path, _json(content))
        found = lists.compare(path, _json(both[0]), _json(both[1])) if both else []
    elif "/scenarios/" in path:
        return [_whole(path, before, after, "시나리오", _scenario_title(content, path))]
    else:
        return [_whole(path, before, after, "파일", path)]
    if both is None:
        return [_whole(path, before, after, what, subject)]
    return found or [_unmoved(path, what, subject)]


_KINDS = {
    "절차": "process",
    "판정표": "table",
    "양식": "form",
    "화면 배치": "layout",
    "문서 틀": "template",
    "목록": "word",
    "시나리오": "scenario",
    "파일": "file",
}


def _whole(path: str, before: bytes | None, after: bytes | None, what: str, subject: str) -> Difference:
    titled = particle(f"{what} ‘{subject}’", "이/가")
    if before is None:
        return Difference(_KINDS[what], "added", path, subject, "", f"{titled} 새로 생깁니다.")
    if after is None:
        return Difference(_KINDS[what], "removed", path, subject, "", f"{titled} 없어집니다.")
    return Difference(_KINDS[what], "changed", path, subject, "", f"{titled} 바뀝니다.")


def _unmoved(path: str, what: str, subject: str) -> Difference:
    sentence = f"{what} ‘{subject}’: 달라지는 것이 없습니다. 적은 모양만 다릅니다."
    return Difference(_KINDS[what], "same", path, subject, "", sentence)


def _json(source: bytes) -> dict[str, Any]:
    found = strict_json.loads(source)
    return found if isinstance(found, dict) else {"": found}


def _shared(files: Files) -> dict[str, Any]:
    under = "forms/_shared/"
    return {p.removeprefix("forms/"): _json(c) for p, c in files.items() if p.startswith(under) and p.endswith(".json")}


def _form_title(path: str, *places: Files) -> str:
    schema = f"{PurePosixPath(path).parent}/schema.json"
    source = next((files[schema] for files in places if schema in files), None)
    return forms.title(_json(source), schema) if source is not None else PurePosixPath(path).parent.name


def _scenario_title(source: bytes, path: str) -> str:
    for line in source.decode("utf-8", "replace").splitlines():
        if line.startswith("title:"):
            return line.removeprefix("title:").strip().strip("\"'")
    return PurePosixPath(path).stem


def _template(path: str, subject: str, before: bytes, after: bytes) -> list[Difference]:
    old, new = _lines(before, path), _lines(after, path)
    found: list[Difference] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = " / ".join(old[i:j]), " / ".join(new[k:m])
        place = f"{k + 1}번째 줄"
        if not gone:
            sentence = f"문서 틀 ‘{subject}’에 글이 생깁니다: ‘{shown(come)}’"
        elif not come:
            sentence = f"문서 틀 ‘{subject}’에서 글이 없어집니다: ‘{shown(gone)}’"
        else:
            sentence = f"문서 틀 ‘{subject}’의 글: {from_to(gone, come)}"
        found.append(Difference("template", "changed", path, subject, place, sentence, gone, come))
    if len(found) > LINES_MAX:
        sentence = f"문서 틀 ‘{subject}’의 글이 {len(found)}군데 달라집니다."
        return [Difference("template", "changed", path, subject, "", sentence)]
    if not found and _parts(before, path) != _parts(after, path):
        sentence = f"문서 틀 ‘{subject}’의 모양이 달라집니다. 글은 그대로입니다."
        found.append(Difference("template", "changed", path, subject, "", sentence))
    return found


def _parts(source: bytes, path: str) -> dict[str, bytes]:
    return {name: content for name, content in read_zip(source, path).items() if not name.startswith("docProps/")}


def _lines(source: bytes, path: str) -> list[str]:
    found: list[str] = []
    for name, content in sorted(read_zip(source, path).items()):
        if name.startswith("word/") and name.endswith(".xml"):
            found += [text for p in parse_xml(content, name).iter(_PARAGRAPH) if (text := _text(p).strip())]
    return found


def _text(paragraph: etree._Element) -> str:
    return "".join(piece.text or "" for piece in paragraph.iter(_TEXT))
