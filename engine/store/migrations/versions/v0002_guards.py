"""What the database itself refuses, whoever asks: changing a final document, a signature or the log."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

APPEND_ONLY = ("events", "document_versions", "renditions", "numbers", "decisions")

KEPT_OF_A_FINAL_DOCUMENT = (
    *("form", "title", "amount", "summary", "party", "number", "drafter_id", "drafter_name", "instance_id"),
    *("release", "data", "round", "drafted_at", "submitted_at", "finalized_at", "retained_until", "seal"),
)

DOCUMENT_IS_CLOSED = "OLD.state IN ('final', 'void')"
IT_IS_VOIDED_AND_NOTHING_ELSE = "OLD.state = 'final' AND NEW.state = 'void' AND " + " AND ".join(
    f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in KEPT_OF_A_FINAL_DOCUMENT
)

REFUSALS = [
    *((table, verb, "", f"{table} is append-only") for table in APPEND_ONLY for verb in ("UPDATE", "DELETE")),
    ("documents", "DELETE", "", "documents are never deleted"),
    (
        "documents",
        "UPDATE",
        f"{DOCUMENT_IS_CLOSED} AND NOT ({IT_IS_VOIDED_AND_NOTHING_ELSE})",
        "a final document is never changed",
    ),
    ("approval_steps", "DELETE", "", "approval steps are never deleted"),
    ("approval_steps", "UPDATE", "OLD.state IN ('signed', 'returned')", "a signature is never changed"),
    ("attachments", "UPDATE", "", "attachments are never changed"),
]
"""(table, verb, when, message): refused by a trigger on both databases."""


def upgrade() -> None:
    """Create the triggers in the words of the database at hand."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE FUNCTION danji_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'danji: %', TG_ARGV[0]; END $$"
        )
        op.execute(
            "CREATE FUNCTION danji_refuse_unless_draft() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "DECLARE kept record; BEGIN "
            "IF TG_OP = 'DELETE' THEN kept := OLD; ELSE kept := NEW; END IF; "
            "IF NOT EXISTS (SELECT 1 FROM documents d WHERE d.complex_id = kept.complex_id "
            "AND d.id = kept.document_id AND d.state = 'draft') THEN "
            "RAISE EXCEPTION 'danji: %', TG_ARGV[0]; END IF; RETURN kept; END $$"
        )
    for table, verb, when, message in REFUSALS:
        name = f"{table}_{verb.lower()}_guard"
        if postgresql:
            condition = f"WHEN ({when}) " if when else ""
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {condition}"
                f"EXECUTE FUNCTION danji_refuse('{message}')"
            )
        else:
            condition = f"WHEN {when} " if when else ""
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {condition}"
                f"BEGIN SELECT RAISE(ABORT, 'danji: {message}'); END"
            )
    _files_only_on_drafts(postgresql)


def _files_only_on_drafts(postgresql: bool) -> None:
    message = "files are added to drafts only"
    for verb, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
        name = f"attachments_{verb.lower()}_guard"
        if postgresql:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON attachments FOR EACH ROW "
                f"EXECUTE FUNCTION danji_refuse_unless_draft('{message}')"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON attachments FOR EACH ROW "
                "WHEN NOT EXISTS (SELECT 1 FROM documents d "
                f"WHERE d.complex_id = {row}.complex_id AND d.id = {row}.document_id AND d.state = 'draft') "
                f"BEGIN SELECT RAISE(ABORT, 'danji: {message}'); END"
            )
