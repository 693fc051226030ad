"""The program is killed at any moment of ordering: while the last pieces are sold, while files are read, while dates of
calendars come, while orders are allowed, and while programs are told. Everything happens once, or not at all.

The moments follow from a seed: KABINET_FAULT_SEED.
"""
import http.client
import http.server
import json
import os
import threading
import time
import uuid
from pathlib import Path

import pytest

from buyers import BROKEN, check_sums
from killer import Killer, together
from person import Person
from program import ROOT, Program
from rows import change, rows

SEED = int(os.environ.get("KABINET_FAULT_SEED", 5))
ACCOUNTS = [
    "director@romashka.example", "director@vasilek.example", "director@klever.example", "director@stroydvor.example",
    "gov@school.example", "shopper@customer.example", "shopper2@customer.example", "shopper3@customer.example",
]
PLENTY = """
    SELECT p.sku, p.id FROM products p JOIN stock s ON s.product_id = p.id
    WHERE p.is_active AND p.pack = 1000 AND NOT p.is_restricted
      AND NOT EXISTS (SELECT 1 FROM category_gates c WHERE c.category_id = p.category_id)
    GROUP BY p.sku, p.id ORDER BY SUM(s.quantity - s.reserved) DESC, p.sku LIMIT 30
    """


def skus(program: Program) -> list[str]:
    """Articles there is plenty of, sold by the piece to everybody."""
    return [row[0] for row in rows(program, PLENTY)]


class Caller:
    """A program of a customer's: orders by the API, under one key until it is answered."""

    def __init__(self, program: Program, email: str):
        self.person = Person(program.url)
        self.person.sign_in(email)
        self.person.hang_up()

    def order(self, killer: Killer | None, sku: str, comment: str) -> int:
        key = uuid.uuid4().hex
        body = json.dumps({
            "lines": [{"sku": sku, "quantity": "1"}], "address": "Тверь, ул. Лесная, 5", "comment": comment})
        while True:
            if killer:
                killer.is_up.wait(timeout=60)
            try:
                status = self._post("/api/v1/orders", key, body)
            except BROKEN:
                time.sleep(0.05)
                continue
            if status not in (503, 507):
                return status
            time.sleep(0.1)

    def _post(self, path: str, key: str, body: str) -> int:
        line = http.client.HTTPConnection(self.person.address, timeout=30)
        try:
            line.request("POST", path, body.encode(), {
                "Content-Type": "application/json", "Idempotency-Key": key, "Origin": self.person.url,
                "Sec-Fetch-Site": "same-origin",
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.person.cookies.items())})
            response = line.getresponse()
            response.read()
            return response.status
        finally:
            line.close()


# feature: ORD-14
def test_twenty_buyers_get_the_last_ten_pieces_and_not_one_more(program: Program):
    sku, _ = rows(program, PLENTY)[0]
    product = f"(SELECT id FROM products WHERE sku = '{sku}')"
    change(program, f"""
        UPDATE stock SET quantity = reserved WHERE product_id = {product};
        UPDATE stock SET quantity = reserved + 10000 WHERE product_id = {product} AND warehouse_id = (
            SELECT s.warehouse_id FROM stock s WHERE s.product_id = {product} ORDER BY s.warehouse_id LIMIT 1)
        """)
    program.start()
    callers = [Caller(program, ACCOUNTS[number % len(ACCOUNTS)]) for number in range(20)]
    statuses: list[int] = []
    with Killer(program, SEED, pauses=(0.02, 0.3)) as killer:
        together(20, lambda number: statuses.append(callers[number].order(killer, sku, f"crash-last-{number}")))
    program.stop()  # SQLite 3.40 is read by one program at a time

    assert sorted(status == 201 for status in statuses) == [False] * 10 + [True] * 10, sorted(statuses)
    sold = rows(program, f"""
        SELECT COALESCE(SUM(l.quantity), 0) FROM order_lines l JOIN orders o ON o.id = l.order_id
        WHERE l.product_id = {product} AND o.comment LIKE 'crash-last-%'
        """)
    assert int(sold[0][0]) == 10_000
    check_sums(program)
    print(f"seed {SEED}, {killer.kills} kills")


# feature: CART-08, PERF-12
def test_rows_of_files_go_into_a_cart_once_each(program: Program):
    articles = skus(program)
    program.start()
    person = Person(program.url)
    person.sign_in("buyer@romashka.example")
    files = 6
    with Killer(program, SEED + 1, pauses=(0.1, 0.6)) as killer:
        for number in range(files):
            text = "\n".join(["Артикул\tКоличество"] + [f"{article}\t1" for article in articles] + [f"НЕТ-{number}\t1"])
            sent = killer.send(person, killer.get(person, "/orders/import").form("/orders/import"), text=text)
            path = sent.headers["location"].split("?")[0]
            page = killer.get(person, path)
            for _ in range(200):
                if page.forms(f"{path}/adoption"):
                    break
                time.sleep(0.1)
                page = killer.get(person, path)
            taken = killer.send(person, page.form(f"{path}/adoption"), act="cart")
            assert taken.headers.get("location", "").startswith("/cart"), f"{taken.status} {taken.text[:500]}"
    program.stop()

    mine = "FROM cart_lines c JOIN users u ON u.id = c.added_by WHERE u.email = 'buyer@romashka.example'"
    fresh = f"{mine} AND c.cart_id IN (SELECT cart_id FROM order_imports WHERE cart_id IS NOT NULL)"
    assert rows(program, f"SELECT DISTINCT c.quantity {fresh}") == [(str(files * 1000),)]
    assert rows(program, f"SELECT COUNT(*) {fresh}") == [(str(len(articles)),)]
    left = rows(program, """
        SELECT COUNT(*), SUM(CASE WHEN r.taken_at IS NULL THEN 1 ELSE 0 END) FROM order_import_rows r
        JOIN order_imports i ON i.id = r.import_id WHERE i.source = 'paste'
        """)
    assert left == [(str(files * (len(articles) + 1)), str(files))], "a row was lost, or a bad one taken"
    print(f"seed {SEED + 1}, {killer.kills} kills")


def test_a_date_of_a_calendar_is_ordered_once(program: Program):
    change(program, """
        UPDATE order_schedules SET act = 'order', next_on = '2020-01-06', ends_on = NULL, anchor_on = '2020-01-06';
        DELETE FROM order_template_lines WHERE product_id NOT IN (
            SELECT l.product_id FROM order_template_lines l JOIN stock s ON s.product_id = l.product_id
            WHERE s.quantity - s.reserved > 100000)
        """)
    program.start()
    time.sleep(3)
    program.stop()
    due(program)
    program.start()
    with Killer(program, SEED + 2, pauses=(0.05, 0.5)):
        time.sleep(6)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        program.stop()
        if rows(program, "SELECT 1 FROM order_schedule_runs"):
            break
        due(program)
        program.start()
        time.sleep(3)
    program.stop()
    runs = rows(program, "SELECT template_id, due_on, COUNT(*) FROM order_schedule_runs GROUP BY template_id, due_on")
    assert runs and all(row[2] == "1" for row in runs)
    placed = rows(program, "SELECT COUNT(*) FROM order_schedule_runs WHERE outcome IN ('placed', 'approval')")
    orders = rows(program, "SELECT COUNT(*) FROM orders WHERE source = 'recurring'")
    assert placed == orders
    check_sums(program)


def due(program: Program) -> None:
    """The next look at calendars comes at once."""
    change(program, """
        UPDATE schedules SET next_run_at = (SELECT MIN(s.next_run_at) FROM schedules s)
        WHERE name = 'ordering.run_recurring'
        """)


def test_an_order_is_allowed_once_however_often_it_is_said(program: Program):
    number = rows(program, """
        SELECT o.number FROM orders o JOIN order_approvals a ON a.order_id = o.id JOIN customers c ON c.id = o.customer_id
        WHERE o.status = 'awaiting_approval' AND a.decision IS NULL AND c.name = 'ООО «Ромашка»'
        """)[0][0]
    program.start()
    people = [Person(program.url) for _ in range(4)]
    for person in people:
        person.sign_in("director@romashka.example")
    path = f"/approvals/{number}"
    forms = [person.get(path).form(path) for person in people]
    for person in people:
        person.hang_up()
    with Killer(program, SEED + 3, pauses=(0.01, 0.2)) as killer:
        together(4, lambda place: killer.send(people[place], forms[place], act="approve"))
        time.sleep(0.5)
    program.stop()

    assert rows(program, f"SELECT status FROM orders WHERE number = '{number}'") == [("placed",)]
    of_it = f"(SELECT id FROM orders WHERE number = '{number}')"
    steps = rows(program, f"SELECT COUNT(*) FROM order_history WHERE order_id = {of_it} AND status = 'placed'")
    decided = rows(program, f"SELECT COUNT(*) FROM order_approvals WHERE order_id = {of_it} AND decision = 'approved'")
    assert steps == [("1",)] and decided == [("1",)]
    check_sums(program)


class Listener(http.server.BaseHTTPRequestHandler):
    """A customer's program: writes down what it is told, and fails now and then."""
    told: list[tuple[str, int]] = []

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Listener.told.append((message["id"], message["sequence"]))
        self.send_response(503 if len(Listener.told) % 5 == 0 else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_) -> None:
        pass


# feature: INT-47
def test_a_program_is_told_of_every_order(program: Program):
    Listener.told = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sku = skus(program)[0]
    program.start()
    director = Person(program.url)
    director.sign_in("director@romashka.example")
    form = director.get("/company/webhooks/new").form("/company/webhooks")
    made = director.send(
        form, name="Проверка", url=f"http://127.0.0.1:{server.server_address[1]}/told", placed="on")
    assert made.status == 200, made.text[:2000]
    director.hang_up()
    caller = Caller(program, "director@romashka.example")
    orders = 12
    with Killer(program, SEED + 4, pauses=(0.3, 1.5)) as killer:
        for number in range(orders):
            assert caller.order(killer, sku, f"crash-told-{number}") == 201
        time.sleep(3)
    deadline = time.monotonic() + 180
    while len({event for event, _ in Listener.told}) < orders and time.monotonic() < deadline:
        time.sleep(0.5)
    time.sleep(2)
    program.stop()
    server.shutdown()

    kept = rows(program, """
        SELECT d.sequence, COUNT(*) FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
        WHERE w.name = 'Проверка' GROUP BY d.sequence ORDER BY d.sequence
        """)
    assert kept == [(str(number), "1") for number in range(1, orders + 1)]
    assert {sequence for _, sequence in Listener.told} == set(range(1, orders + 1)), "an order was not told of"
    # One after the other: what is sent again comes before anything newer.
    first = [sequence for place, (_, sequence) in enumerate(Listener.told)
             if sequence not in {earlier for _, earlier in Listener.told[:place]}]
    assert first == sorted(first)


# feature: ORD-14
def test_orders_go_on_while_an_export_comes_in(program: Program):
    if program.database.startswith("sqlite:"):
        pytest.skip("SQLite serves one process: an import runs inside it")
    fixtures = ROOT / "Tests/ExchangeTests/Fixtures"
    folder = Path(program.folder) / "export"
    folder.mkdir()
    for name in ("import", "offers"):
        (folder / f"{name}.xml").write_bytes((fixtures / f"carono_2.07_{name}.xml").read_bytes())
    articles = skus(program)
    program.start()
    callers = [Caller(program, ACCOUNTS[number]) for number in range(8)]
    over = threading.Event()
    placed: list[int] = []

    def order(number: int) -> None:
        for attempt in range(400):
            if over.is_set():
                return
            placed.append(callers[number].order(None, articles[attempt % 10], f"crash-import-{number}-{attempt}"))

    worker = threading.Thread(target=lambda: together(8, order), daemon=True)
    worker.start()
    for _ in range(3):
        program.run("import", "commerceml", str(folder))
    over.set()
    worker.join(timeout=120)
    program.stop()
    assert placed and set(placed) == {201}
    assert rows(program, "SELECT COUNT(*) FROM orders WHERE comment LIKE 'crash-import-%'") == [(str(len(placed)),)]
    check_sums(program)
