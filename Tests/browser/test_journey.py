"""A buyer's day: find goods, order them, look at the order, order the same again. With and without scripts."""
import re

import pytest
from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage, sign_in
from page_rules import check_page

BUYER = "buyer@romashka.example"


# feature: CART-10, ORD-05
@pytest.mark.parametrize("options", [
    pytest.param({}, id="desktop"),
    pytest.param({"viewport": NARROW, "has_touch": True}, id="phone"),
    pytest.param({"java_script_enabled": False}, id="without-scripts"),
])
def test_a_buyer_orders_and_orders_the_same_again(page_as: OpenPage, options: dict):
    page = page_as(BUYER, **options)
    empty_cart(page)

    name = find_product(page, "болт")
    put_in_cart(page, name)
    page.goto("/cart")
    expect(page.get_by_role("main")).to_contain_text(name)
    page.get_by_role("button", name="Перейти к оформлению").click()
    page.wait_for_url("**/checkout")

    number = order(page, comment="Позвонить за час")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    expect(page.get_by_role("main")).to_contain_text(name)
    expect(page.get_by_role("main")).to_contain_text("Позвонить за час")

    page.goto("/orders")
    expect(page.get_by_role("main").get_by_role("link", name=number)).to_have_count(1)

    page.goto(f"/orders/{number}")
    page.get_by_role("link", name="Повторить").click()
    page.get_by_role("button", name="Добавить в корзину").click()
    page.wait_for_url("**/cart")
    expect(page.get_by_role("main")).to_contain_text(name)
    repeated = order(page, comment="")
    assert repeated != number


# feature: AUTH-03
def test_a_wrong_password_is_refused_in_words(open_page: OpenPage, watch):
    page = open_page()
    page.goto("/login")
    page.locator("input[autocomplete=username]").fill(BUYER)
    page.locator("input[autocomplete=current-password]").fill("wrong-password-1")
    with watch.expecting(401, 422):
        page.get_by_role("button", name="Войти", exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("input[autocomplete=username]")).to_have_value(BUYER)
    check_page(page)


# feature: AUTH-36
def test_signing_out_ends_the_session_and_back_shows_nothing(open_page: OpenPage):
    page = open_page()
    sign_in(page, BUYER)
    page.goto("/orders")
    page.locator("form[action='/logout']").first.evaluate("form => form.requestSubmit()")
    page.wait_for_url("**/login*")
    page.goto("/orders")
    expect(page).to_have_url(re.compile("/login"))


# feature: UX-15
def test_a_double_click_on_the_last_button_makes_one_order(page_as: OpenPage):
    page = page_as(BUYER)
    empty_cart(page)
    put_in_cart(page, find_product(page, "болт"))
    before = orders_shown(page)
    page.goto("/checkout")
    submit_button(page).dblclick()
    page.wait_for_url(re.compile(r"/orders/\d"))
    assert len(orders_shown(page) - before) == 1


def empty_cart(page: Page) -> None:
    page.goto("/cart")
    if (clear := page.get_by_role("button", name="Очистить корзину")).count():
        clear.click()
    expect(page.get_by_text("В корзине пока пусто")).to_be_visible()


def find_product(page: Page, words: str) -> str:
    """Searches from the top of the page and opens the first hit; returns its name."""
    page.goto("/search?" + f"q={words}")
    page.get_by_role("main").locator("a[href^='/products/']").first.click()
    page.wait_for_url("**/products/*")
    return page.get_by_role("heading", level=1).inner_text().strip()


def put_in_cart(page: Page, name: str) -> None:
    """Takes one pack of the product whose page this is."""
    page.get_by_role("main").get_by_role("button", name="В корзину", exact=True).click()
    expect(page.get_by_text(f"В корзине: {name}")).to_be_visible()


def order(page: Page, comment: str) -> str:
    page.goto("/checkout")
    page.get_by_label("Комментарий").fill(comment)
    submit_button(page).click()
    page.wait_for_url(re.compile(r"/orders/\d"))
    return page.url.split("/orders/")[1].split("?")[0]


def submit_button(page: Page):
    return page.get_by_role("main").get_by_role("button", name="Оформить заказ")


def orders_shown(page: Page) -> set[str]:
    page.goto("/orders")
    links = page.get_by_role("main").locator("a[href^='/orders/']")
    return set(links.evaluate_all("links => links.map(link => link.pathname)"))
