"""The paper as DOCX: the shared layout, a form's own template, and what a template cannot do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from docx import Document

from engine.model.document import Paper
from engine.paper import docx
from engine.paper.apart import RenderingFailed, ask
from engine.paper.layout import LAYOUT, layout
from engine.paper.package import write_zip
from engine.paper.sheet import sheet_of
from tests.paper.papers import CHAIR_NOT_YET, signed

Write = Callable[..., Paper]


def words(made: bytes) -> str:
    """Everything that is printed, in reading order, tables included."""
    document = Document(io.BytesIO(made))
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in document.element.body.iter(f"{W}p"))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def template(*lines: str, footer: str = "") -> bytes:
    """A template as somebody would make it in a word processor."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def printed(pump: Paper) -> bytes:
    """The pump paper on the shared layout."""
    return docx.render(pump, None)


def test_the_committed_layout_is_the_one_the_code_makes() -> None:
    assert LAYOUT.read_bytes() == layout(), "run python -m engine.paper.layout"


def test_the_shared_layout_is_itself_a_template_we_would_take(pump: Paper) -> None:
    assert docx.check_template(LAYOUT.read_bytes(), "layout.docx", pump.schema) == []


def test_the_shared_layout_prints_everything_the_paper_says(pump: Paper, printed: bytes) -> None:
    said = words(printed)

    for expected in (
        *("햇살마을 관리사무소", "문서번호 햇살-2026-0412", "시행일 2026. 7. 14.", "지출품의서"),
        *("담당 기안", "회장 확인", "김정자", "7. 13.", "금 3,300,000원 (금 삼백삼십만원정, 부가세 포함)"),
        *("1. 품의 목적", "장마 안에 새것으로 바꾸려 합니다.", "새한설비 (선정)", "3,960,000"),
        *("붙임  견적서 3부, 현장 사진 2장.  끝.", "공개 청구 시 열람  ·  보관 5년", "확인번호 7KQ4-M2XD"),
    ):
        assert expected in said, expected
    assert "{" not in said and "None" not in said


def test_five_pictures_lie_in_it_four_seals_and_a_code(printed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(printed)) as archive:
        pictures = [n for n in archive.namelist() if n.startswith("word/media/")]

    assert len(pictures) == 5


def test_equal_papers_give_equal_bytes_and_no_clock_is_asked(pump: Paper, printed: bytes) -> None:
    assert docx.render(pump, None) == printed
    told = Document(io.BytesIO(printed)).core_properties
    assert (told.title, told.author) == (pump.title, "박지영")
    assert told.created == told.modified == datetime(2026, 7, 14, tzinfo=UTC)


def test_a_seal_can_be_read_in_letters_below_it(pump: Paper, printed: bytes) -> None:
    awaited = next(stamp for stamp in pump.stamps if stamp.state != "signed")

    cells = [cell.text for table in Document(io.BytesIO(printed)).tables for row in table.rows for cell in row.cells]

    assert "박지영 7. 13." in cells
    assert awaited.person_name in cells and not [text for text in cells if text.startswith(f"{awaited.person_name} ")]


@pytest.mark.parametrize("count", [0, 1, 8, 11])
def test_any_number_of_people_fit_into_the_approval_box(pump: Paper, count: int) -> None:
    stamps = tuple(signed(f"직책{n}", "검토", f"이름{n}", 13) for n in range(count))

    said = words(docx.render(replace(pump, stamps=stamps), None))

    assert [f"직책{n}" in said for n in range(count)] == [True] * count
    assert ("결" in said.split()) is (count > 0)


def test_what_people_write_cannot_become_markup_tags_or_paragraphs(pump: Paper) -> None:
    evil = "</w:t></w:r></w:p><w:p><w:r><w:t>위조{{ 7*7 }}{% for %} &amp; \a\f\x00\ufffe"
    honest = words(docx.render(replace(pump, data={**pump.data, "title": "제목", "purpose": "목적"}), None))

    said = words(docx.render(replace(pump, data={**pump.data, "title": evil, "purpose": evil}), None))

    assert said.count("</w:t></w:r></w:p><w:p><w:r><w:t>위조{{ 7*7 }}{% for %} &amp;") == 2
    assert len(said.split("\n")) == len(honest.split("\n"))


def test_a_form_may_bring_its_own_template(pump: Paper) -> None:
    own = template(
        "{{ form_title }} / {{ title }} / {{ data.amount|won_words }} / {{ data.start_on|day }}",
        "{%p for quote in quotes if quote.chosen == '예' %}",
        "{{ loop.index }}) {{ quote.vendor }} {{ quote.total }}",
        "{%p endfor %}",
        "{{p stamp_table }}",
        "{{ stamps[0].role }} {{ stamps[0].seal }}{% if basis %}근거 있음{% endif %}",
        footer="{{ number }} {{ stamps[0].seal }}",
    )
    assert docx.check_template(own, "template.docx", pump.schema) == []

    made = docx.render(pump, own)

    said = words(made)
    assert "지출품의서 / 지하주차장 2호 배수펌프 교체의 건 / 금 삼백삼십만원정 / 2026. 7. 17." in said
    assert "1) 새한설비 3,300,000원" in said and "우리펌프기공" not in said and "담당 기안" in said
    footer = Document(io.BytesIO(made)).sections[0].footer
    assert "햇살-2026-0412" in footer.paragraphs[0].text and footer._element.findall(f".//{W}drawing")


def test_a_field_named_like_a_method_is_a_field(written: Write) -> None:
    paper = written({"items": "쓸 것", "keys": "열쇠"}, {n: {"type": "string"} for n in ("items", "keys")})

    assert "쓸 것 열쇠" in words(docx.render(paper, template("{{ data.items }} {{ keys }}")))


def test_a_template_made_by_a_word_processor_leaves_its_baggage_behind(pump: Paper) -> None:
    made = docx.render(pump, template("{{ title }}"))

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
    assert not [n for n in names if n.startswith("customXml") or "thumbnail" in n or n == "docProps/app.xml"]


def test_a_name_the_paper_does_not_have_is_an_error_and_not_a_blank(written: Write) -> None:
    paper = written({}, {"later": {"type": "string"}})

    with pytest.raises(RenderingFailed, match="없는 이름"):
        docx.render(paper, template("{{ later }}"))


def test_a_template_that_should_not_have_been_taken_is_not_run(pump: Paper) -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "word/vbaProject.bin": b"x"}

    with pytest.raises(RenderingFailed) as refused:
        docx.render(pump, write_zip(parts))

    assert "part_unknown" in {p.code for p in refused.value.problems}


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ title.format(title) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ range(10) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ ''|attr('__class__') }}",
        "{{ stamps[0].seal._make }}",
        "{{ data.clear() }}",
        "{{ loop }}",
    ],
)
def test_the_child_itself_refuses_what_the_guard_should_have_caught(pump: Paper, attack: str) -> None:
    """The guard is left out here: the second wall must stand alone."""
    request = {"sheet": sheet_of(pump), "day": "2026-07-14"}

    with pytest.raises(RenderingFailed):
        ask("docx", request, template(attack), seconds=20)


def test_a_page_that_takes_too_long_is_stopped(pump: Paper) -> None:
    with pytest.raises(RenderingFailed, match="멈췄습니다"):
        ask("docx", {"sheet": sheet_of(pump), "day": "2026-07-14"}, LAYOUT.read_bytes(), seconds=0.01)


def test_a_page_that_wants_too_much_memory_is_stopped_and_nothing_else_is(pump: Paper) -> None:
    huge: dict[str, Any] = {**sheet_of(pump), "form_title": "가" * 2_000_000}

    with pytest.raises(RenderingFailed):
        ask("docx", {"sheet": huge, "day": "2026-07-14"}, template("{{ form_title }}" * 400), seconds=60)


def test_a_job_leaves_nothing_behind_for_the_next(pump: Paper) -> None:
    request = {"sheet": sheet_of(pump), "day": "2026-07-14"}
    before = ask("docx", request, LAYOUT.read_bytes(), seconds=20)

    with pytest.raises(RenderingFailed):
        ask("docx", request, template("{{ 9 ** 9 ** 9 }}"), seconds=20)
    with pytest.raises(RenderingFailed):
        ask("no such job", request, b"", seconds=20)

    assert ask("docx", request, LAYOUT.read_bytes(), seconds=20) == before


def test_a_nursery_that_was_killed_is_started_again(pump: Paper) -> None:
    from engine.paper.apart import _NURSERY

    request = {"sheet": sheet_of(pump), "day": "2026-07-14"}
    before = ask("docx", request, LAYOUT.read_bytes(), seconds=20)
    assert _NURSERY._process is not None
    _NURSERY._process.kill()
    _NURSERY._process.wait()

    assert ask("docx", request, LAYOUT.read_bytes(), seconds=20) == before


def test_the_child_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch, pump: Paper) -> None:
    from engine.paper.apart import environment

    monkeypatch.setenv("DANJI_DATABASE_URL", "postgresql://secret")

    assert not {k for k in environment() if "DANJI" in k or "PROXY" in k.upper()}


def test_someone_awaited_is_named_and_not_sealed(pump: Paper) -> None:
    made = docx.render(replace(pump, stamps=(CHAIR_NOT_YET,), verification=None), None)

    assert "김정자" in words(made)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert not [n for n in archive.namelist() if n.startswith("word/media/")]
