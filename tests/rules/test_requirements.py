"""What a decision requires: other decisions, functions, services and files that lie beside it. What is not there, goes
round in circles or has another type than its file says is an error in Korean, never a guess."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.rules import dmn

NS = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def file(body: str, namespace: str = "n") -> bytes:
    return f'<definitions xmlns="{NS}" id="file" name="file" namespace="{namespace}">{body}</definitions>'.encode()


def needs(*keys: str, kind: str = "Decision") -> str:
    group = "knowledgeRequirement" if kind == "Knowledge" else "informationRequirement"
    return "".join(f'<{group}><required{kind} href="{key}"/></{group}>' for key in keys)


def decision(name: str, text: str, before: str = "", type_: str = "") -> str:
    wanted = f' typeRef="{type_}"' if type_ else ""
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}"{wanted}/>{before}'
        f"<literalExpression><text>{text}</text></literalExpression></decision>"
    )


def data(name: str, type_: str) -> str:
    return f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{type_}"/></inputData>'


def function(name: str, text: str, *parameters: str, before: str = "") -> str:
    taken = "".join(f'<formalParameter name="{p}" typeRef="number"/>' for p in parameters)
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"/><encapsulatedLogic>{taken}'
        f"<literalExpression><text>{text}</text></literalExpression></encapsulatedLogic>{before}</businessKnowledgeModel>"
    )


def imported(name: str, namespace: str) -> str:
    return f'<import name="{name}" namespace="{namespace}" importType="{NS}"/>'


KIND = """<itemDefinition name="tKind"><typeRef>string</typeRef>
<allowedValues><text>"공사", "용역"</text></allowedValues></itemDefinition>
<itemDefinition name="tPaper"><itemComponent name="kind"><typeRef>tKind</typeRef></itemComponent>
<itemComponent name="amounts" isCollection="true"><typeRef>number</typeRef></itemComponent></itemDefinition>"""


def codes(source: bytes, others: dict[str, bytes] | None = None) -> list[str]:
    return [problem.code for problem in dmn.check(source, "f.dmn", others)]


def ask(source: bytes, key: str, others: dict[str, bytes] | None = None, **facts: object) -> object:
    return dmn.parse(source, "f.dmn", others).decide(key, facts).result


def test_a_decision_sees_what_it_requires_and_nothing_another_required() -> None:
    body = decision("a", "1") + decision("b", "a + 1", needs("#a")) + decision("c", "[a, b]", needs("#b"))

    assert ask(file(body), "b") == 2
    assert ask(file(body), "c") == [None, 2]


def test_functions_call_one_another_by_place_and_by_name() -> None:
    body = function("double", "n * 2", "n") + function(
        "less", "double(a) - b", "a", "b", before=needs("#double", kind="Knowledge")
    )

    assert ask(file(body + decision("d", "less(5, 3)", needs("#less", kind="Knowledge"))), "d") == 7
    assert ask(file(body + decision("d", "less(b: 5, a: 3)", needs("#less", kind="Knowledge"))), "d") == 1
    assert ask(file(body + decision("d", "less(b: 5)", needs("#less", kind="Knowledge"))), "d") is None


def test_a_value_of_another_type_is_refused_with_what_it_should_have_been() -> None:
    body = KIND + data("paper", "tPaper") + decision("d", "paper.kind", needs("#paper", kind="Input"))
    model = dmn.parse(file(body), "f.dmn")

    assert model.decide("d", {"paper": {"kind": "공사", "amounts": [1, 2], "more": 1}}).result == "공사"
    for wrong in ({"kind": "구매", "amounts": []}, {"kind": "공사", "amounts": ["1"]}, {"kind": "공사"}, "공사"):
        with pytest.raises(dmn.RulesConflict, match="‘paper’의 값이 ‘tPaper’ 묶음이어야"):
            model.decide("d", {"paper": wrong})


def test_an_answer_of_another_type_is_refused_too_and_a_list_of_one_is_that_one() -> None:
    with pytest.raises(dmn.RulesConflict, match="수이어야 하는데 글자 하나입니다"):
        ask(file(decision("d", '"하나"', type_="number")), "d")
    assert ask(file(decision("d", "[7]", type_="number")), "d") == Decimal(7)


def test_an_argument_of_another_type_is_refused() -> None:
    body = function("double", "n * 2", "n") + decision("d", 'double("x")', needs("#double", kind="Knowledge"))

    with pytest.raises(dmn.RulesConflict, match="‘n’의 값이 수이어야"):
        ask(file(body), "d")


def test_a_service_answers_over_its_own_inputs_and_leaves_the_others_alone() -> None:
    body = (
        data("rate", "number")
        + decision("base", "100")
        + decision("price", "base * rate", needs("#base") + needs("#rate", kind="Input"))
        + decision("tax", "price / 10", needs("#price"))
        + '<decisionService id="quote" name="quote"><variable name="quote"/><outputDecision href="#price"/>'
        '<outputDecision href="#tax"/><inputDecision href="#base"/><inputData href="#rate"/></decisionService>'
        + decision("d", "[quote(2, 50), price]", needs("#quote", kind="Knowledge") + needs("#price"))
    )

    assert ask(file(body), "d", rate=3) == [{"price": 100, "tax": 10}, 300]


LIBRARY = file(KIND + function("double", "n * 2", "n") + decision("limit", "10"), "lib")


def test_a_file_uses_what_it_imports_by_the_name_it_gave_it() -> None:
    body = (
        imported("lib", "lib")
        + '<inputData id="kind" name="kind"><variable name="kind" typeRef="lib.tKind"/></inputData>'
        + decision(
            "d",
            'if kind = "공사" then lib.double(lib.limit) else 0',
            needs("#kind", kind="Input") + needs("lib#limit") + needs("lib#double", kind="Knowledge"),
        )
    )

    assert ask(file(body), "d", {"lib.dmn": LIBRARY}, kind="공사") == 20
    with pytest.raises(dmn.RulesConflict, match="tKind"):
        ask(file(body), "d", {"lib.dmn": LIBRARY}, kind="구매")
    assert codes(file(body))[0] == "import_missing"


def test_imports_stay_among_the_files_that_were_given_and_never_go_in_circles() -> None:
    outside = imported("x", "http://x.example/").replace("/>", ' locationURI="http://x.example/x.dmn"/>')
    back = file(imported("f", "n") + decision("e", "1"), "lib")
    there = file(imported("l", "lib") + decision("d", "1"))
    schema = '<import name="x" namespace="x" importType="http://www.w3.org/2001/XMLSchema"/>'

    assert codes(file(outside + decision("d", "1"))) == ["import_missing"]
    assert codes(there, {"lib.dmn": back}) == ["circular_import"]
    assert codes(there, {"a.dmn": LIBRARY, "b.dmn": LIBRARY}) == ["import_ambiguous"]
    assert codes(file(schema + decision("d", "1"))) == ["import_refused"]


def test_what_is_wrong_in_an_imported_file_is_told_with_its_name() -> None:
    there = file(imported("l", "lib") + decision("d", "1"))

    [problem] = dmn.check(there, "f.dmn", {"lib.dmn": file(decision("e", "1 +"), "lib")})

    assert (problem.code, problem.file, problem.element) == ("bad_expression", "lib.dmn", "e")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (decision("d", "1", needs("#nobody")), "unknown_requirement"),
        (decision("d", "1", needs("#nobody", kind="Input")), "unknown_requirement"),
        (decision("d", "1", needs("#nobody", kind="Knowledge")), "unknown_requirement"),
        (decision("d", "1", needs("nobody.dmn#x")), "foreign_reference"),
        (decision("d", "1", type_="tNobody"), "unknown_type"),
        (decision("d", "1", needs("#e")) + decision("e", "1", needs("#d")), "circular_requirement"),
        (decision("d", "1", needs("#d")), "circular_requirement"),
        (
            function("f", "g(n)", "n", before=needs("#g", kind="Knowledge"))
            + function("g", "f(n)", "n", before=needs("#f", kind="Knowledge"))
            + decision("d", "f(1)", needs("#f", kind="Knowledge")),
            "circular_requirement",
        ),
        ('<itemDefinition name="a"><typeRef>a</typeRef></itemDefinition>' + decision("d", "1"), "circular_type"),
        ('<decisionService id="s" name="s"/>' + decision("d", "1"), "missing_output"),
        ('<decision id="d" name="d"><variable name="d"/></decision>', "missing_logic"),
    ],
)
def test_what_is_missing_or_goes_round_in_circles_is_refused_with_its_place(body: str, code: str) -> None:
    problems = dmn.check(file(body), "f.dmn")

    assert {problem.code for problem in problems} == {code}
    assert all(problem.element or problem.line for problem in problems)


def test_only_what_lies_on_a_circle_is_said_to_be_on_one() -> None:
    body = decision("a", "1", needs("#b")) + decision("b", "1", needs("#c")) + decision("c", "1", needs("#b"))

    assert sorted(problem.element for problem in dmn.check(file(body), "f.dmn")) == ["b", "c"]


def test_types_that_grow_without_end_are_written_out_only_so_far() -> None:
    parts = "".join(
        f'<itemDefinition name="t{n}"><itemComponent name="a"><typeRef>t{n + 1}</typeRef></itemComponent>'
        f'<itemComponent name="b"><typeRef>t{n + 1}</typeRef></itemComponent></itemDefinition>'
        for n in range(40)
    )
    tree = (
        '<itemDefinition name="tTree"><itemComponent name="under" isCollection="true"><typeRef>tTree</typeRef>'
        "</itemComponent></itemDefinition>"
    )
    body = parts + '<itemDefinition name="t40"><typeRef>number</typeRef></itemDefinition>' + tree

    assert ask(file(body + decision("d", "{under: [{under: []}]}", type_="tTree")), "d") == {"under": [{"under": []}]}
    assert ask(file(body + decision("d", "1 instance of t0")), "d") is False
