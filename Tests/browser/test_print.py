"""What stands on paper: the object with its head, times in full, and nothing that can only be pressed."""
import re

from playwright.sync_api import Locator, Page, expect

from opening import OpenPage
from shopping import begin_checkout, empty_cart, submit

DIRECTOR = "director@romashka.example"
# A sheet of A4 less its margins.
PAPER = {"width": 763, "height": 1080}
IN_FULL = re.compile(r"\d\d\.\d\d\.\d{4}, \d\d:\d\d")


def test_an_order_on_paper_has_a_head_and_full_times(page_as: OpenPage):
    page = page_as(DIRECTOR)
    begin_checkout(page)
    number = submit(page)
    on_paper(page)
    head = page.locator(".paperhead")
    for words in ["Опора", "ООО «Ромашка»", IN_FULL]:
        expect(head).to_contain_text(words)
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    for gone in [".crumbs", ".sidebar", ".topbar", ".tabbar", ".place__ways", ".pagehead__actions", ".footer"]:
        expect(page.locator(gone).first).to_be_hidden()
    for time in [page.locator(".steps time").first, page.locator(".timeline time").first]:
        assert IN_FULL.search(printed(time)), printed(time)

    page.goto("/orders")
    on_paper(page)
    placed = page.locator(".t-orders tbody .c-date time").first
    assert IN_FULL.search(printed(placed)), printed(placed)
    expect(page.locator(".t-orders tbody .c-date").first).to_be_visible()
    expect(page.locator(".filters, .tabs, .seg").locator("visible=true")).to_have_count(0)


def test_a_cart_on_paper_has_its_quantities_and_no_buttons(page_as: OpenPage):
    page = page_as(DIRECTOR)
    begin_checkout(page)
    page.goto("/cart")
    on_paper(page)
    expect(page.locator(".t-cart input").first).to_be_visible()
    expect(page.locator(".t-cart button, .cartbar, .crumbs").locator("visible=true")).to_have_count(0)
    page.emulate_media(media="screen")
    empty_cart(page)


def on_paper(page: Page) -> None:
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")


def printed(time: Locator) -> str:
    """What stands in the place of a time."""
    return time.evaluate("time => getComputedStyle(time, '::after').content")
