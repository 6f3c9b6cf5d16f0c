"""Judges the Jinja in a DOCX template: only what the sandbox would run, and only names that will be there. It reads
the same patched text the filling reads, so a tag split over runs or hidden in a header is seen as it will be run."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes

from engine.model.errors import Problem
from engine.paper import sandbox
from engine.paper.fields import Form
from engine.paper.sheet import NAMES

_DRAWN = frozenset({"stamp_table", "letterhead", "verify_box"})
_INSIDE: dict[str, dict[str, Any]] = {
    "stamps": dict.fromkeys(("role", "act", "name", "state", "date", "note", "shape", "seal")),
    "table": dict.fromkeys(("label", "value", "strong")),
    "blocks": {
        **dict.fromkeys(("no", "title", "lines", "brief", "totals", "grid")),
        "columns": dict.fromkeys(("title", "align")),
        "rows": dict.fromkeys(("cells", "strong")),
    },
}
_FOR_DEPTH_MAX = 3
_JINJA_OWN = frozenset("self super caller loop varargs kwargs namespace cycler joiner lipsum range dict".split())
"""Names Jinja gives a template by itself. No form may have them, so they are never just unknown."""


def check(source: bytes, file: str, fields: Mapping[str, Any]) -> list[Problem]:
    """Every tag that may not be there and every name that will not be there, part by part."""
    environment = sandbox.TemplateEnvironment()
    known = _known(fields)
    problems: list[Problem] = []
    for part, text in _texts(source):
        try:
            tree = environment.parse(text)
        except TemplateSyntaxError as wrong:
            said = wrong.message or ""
            problems.append(Problem("tag_syntax", f"태그를 읽을 수 없습니다: {said[:120]}", file, part))
            continue
        judge = _Judge(file, part)
        judge.walk(tree, known, 0)
        problems += judge.problems
    return problems


def _texts(source: bytes) -> Iterator[tuple[str, str]]:
    page = DocxTemplate(io.BytesIO(source))
    document = page.get_docx()
    yield "word/document.xml", page.patch_xml(page.get_xml())
    wanted = (
        RELATIONSHIP_TYPE.HEADER,
        RELATIONSHIP_TYPE.FOOTER,
        RELATIONSHIP_TYPE.FOOTNOTES,
        RELATIONSHIP_TYPE.ENDNOTES,
    )
    for relation in document.part.rels.values():
        if relation.reltype in wanted:
            part = relation.target_part
            yield str(part.partname).lstrip("/"), page.patch_xml(page.xml_to_string(parse_xml(part.blob)))
    told = document.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        yield f"docProps/core.xml#{name}", getattr(told, name)


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Names to what is inside them: None for a value, a dictionary for one thing or a list of such things."""
    form = Form(fields, {}, {})
    own = {name: form.rows_of(name) and dict.fromkeys(form.rows_of(name) or ()) for name in form.properties()}
    known: dict[str, Any] = {**own, **dict.fromkeys(NAMES | _DRAWN), **_INSIDE}
    known["data"] = own
    return known


@dataclass
class _Judge:
    file: str
    part: str
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, message: str) -> None:
        problem = Problem(code, message, self.file, self.part)
        if problem not in self.problems:
            self.problems.append(problem)

    def walk(self, node: nodes.Node, known: Mapping[str, Any], depth: int) -> None:
        if not isinstance(node, sandbox.NODES) or (isinstance(node, nodes.For) and node.recursive):
            self.refuse("tag_forbidden", f"쓸 수 없는 태그입니다: {type(node).__name__.lower()}")
            return
        match node:
            case nodes.For():
                self._loop(node, known, depth)
                return
            case nodes.Name() | nodes.Getattr() | nodes.Getitem():
                self.inside(node, known)
                if isinstance(node, nodes.Getitem):
                    self._only_plain_index(node)
                return
            case nodes.Filter() if node.name not in sandbox.FILTERS:
                self.refuse("filter_unknown", f"쓸 수 없는 거르개입니다: {node.name}")
            case nodes.Test() if node.name not in sandbox.TESTS:
                self.refuse("test_unknown", f"쓸 수 없는 물음입니다: {node.name}")
        for child in node.iter_child_nodes():
            self.walk(child, known, depth)

    def _loop(self, node: nodes.For, known: Mapping[str, Any], depth: int) -> None:
        if depth >= _FOR_DEPTH_MAX:
            self.refuse("loops_too_deep", f"되풀이가 {_FOR_DEPTH_MAX}겹보다 깊습니다.")
        if not isinstance(node.iter, nodes.Name | nodes.Getattr | nodes.Getitem) or not isinstance(
            node.target, nodes.Name
        ):
            self.refuse("loop_source", "되풀이는 목록의 이름으로만 할 수 있습니다.")
            return
        found = self.inside(node.iter, known)
        inner = {**known, node.target.name: found, "loop": dict.fromkeys(sandbox.LOOP_NAMES)}
        for child in (*([node.test] if node.test else ()), *node.body, *node.else_):
            self.walk(child, inner if child not in node.else_ else known, depth + 1)

    def inside(self, node: nodes.Node, known: Mapping[str, Any]) -> Any:
        """What a dotted name leads to; a name that leads nowhere is a problem."""
        match node:
            case nodes.Name():
                if node.name not in known and node.name in _JINJA_OWN:
                    self.refuse("name_forbidden", f"쓸 수 없는 이름입니다: {node.name}")
                    return None
                if node.name not in known:
                    self.refuse("name_unknown", f"양식에 없는 이름입니다: {node.name}")
                    return None
                return known[node.name]
            case nodes.Getattr() | nodes.Getitem():
                key = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
                held = self.inside(node.node, known)
                if isinstance(key, int) and not isinstance(key, bool):
                    return held
                if isinstance(key, str) and key.startswith("_"):
                    self.refuse("name_forbidden", f"쓸 수 없는 이름입니다: {key[:40]}")
                elif not isinstance(held, Mapping) or key not in held:
                    self.refuse("name_unknown", f"양식에 없는 이름입니다: {str(key)[:40]}")
                else:
                    return held[key]
                return None
            case _:
                self.walk(node, known, 0)
                return None

    def _only_plain_index(self, node: nodes.Getitem) -> None:
        by_loop = (
            isinstance(node.arg, nodes.Getattr)
            and isinstance(node.arg.node, nodes.Name)
            and node.arg.node.name == "loop"
        )
        if not isinstance(node.arg, nodes.Const) and not by_loop:
            self.refuse("index_forbidden", "대괄호 안에는 수나 이름만 쓸 수 있습니다.")
