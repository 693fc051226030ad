"""The same request a hundred times at once, and again after its answer was lost, is done once."""
import json
import socket
import threading
import uuid

from buyers import product_on_stock
from person import Person
from program import Program
from rows import rows

TOGETHER = 100


# feature: ORD-14
def test_a_hundred_equal_requests_at_once_are_one_order_and_a_hundred_equal_answers(program: Program):
    order = Order(program, start(program))
    lines = [order.line_with_all_but_the_last_byte() for _ in range(TOGETHER)]
    barrier = threading.Barrier(TOGETHER)
    answers: list[bytes] = []

    def finish(line: socket.socket) -> None:
        barrier.wait()
        line.sendall(order.raw[-1:])
        answers.append(read_all(line))

    threads = [threading.Thread(target=finish, args=(line,)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for line in lines:
        line.close()

    assert {status_of(answer) for answer in answers} == {201}, sorted(status_of(answer) for answer in answers)
    assert len({answer.partition(b"\r\n\r\n")[2] for answer in answers}) == 1, "the answers differ"
    assert order.count() == 1


# feature: ORD-14
def test_a_request_whose_answer_was_lost_gets_the_same_answer_again(program: Program):
    order = Order(program, start(program))
    lost = order.line_with_all_but_the_last_byte()
    lost.sendall(order.raw[-1:])
    lost.recv(1)  # it was done; the rest of the answer never arrives
    lost.close()
    first, second = order.send(), order.send()
    assert status_of(first) == status_of(second) == 201
    assert first.partition(b"\r\n\r\n")[2] == second.partition(b"\r\n\r\n")[2]
    assert order.count() == 1

    another = Order(program, order.sku, key=order.key, comment="another body under the same key")
    assert status_of(another.send()) == 422
    assert another.count() == 0


def start(program: Program) -> str:
    """Starts the program; returns the article of a product that is there in plenty."""
    slug = product_on_stock(program).removeprefix("/products/")
    sku = rows(program, f"SELECT sku FROM products WHERE slug = '{slug}'")[0][0]
    program.start()
    return sku


class Order:
    """One `POST /api/v1/orders` as bytes, the same each time."""

    def __init__(self, program: Program, sku: str, key: str | None = None, comment: str | None = None):
        self.program = program
        self.sku = sku
        self.key = key or uuid.uuid4().hex
        self.comment = comment or f"once-{self.key}"
        with Person(program.url) as person:
            person.sign_in("buyer@romashka.example")
        cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        body = json.dumps({
            "lines": [{"sku": sku, "quantity": "1"}], "address": "Тверь, ул. Лесная, 5", "comment": self.comment,
        }).encode()
        head = (
            f"POST /api/v1/orders HTTP/1.1\r\nHost: {person.address}\r\nOrigin: {program.url}\r\n"
            f"Sec-Fetch-Site: same-origin\r\nCookie: {cookies}\r\nIdempotency-Key: {self.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n")
        self.raw = head.encode() + body

    def line_with_all_but_the_last_byte(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.program.port), 30)
        line.sendall(self.raw[:-1])
        return line

    def send(self) -> bytes:
        with socket.create_connection(("127.0.0.1", self.program.port), 30) as line:
            line.sendall(self.raw)
            return read_all(line)

    def count(self) -> int:
        """How many such orders there are; stops the program, for SQLite 3.40 is read by one program at a time."""
        if self.program.database.startswith("sqlite:"):
            self.program.stop()
            found = rows(self.program, f"SELECT COUNT(*) FROM orders WHERE comment = '{self.comment}'")
            self.program.start()
        else:
            found = rows(self.program, f"SELECT COUNT(*) FROM orders WHERE comment = '{self.comment}'")
        return int(found[0][0])


def read_all(line: socket.socket) -> bytes:
    answer = b""
    while part := line.recv(65536):
        answer += part
    return answer


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0
