"""What people do most, in Firefox and in WebKit, the engine of Safari; every other browser test is about Chromium."""
import json
from collections.abc import Iterator

import pytest

from drivers import CONTROL, ENTER, ESCAPE, Driver, Firefox, WebKit
from page_rules import LETTERS, WIDER_THAN_PAGE, WIDER_THAN_SCREEN
from program import PASSWORD, Program

BUYER = "buyer@romashka.example"
PAGES = ["/dashboard", "/catalog", "/catalog?view=table", "/search?q=болт", "/cart", "/orders", "/company", "/settings"]


@pytest.fixture(scope="module", params=[Firefox, WebKit], ids=lambda browser: browser.name)
def signed_in(request: pytest.FixtureRequest, program: Program, tmp_path_factory) -> Iterator[Driver]:
    """One browser for all the tests here; a person signs in by pointer and keys."""
    driver = request.param(program.url, tmp_path_factory.mktemp("browser") / "profile")
    try:
        driver.go_to("/login")
        driver.click("input[autocomplete=username]")
        driver.type(BUYER)
        driver.click("input[autocomplete=current-password]")
        driver.type(PASSWORD)
        driver.click("button", "Войти")
        driver.until_at(r"^\/dashboard$")
        yield driver
    finally:
        driver.close()


@pytest.fixture
def driver(signed_in: Driver) -> Iterator[Driver]:
    """Fails the test when the browser complained about anything."""
    signed_in.complaints.clear()
    yield signed_in
    assert not signed_in.complaints, f"{signed_in.name} complained:\n" + "\n".join(signed_in.complaints)


# feature: UX-28
def test_a_buyer_finds_goods_and_orders_them(driver: Driver):
    empty_cart(driver)
    driver.go_to("/search?q=болт")
    driver.click("main a[href^='/products/']")
    driver.until_at(r"^\/products\/")
    name = driver.text("h1")
    driver.click("main button", "В корзину")
    driver.until(shows(f"В корзине: {name}"), f"“{name}” is not in the cart")
    assert driver.run("return document.querySelector('[data-cart-count]').textContent.trim()") == "1"

    driver.go_to("/cart")
    driver.click("button", "Перейти к оформлению")
    driver.until_at(r"^\/checkout$")
    driver.click("field", "Комментарий")
    driver.type("Позвонить за час")
    driver.click("button", "Оформить заказ")
    driver.until_at(r"^\/orders\/\d")
    driver.until(shows(name), f"“{name}” is not in the order")
    driver.until(shows("Позвонить за час"), "the comment is not in the order")


# feature: UX-28
def test_a_dialog_holds_the_focus_and_gives_it_back(driver: Driver):
    driver.go_to("/search?q=болт")
    driver.click("main a[href^='/products/']")
    driver.until_at(r"^\/products\/")
    driver.click("main button", "В корзину")
    driver.until(shows("В корзине: "), "nothing was put in the cart")
    driver.go_to("/cart")
    driver.click("button", "Очистить корзину")
    assert driver.until("return document.querySelector('dialog:modal')?.contains(document.activeElement)", "no dialog")
    driver.press(ESCAPE)
    driver.until("return !document.querySelector('dialog:modal')", "the dialog is still open")
    assert driver.run("return document.activeElement.textContent.trim()") == "Очистить корзину"
    empty_cart(driver)


# feature: UX-28
def test_the_dashboard_answers_to_pointer_and_keys(driver: Driver):
    driver.go_to("/dashboard")
    driver.click("[data-bell]")
    driver.until("return document.querySelector('#bell:popover-open .news') !== null", "the bell brings no news")
    driver.press(ESCAPE)
    driver.click(".avatar-btn")
    driver.until(shows("Выйти"), "the menu of the person is not open")
    driver.press(ESCAPE)
    driver.press("k", CONTROL)
    driver.until("return document.querySelector('dialog:modal')?.contains(document.activeElement)", "no palette")
    driver.type("корзина")
    driver.until("return document.querySelector('dialog:modal [aria-selected=true]') !== null", "nothing is found")
    driver.press(ENTER)
    driver.until_at(r"^\/cart$")


# feature: UX-28
def test_pages_and_components_fit_and_can_be_read(driver: Driver):
    driver.go_to("/design")
    groups = driver.run(
        """return [...document.querySelectorAll("main h2 a[href^='/design/']")].map((link) => link.pathname)""")
    assert len(groups) > 5
    broken = []
    for address in [*PAGES, "/design", *groups]:
        driver.go_to(address)
        for rule in (WIDER_THAN_SCREEN, WIDER_THAN_PAGE, LETTERS):
            if found := driver.run(f"return ({rule})()"):
                broken.append(f"{address}: {found}")
    assert not broken, f"in {driver.name}\n" + "\n".join(broken)


def empty_cart(driver: Driver) -> None:
    driver.go_to("/cart")
    if driver.run(shows("Очистить корзину")):
        driver.click("button", "Очистить корзину")
        driver.click("dialog button", "Очистить корзину")
    driver.until(shows("В корзине пока пусто"), "the cart is not empty")


def shows(words: str) -> str:
    return f"return document.body.innerText.includes({json.dumps(words)})"
