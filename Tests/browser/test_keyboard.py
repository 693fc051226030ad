"""Somebody who cannot use a mouse orders all the same: only Tab, Enter and letters."""
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from opening import WIDE, OpenPage
from program import PASSWORD
from walk import gallery_pages

BUYER = "director@romashka.example"
# The outline may stand on what holds the focused element, such as a card around its radio button.
UNSEEN_FOCUS = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const shows = (shown) => {
        const style = shown && getComputedStyle(shown);
        return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    };
    const box = element.getBoundingClientRect();
    const isThere = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    const around = [element, element.parentElement, element.parentElement?.parentElement];
    return isThere && around.some(shows) ? null : element.outerHTML.slice(0, 120);
}"""


# feature: A11Y-01
def test_an_order_is_placed_without_a_mouse(open_page: OpenPage):
    page = open_page(viewport=WIDE)
    page.goto("/login")
    type_into(page, page.locator("input[autocomplete=username]"), BUYER)
    type_into(page, page.locator("input[autocomplete=current-password]"), PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard")

    type_into(page, page.get_by_role("banner").get_by_role("combobox"), "болт")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    press(page, page.get_by_role("main").locator("a[href^='/products/']").first)
    page.wait_for_url("**/products/*")
    press(page, page.get_by_role("main").get_by_role("button", name="В корзину", exact=True))
    expect(page.get_by_text("В корзине: ")).to_be_visible()

    press(page, page.get_by_role("banner").locator("a[href='/cart']"))
    page.wait_for_url("**/cart")
    press(page, page.get_by_role("button", name="Перейти к оформлению"))
    page.wait_for_url("**/checkout")
    type_into(page, page.get_by_label("Комментарий"), "Без мыши")
    press(page, page.get_by_role("main").get_by_role("button", name="Оформить заказ"))
    page.wait_for_url(re.compile(r"/orders/[^/]*\d$"))
    expect(page.get_by_role("main")).to_contain_text("Без мыши")

    number = page.url.rsplit("/", 1)[1]
    press(page, page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Заказы"))
    page.wait_for_url("**/orders")
    press(page, page.get_by_role("main").get_by_role("link", name=number))
    page.wait_for_url(f"**/orders/{number}")
    sign_out(page)


# feature: A11Y-01
@pytest.mark.parametrize("address", ["/dashboard", "/catalog", "/cart", "/orders", "/settings", "/company"])
def test_tab_goes_through_the_whole_page_and_is_always_seen(page_as: OpenPage, address: str):
    page = page_as(BUYER, viewport=WIDE)
    page.goto(address)
    walk_through(page)


def test_tab_goes_through_every_group_of_the_gallery(page_as: OpenPage):
    page = page_as(BUYER, viewport=WIDE)
    for address in gallery_pages(page):
        page.goto(address)
        walk_through(page)


def test_a_menu_opens_and_closes_by_keys_and_gives_the_focus_back(page_as: OpenPage):
    page = page_as(BUYER, viewport=WIDE)
    page.goto("/orders")
    menu = person_menu(page)
    press(page, menu)
    expect(page.get_by_role("button", name="Выйти")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Выйти")).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_first_tab_leads_past_the_navigation(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/orders")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def person_menu(page: Page) -> Locator:
    return page.get_by_role("banner").locator("summary", has_text="профиль и настройки")


def sign_out(page: Page) -> None:
    press(page, person_menu(page))
    press(page, page.get_by_role("button", name="Выйти"))
    page.wait_for_url("**/login*")


def walk_through(page: Page) -> None:
    """Tabs from the beginning to the last link of the page: nothing holds the focus, and it is seen everywhere."""
    last = page.locator("footer a").last
    unseen = []
    for _ in range(2_000):
        page.keyboard.press("Tab")
        if where := page.evaluate(UNSEEN_FOCUS):
            unseen.append(where)
        if last.evaluate("element => element === document.activeElement"):
            break
    else:
        here = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"the end of {page.url} cannot be reached by Tab; the focus is on {here}")
    assert not unseen, f"the focus is not to be seen on {page.url}:\n" + "\n".join(unseen)


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
    assert not page.evaluate(UNSEEN_FOCUS), f"{target} has the focus, but nothing shows it"
