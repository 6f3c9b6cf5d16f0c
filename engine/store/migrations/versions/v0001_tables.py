"""The tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import Instant, JsonText

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "answers",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("route", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("answer", JsonText(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "person_id", "route", "key", name="pk_answers"),
    )
    op.create_index("ix_answers_answered", "answers", ["answered_at"], unique=False)
    op.create_table(
        "complexes",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("office_name", sa.String(length=200), nullable=False),
        sa.Column("prefix", sa.String(length=40), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("units", JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "decisions",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=100), nullable=False),
        sa.Column("release", sa.String(length=64), nullable=False),
        sa.Column("facts", JsonText(), nullable=False),
        sa.Column("result", JsonText(), nullable=False),
        sa.Column("matched", JsonText(), nullable=False),
        sa.Column("holders", JsonText(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_document", "decisions", ["complex_id", "document_id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=100), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("party", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("drafter_id", sa.String(length=32), nullable=False),
        sa.Column("drafter_name", sa.String(length=100), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("release", sa.String(length=64), nullable=False),
        sa.Column("data", JsonText(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("drafted_at", Instant(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("finalized_at", Instant(), nullable=True),
        sa.Column("retained_until", sa.Date(), nullable=True),
        sa.Column("seal", JsonText(), nullable=True),
        sa.Column("voided_at", Instant(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("copied_from", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_documents"),
        sa.UniqueConstraint("complex_id", "number", name="uq_documents_number"),
    )
    op.create_index("ix_documents_drafter", "documents", ["complex_id", "drafter_id", "state"], unique=False)
    op.create_index("ix_documents_state", "documents", ["complex_id", "state", "drafted_at"], unique=False)
    op.create_table(
        "effects",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("verb", sa.String(length=64), nullable=False),
        sa.Column("params", JsonText(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_effects"),
    )
    op.create_index("ix_effects_document", "effects", ["complex_id", "document_id"], unique=False)
    op.create_index("ix_effects_due", "effects", ["state", "due_at"], unique=False)
    op.create_table(
        "event_trees",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("peaks", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", name="pk_event_trees"),
    )
    op.create_table(
        "events",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("command", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=True),
        sa.Column("document_id", sa.String(length=32), nullable=True),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "seq", name="pk_events"),
    )
    op.create_index("ix_events_document", "events", ["complex_id", "document_id", "seq"], unique=False)
    op.create_table(
        "number_series",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("register", sa.String(length=64), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "register", "period", name="pk_number_series"),
    )
    op.create_table(
        "numbers",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("register", sa.String(length=64), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=100), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "register", "period", "no", name="pk_numbers"),
        sa.UniqueConstraint("complex_id", "document_id", name="uq_numbers_document"),
    )
    op.create_table(
        "persons",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=True),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("preferences", JsonText(), nullable=False),
        sa.Column("favourites", JsonText(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_persons"),
        sa.UniqueConstraint("complex_id", "login", name="uq_persons_login"),
    )
    op.create_table(
        "releases",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("manifest", JsonText(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("activated_at", Instant(), nullable=True),
        sa.Column("retired_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("complex_id", "hash", name="pk_releases"),
    )
    op.create_table(
        "vacancies",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_vacancies"),
    )
    op.create_table(
        "approval_steps",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("role_title", sa.String(length=100), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("may_reject", sa.Boolean(), nullable=False),
        sa.Column("blocking", sa.Boolean(), nullable=False),
        sa.Column("stamp_cell", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(length=200), nullable=False),
        sa.Column("shape", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("person_name", sa.String(length=100), nullable=False),
        sa.Column("assignment_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("acted_at", Instant(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "document_id"], ["documents.complex_id", "documents.id"]),
        sa.PrimaryKeyConstraint("complex_id", "document_id", "round", "no", name="pk_approval_steps"),
    )
    op.create_index("ix_approval_steps_person", "approval_steps", ["complex_id", "person_id", "acted_at"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "person_id"], ["persons.complex_id", "persons.id"]),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_assignments"),
    )
    op.create_index("ix_assignments_person", "assignments", ["complex_id", "person_id"], unique=False)
    op.create_index("ix_assignments_role", "assignments", ["complex_id", "role"], unique=False)
    op.create_table(
        "attachments",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "document_id"], ["documents.complex_id", "documents.id"]),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_attachments"),
    )
    op.create_index("ix_attachments_document", "attachments", ["complex_id", "document_id"], unique=False)
    op.create_table(
        "delegations",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_person_id", sa.String(length=32), nullable=False),
        sa.Column("to_person_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["complex_id", "from_person_id"], ["persons.complex_id", "persons.id"]),
        sa.ForeignKeyConstraint(["complex_id", "to_person_id"], ["persons.complex_id", "persons.id"]),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_delegations"),
    )
    op.create_index("ix_delegations_to", "delegations", ["complex_id", "to_person_id"], unique=False)
    op.create_table(
        "document_versions",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("data", JsonText(), nullable=False),
        sa.Column("facts", JsonText(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("saved_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "document_id"], ["documents.complex_id", "documents.id"]),
        sa.PrimaryKeyConstraint("complex_id", "document_id", "round", name="pk_document_versions"),
    )
    op.create_table(
        "instances",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("process", sa.String(length=100), nullable=False),
        sa.Column("release", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("starter_id", sa.String(length=32), nullable=False),
        sa.Column("starter_role", sa.String(length=64), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["complex_id", "release"], ["releases.complex_id", "releases.hash"]),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_instances"),
    )
    op.create_index("ix_instances_document", "instances", ["complex_id", "document_id"], unique=False)
    op.create_table(
        "notices",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["complex_id", "person_id"], ["persons.complex_id", "persons.id"]),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_notices"),
    )
    op.create_index("ix_notices_person", "notices", ["complex_id", "person_id", "made_at"], unique=False)
    op.create_table(
        "renditions",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "document_id"], ["documents.complex_id", "documents.id"]),
        sa.PrimaryKeyConstraint("complex_id", "document_id", "no", "kind", name="pk_renditions"),
    )
    op.create_table(
        "sessions",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "person_id"], ["persons.complex_id", "persons.id"]),
        sa.PrimaryKeyConstraint("complex_id", "token_hash", name="pk_sessions"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("correlation", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "instance_id"], ["instances.complex_id", "instances.id"]),
        sa.PrimaryKeyConstraint("complex_id", "instance_id", "token", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_name", "subscriptions", ["complex_id", "name", "correlation"], unique=False)
    op.create_table(
        "timers",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "instance_id"], ["instances.complex_id", "instances.id"]),
        sa.PrimaryKeyConstraint("complex_id", "instance_id", "token", name="pk_timers"),
    )
    op.create_index("ix_timers_due", "timers", ["due_at"], unique=False)
    op.create_table(
        "user_tasks",
        sa.Column("complex_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("performer_id", sa.String(length=32), nullable=True),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", sa.String(length=32), nullable=True),
        sa.Column("held_reason", sa.Text(), nullable=False),
        sa.Column("held_at", Instant(), nullable=True),
        sa.Column("pending", JsonText(), nullable=True),
        sa.Column("settles_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["complex_id", "instance_id"], ["instances.complex_id", "instances.id"]),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_user_tasks"),
        sa.UniqueConstraint("complex_id", "instance_id", "token", "slot", name="uq_user_tasks_token"),
    )
    op.create_index("ix_user_tasks_instance", "user_tasks", ["complex_id", "instance_id", "state"], unique=False)
    op.create_index("ix_user_tasks_performer", "user_tasks", ["complex_id", "performer_id", "state"], unique=False)
    op.create_index("ix_user_tasks_role", "user_tasks", ["complex_id", "role", "state"], unique=False)
    op.create_index("ix_user_tasks_settles", "user_tasks", ["complex_id", "settles_at"], unique=False)
