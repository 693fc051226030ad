"""Somebody who cannot use a mouse orders all the same: only Tab, Enter and letters."""
import re

from playwright.sync_api import Locator, Page, expect

from opening import WIDE, OpenPage
from program import PASSWORD

BUYER = "director@romashka.example"


# feature: A11Y-01
def test_an_order_is_placed_without_a_mouse(open_page: OpenPage):
    page = open_page(viewport=WIDE)
    page.goto("/login")
    type_into(page, page.locator("input[autocomplete=username]"), BUYER)
    type_into(page, page.locator("input[autocomplete=current-password]"), PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard")

    type_into(page, page.get_by_role("banner").get_by_role("searchbox"), "болт")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    press(page, page.get_by_role("main").locator("a[href^='/products/']").first)
    page.wait_for_url("**/products/*")
    press(page, page.get_by_role("main").get_by_role("button", name="В корзину", exact=True))
    expect(page.get_by_text("В корзине: ")).to_be_visible()

    page.goto("/cart")
    press(page, page.get_by_role("button", name="Перейти к оформлению"))
    page.wait_for_url("**/checkout")
    press(page, page.get_by_role("button", name="Оформить заказ"))
    page.wait_for_url(re.compile(r"/orders/[^/]*\d$"))


def test_the_first_tab_leads_past_the_navigation(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/orders")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def type_into(page: Page, field: Locator, text: str) -> None:
    move_to(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page: Page, target: Locator) -> None:
    move_to(page, target)
    page.keyboard.press("Enter")


def move_to(page: Page, target: Locator) -> None:
    """Tabs on until the focus is there; it must then be seen, by an outline or a shadow."""
    expect(target).to_be_visible()
    for _ in range(300):
        if target.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    else:
        raise AssertionError(f"{target} cannot be reached by Tab on {page.url}")
    assert target.evaluate("""element => [element, element.parentElement].some((shown) => {
        const style = getComputedStyle(shown);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
    })"""), f"{target} has the focus, but nothing shows it"
