"""Seals drawn from names, and pictures that people send."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from engine.model.errors import OverLimit, Refusal
from engine.paper.stamps import IMAGE_BYTES_MAX, VERMILION, ImageRejected, clean_image, seal_png, square_letters
from tests.paper.papers import corpus

# A damaged tag block is reported by Pillow as a warning; the picture is taken without it.
pytestmark = pytest.mark.filterwarnings("ignore:Corrupt EXIF data")


def opened(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as image:
        return image.convert("RGBA")


@pytest.mark.parametrize("shape", ["round", "square"])
def test_a_seal_is_vermilion_on_nothing_and_always_the_same(shape: str) -> None:
    first = seal_png("정민호", shape)  # type: ignore[arg-type]  # the parameter is one of the two literals
    seal_png.cache_clear()
    image = opened(first)

    assert seal_png("정민호", shape) == first  # type: ignore[arg-type]  # as above
    pixels = image.tobytes()
    inked = {pixels[at : at + 3] for at in range(0, len(pixels), 4) if pixels[at + 3]}
    assert inked == {bytes(VERMILION)}
    assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]  # an RGBA pixel is four numbers
    assert len(first) < 12_000


@pytest.mark.parametrize(
    ("name", "letters"), [("정민호", "정민호인"), ("이수", "이수의인"), ("남궁민수", "남궁민수"), ("김", "김인")]
)
def test_a_square_seal_is_filled_up_to_four_letters(name: str, letters: str) -> None:
    assert square_letters(name) == letters


@pytest.mark.parametrize("name", ["", "김", "응우옌티흐엉", "O'Brien <b>", "가" * 40])
def test_any_name_can_have_a_seal(name: str) -> None:
    assert opened(seal_png(name, "round")).size == opened(seal_png(name, "square")).size == (300, 300)


def test_different_names_have_different_seals() -> None:
    assert len({seal_png(name, "round") for name in ("박지영", "이수진", "최영식", "김정자")}) == 4


def photo(**save: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((80, 60), 40).convert("RGB").save(out, "JPEG", **save)
    return out.getvalue()


def test_a_photo_loses_the_place_where_it_was_taken() -> None:
    tagged = Image.Exif()
    tagged[0x8825] = {1: "N", 2: (37.0, 33.0, 59.0)}
    tagged[0x010E] = "101동 1203호"
    sent = photo(exif=tagged.tobytes())
    assert b"101" in sent

    kept = clean_image(sent)

    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (80, 60) and not image.getexif()
    assert b"Exif" not in kept


def test_a_photo_taken_sideways_is_set_upright() -> None:
    tagged = Image.Exif()
    tagged[0x0112] = 6

    with Image.open(io.BytesIO(clean_image(photo(exif=tagged.tobytes())))) as image:
        assert image.size == (60, 80)


def test_what_hides_behind_a_picture_is_gone() -> None:
    assert b"<script>" not in clean_image(photo() + b"<script>alert(1)</script>")


def test_a_transparent_signature_stays_transparent() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 20), (0, 0, 0, 0)).save(out, "WEBP", lossless=True)

    assert opened(clean_image(out.getvalue())).getpixel((5, 5)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "sent", [b"", b"GIF89a", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo()[:300]]
)
def test_what_is_no_whole_picture_is_refused_with_a_sentence(sent: bytes) -> None:
    with pytest.raises(ImageRejected) as refused:
        clean_image(sent)

    assert refused.value.sentence.endswith("주십시오.") and refused.value.problems


def test_too_many_bytes_are_refused_unread() -> None:
    with pytest.raises(OverLimit):
        clean_image(photo() + bytes(IMAGE_BYTES_MAX))


@pytest.mark.parametrize("file", corpus("image", "REJECT_PARSE", "REJECT_LIMIT", "REJECT_POLICY"))
def test_bad_pictures_of_the_corpus_are_refused(file: Path) -> None:
    with pytest.raises(Refusal):
        clean_image(file.read_bytes())


@pytest.mark.parametrize("file", corpus("image", "ACCEPT", "ACCEPT_SANITISED"))
def test_good_pictures_of_the_corpus_are_taken_and_carry_nothing_else(file: Path) -> None:
    kept = clean_image(file.read_bytes())

    with Image.open(io.BytesIO(kept), formats=("PNG", "JPEG")) as image:
        assert not image.getexif()
    assert b"<html" not in kept and b"PK\x03\x04" not in kept and b"GPS" not in kept
