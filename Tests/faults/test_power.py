"""The power fails on the machine of a SQLite database: what a disk may then hold is built from a trace of system calls.

A disk keeps what was synced, and none, all or any part of what was written since. For many moments during real orders
these disks are built; each must hold a sound database with every order that had been answered by then.
"""
import os
import random
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from buyers import Buyer, order_while, product_on_stock
from program import Program

ORDERS = int(os.environ.get("KABINET_POWER_ORDERS", 40))
TRACED = "trace=pwrite64,ftruncate,fdatasync,fsync,write,writev,sendto,sendmsg"
ANSWERED = re.compile(rb"location: /orders/([^/?\r\n]*\d)", re.IGNORECASE)


@dataclass
class Disk:
    """What surely lies on the disk, and what may or may not, by file."""
    synced: dict[str, bytearray] = field(default_factory=dict)
    written: dict[str, list[tuple[int, bytes | None]]] = field(default_factory=dict)

    def write(self, file: str, offset: int, data: bytes | None) -> None:
        """Data None cuts the file at the offset."""
        self.written.setdefault(file, []).append((offset, data))

    def sync(self, file: str) -> None:
        self.synced[file] = self._with(file, self.written.pop(file, []))

    def after_power_cut(self, keep) -> dict[str, bytearray]:
        """The files as a disk may hold them; `keep` decides about each write that was not synced."""
        files = self.synced.keys() | self.written.keys()
        return {file: self._with(file, filter(lambda _: keep(), self.written.get(file, []))) for file in files}

    def _with(self, file: str, changes) -> bytearray:
        content = bytearray(self.synced.get(file, b""))
        for offset, data in changes:
            if data is None:
                del content[offset:]
                continue
            content.extend(bytes(max(0, offset + len(data) - len(content))))
            content[offset:offset + len(data)] = data
        return content


# feature: ORD-14
def test_answered_orders_survive_every_power_cut(tmp_path: Path):
    program = Program(tmp_path)
    program.run("demo", "--size", "small")
    product = product_on_stock(program)
    base = (tmp_path / "kabinet.sqlite").read_bytes()
    trace = tmp_path / "trace"
    program.start(through=["strace", "-f", "-y", "-xx", "-s", "200000", "-e", TRACED, "-o", str(trace)])
    buyers = [Buyer(number, program, product) for number in range(2)]
    order_while(buyers, ORDERS, lambda _: None, times=0)
    program.stop()

    chance = random.Random(1)
    disk = Disk({str(tmp_path / "kabinet.sqlite"): bytearray(base)})
    cuts = 0
    for answered in replay(trace, disk, tmp_path):
        for keep in (lambda: False, lambda: True, lambda: chance.random() < 0.5):
            check(disk.after_power_cut(keep), answered, tmp_path / f"disk-{cuts}")
            cuts += 1
    assert cuts >= 3 * ORDERS, f"only {cuts} cuts; the trace was not understood"
    print(f"{cuts} power cuts, nothing lost")


def check(files: dict[str, bytearray], answered: set[str], folder: Path) -> None:
    folder.mkdir()
    for file, content in files.items():
        (folder / Path(file).name).write_bytes(content)
    with closing(sqlite3.connect(folder / "kabinet.sqlite")) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        kept = {number for (number,) in connection.execute("SELECT number FROM orders")}
    assert answered <= kept, f"lost: {answered - kept}"
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def replay(trace: Path, disk: Disk, folder: Path) -> Iterator[set[str]]:
    """Plays the trace on the disk; yields the numbers of the answered orders after every new answer."""
    answered: set[str] = set()
    for call, file, rest in calls(trace):
        if file.startswith(f"{folder}/kabinet.sqlite") and not file.endswith("-shm"):
            follow(disk, call, file, rest)
        elif call in ("write", "writev", "sendto", "sendmsg"):
            new = {number.decode() for number in ANSWERED.findall(bytes_of(rest))} - answered
            if new:
                answered |= new
                yield answered


def follow(disk: Disk, call: str, file: str, rest: str) -> None:
    if call == "pwrite64":
        offset, done = re.search(r", (\d+)\s*\) += (\d+)", rest).groups()
        data = bytes_of(rest)
        assert len(data) == int(done), "the trace holds less than was written"
        disk.write(file, int(offset), data)
    elif call == "ftruncate":
        disk.write(file, int(re.match(r"(\d+)", rest)[1]), None)
    elif call in ("fsync", "fdatasync") and rest.rstrip().endswith("= 0"):
        disk.sync(file)


def calls(trace: Path) -> Iterator[tuple[str, str, str]]:
    """Each call when it ended: its name, the file it is about, the rest of the line."""
    begun: dict[str, str] = {}
    with open(trace, encoding="ascii", errors="replace") as lines:
        for line in lines:
            process, _, text = line.rstrip("\n").partition(" ")
            text = text.lstrip()
            if text.endswith("<unfinished ...>"):
                begun[process] = text.removesuffix("<unfinished ...>")
                continue
            if resumed := re.match(r"<\.\.\. \w+ resumed>", text):
                text = begun.pop(process, "") + text[resumed.end():]
            if call := re.match(r"(\w+)\(\d+<([^>]*)>(?:, )?", text):
                yield call[1], bytes.fromhex(call[2].replace("\\x", "")).decode(), text[call.end():]


def bytes_of(text: str) -> bytes:
    """All quoted text of a call, joined."""
    return b"".join(bytes.fromhex(part.replace("\\x", "")) for part in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', text))
