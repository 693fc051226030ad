"""Measures the release build on the bench data set and prints one table; bin/bench prepares and calls this.

Every page is asked for by 16 connections for some seconds, on SQLite and on PostgreSQL. Beside it stands what the web
framework alone does with an answer of the same size on the same machine in the same run.
"""
import argparse
import re
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "Tests"), str(HERE.parent / "Tests/faults")]

import catalogue  # noqa: E402
import giant  # noqa: E402
import ordering  # noqa: E402
from person import Person  # noqa: E402
from program import Program, free_port  # noqa: E402

BARE = HERE / "bare/.build/release/BareAnswer"
BUYER = "buyer@romashka.example"
CONNECTIONS = 16
P99_BUDGET_MS = 20
HTML_BUDGET_BYTES = 60_000
SIZES = ["small", "standard", "bench", "catalogue", "ordering"]


@dataclass
class Measured:
    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int


def load(
    url: str, seconds: int, cookies: dict[str, str], connections: int = CONNECTIONS, paths: list[str] | None = None
) -> Measured:
    """Runs wrk against one address of this machine, or against several in turn."""
    script = "rotating.lua" if paths else "pages.lua"
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "-s", HERE / script]
    if cookies:
        command += ["-H", "Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items())]
    command += [url, "--", *paths] if paths else [url]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate, p50, p99, failed = re.search(r"^measured (\S+) (\d+) (\d+) (\d+)$", output, re.M).groups()
    return Measured(float(rate), int(p50) / 1000, int(p99) / 1000, int(failed))


def bare_rate(size: int, seconds: int, known: dict[int, float]) -> float:
    """What the framework alone answers in a second with this many bytes; measured once per size."""
    size = max(1000, round(size, -3))
    if size not in known:
        port = free_port()
        bare = subprocess.Popen([BARE, str(port)])
        try:
            wait_for(port)
            load(f"http://127.0.0.1:{port}/{size}", 1, {})
            known[size] = load(f"http://127.0.0.1:{port}/{size}", seconds, {}).per_second
        finally:
            bare.terminate()
            bare.wait()
    return known[size]


def wait_for(port: int) -> None:
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.01)
    sys.exit("the bare answer did not start")


def memory_mb(process_id: int) -> float:
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def fill_cart(person: Person, lines: int) -> None:
    """Puts the first goods of the catalogue into the cart, a pack of each."""
    for number in range(lines):
        page = person.get("/catalog")
        products = re.findall(r'form="buy" name="product" value="([^"]+)"', page.text)
        person.send(page.form("/cart/lines"), product=products[number], quantity="1")


def pages_of(person: Person) -> list[str]:
    """The pages a buyer lives in, with a product and an order of this data set."""
    pages = ["/dashboard", "/catalog", "/search?q=%D0%B1%D0%BE%D0%BB%D1%82", "/cart", "/checkout", "/orders"]
    for listing, link in (("/catalog", r'href="(/products/[^"?#]+)"'), ("/orders", r'href="(/orders/[^"?#/]*\d)"')):
        if found := re.search(link, person.get(listing).text):
            pages.append(found[1])
    return pages


def bench(name: str, database: str | None, seconds: int, size: str, bare: dict[int, float]) -> list[str]:
    """Measures every page on one database; returns what went over its budget."""
    over = []
    with tempfile.TemporaryDirectory(prefix="kabinet-bench.") as folder:
        program = Program(Path(folder), database)
        print(f"\n{name}: making the data set ({size})", flush=True)
        began = time.monotonic()
        # Ten thousand different goods for a file are there in the large catalogue.
        program.run("demo", "--size", "catalogue" if size == "ordering" else size)
        if size == "ordering":
            giant.make(program)
        print(f"made in {time.monotonic() - began:.0f} s", flush=True)
        began = time.monotonic()
        started = program.start()
        try:
            idle = memory_mb(program.process_id)
            if size == "ordering":
                over = ordering.measure(program, started, seconds, load, memory_mb)
                return [f"{name} {line}" for line in over]
            if size == "catalogue":
                person = Person(program.url)
                person.sign_in(BUYER)
                over = catalogue.measure(program, person, began, seconds, load, memory_mb)
                return [f"{name} {line}" for line in over]
            print(f"{'page':<40}{'bytes':>8}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'failed':>8}{'× bare':>8}")
            person = Person(program.url)
            person.sign_in(BUYER)
            fill_cart(person, lines=10)
            for page in pages_of(person):
                over += bench_page(person, page, seconds, bare)
            print(f"start to first answer {started:.2f} s, memory idle {idle:.0f} MB, "
                  f"under load {memory_mb(program.process_id):.0f} MB")
        finally:
            program.stop()
    return [f"{name} {line}" for line in over]


def bench_page(person: Person, page: str, seconds: int, bare: dict[int, float]) -> list[str]:
    answer = person.get(page)
    assert answer.status == 200, f"{page} answers {answer.status}"
    size = len(answer.text.encode())
    load(person.url + page, 1, person.cookies)
    measured = load(person.url + page, seconds, person.cookies)
    ratio = measured.per_second / bare_rate(size, seconds, bare)
    print(f"{page[:39]:<40}{size:>8}{measured.per_second:>9.0f}{measured.p50_ms:>9.2f}{measured.p99_ms:>9.2f}"
          f"{measured.failed:>8}{ratio:>8.3f}", flush=True)
    over = []
    if measured.p99_ms > P99_BUDGET_MS:
        over.append(f"{page}: p99 {measured.p99_ms:.1f} ms, budget {P99_BUDGET_MS}")
    if size > HTML_BUDGET_BYTES:
        over.append(f"{page}: {size} bytes, budget {HTML_BUDGET_BYTES}")
    if measured.failed:
        over.append(f"{page}: {measured.failed} requests failed")
    return over


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=int, default=5, help="how long each page is measured")
    parser.add_argument("--size", default="bench", choices=SIZES, help="which demo data")
    parser.add_argument("--postgres", help="address of an empty PostgreSQL database")
    arguments = parser.parse_args()

    bare: dict[int, float] = {}
    over = bench("SQLite", None, arguments.seconds, arguments.size, bare)
    if arguments.postgres:
        over += bench("PostgreSQL", arguments.postgres, arguments.seconds, arguments.size, bare)
    print("\n" + ("Over budget:\n  " + "\n  ".join(over) if over else "All within budget"))


if __name__ == "__main__":
    main()
