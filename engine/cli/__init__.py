"""The command line, `danji`. Each command says what it does; how it is done is imported when it is asked for, so that
`danji --help` is there at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from engine.cli import conformance, release

if TYPE_CHECKING:
    from engine.settings import Settings

app = typer.Typer(
    name="danji",
    help="단지: 종이 없는 결재. Approvals of a residential complex, without paper.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(release.app)
app.add_typer(conformance.app)

_SETTINGS = (
    "환경 변수: HOST, PORT, DANJI_HOME(자료 폴더), DANJI_DATABASE_URL, DANJI_DEFINITIONS, DANJI_WEB, "
    "DANJI_PUBLIC_URL, DANJI_LOG_LEVEL."
)


@app.command(epilog=_SETTINGS)
def serve() -> None:
    """단지를 연다: 화면, API, 뒤에서 도는 일까지. Serve the complex kept in DANJI_HOME."""
    _serve(is_demo=False)


@app.command(epilog=_SETTINGS)
def demo() -> None:
    """시연 단지를 만들어 연다. 처음 한 번만 오래 걸린다. Make the demo complex once, then serve it."""
    _serve(is_demo=True)


@app.command(epilog=_SETTINGS)
def worker() -> None:
    """화면 없이 뒷일만 한다: 기한, 문서 파일 만들기. Work in the background only: deadlines and renderings."""
    from engine.cli import serving

    settings = read_settings()
    serving.log_to_stderr(settings.log_level)
    try:
        with serving.staying(settings):
            serving.work(settings)
    except serving.CannotStart as reason:
        _fail(str(reason))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


@app.command(epilog=_SETTINGS)
def backup(
    target: Annotated[
        Path, typer.Argument(help="만들 파일. 폴더면 그 안에 날짜가 든 이름으로 만든다. File or folder.")
    ],
    with_key: Annotated[
        bool, typer.Option("--with-key", help="서명키도 넣는다. 그 파일은 열쇠처럼 다루십시오. Include the secret key.")
    ] = False,
) -> None:
    """쓰는 중에도 백업한다: 기록, 파일, 이력을 한 파일에. Back up while everybody works."""
    from engine.cli import keeping

    try:
        keeping.back_up(read_settings(), target, with_key=with_key)
    except keeping.Failed as reason:
        _fail(str(reason))
    except KeyboardInterrupt:
        typer.echo("멈췄습니다. 백업은 만들지 않았습니다.", err=True)
        raise typer.Exit(130) from None


@app.command(epilog=_SETTINGS)
def restore(
    source: Annotated[Path, typer.Argument(help="백업 파일. The backup.")],
    into: Annotated[
        str | None,
        typer.Option(
            "--into", help="되살릴 자료 폴더나 데이터베이스 주소. 없으면 DANJI_HOME. Folder or database address."
        ),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="있던 것을 옆에 두고 바꾼다. Keep the old aside.")] = False,
    key: Annotated[Path | None, typer.Option("--key", help="따로 보관한 서명키 파일. The key kept apart.")] = None,
    new_key: Annotated[bool, typer.Option("--new-key", help="서명키를 잃었을 때 새로 만든다. Make a new key.")] = False,
) -> None:
    """백업을 확인하고 되살린다. 어긋나면 아무것도 바꾸지 않는다. Verify a backup and restore it, or change nothing."""
    from engine.cli import keeping

    try:
        keeping.restore(read_settings(), source, into, replace=replace, key_file=key, new_key=new_key)
    except keeping.Failed as reason:
        _fail(str(reason))
    except KeyboardInterrupt:
        typer.echo("멈췄습니다. 있던 것은 그대로입니다.", err=True)
        raise typer.Exit(130) from None


@app.command(epilog=_SETTINGS)
def verify(
    source: Annotated[
        Path | None, typer.Argument(help="백업 파일. 없으면 지금 쓰는 자료. A backup, or nothing.")
    ] = None,
) -> None:
    """이력, 봉인, 파일, 번호, 한도, 할 일을 모두 살펴본다. Look at everything; exit 1 when something is wrong."""
    from engine.cli import keeping

    try:
        holds = keeping.verify(read_settings(), source)
    except keeping.Failed as reason:
        _fail(str(reason))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    raise typer.Exit(0 if holds else 1)


@app.command()
def lint(
    paths: Annotated[list[Path], typer.Argument(help="BPMN, DMN, DOCX, JSON, ZIP, 양식 폴더, 배포본 폴더")],
    as_json: Annotated[bool, typer.Option("--json", help="한 줄에 JSON 하나씩 쓴다. One JSON object a line.")] = False,
) -> None:
    """절차·판정표·양식·틀을 검사한다. 고칠 곳이 있으면 1로 끝난다. Check definitions; exit 1 when refused."""
    from rich.console import Console

    from engine.cli.lint import examine
    from engine.cli.report import PLAIN_WIDTH, json_line, table

    missing = [path for path in paths if not path.exists()]
    if missing:
        for path in missing:
            typer.echo(f"그런 파일이나 폴더가 없습니다: {path}", err=True)
        raise typer.Exit(2)
    problems = [problem for path in paths for problem in examine(path)]
    refused = sum(p.severity == "error" for p in problems)
    if as_json:
        for problem in problems:
            typer.echo(json_line(problem))
    else:
        if problems:
            Console(highlight=False, width=None if sys.stdout.isatty() else PLAIN_WIDTH).print(table(problems))
        typer.echo(f"고칠 곳이 {refused}군데 있습니다." if refused else "고칠 곳이 없습니다.")
    raise typer.Exit(1 if refused else 0)


@app.command(name="import")
def bring_in(
    files: Annotated[list[Path], typer.Argument(help="다른 도구가 만든 BPMN 파일. Files of any modelling tool.")],
    bindings: Annotated[
        Path | None,
        typer.Option("--bindings", help="채울 것의 답을 적은 JSON(--json의 bindings와 같은 모양). Answers."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="고쳐 쓴 절차를 둘 파일이나 폴더. Where to write the copy.")
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", help="받은 그대로 보관할 폴더(designer_exports). Where to keep the file as it came."),
    ] = None,
    sender: Annotated[str, typer.Option("--from", help="보낸 사람. Who sent it.")] = "",
    roles: Annotated[
        Path | None, typer.Option("--roles", help="직책 파일(roles.json). 있는 직책은 바로 잇는다. Known roles.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="파일마다 JSON 한 줄. One JSON object a file.")] = False,
) -> None:
    """다른 도구의 BPMN을 가져온다: 고쳐 쓴 절차, 채울 것, 달라진 것. Import BPMN files; exit 1 when one is refused.

    -o 없이는 아무것도 쓰지 않고 보여 주기만 한다. 절차가 여럿인 파일은 절차마다 파일 하나로 나눈다. Shows only unless
    -o is given; a file of several processes becomes one file each."""
    from engine.cli import importing

    if len(files) > 1 and (bindings or (output and not importing.is_folder(output))):
        typer.echo("파일이 여럿이면 -o에는 폴더를 적고, --bindings는 파일 하나씩 쓰십시오.", err=True)
        raise typer.Exit(2)
    if output and len({f.stem for f in files}) < len(files):
        typer.echo("이름이 같은 파일들은 한 폴더에 함께 쓸 수 없습니다. 따로 가져오십시오.", err=True)
        raise typer.Exit(2)
    try:
        refused = sum([not importing.show(f, bindings, output, keep, sender, roles, as_json) for f in files])
    except importing.Failed as reason:
        typer.echo(str(reason), err=True)
        raise typer.Exit(2) from None
    raise typer.Exit(1 if refused else 0)


@app.command()
def openapi(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="쓸 파일. 없으면 화면에 쓴다. Where to write.")
    ] = None,
) -> None:
    """API 설명(OpenAPI)을 쓴다. 같은 코드는 늘 같은 글이 된다. Write the OpenAPI description."""
    from api.app import describe
    from api.openapi import serialise

    written = serialise(describe())
    if output is None:
        sys.stdout.buffer.write(written)
    else:
        output.write_bytes(written)


def _serve(*, is_demo: bool) -> None:
    from engine.cli import serving

    settings = read_settings()
    serving.log_to_stderr(settings.log_level)
    try:
        held = serving.take_port(settings.host, settings.port)
        with held:
            if is_demo:
                serving.prepare_demo(settings)
            with serving.staying(settings):
                serving.serve(settings, held, is_demo=is_demo)
    except serving.CannotStart as reason:
        _fail(str(reason))
    except KeyboardInterrupt:
        typer.echo("멈췄습니다. 다시 시작하면 이어서 준비합니다.", err=True)
        raise typer.Exit(130) from None


def read_settings() -> Settings:
    """What the environment says, or an end with the reason."""
    from pydantic import ValidationError

    from engine.settings import Settings

    try:
        return Settings()
    except ValidationError as wrong:
        for found in wrong.errors():
            name, given = found["loc"][0], found["input"]
            typer.echo(f"환경 변수 {name}의 값을 쓸 수 없습니다: {given}", err=True)
        raise typer.Exit(1) from None


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def main() -> None:
    """The console script."""
    app()
