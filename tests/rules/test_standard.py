"""The boxes of the standard mean what their FEEL means; and the standard's own reading of a file gives null for what
is wrong, finds inputs of imported files however they are given, and asks functions and services by name."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from engine.rules import dmn
from engine.rules.dmn import standard

NS = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def file(body: str, namespace: str = "n") -> bytes:
    return f'<definitions xmlns="{NS}" id="file" name="file" namespace="{namespace}">{body}</definitions>'.encode()


def text(feel: str) -> str:
    return f"<literalExpression><text>{escape(feel)}</text></literalExpression>"


def decision(name: str, logic: str, *needs: str) -> str:
    arrows = "".join(f"<informationRequirement>{need}</informationRequirement>" for need in needs)
    return f'<decision id="{name}" name="{name}"><variable name="{name}"/>{arrows}{logic}</decision>'


def boxed(tag: str, **parts: str) -> str:
    name = parts.pop("name", "")
    inner = "".join(f"<{key.rstrip('_')}>{text(feel)}</{key.rstrip('_')}>" for key, feel in parts.items())
    return f"<{tag}{f' iteratorVariable={name!r}' if name else ''}>{inner}</{tag}>"


BOXES = {
    "then": (boxed("conditional", if_="1 < 2", then='"a"', else_='"b"'), "a"),
    "else, where the condition is not even true or false": (boxed("conditional", if_="null", then="1", else_="2"), 2),
    "a filter by what its items have": (boxed("filter", in_="[{a: 1}, {a: 5}]", match="a > 2"), [{"a": 5}]),
    "a filter by the items": (boxed("filter", in_="[1, 2, 3]", match="item >= 2"), [2, 3]),
    "a filter by place": (boxed("filter", in_="[7, 8, 9]", match="-1"), 9),
    "for": (boxed("for", name="n", in_="[1, 2, 3]", return_="n * 2 + count(partial)"), [2, 5, 8]),
    "for over a range": (boxed("for", name="my n", in_="[1..3]", return_="my n"), [1, 2, 3]),
    "for over nothing": (boxed("for", name="n", in_="null", return_="n"), None),
    "some": (boxed("some", name="n", in_="[1, 2, 3]", satisfies="n > 2"), True),
    "every": (boxed("every", name="n", in_="[1, 2, 3]", satisfies="n > 2"), False),
    "every of none": (boxed("every", name="n", in_="[]", satisfies="false"), True),
    "a list": (f"<list>{text('1')}{text('1 + 1')}</list>", [1, 2]),
    "a relation": (
        f'<relation><column name="a"/><column name="b c"/><row>{text("1")}{text("2")}</row></relation>',
        [{"a": 1, "b c": 2}],
    ),
    "a context with a result": (
        f'<context><contextEntry><variable name="my x"/>{text("5")}</contextEntry>'
        f"<contextEntry>{text('my x + 1')}</contextEntry></context>",
        6,
    ),
    "a function in a context": (
        '<context><contextEntry><variable name="twice"/><functionDefinition>'
        f'<formalParameter name="n" typeRef="number"/>'
        f"{text('n * 2')}</functionDefinition></contextEntry><contextEntry>{text('twice(4)')}</contextEntry></context>",
        8,
    ),
}


@pytest.mark.parametrize("name", BOXES)
def test_a_box_means_what_its_feel_means(name: str) -> None:
    logic, expected = BOXES[name]
    source = file(decision("d", logic))

    assert dmn.parse(source, "f.dmn").decide("d", {}).result == expected
    assert standard.read_leniently(source, "f.dmn").ask("d", {}) == expected


INNER = file(
    '<inputData id="in" name="who is it"><variable name="who is it" typeRef="string"/></inputData>'
    + decision("greet", text('"Hi " + who is it'), '<requiredInput href="#in"/>'),
    "inner",
)
MIDDLE = file(
    f'<import name="base" namespace="inner" importType="{NS}"/>'
    + decision("ask", text("base.greet"), '<requiredDecision href="inner#greet"/>'),
    "middle",
)
OUTER = file(
    f'<import name="the middle" namespace="middle" importType="{NS}"/>'
    + decision("d", text("the middle.ask"), '<requiredDecision href="middle#ask"/>')
)


@pytest.mark.parametrize(
    "given",
    [
        {"who is it": "A"},
        {"base.who is it": "A"},
        {"base": {"who is it": "A"}},
        {"the middle.base.who is it": "A"},
        {"the middle": {"base": {"who is it": "A"}}},
    ],
)
def test_inputs_of_a_file_two_imports_away_are_found(given: dict[str, object]) -> None:
    model = standard.read_leniently(OUTER, "outer.dmn", {"inner.dmn": INNER, "middle.dmn": MIDDLE})

    assert model.ask("d", given) == "Hi A"
    assert model.ask("d", {}) is None


def test_a_file_two_others_import_has_its_inputs_once_under_each_and_in_a_release_once() -> None:
    left, right = MIDDLE.replace(b'"middle"', b'"left"'), MIDDLE.replace(b'"middle"', b'"right"')
    source = file(
        "".join(f'<import name="{name}" namespace="{name}" importType="{NS}"/>' for name in ("left", "right"))
        + decision(
            "d",
            text("[left.ask, right.ask]"),
            '<requiredDecision href="left#ask"/>',
            '<requiredDecision href="right#ask"/>',
        )
    )
    others = {"inner.dmn": INNER, "left.dmn": left, "right.dmn": right}

    as_the_standard = standard.read_leniently(source, "f.dmn", others)
    given = {"left": {"base": {"who is it": "A"}}, "right": {"base": {"who is it": "B"}}}
    assert as_the_standard.ask("d", given) == ["Hi A", "Hi B"]
    assert as_the_standard.ask("d", {"who is it": "A"}) == ["Hi A", "Hi A"]
    assert dmn.parse(source, "f.dmn", others).decide("d", {"who is it": "A"}).result == ["Hi A", "Hi A"]


def test_an_import_without_a_name_brings_its_names_along() -> None:
    source = file(
        f'<import name="" namespace="inner" importType="{NS}"/>'
        + decision("d", text('greet + "!"'), '<requiredDecision href="inner#greet"/>')
    )

    assert standard.read_leniently(source, "f.dmn", {"i.dmn": INNER}).ask("d", {"who is it": "A"}) == "Hi A!"


def test_what_is_wrong_is_null_and_says_why_while_the_rest_answers() -> None:
    table = (
        '<decisionTable hitPolicy="UNIQUE"><input><inputExpression><text>1</text></inputExpression></input><output/>'
        "<rule><inputEntry><text>2</text></inputEntry><outputEntry><text>3</text></outputEntry></rule></decisionTable>"
    )
    model = standard.read_leniently(
        file(decision("none", table) + decision("broken", text("1 +")) + '<decision id="e" name="empty"/>'), "f.dmn"
    )

    assert model.ask("none", {}) is None and "맞는 줄이 없습니다" in model.reason
    assert model.ask("broken", {}) is None and "1 +" in model.reason
    assert model.ask("empty", {}) is None
    with pytest.raises(standard.NotReadable):
        model.ask("nobody", {})


def test_a_function_is_asked_by_name_with_values_by_name() -> None:
    source = file(
        '<businessKnowledgeModel id="k" name="b k m"><variable name="b k m"/><encapsulatedLogic>'
        f'<formalParameter name="p 1" typeRef="number"/>{text("p 1 * 2")}</encapsulatedLogic></businessKnowledgeModel>'
    )
    model = standard.read_leniently(source, "f.dmn")

    assert model.ask("b k m", {"p 1": 4}, "b k m") == 8
    assert model.ask("b k m", {"p 1": "four"}, "b k m") is None


def test_a_function_of_a_file_may_call_itself_without_an_arrow_to_itself() -> None:
    """Requirements may not go in circles, so no file can draw the arrow; the name is in sight all the same."""
    factorial = (
        '<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n"/>'
        f"{text('if n <= 1 then 1 else n * f(n - 1)')}</encapsulatedLogic></businessKnowledgeModel>"
    )
    needs = '<knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>'
    asks = f'<decision id="d" name="d"><variable name="d"/>{needs}{text("f(5)")}</decision>'

    found = standard.read_leniently(file(factorial + asks), "a.dmn").ask("d", {})

    assert found == 120


def test_an_input_whose_name_has_a_dot_is_read_as_a_path_unless_there_is_such_a_context() -> None:
    inputs = "".join(
        f'<inputData id="{i}" name="{n}"/>' for i, n in (("i", "a.b"), ("j", "a.c.d"), ("k", "p.q"), ("l", "p"))
    )
    needs = [f'<requiredInput href="#{i}"/>' for i in "ijkl"]
    model = standard.read_leniently(file(inputs + decision("d", text("[a.b + a.c.d, p.q]"), *needs)), "a.dmn")

    assert model.ask("d", {"a.b": 1, "a.c.d": 2, "p.q": 3, "p": {"q": 4}}) == [3, 4]


@pytest.mark.parametrize(("policy", "worth"), [("COUNT", 3), ("SUM", 5), ("MIN", 1), ("MAX", 2)])
def test_a_gathering_table_takes_every_result_of_a_fitting_row_even_one_that_came_before(
    policy: str, worth: int
) -> None:
    rows = "".join(
        f"<rule><inputEntry><text>{escape(test)}</text></inputEntry>"
        f"<outputEntry><text>{result}</text></outputEntry></rule>"
        for test, result in (("< 10", 2), ("5", 1), ("-", 2), ("> 10", 7))
    )
    columns = "<input><inputExpression><text>5</text></inputExpression></input><output/>"
    table = f'<decisionTable hitPolicy="COLLECT" aggregation="{policy}">{columns}{rows}</decisionTable>'

    assert standard.read_leniently(file(decision("d", table)), "a.dmn").ask("d", {}) == worth
