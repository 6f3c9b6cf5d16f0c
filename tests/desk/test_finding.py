"""What the complex has written is found by what people remember of it, by whoever may read it, the moment it is
written; on both databases alike."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, text

from engine.commands import documents
from engine.desk import open_desk
from engine.model import bigrams
from engine.model.asked import Asked, understood
from engine.queries import boxes, finding
from engine.store import notices, publications, search_index
from engine.store.finding import Sought
from engine.store.search import Filters
from tests.databases import fresh_database
from tests.faults import FaultOffice
from tests.office import REPOSITORY, Office, open_office


def finds(office: Office, name: str, q: str, **more: Any) -> dict[str, Any]:
    return finding.find(office.desk, office.actor(name), q, Sought(**more))


def titles(office: Office, name: str, q: str, **more: Any) -> list[str]:
    return ["".join(piece["text"] for piece in hit["title"]) for hit in finds(office, name, q, **more)["hits"]]


LINE = ("이수진", "최영식", "정민호")
PUMP = "지하주차장 2호 배수펌프 교체의 건"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def papers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A finished proposal, one in approval and a draft nobody has handed in; read by many tests, changed by none."""
    url = None
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_url"), "finding")
    office = open_office(tmp_path_factory.mktemp("finding") / "home", url)
    write_papers(office)
    yield office
    office.desk.db.close()


def write_papers(office: Office) -> None:
    done = office.submits("박지영")
    office.approves(done, *LINE)
    office.submits("최영식", 1_100_000, title="옥상 방수 공사", purpose="옥상에서 물이 샙니다.")
    draft = office.draft("강동현")
    documents.save_draft(office.desk, office.actor("강동현"), draft, {"title": "승강기 도어 보수"}, None)


@pytest.mark.parametrize(
    "q",
    [
        *("배수펌프", "펌프", "펌", "주차장 펌프", "배수펌프교체", "교체하였습니다", "ㅂㅅㅍㅍ", "새한설비", "견적서"),
        *(
            "3,000,000",
            "3000000원",
            "300만원",
            "2026.7.17",
            "7월 17일",
            "2026-07",
            "수선유지비",
            "장마",
            "박지영",
            "지출품의",
        ),
        *("배\u200b수펌프", "1천만원 미만 펌프", "100만원 이상 펌프"),
    ],
)
def test_a_paper_is_found_by_whatever_it_says(papers: Office, q: str) -> None:
    assert PUMP in titles(papers, "정민호", q)


@pytest.mark.parametrize(
    "q", ["배수펌프 승강로", "펌퍼", "3,000,001", "2026.7.19", "1천만원 이상 펌프", "' OR 1", '"', "*", "%"]
)
def test_what_it_does_not_say_does_not_find_it(papers: Office, q: str) -> None:
    assert PUMP not in titles(papers, "정민호", q)


def test_only_who_may_read_it_finds_it(papers: Office) -> None:
    assert titles(papers, "강동현", "승강기 도어") == ["승강기 도어 보수"]
    assert titles(papers, "정민호", "승강기 도어") == [], "a draft is its author's"
    assert titles(papers, "서은주", "배수펌프") == [], "without a role nothing is read"
    assert titles(papers, "정민호", "옥상 방수") == ["옥상 방수 공사"]


def test_what_changed_is_found_by_its_new_words_and_no_more_by_its_old_ones(office: Office) -> None:
    papers = office
    draft = papers.draft("박지영")
    clerk = papers.actor("박지영")
    documents.save_draft(papers.desk, clerk, draft, {"title": "놀이터 모래 소독"}, None)
    assert titles(papers, "박지영", "놀이터") == ["놀이터 모래 소독"]

    documents.save_draft(papers.desk, clerk, draft, {"title": "어린이집 소독"}, None)
    papers.attach("박지영", draft, "소독 증명서.pdf")

    assert titles(papers, "박지영", "놀이터") == []
    assert titles(papers, "박지영", "어린이집") == ["어린이집 소독"]
    assert titles(papers, "박지영", "증명서") == ["어린이집 소독"]
    documents.discard(papers.desk, clerk, draft)
    assert titles(papers, "박지영", "어린이집") == []
    assert titles(papers, "박지영", "어린이집", state="void") == ["어린이집 소독"]


def test_it_is_narrowed_by_form_area_period_amount_person_and_state(papers: Office) -> None:
    ids = papers.ids
    for more in (
        {"type": "expense-proposal", "area": "accounting", "state": "final", "kind": "document"},
        {"amount_min": 3_300_000, "amount_max": 3_300_000},
        {"person_id": ids["박지영"]},
        {"person_id": ids["이수진"], "state": "final"},
    ):
        assert titles(papers, "정민호", "", **more) == [PUMP], more
    day = papers.clock().date()
    assert len(titles(papers, "정민호", "", since=day, until=day)) == 2
    for more in (
        {"type": "leave-request"},
        {"kind": "record"},
        {"amount_min": 3_300_001},
        {"until": day.replace(year=2025)},
    ):
        assert titles(papers, "정민호", "", **more) == [], more


def test_choices_are_counted_as_if_they_were_not_chosen(papers: Office) -> None:
    found = finds(papers, "정민호", "공사", state="final")
    states = {choice["id"]: choice["count"] for choice in found["facets"]["states"]}

    assert found["total"] == 0
    assert states == {"in_approval": 1}
    assert [(f["id"], f["kind"]) for f in finds(papers, "정민호", "공사")["facets"]["types"]] == [
        ("expense-proposal", "document")
    ]


def test_what_was_found_is_shown_with_its_words_marked_and_never_as_markup(office: Office) -> None:
    office.submits("박지영")
    office.submits("박지영", title="<script>alert(1)</script> 펌프")
    hit = next(h for h in finds(office, "정민호", "펌프")["hits"] if h["title"][0]["text"].startswith("<script>"))

    assert hit["title"] == [
        {"text": "<script>alert(1)</script> ", "found": False},
        {"text": "펌프", "found": True},
    ]
    shown = finds(office, "정민호", "지하 2층이")["hits"][0]["snippet"]
    assert "".join(p["text"] for p in shown).startswith("2호 펌프가 멈췄습니다.")
    assert [p["text"] for p in shown if p["found"]] == ["지하", "2층이"]


def test_a_record_is_found_by_the_readers_of_its_register(faults: FaultOffice) -> None:
    office = faults.office
    faults.opens("강동현")
    reader, stranger = "정민호", "서은주"

    found = finds(office, reader, "", kind="record")

    assert found["total"] == 1
    assert finds(office, stranger, "", kind="record")["total"] == 0
    hit = found["hits"][0]
    area = found["facets"]["areas"][0]["id"]
    assert finds(office, reader, hit["number"] or "", kind="record", area=area, state="open")["total"] == 1
    assert finds(office, reader, "", kind="record", state="closed")["total"] == 0


SYLLABLES = "가나다라 옥상방수공사 의결한하다, 12,000원 2026-07-14 A-b/c (주) %_'\"\\ ㎡·…"


def test_everything_that_has_the_words_is_found_and_nothing_else(office: Office) -> None:
    """Texts put together at random, against a look through all of them."""
    dice = random.Random(7)
    said = {f"{no:032x}": "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(1, 80))) for no in range(1, 120)}
    said["f" * 32] = "가" * 700 + " " + "-" * 400 + " 가나" * 300 + " 끝말"
    desk = office.desk
    with desk.db.transaction(desk.complex_id, office.clock()) as tx:
        for id_, row in said.items():
            entry = search_index.Entry(
                "document", id_, "f", "a", "final", None, office.ids["정민호"], tx.now, "", [row], ""
            )
            search_index.put(tx, entry)
    asked = {row[at : at + size] for row in said.values() for size in (1, 2, 3, 5, 9) for at in range(0, len(row), 7)}
    wrong = []
    with desk.db.reading(desk.complex_id, office.clock()) as tx:
        for q in sorted(asked):
            understood_ = understood(q)
            if not understood_.words or understood_.amount_min or understood_.amount_max:
                continue
            expected = {id_ for id_, row in said.items() if has(bigrams.line(row), understood_)}
            source, fits, _ = search_index.found(tx, understood_)
            query = search_index.select(search_index.entries.c.id).select_from(source).where(*fits)
            if set(tx.connection.execute(query).scalars()) != expected:
                wrong.append(q)

    assert wrong == []


def has(row: str, asked: Asked) -> bool:
    rows = (bigrams.folded(row), *bigrams.said_again("", row).split("\n"))
    return all(any(way in part for way in word.ways for part in rows) for word in asked.words)


def test_what_an_older_version_kept_is_found_after_the_next_start(office: Office) -> None:
    papers = office
    write_papers(papers)
    db, heard = papers.desk.db, []
    with db.transaction(papers.desk.complex_id, papers.clock()) as tx:
        tx.connection.execute(delete(search_index.states))
        if tx.locks_rows:
            tx.connection.execute(text("UPDATE search_texts SET words = NULL"))
    reopened = open_desk(
        papers.desk.blobs.folder.parent,
        database_url=db.url,
        definitions=REPOSITORY,
        clock=papers.clock,
        told=lambda what, done, total: heard.append((done, total)),
    )
    try:
        found = finding.find(reopened, papers.actor("정민호"), "ㅂㅅㅍㅍ 지출품의", Sought())
    finally:
        reopened.db.close()

    assert found["total"] == 1
    assert heard == [(3, 3)]


def boxed(office: Office, name: str, box: str) -> list[str]:
    found = boxes.page(office.desk, office.actor(name), Filters(box=box))
    return [row["title"] for row in found["documents"]]


def test_each_box_holds_what_it_says(papers: Office) -> None:
    roof = "옥상 방수 공사"
    assert boxed(papers, "박지영", "mine") == [PUMP]
    assert boxed(papers, "강동현", "mine") == ["승강기 도어 보수"]
    assert roof in boxed(papers, "이수진", "inbox")
    assert boxed(papers, "이수진", "done") == [PUMP]
    assert boxed(papers, "김정자", "circulated") == [PUMP], "asked to read it, not to decide"
    assert boxed(papers, "정민호", "circulated") == [], "he decided it"
    for name, box in itertools.product(("서은주",), ("mine", "inbox", "done", "received", "circulated")):
        assert boxed(papers, name, box) == []


def test_what_is_published_or_told_to_somebody_has_come_to_them(office: Office) -> None:
    write_papers(office)
    desk = office.desk
    [paper] = boxes.page(desk, office.actor("박지영"), Filters(box="mine"))["documents"]
    [roof] = boxes.page(desk, office.actor("최영식"), Filters(box="mine"))["documents"]
    with desk.db.transaction(desk.complex_id, office.clock()) as tx:
        publications.add(tx, paper["id"], "board", office.clock().date(), None)
        for name in ("이수진", "최영식", "서은주"):
            notices.add(tx, office.ids[name], roof["id"], "살펴봐 주십시오.")

    assert boxed(office, "이수진", "received") == ["옥상 방수 공사", PUMP]
    assert boxed(office, "최영식", "received") == [PUMP], "what one began oneself was not received"
    assert boxed(office, "서은주", "received") == [], "to be told of a paper is no leave to read it"
