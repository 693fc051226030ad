"""A worker that hangs loses its job to another, and cannot write once it wakes up."""
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import fresh_postgres_database
from program import BINARY, ROOT, Program
from rows import rows

KIND = "identity.prune_sessions"


class WorkerProcess:
    """One `kabinet work` that can be stopped in the middle of a breath."""

    def __init__(self, program: Program, name: str):
        self.log = program.folder / f"{name}.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [BINARY, "work"], cwd=ROOT, env=program.environment(), stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT)

    def send(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path, fresh_postgres_database())
    program.run("migrate")
    yield program


# feature: PERF-12
def test_a_stopped_worker_loses_its_job_and_may_not_write(program: Program):
    first = WorkerProcess(program, "first")
    second: WorkerProcess | None = None
    try:
        wait_for(program, "SELECT 1 FROM schedules", 60)  # it is at work
        lock = hold_sessions(program)
        ready_job(program)
        wait_for(program, f"SELECT 1 FROM jobs WHERE kind = '{KIND}' AND state = 'running'", 30)
        first.send(signal.SIGSTOP)
        stopped = time.monotonic()
        second = WorkerProcess(program, "second")
        rows(program, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)'")
        lock.wait(timeout=10)
        wait_for(program, f"SELECT 1 FROM jobs WHERE kind = '{KIND}' AND state = 'done'", 120)
        taken_over = time.monotonic() - stopped
        done = rows(program, f"SELECT fence, attempts, worker FROM jobs WHERE kind = '{KIND}'")
        first.send(signal.SIGCONT)
        time.sleep(3)
        assert rows(program, f"SELECT fence, attempts, worker FROM jobs WHERE kind = '{KIND}'") == done
        assert done[0][0] == "2", "the second worker's hold is a new one"
        assert first.process.poll() is None, "the first worker goes on with other jobs"
        print(f"taken over after {taken_over:.0f} s")
    finally:
        for worker in filter(None, [first, second]):
            worker.send(signal.SIGCONT)
            worker.process.terminate()
            worker.process.wait(timeout=30)


def hold_sessions(program: Program) -> subprocess.Popen:
    """Somebody holds the table the job writes to, so that the job stands in the middle of its transaction."""
    lock = subprocess.Popen(
        ["psql", program.database, "-qc", "BEGIN; LOCK TABLE sessions; SELECT pg_sleep(600)"], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    wait_for(program, """
        SELECT 1 FROM pg_locks JOIN pg_class c ON c.oid = relation
        WHERE c.relname = 'sessions' AND mode = 'AccessExclusiveLock' AND granted
        """, 30)
    return lock


def ready_job(program: Program) -> None:
    rows(program, f"""
        INSERT INTO jobs (id, kind, payload, state, priority, run_at, attempts, max_attempts, fence, beats, created_at)
        VALUES (gen_random_uuid(), '{KIND}', '{{}}', 'ready', 100, now(), 0, 20, 0, 0, now()) RETURNING id
        """)


def wait_for(program: Program, query: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not rows(program, query):
        assert time.monotonic() < deadline, f"never came true: {query}"
        time.sleep(0.2)
