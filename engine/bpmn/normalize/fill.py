"""Answers written into a copy: each open question is replaced by what a person said, checked, all faults told at once.

An answer is `{"element": …, "kind": …, "value": …}`, with `about` where an element has several questions of a kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from lxml import etree

from engine.bpmn.days import EVERY_DAY, library_of
from engine.bpmn.diagram import local
from engine.bpmn.dialect import REFERRED, SPIFF, XSI
from engine.bpmn.expressions import Formula
from engine.bpmn.normalize.conditions import as_condition
from engine.bpmn.normalize.parting import FEEL
from engine.bpmn.normalize.report import Binding
from engine.bpmn.normalize.timers import as_timer
from engine.bpmn.normalize.work import OPEN, add, extensions, inner, remove, set_property, tag
from engine.model.effect import VERBS
from engine.model.errors import Problem
from engine.rules.feel import FeelError

ANSWERS_MAX: Final = 5_000
_PERFORMER: Final = re.compile(r"starter|approval_line|person(:.+)?|role:[a-z][a-z0-9_]*|role_in:[^\W\d]\w*(\.\w+)*")
_ROLE: Final = re.compile(r"(role:)?([a-z][a-z0-9_]*)")
_NAME: Final = re.compile(r"[^\W\d][\w.-]{0,99}")


class Wrong(ValueError):
    """An answer that cannot be used, with the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said to one question."""

    element: str
    kind: str
    value: Any
    about: str = ""


_WORDS = frozenset({field.name for field in fields(Binding)} | {"example", "value"})


def read_answers(found: object) -> tuple[list[Answer], list[Problem]]:
    """The answers in a JSON document: a list, or an object whose `bindings` is one. Entries without a value are left
    open."""
    listed = found.get("bindings") if isinstance(found, dict) else found
    if not isinstance(listed, list) or len(listed) > ANSWERS_MAX:
        return [], [Problem("bad_bindings", "답은 bindings라는 목록에 적어 주십시오.", pointer="/bindings")]
    answers: list[Answer] = []
    problems: list[Problem] = []
    for number, entry in enumerate(listed):
        words = [entry.get(k, "") for k in ("element", "kind", "about")] if isinstance(entry, dict) else []
        if not words or not all(isinstance(w, str) for w in words) or not words[0] or not words[1]:
            sentence = "답마다 element와 kind를 글로 적어 주십시오."
            problems.append(Problem("bad_bindings", sentence, pointer=f"/bindings/{number}"))
        elif unknown := sorted(entry.keys() - _WORDS):
            sentence = f"모르는 항목입니다: {', '.join(unknown)[:120]}. 답은 value에 적어 주십시오."
            problems.append(Problem("bad_bindings", sentence, pointer=f"/bindings/{number}", element=words[0]))
        elif entry.get("value") is not None:
            answers.append(Answer(words[0], words[1], entry["value"], words[2]))
    return answers, problems


def fill(copy: etree._Element, answers: Iterable[Answer], file: str = "") -> tuple[list[Answer], list[Problem]]:
    """Write the answers into the tree of a copy. Those that belong to it, and every fault of theirs."""
    open_ones: dict[tuple[str, str], list[etree._Element]] = {}
    for marker in copy.iter(OPEN):
        place = marker.getparent()
        owner = place.getparent() if place is not None else None
        if owner is not None:
            open_ones.setdefault((owner.get("id", ""), marker.get("kind", "")), []).append(marker)
    used: list[Answer] = []
    problems: list[Problem] = []
    for answer in answers:
        markers = open_ones.get((answer.element, answer.kind), [])
        fitting = [m for m in markers if not answer.about or m.get("about") == answer.about]
        if not fitting:
            continue
        used.append(answer)
        for marker in fitting:
            try:
                _fill_one(copy, marker, answer)
            except Wrong as wrong:
                problems.append(Problem("bad_answer", str(wrong), file=file, element=answer.element))
            markers.remove(marker)
    return used, problems


def _fill_one(copy: etree._Element, marker: etree._Element, answer: Answer) -> None:
    place = marker.getparent()
    assert place is not None
    owner = place.getparent()
    assert owner is not None
    writer = _WRITERS.get(answer.kind)
    if writer is None:
        raise Wrong(f"‘{answer.kind}’은(는) 모르는 종류의 답입니다.")
    writer(copy, owner, answer.value)
    remove(marker)
    if not len(place):
        remove(place)


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 2_000:
        raise Wrong(f"{what}은(는) 비지 않은 글이어야 합니다.")
    return value.strip()


def _fields(value: object, wanted: Iterable[str], what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not set(value) <= set(wanted):
        raise Wrong(f"{what}은(는) {', '.join(wanted)}을(를) 적는 중괄호여야 합니다.")
    return value


def _feel(text: str, what: str) -> str:
    try:
        Formula(text, "", library_of(EVERY_DAY))
    except FeelError as failure:
        raise Wrong(f"{what} ‘{text[:60]}’을(를) FEEL로 읽을 수 없습니다. {failure}") from None
    return text


def _who(copy: etree._Element, owner: etree._Element, value: object) -> None:
    if isinstance(value, dict):
        given = dict(_fields(value, ("performer", "kind", "act", "due_days", "result", "document"), "맡을 사람"))
    else:
        given = {"performer": value}
    performer = _text(given.pop("performer", ""), "맡을 사람")
    role = _ROLE.fullmatch(performer)
    if local(owner) == "lane":
        if role is None:
            raise Wrong(f"레인에는 직책만 적을 수 있습니다: ‘{performer[:60]}’")
        set_property(owner, "role", role[2])
        return
    if not _PERFORMER.fullmatch(performer):
        if role is None:
            raise Wrong(f"맡을 사람 ‘{performer[:60]}’을(를) 알 수 없습니다. starter나 role:…처럼 적어 주십시오.")
        performer = f"role:{role[2]}"
    set_property(owner, "performer", performer)
    for name, text in given.items():
        set_property(owner, name, _text(str(text), name))


def _condition(copy: etree._Element, owner: etree._Element, value: object) -> None:
    text = "true" if value is True else _text(value, "조건")
    gateway = next((e for e in copy.iter() if e.get("id") == owner.get("sourceRef")), None)
    if text in ("else", "otherwise"):
        if gateway is None or gateway.get("default"):
            raise Wrong("나머지 모든 경우(else)는 한 분기에서 한 번만 쓸 수 있습니다.")
        gateway.set("default", owner.get("id", ""))
        return
    if as_condition(text, FEEL) is None:
        _feel(text, "조건")
        raise Wrong(f"조건 ‘{text[:60]}’은(는) 참이나 거짓이 되지 않습니다.")
    piece = add(owner, "conditionExpression")
    piece.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
    piece.text = text


def _default(copy: etree._Element, owner: etree._Element, value: object) -> None:
    chosen = _text(value, "흐름선")
    for flow in copy.iter(tag("sequenceFlow")):
        if flow.get("id") == chosen and flow.get("sourceRef") == owner.get("id"):
            for condition in inner(flow, "conditionExpression"):
                remove(condition)
            owner.set("default", chosen)
            return
    raise Wrong(f"‘{chosen[:60]}’은(는) 이 분기에서 나가는 흐름선이 아닙니다.")


def _timer(copy: etree._Element, owner: etree._Element, value: object) -> None:
    text = _text(value, "시간")
    parent = owner.getparent()
    starts = local(owner) == "startEvent" and parent is not None and local(parent) == "process"
    kinds = ("timeCycle",) if starts else ("timeDuration", "timeDate")
    if not starts and re.match(r"\d{4}-", text):
        kinds = ("timeDate",)
    found = next((f for kind in kinds if (f := as_timer(kind, text, FEEL, starts=starts)) is not None), None)
    if found is None:
        raise Wrong(
            f"시간 ‘{text[:60]}’을(를) 쓸 수 없습니다. 기간은 P3D, 되풀이는 R/2026-01-01/P1M처럼 적어 주십시오."
        )
    definition = owner.find(tag("timerEventDefinition"))
    if definition is None:
        definition = add(owner, "timerEventDefinition")
    piece = add(definition, found[0])
    piece.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
    piece.text = found[1]


def _form(copy: etree._Element, owner: etree._Element, value: object) -> None:
    if value == "":
        return
    text = _text(value, "양식")
    if not _NAME.fullmatch(text):
        raise Wrong(f"양식 ‘{text[:60]}’을(를) 알 수 없습니다. 양식의 이름을 적어 주십시오.")
    set_property(owner, "form", text)


def _effect(copy: etree._Element, owner: etree._Element, value: object) -> None:
    if isinstance(value, dict) and "performer" in value:
        owner.tag = tag("userTask")
        _who(copy, owner, value)
        return
    given = _fields(value, ("verb", "params", "result"), "처리")
    verb = _text(given.get("verb"), "처리의 이름")
    if verb not in VERBS:
        raise Wrong(f"‘{verb[:60]}’은(는) 없는 처리입니다. 쓸 수 있는 것: {', '.join(sorted(VERBS))}")
    params = given.get("params") or {}
    if not isinstance(params, dict):
        raise Wrong("처리의 값(params)은 이름마다 FEEL을 적는 중괄호여야 합니다.")
    if unknown := sorted(set(params) - VERBS[verb]):
        raise Wrong(f"‘{verb}’에는 ‘{', '.join(unknown)[:60]}’이라는 값이 없습니다.")
    written = {name: _feel(_text(text, f"값 ‘{name}’"), f"값 ‘{name}’") for name, text in params.items()}
    operator = etree.SubElement(extensions(owner), f"{{{SPIFF}}}serviceTaskOperator", id=verb)
    if given.get("result"):
        operator.set("resultVariable", _text(given["result"], "결과 이름"))
    group = etree.SubElement(operator, f"{{{SPIFF}}}parameters")
    for name, text in written.items():
        etree.SubElement(group, f"{{{SPIFF}}}parameter", id=name, type="any", value=text)


def _process(copy: etree._Element, owner: etree._Element, value: object) -> None:
    if isinstance(value, dict):
        _effect(copy, owner, value)
        return
    name = _text(value, "절차")
    if not _NAME.fullmatch(name):
        raise Wrong(f"절차 ‘{name[:60]}’을(를) 알 수 없습니다. 절차의 식별자를 적어 주십시오.")
    _effect(copy, owner, {"verb": "start_process", "params": {"process": f'"{name}"'}})


def _decision(copy: etree._Element, owner: etree._Element, value: object) -> None:
    given = _fields(value if isinstance(value, dict) else {"decision": value}, ("decision", "result"), "판정표")
    called = etree.SubElement(extensions(owner), f"{{{SPIFF}}}calledDecisionId")
    called.text = _text(given.get("decision"), "판정표")
    if given.get("result"):
        set_property(owner, "resultVariable", _text(given["result"], "결과 이름"))


def _declared(copy: etree._Element, kind: str, name: str) -> str:
    """The id of the message, signal, error or escalation of this name, declared where it is not yet."""
    code = REFERRED[kind]
    for found in inner(copy, kind):
        if name in ((found.get(code),) if code else (found.get("name"),)):
            return found.get("id", "")
    taken = {e.get("id") for e in copy.iter()}
    stem = re.sub(r"\W", "_", f"{kind}_{name}")[:80]
    chosen = next(c for n in range(len(taken) + 1) if (c := stem if not n else f"{stem}_{n}") not in taken)
    made = etree.Element(tag(kind), id=chosen, name=name)
    if code:
        made.set(code, name)
    copy.insert(0, made)
    return chosen


def _message(copy: etree._Element, owner: etree._Element, value: object) -> None:
    given = _fields(value if isinstance(value, dict) else {"name": value}, ("name", "correlation", "payload"), "소식")
    definition = owner if local(owner).endswith("Task") else owner.find(tag("messageEventDefinition"))
    if definition is None:
        definition = add(owner, "messageEventDefinition")
    if not definition.get("messageRef") or given.get("name"):
        name = _text(given.get("name"), "소식의 이름")
        definition.set("messageRef", _declared(copy, "message", name))
    throws = local(owner) in ("endEvent", "intermediateThrowEvent", "sendTask")
    parent = owner.getparent()
    begins = local(owner) == "startEvent" and parent is not None and local(parent) == "process"
    if not throws and not begins and not given.get("correlation"):
        raise Wrong("기다리는 소식에는 어느 건의 소식인지 가리는 상관 값(correlation)이 있어야 합니다.")
    for name in ("correlation", "payload"):
        if given.get(name) and not begins and (name == "correlation" or throws):
            set_property(owner, name, _feel(_text(given[name], name), name))


def _referred(kind: str) -> Callable[[etree._Element, etree._Element, object], None]:
    def write(copy: etree._Element, owner: etree._Element, value: object) -> None:
        name = _text(value, "이름")
        if kind == "signal" and not re.fullmatch(r"\w[\w -]{0,99}", name):
            raise Wrong("신호 이름에는 글자, 숫자, 빈칸, _, -만 쓸 수 있습니다.")
        kinds = [kind] if kind else ["error", "escalation"]
        for found in kinds:
            definition = owner.find(tag(f"{found}EventDefinition"))
            if definition is None and kind:
                definition = add(owner, f"{found}EventDefinition")
            if definition is not None:
                definition.set(f"{found}Ref", _declared(copy, found, name))

    return write


def _event(copy: etree._Element, owner: etree._Element, value: object) -> None:
    if value == "none" and local(owner) in ("startEvent", "endEvent", "intermediateThrowEvent"):
        return
    given = _fields(value, ("timer", "message", "signal"), "이벤트")
    if len(given) != 1:
        raise Wrong("이벤트는 timer, message, signal 가운데 하나만 적어 주십시오.")
    [(kind, said)] = given.items()
    _WRITERS[kind](copy, owner, said)


def _count(copy: etree._Element, owner: etree._Element, value: object) -> None:
    given = _fields(value if isinstance(value, dict) else {"count": value}, ("count", "each", "as"), "되풀이")
    marks = owner.find(tag("multiInstanceLoopCharacteristics"))
    if marks is None or ("count" in given) == ("each" in given):
        raise Wrong("횟수(count)나 목록(each) 가운데 하나를 적어 주십시오.")
    if "count" in given:
        piece = add(marks, "loopCardinality")
        piece.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        piece.text = _feel(_text(str(given["count"]), "횟수"), "횟수")
        return
    add(marks, "loopDataInputRef").text = _feel(_text(given["each"], "목록"), "목록")
    if given.get("as"):
        add(marks, "inputDataItem", name=_text(given["as"], "이름"))


def _confirm(copy: etree._Element, owner: etree._Element, value: object) -> None:
    if value is not True:
        raise Wrong("괜찮으면 true라고 적고, 아니면 그림을 고쳐 다시 가져오십시오.")


_WRITERS: Final[Mapping[str, Callable[[etree._Element, etree._Element, Any], None]]] = {
    "who": _who, "condition": _condition, "default": _default, "timer": _timer, "form": _form, "effect": _effect,
    "process": _process, "decision": _decision, "message": _message, "signal": _referred("signal"),
    "code": _referred(""), "event": _event, "count": _count, "confirm": _confirm,
}  # fmt: skip
