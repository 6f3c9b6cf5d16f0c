"""A release whose procedures ask questions and spend money, and how people of the office deal with both."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from engine.commands import counts, ripples
from engine.commands.acting import record
from engine.model.ids import new_id
from engine.queries import counts as count_queries
from engine.queries import inbox as inbox_queries
from engine.store import people
from engine.store.session import Tx
from tests.bpmn import drawing as d
from tests.office import REPOSITORY, Office

RECORD = "7" * 32
"""What the money of these tests is authorised for."""
YES_NO = ["찬성", "반대", "기권"]

ASK = d.process(
    d.start(),
    d.service(
        "ask",
        "open_count",
        result="outcome",
        **{name: name for name in ("question", "options", "entitled", "secret", "closes", "closer", "record")},
    ),
    d.boundary("late", "ask", d.timer("PT48H")),
    d.rule("judge", "majority"),
    d.end(),
    d.end("unfinished"),
    d.line("s", "ask", "judge", "e"),
    d.line("late", "unfinished"),
    name="asking",
)
MAJORITY = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="https://example.org/m">
  <inputData id="i" name="outcome"><variable id="iv" name="outcome"/></inputData>
  <decision id="majority" name="majority">
    <variable id="v" name="majority"/>
    <informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
    <decisionTable id="t" hitPolicy="UNIQUE">
      <input id="t1"><inputExpression id="t1e"><text>outcome.tally.찬성 * 2 &gt; outcome.entitled</text></inputExpression></input>
      <output id="o" name="majority"/>
      <rule id="r1"><inputEntry id="r1i"><text>true</text></inputEntry><outputEntry id="r1o"><text>"passed"</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="r2i"><text>false</text></inputEntry><outputEntry id="r2o"><text>"failed"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""  # noqa: E501 - a table reads worse when its rows are broken
VOTE = d.process(
    d.start(),
    d.user("draft", performer="starter", kind="draft"),
    d.service(
        "ask",
        "open_count",
        result="outcome",
        question="title",
        options='["찬성", "반대", "기권"]',
        entitled='["role:accountant", "role:facility_head", "role:technician"]',
        closer='"role:chief"',
    ),
    d.user("confirm", performer="role:chief", kind="confirm"),
    d.end(),
    d.line("s", "draft", "ask", "confirm", "e"),
    name="vote",
)
GRANT = d.process(
    d.start(),
    d.service("open", "open_envelope", result="purse", amount="amount", record="record", title="title"),
    d.end(),
    d.line("s", "open", "e"),
    name="grant",
)
AMEND = d.process(
    d.start(),
    d.service("amend", "amend_envelope", result="purse", amount="amount", record="record"),
    d.end(),
    d.line("s", "amend", "e"),
    name="amending",
)
SPEND = d.process(
    d.start(),
    d.user("draft", performer="starter", kind="draft"),
    d.service("take", "draw", result="taken", record=f'"{RECORD}"', amount="amount"),
    d.service("nothing", "draw", result="untaken", record="null", amount="amount"),
    d.service("line", "propose_approval_line", table='"approval_line"'),
    d.service("next", "next_approver", result="next", blocking="true"),
    d.gateway("exclusive", "left", default="none_left"),
    d.user("approve", performer="approval_line", kind="approve"),
    d.gateway("exclusive", "approved", default="back"),
    d.service("number", "assign_number"),
    d.service("close", "finalize_document"),
    d.end(),
    d.line("s", "draft", "take", "nothing", "line", "next", "left"),
    d.flow("one_left", "left", "approve", "next != null"),
    d.flow("none_left", "left", "number"),
    d.line("approve", "approved"),
    d.flow("on", "approved", "next", 'verdict = "approve"'),
    d.flow("back", "approved", "draft"),
    d.line("number", "close", "e"),
    name="spend",
)


def definitions(folder: Path) -> Path:
    """The repository's definitions with these procedures, and forms that take them, beside them."""
    for top in ("processes", "forms"):
        shutil.copytree(REPOSITORY / top, folder / top)
    sources = {"asking": ASK, "vote": VOTE, "grant": GRANT, "amending": AMEND, "spend": SPEND}
    for process, source in sources.items():
        (folder / "processes" / process).mkdir()
        (folder / "processes" / process / f"{process}.bpmn").write_bytes(source)
    (folder / "processes/asking/majority.dmn").write_text(MAJORITY, "utf-8")
    for form, process in (("general/general-memo", "vote"), ("accounting/expense-proposal", "spend")):
        source_folder, slug = folder / "forms" / form, form.rsplit("/", 1)[-1]
        shutil.copytree(source_folder, source_folder.with_name(process))
        schema = source_folder.with_name(process) / "schema.json"
        text = schema.read_text("utf-8").replace(f'"slug": "{slug}"', f'"slug": "{process}"')
        schema.write_text(text.replace('"process": "approval"', f'"process": "{process}"'), "utf-8")
    return folder


def within(office: Office, work: Callable[[Tx], Any]) -> Any:
    with office.desk.db.transaction(office.desk.complex_id, office.clock()) as tx:
        return work(tx)


def begins(office: Office, name: str, process: str, **facts: Any) -> dict[str, Any]:
    """Somebody sets a procedure off that needs no document; what happened, with the id of the matter."""
    actor = office.actor(name)

    def work(tx: Tx) -> dict[str, Any]:
        bylaws = office.desk.bylaws_in_force(tx)
        start = ripples.Start(process, facts, actor.person_id, actor.assignments[0].role)
        matter = ripples.begin(office.desk, tx, actor, bylaws, start, instance_id=new_id())
        record(tx, actor, "matter.begun", subject_id=matter.instance.id, data=matter.happened)
        return {"matter": matter.instance.id, **matter.happened}

    found: dict[str, Any] = within(office, work)
    return found


def asks(office: Office, *people: str, by: str = "정민호", **more: Any) -> str:
    """A question put to these people; the id of its count."""
    facts: dict[str, Any] = {
        "question": "승강기 주로프를 바꾸겠습니까?",
        "options": YES_NO,
        "entitled": [office.ids[name] for name in people],
        **dict.fromkeys(("secret", "closes", "closer", "record")),
    }
    return str(begins(office, by, "asking", **(facts | more))["counts_opened"][0]["count"])


def answers(office: Office, name: str, count: str, option: str, comment: str = "", **more: Any) -> dict[str, Any]:
    return counts.answer(office.desk, office.actor(name), count, option, comment, **more)


def closes(office: Office, name: str, count: str) -> dict[str, Any]:
    return counts.close(office.desk, office.actor(name), count)


def look(office: Office, name: str, count: str) -> dict[str, Any]:
    return count_queries.detail(office.desk, office.actor(name), count)


def waiting(office: Office, name: str, count: str = "") -> list[dict[str, Any]]:
    """The questions in somebody's inbox, or the one that is named."""
    found: list[dict[str, Any]] = inbox_queries.inbox(office.desk, office.actor(name))["counts"]
    return [card for card in found if count in ("", card["count_id"])]


def newcomer(office: Office, name: str, role: str = "") -> str:
    """Somebody joins the complex."""
    office.ids[name] = new_id()
    within(office, lambda tx: people.add_person(tx, {"id": office.ids[name], "name": name}))
    if role:
        held = {"id": new_id(), "person_id": office.ids[name], "role": role, "since": date(2026, 1, 1)}
        within(office, lambda tx: people.add_assignment(tx, held))
    return name
