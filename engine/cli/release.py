"""`danji release`: look at a release before it is sent, and put one in force at the machine itself. Like the screens,
it asks two people; how a release is examined is the engine's."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from engine.desk import Desk
    from engine.intake import Intake
    from engine.model.errors import Problem
    from engine.settings import Settings
    from engine.trials import Trial

app = typer.Typer(
    name="release",
    help="배포본: 검사하고, 시험하고, 견주고, 시행한다. Releases: check, test, compare, activate.",
    no_args_is_help=True,
    add_completion=False,
)
Given = Annotated[Path, typer.Argument(help="폴더, ZIP, 또는 고친 파일 하나. -는 표준 입력. Folder, zip or one file.")]
At = Annotated[str, typer.Option("--at", help="파일 하나의 자리(processes/… forms/…). Where a single file belongs.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON으로 쓴다. Write JSON.")]
WAIT_SECONDS = 0.2
PASSWORDS = ("DANJI_BY_PASSWORD", "DANJI_SECOND_PASSWORD")


@app.command()
def check(path: Given, at: At = "", as_json: AsJson = False) -> None:
    """고칠 곳과 달라지는 것을 모두 말한다. Say every problem and every difference; exit 1 when refused."""
    _tell(*_examined(path, at, performs=False), as_json=as_json)


@app.command(name="test")
def rehearse(path: Given, at: At = "", as_json: AsJson = False) -> None:
    """검사하고 시나리오를 해 본다. Check, and perform the scenarios; exit 1 when refused or red."""
    _tell(*_examined(path, at, performs=True), as_json=as_json)


@app.command()
def diff(
    path: Given,
    other: Annotated[
        Path | None, typer.Argument(help="견줄 새것. 없으면 지금 규약과 PATH를 견준다. The newer one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """무엇이 달라지는지 문장으로 말한다. What is new in OTHER since PATH, or in PATH since now."""
    from engine import bylaws
    from engine.compare import compare

    base = _base()
    old, new = base, _whole(path, "", base)
    if other is not None:
        old, new = new, _whole(other, "", base)
        _refuse_on(bylaws.check(old))
    _refuse_on(bylaws.check(new))
    _tell_differences([difference.to_json() for difference in compare(old, new)], as_json=as_json)


@app.command(name="list")
def listing(as_json: AsJson = False) -> None:
    """올라온 배포본을 보여 준다. List the releases that came, the newest first."""
    from rich.table import Table

    from engine.queries import releases

    desk = _desk()
    try:
        found = releases.standings(desk)
    finally:
        desk.db.close()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    shown = Table(show_lines=False, pad_edge=False)
    for title in ("상태", "판", "이름", "올린 때", "올린 사람", "시행", "정한 사람"):
        shown.add_column(title, overflow="fold")
    for row in found:
        on = row["effective_on"] or ""
        cells = (_STATES[row["state"]], row["version"], row["title"], row["received_at"], row["received_by"], on)
        shown.add_row(*cells, row["decided_by"])
    _console().print(shown)


@app.command()
def activate(
    path: Given,
    by: Annotated[str, typer.Option("--by", help="올리는 사람의 아이디. Login of who sends it.")],
    second: Annotated[str, typer.Option("--second", help="시행을 정하는 다른 사람. Login of who decides.")],
    on: Annotated[str, typer.Option("--on", help="시행하는 날(2026-10-01). 없으면 바로. From which day.")] = "",
    title: Annotated[str, typer.Option("--title", help="무엇을 고쳤는지. What it changes.")] = "",
    basis: Annotated[str, typer.Option("--basis", help="근거. Legal basis.")] = "",
    at: At = "",
) -> None:
    """올리고, 검사하고, 두 사람의 비밀번호로 시행한다. Send, examine, and put in force with two passwords."""
    from engine.commands import releases
    from engine.desk import actor_at
    from engine.model.errors import Refusal

    name, content = _content(path)
    day = _day(on)
    if by.strip() == second.strip():
        _fail("올린 사람은 시행을 정할 수 없습니다. --second에 다른 사람을 적어 주십시오.")
    desk = _desk()
    try:
        people = [_person(desk, login, key) for login, key in zip((by, second), PASSWORDS, strict=True)]
        with desk.db.reading(desk.complex_id, desk.clock()) as tx:
            sender, decider = (actor_at(desk, tx, person_id) for person_id in people)
        sent = releases.receive(desk, sender, name, content, place=at, title=title, basis=basis)
        report = _awaited(desk, sent["id"])
        if report["state"] != "checked":
            _refuse_on([_problem(row) for row in report["report"].get("problems", [])])
            _fail("받지 않았습니다. 단지는 그대로입니다.")
        _tell_differences(report["report"]["differences"], as_json=False)
        standing = releases.activate(desk, decider, sent["id"], day, report["revision"])
    except Refusal as refusal:
        _fail(refusal.sentence)
    finally:
        desk.db.close()
    typer.echo(f"{standing['effective_on']}부터 시행합니다." if standing["state"] == "scheduled" else "시행했습니다.")


_STATES = {
    "received": "받음",
    "checking": "검사 중",
    "checked": "검사 마침",
    "rejected": "받지 않음",
    "scheduled": "시행 예정",
    "active": "시행 중",
    "retired": "지난 것",
    "cancelled": "거둠",
}


def _examined(path: Path, at: str, *, performs: bool) -> tuple[Intake, Trial, dict[str, bytes]]:
    from engine import trials

    base = _base()
    taken = _taken(path, at, base)
    if taken.is_refused:
        return taken, trials.Trial(is_finished=True), base
    said = sys.stderr.isatty()

    def told(line: Any) -> None:
        if said and "title" in line:
            typer.echo(f"[{line['done'] + 1}/{line['total']}] {line['title']}", err=True)

    return taken, trials.run(taken.files, base, performs_all=taken.is_whole, performs=performs, told=told), base


def _tell(taken: Intake, trial: Trial, base: dict[str, bytes], *, as_json: bool) -> None:
    problems = [*taken.problems, *trial.problems]
    refused = sum(problem.severity == "error" for problem in problems)
    passed = not taken.is_refused and trial.is_passed
    if as_json:
        from dataclasses import asdict

        files = taken.files if passed else base
        said = {
            "accepted": passed,
            "problems": [asdict(problem) for problem in problems],
            "differences": trial.differences,
            "scenarios": trial.scenarios,
            "scenarios_left_out": trial.left_out,
            "changed": sorted(path for path in files.keys() | base.keys() if files.get(path) != base.get(path)),
        }
        typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        _show(problems)
        _tell_differences(trial.differences, as_json=False)
        if trial.scenarios:
            left = f", 닿지 않아 하지 않은 것 {trial.left_out}개" if trial.left_out else ""
            green = sum(bool(scenario["passed"]) for scenario in trial.scenarios)
            typer.echo(f"시나리오 {len(trial.scenarios)}개 가운데 {green}개가 적힌 대로 되었습니다{left}.")
        typer.echo(f"고칠 곳이 {refused}군데 있습니다." if refused else "고칠 곳이 없습니다.")
    raise typer.Exit(0 if passed else 1)


def _tell_differences(differences: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(differences, ensure_ascii=False, indent=1))
        return
    for difference in differences:
        typer.echo(f"· {_plain(difference['sentence'])}")
    if not differences:
        typer.echo("달라지는 것이 없습니다.")


def _whole(path: Path, at: str, base: dict[str, bytes]) -> dict[str, bytes]:
    taken = _taken(path, at, base)
    _refuse_on(taken.problems)
    return taken.files


def _taken(path: Path, at: str, base: dict[str, bytes]) -> Intake:
    from engine.desk import read_definitions
    from engine.intake import take_in, take_tree

    if path.is_dir():
        files = read_definitions(path)
        if not files:
            _fail(f"{path}에 processes와 forms 폴더가 없습니다.")
        return take_tree(files)
    name, content = _content(path)
    return take_in(name, content, base, at=at, must_differ=False)


def _content(path: Path) -> tuple[str, bytes]:
    """The name and bytes of what is given; a folder is packed as it is."""
    from engine.desk import read_definitions
    from engine.intake import RELEASE_LIMITS
    from engine.paper.package import write_zip

    if str(path) == "-":
        return "stdin", sys.stdin.buffer.read(RELEASE_LIMITS.packed_bytes + 1)
    if path.is_dir():
        return f"{path.resolve().name}.zip", write_zip(read_definitions(path))
    if not path.is_file():
        typer.echo(f"그런 파일이나 폴더가 없습니다: {path}", err=True)
        raise typer.Exit(2)
    if path.stat().st_size > RELEASE_LIMITS.packed_bytes:
        _fail(f"배포본은 {RELEASE_LIMITS.packed_bytes // 1_000_000}MB까지 받습니다.")
    return path.name, path.read_bytes()


def _base() -> dict[str, bytes]:
    """What a part is completed from: the release in force where there is a complex, else the folder of definitions."""
    from engine.desk import files_in_force, read_definitions

    settings = _settings()
    return files_in_force(settings.home, settings.database_url) or read_definitions(settings.definitions)


def _awaited(desk: Desk, id: str) -> dict[str, Any]:
    """How an examination ended, whoever performed it: this command, or the worker of a running server."""
    from engine.commands import proving
    from engine.store import submissions

    while True:
        performed = proving.prove_next(desk)
        with desk.db.reading(desk.complex_id, desk.clock()) as tx:
            found = submissions.look(tx, id)
        if found.state not in submissions.UNDER_WAY:
            return {"state": found.state, "revision": found.revision, "report": found.report}
        if not performed:
            time.sleep(WAIT_SECONDS)


def _person(desk: Desk, login: str, key: str) -> str:
    from engine.commands.sessions import proved

    password = os.environ.get(key) or typer.prompt(f"{login}의 비밀번호", hide_input=True, err=True)
    return proved(desk, login, password)


def _day(on: str) -> date | None:
    try:
        return date.fromisoformat(on) if on else None
    except ValueError:
        _fail("시행하는 날은 2026-10-01처럼 적어 주십시오.")


def _problem(row: dict[str, Any]) -> Problem:
    from engine.model.errors import Problem

    return Problem(**row)


def _refuse_on(problems: list[Problem]) -> None:
    """End here when something must be put right first."""
    if any(problem.severity == "error" for problem in problems):
        _show(problems)
        raise typer.Exit(1)


def _show(problems: list[Problem]) -> None:
    from engine.cli.report import table

    if problems:
        _console().print(table(problems))


def _console() -> Console:
    from rich.console import Console

    from engine.cli.report import PLAIN_WIDTH

    return Console(highlight=False, width=None if sys.stdout.isatty() else PLAIN_WIDTH)


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)


def _desk() -> Desk:
    from engine.cli import serving

    try:
        return serving.open_or_explain(_settings())
    except serving.CannotStart as reason:
        _fail(str(reason))


def _settings() -> Settings:
    from engine import cli

    return cli.read_settings()


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
