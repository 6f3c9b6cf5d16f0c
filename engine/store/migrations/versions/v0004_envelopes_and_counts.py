"""Envelopes and counts, with what the database itself promises about them, whoever asks:

an envelope is the sum of its entries, entries are only added, and what is drawn never exceeds the amount; a list of the
entitled is frozen, nobody answers twice, an answer to a secret question is kept nowhere, and what is closed stays so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import Instant, JsonText

revision = "0004"
down_revision = "0003"

ID = sa.String(length=32)
THE_COUNT = "SELECT 1 FROM counts c WHERE c.complex_id = NEW.complex_id AND c.id = NEW.count_id AND "
TICKED = "SELECT COUNT(*) FROM count_entitled p WHERE p.complex_id = NEW.complex_id AND p.count_id = NEW.id"
ITS_NEXT_ENTRY = (
    "SELECT 1 FROM envelope_entries n WHERE n.complex_id = NEW.complex_id AND n.envelope_id = NEW.id "
    "AND n.no = NEW.entries AND NEW.entries = OLD.entries + 1 "
    "AND NEW.amount = OLD.amount + n.granted AND NEW.drawn = OLD.drawn + n.drawn"
)


def _kept(*columns: str) -> str:
    return " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)


FROZEN_QUESTION = _kept(
    *("id", "instance_id", "token", "document_id", "record_id", "question", "options", "is_secret", "closes", "closer"),
    *("entitled", "asked_by", "opened_at"),
)
FROZEN_PERSON = _kept("complex_id", "count_id", "person_id", "no", "name", "title")

REFUSALS = [
    ("envelopes", "INSERT", "NEW.amount <> 0 OR NEW.drawn <> 0 OR NEW.entries <> 0", "an envelope begins empty"),
    ("envelopes", "UPDATE", f"NOT EXISTS ({ITS_NEXT_ENTRY})", "an envelope moves only with its entries"),
    ("envelopes", "DELETE", "true", "envelopes are never deleted"),
    ("envelope_entries", "UPDATE", "true", "envelope_entries is append-only"),
    ("envelope_entries", "DELETE", "true", "envelope_entries is append-only"),
    ("counts", "INSERT", "NEW.state <> 'opening' OR NEW.answered <> 0", "a count begins unopened and unanswered"),
    ("counts", "UPDATE", "OLD.state IN ('closed', 'cancelled')", "a count that is over is never changed"),
    ("counts", "UPDATE", f"NOT ({FROZEN_QUESTION})", "a question is never changed"),
    (
        "counts",
        "UPDATE",
        f"OLD.state = 'opening' AND (NEW.state <> 'open' OR NEW.entitled <> ({TICKED}))",
        "a count opens with its whole list",
    ),
    ("counts", "UPDATE", "OLD.state = 'open' AND NEW.state = 'opening'", "a list is frozen once"),
    ("counts", "UPDATE", f"NEW.answered <> ({TICKED} AND p.answered)", "answers are counted by the list"),
    ("counts", "DELETE", "true", "counts are never deleted"),
    ("count_entitled", "INSERT", f"NEW.answered OR NOT EXISTS ({THE_COUNT} c.state = 'opening')", "the list is frozen"),
    (
        "count_entitled",
        "UPDATE",
        f"OLD.answered OR NOT NEW.answered OR NOT ({FROZEN_PERSON}) OR NOT EXISTS ({THE_COUNT} c.state = 'open')",
        "everybody answers once, while it is open",
    ),
    ("count_entitled", "DELETE", "true", "the list is frozen"),
    (
        "count_answers",
        "INSERT",
        f"NOT EXISTS ({THE_COUNT} c.state = 'open' AND NOT c.is_secret)",
        "only open questions keep their answers",
    ),
    ("count_answers", "UPDATE", "true", "an answer is never changed"),
    ("count_answers", "DELETE", "true", "an answer is never changed"),
]
"""(table, verb, when, message): refused by a trigger on both databases, in the same words."""

ALONG = [
    (
        "envelope_entries",
        "INSERT",
        "true",
        "UPDATE envelopes SET amount = amount + NEW.granted, drawn = drawn + NEW.drawn, entries = entries + 1 "
        "WHERE complex_id = NEW.complex_id AND id = NEW.envelope_id",
    ),
    (
        "count_entitled",
        "UPDATE",
        "NEW.answered AND NOT OLD.answered",
        "UPDATE counts SET answered = answered + 1 WHERE complex_id = NEW.complex_id AND id = NEW.count_id",
    ),
]
"""(table, verb, when, statement): what the database does along with a row."""


def upgrade() -> None:
    """Create the tables, then their triggers in the words of the database at hand."""
    _envelopes()
    _counts()
    postgresql = op.get_bind().dialect.name == "postgresql"
    for at, (table, verb, when, message) in enumerate(REFUSALS):
        name = f"{table}_{verb.lower()}_guard_{at}"
        if postgresql:
            _function(name, f"IF {when} THEN RAISE EXCEPTION 'danji: {message}'; END IF", verb)
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION danji_{name}()")
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, 'danji: {message}'); END"
            )
    for table, verb, when, statement in ALONG:
        name = f"{table}_{verb.lower()}_along"
        if postgresql:
            _function(name, f"IF {when} THEN {statement}; END IF", verb)
            op.execute(f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION danji_{name}()")
        else:
            op.execute(f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW WHEN {when} BEGIN {statement}; END")


def _function(name: str, body: str, verb: str) -> None:
    row = "OLD" if verb == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION danji_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN {row}; END $$"
    )


def _envelopes() -> None:
    op.create_table(
        "envelopes",
        sa.Column("complex_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("drawn", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("record_id", ID, nullable=True),
        sa.Column("instance_id", ID, nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_envelopes"),
        sa.UniqueConstraint("complex_id", "record_id", name="uq_envelopes_record"),
        sa.CheckConstraint("drawn >= 0 AND drawn <= amount", name="ck_envelopes_drawn_within_amount"),
    )
    op.create_table(
        "envelope_entries",
        sa.Column("complex_id", ID, nullable=False),
        sa.Column("envelope_id", ID, nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=False),
        sa.Column("drawn", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("left_after", sa.BigInteger(), nullable=False),
        sa.Column("document_id", ID, nullable=True),
        sa.Column("instance_id", ID, nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "envelope_id"], ["envelopes.complex_id", "envelopes.id"]),
        sa.PrimaryKeyConstraint("complex_id", "envelope_id", "no", name="pk_envelope_entries"),
        sa.CheckConstraint(
            "(kind IN ('opened', 'amended') AND drawn = 0) "
            "OR (kind IN ('drawn', 'released') AND granted = 0 AND document_id IS NOT NULL)",
            name="ck_envelope_entries_kind",
        ),
        sa.CheckConstraint("total >= 0 AND left_after >= 0", name="ck_envelope_entries_sums"),
    )
    op.create_index("ix_envelope_entries_document", "envelope_entries", ["complex_id", "document_id"], unique=False)


def _counts() -> None:
    op.create_table(
        "counts",
        sa.Column("complex_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("instance_id", ID, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("document_id", ID, nullable=True),
        sa.Column("record_id", ID, nullable=True),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("options", JsonText(), nullable=False),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.Column("closes", sa.String(length=16), nullable=False),
        sa.Column("closer", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", ID, nullable=True),
        sa.Column("result", JsonText(), nullable=True),
        sa.Column("sealed_tally", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["complex_id", "instance_id"], ["instances.complex_id", "instances.id"]),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_counts"),
        sa.UniqueConstraint("complex_id", "instance_id", "token", name="uq_counts_token"),
        sa.CheckConstraint("entitled > 0 AND answered >= 0 AND answered <= entitled", name="ck_counts_answered"),
        sa.CheckConstraint("state IN ('opening', 'open', 'closed', 'cancelled')", name="ck_counts_state"),
        sa.CheckConstraint("(state = 'closed') = (result IS NOT NULL)", name="ck_counts_result"),
        sa.CheckConstraint(
            "(sealed_tally IS NOT NULL) = (is_secret AND state IN ('opening', 'open'))", name="ck_counts_sealed_tally"
        ),
    )
    op.create_index("ix_counts_document", "counts", ["complex_id", "document_id"], unique=False)
    op.create_index("ix_counts_record", "counts", ["complex_id", "record_id"], unique=False)
    op.create_index("ix_counts_closer", "counts", ["complex_id", "state", "closer"], unique=False)
    op.create_table(
        "count_entitled",
        sa.Column("complex_id", ID, nullable=False),
        sa.Column("count_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "count_id"], ["counts.complex_id", "counts.id"]),
        sa.PrimaryKeyConstraint("complex_id", "count_id", "person_id", name="pk_count_entitled"),
    )
    op.create_index("ix_count_entitled_person", "count_entitled", ["complex_id", "person_id", "answered"], unique=False)
    op.create_table(
        "count_answers",
        sa.Column("complex_id", ID, nullable=False),
        sa.Column("count_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("option", sa.String(length=200), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complex_id", "count_id", "person_id"],
            ["count_entitled.complex_id", "count_entitled.count_id", "count_entitled.person_id"],
        ),
        sa.PrimaryKeyConstraint("complex_id", "count_id", "person_id", name="pk_count_answers"),
    )
