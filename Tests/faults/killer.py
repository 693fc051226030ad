"""Kills a program at moments nobody chose, and starts it again, while something has to go on."""
import random
import threading
from collections.abc import Callable

from buyers import BROKEN, Refused, served
from person import Answer, Form, Person
from program import Program


class Killer:
    """Kills while its block runs: so many times, after pauses of a seeded chance."""

    def __init__(self, program: Program, seed: int, pauses: tuple[float, float] = (0.15, 1.2)):
        self.program = program
        self.is_up = threading.Event()
        self.is_up.set()
        self.kills = 0
        self._chance = random.Random(seed)
        self._pauses = pauses
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> "Killer":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._over.set()
        self._thread.join(timeout=90)
        if not self.program.is_running:
            self.program.start()

    def patiently(self, act: Callable[[], Answer]) -> Answer:
        """Does the same again until it is answered; what arrived twice must be done once."""
        while True:
            self.is_up.wait(timeout=60)
            try:
                return served(act())
            except (*BROKEN, Refused):
                self._over.wait(0.05)

    def get(self, person: Person, address: str) -> Answer:
        return self.patiently(lambda: person.get(address))

    def send(self, person: Person, form: Form, **values: str) -> Answer:
        """Sends one form until it is answered; the answer itself, not where it leads."""
        return self.patiently(lambda: person.request("POST", form.action, form.fields | values))

    def _work(self) -> None:
        while not self._over.wait(self._chance.uniform(*self._pauses)):
            self.is_up.clear()
            self.program.kill()
            self.kills += 1
            self.program.start()
            self.is_up.set()


def together(count: int, work: Callable[[int], None]) -> None:
    """Has several people work at once; the first failure is the test's."""
    failures: list[BaseException] = []

    def one(number: int) -> None:
        try:
            work(number)
        except BaseException as failure:  # told by the main thread below
            failures.append(failure)

    threads = [threading.Thread(target=one, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert not failures, failures[0]
    assert not any(thread.is_alive() for thread in threads), "somebody is still waiting"
