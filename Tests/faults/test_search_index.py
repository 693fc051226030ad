"""The index of the search is killed, damaged and outrun: people find on, and soon exactly what the database has."""
import json
import os
import random
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from buyers import BROKEN
from person import Answer, Person
from program import BINARY, ROOT, Program
from rows import rows

CRASHES = int(os.environ.get("KABINET_SEARCH_CRASHES", 6))
# One of them stands in the name of each of our goods, and nowhere in the demo data.
WORDS = ["кассиопея", "волопас", "андромеда", "козерог"]
OURS = re.compile(rf"(?:Хомут|(Зажим)) ({'|'.join(WORDS)}) (\d+)")
ARTICLE = re.compile(r"AV-(\d+)-(\d)")
# What the page of the search says while the database answers in the place of the index.
WITHOUT_INDEX = [
    json.loads((ROOT / f"Locales/{language}/catalog.json").read_text(encoding="utf-8"))["catalog.search.degraded"]
    for language in ("ru", "en")]


# feature: SRCH-05
def test_the_index_survives_crashes_while_goods_change(program: Program):
    bring_goods(program, 40, WORDS[0])
    program.start()
    chance = random.Random(1)
    with signed_in(program, "buyer@romashka.example") as member, signed_in(program, "admin@kabinet.example") as staff:
        products = ids_of_found(member, WORDS[0])
        with searching(program, member) as searchers, editing(program, staff, products, chance) as editor:
            for crash in range(CRASHES):
                editor.change_for(chance.uniform(0.3, 1.5))
                if crash % 2:
                    have_the_index_rebuilt(staff)
                searchers.go_down(program.kill)
                editor.pause()
                wanted = goods_left_behind(program)
                searchers.come_up(program.start)
                wait_until_found(program, member, wanted)
    assert editor.changed >= CRASHES, "hardly anything was changed; the test proved nothing"
    print(f"{CRASHES} crashes, {editor.changed} changes, {searchers.asked} searches")


# feature: SRCH-05
def test_files_damaged_while_the_program_stood_still_are_built_anew(program: Program):
    bring_goods(program, 120, WORDS[0])
    wanted = goods_for_sale(program)
    program.start()
    with signed_in(program, "buyer@romashka.example") as member:
        wait_until_found(program, member, wanted)
        damages = [cut, overwrite, lose, overwrite_what_only_writing_reads, lose_the_name, lose_everything]
        for number, damage in enumerate(damages):
            # What was closed in order is looked at less closely.
            end = program.stop if number % 2 else program.kill
            end()
            damage(index_folder(program))
            before = times_built(program)
            program.start()
            with searching(program, member):
                what = f"an index built anew after {damage.__name__}"
                wait_until(program, what, lambda: times_built(program) > before)
                wait_until_found(program, member, wanted)


# feature: SRCH-05
def test_files_damaged_under_the_program_are_built_anew_by_whoever_meets_it(program: Program):
    bring_goods(program, 120, WORDS[0])
    wanted = goods_for_sale(program)
    program.start()
    with (
        signed_in(program, "buyer@romashka.example") as member, signed_in(program, "admin@kabinet.example") as staff,
        searching(program, member),
    ):
        wait_until_found(program, member, wanted)
        product = ids_of_found(member, WORDS[0])[0]
        before = times_built(program)
        empty(index_folder(program))  # searches meet it, though nothing changes in the database
        wait_until(program, "an index built anew for those who search", lambda: times_built(program) > before)
        wait_until_found(program, member, wanted)

        before = times_built(program)
        lose_everything(program.folder / "search")  # who has it open reads on; the next change meets it
        new_name = change(staff, product, f"Зажим {WORDS[1]}", is_hidden=False)
        wait_until(program, "an index built anew for what changed", lambda: times_built(program) > before)
        renamed = wanted | {WORDS[0]: {name for name in wanted[WORDS[0]] if number_of(name) != number_of(new_name)}}
        wait_until_found(program, member, renamed | {WORDS[1]: {new_name}})


# feature: SRCH-05
def test_people_who_search_during_an_import_see_whole_goods(program: Program):
    bring_goods(program, 600, WORDS[0])
    wanted = goods_for_sale(program)
    program.start()
    with signed_in(program, "buyer@romashka.example") as member:
        wait_until_found(program, member, wanted)
        for word in WORDS[1:]:
            if program.database.startswith("sqlite://"):
                # Another process is refused the file of a running portal; it has its turn when that stands still.
                with searching(program, member) as searchers:
                    refuse_goods(program, 600, word)
                    searchers.ask_some_more()
                program.stop()
                bring_goods(program, 600, word)
                wanted = goods_for_sale(program)
                program.start()
            with searching(program, member) as searchers:
                if not program.database.startswith("sqlite://"):
                    bring_goods(program, 600, word)
                    wanted = goods_for_sale(program)
                wait_until_found(program, member, wanted)
                searchers.ask_some_more()


# --- Goods ---

def bring_goods(program: Program, count: int, word: str) -> None:
    program.run(*import_of(program, count, word))


def refuse_goods(program: Program, count: int, word: str) -> None:
    result = subprocess.run(
        [BINARY, *import_of(program, count, word)], cwd=ROOT, env=program.environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    assert result.returncode != 0 and "another Kabinet already works" in result.stdout, result.stdout


def import_of(program: Program, count: int, word: str) -> list[str]:
    """The command for a whole catalogue. Name and article tell the word, so that half a product shows."""
    place = WORDS.index(word)
    goods = "".join(
        f"<Товар><Ид>av-{number}</Ид><Артикул>AV-{number}-{place}</Артикул>"
        f"<Наименование>Хомут {word} {number}</Наименование><БазоваяЕдиница>796</БазоваяЕдиница>"
        f"<Описание>{'Держит трубу на стене. ' * 5}</Описание></Товар>"
        for number in range(count) if number % 10 != place)  # some go with each import, some come back
    file = program.folder / "import.xml"
    file.write_text(
        f'<КоммерческаяИнформация><Каталог СодержитТолькоИзменения="false"><Товары>{goods}</Товары></Каталог>'
        "</КоммерческаяИнформация>", encoding="utf-8")
    return ["import", "commerceml", str(file), "--source", "faults"]


def goods_for_sale(program: Program) -> dict[str, set[str]]:
    """The names of our goods that the database sells, by the word in them. SQLite is read while nobody runs."""
    sold = [name for (name,) in rows(program, "SELECT name FROM products WHERE sku LIKE 'AV-%' AND is_active")]
    return {word: {name for name in sold if word in name} for word in WORDS}


def goods_left_behind(program: Program) -> dict[str, set[str]]:
    """The same after a crash: PostgreSQL may still end what the dead program began."""
    if not program.database.startswith("sqlite://"):
        others = """
            SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND backend_type = 'client backend'
            """
        wait_until(program, "the end of the connections of a dead program", lambda: not rows(program, others))
    return goods_for_sale(program)


def number_of(name: str) -> str:
    return name.rsplit(" ", 1)[1]


# --- Damage ---

def index_folder(program: Program) -> Path:
    return next((program.folder / "search").iterdir())


def generation(folder: Path) -> Path:
    """The files of the index in use."""
    return folder / (folder / "current").read_text(encoding="utf-8").strip()


def times_built(program: Program) -> int:
    return program.log.read_text(encoding="utf-8", errors="replace").count("search index built")


def cut(folder: Path) -> None:
    file = generation(folder) / "postlist.glass"
    os.truncate(file, file.stat().st_size // 2)


def empty(folder: Path) -> None:
    for file in generation(folder).glob("*.glass"):
        os.truncate(file, 0)


def overwrite(folder: Path, name: str = "docdata.glass") -> None:
    file = generation(folder) / name
    size = file.stat().st_size
    with open(file, "r+b") as opened:
        opened.seek(size // 4)
        opened.write(random.Random(1).randbytes(size - size // 4))


def overwrite_what_only_writing_reads(folder: Path) -> None:
    overwrite(folder, "termlist.glass")


def lose(folder: Path) -> None:
    shutil.rmtree(generation(folder))


def lose_the_name(folder: Path) -> None:
    (folder / "current").write_text("../../etc", encoding="utf-8")


def lose_everything(folder: Path) -> None:
    shutil.rmtree(folder)


# --- Finding ---

def wait_until_found(program: Program, member: Person, wanted: dict[str, set[str]]) -> None:
    """Waits until the index, and not the database in its place, finds exactly these goods."""
    found: dict[str, set[str]] = {}

    def is_found() -> bool:
        found.update({word: {line["name"] for line in found_goods(member, word)} for word in WORDS})
        return found == wanted and all(asks_the_index(member, word) for word in WORDS)

    try:
        wait_until(program, "exactly what the database has", is_found)
    except AssertionError as failure:
        wrong = {word: sorted(found[word] ^ wanted[word])[:10] for word in found}
        raise AssertionError(f"{failure}\nwrongly found or not found: {wrong}") from None
    finally:
        member.hang_up()


def asks_the_index(person: Person, word: str) -> bool:
    text = search_page(person, word).text
    return not any(notice in text for notice in WITHOUT_INDEX)


def ids_of_found(member: Person, word: str) -> list[str]:
    found = [line["id"] for line in found_goods(member, word)]
    member.hang_up()
    return found


def found_goods(member: Person, word: str) -> list[dict]:
    """All that is found by this very word; none where the search took it for another."""
    found: list[dict] = []
    after: str | None = None
    while True:
        body = search_json(member, word, after)
        if body["isPartial"] or body.get("reading"):
            return []
        found += [line["product"] for line in body["products"]]
        after = body.get("next")
        if not after:
            return found


def search_page(person: Person, word: str) -> Answer:
    return answered(person.get(f"/search?{urlencode({'q': word})}"))


def suggestions(person: Person, word: str) -> Answer:
    return answered(person.get(f"/search/suggestions?{urlencode({'q': word[:4]})}"))


def search_json(member: Person, word: str, after: str | None = None) -> dict:
    query = {"q": word, "limit": "100"} | ({"after": after} if after else {})
    return json.loads(answered(member.get(f"/api/v1/search?{urlencode(query)}")).text)


def whole_goods(member: Person, word: str) -> None:
    for line in search_json(member, word)["products"]:
        name, article = line["product"]["name"], line["product"]["sku"]
        assert name and article, f"half a product: {line}"
        named, numbered = OURS.fullmatch(name), ARTICLE.fullmatch(article)
        assert bool(named) == bool(numbered), f"half a product: {line}"
        if named and numbered:
            is_edited, word_in_name, number = named.groups()
            assert number == numbered[1], f"of two goods: {line}"
            assert is_edited or WORDS.index(word_in_name) == int(numbered[2]), f"of two imports: {line}"


def answered(answer: Answer) -> Answer:
    assert answer.status == 200, f"{answer.address}: {answer.status} {answer.text[:500]}"
    return answer


def wait_until(program: Program, what: str, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline, f"never came: {what}\n{program.log_tail()}"
        time.sleep(0.2)


# --- People ---

@contextmanager
def signed_in(program: Program, email: str) -> Iterator[Person]:
    with Person(program.url) as person:
        person.sign_in(email)
        person.hang_up()
        yield person


def twin(person: Person) -> Person:
    """The same person at another window."""
    other = Person(person.url)
    other.cookies = dict(person.cookies)
    return other


class Searchers:
    """People who search without pause. Every answer must be one, and every product whole; only a crash excuses."""

    def __init__(self, program: Program, member: Person):
        self.asked = 0
        self.failures: list[BaseException] = []
        self._is_up = threading.Event()
        self._is_up.set()
        self._is_over = threading.Event()
        self._times_down = 0
        tasks = [(Person(program.url), search_page), (twin(member), suggestions), (twin(member), whole_goods)]
        self._threads = [threading.Thread(target=self._search, args=task, daemon=True) for task in tasks]
        for thread in self._threads:
            thread.start()

    def go_down(self, end: Callable[[], object]) -> None:
        self._is_up.clear()
        self._times_down += 1
        end()

    def come_up(self, start: Callable[[], object]) -> None:
        start()
        self._is_up.set()

    def ask_some_more(self) -> None:
        enough = self.asked + 20
        deadline = time.monotonic() + 30
        while self.asked < enough and not self.failures and time.monotonic() < deadline:
            time.sleep(0.05)

    def end(self) -> None:
        self._is_over.set()
        self._is_up.set()
        for thread in self._threads:
            thread.join(timeout=60)

    def _search(self, person: Person, ask: Callable[[Person, str], object]) -> None:
        turn = 0
        while not self._is_over.is_set() and not self.failures:
            times_down = self._times_down
            if not self._is_up.is_set():
                person.hang_up()
                self._is_up.wait()
                continue
            turn += 1
            try:
                ask(person, WORDS[turn % len(WORDS)])
                self.asked += 1
            except BROKEN as failure:
                if self._times_down == times_down:
                    self.failures.append(failure)
            except BaseException as failure:  # told by the main thread below
                self.failures.append(failure)
            time.sleep(0.02)  # leaves the program some of the machine
        person.hang_up()


@contextmanager
def searching(program: Program, member: Person) -> Iterator[Searchers]:
    searchers = Searchers(program, member)
    try:
        yield searchers
    finally:
        searchers.end()
    assert not searchers.failures, searchers.failures[0]
    assert searchers.asked > 0, "nobody searched; the test proved nothing"


class Editor:
    """Renames, hides and shows goods, one form after another, until the program dies in the middle of it."""

    def __init__(self, staff: Person, products: list[str], chance: random.Random):
        self.changed = 0
        self.failures: list[BaseException] = []
        self._staff = twin(staff)
        self._products = products
        self._chance = chance
        self._may_change = threading.Event()
        self._is_over = threading.Event()
        self._at_work = threading.Lock()
        self._thread = threading.Thread(target=self._edit, daemon=True)
        self._thread.start()

    def change_for(self, seconds: float) -> None:
        """Goes on changing afterwards, until `pause`."""
        self._may_change.set()
        time.sleep(seconds)

    def pause(self) -> None:
        self._may_change.clear()
        with self._at_work:
            self._staff.hang_up()

    def end(self) -> None:
        self._is_over.set()
        self._may_change.set()
        self._thread.join(timeout=60)

    def _edit(self) -> None:
        while not self._is_over.is_set() and not self.failures:
            self._may_change.wait()
            with self._at_work:
                if self._may_change.is_set() and not self._is_over.is_set():
                    self._change_one()
            time.sleep(0.02)
        self._staff.hang_up()

    def _change_one(self) -> None:
        product, word = self._chance.choice(self._products), self._chance.choice(WORDS)
        try:
            change(self._staff, product, f"Зажим {word}", is_hidden=self._chance.random() < 0.2)
            self.changed += 1
        except BROKEN:
            pass  # the program died; the form is never sent again
        except BaseException as failure:  # told by the main thread below
            self.failures.append(failure)


@contextmanager
def editing(program: Program, staff: Person, products: list[str], chance: random.Random) -> Iterator[Editor]:
    editor = Editor(staff, products, chance)
    try:
        yield editor
    finally:
        editor.end()
    assert not editor.failures, editor.failures[0]


def change(staff: Person, product: str, beginning: str, is_hidden: bool) -> str:
    """Gives a product a name with its old number; returns it."""
    address = f"/staff/catalog/products/{product}"
    form = answered(staff.get(address)).form(address)
    name = f"{beginning} {number_of(form.fields['name'])}"
    answered(staff.send(form, name=name, hidden="on" if is_hidden else ""))
    return name


def have_the_index_rebuilt(staff: Person) -> None:
    """By the button of the staff; the next crash comes in the middle of it."""
    answered(staff.send(answered(staff.get("/staff/catalog/search")).form("/staff/catalog/search/rebuild")))
    staff.hang_up()
