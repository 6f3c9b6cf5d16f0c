"""Finality: canonical text, digest, signature, and the file the key is kept in."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.paper.seal import load_or_make_key, make_key, manifest_of, sign, verify

FACTS = {
    "number": "햇살-2026-0412",
    "data": {"amount": 3_300_000, "title": "배수펌프"},
    "files": [{"sha256": "0" * 64}],
}


def test_equal_facts_give_equal_bytes_whatever_their_order() -> None:
    turned = {"files": FACTS["files"], "data": {"title": "배수펌프", "amount": 3_300_000}, "number": FACTS["number"]}

    assert manifest_of(turned) == manifest_of(FACTS)


def test_a_seal_verifies_what_was_sealed_and_nothing_else() -> None:
    key = make_key()
    seal = sign(manifest_of(FACTS), key)

    assert verify(manifest_of(FACTS), seal, key.public_key)
    assert not verify(manifest_of({**FACTS, "number": "햇살-2026-0413"}), seal, key.public_key)


def test_a_seal_made_with_another_key_is_not_ours_even_if_it_brings_that_key() -> None:
    ours, theirs = make_key(), make_key()
    forged = sign(manifest_of(FACTS), theirs)

    assert verify(manifest_of(FACTS), forged, theirs.public_key)
    assert not verify(manifest_of(FACTS), forged, ours.public_key)


@pytest.mark.parametrize(
    "broken",
    [{}, {"signature": "???"}, {"signature": ""}, {"sha256": "0" * 64}, {"algorithm": "none"}, {"signature": 7}],
    ids=str,
)
def test_a_broken_seal_does_not_verify_and_does_not_crash(broken: dict[str, object]) -> None:
    key = make_key()
    seal = {**sign(manifest_of(FACTS), key), **broken} if broken else {}

    assert not verify(manifest_of(FACTS), seal, key.public_key)


def test_the_manifest_lies_in_the_seal_so_that_it_can_be_read_later() -> None:
    seal = sign(manifest_of(FACTS), make_key())

    assert seal["manifest"].encode() == manifest_of(FACTS)
    assert "배수펌프" in seal["manifest"]


@given(st.integers(min_value=2**53, max_value=2**70))
def test_a_whole_number_too_large_for_canonical_json_is_written_as_text(number: int) -> None:
    assert manifest_of({"no": number}) == f'{{"no":"{number}"}}'.encode()


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        manifest_of({"roles": {"chief"}})


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = load_or_make_key(tmp_path / "seal.key")

    assert load_or_make_key(tmp_path / "seal.key") == first
    assert stat.S_IMODE((tmp_path / "seal.key").stat().st_mode) == 0o600
    assert first.seed.hex() not in repr(first)


def test_a_key_file_cut_short_is_not_taken_for_a_key(tmp_path: Path) -> None:
    (tmp_path / "seal.key").write_bytes(b"short")

    with pytest.raises(ValueError, match="not a signing key"):
        load_or_make_key(tmp_path / "seal.key")


def test_an_interruption_leaves_no_half_key_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pull_the_plug(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", pull_the_plug)
        with pytest.raises(KeyboardInterrupt):
            load_or_make_key(tmp_path / "seal.key")

    assert list(tmp_path.iterdir()) == []
    assert load_or_make_key(tmp_path / "seal.key").public_key == load_or_make_key(tmp_path / "seal.key").public_key
