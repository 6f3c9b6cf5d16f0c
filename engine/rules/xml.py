"""The one way XML enters the house: no DOCTYPE, no entities, no network, bounded in size, nodes and depth. What the
elements mean is said elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from engine.model.errors import Problem

BYTES_MAX = 2_000_000
NODES_MAX = 50_000
DEPTH_MAX = 100
ATTRIBUTES_MAX = 200

_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_PROLOGUE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)


class XmlRejected(ValueError):
    """The bytes are not XML we take; `problem` says why and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def parse_xml(source: bytes, file: str, *, keep_remarks: bool = False) -> etree._Element:
    """The root element, or XmlRejected. Nothing outside the bytes is read. Comments and processing instructions are
    dropped unless a checker that refuses them in certain places asks to see them."""

    def refuse(code: str, message: str, line: int | None = None) -> XmlRejected:
        return XmlRejected(Problem(code, message, file=file, line=line))

    if len(source) > BYTES_MAX:
        raise refuse("xml_too_large", f"파일이 너무 큽니다. {BYTES_MAX // 1_000_000}MB까지 받습니다.")
    source = source.removeprefix(b"\xef\xbb\xbf")
    encoding = _ENCODING.match(source)
    if encoding is not None and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        raise refuse("xml_encoding", "UTF-8로 저장한 XML만 받습니다.", 1)
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse("xml_encoding", "UTF-8로 저장한 XML만 받습니다.", source[: error.start].count(b"\n") + 1) from None
    # Comments may name a DOCTYPE in passing; the target below sees a real one.
    target: Any = _Guard()  # what the type stubs ask of a target is not what lxml asks
    parser = etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
    )
    try:
        parser.feed(text.encode())
        parser.close()
    except etree.XMLSyntaxError as error:
        raise refuse("xml_not_well_formed", _syntax_sentence(error), error.lineno) from None
    except _Refused as refused:
        raise refuse(refused.code, refused.sentence, _line_of(refused.code, text)) from None
    plain = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=not keep_remarks,
        remove_pis=not keep_remarks,
    )
    try:
        return etree.fromstring(text.encode(), plain)
    except etree.XMLSyntaxError as error:
        # Prefixes nobody declared are seen only once a tree is built.
        raise refuse("xml_not_well_formed", _syntax_sentence(error), error.lineno) from None


def _line_of(code: str, text: str) -> int | None:
    """The line a DOCTYPE begins on, since whatever stands before it was read well. Of what is too large there is no
    one place."""
    found = _PROLOGUE.match(text) if code == "xml_doctype" else None
    return None if found is None else found[0].count("\n") + 1


def _syntax_sentence(error: etree.XMLSyntaxError) -> str:
    return f"{error.lineno or 1}번째 줄에서 XML로 읽을 수 없습니다."


def line_of(element: etree._Element) -> int | None:
    """Where the element begins in its file."""
    line = getattr(element, "sourceline", None)
    return line if isinstance(line, int) else None


class _Refused(Exception):
    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class _Guard:
    """Watches the parse events and stops at the first thing beyond the limits, before a tree is built."""

    def __init__(self) -> None:
        self.depth = 0
        self.nodes = 0

    def doctype(self, root_tag: object, public_id: object, system_id: object) -> None:
        raise _Refused("xml_doctype", "DOCTYPE이 있는 XML은 받지 않습니다.")

    def start(self, tag: object, attrib: Mapping[object, object]) -> None:
        self.depth += 1
        self._count()
        if self.depth > DEPTH_MAX:
            raise _Refused("xml_too_deep", f"{DEPTH_MAX}겹보다 깊은 XML은 받지 않습니다.")
        if len(attrib) > ATTRIBUTES_MAX:
            raise _Refused("xml_too_many_attributes", "한 요소에 속성이 너무 많습니다.")

    def _count(self) -> None:
        self.nodes += 1
        if self.nodes > NODES_MAX:
            raise _Refused("xml_too_many_nodes", f"요소가 {NODES_MAX:,}개를 넘는 XML은 받지 않습니다.")

    def end(self, tag: object) -> None:
        self.depth -= 1

    def data(self, data: object) -> None:
        """Text is bounded by the size of the file."""

    def comment(self, text: object) -> None:
        """A comment means nothing; it is dropped from the tree, so it can never split a text in two."""
        self._count()

    def pi(self, target: object, data: object = None) -> None:
        self._count()
        if str(target).lower() == "xml-stylesheet":
            raise _Refused("xml_stylesheet", "다른 파일을 부르는 XML은 받지 않습니다.")

    def close(self) -> None:
        """Nothing is kept; the tree is built in a second pass."""
