"""The tables. Every row belongs to a complex, and the complex is part of every key. Nothing else here."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from engine.store.columns import Id, Instant, JsonText, metadata, refers, table

complexes = Table(
    "complexes",
    metadata,
    Column("complex_id", Id, primary_key=True),
    Column("slug", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("office_name", String(200), nullable=False),
    Column("prefix", String(40), nullable=False),
    Column("households", Integer, nullable=False),
    Column("phone", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("units", JsonText, nullable=False),
)

persons = table(
    "persons",
    Column("name", String(100), nullable=False),
    Column("login", String(100)),
    Column("title", String(100), nullable=False),
    Column("description", String(200), nullable=False),
    Column("password_hash", Text),
    Column("preferences", JsonText, nullable=False),
    Column("favourites", JsonText, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("complex_id", "login", name="uq_persons_login"),
)

assignments = table(
    "assignments",
    Column("person_id", Id, nullable=False),
    Column("role", String(64), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("place", String(100), nullable=False),
    Column("basis", String(200), nullable=False),
    Column("note", String(200), nullable=False),
    refers("person_id", "persons"),
    Index("ix_assignments_person", "complex_id", "person_id"),
    Index("ix_assignments_role", "complex_id", "role"),
)

vacancies = table(
    "vacancies",
    Column("role", String(64), nullable=False),
    Column("place", String(100), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("note", String(200), nullable=False),
)

delegations = table(
    "delegations",
    Column("from_person_id", Id, nullable=False),
    Column("to_person_id", Id, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("ended_at", Instant),
    refers("from_person_id", "persons"),
    refers("to_person_id", "persons"),
    Index("ix_delegations_to", "complex_id", "to_person_id"),
)

sessions = table(
    "sessions",
    Column("token_hash", String(64), nullable=False),
    Column("person_id", Id, nullable=False),
    Column("device", String(200), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    refers("person_id", "persons"),
    key=("token_hash",),
)

releases = table(
    "releases",
    Column("hash", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("manifest", JsonText, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("activated_at", Instant),
    Column("retired_at", Instant),
    key=("hash",),
)

instances = table(
    "instances",
    Column("process", String(100), nullable=False),
    Column("release", String(64), nullable=False),
    Column("document_id", Id, nullable=False),  # Empty while the matter has no document.
    Column("parent_id", Id, nullable=False),  # Empty when a person or the clock started it.
    Column("starter_id", Id, nullable=False),
    Column("starter_role", String(64), nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    refers("release", "releases", "hash"),
    Index("ix_instances_document", "complex_id", "document_id"),
)

user_tasks = table(
    "user_tasks",
    Column("instance_id", Id, nullable=False),
    Column("document_id", Id, nullable=False),
    Column("token", String(64), nullable=False),
    Column("slot", Integer, nullable=False),
    Column("element_id", String(100), nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("performer_id", Id),
    Column("role", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("closed_at", Instant),
    Column("closed_by", Id),
    Column("held_reason", Text, nullable=False),
    Column("held_at", Instant),
    Column("pending", JsonText),
    Column("settles_at", Instant),
    refers("instance_id", "instances"),
    UniqueConstraint("complex_id", "instance_id", "token", "slot", name="uq_user_tasks_token"),
    Index("ix_user_tasks_performer", "complex_id", "performer_id", "state"),
    Index("ix_user_tasks_role", "complex_id", "role", "state"),
    Index("ix_user_tasks_instance", "complex_id", "instance_id", "state"),
    Index("ix_user_tasks_settles", "complex_id", "settles_at"),
)

documents = table(
    "documents",
    Column("form", String(100), nullable=False),
    Column("area", String(64), nullable=False),
    Column("title", String(300), nullable=False),
    Column("amount", BigInteger),
    Column("summary", Text, nullable=False),
    Column("party", String(300), nullable=False),
    Column("state", String(16), nullable=False),
    Column("number", String(100)),
    Column("drafter_id", Id, nullable=False),
    Column("drafter_name", String(100), nullable=False),
    Column("instance_id", Id, nullable=False),
    Column("release", String(64), nullable=False),
    Column("data", JsonText, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("drafted_at", Instant, nullable=False),
    Column("submitted_at", Instant),
    Column("finalized_at", Instant),
    Column("retained_until", Date),
    Column("seal", JsonText),
    Column("voided_at", Instant),
    Column("void_reason", Text, nullable=False),
    Column("copied_from", Id),
    UniqueConstraint("complex_id", "number", name="uq_documents_number"),
    Index("ix_documents_drafter", "complex_id", "drafter_id", "state"),
    Index("ix_documents_state", "complex_id", "state", "drafted_at"),
    Index("ix_documents_instance", "complex_id", "instance_id"),
)

document_versions = table(
    "document_versions",
    Column("document_id", Id, nullable=False),
    Column("round", Integer, nullable=False),
    Column("data", JsonText, nullable=False),
    Column("facts", JsonText, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", Id, nullable=False),
    refers("document_id", "documents"),
    key=("document_id", "round"),
)

approval_steps = table(
    "approval_steps",
    Column("document_id", Id, nullable=False),
    Column("round", Integer, nullable=False),
    Column("no", Integer, nullable=False),
    Column("role", String(64), nullable=False),
    Column("role_title", String(100), nullable=False),
    Column("act", String(40), nullable=False),
    Column("mode", String(8), nullable=False),
    Column("may_reject", Boolean, nullable=False),
    Column("blocking", Boolean, nullable=False),
    Column("stamp_cell", Integer, nullable=False),
    Column("clause", String(200), nullable=False),
    Column("shape", String(8), nullable=False),
    Column("person_id", Id),
    Column("person_name", String(100), nullable=False),
    Column("assignment_id", Id),
    Column("state", String(16), nullable=False),
    Column("acted_at", Instant),
    Column("comment", Text, nullable=False),
    Column("on_behalf_of", String(100), nullable=False),
    refers("document_id", "documents"),
    Index("ix_approval_steps_person", "complex_id", "person_id", "acted_at"),
    key=("document_id", "round", "no"),
)

attachments = table(
    "attachments",
    Column("document_id", Id, nullable=False),
    Column("name", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("field", String(100), nullable=False),
    Column("added_by", Id, nullable=False),
    Column("added_at", Instant, nullable=False),
    refers("document_id", "documents"),
    Index("ix_attachments_document", "complex_id", "document_id"),
)

renditions = table(
    "renditions",
    Column("document_id", Id, nullable=False),
    Column("no", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("made_by", String(40), nullable=False),
    Column("made_at", Instant, nullable=False),
    refers("document_id", "documents"),
    key=("document_id", "no", "kind"),
)

number_series = table(
    "number_series",
    Column("register", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("last", Integer, nullable=False),
    Column("issued_at", Instant, nullable=False),
    key=("register", "period"),
)

numbers = table(
    "numbers",
    Column("register", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("no", Integer, nullable=False),
    Column("text", String(100), nullable=False),
    Column("document_id", Id, nullable=False),
    Column("issued_at", Instant, nullable=False),
    UniqueConstraint("complex_id", "document_id", name="uq_numbers_document"),
    key=("register", "period", "no"),
)

effects = table(
    "effects",
    Column("instance_id", Id, nullable=False),
    Column("document_id", Id, nullable=False),
    Column("verb", String(64), nullable=False),
    Column("params", JsonText, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("error", Text, nullable=False),
    Index("ix_effects_due", "state", "due_at"),
    Index("ix_effects_document", "complex_id", "document_id"),
)

timers = table(
    "timers",
    Column("instance_id", Id, nullable=False),
    Column("token", String(64), nullable=False),
    Column("element_id", String(100), nullable=False),
    Column("due_at", Instant, nullable=False),
    refers("instance_id", "instances"),
    Index("ix_timers_due", "complex_id", "due_at"),
    key=("instance_id", "token"),
)

subscriptions = table(
    "subscriptions",
    Column("instance_id", Id, nullable=False),
    Column("token", String(64), nullable=False),
    Column("name", String(100), nullable=False),
    Column("correlation", String(128), nullable=False),
    refers("instance_id", "instances"),
    Index("ix_subscriptions_name", "complex_id", "name", "correlation"),
    key=("instance_id", "token"),
)

decisions = table(
    "decisions",
    Column("instance_id", Id, nullable=False),
    Column("document_id", Id, nullable=False),
    Column("round", Integer, nullable=False),
    Column("decision", String(100), nullable=False),
    Column("release", String(64), nullable=False),
    Column("facts", JsonText, nullable=False),
    Column("result", JsonText, nullable=False),
    Column("matched", JsonText, nullable=False),
    Column("holders", JsonText, nullable=False),
    Column("decided_at", Instant, nullable=False),
    Index("ix_decisions_document", "complex_id", "document_id"),
)

notices = table(
    "notices",
    Column("person_id", Id, nullable=False),
    Column("document_id", Id, nullable=False),
    Column("text", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("read_at", Instant),
    refers("person_id", "persons"),
    Index("ix_notices_person", "complex_id", "person_id", "made_at"),
)

events = table(
    "events",
    Column("seq", BigInteger, nullable=False),
    Column("command", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor_id", Id),
    Column("document_id", Id),
    Column("subject_id", String(64), nullable=False),
    Column("entry", LargeBinary, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
    Index("ix_events_document", "complex_id", "document_id", "seq"),
    key=("seq",),
)

event_trees = table(
    "event_trees",
    Column("size", BigInteger, nullable=False),
    Column("peaks", LargeBinary, nullable=False),
    key=(),
)

answers = table(
    "answers",
    Column("person_id", Id, nullable=False),
    Column("route", String(100), nullable=False),
    Column("key", String(200), nullable=False),
    Column("body_sha256", String(64), nullable=False),
    Column("answer", JsonText, nullable=False),
    Column("answered_at", Instant, nullable=False),
    Index("ix_answers_answered", "answered_at"),
    key=("person_id", "route", "key"),
)
