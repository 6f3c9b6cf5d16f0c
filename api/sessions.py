"""Coming in and going out, and how the screen looks for a person."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.auth import SignInGate, drop_session, keep_session, opens, token_of
from api.deps import AtDesk, By, MaybeOnce, UnderSettings, Visitor
from api.door import Door
from api.shapes import Given, Shown
from engine.commands import people
from engine.commands import sessions as sessions_at
from engine.desk import Desk
from engine.queries import sessions

router = APIRouter(route_class=Door, tags=["sessions"])


class Complex(Shown):
    """The complex this installation serves."""

    name: str
    households: int
    phone: str
    prefix: str


class Preferences(Shown):
    """How a person wants the screen."""

    text_size: Literal[100, 125, 150, 200]
    easy: bool
    theme: Literal["light", "dark", "hc", "auto"]


class Person(Shown):
    """The person who is signed in."""

    id: str
    name: str
    title: str
    initial: str
    roles: list[str]
    may: list[str]
    begins: bool
    """Whether there is a form this person may begin."""
    preferences: Preferences


class RegisterName(Shown):
    """A register, for the menu."""

    id: str
    title: str


class Session(Shown):
    """What the frame of every page shows."""

    signed_in: bool
    demo: bool
    complex: Complex
    person: Person | None
    inbox_count: int
    registers: list[RegisterName]


class DemoPerson(Shown):
    """An invented person a visitor may be."""

    person_id: str
    name: str
    title: str
    description: str


class Credentials(Given):
    """Login and password."""

    login: Annotated[str, Field(min_length=1, max_length=100)]
    password: Annotated[str, Field(min_length=1, max_length=200)]


class DemoChoice(Given):
    """Whom a visitor wants to be."""

    person_id: Annotated[str, Field(min_length=1, max_length=64)]


class PreferenceChanges(Given):
    """What is to change; what is not named stays."""

    text_size: Literal[100, 125, 150, 200] | None = None
    easy: bool | None = None
    theme: Literal["light", "dark", "hc", "auto"] | None = None


@router.get("/session", operation_id="read_session", response_model=Session)
@opens("session.read")
def read_session(request: Request, desk: AtDesk, visitor: Visitor) -> object:
    """Who is signed in, if anybody."""
    return sessions.describe(desk, visitor, demo=request.app.state.demo)


@router.post("/session", operation_id="sign_in", response_model=Session)
@opens("session.begin")
def sign_in(request: Request, response: Response, desk: AtDesk, settings: UnderSettings, body: Credentials) -> object:
    """Sign in with login and password."""
    gate: SignInGate = request.app.state.gate
    address = request.client.host if request.client else ""
    with gate.passing(body.login, address):
        token = sessions_at.sign_in(desk, body.login, body.password, device=_device(request))
    return _begun(request, response, desk, settings, token)


@router.delete("/session", operation_id="sign_out", status_code=204)
@opens("session.end")
def sign_out(request: Request, desk: AtDesk, settings: UnderSettings) -> Response:
    """End the session, here and on the server."""
    if token := token_of(request):
        sessions_at.sign_out(desk, token)
    response = Response(status_code=204)
    drop_session(response, settings)
    return response


@router.get("/demo/people", operation_id="list_demo_people", response_model=list[DemoPerson])
@opens("demo.read")
def list_demo_people(desk: AtDesk) -> object:
    """The invented people of the demonstration; elsewhere this does not exist."""
    return sessions.demo_people(desk)


@router.post("/demo/session", operation_id="sign_in_as_demo_person", response_model=Session)
@opens("demo.begin")
def sign_in_as_demo_person(
    request: Request, response: Response, desk: AtDesk, settings: UnderSettings, body: DemoChoice
) -> object:
    """Be one of the invented people; elsewhere this does not exist."""
    token = sessions_at.sign_in_as(desk, body.person_id, device=_device(request))
    return _begun(request, response, desk, settings, token)


@router.put("/me/preferences", operation_id="set_preferences", response_model=Preferences)
@opens("me.change")
def set_preferences(desk: AtDesk, by: By, body: PreferenceChanges, once: MaybeOnce) -> object:
    """Change text size, easy mode or theme."""
    kept = people.set_preferences(desk, by, body.model_dump(exclude_none=True), once=once)
    return sessions.PREFERENCES | kept


def _begun(request: Request, response: Response, desk: Desk, settings: UnderSettings, token: str) -> object:
    # A session the browser had before ends here: signing in never leaves an older key lying around.
    if earlier := token_of(request):
        sessions_at.sign_out(desk, earlier)
    keep_session(response, settings, token)
    return sessions.describe(desk, sessions.actor_of(desk, token), demo=request.app.state.demo)


def _device(request: Request) -> str:
    return request.headers.get("user-agent", "")[:200]
