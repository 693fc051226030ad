"""A director lets a program of the company be told of what happens, and sees whether it takes it."""
import hashlib
import hmac
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page

DIRECTOR = "director@romashka.example"
PHONE = {"viewport": NARROW, "has_touch": True}


class Receiver(ThreadingHTTPServer):
    """The program of the company: keeps what it was told."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.told: list[tuple[str, bytes]] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.headers["Kabinet-Signature"], body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b"<b>accepted</b>")

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()


def is_signed(signature: str, body: bytes, secret: str) -> bool:
    """Checked as a receiver would, without our own code."""
    parts = [part.split("=", 1) for part in signature.split(",")]
    moment = dict(parts)["t"]
    expected = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return any(name == "v1" and hmac.compare_digest(code, expected) for name, code in parts)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


# feature: INT-47
def test_a_director_makes_a_webhook_tries_it_and_sees_what_came_back(page_as: OpenPage, receiver: Receiver):
    page = page_as(DIRECTOR)
    page.goto("/settings/api-keys")
    check_page(page)
    page.get_by_role("link", name="Веб-хуки").first.click()
    page.wait_for_url("**/company/webhooks")
    check_page(page)
    page.goto("/company/webhooks/new")
    check_page(page)
    page.get_by_label("Название").fill("Учётная система")
    page.get_by_label("Адрес", exact=True).fill("https://10.0.0.1/hook")
    page.get_by_role("button", name="Создать веб-хук").click()
    expect(page.locator("#errors")).to_contain_text("внутреннюю сеть")
    expect(page.get_by_label("Название")).to_have_value("Учётная система")
    check_page(page)
    page.get_by_label("Адрес", exact=True).fill(receiver.url)
    page.get_by_role("button", name="Создать веб-хук").click()
    secret = page.get_by_label("Секрет", exact=True).input_value()
    assert re.fullmatch(r"whsec_[\w-]{43}", secret)
    check_page(page)
    page.get_by_role("link", name="К веб-хуку").click()
    page.wait_for_url(re.compile(r"/company/webhooks/[0-9a-f-]{36}"))
    path = page.url
    expect(page.get_by_role("heading", level=1)).to_have_text("Учётная система")
    expect(page.get_by_role("main")).not_to_contain_text(secret)
    check_page(page)

    press(page, "Отправить проверку")
    wait_until(page, lambda: len(receiver.told) == 1)
    signature, body = receiver.told[0]
    assert is_signed(signature, body, secret)
    assert json.loads(body)["topic"] == "test"
    wait_until(page, lambda: seen_after_reload(page, path, "Доставлено"))
    check_page(page)
    page.get_by_role("main").get_by_role("link", name="Проверка").first.click()
    expect(page.get_by_role("main")).to_contain_text("Ответ 200")
    # What the other side says is shown as it is, and does nothing.
    expect(page.get_by_role("main")).to_contain_text("<b>accepted</b>")
    check_page(page)

    receiver.status = 500
    press(page, "Отправить снова")
    wait_until(page, lambda: len(receiver.told) == 2)
    assert json.loads(receiver.told[1][1])["id"] == json.loads(body)["id"]
    wait_until(page, lambda: seen_after_reload(page, path, "Повторяем"))

    press(page, "Приостановить")
    expect(page.get_by_role("main")).to_contain_text("приостановлена вручную")
    check_page(page)
    press(page, "Возобновить")
    press(page, "Удалить веб-хук")
    page.get_by_role("dialog").get_by_role("button", name="Удалить веб-хук").click()
    page.wait_for_url("**/company/webhooks")
    page.locator(".toast").get_by_role("button", name="Вернуть").click()
    page.wait_for_url(path)
    press(page, "Удалить веб-хук")
    page.get_by_role("dialog").get_by_role("button", name="Удалить веб-хук").click()
    page.wait_for_url("**/company/webhooks")


def test_on_a_phone_everything_is_in_reach(page_as: OpenPage, receiver: Receiver):
    page = page_as(DIRECTOR, **PHONE)
    page.goto("/company/webhooks/new")
    check_page(page)
    page.get_by_label("Название").fill("Телефон")
    page.get_by_label("Адрес", exact=True).fill(receiver.url)
    page.get_by_role("button", name="Создать веб-хук").click()
    check_page(page)
    page.get_by_role("link", name="К веб-хуку").click()
    path = page.url
    press(page, "Отправить проверку")
    wait_until(page, lambda: seen_after_reload(page, path, "Доставлено"))
    check_page(page)
    page.goto("/company/webhooks")
    check_page(page)
    page.goto(path)
    press(page, "Удалить веб-хук")
    page.get_by_role("dialog").get_by_role("button", name="Удалить веб-хук").click()
    page.wait_for_url("**/company/webhooks")


def seen_after_reload(page: Page, path: str, words: str) -> bool:
    page.goto(path)
    return page.get_by_role("main").get_by_text(words).count() > 0


def wait_until(page: Page, condition) -> None:
    for _ in range(100):
        if condition():
            return
        page.wait_for_timeout(200)
    raise AssertionError("it did not come to that")
