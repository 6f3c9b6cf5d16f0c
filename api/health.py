"""Whether the process lives and whether it can do its work. For machines that watch."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from api.auth import opens
from api.deps import AtDesk
from api.door import Door
from api.shapes import Shown
from engine.model.errors import NotReady, NotSignedIn
from engine.queries import sessions

router = APIRouter(route_class=Door, tags=["health"])


class Health(Shown):
    """A good answer; a bad one is a problem."""

    status: Literal["ok"]


@router.get("/health", operation_id="read_health", response_model=Health)
@opens("health.read")
def read_health() -> object:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready", operation_id="read_ready", response_model=Health)
@opens("health.read")
def read_ready(desk: AtDesk) -> object:
    """The database answers, too."""
    try:
        # A session nobody has: the question goes the way of every request, down to the tables.
        sessions.actor_of(desk, "")
    except NotSignedIn:
        return {"status": "ok"}
    except Exception as fault:
        raise NotReady from fault
    raise AssertionError("an empty token is nobody's")
