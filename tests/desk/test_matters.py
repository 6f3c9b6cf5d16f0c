"""Matters with more than one document, and matters that start others and wait for them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.commands import clock, documents, tasks
from engine.model.errors import NeedsAnother, NotFound, NotOpen, NotYours, OverLimit
from engine.queries import documents as document_queries
from engine.queries import inbox as inbox_queries
from engine.store import documents as store_documents
from engine.store import instances, messages
from engine.store.session import Tx
from tests.bpmn import drawing as d
from tests.databases import fresh_database
from tests.office import REPOSITORY, Office, open_office

MEMO: dict[str, Any] = {
    "title": "게시판 정리의 건",
    "purpose": "지난 안내문이 남아 있습니다.",
    "plan": "달마다 뗍니다.",
}

REPORT = d.process(
    d.start(),
    d.user("draft", performer="starter", kind="draft"),
    d.service(
        "second", "draft_document", result="report", form='"general-memo"', data="{title: title}", by='"role:chief"'
    ),
    d.user("write", performer="role:chief", kind="write", document="report", result="said"),
    d.service("number", "assign_number", document="report"),
    d.service("close", "finalize_document", document="report"),
    d.service("tell", "send_message", name='"reported"', correlation="title", payload="{reported: said.title}"),
    d.end(),
    d.line("s", "draft", "second", "write", "number", "close", "tell", "e"),
    name="report",
)
ASKING = d.process(
    d.start(),
    d.user("draft", performer="starter", kind="draft"),
    d.service("ask", "start_process", result="asked", process='"answer"', facts="{key: title}", starter='"role:chief"'),
    d.catch("wait", d.message("m"), correlation="title"),
    d.user("confirm", performer="role:chief", kind="confirm"),
    d.service("number", "assign_number"),
    d.service("close", "finalize_document"),
    d.end(),
    d.line("s", "draft", "ask", "wait", "confirm", "number", "close", "e"),
    outside='<bpmn:message id="m" name="answered"/>',
    name="asking",
)
ANSWER = d.process(
    d.start(),
    d.service("open", "draft_document", form='"general-memo"', data="{title: key}"),
    d.user("write", performer="starter", kind="write"),
    d.service("tell", "send_message", name='"answered"', correlation="key"),
    d.end(),
    d.line("s", "open", "write", "tell", "e"),
    name="answer",
)
CIRCLE = d.process(
    d.start(),
    d.user("draft", performer="starter", kind="draft"),
    d.service("again", "start_process", process='"endless"', facts="{}"),
    d.end(),
    d.line("s", "draft", "again", "e"),
    name="circle",
)
ENDLESS = d.process(
    d.start(),
    d.service("again", "start_process", process='string("endless")', facts="{}"),
    d.end(),
    d.line("s", "again", "e"),
    name="endless",
)

SIGNAL = '<bpmn:signalEventDefinition signalRef="g"/>'
BY_CALENDAR = d.process(
    '<bpmn:startEvent id="s"><bpmn:extensionElements><spiffworkflow:properties>'
    '<spiffworkflow:property name="performer" value="role:chief"/></spiffworkflow:properties></bpmn:extensionElements>'
    + d.timer("R/2026-07-01T09:00:00+09:00/P1M", "timeCycle")
    + "</bpmn:startEvent>",
    d.service("open", "draft_document", form='"general-memo"', data='{title: "달마다 하는 정리"}'),
    d.user("write", performer="starter", kind="write"),
    d.end("e", SIGNAL),
    d.line("s", "open", "write", "e"),
    outside='<bpmn:signal id="g" name="tidied"/>',
    name="monthly",
)
WAITING = d.process(
    d.start(),
    d.user("draft", performer="starter", kind="draft"),
    d.catch("wait", SIGNAL),
    d.user("confirm", performer="role:chief", kind="confirm"),
    d.end(),
    d.line("s", "draft", "wait", "confirm", "e"),
    outside='<bpmn:signal id="g" name="tidied"/>',
    name="waiting",
)
DECIDED = d.process(
    d.start(),
    d.user("draft", performer="starter", kind="draft", result="said"),
    d.user("confirm", performer="role_in:said.title", kind="confirm"),
    d.user("read", performer="person:starter", kind="confirm"),
    d.end(),
    d.line("s", "draft", "confirm", "read", "e"),
    name="decided",
)
HASTY = d.process(
    d.start(),
    d.user("draft", performer="starter", kind="draft"),
    d.gateway("parallel", "both"),
    d.service("first", "notify", to='"role:chief"', text='"먼저"'),
    d.service("second", "notify", to='"role:chief"', text='"나중"'),
    d.end(),
    d.terminate("stop"),
    d.line("s", "draft", "both", "first", "stop"),
    d.line("both", "second", "e"),
    name="hasty",
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The office under a release whose memos take other procedures, one a form."""
    files = tmp_path / "definitions"
    for top in ("processes", "forms"):
        shutil.copytree(REPOSITORY / top, files / top)
    shutil.rmtree(files / "processes/inspection")  # Nothing but the procedures below begins by the calendar.
    memo = files / "forms/general/general-memo"
    for process, source in {
        "report": REPORT,
        "asking": ASKING,
        "answer": ANSWER,
        "circle": CIRCLE,
        "endless": ENDLESS,
        "monthly": BY_CALENDAR,
        "waiting": WAITING,
        "hasty": HASTY,
        "decided": DECIDED,
    }.items():
        (files / "processes" / process).mkdir()
        (files / "processes" / process / f"{process}.bpmn").write_bytes(source)
        if process not in ("answer", "endless", "monthly"):
            shutil.copytree(memo, memo.with_name(f"memo-{process}"))
            schema = memo.with_name(f"memo-{process}") / "schema.json"
            text = schema.read_text("utf-8").replace('"slug": "general-memo"', f'"slug": "memo-{process}"')
            schema.write_text(text.replace('"process": "approval"', f'"process": "{process}"'), "utf-8")
    url = None
    if request.param == "postgresql":
        url = fresh_database(
            request.getfixturevalue("postgres_url"), f"matters_{request.node.name[:20].lower()}_{id(request)}"
        )
    opened = open_office(tmp_path / "home", url, definitions=files)
    yield opened
    opened.desk.db.close()


def look(office: Office) -> Any:
    return office.desk.db.reading(office.desk.complex_id, office.clock())


def written_of(tx: Tx, document: str) -> store_documents.Document:
    """The last document of the matter this document belongs to."""
    return store_documents.of_instance(tx, store_documents.get(tx, document).instance_id)[-1]


def asked_papers(office: Office, name: str) -> list[dict[str, Any]]:
    return list(inbox_queries.inbox(office.desk, office.actor(name))["writing"])


def test_a_matter_drafts_a_second_document_and_each_keeps_its_own_life(office: Office) -> None:
    first = office.draft("박지영", "memo-report")
    office.submit("박지영", first, MEMO)

    [paper] = asked_papers(office, "정민호")
    assert paper["title"] == "게시판 정리의 건"
    office.submit("정민호", paper["document_id"], MEMO | {"title": "정리 결과"})

    with look(office) as tx:
        one, two = store_documents.get(tx, first), store_documents.get(tx, paper["document_id"])
    assert (one.state, one.number, one.drafter_name) == ("in_approval", None, "박지영")
    assert (two.state, two.drafter_name, two.title) == ("final", "정민호", "정리 결과")
    assert two.number and asked_papers(office, "정민호") == []


def test_a_document_written_on_the_way_can_be_checked_and_promises_no_line_of_another_procedure(
    office: Office,
) -> None:
    first = office.draft("박지영", "memo-report")
    office.submit("박지영", first, MEMO)
    [paper] = asked_papers(office, "정민호")

    seen = document_queries.preview(office.desk, office.actor("정민호"), paper["document_id"], {"title": "정리 결과"})

    assert {p["pointer"] for p in seen["problems"]} == {"/purpose", "/plan"}
    assert (seen["steps"], seen["line_reason"]) == ([], None)


def test_only_whoever_was_asked_may_write_the_second_document(office: Office) -> None:
    first = office.draft("박지영", "memo-report")
    office.submit("박지영", first, MEMO)
    [paper] = asked_papers(office, "정민호")

    for other in ("이수진", "강동현"):
        with pytest.raises(NotFound):  # A draft of somebody else does not exist for them.
            office.submit(other, paper["document_id"], MEMO)
    with pytest.raises(NotYours, match="버릴 수 없습니다"):
        documents.discard(office.desk, office.actor("정민호"), paper["document_id"])
    with pytest.raises(NotOpen, match="거두어들일 수 없"):
        documents.withdraw(office.desk, office.actor("박지영"), first)


def test_an_empty_seat_refuses_the_whole_command(office: Office) -> None:
    with office.desk.db.transaction(office.desk.complex_id, office.clock()) as tx:
        tx.connection.exec_driver_sql("UPDATE assignments SET until = '2026-01-01' WHERE role = 'chief'")
    first = office.draft("박지영", "memo-report")

    with pytest.raises(NeedsAnother, match="관리소장 자리가 비어"):
        office.submit("박지영", first, MEMO)

    with look(office) as tx:
        assert store_documents.get(tx, first).state == "draft"
        assert written_of(tx, first).id == first


def test_a_task_goes_to_the_role_a_fact_names_and_then_to_whoever_began_the_matter(office: Office) -> None:
    first = office.draft("박지영", "memo-decided")
    office.submit("박지영", first, MEMO | {"title": "accountant"})

    assert office.inbox("이수진") == ["accountant"] and office.inbox("정민호") == []
    office.approves(first, "이수진")
    assert office.inbox("박지영") == ["accountant"]


def test_a_fact_that_names_no_role_refuses_the_whole_command(office: Office) -> None:
    first = office.draft("박지영", "memo-decided")

    with pytest.raises(NeedsAnother, match="맡을 직책이 정해지지 않았습니다"):
        office.submit("박지영", first, MEMO | {"title": "없는 직책"})

    with look(office) as tx:
        assert store_documents.get(tx, first).state == "draft"


def test_a_matter_waits_for_the_one_it_started(office: Office) -> None:
    first = office.draft("박지영", "memo-asking")
    office.submit("박지영", first, MEMO)
    [paper] = asked_papers(office, "정민호")
    with look(office) as tx:
        assert store_documents.get(tx, first).state == "in_approval"
        child = instances.instance_of_document(tx, paper["document_id"])
        assert child.parent_id == store_documents.get(tx, first).instance_id

    assert office.inbox("정민호") == []
    office.submit("정민호", paper["document_id"], MEMO)
    office.approves(first, "정민호")

    with look(office) as tx:
        assert store_documents.get(tx, first).state == "final"


def test_a_message_nobody_waits_for_is_kept_visible_and_expires(office: Office) -> None:
    first = office.draft("박지영", "memo-report")
    office.submit("박지영", first, MEMO)
    [paper] = asked_papers(office, "정민호")
    office.submit("정민호", paper["document_id"], MEMO)

    with look(office) as tx:
        [kept] = messages.unclaimed(tx)
    assert (kept.name, kept.correlation, kept.payload, kept.state) == (
        "reported",
        "게시판 정리의 건",
        {"reported": "게시판 정리의 건"},
        "waiting",
    )

    office.clock.forward(days=messages.KEPT_DAYS, minutes=1)
    clock.tidy(office.desk)
    with look(office) as tx:
        assert [m.state for m in messages.unclaimed(tx)] == ["expired"]
        assert messages.oldest_for(tx, "reported", "게시판 정리의 건") is None


def test_a_message_that_came_too_early_is_handed_to_the_first_who_waits(office: Office) -> None:
    first = office.draft("박지영", "memo-asking")
    with office.desk.db.transaction(office.desk.complex_id, office.clock()) as tx:
        messages.keep(tx, "answered", "게시판 정리의 건", None, "")

    office.submit("박지영", first, MEMO)

    assert office.inbox("정민호") == ["게시판 정리의 건"], "it waits no more"
    with look(office) as tx:
        assert messages.unclaimed(tx) == []


def test_a_procedure_that_starts_itself_for_ever_is_stopped_and_leaves_nothing(office: Office) -> None:
    first = office.draft("박지영", "memo-circle")

    with pytest.raises(OverLimit, match="끝없이"):
        office.submit("박지영", first, MEMO)

    with look(office) as tx:
        assert store_documents.get(tx, first).state == "draft"
        assert tx.connection.exec_driver_sql("SELECT count(*) FROM instances").scalar_one() == 1


def test_a_form_no_procedure_begins_with_is_started_by_nobody(office: Office) -> None:
    schema = office.desk.bylaws(office_release(office)).form("memo-report")
    assert schema.process == "report"
    with pytest.raises(NotYours):
        office.draft("서은주", "memo-report")
    task = office.draft("박지영", "memo-report")
    assert task


def office_release(office: Office) -> str:
    with look(office) as tx:
        return office.desk.bylaws_in_force(tx).hash


def test_a_writing_task_is_not_decided_but_written(office: Office) -> None:
    first = office.draft("박지영", "memo-report")
    office.submit("박지영", first, MEMO)
    [paper] = asked_papers(office, "정민호")

    with pytest.raises(NotOpen, match="쓰고 있는"):
        tasks.complete(office.desk, office.actor("정민호"), paper["task_id"], "approve")


def test_a_procedure_begins_by_the_calendar_once_a_turn_and_signals_all_who_wait(office: Office) -> None:
    waiting = [office.draft(name, "memo-waiting") for name in ("박지영", "이수진")]
    for name, document in zip(("박지영", "이수진"), waiting, strict=True):
        office.submit(name, document, MEMO)
    assert clock.begin_cycles(office.desk) == 0, "its first turn is yet to come"

    office.clock.forward(days=60)  # Two turns have passed while nothing ran.
    assert (clock.begin_cycles(office.desk), clock.begin_cycles(office.desk)) == (1, 0)
    [paper] = asked_papers(office, "정민호")
    assert (paper["title"], office.inbox("정민호")) == ("달마다 하는 정리", [])

    office.submit("정민호", paper["document_id"], MEMO)
    assert office.inbox("정민호") == ["게시판 정리의 건", "게시판 정리의 건"]


def test_an_effect_whose_branch_was_ended_before_its_turn_does_not_happen(office: Office) -> None:
    first = office.draft("박지영", "memo-hasty")

    office.submit("박지영", first, MEMO)

    with look(office) as tx:
        notices = tx.connection.exec_driver_sql("SELECT text FROM notices").scalars().all()
        status = instances.instance_of_document(tx, first).status
    assert (notices, status) == (["먼저"], "ended")
