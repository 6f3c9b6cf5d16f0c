"""The child that looks at one file by itself: what `danji lint` says about it, and what an import would make of a
drawing of another tool. Run as `python -m engine.alone` by `trials.py`; nothing else should. It keeps nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from lxml import etree

from engine import trials
from engine.bpmn import lint
from engine.bpmn.dialect import BPMN
from engine.bpmn.normalize import Imported, normalize
from engine.model.effect import VERBS
from engine.model.errors import Problem
from engine.rules import dmn
from engine.rules.xml import XmlRejected, parse_xml

_DMN = "/spec/DMN/"


def look(name: str, content: bytes, beside: Mapping[str, bytes], roles: Collection[str]) -> dict[str, Any]:
    """The kind of the file (bpmn, dmn, or empty), its problems, and for a drawing what an import makes of it."""
    try:
        root = parse_xml(content, name)
    except XmlRejected as rejected:
        # An import reads more than a release may contain: other encodings, for one.
        found = normalize(content, name, roles)
        is_drawing = found.outcome != "refused"
        imported = _imported(found) if is_drawing else None
        return {"kind": "bpmn" if is_drawing else "", "problems": [rejected.problem], "imported": imported}
    tag = etree.QName(root)
    if tag.localname == "definitions" and tag.namespace == BPMN:
        problems = lint.check(content, name, verbs=VERBS)
        return {"kind": "bpmn", "problems": problems, "imported": _imported(normalize(content, name, roles))}
    if tag.localname == "definitions" and _DMN in (tag.namespace or ""):
        return {"kind": "dmn", "problems": dmn.check(content, name, beside), "imported": None}
    message = "절차(BPMN)나 판정표(DMN) 파일이 아닙니다."
    return {"kind": "", "problems": [Problem("unknown_kind", message, file=name, line=1)], "imported": None}


def _imported(found: Imported) -> dict[str, Any]:
    return {
        "outcome": found.outcome,
        "copies": [{"process": c.process, "name": c.name, "bpmn": c.bpmn.decode("utf-8")} for c in found.copies],
        "bindings": [
            {
                "kind": b.kind,
                "element": b.element,
                "name": b.name,
                "line": b.line,
                "question": b.question,
                "hint": b.hint,
            }
            for b in found.bindings
        ],
        "findings": [asdict(f) for f in found.findings],
    }


def main() -> None:
    """Read one file, write what there is to say about it."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # Whatever a library prints goes to the log and not between the lines.
    trials.limit(trials.LOOK_CPU_SECONDS, trials.LOOK_MEMORY_BYTES)
    asked, files, beside = trials.unpack(sys.stdin.buffer)
    found = look(asked["name"], files[asked["name"]], beside, frozenset(asked["roles"]))
    answer.write(trials.line(**found, ended=True))
    answer.flush()


if __name__ == "__main__":
    main()
