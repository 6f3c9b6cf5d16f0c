"""Templates as somebody uploads them: each thing wrong is told with its place, and good ones are taken."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model.errors import Problem
from engine.paper import docx
from engine.paper.layout import LAYOUT
from engine.paper.lint import open_template
from engine.paper.package import read_zip, write_zip
from tests.pace import allowed
from tests.paper.papers import CORPUS, ROOT, corpus

FIELDS = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "amount": {"type": "integer", "x-money": True},
        "quotes": {"type": "array", "items": {"$ref": "#/$defs/quote"}},
    },
    "$defs": {"quote": {"type": "object", "properties": {"vendor": {"type": "string"}, "total": {"type": "integer"}}}},
}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


GOOD = LAYOUT.read_bytes()


def check(source: bytes) -> list[Problem]:
    problems = docx.check_template(source, "forms/x/template.docx", FIELDS)
    for problem in problems:
        assert problem.file == "forms/x/template.docx" and problem.message.endswith((".", problem.message[-1]))
        assert any("가" <= letter <= "힣" for letter in problem.message)
    return problems


def codes(source: bytes) -> set[str]:
    return {p.code for p in check(source) if p.severity == "error"}


def changed(**parts: bytes | None) -> bytes:
    """A good template with parts replaced, added, or taken away."""
    names = {name.replace("__", "/").replace("_DOT_", "."): content for name, content in parts.items()}
    files = read_zip(saved("{{ title }}"), "x") | {n: c for n, c in names.items() if c is not None}
    return write_zip({n: c for n, c in files.items() if names.get(n, c) is not None})


def with_body(xml: str) -> bytes:
    """A good template whose body starts with this."""
    files = read_zip(saved("{{ title }}"), "x")
    files["word/document.xml"] = files["word/document.xml"].replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)
    return write_zip(files)


def related(kind: str, target: str, *, external: bool = False) -> bytes:
    """A good template with one more relation of its document."""
    files = read_zip(saved("{{ title }}"), "x")
    mode = ' TargetMode="External"' if external else ""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    row = f'<Relationship Id="rIdZ" Type="{base}/{kind}" Target="{target}"{mode}/></Relationships>'
    name = "word/_rels/document.xml.rels"
    files[name] = files[name].replace(b"</Relationships>", row.encode())
    return write_zip(files)


@pytest.mark.parametrize(
    "lines",
    [
        ("{{ title }} {{ amount }} {{ data.amount|won }} {{ number|default('없음') }}",),
        ("{%p for q in quotes %}", "{{ loop.index }} {{ q.vendor }} {{ q['total'] }}", "{%p endfor %}"),
        ("{% if amount is defined and data.amount > 100 %}많음{% else %}적음{% endif %}",),
        ("{% for b in blocks %}{% for row in b.rows %}{{ row.cells|join(', ') }}{% endfor %}{% endfor %}",),
        ("{{ stamps[0].name }} {{ stamps|length }} {{p letterhead }}", "{{p stamp_table }}", "{# 메모 #}"),
        ("{%p for block in blocks %}", "{{p block.grid }}", "{%p endfor %}", "아무 이름 없음 { } 100%"),
    ],
    ids=lambda lines: lines[0][:40],
)
def test_what_a_form_needs_is_taken(lines: tuple[str, ...]) -> None:
    assert check(saved(*lines)) == []


@pytest.mark.parametrize(
    ("line", "code", "named"),
    [
        ("{{ amuont }}", "name_unknown", "amuont"),
        ("{{ data.secret }}", "name_unknown", "secret"),
        ("{% for q in quotes %}{{ q.price }}{% endfor %}", "name_unknown", "price"),
        ("{{ title.upper() }}", "tag_forbidden", "call"),
        ("{{ amount.__class__ }}", "name_forbidden", "__class__"),
        ("{{ data['__class__'] }}", "name_forbidden", "__class__"),
        ("{{ title|tojson }}", "filter_unknown", "tojson"),
        ("{{ title|safe }}", "filter_unknown", "safe"),
        ("{% if title is callable %}x{% endif %}", "test_unknown", "callable"),
        ("{% set x = 1 %}", "tag_forbidden", "assign"),
        ("{% include 'a' %}", "tag_forbidden", "include"),
        ("{{ amount * 2 }}", "tag_forbidden", "mul"),
        ("{{ title ~ title }}", "tag_forbidden", "concat"),
        ("{{ quotes[amount] }}", "index_forbidden", "대괄호"),
        ("{% for q in quotes recursive %}{% endfor %}", "tag_forbidden", "for"),
        ("{% for q in quotes|list %}{% endfor %}", "loop_source", "목록"),
        ("{% for q in quotes %}", "tag_syntax", "읽을 수"),
        ("{{ title", "tag_syntax", "읽을 수"),
        ("{% for a in quotes %}" * 4 + "{% endfor %}" * 4, "loops_too_deep", "3겹"),
    ],
)
def test_a_tag_that_may_not_be_there_is_named(line: str, code: str, named: str) -> None:
    found = {p.code: p for p in check(saved(line))}

    assert code in found and named in found[code].message and found[code].element == "word/document.xml"


def test_a_loops_name_ends_with_the_loop() -> None:
    assert codes(saved("{%p for q in quotes %}", "{{ q.vendor }}", "{%p endfor %}", "{{ q.vendor }}")) == {
        "name_unknown"
    }


def test_a_tag_split_over_runs_is_read_as_it_will_be_run() -> None:
    document = Document()
    paragraph = document.add_paragraph("{{ tit")
    paragraph.add_run("le.__cla").bold = True
    paragraph.add_run("ss__ }}")
    out = io.BytesIO()
    document.save(out)

    assert codes(out.getvalue()) == {"name_forbidden"}


@pytest.mark.parametrize("place", ["header", "footer", "title"])
def test_every_place_that_is_filled_is_judged(place: str) -> None:
    document = Document()
    if place == "title":
        document.core_properties.title = "{{ nobody }}"
    else:
        getattr(document.sections[0], place).paragraphs[0].text = "{{ nobody }}"
    out = io.BytesIO()
    document.save(out)

    [problem] = check(out.getvalue())

    assert problem.code == "name_unknown" and place in problem.element


def test_all_problems_are_told_at_once() -> None:
    assert len(check(saved("{{ a }}", "{{ b }}", "{{ title|safe }}", "{{ c() }}"))) == 4


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>1</w:t></w:r></w:ins></w:p>', "tracked_changes"),
        ('<w:p><w:r><w:rPr><w:rPrChange w:id="1" w:author="x"/></w:rPr></w:r></w:p>', "tracked_changes"),
        ('<w:altChunk r:id="rId1"/>', "element_forbidden"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "element_forbidden"),
        (
            '<w:p><w:r><w:pict><v:shape><v:imagedata src="http://a.test/x.png"/></v:shape></w:pict></w:r></w:p>',
            "external_target",
        ),
        ('<w:p><w:fldSimple w:instr=" INCLUDETEXT x "/></w:p>', "field_forbidden"),
        ("<w:p><w:r><w:instrText> DDE x </w:instrText></w:r></w:p>", "field_forbidden"),
        (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PA</w:instrText></w:r>'
            '<w:r><w:instrText>GEX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
            "field_forbidden",
        ),
        (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE x</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
            "field_forbidden",
        ),
        ("<w:tbl><w:tr><w:tc>" * 6 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 6, "tables_too_deep"),
        ("<!DOCTYPE x>", "xml_not_well_formed"),
    ],
)
def test_markup_that_reaches_out_or_changes_later_is_refused(xml: str, code: str) -> None:
    assert codes(with_body(xml)) == {code}


def test_page_numbers_are_taken_and_a_date_that_changes_is_only_warned_of() -> None:
    assert check(with_body('<w:p><w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "/></w:p>')) == []
    [warning] = check(with_body('<w:p><w:fldSimple w:instr=" DATE "/></w:p>'))
    assert warning.severity == "warning"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (changed(word__vbaProject_DOT_bin=b"x"), "part_unknown"),
        (changed(word__embeddings__a_DOT_bin=b"x"), "part_unknown"),
        (changed(word__media__a_DOT_png=b"<svg/>"), "picture_unreadable"),
        (changed(word__media__a_DOT_emf=b"x"), "part_unknown"),
        (changed(word__document_DOT_xml=None), "not_a_docx"),
        (changed(word__settings_DOT_xml=f"<!DOCTYPE a><w:settings {W}/>".encode()), "xml_doctype"),
        (related("image", "file:///etc/passwd", external=True), "external_target"),
        (related("attachedTemplate", "http://a.test/t.dotm", external=True), "relation_unknown"),
        (related("image", "media/none.png"), "relation_dangling"),
        (related("image", "../../secret.png"), "relation_dangling"),
        (b"{\\rtf1 }", "not_a_zip"),
        (b"", "not_a_zip"),
    ],
)
def test_a_package_with_something_else_in_it_is_refused(source: bytes, code: str) -> None:
    assert code in codes(source)


def test_a_link_that_is_no_web_address_becomes_plain_text() -> None:
    source = related("hyperlink", "javascript:alert(1)", external=True)
    files = read_zip(source, "x")
    namespace = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    link = f'<w:body><w:p><w:hyperlink {namespace} r:id="rIdZ"><w:r><w:t>누르기</w:t></w:r></w:hyperlink></w:p>'
    files["word/document.xml"] = files["word/document.xml"].replace(b"<w:body>", link.encode(), 1)
    source = write_zip(files)

    assert [p.severity for p in check(source)] == ["warning"]
    with zipfile.ZipFile(io.BytesIO(open_template(source, "x").cleaned())) as cleaned:
        everything = b"".join(cleaned.read(n) for n in cleaned.namelist())
    assert b"javascript" not in everything and b"rIdZ" not in everything and "누르기".encode() in everything


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=8))
def test_a_damaged_template_is_judged_and_never_a_crash(damage: list[tuple[int, int]]) -> None:
    source = bytearray(GOOD)
    for at, flip in damage:
        source[at % len(source)] ^= flip

    for problem in docx.check_template(bytes(source), "template.docx", FIELDS):
        assert problem.code and problem.message


@pytest.mark.parametrize("file", corpus("docx", "REJECT_LINT", "REJECT_PARSE", "REJECT_LIMIT"))
def test_bad_templates_of_the_corpus_are_refused_within_a_second(file: Path) -> None:
    check(saved("{{ title }}"))  # What is imported once and for all is not the template's time.
    started = time.process_time()

    problems = check(file.read_bytes())

    assert [p for p in problems if p.severity == "error"]
    assert time.process_time() - started < allowed(1)


@pytest.mark.parametrize("file", corpus("docx", "ACCEPT", "ACCEPT_SANITISED"))
def test_good_templates_of_the_corpus_are_taken(file: Path) -> None:
    assert codes(file.read_bytes()) == set()
    cleaned = open_template(file.read_bytes(), file.name).cleaned()
    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        assert b"javascript" not in b"".join(archive.read(n) for n in archive.namelist())


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not on this machine")
def test_the_whole_corpus_is_judged_in_256_mb_and_leaves_no_canary() -> None:
    script = (
        "import sys, re, pathlib\n"
        "from engine.paper import docx\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).glob('*.docx')):\n"
        "    docx.check_template(path.read_bytes(), path.name, {})\n"
        "print(re.search(r'VmHWM:\\s*(\\d+) kB', open('/proc/self/status').read())[1])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, str(CORPUS / "docx")], cwd=ROOT, capture_output=True, check=True, timeout=120
    )

    assert int(done.stdout) < 256 * 1024
    assert not Path("/tmp/corpus_canary").exists() or not list(Path("/tmp/corpus_canary").iterdir())
