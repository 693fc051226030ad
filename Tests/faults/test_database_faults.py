"""The database fails under people who order: it crashes, restarts, or has no room left. Nothing answered is lost."""
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from buyers import Buyer, check_orders, order_while, product_on_stock
from person import Person
from program import ROOT, Program
from rows import rows

ORDERS = int(os.environ.get("KABINET_CRASH_ORDERS", 200))
CLIENTS = 8


@pytest.fixture
def postgres() -> Iterator[tuple[str, str]]:
    """A PostgreSQL of this test alone: its folder and its address."""
    started = subprocess.run(
        [ROOT / "bin/postgres", "start", "durable"], check=True, capture_output=True, text=True).stdout
    folder, address = started.split()
    yield folder, address
    subprocess.run([ROOT / "bin/postgres", "stop", folder], check=True)


# feature: ORD-14
@pytest.mark.parametrize("way", ["crash", "restart"])
def test_orders_survive_a_database_that_goes_away(way: str, postgres: tuple[str, str], tmp_path: Path):
    folder, address = postgres
    program = Program(tmp_path, address)
    program.run("demo", "--size", "small")
    product = product_on_stock(program)
    program.start()
    process = program.process_id
    buyers = [Buyer(number, program, product) for number in range(CLIENTS)]
    until_served: list[float] = []

    def fail(is_up: threading.Event) -> None:
        if way == "crash":
            subprocess.run([ROOT / "bin/postgres", "crash", folder], check=True)
            time.sleep(0.5)  # some requests must find nobody there
            assert status_of_catalogue(program) == 503
        else:
            subprocess.run([ROOT / "bin/postgres", "pause", folder], check=True)
        subprocess.run([ROOT / "bin/postgres", "resume", folder], check=True)
        until_served.append(seconds_until_served(program))

    order_while(buyers, ORDERS, fail, times=3)

    assert program.process_id == process and program.is_running, "the program itself went down"
    assert sum(len(buyer.answered) for buyer in buyers) == ORDERS
    check_orders(program, buyers)
    assert sum(buyer.refused + buyer.sent_again for buyer in buyers) > 0, "nobody noticed; the test proved nothing"
    print(f"{way}: {ORDERS} orders, {sum(buyer.refused for buyer in buyers)} times told to wait, "
          f"served again after {max(until_served):.2f} s at most")
    program.stop()


# feature: SEC-24
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_refuses_writes_and_heals_by_itself(tmp_path: Path):
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk], check=True)
    try:
        fill_the_disk(Program(disk), disk / "ballast")
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def fill_the_disk(program: Program, ballast: Path) -> None:
    program.run("demo", "--size", "small")
    product = product_on_stock(program)
    program.start()
    buyers = [Buyer(number, program, product) for number in range(4)]
    reader = Person(program.url)
    reader.sign_in("buyer@romashka.example")
    reader.hang_up()
    pages: list[int] = []

    def fill(is_up: threading.Event) -> None:
        with open(ballast, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass  # not a byte is left
        refused = sum(buyer.refused for buyer in buyers)
        deadline = time.monotonic() + 20
        while sum(buyer.refused for buyer in buyers) < refused + 20 and time.monotonic() < deadline:
            pages.append(reader.get("/orders").status)
            reader.hang_up()
        ballast.unlink()

    order_while(buyers, 40, fill, times=2)
    program.stop()

    assert sum(buyer.refused for buyer in buyers) >= 20, "the disk was never full; the test proved nothing"
    assert set(pages) == {200}, "reading must go on"
    check_orders(program, buyers)
    assert rows(program, "PRAGMA integrity_check") == [("ok",)]


def status_of_catalogue(program: Program) -> int:
    with Person(program.url) as stranger:
        return stranger.get("/catalog").status


def seconds_until_served(program: Program) -> float:
    began = time.monotonic()
    while status_of_catalogue(program) != 200:
        assert time.monotonic() - began < 60, "the program does not find its database again"
        time.sleep(0.05)
    return time.monotonic() - began
