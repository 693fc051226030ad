"""Reads rows straight from the database of a program, past the program."""
import sqlite3
import subprocess
from contextlib import closing

from program import Program


def rows(program: Program, query: str) -> list[tuple[str, ...]]:
    """The rows of a query, every value as text."""
    if program.database.startswith("sqlite://"):
        with closing(sqlite3.connect(program.database.removeprefix("sqlite://"))) as connection:
            return [tuple(str(value) for value in row) for row in connection.execute(query)]
    output = subprocess.run(
        ["psql", program.database, "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator=\t", "-c", query],
        check=True, capture_output=True, text=True).stdout
    return [tuple(line.split("\t")) for line in output.splitlines()]


def change(program: Program, statement: str) -> None:
    """Changes rows of a program that does not run."""
    if program.database.startswith("sqlite://"):
        with closing(sqlite3.connect(program.database.removeprefix("sqlite://"))) as connection, connection:
            connection.executescript(statement)
        return
    subprocess.run(
        ["psql", program.database, "--no-psqlrc", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-c", statement], check=True)
