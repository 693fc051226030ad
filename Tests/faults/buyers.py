"""People who order without pause while something fails under them, and what must be true in the database afterwards."""
import http.client
import re
import threading
import time
from collections.abc import Callable

from person import Answer, Form, Person
from program import Program
from rows import rows

ACCOUNTS = ["director@romashka.example", "buyer@romashka.example", "gov@school.example", "shopper@customer.example"]
BROKEN = (OSError, http.client.HTTPException)


class Refused(Exception):
    """The server says it cannot write now and that nothing was done: 503 or 507."""


class Buyer:
    """Places orders one after another; when the line breaks, sends the very same form until it is answered."""

    def __init__(self, number: int, program: Program, product: str):
        self.number = number
        self.person = Person(program.url)
        self.product = product
        self.answered: dict[str, str] = {}
        self.sent_again = 0
        self.refused = 0
        self._last: tuple[Form, dict[str, str], str] | None = None
        self._cut_since_last = False
        self.person.sign_in(ACCOUNTS[number % len(ACCOUNTS)])
        self.person.hang_up()

    def place_orders(self, count: int, is_up: threading.Event) -> None:
        for attempt in range(count * 5):
            if len(self.answered) == count:
                return
            comment = f"crash-{self.number}-{attempt}"
            if number := self._place(comment, is_up):
                self.answered[comment] = number
        raise AssertionError(f"buyer {self.number} placed only {len(self.answered)} of {count} orders")

    def _place(self, comment: str, is_up: threading.Event) -> str | None:
        """The number of the order; None when it was refused, as when a colleague has just ordered the cart."""
        self._send_last_once_more(is_up)
        form = self._patiently(is_up, self._fill_cart)
        if form is None:
            return None
        fields = form.fields | {"comment": comment, "address": "", "newAddress": "Тверь, ул. Лесная, 5"}
        number = self._send(form, fields, is_up)
        if number is not None:
            self._last, self._cut_since_last = (form, fields, number), False
        return number

    def _send_last_once_more(self, is_up: threading.Event) -> None:
        """After a break nobody knows which answers arrived: the last order is sent again and must be the same."""
        if self._last is not None and self._cut_since_last:
            form, fields, number = self._last
            assert self._send(form, fields, is_up) == number, f"order {number}, sent again, became another"

    def _send(self, form: Form, fields: dict[str, str], is_up: threading.Event) -> str | None:
        answer = self._patiently(is_up, lambda: served(self.person.request("POST", form.action, fields)))
        found = re.fullmatch(r"/orders/([^/?]*\d)(\?.*)?", answer.headers.get("location", ""))
        return found[1] if found else None

    def _fill_cart(self) -> Form | None:
        served(self.person.send(served(self.person.get(self.product)).form("/cart/lines")))
        checkout = served(self.person.get("/checkout"))
        return checkout.form("/checkout") if checkout.address == "/checkout" else None

    def _patiently(self, is_up: threading.Event, act):
        while True:
            is_up.wait(timeout=60)
            try:
                return act()
            except BROKEN:
                self.sent_again += 1
                self._cut_since_last = True
            except Refused:
                self.refused += 1
                self._cut_since_last = True
                time.sleep(0.1)


def served(answer: Answer) -> Answer:
    if answer.status in (503, 507):
        raise Refused
    assert answer.status < 500, f"{answer.status}: {answer.text[:500]}"
    return answer


def order_while(buyers: list[Buyer], orders: int, disturb: Callable[[threading.Event], None], times: int) -> None:
    """Has the buyers place so many orders together, and disturbs them several times on the way.

    `disturb` may clear the event it is given while sending is pointless.
    """
    is_up = threading.Event()
    is_up.set()
    failures: list[BaseException] = []

    def work(buyer: Buyer) -> None:
        try:
            buyer.place_orders(orders // len(buyers), is_up)
        except BaseException as failure:  # told by the main thread below
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(buyer,), daemon=True) for buyer in buyers]
    for thread in threads:
        thread.start()
    for time_ in range(1, times + 1):
        wait_until(lambda: sum(len(buyer.answered) for buyer in buyers) >= orders * time_ // (times + 1), threads)
        disturb(is_up)
    for thread in threads:
        thread.join(timeout=300)
    for buyer in buyers:
        buyer.person.hang_up()
    assert not failures, failures[0]
    assert not any(thread.is_alive() for thread in threads), "a buyer is still waiting"


def wait_until(reached: Callable[[], bool], threads: list[threading.Thread]) -> None:
    pause = threading.Event()
    while not reached() and any(thread.is_alive() for thread in threads):
        pause.wait(0.005)


def product_on_stock(program: Program) -> str:
    """The page of the product with the most to sell, in single pieces."""
    found = rows(program, """
        SELECT p.slug FROM products p JOIN stock s ON s.product_id = p.id
        WHERE p.is_active AND p.pack = 1000 GROUP BY p.slug ORDER BY SUM(s.quantity - s.reserved) DESC LIMIT 1
        """)
    return f"/products/{found[0][0]}"


def check_orders(program: Program, buyers: list[Buyer]) -> None:
    """Every answered order is there under its number, none twice, and stock adds up."""
    kept = dict(rows(program, "SELECT comment, number FROM orders WHERE comment LIKE 'crash-%'"))
    answered = {comment: number for buyer in buyers for comment, number in buyer.answered.items()}
    assert {comment: kept.get(comment) for comment in answered} == answered
    check_sums(program)


def check_sums(program: Program) -> None:
    """No order twice, every order with lines, every reservation of an order, every reserved sum true."""
    wrong = {
        "orders placed twice": """
            SELECT comment FROM orders WHERE comment LIKE 'crash-%' GROUP BY comment HAVING COUNT(*) > 1
            """,
        "orders without lines": """
            SELECT number FROM orders o WHERE NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id)
            """,
        "stock whose reserved sum is wrong": """
            SELECT s.reserved, SUM(COALESCE(r.quantity, 0)) FROM stock s
            LEFT JOIN reservations r ON r.product_id = s.product_id AND r.warehouse_id = s.warehouse_id
            GROUP BY s.product_id, s.warehouse_id, s.reserved HAVING s.reserved <> SUM(COALESCE(r.quantity, 0))
            """,
        "stock sold beyond what is there": """
            SELECT quantity, reserved FROM stock WHERE reserved > quantity AND reserved > 0
            """,
        "orders that reserve something else than they hold": """
            SELECT o.number FROM orders o JOIN order_lines l ON l.order_id = o.id
            WHERE o.comment LIKE 'crash-%'
            GROUP BY o.id, o.number HAVING SUM(l.quantity) <>
                (SELECT COALESCE(SUM(r.quantity), 0) FROM reservations r WHERE r.holder_id = o.id)
            """,
    }
    found = {what: rows(program, query) for what, query in wrong.items()}
    assert not any(found.values()), {what: result for what, result in found.items() if result}
