"""Where a definition file belongs, told by what is in it, else by its name, else by whoever sends it. A file that could
belong to several places belongs to none until somebody says which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any, NoReturn

from lxml import etree

from engine.bpmn.dialect import BPMN
from engine.model import strict_json
from engine.model.errors import Problem
from engine.rules.dmn.read import NAMESPACES
from engine.rules.xml import XmlRejected, parse_xml

_WORD = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_PATH = re.compile(r"(?:processes|forms)(?:/[^/\\\x00-\x1f]{1,100}){1,6}")
_ENDINGS = {"bpmn": ".bpmn", "dmn": ".dmn", "json": ".json", "docx": ".docx", "yaml": ".yaml"}
PATH_CHARS_MAX = 200


class Misplaced(ValueError):
    """Where the file belongs cannot be told, or it cannot be read; `problems` says why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].message)
        self.problems = problems


def _refuse(code: str, message: str) -> NoReturn:
    raise Misplaced(Problem(code, message))


def kind_of(name: str, content: bytes) -> str:
    """zip, docx, xml, json, yaml, or empty for what no release is made of; by content, and only text by its name."""
    if content.startswith(b"PK\x03\x04"):
        first = content[30:60]  # the name of the first entry, behind its header
        is_document = first.startswith((b"[Content_Types].xml", b"_rels/", b"word/", b"docProps/"))
        return "docx" if name.lower().endswith(".docx") or is_document else "zip"
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        return "xml"
    if start in (b"{", b"["):
        return "json"
    return "yaml" if name.lower().endswith((".yaml", ".yml")) else ""


def place_of(name: str, content: bytes, base: Mapping[str, bytes], at: str = "") -> str:
    """The path of a single file in a release. `at` settles it; without it, what the file says it is called is looked
    for in `base`, then its name. Raises Misplaced."""
    kind = kind_of(name, content)
    finder = {"xml": _xml_place, "json": _json_place, "docx": _template_place, "yaml": _scenario_place}.get(kind)
    if finder is None:
        _refuse("unknown_kind", "받을 수 없는 파일입니다. ZIP, BPMN, DMN, JSON, DOCX 파일을 올려 주십시오.")
    ending, find = finder(content)
    if at.strip():
        return _given(at, ending)
    return find(PurePosixPath(name), base)


Find = Callable[[PurePosixPath, Mapping[str, bytes]], str]


def _given(at: str, ending: str) -> str:
    path = unicodedata.normalize("NFC", at.strip())
    if len(path) > PATH_CHARS_MAX or not _PATH.fullmatch(path) or {"..", "."} & set(path.split("/")):
        _refuse("bad_place", "자리는 processes/ 또는 forms/로 시작하는 파일 이름이어야 합니다.")
    if not path.endswith(_ENDINGS[ending]):
        _refuse("bad_place", f"이 파일의 자리는 {_ENDINGS[ending]}로 끝나야 합니다.")
    return path


def _by_name(name: PurePosixPath, base: Mapping[str, bytes], ending: str) -> str | None:
    same = [p for p in base if PurePosixPath(p).name == name.name and p.endswith(_ENDINGS[ending])]
    if len(same) > 1:
        _ambiguous(same)
    return same[0] if same else None


def _ambiguous(places: list[str]) -> NoReturn:
    shown = ", ".join(sorted(places)[:5]) + (" …" if len(places) > 5 else "")
    _refuse("ambiguous_place", f"이 파일이 놓일 자리가 여럿입니다. 자리를 함께 적어 주십시오: {shown}")


def _homeless() -> NoReturn:
    _refuse(
        "unknown_place", "어느 자리의 파일인지 알 수 없습니다. processes/ 또는 forms/로 시작하는 자리를 적어 주십시오."
    )


def _ids(source: bytes, file: str) -> tuple[str, list[str]]:
    """What an XML file is, and the ids of its procedures or decisions."""
    try:
        root = parse_xml(source, file)
    except XmlRejected as rejected:
        raise Misplaced(rejected.problem) from None
    tag = etree.QName(root)
    if tag.localname == "definitions" and tag.namespace == BPMN:
        return "bpmn", [e.get("id") or "" for e in root.findall(f"{{{BPMN}}}process")]
    if tag.localname == "definitions" and tag.namespace in NAMESPACES:
        return "dmn", [e.get("id") or "" for e in root.findall(f"{{{tag.namespace}}}decision")]
    _refuse("unknown_kind", "절차(BPMN)나 판정표(DMN) 파일이 아닙니다.")


def _xml_place(content: bytes) -> tuple[str, Find]:
    kind, ids = _ids(content, "")

    def find(name: PurePosixPath, base: Mapping[str, bytes]) -> str:
        there = [p for p in base if p.endswith(_ENDINGS[kind]) and set(_ids(base[p], p)[1]) & set(ids)]
        if len(there) > 1:
            _ambiguous(there)
        if there:
            return there[0]
        named = _by_name(name, base, kind)
        if named is not None:
            return named
        if not ids or not _WORD.fullmatch(ids[0]):
            _homeless()
        return f"processes/{ids[0]}/{ids[0]}{_ENDINGS[kind]}"

    return kind, find


def _json_place(content: bytes) -> tuple[str, Find]:
    found = _object(content)
    about = found.get("x-danji")

    def find(name: PurePosixPath, base: Mapping[str, bytes]) -> str:
        if isinstance(about, dict) or "properties" in found:
            place = _schema_place(name, found, about if isinstance(about, dict) else {}, base)
        elif "register" in found and "columns" in found:
            place = _same(base, "/register.json", lambda other: other.get("register") == found["register"])
        elif "fields" in found and isinstance(found["fields"], dict):
            fields = found["fields"].keys()
            place = _form_of(name, base, "ui.json") or _same(
                base,
                "/ui.json",
                lambda other: isinstance(other.get("fields"), dict) and other["fields"].keys() == fields,
            )
        else:
            place = None
        return place or _by_name(name, base, "json") or _homeless()

    return "json", find


def _schema_place(
    name: PurePosixPath, found: Mapping[str, Any], about: Mapping[str, Any], base: Mapping[str, bytes]
) -> str | None:
    slug, area = about.get("slug"), about.get("area")
    if isinstance(slug, str) and slug:
        there = [p for p in base if p.endswith(f"/{slug}/schema.json")]
        if len(there) > 1:
            _ambiguous(there)
        if there:
            return there[0]
        if isinstance(area, str) and _WORD.fullmatch(slug) and _WORD.fullmatch(area):
            return f"forms/{area}/{slug}/schema.json"
        _homeless()
    title = about.get("title") or found.get("title")
    return _form_of(name, base, "schema.json") or _same(
        base, "/schema.json", lambda other: bool(title) and other.get("title") == title
    )


def _form_of(name: PurePosixPath, base: Mapping[str, bytes], part: str) -> str | None:
    """The part of a form that a file is named after: `slug.ui.json`, `slug.json`, `slug.docx` or the form's title."""
    stem = unicodedata.normalize("NFC", name.name).split(".")[0].strip()
    there = [p for p in base if p.endswith("/schema.json") and p.startswith("forms/")]
    named = [p for p in there if PurePosixPath(p).parent.name == stem]
    named = named or [p for p in there if _object(base[p]).get("title") == stem]
    if len(named) > 1:
        _ambiguous(named)
    return f"{PurePosixPath(named[0]).parent}/{part}" if named else None


def _same(base: Mapping[str, bytes], ending: str, is_same: Callable[[dict[str, Any]], bool]) -> str | None:
    there = [p for p in base if p.startswith("forms/") and p.endswith(ending) and is_same(_object(base[p]))]
    if len(there) > 1:
        _ambiguous(there)
    return there[0] if there else None


def _object(source: bytes) -> dict[str, Any]:
    try:
        found = strict_json.loads(source)
    except strict_json.JsonRejected as rejected:
        raise Misplaced(*rejected.problems) from None
    if not isinstance(found, dict):
        _refuse("not_an_object", "중괄호로 시작하는 JSON이어야 합니다.")
    return found


def _template_place(content: bytes) -> tuple[str, Find]:
    def find(name: PurePosixPath, base: Mapping[str, bytes]) -> str:
        return _form_of(name, base, "template.docx") or _by_name(name, base, "docx") or _homeless()

    return "docx", find


def _scenario_place(content: bytes) -> tuple[str, Find]:
    def find(name: PurePosixPath, base: Mapping[str, bytes]) -> str:
        return _by_name(name, base, "yaml") or _homeless()

    return "yaml", find
