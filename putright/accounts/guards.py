"""What the database itself holds to, whatever a query forgets: pieces for migrations."""

from django.db.migrations import RunSQL

from putright.accounts.scope import SETTING


def keep_authorities_apart(table: str) -> RunSQL:
    """Show and take only rows of the authority in scope. The tables' owner, who migrates, is not bound; the app is."""
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY one_authority ON {table}
            USING (authority = current_setting('{SETTING}', true))
            WITH CHECK (authority = current_setting('{SETTING}', true));
        """,
        f"""
        DROP POLICY one_authority ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def only_ever_add(table: str, role: str = "putright_app") -> RunSQL:
    """Take from the application's role the right to change or delete rows: what was recorded stays recorded."""
    return RunSQL(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role};",
        f"GRANT UPDATE, DELETE ON {table} TO {role};",
    )
