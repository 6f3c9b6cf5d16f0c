"""What other tools leave implicit becomes drawn: starts, ends, splits, merges, repeats, links.

Each is done scope by scope, on flows only; what events and tasks say is not looked at here, but for links.
"""

from __future__ import annotations

from lxml import etree

from engine.bpmn.diagram import local
from engine.bpmn.dialect import BPMN
from engine.bpmn.normalize.drawing import Drawing
from engine.bpmn.normalize.graph import ACTIVITIES, NODES, Scope, scopes_of
from engine.bpmn.normalize.work import Work, add, inner, label, remove, said, tag, take, text_of

_CHOICES = ("exclusiveGateway", "inclusiveGateway", "complexGateway")
_MERGED = ACTIVITIES | {"intermediateCatchEvent", "intermediateThrowEvent"}


def draw(work: Work, drawing: Drawing) -> None:
    """Make everything explicit in every scope of the file."""
    _move_misplaced(work)
    for owner in scopes_of(work.root):
        scope = Scope(work, drawing, owner)
        _drop_dangling(scope)
        _join_links(scope)
        _fill_empty(scope)
        _give_start(scope)
        _give_ends(scope)
        _draw_splits(scope)
        _draw_repeats(scope)
        _draw_merges(scope)


def _move_misplaced(work: Work) -> None:
    """Some tools write the flows of a sub-process beside it."""
    places = {e.get("id", ""): e.getparent() for e in work.root.iter() if e.tag == tag(local(e)) and local(e) in NODES}
    for flow in list(work.root.iter(tag("sequenceFlow"))):
        source, target = (places.get(flow.get(end, "")) for end in ("sourceRef", "targetRef"))
        if source is not None and source is target and flow.getparent() is not source:
            remove(flow)
            source.append(flow)
            work.note("flow_moved", "noted", flow, "{}을(를) 잇는 것들이 있는 하위 절차 안으로 옮겼습니다.")


def _drop_dangling(scope: Scope) -> None:
    """A flow without two ends in one process leads nowhere. Both it and what is left at its end are named."""
    process = _process_of(scope.owner)
    within = {e.get("id", "") for e in process.iter() if e.tag == tag(local(e)) and local(e) in NODES}
    for flow in list(scope.flows):
        ends = [flow.get(end, "") for end in ("sourceRef", "targetRef")]
        missing = [end or "?" for end in ends if end not in within]
        if not missing:
            continue
        scope.drop_flow(flow)
        scope.work.note(
            "dangling_flow",
            "dropped",
            flow,
            f"{{}}({ends[0] or '?'} → {ends[1] or '?'})이(가) 이을 ‘{', '.join(missing)}’이(가) 없어 뺐습니다.",
        )
        for end in ends:
            if end in scope.nodes:
                scope.work.confirm("dangling_flow", scope.nodes[end], flow.get("id", ""))
        if not any(end in scope.nodes for end in ends):
            scope.work.confirm("dangling_flow", scope.owner, flow.get("id", ""))


def _process_of(element: etree._Element) -> etree._Element:
    current = element
    while local(current) != "process" and (parent := current.getparent()) is not None:
        current = parent
    return current


def _join_links(scope: Scope) -> None:
    """A link is a flow drawn in two pieces: both pieces stay, and a flow joins them."""
    throws: list[tuple[str, etree._Element]] = []
    catches: dict[str, str] = {}
    for node in scope.nodes.values():
        link = node.find(tag("linkEventDefinition"))
        if link is None or len([c for c in node if local(c).endswith("EventDefinition")]) > 1:
            continue
        name = link.get("name") or label(node)
        if local(node) == "intermediateThrowEvent":
            throws.append((name, link))
        elif local(node) == "intermediateCatchEvent":
            catches.setdefault(name, node.get("id", ""))
    # A link is often known only by the pieces it names.
    led = {t: catches[name] for name, t in ((n, e.getparent()) for n, e in throws) if name in catches}
    for throw, catch in led.items():
        assert throw is not None
        target = scope.nodes[catch]
        for node in (throw, target):
            for link in node.findall(tag("linkEventDefinition")):
                node.remove(link)
            node.tag = tag("intermediateThrowEvent")
        scope.connect(throw.get("id", ""), catch)
        scope.work.note("link_joined", "changed", throw, f"{{}}과(와) {said(target)}을(를) 흐름선으로 이었습니다.")
        scope.work.note("link_joined", "changed", target, f"{{}}은(는) {said(throw)}에서 이어집니다.")


def _fill_empty(scope: Scope) -> None:
    """A sub-process whose inside nobody drew is a task of one person, with its outside as it was."""
    owner = scope.owner
    if scope.nodes or local(owner) == "process" or owner.get("triggeredByEvent") in ("true", "1"):
        return
    stem = owner.get("id", "")
    start = scope.new("startEvent", f"{stem}_start", "", 1)
    task = scope.new("task", f"{stem}_task", "", 1, label(owner))
    end = scope.new("endEvent", f"{stem}_end", "", 1)
    scope.connect(start, task)
    scope.connect(task, end)
    scope.work.note("empty_inside", "changed", owner, "{}의 속이 그려져 있지 않아 사람이 하는 일 하나를 넣었습니다.")
    scope.work.confirm("empty_inside", owner)


def _begins(scope: Scope) -> list[str]:
    """What nothing leads to, and nothing else starts."""
    return [
        i
        for i, node in scope.nodes.items()
        if not scope.into(i)
        and local(node) not in ("startEvent", "boundaryEvent")
        and node.get("triggeredByEvent") not in ("true", "1")
        and not _is_half_link(node)
    ]


def _is_half_link(node: etree._Element) -> bool:
    return node.find(tag("linkEventDefinition")) is not None


def _instantiates(node: etree._Element) -> bool:
    return node.get("instantiate") in ("true", "1")


def _give_start(scope: Scope) -> None:
    if scope.owner.get("triggeredByEvent") in ("true", "1"):
        return  # What starts it is an event, and which one nobody else can say.
    starts = [i for i, node in scope.nodes.items() if local(node) == "startEvent"]
    first = [i for i in _begins(scope) if not starts or _instantiates(scope.nodes[i])]
    if len(starts) == 1 and not first:
        return
    if not starts and len(first) == 1:
        start = scope.new("startEvent", f"{first[0]}_start", first[0], -1)
        scope.connect(start, first[0])
    elif not starts and first:
        start = _start_of_many(scope, first, "parallelGateway")
    elif starts:
        start = _start_of_many(scope, [*starts, *first], "exclusiveGateway")
        for former in starts:
            scope.nodes[former].tag = tag("intermediateThrowEvent")
            _drop_trigger(scope, scope.nodes[former])
        scope.work.confirm("starts_joined", scope.nodes[start])
        return
    else:
        return
    scope.work.note("start_added", "changed", scope.owner, "{}에 시작 이벤트가 없어 붙였습니다.")
    if local(scope.owner) == "process":
        scope.work.confirm("start_added", scope.owner)


def _start_of_many(scope: Scope, targets: list[str], kind: str) -> str:
    """One start, one gateway, and a flow to each of several."""
    gateway = scope.new(kind, f"{scope.owner.get('id', '')}_begin", targets[0], -1)
    start = scope.new("startEvent", f"{scope.owner.get('id', '')}_start", gateway, -1)
    scope.connect(start, gateway)
    for target in targets:
        scope.connect(gateway, target, label(scope.nodes[target]))
    return start


def _drop_trigger(scope: Scope, node: etree._Element) -> None:
    kinds = [local(c).removesuffix("EventDefinition") for c in node if local(c).endswith("EventDefinition")]
    for child in list(node):
        if local(child).endswith("EventDefinition"):
            node.remove(child)
    take(node, "isInterrupting")
    what = f" 그 계기({', '.join(kinds)})는 옮기지 않았습니다." if kinds else ""
    scope.work.note("start_joined", "changed", node, f"{{}}을(를) 한 시작에서 골라 가는 길로 이었습니다.{what}")


def _give_ends(scope: Scope) -> None:
    for i, node in list(scope.nodes.items()):
        if local(node) == "endEvent" or scope.out_of(i) or node.get("triggeredByEvent") in ("true", "1"):
            continue
        if _is_half_link(node):
            scope.work.confirm("half_link", node)
        end = scope.new("endEvent", f"{i}_end", i, 1)
        scope.connect(i, end)
        scope.work.note("end_added", "noted", node, "{} 다음이 그려져 있지 않아 끝 이벤트를 붙였습니다.")


def _draw_splits(scope: Scope) -> None:
    """Several flows out of a task or event: all of them at once, or those whose condition holds."""
    for i, node in list(scope.nodes.items()):
        flows = list(scope.out_of(i))
        if local(node).endswith("Gateway") or not flows or local(node) == "endEvent":
            continue
        default = take(node, "default")
        has_condition = any(f.find(tag("conditionExpression")) is not None for f in flows)
        if len(flows) == 1 and not has_condition:
            continue
        kind = "inclusiveGateway" if has_condition or default else "parallelGateway"
        gateway = scope.new(kind, f"{i}_split", i, 1)
        for flow in flows:
            scope.lead_from(flow, gateway)
            if kind == "inclusiveGateway" and flow.get("id") != default:
                _say_always(flow)
        if default:
            scope.nodes[gateway].set("default", str(default))
        scope.connect(i, gateway)
        sentence = (
            "{}에서 여러 갈래로 나가던 것을 분기로 그렸습니다."
            if len(flows) > 1
            else "{} 다음의 조건을 분기로 그렸습니다."
        )
        scope.work.note("split_drawn", "noted", node, sentence)


def _say_always(flow: etree._Element) -> None:
    """A flow without a condition beside others that have one is always taken."""
    if flow.find(tag("conditionExpression")) is None:
        add(flow, "conditionExpression", language="feel").text = "true"


def _draw_repeats(scope: Scope) -> None:
    for i, node in list(scope.nodes.items()):
        loop = node.find(tag("standardLoopCharacteristics"))
        if loop is None:
            continue
        condition = text_of(loop.find(tag("loopCondition")))
        most = loop.get("loopMaximum", "")
        hint = " ".join(filter(None, (condition, f"(loopMaximum {most})" if most else "")))
        node.remove(loop)
        if loop.get("testBefore") in ("true", "1"):
            gateway = _ask_before(scope, i)
        else:
            gateway = _ask_after(scope, i)
        again = scope.connect(gateway, i, "다시")
        if condition and not most:
            copied = add(again, "conditionExpression")
            found = loop.find(tag("loopCondition"))
            if found is not None and found.get("language"):
                copied.set("language", found.get("language", ""))
            copied.text = condition
        else:
            scope.work.ask("condition", again, hint)
        scope.work.note("loop_drawn", "changed", node, "{}의 되풀이를 분기와 되돌아오는 흐름선으로 그렸습니다.")


def _ask_after(scope: Scope, node: str) -> str:
    gateway = scope.new("exclusiveGateway", f"{node}_again", node, 1, "다시 합니까?")
    onward = list(scope.out_of(node))
    for flow in onward:
        scope.lead_from(flow, gateway)
    scope.connect(node, gateway)
    if onward:
        scope.nodes[gateway].set("default", onward[0].get("id", ""))
    return gateway


def _ask_before(scope: Scope, node: str) -> str:
    gateway = scope.new("exclusiveGateway", f"{node}_again", node, -1, "합니까?")
    for flow in list(scope.into(node)):
        scope.lead_to(flow, gateway)
    onward = list(scope.out_of(node))
    for flow in onward:
        scope.lead_from(flow, gateway)
    if onward:
        scope.nodes[gateway].set("default", onward[0].get("id", ""))
    scope.connect(node, gateway)
    return gateway


def _draw_merges(scope: Scope) -> None:
    """Several flows into a task or event: whichever comes first goes on."""
    for i, node in list(scope.nodes.items()):
        flows = list(scope.into(i))
        if local(node) not in _MERGED or len(flows) < 2 or _after_event_gateway(scope, flows):
            continue
        gateway = scope.new("exclusiveGateway", f"{i}_merge", i, -1)
        for flow in flows:
            scope.lead_to(flow, gateway)
        scope.connect(gateway, i)
        scope.work.note("merge_drawn", "noted", node, "{}(으)로 모이던 갈래를 분기로 그렸습니다.")


def _after_event_gateway(scope: Scope, flows: list[etree._Element]) -> bool:
    sources = [scope.nodes.get(f.get("sourceRef", "")) for f in flows]
    return any(s is not None and local(s) == "eventBasedGateway" for s in sources)


def rebuild_ends(root: etree._Element) -> None:
    """Every node lists the flows that come in and go out, as they are now."""
    flows: dict[str, tuple[list[str], list[str]]] = {}
    for flow in root.iter(tag("sequenceFlow")):
        flows.setdefault(flow.get("targetRef", ""), ([], []))[0].append(flow.get("id", ""))
        flows.setdefault(flow.get("sourceRef", ""), ([], []))[1].append(flow.get("id", ""))
    for node in list(root.iter()):
        if local(node) not in NODES or etree.QName(node).namespace != BPMN:
            continue
        for old in inner(node, "incoming", "outgoing"):
            remove(old)
        heads = [*inner(node, "documentation"), *inner(node, "extensionElements")]
        for place, head in enumerate(heads):
            node.insert(place, head)
        at = len(heads)
        into, out = flows.get(node.get("id", ""), ([], []))
        for name, ids in (("incoming", into), ("outgoing", out)):
            for flow_id in ids:
                piece = etree.Element(tag(name))
                piece.text = flow_id
                node.insert(at, piece)
                at += 1
