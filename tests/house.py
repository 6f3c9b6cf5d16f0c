"""How the house is searched: its files, its words, its numbers. What is asked of it is in test_house.py."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GENERATED = {"api/openapi.json", "web/package-lock.json", "web/src/api/schema.d.ts"}

KOREAN_NOUNS = (
    "관리소장 소장 회장 감사 동대표 대표회의 입주자대표 선관위 선거관리 경리 서무 과장 주임 시설기사 경비원 미화원 "
    "의결 의안 회의록 정족수 점검 지적사항 하자 보수공사 장기수선 지출 품의 결의서 전표 예산 관리비 수선 입찰 낙찰 "
    "견적 계약 도급 업체 휴가 연차 출장 근태 민원 공고문 안내문 검침 주차 승강기 소독 관리규약 준칙 입주민 임차인 "
    "세대주"
).split()
ENGLISH_NOUNS = (
    "resolution inspection inspector corrective expense expenditure leave_request annual_leave vacation payslip "
    "payroll board meeting agenda meeting_minutes chair chairman chairperson auditor accountant bookkeeper clerk "
    "technician manager chief director representative janitor caretaker complaint complainant contract contractor "
    "vendor supplier tender bidder bid invoice voucher payee payer budget procurement purchase quotation quorum "
    "majority ballot election elector resident landlord apartment elevator parking repair maintenance_fee "
    "overtime"
).split()
ALLOWED_NOUNS = {
    ("engine/bpmn/vocabulary.py", "resolution"): "an attribute of a drawn diagram, its dots per inch",
    ("engine/samples.py", "resolution"): "dots per inch of a sample picture",
}
"""What looks like a bylaw's noun and is not: file and word, with the reason."""

COUNTED = re.compile(
    r"bytes|chars|pixel|items|rows|files|file|nodes|seconds|micros|_ms|timeout|iterations|work|length|known|page"
    r"|months|memory|depth|digits|steps",
    re.IGNORECASE,
)
"""A name that says what its number counts, and that this is not money."""
ALLOWED_NUMBERS = {
    ("engine/model/count.py", 20_000): "people on one list, more than any complex has",
    ("engine/rules/feel/wide.py", 999_999_999): "years: how far the standard's dates reach",
    ("engine/rules/feel/wide.py", 1_000_000_000): "nanoseconds of a second",
    ("engine/rules/feel/wide.py", 146_097): "days of four hundred years",
    ("engine/paper/words.py", 10_000): "만: Korean numbers are read in groups of four digits",
}
"""Round numbers that are no bylaw's amount: file and number, with the reason."""
WON_IN_WORDS = re.compile(r"[0-9][0-9,_]*\s*(?:천|백|십)?\s*(?:만|억)?\s*원(?![칙래본])")


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository: what git tracks, and what is about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = {name for name in listed.stdout.decode().split("\0") if name}
    return tuple(path for name in sorted(names) if (path := ROOT / name).is_file())


def name_of(path: Path) -> str:
    """A file's name as people write it: from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


def files_under(*folders: str, endings: tuple[str, ...] = (".py",)) -> list[Path]:
    """The files in some top-level folders with one of these endings."""
    return [
        path
        for path in tracked()
        if path.suffix in endings and path.relative_to(ROOT).parts[0] in folders and name_of(path) not in GENERATED
    ]


def text_of(path: Path) -> str | None:
    """A file as text; None when it is not text."""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        return None


@cache
def tree_of(path: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(path.read_bytes(), filename=name_of(path))


def bylaw_nouns(text: str) -> set[str]:
    """The nouns of a bylaw that a text uses. English ones count as words and as parts of names, in either number."""
    found = {noun for noun in KOREAN_NOUNS if noun in text}
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()
    for noun in ENGLISH_NOUNS:
        if re.search(rf"(?<![a-z]){noun}(?:s|es)?(?![a-z])", words):
            found.add(noun)
    return found


def round_numbers(tree: ast.AST) -> Iterator[tuple[int, int]]:
    """Line and value of the numbers that could be an amount in won: large and round, or very large, in a place whose
    names do not say that something else is counted."""
    for place in _places(tree):
        names = {node.id for node in ast.walk(place) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(place) if isinstance(node, ast.Attribute)}
        names |= {node.arg for node in ast.walk(place) if isinstance(node, (ast.keyword, ast.arg)) and node.arg}
        if any(COUNTED.search(name) for name in names):
            continue
        for node in ast.walk(place):
            if isinstance(node, ast.Constant) and type(node.value) is int and _looks_like_won(node.value):
                yield node.lineno, node.value


def _looks_like_won(value: int) -> bool:
    return value >= 100_000 or (value >= 10_000 and value % 10_000 == 0)


def _places(tree: ast.AST) -> Iterator[ast.AST]:
    """Statements without those inside them: the smallest piece whose names explain its numbers."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.args
        elif isinstance(node, (ast.If, ast.While)):
            yield node.test
        elif isinstance(node, ast.For):
            yield node.iter
        elif isinstance(node, ast.With):
            yield from node.items
        elif isinstance(node, ast.Match):
            yield node.subject
            yield from (case.pattern for case in node.cases)
        elif isinstance(node, ast.stmt) and not isinstance(node, (ast.ClassDef, ast.Try)):
            yield node


def imports_of(path: Path) -> set[str]:
    """The top-level names of the packages a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def called_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every call, as far as the name is written out: `eval`, `os.system`, `tx.commit`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, _dotted(node.func)


def raised_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every exception that is raised by its name, with arguments or without."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield node.lineno, _dotted(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)


def _dotted(target: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(target, ast.Attribute):
        parts.append(target.attr)
        target = target.value
    parts.append(target.id if isinstance(target, ast.Name) else "")
    return ".".join(reversed(parts))


def paths_named_in(markdown: str) -> Iterator[str]:
    """What a document names in backticks that can only be a file or a folder of this repository. `<this>` and `…`
    stand for any name."""
    for quoted in re.findall(r"`([^`\n]+)`", markdown):
        for word in quoted.split():
            if re.fullmatch(r"[\w.<>*…-]+(?:/[\w.<>*…-]*)+|[\w-]+\.(?:md|toml|py|json)", word):
                yield re.sub(r"<[^>]*>|…", "*", word)
