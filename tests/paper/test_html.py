"""What a paper says, and how the screen shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from engine.model.document import Paper, PaperAttachment, StampCell
from engine.paper import html
from engine.paper.sheet import ending, printable, sheet_of
from tests.paper.papers import CHAIR_NOT_YET, signed

Write = Callable[..., Paper]


class Page(HTMLParser):
    """Collects the words, the classes and the elements of a fragment."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def count(self, name: str) -> int:
        return sum(1 for _, attrs in self.elements if name in (attrs.get("class") or "").split())


def test_the_screen_shows_the_paper_in_the_class_names_of_the_kit(pump: Paper) -> None:
    page = Page(html.render(pump))

    assert page.elements[0] == ("article", {"class": "paper", "aria-label": "문서 원문"})
    for name in (
        "paper-head",
        "paper-org",
        "stamps",
        "paper-title",
        "paper-meta",
        "paper-body",
        "paper-foot",
        "verify",
    ):
        assert page.count(name) == 1, name
    assert page.count("seal") == 4 and page.count("seal-sq") == 1
    assert not page.open, "every element is closed"


def test_the_amount_a_paper_is_about_is_written_in_figures_and_in_words(pump: Paper) -> None:
    assert "금 3,300,000원 (금 삼백삼십만원정, 부가세 포함)" in Page(html.render(pump)).words


def test_someone_who_only_confirms_and_has_not_is_named_lightly_without_a_seal(pump: Paper) -> None:
    alone = replace(pump, stamps=(CHAIR_NOT_YET,))

    page = Page(html.render(alone))

    assert page.count("is-ref") == 1 and page.count("st-wait") == 1 and page.count("seal") == 0
    assert "김정자 확인 전" in re.sub(r"\s+", " ", page.words)


def test_someone_who_signs_in_anothers_place_is_said_to(pump: Paper) -> None:
    deputy = replace(signed("소장", "결재", "최영식", 14), on_behalf_of="정민호")

    assert "정민호 대신" in html.render(replace(pump, stamps=(deputy,)))


def test_a_paper_without_a_number_says_when_it_will_have_one(pump: Paper) -> None:
    words = Page(html.render(replace(pump, number=None, effective_on=None))).words

    assert "문서번호는 결재가 끝나면 붙습니다" in words and "기안일 2026. 7. 13." in words
    assert "햇살-2026-0412" not in words


def test_what_people_write_is_shown_and_never_run(pump: Paper) -> None:
    evil = "<script>alert(1)</script>{{ 7*7 }}\"'&"
    paper = replace(
        pump,
        data={**pump.data, "title": evil, "purpose": evil, "account": evil},
        stamps=(StampCell(evil, evil, evil, "signed", date(2026, 7, 13), on_behalf_of=evil),),
        form_title=evil,
        office_name=evil,
        number=evil,
        verification=evil,
        attachments=(PaperAttachment(evil + ".pdf", 1),),
    )

    made = html.render(paper)

    assert "<script" not in made and "49" not in made.replace("49H", "").replace("2049", "")
    assert Page(made).words.count("<script>alert(1)</script>") >= 8


def test_nothing_needs_an_inline_style_or_an_outside_file(pump: Paper) -> None:
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script|src=|href=", html.render(pump))


def test_the_row_that_was_chosen_is_marked_and_the_totals_count_it_only(pump: Paper) -> None:
    [quotes] = [block for block in sheet_of(pump)["blocks"] if block["rows"]]

    assert [c["title"] for c in quotes["columns"]] == ["업체", "공급가액(원)", "부가세(원)", "합계(원)"]
    assert quotes["rows"][0] == {"cells": ["새한설비 (선정)", "3,000,000", "300,000", "3,300,000"], "strong": True}
    assert quotes["totals"] == ["고른 곳", "3,000,000", "300,000", "3,300,000"]


def test_only_what_was_filled_in_is_printed_and_numbered(written: Write) -> None:
    fields = {name: {"type": "string", "title": name} for name in ("a", "b", "c")}
    ui = {"paper": {"table": ["a", "b"], "blocks": [{"title": n, "field": n} for n in ("a", "b", "c")]}}

    sheet = sheet_of(written({"a": "하나", "b": "  ", "c": "셋"}, fields, ui))

    assert [row["label"] for row in sheet["table"]] == ["a"]
    assert [(b["no"], b["title"]) for b in sheet["blocks"]] == [(1, "a"), (2, "c")]


def test_nought_is_a_figure_and_is_printed_where_an_empty_column_is_not(written: Write) -> None:
    columns = {
        "name": {"type": "string", "title": "품명"},
        "vat": {"type": "integer", "title": "부가세", "x-money": True},
        "discount": {"type": "number", "title": "할인율"},
        "exempt": {"type": "boolean", "title": "면세"},
        "note": {"type": "string", "title": "비고"},
    }
    rows = [{"name": name, "vat": 0, "discount": 0.0, "exempt": False, "note": ""} for name in ("모래", "자갈")]
    fields = {"items": {"type": "array", "title": "내역", "items": {"properties": columns}}}
    ui = {
        "fields": {"items": {"footer": {"sums": ["vat"], "label": "합계"}}},
        "paper": {"blocks": [{"field": "items"}]},
    }

    [block] = sheet_of(written({"items": rows}, fields, ui))["blocks"]

    assert [column["title"] for column in block["columns"]] == ["품명", "부가세(원)", "할인율"]
    assert [row["cells"] for row in block["rows"]] == [["모래", "0", "0"], ["자갈", "0", "0"]]
    assert block["totals"] == ["합계", "0", ""]


def test_a_label_on_paper_may_differ_from_the_question_on_screen(written: Write) -> None:
    ui = {"paper": {"table": [{"field": "a", "title": "관련 의결"}], "blocks": []}}

    sheet = sheet_of(written({"a": "제2호"}, {"a": {"type": "string", "title": "어느 의결에서 씁니까"}}, ui))

    assert sheet["table"] == [{"label": "관련 의결", "value": "제2호", "strong": False}]


@pytest.mark.parametrize(
    ("schema", "value", "words"),
    [
        ({"type": "integer", "x-money": True}, 18_360_000, "18,360,000원"),
        ({"type": "integer"}, 2026, "2026"),
        ({"type": "number"}, 84.5, "84.5"),
        ({"type": "boolean"}, True, "예"),
        ({"type": "boolean"}, False, "아니요"),
        ({"type": "string", "format": "date"}, "2026-07-14", "2026. 7. 14.(화)"),
        ({"type": "string", "format": "date"}, "칠월", "칠월"),
        ({"type": "string", "x-person": True}, "p1", "강동현"),
        ({"type": "string", "x-person": True}, "p9", "p9"),
        ({"type": "array", "items": {"type": "string"}}, ["비", "바람"], "비, 바람"),
        ({"type": "object", "properties": {"dong": {"title": "동"}}}, {"dong": "101", "x": None}, "동: 101"),
        ({"$ref": "#/$defs/won"}, 1000, "1,000원"),
        ({"$ref": "#/$defs/nowhere"}, 1000, "1000"),
        ({"type": "string"}, None, ""),
    ],
    ids=str,
)
def test_every_kind_of_field_has_its_words(written: Write, schema: object, value: object, words: str) -> None:
    defs = {"$defs": {"won": {"type": "integer", "x-money": True}}}

    paper = written({"f": value}, {"f": schema}, schema=defs, extra={"people": {"p1": "강동현"}})

    assert sheet_of(paper)["f"] == words


def test_a_word_stands_beside_its_heading_and_a_passage_below_it(written: Write) -> None:
    fields = {
        "bank": {"type": "string", "maxLength": 20},
        "paid": {"type": "integer", "x-money": True},
        "reason": {"type": "string", "maxLength": 500},
    }
    ui = {"paper": {"table": [], "blocks": [{"title": n, "field": n} for n in fields]}}

    blocks = sheet_of(written({"bank": "농협", "paid": 1000, "reason": "급합니다"}, fields, ui))["blocks"]

    assert [block["brief"] for block in blocks] == [True, True, False]


def test_a_schema_that_refers_to_itself_does_not_hang_the_paper(written: Write) -> None:
    paper = written({"f": "글"}, {"f": {"$ref": "#/$defs/a"}}, schema={"$defs": {"a": {"$ref": "#/$defs/a"}}})

    assert sheet_of(paper)["f"] == "글"


def test_signs_that_turn_a_line_around_are_not_printed() -> None:
    assert printable("금 \u202e000,1\u202c원\x00\x0b\ud800") == "금 000,1원"
    assert printable("첫 줄\r\n둘째 줄\t끝") == "첫 줄\n둘째 줄\t끝"


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ([], "끝."),
        (["견적서.pdf"], "붙임  견적서 1부.  끝."),
        (["견적서_1.pdf", "견적서_2.pdf", "현장 (1).JPG"], "붙임  견적서 2부, 현장 1장.  끝."),
        (["견적서_새한설비.pdf", "견적서_청솔.pdf"], "붙임  견적서 새한설비 1부, 견적서 청솔 1부.  끝."),
        (["1.jpg", "2.jpg"], "붙임  1 1장, 2 1장.  끝."),
    ],
    ids=str,
)
def test_the_last_line_counts_what_is_attached(names: list[str], line: str) -> None:
    assert ending(tuple(PaperAttachment(name, 1) for name in names)) == line


def test_grounds_are_a_row_of_the_head_table(pump: Paper) -> None:
    paper = replace(pump, basis=("관리규약 제50조", "사업자 선정지침 제4조"))

    assert "<dt>근거</dt><dd>관리규약 제50조<br>사업자 선정지침 제4조</dd>" in html.render(paper)
