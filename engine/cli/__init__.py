"""The command line, `danji`. Each command says what it does; how it is done is imported when it is asked for, so that
`danji --help` is there at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from engine.cli import release

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
        serving.work(settings)
    except serving.CannotStart as reason:
        _fail(str(reason))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


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
