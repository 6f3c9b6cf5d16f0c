"""What was imported once is in our dialect: importing it again changes nothing and finds nothing new."""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from engine.bpmn.normalize import Imported, normalize
from tests.bpmn.importing.shapes import SAMPLES

ROOT = Path(__file__).parents[3]
SUITE = ROOT / ".." / "shared" / "conformance" / "miwg"
OURS = sorted((ROOT / "processes").glob("*/*.bpmn"))
REAL = sorted(SUITE.rglob("*.bpmn"))[::9] if SUITE.is_dir() else []
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
KINDS = (
    "task", "userTask", "subProcess", "boundaryEvent", "startEvent", "sequenceFlow", "lane", "exclusiveGateway",
    "complexGateway", "transaction", "callActivity", "process", "dataObjectReference", "textAnnotation", "participant",
    "messageFlow", "intermediateCatchEvent", "scriptTask", "adHocSubProcess", "dataInputAssociation", "text",
    "linkEventDefinition", "compensateEventDefinition", "timerEventDefinition", "extensionElements", "collaboration",
)  # fmt: skip


def assert_settled(imported: Imported) -> None:
    told = {(f.code, f.element) for f in imported.findings}
    for copy in imported.copies:
        again = normalize(copy.bpmn, imported.file)
        assert again.bpmn == copy.bpmn
        assert {b.key for b in again.bindings} == {b.key for b in imported.bindings if b.process == copy.process}
        assert {(f.code, f.element) for f in again.findings} <= told


@pytest.mark.parametrize("path", OURS, ids=lambda p: p.stem)
def test_our_own_procedures_are_taken_byte_for_byte(path):
    source = path.read_bytes()

    imported = normalize(source, path.name)

    assert (imported.outcome, imported.bpmn) == ("runnable", source)
    assert imported.findings == imported.bindings == ()


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_importing_a_copy_again_changes_nothing(name):
    imported = normalize(SAMPLES[name], name)

    assert imported.copies
    assert_settled(imported)


@pytest.mark.skipif(not REAL, reason="../shared/conformance/miwg is not on this machine")
def test_importing_the_copies_of_real_files_again_changes_nothing():
    for path in REAL:
        assert_settled(normalize(path.read_bytes(), path.name))


@pytest.mark.parametrize("seed", range(6))
def test_no_damage_to_a_file_lets_anything_but_an_answer_out(seed):
    """Elements cut out, doubled, moved, renamed; attributes emptied: each time an answer, which is settled too."""
    chance = random.Random(seed)
    sources = [*SAMPLES.values(), *(p.read_bytes() for p in REAL[::5])]
    for _ in range(12):
        imported = normalize(damaged(chance.choice(sources), chance), "damaged.bpmn")
        assert imported.outcome == "refused" or imported.copies
        assert all(tally.lost == 0 for tally in imported.tallies.values())
        assert_settled(imported)


def damaged(source: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.1:
        at = chance.randrange(len(source))
        return source[:at] + source[at + chance.randrange(200) :]
    try:
        root = etree.fromstring(source)
    except etree.XMLSyntaxError:
        return source
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    ids = [e.get("id", "") for e in elements]
    for _ in range(chance.choice([1, 2, 3, 6])):
        element, parent = chance.choice(elements), None
        parent = element.getparent()
        match chance.randrange(5):
            case 0 if parent is not None:
                parent.remove(element)
            case 1 if parent is not None:
                chance.choice(elements).append(deepcopy(element))
            case 2:
                element.tag = BPMN + chance.choice(KINDS)
            case 3 if element.attrib:
                element.set(chance.choice(sorted(element.attrib)), chance.choice([*ids, "", "1x", "a b", "${x}", "{}"]))
            case 4:
                element.text = chance.choice([*ids, "P3D", "${a}", "=x"])
    return etree.tostring(root)
