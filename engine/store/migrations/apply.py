"""Brings a database file to the newest schema, forward only, all steps or none.

Imported only when a file is new or old: sqlite-utils takes a fifth of a second to
import (it loads numpy where that is installed), which a question should not wait for.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from engine.store.migrations import APPLICATION, STEPS


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the steps that the file lacks, in one transaction.

    Of several processes that come at once, one does it and the others then find
    nothing to do.

    Raises:
        sqlite3.Error: The file cannot be written; it has been left as it was.
    """
    steps = Migrations("store")
    for number, step in enumerate(STEPS, 1):
        steps(name=f"{number:04}_{step.__name__}")(step)
    db = Database(connection, recursive_triggers=False, execute_plugins=False)
    connection.execute("BEGIN IMMEDIATE")
    try:
        steps.apply(db)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
    except BaseException:
        db.rollback()
        raise
    db.commit()
