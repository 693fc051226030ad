"""A running program for the fault tests, on each database."""
import os
import subprocess
import uuid
from collections.abc import Iterator

import pytest

from program import Program


@pytest.fixture(params=["sqlite", "postgresql"])
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program, not started yet, with the small demo data in a database of its own."""
    program = Program(
        tmp_path_factory.mktemp("kabinet"), fresh_postgres_database() if request.param == "postgresql" else None)
    program.run("demo", "--size", "small")
    yield program
    program.stop()


def fresh_postgres_database() -> str:
    """Makes an empty database in the PostgreSQL of this test run; returns its address."""
    server = os.environ["KABINET_TEST_POSTGRES"]
    name = f"faults_{uuid.uuid4().hex[:12]}"
    subprocess.run(["psql", server, "-qc", f"CREATE DATABASE {name}"], check=True)
    return f"{server.rsplit('/', 1)[0]}/{name}"
