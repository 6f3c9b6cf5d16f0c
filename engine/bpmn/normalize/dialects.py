"""What other tools write about a task beside BPMN: who does it, its form, its program. Read as words, never run.

Names are matched by what they are called, not by whose they are: Camunda, Flowable, Activiti and their kin share them,
and a tool nobody has heard of most likely does too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.bpmn.diagram import full_text, is_element, local
from engine.bpmn.dialect import BPMN, SPIFF
from engine.bpmn.normalize.work import OPEN, inner, tag, text_of

_WHO: Final = (
    "assignee", "candidateGroups", "candidateUsers", "performer", "actor", "actorName", "owner", "responsible", "role",
    "rolle", "potentialOwner", "swimlane", "groupid",
)  # fmt: skip
_FORM: Final = ("formKey", "formRef", "formId", "externalReference", "formHandlerClass", "form", "formUrl")
_EFFECT: Final = (
    "class", "delegateExpression", "expression", "topic", "type", "operationName", "webService", "handlerClass",
    "actionClass", "connectorId", "modelerTemplate", "functionRef", "implementation", "service", "resultVariable",
)  # fmt: skip
_DECISION: Final = (
    "decisionRef",
    "decisionId",
    "decisionTableReferenceKey",
    "ruleVariablesInput",
    "rules",
    "ruleGroup",
)
_CODE: Final = frozenset(
    {
        "executionListener", "taskListener", "script", "preScript", "postScript", "connector", "inputOutput",
        "ioMapping", "in", "out", "unitTests", "onEntry-script", "onExit-script", "onentry-script", "onexit-script",
        "failedJobRetryTimeCycle", "properties_code", "executionListeners", "eventListener", "actionHandler",
    }
)  # fmt: skip
_NOTHING: Final = frozenset({"", "[]", "{}", "null", "##WebService", "##unspecified", "##Unspecified", "##Other"})
_VARIABLE: Final = re.compile(r"[$#]\{\s*([^\W\d]\w*)\s*\}|=\s*([^\W\d]\w*)\s*")


def foreign(element: etree._Element) -> Iterator[etree._Element]:
    """The extension elements that are not ours."""
    for place in inner(element, "extensionElements"):
        for child in place.iter():
            if child is place or not is_element(child) or child.tag == OPEN:
                continue
            yield child


def said_as(element: etree._Element, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """What is written under any of these names: in attributes, extension elements, their attributes or fields."""
    wanted = {name.lower(): name for name in names}
    found: list[tuple[str, str]] = []

    def take(name: str, text: str) -> None:
        text = text.strip()
        if name.lower() in wanted and text not in _NOTHING and (name, text) not in found:
            found.append((name, text))

    for key, value in element.attrib.items():
        if "}" in str(key) or etree.QName(element).namespace != BPMN or local(element) != "process":
            take(etree.QName(str(key)).localname, str(value))
    for child in foreign(element):
        if etree.QName(child).namespace == SPIFF:
            continue
        for key, value in child.attrib.items():
            take(etree.QName(str(key)).localname, str(value))
        named = child.get("name") or child.get("key") or child.get("metaKey") or ""
        take(named, child.get("value") or child.get("metaValue") or " ".join(_texts(child)))
        take(local(child), full_text(child))
    return found


def _texts(element: etree._Element) -> list[str]:
    return [text for text in ("".join(str(t) for t in element.itertext()).strip(),) if text]


def who(work_root: etree._Element, task: etree._Element) -> list[tuple[str, str]]:
    """Whom the tool had do it, as (what it called it, what it wrote)."""
    found = said_as(task, _WHO)
    for owner in inner(task, "potentialOwner", "performer", "humanPerformer", "resourceRole"):
        named = owner.get("name") or ""
        reference = text_of(owner.find(tag("resourceRef")))
        for resource in inner(work_root, "resource"):
            if resource.get("id") == reference:
                named = named or resource.get("name") or ""
        expression = " ".join(full_text(e) for e in owner.iter(tag("formalExpression"), tag("expression")))
        if text := (expression.strip() or named or reference):
            found.append((local(owner), text))
    return found


def form(task: etree._Element) -> str:
    """The form the tool had asked for, or the fields it had drawn."""
    found = [text for _, text in said_as(task, _FORM)]
    fields = [
        e.get("label") or e.get("name") or e.get("id") or ""
        for e in foreign(task)
        if local(e) in ("formField", "formProperty")
    ]
    return "; ".join(dict.fromkeys([*found, *filter(None, fields)]))


def effect(task: etree._Element, root: etree._Element) -> str:
    """The program the tool had run."""
    found = [f"{name}: {text}" for name, text in said_as(task, _EFFECT)]
    if operation := task.get("operationRef"):
        named = [e.get("name") or operation for e in root.iter(tag("operation")) if e.get("id") == operation]
        found.append(f"operation: {' '.join(named) or operation}")
    script = task.find(tag("script"))
    if script is not None:
        found.append(f"{task.get('scriptFormat') or 'script'}: {full_text(script)}")
    return "; ".join(dict.fromkeys(found))


def decision(task: etree._Element) -> tuple[str, str]:
    """The decision table the tool had asked, and where its result was kept."""
    found = [text for _, text in said_as(task, _DECISION)]
    variable = [text for _, text in said_as(task, ("resultVariable",))]
    return (found[0] if found else "", variable[0] if variable else "")


def hidden_code(element: etree._Element) -> list[str]:
    """The names of extension elements that are a program, or that move values where nobody sees it."""
    names = [local(e) for e in foreign(element) if local(e) in _CODE]
    return list(dict.fromkeys(names))


def variable(text: str) -> str:
    """The one name a text like `${name}` or `=name` stands for; empty where it is anything else."""
    found = _VARIABLE.fullmatch(text.strip())
    return (found[1] or found[2]) if found else ""
