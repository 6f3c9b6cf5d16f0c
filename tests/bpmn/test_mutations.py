"""Real procedures and drawn ones, damaged at random: whatever comes, lint answers with a list of problems, each with a
place and a Korean sentence, soon, and the engine loads exactly what lint lets through."""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable

import pytest
from lxml import etree

from engine.bpmn import lint, step
from engine.bpmn.step import BpmnRejected
from engine.model.effect import VERBS
from engine.rules import dmn
from tests.bpmn.blocks import drawn, generate
from tests.office import REPOSITORY

# bench and nightly runs raise it.
DAMAGES = int(os.environ.get("DANJI_DAMAGES", "40"))
PROCEDURES = sorted((REPOSITORY / "processes").glob("*/*.bpmn"))
WORDS = [
    "", "x", "0", "-1", "true", "false", "null", "e", "s", "role:x", "P1D", "R/PT0S", "9" * 400, "a\u202eb", "{", "=",
    "http://x.test/", "finalize_document", "\u2063", "가", "😀", "1/0", "if", "a b", "]]>", "\ud7ff", "\ufffd",
]  # fmt: skip


MODEL = dmn.parse((REPOSITORY / "processes/approval/approval_line.dmn").read_bytes(), "approval_line.dmn")


def _elements(root: etree._Element) -> list[etree._Element]:
    return [e for e in root.iter() if isinstance(e.tag, str)]


def _anywhere(rnd: random.Random, root: etree._Element) -> tuple[etree._Element, etree._Element]:
    element = rnd.choice([e for e in _elements(root) if e is not root] or [root[0]])
    parent = element.getparent()
    assert parent is not None
    return element, parent


def _drop(rnd: random.Random, root: etree._Element) -> None:
    element, parent = _anywhere(rnd, root)
    parent.remove(element)


def _double(rnd: random.Random, root: etree._Element) -> None:
    element, parent = _anywhere(rnd, root)
    parent.append(etree.fromstring(etree.tostring(element)))


def _move(rnd: random.Random, root: etree._Element) -> None:
    element, _ = _anywhere(rnd, root)
    within = set(element.iter())
    rnd.choice([e for e in _elements(root) if e not in within] or [root]).append(element)


def _rename(rnd: random.Random, root: etree._Element) -> None:
    element = rnd.choice(_elements(root))
    element.tag = rnd.choice([*(e.tag for e in _elements(root)), "x", "{http://x.test/}x"])


def _attribute(rnd: random.Random, root: etree._Element) -> None:
    element = rnd.choice(_elements(root))
    names = [str(k) for e in _elements(root) for k in e.attrib] or ["x"]
    values = [str(v) for e in _elements(root) for v in e.attrib.values()] + WORDS
    if element.attrib and rnd.random() < 0.4:
        del element.attrib[rnd.choice(list(element.attrib))]
    else:
        element.set(rnd.choice(names), rnd.choice(values))


def _text(rnd: random.Random, root: etree._Element) -> None:
    rnd.choice(_elements(root)).text = rnd.choice([*WORDS, *(e.text or "" for e in _elements(root))])


def _remark(rnd: random.Random, root: etree._Element) -> None:
    rnd.choice(_elements(root)).insert(0, rnd.choice([etree.Comment("x"), etree.ProcessingInstruction("x", "y")]))


CHANGES: list[Callable[[random.Random, etree._Element], None]] = [
    _drop, _drop, _double, _move, _rename, _attribute, _attribute, _attribute, _text, _remark,
]  # fmt: skip


def _damaged(rnd: random.Random, source: bytes) -> bytes:
    root = etree.fromstring(source)
    for _ in range(rnd.choice([1, 1, 2, 4, 12])):
        if len(root):
            rnd.choice(CHANGES)(rnd, root)
    damaged = bytearray(etree.tostring(root, encoding="UTF-8"))
    if rnd.random() < 0.25:
        at = rnd.randrange(len(damaged))
        match rnd.randrange(3):
            case 0:
                del damaged[at : at + rnd.choice([1, 9, 400])]
            case 1:
                damaged[at] = rnd.randrange(256)
            case _:
                damaged[at:at] = rnd.choice([b"<", b"&", b"\0", b"\xff", b"<!DOCTYPE a>", b"]]>", b'"', b"<!--"])
    return bytes(damaged)


def _examined(source: bytes, about: object) -> bool:
    """Whether it is let through; every problem told has a place and a sentence, and the engine agrees."""
    began = time.process_time()
    problems = lint.check(source, "x.bpmn", verbs=VERBS)
    assert time.process_time() - began < 5, about
    for problem in problems:
        assert problem.file == "x.bpmn" and (problem.element or problem.line), (about, problem)
        assert re.search(r"[가-힣].*[.다]", problem.message), (about, problem)
        assert len(problem.message) < 1_000, (about, problem)
    # Which effects and tables there are is not the engine's to know.
    errors = [p for p in problems if p.severity == "error" and p.code not in ("unknown_verb", "unknown_parameter")]
    assert _loads(source) == (not errors), (about, errors)
    return not errors


def _loads(source: bytes) -> bool:
    try:
        step.load(source, decisions=dict.fromkeys(_decisions(source), MODEL))
    except BpmnRejected as rejected:
        return not rejected.problems
    return True


def _decisions(source: bytes) -> list[str]:
    return [name.decode() for name in re.findall(rb"calledDecisionId>\s*([\w-]+)\s*<", source)]


@pytest.mark.parametrize("path", PROCEDURES, ids=lambda p: p.stem)
def test_a_damaged_procedure_is_told_about_and_never_falls_over(path):
    source = path.read_bytes()
    rnd = random.Random(path.stem)

    seen = Counter(_examined(_damaged(rnd, source), (path.stem, turn)) for turn in range(DAMAGES))

    assert seen[False] > DAMAGES / 4, "damage that nobody notices is no damage"


def test_a_damaged_drawing_of_blocks_is_told_about_and_never_falls_over():
    seen: Counter[bool] = Counter()
    for seed in range(DAMAGES * 2):
        rnd = random.Random(seed)
        seen[_examined(_damaged(rnd, drawn(generate(rnd))), seed)] += 1

    assert seen[False] > DAMAGES / 4
