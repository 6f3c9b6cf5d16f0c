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


@app.command()
def bpmn(
    folder: Annotated[Path, typer.Argument(help="BPMN 파일이 든 폴더. 그 아래까지 본다. A folder of BPMN files.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="파일마다 한 줄에 JSON 하나씩 쓴다. One JSON object a file.")
    ] = False,
) -> None:
    """다른 도구의 BPMN 파일을 가져와 본다: 실행할 수 있음, 초안, 받지 않음. Import every BPMN file of a folder.

    파일마다 CPU 2초와 256 MB를 넘으면 느린 것(slow)이다. 옮기지도 않고 알리지도 않은 요소가 하나라도 있거나 죽거나
    느린 파일이 있으면 1로 끝난다. Exit 1 when a file crashes, is slow, or loses an element without naming it."""
    from engine.conformance import miwg

    if not folder.is_dir():
        typer.echo(f"그런 폴더가 없습니다: {folder}", err=True)
        raise typer.Exit(2)
    results = []
    for result in miwg.run(folder):
        results.append(result)
        if as_json:
            typer.echo(json.dumps({**asdict(result), "lost": result.lost}, ensure_ascii=False))
        else:
            said = result.reason or f"채울 것 {result.bindings}, 고칠 곳 {result.to_fix}, 알림 {result.findings}"
            typer.echo(f"{result.outcome}\t{result.file}\t{said}")
    if not results:
        typer.echo(f"BPMN 파일이 하나도 없는 폴더입니다: {folder}", err=True)
        raise typer.Exit(2)
    counts = miwg.totals(results)
    imported = sum(counts[outcome] for outcome in miwg.IMPORTED)
    typer.echo(
        f"{imported}/{counts['files']} imported: {counts['runnable']} runnable, {counts['draft']} draft, "
        f"{counts['refused']} refused, {counts['crashed']} crashed, {counts['slow']} slow, {counts['lost']} lost",
        err=as_json,
    )
    raise typer.Exit(1 if counts["crashed"] or counts["slow"] or counts["lost"] else 0)


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(help="dmn-tck/와 miwg/가 든 폴더. The folder that holds the suites.")],
) -> None:
    """모든 시험 묶음의 결과를 한 쪽으로 쓴다(docs/conformance.md). Write the results of all suites as one page."""
    from engine.conformance import miwg, tck
    from engine.conformance import report as page

    kit, files = folder / "dmn-tck", folder / "miwg"
    for wanted in (kit, files):
        if not wanted.is_dir():
            typer.echo(f"시험 묶음이 없습니다: {wanted}", err=True)
            raise typer.Exit(2)
    typer.echo(page.document(list(tck.run(kit)), list(miwg.run(files))), nl=False)
