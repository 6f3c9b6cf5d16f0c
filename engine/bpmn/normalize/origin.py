"""Which tool a file comes from, as it says itself, for the name of the folder it is kept in."""

from __future__ import annotations

import re
from typing import Final

_EXPORTER: Final = re.compile(rb"\bexporter\s*=\s*[\"']([^\"'<>]{1,120})[\"']")
_SPACES: Final = (
    (b"camunda.org/schema/zeebe", "Camunda 8"), (b"camunda.org/schema/1.0/bpmn", "Camunda"),
    (b"flowable.org", "Flowable"), (b"activiti.org", "Activiti"), (b"signavio.com", "Signavio"),
    (b"boc-group.com", "ADONIS"), (b"trisotech.com", "Trisotech"), (b"bizagi.com", "Bizagi"),
    (b"itp-commerce.com", "itp-commerce"), (b"w4.eu", "W4"), (b"omninet", "Omninet"), (b"bonitasoft", "Bonita"),
    (b"jboss.org/drools", "jBPM"), (b"spiffworkflow.org", "SpiffWorkflow"), (b"ids-scheer", "ARIS"),
    (b"aris.com", "ARIS"), (b"oracle.com/bpm", "Oracle"), (b"ibm.com/bpm", "IBM"), (b"modeliosoft", "Modelio"),
    (b"visual-paradigm", "Visual Paradigm"), (b"sparxsystems", "Enterprise Architect"), (b"bpmn.io", "bpmn.io"),
)  # fmt: skip
_HEAD_BYTES: Final = 20_000


def tool_of(source: bytes) -> str:
    """What the file says it was exported by; else the tool whose words it uses; else `unknown`."""
    head = source[:_HEAD_BYTES].replace(b"\x00", b"")
    if found := _EXPORTER.search(head):
        return " ".join(found[1].decode("utf-8", "replace").split(",")[0].split())[:60]
    lowered = head.lower()
    return next((name for space, name in _SPACES if space in lowered), "unknown")
