"""Bytes of any modelling tool to a tree whose BPMN names are today's: encodings, old namespaces, unsafe contents.

What the elements mean is not asked here. The XML itself enters by the one door of the house, `engine.rules.xml`.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from lxml import etree

from engine.bpmn.diagram import is_element, line_of
from engine.bpmn.dialect import BPMN
from engine.bpmn.normalize.report import Finding, Refused
from engine.rules.xml import BYTES_MAX, XmlRejected, parse_xml

_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,300}?\?>")
_ENCODING: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
# Encodings in which no ASCII character can hide as another one. UTF-7 and its like are not among them.
_SAFE: Final = re.compile(r"utf-?8|us-ascii|ascii|iso-?8859-\d{1,2}|latin-?1|windows-125\d|cp125\d|euc-kr|cp949|ms949")
_KOREAN: Final = frozenset({"euc-kr", "cp949", "ms949", "ks_c_5601-1987", "ksc5601", "ks_c_5601"})
_OLD: Final = re.compile(
    r"https?://(www|schema)\.omg\.org/(spec/)?bpmn/?(2\.0|20|20\d{6})?(/(model|bpmn20))?/?", re.IGNORECASE
)
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
_PAIR_FIRST: Final = 0xA1
_XINCLUDE: Final = "http://www.w3.org/2001/XInclude"
# Characters that turn the direction of what follows: a name would read as something it is not.
_TURNS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_PLAIN_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{3,8}|[A-Za-z]{0,32}|rgba?\([\d., %]{1,40}\)|[\d,]{0,16}")


def read(source: bytes, file: str) -> tuple[etree._Element, list[Finding]]:
    """The definitions of the file. Refused, with its reason, where it is no safe BPMN 2.0 file."""
    findings: list[Finding] = []
    try:
        root = parse_xml(_as_utf8(source, findings), file)
    except XmlRejected as rejected:
        problem = rejected.problem
        raise Refused(problem.code, problem.message, problem.element, problem.line or 1) from None
    _modernise(root, findings)
    if root.tag != f"{{{BPMN}}}definitions":
        raise Refused("not_bpmn", "BPMN 2.0 절차 파일이 아닙니다.", line=line_of(root))
    _check_safe(root)
    return root, findings


def _as_utf8(source: bytes, findings: list[Finding]) -> bytes:
    if len(source) > BYTES_MAX:
        return source  # The reader says so.
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if source.startswith(mark):
            return _declared_utf8(_decoded(source[len(mark) :], name))
    source = source.removeprefix(codecs.BOM_UTF8)
    said = _ENCODING.match(source)
    name = said[1].decode("ascii").lower() if said else "utf-8"
    if name in _KOREAN:
        return _declared_utf8(_decoded(source, "cp949"))
    if not _SAFE.fullmatch(name):
        raise Refused("xml_encoding", f"글자 부호 ‘{name}’은(는) 읽지 않습니다. UTF-8로 저장해 주십시오.", line=1)
    try:
        return _declared_utf8(source.decode(name))
    except UnicodeDecodeError as wrong:
        line = source[: wrong.start].count(b"\n") + 1
    except LookupError:
        raise Refused("xml_encoding", f"글자 부호 ‘{name}’을(를) 모릅니다. UTF-8로 저장해 주십시오.", line=1) from None
    likely, called = ("cp949", "한글 완성형") if _is_korean(source) else ("cp1252", "윈도 서유럽")
    sentence = (
        f"{line}행의 글자가 파일에 적힌 부호({name})가 아니어서 {called} 부호로 읽었습니다. "
        "이름이 깨졌는지 살펴봐 주십시오."
    )
    findings.append(Finding("wrong_encoding", "changed", "", "", line, sentence))
    return _declared_utf8(source.decode(likely, "replace"))


def _is_korean(source: bytes) -> bool:
    """Whether all letters beyond ASCII are pairs as Korean tools of old wrote them; accented letters stand alone."""
    runs = _HIGH.findall(source)
    if not all(len(run) % 2 == 0 and min(run) >= _PAIR_FIRST for run in runs):
        return False
    return all("가" <= letter <= "힣" for letter in b"".join(runs).decode("cp949", "replace"))


def _decoded(source: bytes, name: str) -> str:
    try:
        return source.decode(name)
    except UnicodeDecodeError:
        raise Refused("xml_encoding", "글자 부호를 읽을 수 없습니다. UTF-8로 저장해 주십시오.", line=1) from None


def _declared_utf8(text: str) -> bytes:
    """The text with a declaration that says what it now is, on as many lines as before."""
    found = _DECLARATION.match(text)
    if found is not None:
        lines = found[0].count("\n")
        text = "<?xml version='1.0'" + "\n" * lines + "?>" + text[found.end() :]
    return text.encode("utf-8", "replace")


def _modernise(root: etree._Element, findings: list[Finding]) -> None:
    """Names of an older edition of BPMN become today's: the elements are the same."""
    space = etree.QName(root).namespace or ""
    if space == BPMN or not _OLD.fullmatch(space):
        return
    for element in root.iter():
        if is_element(element) and etree.QName(element).namespace == space:
            element.tag = f"{{{BPMN}}}{etree.QName(element).localname}"
    findings.append(
        Finding("old_namespace", "changed", "", "", line_of(root), f"예전 판의 BPMN 이름공간({space})을 바꿨습니다.")
    )


def _check_safe(root: etree._Element) -> None:
    for element in root.iter():
        if not is_element(element):
            continue
        if etree.QName(element).namespace == _XINCLUDE:
            raise Refused(
                "foreign_element", "다른 파일을 불러들이는 요소(XInclude)가 있어 받지 않습니다.", line=line_of(element)
            )
        texts = [element.text or "", element.tail or "", *map(str, element.attrib.values())]
        if any(_TURNS.search(text) for text in texts if not text.isascii()):
            raise Refused(
                "hidden_character",
                "글의 방향을 바꾸는 숨은 글자가 있어 받지 않습니다. 이름이 다른 것으로 보일 수 있습니다.",
                element.get("id", ""),
                line_of(element),
            )
        for key, value in element.attrib.items():
            if _is_colour(str(key)) and not _PLAIN_COLOUR.fullmatch(str(value)):
                raise Refused(
                    "colour", f"색이 아닌 것이 색 자리에 있습니다: ‘{str(value)[:40]}’", line=line_of(element)
                )


def _is_colour(key: str) -> bool:
    return "}" in key and key.rsplit("}", 1)[1] in ("stroke", "fill", "color", "background-color", "border-color")
