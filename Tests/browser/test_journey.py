"""A buyer's day: find goods, order them, look at the order, order the same again. With and without scripts."""
import pytest
from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage, sign_in
from page_rules import WIDER_THAN_SCREEN
from shopping import begin_checkout, comment_field, empty_cart, find_product, put_in_cart, submit

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

    comment_field(page).fill("Позвонить за час")
    number = submit(page)
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
    page.goto("/checkout")
    assert submit(page) != number


def test_a_small_phone_without_scripts_is_enough(open_page: OpenPage):
    page = open_page(viewport=NARROW, has_touch=True, java_script_enabled=False)
    sign_in(page, BUYER)
    name = begin_checkout(page)
    assert_fits(page)
    number = submit(page)
    expect(page.get_by_role("main")).to_contain_text(name)
    assert_fits(page)

    find_product(page, "болт")
    assert_fits(page)
    page.goto("/orders")
    expect(page.get_by_role("main").get_by_role("link", name=number)).to_be_visible()
    assert_fits(page)


def assert_fits(page: Page) -> None:
    wider = page.evaluate(WIDER_THAN_SCREEN)
    assert not wider, f"{page.url} scrolls sideways: {wider}"
