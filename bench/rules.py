"""What a rule costs: a condition, a table, compiling, and a diagram that came from elsewhere.

Everything that is compared takes turns in one run, so that a noisy moment falls on all of it. Each figure is the median
of many short rounds, in microseconds of processor time. Beside ours stands the same thing written by hand in Python
(what no rule reader can beat), and other readers of such rules where they can be had: SpiffWorkflow's own decision
tables, `simpleeval`, and `feelin` (FEEL in JavaScript) where Node and the packages of the screens are there. Run:
`python bench/rules.py [--json] [--rounds N]`. It measures no HTTP and no database.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from lxml import etree
from simpleeval import SimpleEval
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

from engine.bpmn import lint
from engine.bpmn.normalize import normalize
from engine.rules import dmn
from engine.rules.feel import compile_expression
from engine.rules.feel.expression import forget_compiled

ROOT = Path(__file__).parents[1]
GOALS = {"condition": 10.0, "table": 100.0, "compile": 1_000.0, "diagram": 50_000.0}
"""Microseconds."""
CONDITION = 'amount > 3000000 and kind = "repair" and days <= 14'
IN_PYTHON = 'amount > 3000000 and kind == "repair" and days <= 14'
FACTS: dict[str, Any] = {"amount": 5_000_000, "kind": "repair", "days": 12, "unit": "common"}
ROWS, TURNS = 20, 50
_DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"

Racer = Callable[[], object]


def table() -> bytes:
    """A table of 20 rows and four inputs; the facts above fit its last row."""
    columns = {"kind": "string", "amount": "number", "days": "number", "unit": "string"}
    inputs = "".join(
        f'<input id="in_{name}"><inputExpression id="ex_{name}" typeRef="{kind}"><text>{name}</text>'
        "</inputExpression></input>"
        for name, kind in columns.items()
    )
    rules = ""
    for row in range(1, ROWS + 1):
        cells = ['"repair"', f"> {row * 200_000}", f"< {33 - row}", '"common"' if row == ROWS else f'"unit {row}"']
        entries = "".join(
            f"<inputEntry id='c{row}_{at}'><text>{_xml(cell)}</text></inputEntry>" for at, cell in enumerate(cells)
        )
        rules += f"<rule id='r{row}'>{entries}<outputEntry id='o{row}'><text>{row}</text></outputEntry></rule>"
    return (
        f'<definitions xmlns="{_DMN}" namespace="urn:bench" id="bench" name="bench"><decision id="line" name="line">'
        f'<variable name="line"/><decisionTable id="t" hitPolicy="FIRST">{inputs}'
        f'<output id="out" name="line" typeRef="number"/>{rules}</decisionTable></decision></definitions>'
    ).encode()


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def by_hand() -> Racer:
    """The same table as a programmer would write it."""
    rows = [("repair", n * 200_000, 33 - n, "common" if n == ROWS else f"unit {n}", n) for n in range(1, ROWS + 1)]

    def decide() -> int | None:
        for kind, above, below, unit, line in rows:
            if FACTS["kind"] == kind and FACTS["amount"] > above and FACTS["days"] < below and FACTS["unit"] == unit:
                return line
        return None

    return decide


def by_spiff(source: bytes) -> Racer:
    """SpiffWorkflow's own reader of the same file, asked without a workflow around it."""
    parser = DMNParser(None, etree.fromstring(source), {"dmn": _DMN})
    parser.parse()
    engine = DMNEngine(parser.decision.decisionTables[0])
    task = SimpleNamespace(data=FACTS, workflow=SimpleNamespace(script_engine=PythonScriptEngine()))
    return lambda: engine.result(task)["line"]


def diagram() -> bytes:
    """A process of 60 elements as a modelling tool writes it: 30 nodes in a row, 29 flows, and the process."""
    nodes = ["<startEvent id='n0' name='시작'/>"]
    nodes += [f"<userTask id='n{at}' name='확인 {at}'/>" for at in range(1, 29)]
    nodes.append("<endEvent id='n29' name='끝'/>")
    flows = [f"<sequenceFlow id='f{at}' sourceRef='n{at}' targetRef='n{at + 1}'/>" for at in range(29)]
    return (
        f'<definitions xmlns="{_BPMN}" targetNamespace="urn:bench" id="d">'
        f'<process id="p" name="이행" isExecutable="true">{"".join(nodes + flows)}</process></definitions>'
    ).encode()


def take_in() -> object:
    """Reads the diagram, makes it ours and looks for what a release may not contain."""
    taken = normalize(diagram(), "bench.bpmn")
    return [lint.check(copy.bpmn, "bench.bpmn") for copy in taken.copies]


def race(racers: Mapping[str, Racer], rounds: int, turns: int) -> dict[str, float]:
    """Median processor microseconds of one call of each, taking turns."""
    samples: dict[str, list[float]] = {name: [] for name in racers}
    for _ in range(rounds):
        for name, racer in racers.items():
            begun = time.process_time_ns()
            for _ in range(turns):
                racer()
            samples[name].append((time.process_time_ns() - begun) / turns / 1e3)
    return {name: round(statistics.median(found), 2) for name, found in samples.items()}


def conditions() -> dict[str, Racer]:
    """One condition over four facts."""
    ours = compile_expression(CONDITION)
    racers: dict[str, Racer] = {
        "danji": lambda: ours.evaluate(FACTS),
        "by hand": lambda: FACTS["amount"] > 3_000_000 and FACTS["kind"] == "repair" and FACTS["days"] <= 14,
    }
    other = SimpleEval(names=FACTS)
    parsed = other.parse(IN_PYTHON)
    racers["simpleeval"] = lambda: other.eval(IN_PYTHON, previously_parsed=parsed)
    return racers


def compiling() -> object:
    """A condition nobody has compiled yet."""
    forget_compiled()
    return compile_expression(CONDITION)


def feelin(rounds: int, skipped: list[str]) -> dict[str, float]:
    """The same condition in `feelin`, which reads its text each time; in a process of its own, after ours."""
    node = shutil.which("node") or shutil.which("node", path=str(ROOT / ".tools" / "node"))
    if node is None or not (ROOT / "web" / "node_modules" / "feelin").is_dir():
        skipped.append("feelin: `make setup` has not installed the tools of the screens")
        return {}
    script = f"""
    import {{ evaluate }} from 'feelin';
    const facts = {json.dumps(FACTS)}, text = {json.dumps(CONDITION)}, found = [];
    for (let round = 0; round < {rounds}; round++) {{
      const begun = process.cpuUsage();
      for (let turn = 0; turn < {TURNS}; turn++) evaluate(text, facts);
      const spent = process.cpuUsage(begun);
      found.push((spent.user + spent.system) / {TURNS});
    }}
    console.log(found.sort((a, b) => a - b)[Math.floor(found.length / 2)]);
    """
    command = [node, "--input-type=module", "-e", script]
    run = subprocess.run(command, cwd=ROOT / "web", capture_output=True, text=True, timeout=300, check=False)
    if run.returncode:
        skipped.append(f"feelin: {run.stderr.strip().splitlines()[-1] if run.stderr.strip() else 'no answer'}")
        return {}
    return {"feelin": round(float(run.stdout), 2)}


def main() -> int:
    """Measure, print a table or one JSON object; exit 1 when a goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="print one JSON object")
    arguments.add_argument("--rounds", type=int, default=60, help="rounds of each comparison")
    options = arguments.parse_args()

    source, skipped = table(), list[str]()
    model, hand, spiff = dmn.parse(source, "bench.dmn"), by_hand(), by_spiff(source)
    assert model.decide("line", FACTS).result == hand() == spiff() == ROWS, "all read the same table"
    micros = {
        "condition": race(conditions(), options.rounds, TURNS),
        "table": race(
            {"danji": lambda: model.decide("line", FACTS), "by hand": hand, "SpiffWorkflow": spiff}, options.rounds, 5
        ),
        "compile": race({"danji": compiling}, options.rounds, 5),
        "diagram": race({"danji": take_in}, max(3, options.rounds // 6), 1),
    }
    micros["condition"] |= feelin(options.rounds, skipped)
    report: dict[str, Any] = {
        "rounds": options.rounds,
        "micros": micros,
        "ratios": {
            what: {name: round(value / found["danji"], 2) for name, value in found.items() if name != "danji"}
            for what, found in micros.items()
        },
        "skipped": skipped,
        "goals": {f"{what} at most {goal:,.0f} us": micros[what]["danji"] <= goal for what, goal in GOALS.items()},
    }
    print(json.dumps(report, ensure_ascii=False) if options.json else _table(report))
    return 0 if all(report["goals"].values()) else 1


def _table(report: dict[str, Any]) -> str:
    lines = [f"{'what':12} {'who':16} {'us':>10} {'x danji':>10}"]
    for what, found in report["micros"].items():
        for name, value in found.items():
            lines.append(f"{what:12} {name:16} {value:10.2f} {value / found['danji']:10.2f}")
    lines += ["", *(f"skipped  {reason}" for reason in report["skipped"])]
    lines += [f"{'reached' if reached else 'MISSED':8} {goal}" for goal, reached in report["goals"].items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
