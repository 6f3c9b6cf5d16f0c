"""The screens are files: fresh where they must be, kept where they may be, and nothing beside them can be had."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.conftest import SCREENS, Doors


@pytest.mark.parametrize("address", ["/", "/inbox", "/documents/01a2/check", "/login?next=//evil.test"])
def test_every_address_of_the_app_is_the_same_page(doors: Doors, address: str) -> None:
    answer = doors.browser().get(address)

    assert answer.status_code == 200
    assert answer.text == SCREENS["index.html"]
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/html")


def test_a_page_runs_only_what_is_ours(doors: Doors) -> None:
    headers = doors.browser().get("/").headers

    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


def test_a_file_named_after_its_content_is_kept_for_ever(doors: Doors) -> None:
    answer = doors.browser().get("/assets/app-B4x9Kq2Z.js")

    assert answer.text == SCREENS["assets/app-B4x9Kq2Z.js"]
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith(("text/javascript", "application/javascript"))


def test_a_browser_that_takes_no_gzip_gets_none(doors: Doors) -> None:
    answer = doors.browser().get("/assets/app-B4x9Kq2Z.js", headers={"accept-encoding": "identity"})

    assert "content-encoding" not in answer.headers
    assert len(answer.content) == len(SCREENS["assets/app-B4x9Kq2Z.js"])


def test_a_page_that_has_not_changed_is_not_sent_again(doors: Doors) -> None:
    browser = doors.browser()
    etag = browser.get("/").headers["etag"]

    answer = browser.get("/", headers={"if-none-match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    "address",
    [
        "/assets/app-00000000.js",
        "/secret.txt",
        "/../seal.key",
        "/%2e%2e/seal.key",
        "/assets/..%2f..%2fseal.key",
        "/.env",
    ],
)
def test_nothing_else_can_be_had(doors: Doors, address: str) -> None:
    answer = doors.browser().get(address)

    assert answer.status_code == 404
    assert "key" not in answer.text


def test_a_link_out_of_the_folder_is_not_followed(
    open_doors: Callable[..., Doors], screens: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("비밀")
    (screens / "link.txt").symlink_to(tmp_path / "secret")

    assert open_doors().browser().get("/link.txt").status_code == 404


def test_without_screens_the_page_says_how_to_make_them(open_doors: Callable[..., Doors], tmp_path: Path) -> None:
    answer = open_doors(DANJI_WEB=tmp_path / "nowhere").browser().get("/")

    assert answer.status_code == 503
    assert "make run" in answer.text


def test_long_answers_of_the_api_travel_packed(doors: Doors) -> None:
    browser = doors.browser_of("박지영")

    packed = browser.get("/api/forms/expense-proposal")
    plain = browser.get("/api/forms/expense-proposal", headers={"accept-encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
