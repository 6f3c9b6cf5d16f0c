"""Judges a DOCX template before it is taken: the archive, the list of its parts, what they point to, their markup.
What Jinja it holds is judged in `tags`. Everything wrong is told at once, each with its place."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from lxml import etree
from PIL import Image, UnidentifiedImageError

from engine.model.errors import Problem
from engine.paper import tags
from engine.paper.package import ZipLimits, ZipRejected, read_zip, write_zip
from engine.rules.xml import XmlRejected, parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LIMITS = ZipLimits(packed_bytes=4_000_000, files=100, file_bytes=4_000_000, all_bytes=16_000_000)
_PICTURE_PIXELS_MAX = 40_000_000
_TABLE_DEPTH_MAX = 5
_INSTRUCTION_CHARS_MAX = 200

_KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml|word/_rels/[\w.]+\.xml\.rels|word/theme/theme\d*\.xml"
    r"|word/(?:document|styles|settings|webSettings|fontTable|numbering|footnotes|endnotes|header\d*|footer\d*)\.xml"
    r"|word/media/[\w.-]+\.(?:png|jpe?g)"
)
_DROPPED = re.compile(
    r"docProps/(?:app|custom)\.xml|docProps/thumbnail\.\w+|customXml/(?:_rels/)?[\w.]+|word/stylesWithEffects\.xml"
)
"""Parts that word processors add and no page needs: looked through, then left out of what is filled."""
_RELATIONS = frozenset(
    {"officeDocument", "core-properties", "styles", "settings", "webSettings", "fontTable", "theme", "numbering"}
    | {"footnotes", "endnotes", "header", "footer", "image", "hyperlink"}
)
_RELATIONS_DROPPED = frozenset(
    {"extended-properties", "custom-properties", "thumbnail", "customXml", "customXmlProps", "stylesWithEffects"}
)
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PART_TYPES = re.compile(
    r"application/xml|application/vnd\.openxmlformats-package\.(?:relationships|core-properties)\+xml"
    r"|application/vnd\.openxmlformats-officedocument\.(?:wordprocessingml\.[\w.]+|theme|extended-properties"
    r"|custom-properties|customXmlProperties)\+xml|application/vnd\.ms-word\.stylesWithEffects\+xml|image/(?:png|jpeg|jpg)"
)
_CHANGES = frozenset(
    "ins del moveFrom moveTo rPrChange pPrChange tblPrChange trPrChange tcPrChange sectPrChange".split()
)
_FORBIDDEN = {
    "altChunk": "다른 파일을 끼워 넣은 곳이 있습니다.",
    "object": "다른 프로그램의 개체가 들어 있습니다.",
    "OLEObject": "다른 프로그램의 개체가 들어 있습니다.",
    "control": "실행되는 단추가 들어 있습니다.",
    "subDoc": "다른 문서를 이어 붙인 곳이 있습니다.",
    "attachedTemplate": "다른 서식 파일에 기대고 있습니다.",
    "mailMerge": "편지 병합이 켜져 있습니다.",
    "commentReference": "메모가 남아 있습니다. 메모를 지우고 올려 주십시오.",
    "frameset": "다른 문서를 틀로 보여 주는 곳이 있습니다.",
}
_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_SAFE_LINK = re.compile(r"(?:https?://[^\s\\]+|mailto:[^\s\\]+)", re.IGNORECASE)


def check(source: bytes, file: str, fields: Mapping[str, Any]) -> list[Problem]:
    """Every problem of a template for a form with this schema; warnings among them do not keep it out."""
    taken = open_template(source, file)
    if taken.errors:
        return taken.problems
    return taken.problems + tags.check(taken.cleaned(), file, fields)


@dataclass
class Template:
    """A template's parts, and what was found about them."""

    file: str
    parts: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, etree._Element] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unsafe_links: dict[str, set[str]] = field(default_factory=dict)

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep it out."""
        return [p for p in self.problems if p.severity == "error"]

    def refuse(
        self, code: str, message: str, part: str, *, at: etree._Element | None = None, warning: bool = False
    ) -> None:
        """Note one problem, once."""
        line = None if at is None else cast("int | None", at.sourceline)
        problem = Problem(code, message, self.file, part, line, severity="warning" if warning else "error")
        if problem not in self.problems:
            self.problems.append(problem)

    def cleaned(self) -> bytes:
        """The template with what no page needs left out and unsafe links turned into plain text."""
        kept: dict[str, bytes] = {}
        for name, content in self.parts.items():
            if not _KEPT.fullmatch(name):
                continue
            if name.endswith(".rels"):
                content = self._relations_kept(name)
            elif name == "[Content_Types].xml":
                content = self._types_kept()
            elif name in self.unsafe_links:
                content = _without_links(self.trees[name], self.unsafe_links[name])
            kept[name] = content
        return write_zip(kept)

    def _relations_kept(self, name: str) -> bytes:
        root = self.trees[name]
        for relation in list(root):
            kind = str(relation.get("Type", "")).rsplit("/", 1)[-1]
            if kind in _RELATIONS_DROPPED or relation.get("Id") in self.unsafe_links.get(_owner(name), ()):
                root.remove(relation)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _types_kept(self) -> bytes:
        root = self.trees["[Content_Types].xml"]
        for override in list(root.iter(f"{_TYPES}Override")):
            if not _KEPT.fullmatch(str(override.get("PartName", "")).lstrip("/")):
                root.remove(override)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def open_template(source: bytes, file: str) -> Template:
    """Read a template and judge everything about it but its tags."""
    template = Template(file)
    try:
        template.parts = read_zip(source, file, _LIMITS)
    except ZipRejected as rejected:
        template.problems = rejected.problems
        return template
    for name, content in template.parts.items():
        if not _KEPT.fullmatch(name) and not _DROPPED.fullmatch(name):
            template.refuse("part_unknown", "양식 틀에 있으면 안 되는 것이 들어 있습니다.", name)
        elif name.endswith((".xml", ".rels")):
            try:
                template.trees[name] = parse_xml(content, file)
            except XmlRejected as rejected:
                found = rejected.problem
                template.problems.append(Problem(found.code, found.message, file, name, found.line))
        elif name.startswith("word/media/"):
            _judge_picture(template, name, content)
    _judge_types(template)
    for name, root in template.trees.items():
        if name.endswith(".rels"):
            _judge_relations(template, name, root)
        elif name.startswith("word/"):
            _judge_markup(template, name, root)
    return template


def _judge_picture(template: Template, name: str, content: bytes) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > _PICTURE_PIXELS_MAX:
                template.refuse("picture_too_large", "그림이 너무 큽니다.", name)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        template.refuse("picture_unreadable", "PNG나 JPEG 그림이 아닙니다.", name)


def _judge_types(template: Template) -> None:
    listed = template.trees.get("[Content_Types].xml")
    if listed is None or "word/document.xml" not in template.parts or "_rels/.rels" not in template.parts:
        if not template.errors:
            template.refuse("not_a_docx", "DOCX 문서가 아닙니다.", "word/document.xml")
        return
    main = ""
    for entry in listed:
        kind = str(entry.get("ContentType", ""))
        part = str(entry.get("PartName", "")).lstrip("/")
        if "macroEnabled" in kind or "vbaProject" in kind:
            template.refuse("macros", "매크로가 든 파일입니다. 매크로를 빼고 DOCX로 저장해 주십시오.", part)
        elif not _PART_TYPES.fullmatch(kind) and (entry.tag == f"{_TYPES}Override" or _is_used(template, entry)):
            template.refuse(
                "part_type", "양식 틀에 있으면 안 되는 종류가 들어 있습니다.", part or str(entry.get("Extension"))
            )
        if part == "word/document.xml":
            main = kind
    if main != _MAIN_TYPE and not template.errors:
        template.refuse("not_a_docx", "DOCX 문서가 아닙니다.", "word/document.xml")


def _is_used(template: Template, entry: etree._Element) -> bool:
    ending = "." + str(entry.get("Extension", "")).lower()
    return any(name.lower().endswith(ending) for name in template.parts)


def _judge_relations(template: Template, name: str, root: etree._Element) -> None:
    for relation in root:
        kind = str(relation.get("Type", "")).rsplit("/", 1)[-1]
        target = str(relation.get("Target", ""))
        if kind not in _RELATIONS | _RELATIONS_DROPPED:
            template.refuse("relation_unknown", f"양식 틀이 쓸 수 없는 것을 가리킵니다: {kind}", name, at=relation)
        elif str(relation.get("TargetMode", "Internal")).lower() != "internal":
            if kind != "hyperlink":
                template.refuse("external_target", "바깥 파일을 불러오는 곳이 있습니다.", name, at=relation)
            elif not _SAFE_LINK.fullmatch(target):
                template.unsafe_links.setdefault(_owner(name), set()).add(str(relation.get("Id")))
                template.refuse("link_removed", "웹 주소가 아닌 링크라 글자만 남깁니다.", name, warning=True)
        elif kind in _RELATIONS and kind != "hyperlink":
            base = posixpath.dirname(_owner(name))
            path = posixpath.normpath(posixpath.join("/" + base, target)).lstrip("/")
            if path not in template.parts:
                template.refuse("relation_dangling", f"없는 부분을 가리킵니다: {target[:80]}", name, at=relation)


def _owner(relations: str) -> str:
    """The part whose relations these are: `word/_rels/document.xml.rels` belongs to `word/document.xml`."""
    folder, _, name = relations.rpartition("/")
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _judge_markup(template: Template, name: str, root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        tag = etree.QName(element).localname
        if element.tag.startswith(W) and tag in _CHANGES:
            template.refuse(
                "tracked_changes",
                "변경 내용 추적이 남아 있습니다. 모두 받아들이거나 되돌린 뒤 올려 주십시오.",
                name,
                at=element,
            )
        elif tag in _FORBIDDEN:
            template.refuse("element_forbidden", _FORBIDDEN[tag], name, at=element)
        elif any(
            etree.QName(key).localname in ("src", "href") and not key.startswith(_R) for key in map(str, element.attrib)
        ):
            template.refuse("external_target", "바깥 파일을 불러오는 곳이 있습니다.", name, at=element)
        elif element.tag == f"{W}tbl" and sum(1 for _ in element.iterancestors(f"{W}tbl")) >= _TABLE_DEPTH_MAX:
            template.refuse("tables_too_deep", f"표 안에 표가 {_TABLE_DEPTH_MAX}겹보다 깊습니다.", name, at=element)
            return
    for instruction in _instructions(root):
        word = instruction.split()[0].upper() if instruction.split() else ""
        if word == "DATE":
            template.refuse(
                "field_changes", "DATE 필드는 여는 날마다 바뀝니다. 날짜 이름을 쓰십시오.", name, warning=True
            )
        elif word not in _FIELDS or len(instruction) > _INSTRUCTION_CHARS_MAX:
            template.refuse("field_forbidden", f"쓸 수 없는 필드입니다: {instruction[:60]}", name)


def _instructions(root: etree._Element) -> Iterator[str]:
    """The codes of all fields, however many runs they are split over."""
    for simple in root.iter(f"{W}fldSimple"):
        yield str(simple.get(f"{W}instr", "")).strip()
    open_fields: list[list[str]] = []
    stray: list[str] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}delInstrText"):
        if element.tag != f"{W}fldChar":
            (open_fields[-1] if open_fields else stray).append("".join(map(str, element.itertext())))
        elif element.get(f"{W}fldCharType") == "begin":
            open_fields.append([])
        elif element.get(f"{W}fldCharType") == "end" and open_fields:
            yield "".join(open_fields.pop()).strip()
    for left in (*open_fields, *([stray] if stray else [])):
        yield "".join(left).strip()


def _without_links(root: etree._Element, ids: set[str]) -> bytes:
    for element in root.iter(etree.Element):
        for key in list(element.attrib):
            if str(key).startswith(_R) and element.get(key) in ids:
                del element.attrib[key]
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
