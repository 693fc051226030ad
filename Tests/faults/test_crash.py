"""The program is killed again and again while people order: what was answered is there, once, and stock adds up."""
import os
import threading

from buyers import Buyer, check_orders, order_while, product_on_stock
from program import Program

ORDERS = int(os.environ.get("KABINET_CRASH_ORDERS", 200))
CLIENTS = 8
CRASHES = int(os.environ.get("KABINET_CRASHES", 10))


# feature: ORD-14, PERF-12
def test_orders_survive_crashes_once_each(program: Program):
    product = product_on_stock(program)
    program.start()
    buyers = [Buyer(number, program, product) for number in range(CLIENTS)]
    starts: list[float] = []

    def crash(is_up: threading.Event) -> None:
        is_up.clear()
        program.kill()
        starts.append(program.start())
        is_up.set()

    order_while(buyers, ORDERS, crash, CRASHES)
    program.stop()  # SQLite 3.40 is read by one program at a time (its WAL-reset bug)

    assert sum(len(buyer.answered) for buyer in buyers) == ORDERS
    check_orders(program, buyers)
    assert sum(buyer.sent_again for buyer in buyers) > 0, "no request met a crash; the test proved nothing"
    print(f"{ORDERS} orders, {CRASHES} crashes, slowest start {max(starts):.2f} s")
