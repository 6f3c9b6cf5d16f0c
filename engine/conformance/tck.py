"""The DMN Technology Compatibility Kit: finds the cases of a folder laid out like it, asks our decisions, and says of
each result whether it is the expected one. What the suite expects of an error is null, so the standard's reading of a
file is asked (rules/dmn/standard.py), never the strict one a release goes through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from engine.conformance.clock import TookTooLong, at_most
from engine.conformance.tck_values import NoValue, read_value, same, shown
from engine.rules.dmn import standard
from engine.rules.feel.errors import FeelError
from engine.rules.xml import XmlRejected, parse_xml

CASE_SECONDS = 10.0
"""One test case may take this long; what takes longer has failed."""
LEVEL = re.compile(r"(?:compliance-)?level-?(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Result:
    """One expectation of the suite, the unit it is counted in. `reason` is empty when it passed."""

    level: str
    case: str
    test: str
    node: str
    passed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Case:
    """A test file and what it is about."""

    level: str
    name: str
    file: Path
    tests: tuple[etree._Element, ...]
    model: str


def run(folder: Path, seconds: float = CASE_SECONDS) -> Iterator[Result]:
    """Every result of a folder: the whole kit, one level, or one case. Nothing a case contains escapes as an
    exception; what cannot even be read is one failed result."""
    for file in sorted(folder.rglob("*.xml")):
        level, name = level_of(file.parent, folder), file.parent.name
        try:
            root = parse_xml(file.read_bytes(), file.name)
        except (XmlRejected, OSError) as failure:
            yield Result(level, name, file.name, "", False, f"시험 파일을 읽을 수 없습니다. {failure}")
            continue
        if _local(root) != "testCases":
            continue
        model = next(((e.text or "").strip() for e in root if _local(e) == "modelName"), "")
        tests = tuple(e for e in root if _local(e) == "testCase")
        yield from _case(_Case(level, name, file, tests, model), seconds)


def level_of(folder: Path, top: Path) -> str:
    """The level a case folder stands under: its number, or the name of the folder that says there is none."""
    for part in reversed(folder.resolve().parts):
        if found := LEVEL.fullmatch(part):
            return found[1]
    inside = folder.resolve().relative_to(top.resolve()).parts
    return inside[0] if len(inside) > 1 else ""


def totals(results: Iterable[Result]) -> dict[str, tuple[int, int]]:
    """Passed and total by level, levels in order."""
    found: dict[str, tuple[int, int]] = {}
    for result in results:
        passed, total = found.get(result.level, (0, 0))
        found[result.level] = (passed + result.passed, total + 1)
    return dict(sorted(found.items(), key=lambda item: (not item[0].isdigit(), item[0].zfill(4))))


def _case(case: _Case, seconds: float) -> Iterator[Result]:
    try:
        with at_most(seconds):
            model = _model(case)
    except (standard.NotReadable, OSError, RecursionError, TookTooLong) as failure:
        reason = f"판정표 파일을 읽을 수 없습니다. {failure}"
        yield from (
            Result(case.level, case.name, _id(test), _node(node), False, reason)
            for test in case.tests
            for node in _nodes(test)
        )
        return
    for test in case.tests:
        yield from _test(case, test, model, seconds)


def _model(case: _Case) -> standard.Model:
    """The file a case names, or the one beside it; the others of its folder are there to be imported."""
    files = {path.name: path.read_bytes() for path in sorted(case.file.parent.glob("*.dmn"))}
    main = case.model if case.model in files else ""
    if not main:
        stem = re.sub(r"-test.*$", "", case.file.stem)
        main = next((name for name in (f"{case.model}.dmn", f"{stem}.dmn", *files) if name in files), "")
    if not main:
        raise standard.NotReadable(f"시험할 판정표 파일이 없습니다: {case.model or case.file.name}")
    return standard.read_leniently(files[main], main, {name: body for name, body in files.items() if name != main})


def _test(case: _Case, test: etree._Element, model: standard.Model, seconds: float) -> Iterator[Result]:
    def result(node: etree._Element, passed: bool, reason: str) -> Result:
        return Result(case.level, case.name, _id(test), _node(node), passed, "" if passed else reason)

    try:
        given = {_node(node): read_value(node) for node in test if _local(node) == "inputNode"}
    except NoValue as failure:
        yield from (result(node, False, f"넣을 값을 읽을 수 없습니다. {failure}") for node in _nodes(test))
        return
    for node in _nodes(test):
        expected = next((e for e in node if _local(e) == "expected"), None)
        try:
            wanted = None if expected is None else read_value(expected)
            with at_most(seconds):
                found = model.ask(_node(node), {**_moments(), **given}, _invocable(test))
        except (NoValue, FeelError, RecursionError, TookTooLong, standard.NotReadable) as failure:
            yield result(node, False, str(failure) or type(failure).__name__)
        except Exception as failure:  # A fault of ours is a failed case here, told as one; it must not end the run.
            yield result(node, False, f"프로그램의 잘못으로 멈췄습니다: {type(failure).__name__}: {failure}")
        else:
            why = model.reason
            told = f"{shown(wanted)}이어야 하는데 {shown(found)}입니다.{' ' + why if why else ''}"
            yield result(node, same(wanted, found), told)


def _moments() -> dict[str, object]:
    """What `now()` and `today()` are while a case runs: the only place where the suite is told the time."""
    now = datetime.now(UTC)
    return {"now": now, "today": now.date()}


def _invocable(test: etree._Element) -> str:
    return " ".join((test.get("invocableName") or "").split())


def _nodes(test: etree._Element) -> list[etree._Element]:
    return [node for node in test if _local(node) == "resultNode"]


def _id(test: etree._Element) -> str:
    return test.get("id") or test.get("name") or ""


def _node(node: etree._Element) -> str:
    return " ".join((node.get("name") or "").split())


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
