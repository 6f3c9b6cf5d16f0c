"""Makes `templates/layout.docx`, the page every form is printed on unless it brings its own. It is written by code so
that a change to it can be read as a change; the made file is committed, and a test keeps the two together.

    python -m engine.paper.layout        # write the file anew"""

from __future__ import annotations

from pathlib import Path

from engine.paper.draw import (
    GROUND,
    INK,
    INK_2,
    LINE,
    LINE_2,
    SANS,
    SERIF,
    TEXT_WIDTH,
    cell,
    paragraph,
    row,
    run,
    table,
)
from engine.paper.package import write_zip

LAYOUT = Path(__file__).with_name("templates") / "layout.docx"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LABEL = 1700


def layout() -> bytes:
    """The shared layout as DOCX bytes."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"officeDocument": "word/document.xml"}),
        "word/document.xml": f'<w:document {_W} xmlns:r="{_R}"><w:body>{_body()}{_section()}</w:body></w:document>',
        "word/_rels/document.xml.rels": _relationships(
            {"styles": "styles.xml", "settings": "settings.xml", "footer": "footer1.xml"}
        ),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/footer1.xml": f"<w:ftr {_W}>{_footer()}</w:ftr>",
    }
    return write_zip({name: (_HEAD + text).encode() for name, text in parts.items()})


def _body() -> str:
    return (
        _tag("{{p letterhead }}")
        + _rule()
        + _tag("{%p if form_title|length <= 6 %}")
        + _title(size=46, spacing=220)
        + _tag("{%p elif form_title|length <= 10 %}")
        + _title(size=42, spacing=100)
        + _tag("{%p else %}")
        + _title(size=36, spacing=20)
        + _tag("{%p endif %}")
        + _tag("{%p if table %}")
        + _head_table()
        + _tag("{%p endif %}")
        + _tag("{%p for block in blocks %}")
        + _tag("{%p if block.brief %}")
        + _brief("{{ block.no }}. {{ block.title }}", "{{ block.lines[0] }}")
        + _tag("{%p else %}")
        + _heading("{{ block.no }}. {{ block.title }}")
        + _tag("{%p for line in block.lines %}")
        + _text("{{ line }}", size=20)
        + _tag("{%p endfor %}")
        + _tag("{%p if block.rows %}")
        + _tag("{{p block.grid }}")
        + _tag("{%p endif %}")
        + _tag("{%p endif %}")
        + _tag("{%p endfor %}")
        + _closing()
        + _tag("{%p if verification %}")
        + _tag("{{p verify_box }}")
        + _tag("{%p endif %}")
        + _tiny()
    )


def _tag(text: str) -> str:
    return paragraph(run(text, size=16, colour=INK_2))


def _rule() -> str:
    """The double line under the letterhead."""
    return (
        f'<w:p><w:pPr><w:pBdr><w:bottom w:val="double" w:sz="6" w:space="0" w:color="{INK}"/></w:pBdr>'
        '<w:spacing w:before="0" w:after="0" w:line="180" w:lineRule="exact"/></w:pPr></w:p>'
    )


def _title(*, size: int, spacing: int) -> str:
    """The form's name, set wide. The last letter is spaced too, so the line starts as far to the right."""
    return (
        f'<w:p><w:pPr><w:keepNext/><w:spacing w:before="200" w:after="200" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:left="{spacing}"/><w:jc w:val="center"/></w:pPr>'
        f"{run('{{ form_title }}', size=size, bold=True, font=SERIF, spacing=spacing)}</w:p>"
    )


def _head_table() -> str:
    value = TEXT_WIDTH - _LABEL
    hair = {"bottom": (4, LINE_2)}
    one = row(
        cell(paragraph(run("{{ row.label }}", size=18, colour=INK_2)), _LABEL, fill=GROUND, borders=hair)
        + cell(
            _tag("{%p if row.strong %}")
            + paragraph(run("{{ row.value }}", size=19, bold=True))
            + _tag("{%p else %}")
            + paragraph(run("{{ row.value }}", size=19))
            + _tag("{%p endif %}"),
            value,
            borders=hair,
        ),
        360,
    )
    tags = [
        row(cell(_tag(t), _LABEL) + cell(paragraph(""), value), 0)
        for t in ("{%tr for row in table %}", "{%tr endfor %}")
    ]
    return table([_LABEL, value], tags[0] + one + tags[1], margins=(45, 110), ruled=LINE)


def _heading(text: str) -> str:
    return (
        f'<w:p><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80" w:line="240" w:lineRule="auto"/></w:pPr>'
        f"{run(text, size=23, bold=True, font=SERIF)}</w:p>"
    )


def _brief(title: str, text: str) -> str:
    """A heading with its few words on the same line."""
    return (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="2400"/></w:tabs>'
        '<w:spacing w:before="160" w:after="40" w:line="240" w:lineRule="auto"/><w:ind w:left="2400" w:hanging="2400"/>'
        f"</w:pPr>{run(title, size=23, bold=True, font=SERIF)}<w:r><w:tab/></w:r>{run(text, size=20)}</w:p>"
    )


def _text(text: str, *, size: int) -> str:
    return (
        f'<w:p><w:pPr><w:spacing w:before="0" w:after="40" w:line="320" w:lineRule="auto"/>'
        '<w:jc w:val="both"/></w:pPr>'
        f"{run(text, size=size)}</w:p>"
    )


def _closing() -> str:
    line = (
        f'<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="8" w:color="{LINE}"/></w:pBdr>'
        f'<w:spacing w:before="360" w:after="60" w:line="240" w:lineRule="auto"/></w:pPr>'
        f"{run('{{ ending }}', size=19)}</w:p>"
    )
    kept = run(
        "{% if disclosure %}공개 {{ disclosure }}{% endif %}{% if disclosure and retention %}  ·  {% endif %}"
        "{% if retention %}보관 {{ retention }}{% endif %}",
        size=16,
        colour=INK_2,
    )
    return line + _tag("{%p if disclosure or retention %}") + paragraph(kept, after=120) + _tag("{%p endif %}")


def _tiny() -> str:
    return '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'


def _footer() -> str:
    def field(code: str) -> str:
        sized = '<w:r><w:rPr><w:sz w:val="15"/></w:rPr>'
        begin, between, end = (f'{sized}<w:fldChar w:fldCharType="{t}"/></w:r>' for t in ("begin", "separate", "end"))
        instruction = f'{sized}<w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        return begin + instruction + between + run("1", size=15, colour=INK_2) + end

    words = run(
        "{{ complex_name }}  ·  {{ form_title }}{% if number %}  ·  {{ number }}{% endif %}", size=15, colour=INK_2
    )
    tab = "<w:r><w:tab/></w:r>"
    return (
        f'<w:p><w:pPr><w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
        f'<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        f"{words}{tab}{field('PAGE')}{run(' / ', size=15, colour=INK_2)}{field('NUMPAGES')}</w:p>"
    )


def _section() -> str:
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="964" w:right="1134" w:bottom="850" w:left="1134" w:header="567" w:footer="454" w:gutter="0"/>'
        "</w:sectPr>"
    )


def _settings() -> str:
    """In the mode of current word processors the edge of a table, not its text, stands at the margin."""
    return (
        f'<w:settings {_W}><w:defaultTabStop w:val="800"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def _styles() -> str:
    return (
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{SANS}" w:hAnsi="{SANS}" w:eastAsia="{SANS}" w:cs="{SANS}"/>'
        f'<w:color w:val="{INK}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
        '<w:lang w:val="ko-KR" w:eastAsia="ko-KR"/></w:rPr></w:rPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        # No blank is put between a figure and its unit: an amount must read as it was signed.
        '<w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:style></w:styles>'
    )


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("settings", "settings"),
            ("footer1", "footer"),
        )
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{no}" Type="{_R}/{kind}" Target="{target}"/>'
        for no, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


if __name__ == "__main__":
    LAYOUT.write_bytes(layout())
