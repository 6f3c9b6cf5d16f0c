"""What the suites said of us, as a page: `docs/conformance.md` is what `danji conformance report` writes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from engine.conformance import miwg, tck

HEAD = """# How far we keep to the standards

Written by `danji conformance report FOLDER`, where FOLDER holds the public suites; `tests/conformance/` writes it anew
and compares, and what passed once must go on passing. The suites themselves are not in this repository.
"""
_DMN = """## DMN: the Technology Compatibility Kit

`danji conformance dmn FOLDER` runs any folder laid out like the kit. Each expected result (`resultNode`) counts as one;
what cannot be read, stops or takes more than ten seconds has failed. Numbers are compared to 1e-8, because the kit was
written with binary ones. Where the kit expects null of an error, the standard's reading of a file is asked
(`engine/rules/dmn/standard.py`); a release is read strictly and never gets null for an answer.
"""
_BPMN = """## BPMN: the files of the Model Interchange Working Group

`danji conformance bpmn FOLDER` imports every BPMN file under a folder. Runnable files could go into a release as they
are; a draft carries the list of what is still to fill in and to put right; a refused one says why. An element that is
neither taken over nor named in the list is lost. None may crash, take more than two seconds of a processor or 256 MB.
"""
WHY = {
    "0076-feel-external-java": "A table never calls a program outside of it. This is a principle, not a gap.",
}
"""Why the results of a case fail, where that is known and left so."""


def document(dmn: Sequence[tck.Result], bpmn: Sequence[miwg.Result]) -> str:
    """The whole page."""
    return "\n".join([HEAD, dmn_section(dmn), bpmn_section(bpmn)])


def dmn_section(results: Sequence[tck.Result]) -> str:
    """The table of levels, and every result that is not the expected one with its reason."""
    lines = [_DMN, "| level | passed | of | |", "|---|---|---|---|"]
    for level, (passed, total) in tck.totals(results).items():
        lines.append(f"| {level or 'none'} | {passed} | {total} | {passed / total:.1%} |")
    failing = [result for result in results if not result.passed]
    lines += ["", "Every result that is not the expected one:" if failing else "Every result is the expected one."]
    for (level, case), found in groupby(failing, key=lambda result: (result.level, result.case)):
        lines += ["", f"### {case} (level {level})", "", WHY.get(case, "Not yet looked into."), ""]
        lines += [f"- `{result.test}` {_plain(result.node)}: {_plain(result.reason)}" for result in found]
    return "\n".join([*lines, ""])


def bpmn_section(results: Sequence[miwg.Result]) -> str:
    """The table of tools that exported the files, and every file that was refused with its reason."""
    lines = [_BPMN, "| tool | files | runnable | draft | refused | elements lost |", "|---|---|---|---|---|---|"]
    by_tool: dict[str, list[miwg.Result]] = {}
    for result in results:
        by_tool.setdefault(result.file.rpartition("/")[0] or "-", []).append(result)
    for tool, found in [*sorted(by_tool.items()), ("all", list(results))]:
        counts = miwg.totals(found)
        told = (counts[name] for name in ("files", "runnable", "draft", "refused", "lost"))
        lines.append(f"| {_plain(tool)} | {' | '.join(str(count) for count in told)} |")
    for result in results:
        if result.outcome not in miwg.IMPORTED:
            lines += ["", f"- {_plain(result.file)}: {result.outcome}. {_plain(result.reason)}"]
    return "\n".join([*lines, ""])


def _plain(text: str) -> str:
    """Text of a suite as Markdown shows it: on one line, and nothing in it a tag or a mark."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("<", "\\<").replace("*", "\\*").replace("_", "\\_")
