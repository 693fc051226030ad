"""What ordering costs: a customer with a million orders, a file of ten thousand rows, orders of 32 clients at once.

The customer's director asks, so that no rule of approval stands in the way. Afterwards the database is looked at past
the program: nothing sold twice, every reservation of an order, every order there that was answered.
"""
import http.client
import io
import json
import re
import subprocess
import time
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from buyers import check_sums
from person import Person
from rows import rows

HERE = Path(__file__).resolve().parent
DIRECTOR = "director@romashka.example"
PEOPLE = [
    DIRECTOR, "director@vasilek.example", "director@klever.example", "director@stroydvor.example",
    "buyer@furniture.example", "vera@sokolova.example", "gov@school.example", "shopper@customer.example",
]
CLIENTS = 32
FILE_ROWS = 10_000
LIST_BUDGET_MS = 20
CHECKED_BUDGET_S = 1.5
PLACED_BUDGET_S = 3


@dataclass
class Row:
    name: str
    path: str
    p99_budget_ms: float | None = LIST_BUDGET_MS


def pages(person: Person) -> list[Row]:
    """The lists of a million orders, by every way people look into them."""
    first = person.get("/orders?tab=archive")
    following = re.search(r'href="(/orders\?[^"]*after=[^"]+)"', first.text)
    order = re.search(r'href="(/orders/[^"?#/]*\d)"', first.text)
    assert following and order, "the list has neither a next page nor an order"
    word = quote("болт")
    return [
        Row("orders", "/orders"), Row("orders: archive", "/orders?tab=archive"),
        Row("orders: next page", following[1].replace("&amp;", "&")), Row("orders by sum", "/orders?sort=-total"),
        Row("orders of a status", "/orders?status=cancelled"),
        Row("orders of a period", "/orders?from=2025-03-01&to=2025-03-31"),
        Row("orders: a number", "/orders?q=2019-0500000"), Row("orders: an own number", f"/orders?q={quote('З-0500000')}"),
        Row("orders: goods", f"/orders?q={word}", None), Row("an order", order[1]),
        Row("purchases", "/orders/purchases", None), Row("purchases: goods", f"/orders/purchases?q={word}", None),
    ]


def measure(program, started: float, seconds: int, load, memory_mb) -> list[str]:
    """Prints the tables and returns what went over its budget. Ends with the program stopped."""
    idle = memory_mb(program.process_id)
    person = Person(program.url)
    person.sign_in(DIRECTOR)
    over = measure_lists(person, seconds, load)
    over += measure_file(program, person, memory_mb)
    over += measure_orders(program, seconds)
    print(f"start to first answer {started:.2f} s, memory idle {idle:.0f} MB, "
          f"after all {memory_mb(program.process_id):.0f} MB")
    program.stop()  # SQLite 3.40 is read by one program at a time
    check_sums(program)
    print("nothing sold twice, no order twice, every reservation of an order")
    return over


def measure_lists(person: Person, seconds: int, load) -> list[str]:
    over = []
    print(f"{'page':<40}{'bytes':>8}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'failed':>8}")
    for row in pages(person):
        answer = person.get(row.path)
        assert answer.status == 200, f"{row.path} answers {answer.status}"
        load(person.url + row.path, 1, person.cookies)
        measured = load(person.url + row.path, seconds, person.cookies)
        print(f"{row.name:<40}{len(answer.text.encode()):>8}{measured.per_second:>9.0f}{measured.p50_ms:>9.2f}"
              f"{measured.p99_ms:>9.2f}{measured.failed:>8}", flush=True)
        if row.p99_budget_ms is not None and measured.p99_ms > row.p99_budget_ms:
            over.append(f"{row.name}: p99 {measured.p99_ms:.1f} ms, budget {row.p99_budget_ms}")
        if measured.failed:
            over.append(f"{row.name}: {measured.failed} requests failed")
    return over


# A file

def measure_file(program, person: Person, memory_mb) -> list[str]:
    """Sends ten thousand rows, three in a hundred of them bad, waits until each is explained, and places the rest."""
    content = workbook(articles(person, FILE_ROWS))
    began = time.monotonic()
    page = send_file(person, content)
    explained = time.monotonic() - began
    memory = memory_mb(program.process_id)
    path = page.address.split("?")[0]
    began = time.monotonic()
    checkout = person.send(page.form(f"{path}/adoption"), act="order", name="Замер")
    adopted = time.monotonic() - began
    assert checkout.address.startswith("/checkout"), f"the file led to {checkout.address}"
    form = checkout.form("/checkout")
    began = time.monotonic()
    answer = person.request("POST", form.action, form.fields | {
        "address": "", "newAddress": "Тверь, ул. Лесная, 5", "comment": "crash-file"})
    placed = time.monotonic() - began
    location = answer.headers.get("location", "")
    assert re.match(r"/orders/\d", location), f"the file was not placed: {answer.status} {location}\n{answer.text[:2000]}"
    print(f"a file of {FILE_ROWS} rows, {len(content) / 1000:.0f} KB: checked and explained in {explained:.2f} s, "
          f"into a cart in {adopted:.2f} s, placed in {placed:.2f} s, memory then {memory:.0f} MB, "
          f"afterwards {memory_mb(program.process_id):.0f} MB", flush=True)
    over = []
    if explained > CHECKED_BUDGET_S:
        over.append(f"file: checked in {explained:.2f} s, budget {CHECKED_BUDGET_S}")
    if adopted + placed > PLACED_BUDGET_S:
        over.append(f"file: placed in {adopted + placed:.2f} s, budget {PLACED_BUDGET_S}")
    return over


def articles(person: Person, count: int) -> list[str]:
    """Articles a customer can buy, as a program of his reads them; bad ones in between, three in a hundred."""
    found: list[str] = []
    after = ""
    while len(found) < count:
        page = json.loads(person.get(f"/api/v1/products?limit=500{after}").text)
        found += [one["sku"] for one in page["products"] if not one.get("variants")]
        if not page.get("next"):
            break
        after = f"&after={quote(page['next'])}"
    assert found, "no articles were found"
    return [f"НЕТ-{place}" if place % 33 == 0 else found[place % len(found)] for place in range(count)]


def workbook(skus: list[str]) -> bytes:
    """A plain XLSX as accounting systems write it."""
    def cell(place: str, text: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'

    lines = [f'<row r="1">{cell("A1", "Артикул")}{cell("B1", "Количество")}</row>']
    for number, sku in enumerate(skus, start=2):
        lines.append(f'<row r="{number}">{cell(f"A{number}", sku)}<c r="B{number}"><v>1</v></c></row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    book_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = {
        "[Content_Types].xml": f'{head}<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{book_type}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet_type}"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Заявка" sheetId="1" '
        f'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def send_file(person: Person, content: bytes):
    """Sends a file by the form for files and returns the page that explains it, once it is there."""
    form = person.get("/orders/import").form("/orders/import")
    edge = uuid.uuid4().hex
    body = b""
    for name, value in form.fields.items():
        if name != "file":
            body += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    body += (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="order.xlsx"\r\n'
             f"Content-Type: application/octet-stream\r\n\r\n").encode() + content + f"\r\n--{edge}--\r\n".encode()
    connection = http.client.HTTPConnection(person.address, timeout=120)
    connection.request("POST", "/orders/import", body, {
        "Content-Type": f"multipart/form-data; boundary={edge}", "Origin": person.url, "Sec-Fetch-Site": "same-origin",
        "Cookie": "; ".join(f"{name}={value}" for name, value in person.cookies.items())})
    response = connection.getresponse()
    text = response.read().decode("utf-8", errors="replace")
    location = response.getheader("location") or ""
    connection.close()
    assert re.match(r"/orders/import/[0-9a-f-]+", location), f"the file was not taken: {response.status}\n{text[:2000]}"
    path = location.split("?")[0]
    for _ in range(600):
        page = person.get(path)
        if page.forms(f"{path}/adoption"):
            return page
        time.sleep(0.05)
    raise AssertionError("the file was not explained within half a minute")


# Orders at once

def measure_orders(program, seconds: int) -> list[str]:
    """Orders of four lines by 32 clients of eight customers at once, through the API."""
    skus = stocked(program)
    cookies = []
    for email in PEOPLE:
        with Person(program.url) as person:
            person.sign_in(email)
            cookies.append("; ".join(f"{name}={value}" for name, value in person.cookies.items()))
    command = ["wrk", "-t2", f"-c{CLIENTS}", f"-d{max(5, seconds)}s", "--timeout", "20s", "-s", HERE / "orders.lua",
               f"{program.url}/api/v1/orders", "--", ",".join(skus), *cookies]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    _, p50, p99, failed = re.search(r"^measured (\S+) (\d+) (\d+) (\d+)$", output, re.M).groups()
    placed, took = re.search(r"^placed (\d+) (\S+)$", output, re.M).groups()
    print(f"orders of four lines by {CLIENTS} clients: {int(placed) / float(took):.0f} a second, "
          f"p50 {int(p50) / 1000:.1f} ms, p99 {int(p99) / 1000:.1f} ms, {failed} failed", flush=True)
    return [] if int(placed) > 0 and int(failed) == 0 else [f"orders at once: {placed} placed, {failed} failed"]


def stocked(program) -> list[str]:
    """Articles there is plenty of, sold by the piece to everybody; read while nobody writes."""
    program.stop()
    found = rows(program, """
        SELECT p.sku FROM products p JOIN stock s ON s.product_id = p.id
        WHERE p.is_active AND p.pack = 1000 AND NOT p.is_restricted AND p.sku NOT LIKE '%,%'
          AND NOT EXISTS (SELECT 1 FROM category_gates c WHERE c.category_id = p.category_id)
        GROUP BY p.sku ORDER BY SUM(s.quantity - s.reserved) DESC, p.sku LIMIT 400
        """)
    program.start()
    return [sku for (sku,) in found]
