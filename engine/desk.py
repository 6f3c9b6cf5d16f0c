"""The desk: what commands and queries work with, opened once per process, and who is acting at an instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from engine.bylaws import Bylaws, FormDefinition
from engine.model.calendar import local_day
from engine.model.errors import NotSignedIn
from engine.model.person import Actor, Assignment, role_title
from engine.model.record import Record
from engine.model.release import NOTES, Release, read_notes
from engine.paper.seal import SigningKey, load_or_make_key
from engine.shelf import Shelf, read_once
from engine.store import documents, events, people, records, releases, search_index, submissions
from engine.store.blobs import BlobStore
from engine.store.documents import Document
from engine.store.people import Complex
from engine.store.session import Database, Tx

HOUSE = "00000000000000000000000000000001"
"""The id of the one complex an embedded installation serves."""
INDEXED_ROWS = 200
"""How many are indexed in one transaction."""
DATABASE, BLOBS, SEAL_KEY = "danji.db", "blobs", "seal.key"
"""What lies in the home of an installation. The database is elsewhere when its address was given."""


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """Everything a command needs besides its actor. `clock` is the only way to the present."""

    db: Database
    blobs: BlobStore
    shelf: Shelf
    key: SigningKey
    clock: Callable[[], datetime] = wall_clock
    complex_id: str = HOUSE

    def bylaws(self, release: str) -> Bylaws:
        """The bylaws of a release."""
        return self.shelf.get(release)

    def bylaws_in_force(self, tx: Tx) -> Bylaws:
        """The bylaws new matters begin under."""
        active = releases.active(tx)
        assert active is not None, "a desk is opened with a release"
        return self.shelf.get(active)

    @cached_property
    def complex(self) -> Complex:
        """The complex this desk serves; it exists once it was founded."""
        with self.db.reading(self.complex_id, self.clock()) as tx:
            found = people.complex_of(tx)
        assert found is not None, "the complex has not been founded"
        return found


def read_definitions(folder: Path) -> dict[str, bytes]:
    """The files of the release kept in a folder: `processes/` and `forms/`, without demo stories and scenarios'
    read-mes. Names are relative, with forward slashes."""
    files: dict[str, bytes] = {}
    for top in ("processes", "forms"):
        for path in sorted((folder / top).rglob("*")):
            relative = path.relative_to(folder)
            if path.is_file() and path.suffix != ".md" and "_demo" not in relative.parts:
                files[relative.as_posix()] = path.read_bytes()
    return files


def files_of(blobs: BlobStore, tx: Tx, release: str) -> dict[str, bytes]:
    """The files of a release that is kept here."""
    return {path: blobs.get(sha256) for path, sha256 in releases.manifest(tx, release).items()}


def files_in_force(home: Path, database_url: str | None) -> dict[str, bytes] | None:
    """The files of the release in force, to look at; None where no desk was ever opened. Nothing is written."""
    if database_url is None and not (home / DATABASE).exists():
        return None
    database = Database(database_url or f"sqlite:///{home / DATABASE}")
    try:
        with database.reading(HOUSE, wall_clock()) as tx:
            active = releases.active(tx)
            return None if active is None else files_of(BlobStore(home / BLOBS), tx, active)
    finally:
        database.close()


Told = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and how much there is."""


def _silence(what: str, done: int, total: int) -> None:
    return None


def open_desk(
    home: Path,
    *,
    database_url: str | None,
    definitions: Path,
    clock: Callable[[], datetime] = wall_clock,
    told: Told = _silence,
) -> Desk:
    """Open the database and blobs under `home` and load the base release from `definitions`. It is put in force when
    the folder has changed since it was last taken from there; else what came through the door stays in force.

    A definition that cannot be read refuses the whole start, with every problem; nothing is half-loaded."""
    files = read_definitions(definitions)
    return open_with(home, database_url=database_url, files=files, base=read_once(files), clock=clock, told=told)


def open_with(
    home: Path,
    *,
    database_url: str | None,
    files: Mapping[str, bytes],
    base: Bylaws,
    clock: Callable[[], datetime] = wall_clock,
    told: Told = _silence,
) -> Desk:
    """Open the database and blobs under `home` with a base release that was read already. What an older version kept
    is made to be found first; `told` hears how far that is."""
    home.mkdir(parents=True, exist_ok=True)
    database = Database(database_url or f"sqlite:///{home / DATABASE}")
    database.migrate()
    blobs = BlobStore(home / BLOBS)

    def fetch(release: str) -> Mapping[str, bytes]:
        with database.reading(HOUSE, clock()) as tx:
            return files_of(blobs, tx, release)

    desk = Desk(database, blobs, Shelf(fetch), load_or_make_key(home / SEAL_KEY), clock)
    desk.shelf.put(base)
    with database.transaction(HOUSE, clock()) as tx:
        _take_from_folder(tx, blobs, Release(files))
    _let_all_be_found(desk, told)
    return desk


def _take_from_folder(tx: Tx, blobs: BlobStore, release: Release) -> None:
    """Put the release of the folder in force, unless it is the one that was last taken from there. A release that came
    through the door since then stays: only a folder that changed has something new to say."""
    if submissions.last_from_folder(tx) == release.hash:
        return
    blobs.put_all(release.files.values())
    former = releases.active(tx)
    if former != release.hash:
        releases.activate(tx, release.hash, release.manifest)
    submissions.make_way(tx)
    notes = read_notes(release.files[NOTES])[0] if NOTES in release.files else None
    taken = submissions.add(
        tx,
        {
            "source": "folder",
            "state": "active",
            "release": release.hash,
            "based_on": former or "",
            "title": notes.title if notes else "",
            "notes": notes.to_json() if notes else {},
            "activated_at": tx.now,
        },
    )
    if former not in (None, release.hash):
        said = {"release": release.hash, "former": former, "by": "folder"}
        events.append(tx, "release.activated", actor_id=None, actor={}, subject_id=taken, document_id=None, data=said)


def _let_all_be_found(desk: Desk, told: Told) -> None:
    """Index whatever is not in the index, some at a time, so that an interruption loses little."""
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        if search_index.is_whole(tx):
            return
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        search_index.begin_anew(tx)
        total = documents.count(tx) + records.count(tx)
    done, paper, record = 0, "", ""
    while done < total:
        with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
            papers = documents.after(tx, paper, INDEXED_ROWS)
            kept = [] if papers else records.after(tx, record, INDEXED_ROWS)
            for document in papers:
                documents.let_be_found(tx, document, _form_title(desk, document))
                paper = document.id
            for entry, words, opened_by in kept:
                records.let_be_found(tx, entry, words, opened_by, _register_title(desk, entry))
                record = entry.id
        done += len(papers) + len(kept)
        told("찾을 수 있게 정리합니다", done, total)
        if not papers and not kept:
            break
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        search_index.finish(tx)


def _form_title(desk: Desk, document: Document) -> str:
    forms = desk.bylaws(document.release).forms
    return forms[document.form].title if document.form in forms else document.form


def _register_title(desk: Desk, record: Record) -> str:
    registers = desk.bylaws(record.release).records
    return registers[record.register].register.title if record.register in registers else record.register


def actor_at(desk: Desk, tx: Tx, person_id: str) -> Actor:
    """A person as they stand now: roles held, what these allow, and for whom they stand in."""
    person = people.person_row(tx, person_id)
    if person is None:
        raise NotSignedIn
    today = local_day(tx.now)
    roles = desk.bylaws_in_force(tx).roles
    held = tuple(people.assignments_on(tx, today, person_id))
    absent = [
        d.from_person_id
        for d, ended_at in people.delegations_of(tx, since=today, to_person_id=person_id)
        if ended_at is None and d.in_force_on(today)
    ]
    names = {p.id: p.name for p in people.people(tx)} if absent else {}
    may = frozenset(p for a in held if a.role in roles for p in roles[a.role].may)
    return Actor(
        complex_id=tx.complex_id,
        person_id=person_id,
        name=person.name,
        title=person.title or role_title(held, roles),
        assignments=held,
        may=may,
        stands_in_for={absentee: names[absentee] for absentee in absent} or None,
    )


def starting_role(actor: Actor, bylaws: Bylaws, form: FormDefinition) -> Assignment | None:
    """The role in which a person may start this form: the one held longest that the form names, or, where it names
    none, that may draft at all. A form no procedure begins with is started by nobody."""
    if not form.process:
        return None
    able = [
        a
        for a in actor.assignments
        if a.role in bylaws.roles
        and (a.role in form.starters if form.starters else "documents.draft" in bylaws.roles[a.role].may)
    ]
    return min(able, key=lambda a: (a.since, a.id)) if able else None


def may_begin(actor: Actor, bylaws: Bylaws, slug: str) -> bool:
    """Whether a person may start this form today; one the bylaws in force do not know is started by nobody."""
    return slug in bylaws.forms and starting_role(actor, bylaws, bylaws.forms[slug]) is not None
