"""What a decision file says about a decision beside its logic: the description people wrote, what it requires, and the
names its expressions may use. The logic is read in read.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from engine.rules.xml import parse_xml


@dataclass(frozen=True, slots=True)
class Outline:
    """A decision from outside. `requires` are ids of decisions and functions of the file, whatever is needed first
    coming first; `names` is every name an expression may use, `given` the type of each that comes from outside."""

    description: str
    requires: tuple[str, ...]
    names: frozenset[str]
    given: Mapping[str, str]
    answered: frozenset[str]
    """The names of what is worked out in the file itself."""
    inputs: tuple[str, ...]
    """The names of what comes from outside and is required on the way."""


def outline(source: bytes, file: str, decision_id: str) -> Outline:
    """The outline of one decision of a file that was read before."""
    root = parse_xml(source, file)
    ns = {"d": etree.QName(root).namespace or ""}
    worked_out = [*root.findall("d:decision", ns), *root.findall("d:businessKnowledgeModel", ns)]
    by_id = {element.get("id") or "": element for element in worked_out}
    needs = {key: _required(element, ns) for key, element in by_id.items()}
    asked = by_id.get(decision_id)
    said = None if asked is None else asked.find("d:description", ns)
    variables = {_variable(element, ns)[0] for element in worked_out}
    given = dict(_variable(element, ns) for element in root.findall("d:inputData", ns))
    order = _in_order(decision_id, needs)
    outside = {element.get("id") or "": _variable(element, ns)[0] for element in root.findall("d:inputData", ns)}
    hrefs = [
        (reference.get("href") or "").removeprefix("#")
        for key in order
        if key in by_id
        for reference in by_id[key].iterfind("d:informationRequirement/d:requiredInput", ns)
    ]
    entries = (v.get("name") or "" for v in root.iterfind(".//d:contextEntry/d:variable", ns))
    return Outline(
        description="" if said is None else " ".join((said.text or "").split()),
        requires=tuple(key for key in order if key != decision_id),
        names=frozenset({*variables, *given, *entries} - {""}),
        given=given,
        answered=frozenset(variables),
        inputs=tuple(dict.fromkeys(outside[href] for href in hrefs if href in outside)),
    )


def _variable(element: etree._Element, ns: Mapping[str, str]) -> tuple[str, str]:
    variable = element.find("d:variable", dict(ns))
    named = element if variable is None else variable
    name = named.get("name") or element.get("name") or ""
    return " ".join(name.split()), (named.get("typeRef") or "").rsplit(":", 1)[-1]


def _required(element: etree._Element, ns: Mapping[str, str]) -> list[str]:
    paths = ("informationRequirement/d:requiredDecision", "knowledgeRequirement/d:requiredKnowledge")
    found = (reference.get("href") or "" for path in paths for reference in element.iterfind(f"d:{path}", dict(ns)))
    return [href.removeprefix("#") for href in found if href.startswith("#")]


def _in_order(key: str, needs: Mapping[str, list[str]]) -> list[str]:
    """The key and all it needs, needs first; circles were refused when the file was read."""
    found: dict[str, None] = {}

    def visit(at: str) -> None:
        for needed in needs.get(at, ()):
            if needed not in found:
                visit(needed)
        found[at] = None

    visit(key)
    return list(found)
