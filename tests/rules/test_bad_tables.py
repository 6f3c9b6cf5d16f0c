"""Decision files nobody should be able to put in force: each is refused at once, with its place and a Korean sentence,
and those that only look alike are taken."""

from __future__ import annotations

import re
import time
from xml.sax.saxutils import escape

import pytest

from engine.rules import dmn
from tests.pace import allowed

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="def" name="t" namespace="n">'


def table(
    cell: str = "-",
    result: str = '"x"',
    asks: str = "amount",
    policy: str = "UNIQUE",
    *,
    kind: str = "",
    rows: str = "",
) -> str:
    """One column, one row, and more rows as XML."""
    return (
        f'{HEAD}<decision id="d" name="route"><decisionTable id="dt" hitPolicy="{policy}">'
        f'<input id="i"><inputExpression id="ie"><text>{escape(asks)}</text></inputExpression></input>'
        f'<output id="o" name="o"/><rule id="r1"><inputEntry id="a1"><text>{escape(cell)}</text></inputEntry>'
        f'<outputEntry id="b1"><text>{escape(result)}</text></outputEntry></rule>'
        f"{rows}</decisionTable></decision></definitions>"
    )


def decision(name: str, text: str, *needs: str) -> str:
    arrows = "".join(
        f'<informationRequirement><requiredDecision href="#{key}"/></informationRequirement>' for key in needs
    )
    logic = f"<literalExpression><text>{escape(text)}</text></literalExpression>"
    return f'<decision id="{name}" name="{name}">{arrows}{logic}</decision>'


def literal(text: str, before: str = "") -> str:
    return f"{HEAD}{before}{decision('d', text)}</definitions>"


def row(n: int, cell: str, result: str = "1") -> str:
    return (
        f'<rule id="x{n}"><inputEntry><text>{cell}</text></inputEntry>'
        f"<outputEntry><text>{result}</text></outputEntry></rule>"
    )


def growing(count: int) -> str:
    parts = "".join(
        f'<itemDefinition name="t{n}"><itemComponent name="a"><typeRef>t{n + 1}</typeRef></itemComponent>'
        f'<itemComponent name="b"><typeRef>t{n + 1}</typeRef></itemComponent></itemDefinition>'
        for n in range(count)
    )
    return f'{parts}<itemDefinition name="t{count}"><typeRef>number</typeRef></itemDefinition>'


def chained(count: int) -> str:
    steps = "".join(decision(f"d{n}", f"d{n + 1}", f"d{n + 1}") for n in range(count))
    return f"{HEAD}{steps}{decision(f'd{count}', '1')}</definitions>"


NO_ROW = re.sub("<rule.*</rule>", "", table())
NO_INPUT = table().replace(
    "<decisionTable", '<informationRequirement><requiredInput href="#no"/></informationRequirement><decisionTable'
)
CIRCLE = f"{HEAD}{decision('a', 'b', 'b')}{decision('b', 'c', 'c')}{decision('c', 'a', 'a')}</definitions>"
PYTHON = literal("1").replace("<literalExpression", '<literalExpression expressionLanguage="python"')
LONG_NAME = "a b " * 60
BAD = {
    "a power as a result": (table(result="9**9**9"), "bad_expression"),
    "a power in a cell": (table("> 9**9**9"), "bad_expression"),
    "a power that is asked about": (table(asks="9**9**9**9"), "bad_expression"),
    "a power that vanishes": (table("2**-99999999"), "bad_expression"),
    "a number of a hundred thousand digits": (table("= " + "9" * 100_000), "bad_expression"),
    "a loop without end as a result": (table(result="for x in 1..1000000000 return x"), "undefined_value"),
    "a loop in a loop": (literal("for a in 1..9999, b in 1..9999 return a"), "undefined_value"),
    "many parentheses": (literal("(" * 500 + "1" + ")" * 500), "bad_expression"),
    "code as a result": (table(result="__import__('os').system('touch x')"), "bad_expression"),
    "a call of nothing we know": (table(result='eval("1")'), "bad_expression"),
    "a path to nowhere": (table(result="os.system"), "unknown_name"),
    "a word without quotation marks": (table(result="소장"), "unknown_name"),
    "a template language": (table(result="${7*7}"), "bad_expression"),
    "an attribute of Python": (table(asks="amount.__class__"), "bad_expression"),
    "a quotation mark that breaks out": (table('"a" or True) #'), "bad_expression"),
    "a statement behind a cell": (table("1; import os"), "bad_expression"),
    "a function of Java": (literal('function(x) external {java: {class: "java.lang.Runtime"}}'), "bad_expression"),
    "a hit policy in small letters": (table(policy="unique"), "unknown_hit_policy"),
    "a hit policy of another tool": (table(policy="U"), "unknown_hit_policy"),
    "a priority nobody wrote down": (table(policy="PRIORITY"), "missing_output_values"),
    "a table without a row": (NO_ROW, "empty_table"),
    "two answers for one day": (
        table('<= date("2026-03-01")', "1", rows=row(2, 'date("2026-03-01")') + row(3, '&gt; date("2026-03-01")')),
        "overlap",
    ),
    "a text nobody decides": (table('"공사"', "1", rows=row(2, '"용역"')), "gap"),
    "a row that contradicts itself": (table("[10..1]", "1", rows=row(2, "-")), "never_matches"),
    "a row that is hidden": (table("-", "1", policy="FIRST", rows=row(2, "5", "2")), "never_matches"),
    "an input that is not there": (NO_INPUT, "unknown_requirement"),
    "decisions in a circle": (CIRCLE, "circular_requirement"),
    "five hundred decisions in a row": (chained(499), "too_deep_requirements"),
    "a file from elsewhere": (
        literal("1", '<import namespace="http://evil.example/" name="x" locationURI="http://evil.example/x.dmn"/>'),
        "import_missing",
    ),
    "an inclusion of a file": (
        literal("1", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'),
        "foreign_element",
    ),
    "an element of another language": (literal("1", '<x:run xmlns:x="urn:x">os</x:run>'), "foreign_element"),
    "a remark that cuts a cell": (table("<= 1000").replace("1000</", "1000<!-- won -->000</"), "broken_text"),
    "an element that cuts a cell": (table("<= 1000").replace("1000</", "1000<b/>000</"), "broken_text"),
    "another expression language": (PYTHON, "unknown_expression_language"),
    "a document type": (f'<!DOCTYPE d [<!ENTITY a "b">]>{literal("1")}', "xml_doctype"),
    "elements a hundred deep": (
        literal("1").replace("<literal", "<context><contextEntry>" * 60 + "<literal", 1)
        .replace("</literalExpression>", "</literalExpression>" + "</contextEntry></context>" * 60),
        "xml_too_deep",
    ),
    "ten thousand rows": (table("1", "1", rows="".join(row(n, str(n)) for n in range(2, 9_000))), "too_many_rules"),
    "a thousand faults": (table("1", "1", rows="".join(row(n, f"{n}) (") for n in range(2, 1_900))), "bad_expression"),
    "a name as long as a page": (
        literal("1", f'<inputData id="i" name="{LONG_NAME}"/>'),
        "name_too_long",
    ),
    "thousands of names": (
        literal("1", "".join(f'<inputData id="i{n}" name="a b c d {n}"/>' for n in range(5_000))),
        "too_many_names",
    ),
    "types that double and double": (literal("1", growing(600)), "too_many_types"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_at_once_with_its_place(name: str) -> None:
    source, code = BAD[name]
    began = time.process_time()

    problems = dmn.check(source.encode(), "t.dmn")

    took = time.process_time() - began
    errors = [problem for problem in problems if problem.severity == "error"]
    assert code in {problem.code for problem in errors}, problems[:3]
    for problem in errors:
        assert problem.file == "t.dmn"
        assert problem.element or problem.line
        assert re.search(r"[가-힣].*[.다]", problem.message), problem.message
    assert took <= allowed(1)


GOOD = {
    "money in tenths": table("= 0.3", asks="0.1 + 0.2"),
    "an amount as large as any": table("< 99999999999999999999", "1", rows=row(2, "&gt;= 99999999999999999999")),
    "a small power": table("< 10**3", "1", rows=row(2, "&gt;= 10**3")),
    "remarks between elements": table().replace("<rule", "<!-- 첫 줄 --><rule"),
    "remarks of a modelling tool": literal("1").replace(
        "<literalE", '<extensionElements><t:x xmlns:t="urn:tool" t:y="1"/></extensionElements><literalE'
    ),
    "a text in a character section": table("-").replace("<text>-</text>", "<text><![CDATA[-]]></text>"),
    "another prefix": re.sub(r"<(/?)(?=\w)", r"<\1d:", table()).replace("xmlns=", "xmlns:d="),
    "a byte order mark": "\ufeff" + table(),
    "types that double and double, but end": literal("1 instance of t0", growing(40)),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_only_looks_alike_is_taken(name: str) -> None:
    assert [p for p in dmn.check(GOOD[name].encode(), "t.dmn") if p.severity == "error"] == []
