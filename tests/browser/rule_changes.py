"""Changes of the rules for browser tests: releases packed from the definitions of this repository, and how they are
sent. What is asked of the pages is in test_rule_change.py."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from tests.browser.visitor import Visitor
from tests.releases.packing import BASE, DIAGRAM, LINE, MEMO, packed, rewritten, with_field

BOUNDARIES = "processes/approval/scenarios/amount_boundaries.yaml"
PURCHASE = "forms/general/purchase-request/schema.json"
PURCHASE_LAYOUT = "forms/general/purchase-request/ui.json"
MEMO_LAYOUT = "forms/general/general-memo/ui.json"
PLACE = "받을 곳"
EXAMINED_SECONDS = 300
"""A release of everything performs every scenario there is, on a machine that may have other things to do."""


def moved_limit() -> dict[str, bytes]:
    """The chair confirms purchases above 350,000 instead of 300,000 won, and the form asks where to deliver."""
    field = with_field(PURCHASE, "delivery_place", {"type": "string", "title": PLACE, "maxLength": 60})
    return {**limit(), **scenarios_of_the_limit(), PURCHASE: field, PURCHASE_LAYOUT: placed(PURCHASE_LAYOUT)}


def limit() -> dict[str, bytes]:
    """The table alone: its scenarios still say what was right before."""
    return {LINE: BASE[LINE].replace(b"&gt; 300000<", b"&gt; 350000<")}


def scenarios_of_the_limit() -> dict[str, bytes]:
    text = BASE[BOUNDARIES].decode().replace("unit_price: 300001", "unit_price: 350001")
    return {BOUNDARIES: text.replace("300001", "350001").encode()}


def placed(layout: str, name: str = "delivery_place") -> bytes:
    """A layout with one more field at its end."""
    ui: dict[str, Any] = json.loads(BASE[layout])
    ui["sections"][-1]["fields"].append(name)
    return json.dumps(ui, ensure_ascii=False).encode()


def small_change() -> bytes:
    """One more field in one form that few scenarios use."""
    field = with_field(MEMO, "evidence", {"type": "string", "title": "증빙", "maxLength": 40})
    return packed({MEMO: field, MEMO_LAYOUT: placed(MEMO_LAYOUT, "evidence")})


def broken() -> bytes:
    """Wrong in three files at once: a script, a limit that is no expression, a field that is nowhere."""
    task = re.compile(rb'(<bpmn:)userTask( id="confirm".*?</bpmn:)userTask>', re.DOTALL)
    script = task.sub(rb"\1scriptTask\2scriptTask>", BASE[DIAGRAM])
    table = BASE[LINE].replace(b"&gt; 3000000<", b"&gt;&gt; 3000000<")
    return packed({DIAGRAM: script, LINE: table, MEMO: rewritten(MEMO, required=["nothing"])})


def sent(visitor: Visitor, title: str, content: bytes, name: str = "규약 개정.zip") -> str:
    """The address of a release of this title that was examined and still means something: the one that came before,
    or one sent now."""
    requests, headers = visitor.page.request, {"origin": visitor.origin}
    listed = requests.get(f"{visitor.origin}/api/releases?limit=100").json()["releases"]
    there = [
        r for r in listed if r["title"] == title and r["state"] in ("checked", "rejected") and not r["is_overtaken"]
    ]
    if there:
        return f"/releases/{there[0]['id']}"
    file = {"name": name, "mimeType": "application/zip", "buffer": content}
    said = {"title": title, "basis": "제10차 회의 의결"}
    answer = requests.post(f"{visitor.origin}/api/releases", multipart={"file": file, **said}, headers=headers)
    assert answer.ok, answer.text()
    id = answer.json()["id"]
    until = time.monotonic() + EXAMINED_SECONDS
    while requests.get(f"{visitor.origin}/api/releases/{id}").json()["state"] in ("received", "checking"):
        assert time.monotonic() < until, "the release was not examined in time"
        time.sleep(0.5)
    return f"/releases/{id}"
