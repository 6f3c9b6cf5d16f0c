"""`danji conformance`: how far we keep to the standards, measured on the public suites."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="conformance",
    help="표준을 얼마나 지키는지 공개 시험 묶음으로 잰다. Measure conformance with the public suites.",
    no_args_is_help=True,
    add_completion=False,
)


@app.command()
def dmn(
    folder: Annotated[Path, typer.Argument(help="DMN TCK와 같은 짜임의 폴더. A folder laid out like the DMN TCK.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="틀린 것을 한 줄에 JSON 하나씩 쓴다. One JSON object a failing result.")
    ] = False,
) -> None:
    """DMN TCK를 돌린다: level N: 맞은 수/모두. Run the DMN TCK, one line a level.

    기대값(resultNode) 하나를 하나로 센다. 읽지 못하거나 멈추거나 10초를 넘긴 것은 틀린 것이다. 수는 1e-8까지 같으면
    같다. Each resultNode counts as one; unreadable, crashed and slow ones have failed; numbers are compared to 1e-8."""
    from engine.conformance import tck

    if not folder.is_dir():
        typer.echo(f"그런 폴더가 없습니다: {folder}", err=True)
        raise typer.Exit(2)
    results = list(tck.run(folder))
    if not results:
        typer.echo(f"시험(*.xml)이 하나도 없는 폴더입니다: {folder}", err=True)
        raise typer.Exit(2)
    for level, (passed, total) in tck.totals(results).items():
        name = f"level {level}" if level.isdigit() else level or "no level"
        typer.echo(f"{name}: {passed}/{total}")
    if as_json:
        for result in results:
            if not result.passed:
                typer.echo(json.dumps(asdict(result), ensure_ascii=False))
