"""What flows and gateways say: conditions and defaults translated or asked, gateways we do not run replaced."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.diagram import local
from engine.bpmn.dialect import XSI
from engine.bpmn.normalize.conditions import as_condition, is_feel
from engine.bpmn.normalize.graph import Scope
from engine.bpmn.normalize.work import Work, add, inner, label, remove, tag, take, text_of

_CHOICES = ("exclusiveGateway", "inclusiveGateway")


def language_of(work: Work, expression: etree._Element) -> str:
    """What the file says an expression is written in; empty where it does not say."""
    return (expression.get("language") or work.root.get("expressionLanguage") or "").strip()


def translate(work: Work, scope: Scope) -> None:
    """Every gateway and flow of one scope."""
    for gateway in scope.nodes.values():
        if local(gateway) == "complexGateway":
            _replace_complex(work, gateway)
        elif local(gateway) == "eventBasedGateway":
            _check_event_gateway(work, gateway)
    for i, node in scope.nodes.items():
        flows = scope.out_of(i)
        if local(node) in _CHOICES:
            _choose(work, node, flows)
        else:
            for flow in flows:
                _drop_condition(work, flow)
            if "default" in node.attrib:
                del node.attrib["default"]


def _replace_complex(work: Work, gateway: etree._Element) -> None:
    hint = text_of(gateway.find(tag("activationCondition")))
    for child in inner(gateway, "activationCondition"):
        remove(child)
    work.note("complex_gateway", "changed", gateway, "{}을(를) 포함 분기로 바꿨습니다.")
    gateway.tag = tag("inclusiveGateway")
    work.confirm("complex_gateway", gateway, hint)


def _check_event_gateway(work: Work, gateway: etree._Element) -> None:
    if take(gateway, "eventGatewayType", "Exclusive") == "Parallel":
        work.confirm("event_gateway", gateway, "Parallel")
        work.note("event_gateway", "changed", gateway, "{}은(는) 모두가 아니라 먼저 일어난 하나로 정해집니다.")
    if take(gateway, "instantiate", "false") in ("true", "1"):
        work.note("event_gateway", "changed", gateway, "{}은(는) 시작한 뒤 기다리는 분기가 됩니다.")


def _choose(work: Work, node: etree._Element, flows: list[etree._Element]) -> None:
    ids = [flow.get("id", "") for flow in flows]
    default = node.get("default", "")
    if default and default not in ids:
        work.note("default_gone", "changed", node, "{}의 기본 흐름이 나가는 흐름선이 아니어서 뺐습니다.")
        take(node, "default")
        default = ""
    if len(flows) < 2:
        take(node, "default")
        for flow in flows:
            _drop_condition(work, flow)
        return
    texts: list[str] = []
    for flow in flows:
        if flow.get("id") == default:
            _drop_condition(work, flow, is_default=True)
        else:
            texts.append(_condition(work, flow))
    if not default and all(texts) and not _opposed(texts):
        work.ask("default", node, ", ".join(f"{f.get('id', '')} {label(f)}".strip() for f in flows))


def _condition(work: Work, flow: etree._Element) -> str:
    """The flow's condition in FEEL, written into it; empty where it is asked."""
    expression = flow.find(tag("conditionExpression"))
    text = text_of(expression)
    if expression is None or not text:
        if expression is not None:
            remove(expression)
        if not work.asks(flow, "condition"):
            work.ask("condition", flow, label(flow))
        return ""
    language = language_of(work, expression)
    found = None if expression.get(f"{{{XSI}}}type", "").endswith("tExpression") else as_condition(text, language)
    if found is None:
        remove(expression)
        work.ask("condition", flow, text)
        return ""
    if found != text or not is_feel(language):
        if found != text:
            work.note("condition_translated", "noted", flow, f"{{}}의 조건 ‘{_short(text)}’을(를) FEEL로 옮겼습니다.")
        remove(expression)
        expression = add(flow, "conditionExpression")
        expression.text = found
    take(expression, "language")
    expression.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
    return found


def _drop_condition(work: Work, flow: etree._Element, *, is_default: bool = False) -> None:
    expression = flow.find(tag("conditionExpression"))
    if expression is None:
        return
    text = text_of(expression)
    remove(expression)
    if not text or text == "true":
        return
    if is_default:
        work.note("condition_on_default", "changed", flow, f"기본 흐름인 {{}}의 조건 ‘{_short(text)}’을(를) 뺐습니다.")
    else:
        work.note(
            "condition_dropped", "changed", flow, f"{{}}의 조건 ‘{_short(text)}’을(를) 쓸 수 없는 자리라 뺐습니다."
        )
        work.confirm("condition_dropped", flow, text)


def _opposed(texts: list[str]) -> bool:
    """Whether two conditions plainly cover everything between them."""
    if len(texts) != 2:
        return False
    one, other = ("".join(text.split()) for text in texts)
    return f"not({one})" == other or f"not({other})" == one or _negated(one) == other or _negated(other) == one


def _negated(text: str) -> str:
    left, sign, right = text.partition("!=")
    return f"{left}={right}" if sign and not any(c in left + right for c in "<>=!") else ""


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:79] + "…"
