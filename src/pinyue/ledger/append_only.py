"""The database itself refuses to change or delete what is recorded: the triggers of migration 0001, for each kind of database.

An entry must also be the next of its incident, so that SQLite's INSERT OR REPLACE cannot take the place of one.  They stop slips
and careless programs; who may drop a trigger is found by ``pinyue ledger verify``.
"""

from __future__ import annotations

REFUSAL = "the ledger is append-only"
FIXED = ("number", "jurisdiction", "title", "exercise", "packs", "supplements", "opened_at")  # of an incident
CHANGES = (("ledger_entry", "update"), ("ledger_entry", "delete"), ("ledger_incident", "delete"))
NEXT = "new.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry WHERE incident_id = new.incident_id)"


def _sqlite() -> list[str]:
    refuse = f"SELECT raise(ABORT, '{REFUSAL}')"
    changed = " OR ".join(f"new.{column} IS NOT old.{column}" for column in FIXED)
    return [
        *(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN {refuse}; END"
            for table, verb in CHANGES
        ),
        f"CREATE TRIGGER ledger_entry_next BEFORE INSERT ON ledger_entry"
        f" WHEN {NEXT} OR EXISTS (SELECT 1 FROM ledger_entry WHERE id = new.id) BEGIN {refuse}; END",
        f"CREATE TRIGGER ledger_incident_fixed BEFORE UPDATE ON ledger_incident WHEN new.id <> old.id OR {changed}"
        f" BEGIN {refuse}; END",
        f"CREATE TRIGGER ledger_incident_once BEFORE INSERT ON ledger_incident"
        f" WHEN EXISTS (SELECT 1 FROM ledger_incident WHERE id = new.id OR number = new.number) BEGIN {refuse}; END",
    ]


def _postgresql() -> list[str]:
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    changed = " OR ".join(f"new.{column} IS DISTINCT FROM old.{column}" for column in FIXED)
    return [
        _function("ledger_refuse", f"BEGIN {refuse} END"),
        _function("ledger_next", f"BEGIN IF {NEXT} THEN {refuse} END IF; RETURN new; END"),
        *(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
            f" FOR EACH {'STATEMENT' if verb == 'truncate' else 'ROW'} EXECUTE FUNCTION ledger_refuse()"
            for table, verb in (*CHANGES, ("ledger_entry", "truncate"), ("ledger_incident", "truncate"))
        ),
        "CREATE TRIGGER ledger_entry_next BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_next()",
        f"CREATE TRIGGER ledger_incident_fixed BEFORE UPDATE ON ledger_incident FOR EACH ROW"
        f" WHEN (new.id <> old.id OR {changed}) EXECUTE FUNCTION ledger_refuse()",
    ]


def _function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"


TRIGGERS = {"sqlite": _sqlite, "postgresql": _postgresql}


def install(apps: object, editor: object) -> None:
    """Make the triggers of the database at hand; a database without any is refused (KeyError)."""
    connection = editor.connection  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        for statement in TRIGGERS[connection.vendor]():
            cursor.execute(statement)
