"""Lint and a brute-force token game agree on diagrams without any structure: what one finds sound, so does the
other."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn import lint
from tests.bpmn import drawing as draw
from tests.bpmn.tokens import Net, verdict

KINDS = st.sampled_from(["user", "user", "exclusive", "exclusive", "parallel", "parallel", "inclusive"])
FAULTS = {"deadlock": "stuck", "runs_twice": "twice", "endless": "endless"}
EXAMPLES = 600


@st.composite
def nets(draws: st.DrawFn) -> Net:
    """A chain of any nodes from the start to an end, and more flows out of some of its gateways to anywhere."""
    names = [f"n{i}" for i in range(draws(st.integers(2, 7)))]
    kinds = {name: draws(KINDS) for name in names}
    flows = list(pairwise(["s", *names, "e"]))
    for name in names:
        if kinds[name] != "user" and draws(st.integers(0, 3)):
            flows.append((name, draws(st.sampled_from([*names, "e", "away"]))))
    ends = {"e": "end", **({"away": "end"} if any(target == "away" for _, target in flows) else {})}
    return Net({"s": "start", **kinds, **ends}, flows)


def drawn(net: Net) -> bytes:
    """The net as a file; the first flow out of a choice is its default, every other has a condition."""
    out: list[str] = []
    defaults: dict[str, str] = {}
    for number, (source, target) in enumerate(net.flows):
        chooses = net.kinds[source] in ("exclusive", "inclusive")
        first = chooses and defaults.setdefault(source, f"f{number}") == f"f{number}"
        out.append(draw.flow(f"f{number}", source, target, f"c{number}" if chooses and not first else None))
    for name, kind in net.kinds.items():
        match kind:
            case "start":
                out.append(draw.start(name))
            case "end":
                out.append(draw.end(name))
            case "user":
                out.append(draw.user(name, performer="role:x"))
            case _:
                out.append(draw.gateway(kind, name, defaults.get(name, "")))
    return draw.process(*out)


def test_lint_refuses_exactly_what_a_token_game_played_by_force_finds_faulty() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(nets())
    def agree(net: Net) -> None:
        problems = lint.check(drawn(net), "net.bpmn")
        codes = {p.code for p in problems if p.severity == "error"}
        if codes <= FAULTS.keys() and (expected := verdict(net)) is not None:
            assert "too_complex" not in {p.code for p in problems}, net
            assert bool(codes) == bool(expected), (net, codes, expected)
            seen["faulty" if expected else "sound"] += 1

    agree()

    assert seen["sound"] > EXAMPLES / 10 and seen["faulty"] > EXAMPLES / 20, seen
