"""Where Chromium is, and how it gets here: Debian's own package, when this machine lets us install it. Not here:
what is done with it (tests/browser)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tools.steps import StepFailed, run, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Korean letters need a Korean font: without one every screenshot and every measured width would be wrong.
PACKAGES = ("chromium", "fonts-noto-cjk", "fonts-nanum")


def find_chromium() -> str | None:
    """The browser the tests drive: `CHROMIUM`, or the first one found on PATH."""
    chosen = os.environ.get("CHROMIUM")
    return chosen if chosen else next((found for name in NAMES if (found := shutil.which(name))), None)


def has_korean_font() -> bool:
    """Whether a page can show 가나다 with real letters."""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=ko", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def install() -> None:
    """Install Chromium and Korean fonts from Debian. Only root may, and only where there is apt."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise StepFailed("as root on Debian: apt-get install " + " ".join(PACKAGES))
    say("Installing Chromium and Korean fonts for the browser tests · 시험용 브라우저를 설치합니다")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update"], "apt-update", env=environment)
    run(["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES], "apt-install", env=environment)


def main() -> int:
    """Have a browser when that is possible; fail only where everything is required."""
    if find_chromium() and has_korean_font():
        return 0
    try:
        install()
    except StepFailed as failed:
        say(f"!! No browser, so the browser tests cannot run: {failed}")
        say("!! 브라우저가 없어 브라우저 시험을 건너뜁니다.")
        return 1 if os.environ.get("DANJI_REQUIRE_ALL") else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
