"""What is asked of a decision file as a whole, before its logic is read: that it is made of DMN and nothing else, that
its texts are whole, and that it has no more names and parts than a file of rules needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from engine.rules.dmn.reading_types import plain
from engine.rules.xml import parse_xml

if TYPE_CHECKING:
    from engine.rules.dmn.read import Reading

DECISIONS_MAX = 500
NAMES_MAX = 1_000
NAME_CHARS_MAX = 200
_MARKUP_OF_ITS_OWN = frozenset({"extensionElements", "DMNDI"})
"""What may hold elements of other namespaces: remarks of modelling tools, and the drawing."""
_TEXTS = frozenset({"text", "typeRef"})
_DEFINES = ("d:decision", "d:businessKnowledgeModel", "d:itemDefinition")


def check_frame(root: etree._Element, source: bytes, reading: Reading, *, is_asked: bool) -> None:
    """Note everything wrong with the frame of a file. A file may hold only what others import from it."""
    language = root.get("expressionLanguage")
    if language and "feel" not in language.lower():
        reading.refuse("unknown_expression_language", f"FEEL이 아닌 식은 읽지 않습니다: {language}", root)
    seen: set[str] = set()
    for element in root.iter(f"{{{reading.ns['d']}}}*"):
        key = element.get("id")
        if key and key in seen:
            reading.refuse("duplicate_id", f"같은 id가 두 번 있습니다: {key}", element)
        seen.add(key or "")
    if is_asked and not any(reading.all(root, path) for path in _DEFINES):
        reading.refuse("no_decision", "판정(decision)이 하나도 없습니다.", root)
    for path in ("d:decision", "d:businessKnowledgeModel", "d:decisionService"):
        if len(reading.all(root, path)) > DECISIONS_MAX:
            reading.refuse("too_many_decisions", f"판정이나 함수가 {DECISIONS_MAX:,}개를 넘습니다.", root)
    if not reading.is_lenient:
        _check_markup(root, reading)
        _check_remarks(source, reading)


def _check_markup(root: etree._Element, reading: Reading) -> None:
    """Elements of other namespaces could mean something to another reader of the same file: they are refused."""
    for child in root:
        tag = etree.QName(child)
        if tag.localname in _MARKUP_OF_ITS_OWN:
            if any(etree.QName(e).namespace == "http://www.w3.org/2001/XInclude" for e in child.iter("*")):
                reading.refuse("foreign_element", "다른 파일을 끌어오는 요소(XInclude)가 있습니다.", child)
        elif tag.namespace != reading.ns["d"]:
            reading.refuse("foreign_element", f"판정표 파일에 없는 요소입니다: {tag.localname}", child)
        elif tag.localname in _TEXTS and len(child):
            reading.refuse("broken_text", "식 안에 다른 요소가 끼어 있습니다. 식은 글자로만 적어 주십시오.", child)
        else:
            _check_markup(child, reading)


def _check_remarks(source: bytes, reading: Reading) -> None:
    """A remark in the middle of a text cuts it short for some readers: what a rule says must be the same for all."""
    if b"<!--" not in source and source.count(b"<?") < 2:
        return
    remarked = parse_xml(source, reading.file, keep_remarks=True)
    for remark in remarked.iter(etree.Comment, etree.ProcessingInstruction):
        around = remark.getparent()
        if around is not None and etree.QName(around).localname in _TEXTS:
            message = "식 안에 주석이 끼어 있습니다. 주석을 식 밖으로 옮겨 주십시오."
            reading.refuse("broken_text", message, around)


def check_names(names: frozenset[str], root: etree._Element, reading: Reading) -> frozenset[str]:
    """The names a file defines, unless they are more or longer than anybody reads."""
    several = [name for name in names if re.search(r"\W", name)]
    longest = max(names, key=len, default="")
    if len(several) > NAMES_MAX:
        message = f"띄어 쓴 이름이 {NAMES_MAX:,}개를 넘습니다. 파일을 나누어 주십시오."
        reading.refuse("too_many_names", message, root)
        return frozenset()
    if len(longest) > NAME_CHARS_MAX:
        message = f"이름은 {NAME_CHARS_MAX}자까지 지을 수 있습니다: {plain(longest)[:40]}…"
        reading.refuse("name_too_long", message, root)
        return frozenset()
    return names
