"""No rule of the style sheets is there for nothing: each matches something in the gallery or on a page.

`bin/css-coverage` prints the share by file and the selectors that match nothing.
"""
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from approving import new_addresses_are_asked_about, send_for_approval
from coverage_of_styles import look_at, read_sheets, table, unused_movements, unused_tokens
from guidance import guided
from opening import OpenPage
from shopping import begin_checkout, submit
from test_catalog import compare_two, open_product_with_pictures
from test_pages import PEOPLE
from walk import gallery_pages, kind_of, links_of, within_reach
from watch import Watch

BUYER = "buyer@romashka.example"
# With pictures, lists, a table and goods of the catalogue.
ARTICLE = "/articles/kak-vybrat-perforator"
# What the demo data has no case of, by the beginning of the rule.
ALLOWED = {
    ".thumb .icon": "goods without a picture",
    ".tile__picture .icon": "goods without a picture",
    ".gallery__picture .icon": "goods without a picture",
    ".strip__picture .icon": "goods without a picture",
    ".compare__picture .icon": "goods without a picture",
    ".gallery__thumbs": "goods with several pictures",
    ".variant.is-out": "a variant that is out of stock",
    ".variant .sub": "a variant that is out of stock",
    ".t-repeat tr.is-gone": "a repeated order with goods no longer sold",
    ".lookmark": "an operator's own marks",
    ".lookhistory .btn": "an operator's earlier marks",
    ".brand__logo": "an operator's own logo",
    ".sidebar .brand__logo": "an operator's own logo",
    ".footer__end": "an operator's own words in the footer",
    ".payer .icon": "somebody who acts for several customers",
    ".topbar .menu:has(> .payer)": "somebody who acts for several customers",
    ".shipment": "an order that travels in parts",
    ".ordernote": "an order that was split",
    ".ordertalk .said": "an order somebody said something about",
    ".orderchange": "an order that nobody has accepted yet",
    ".orderphoto": "a list with the pictures of goods",
    ".orderitems": "a list with the first goods of orders",
    ".widget__lost": "a tile that failed",
    ".widget__late": "a tile that was slow",
    ".attention__item.is-": "things to do of every urgency",
    ".scan__product": "what a scanner found",
    ".widget:not(.is-arranged):has(> .widget__body:empty)": "a tile with nothing to say",
}


def test_every_rule_is_used(open_page: OpenPage, page_as: OpenPage, watch: Watch, capsys: pytest.CaptureFixture):
    sheets = read_sheets(open_page())
    for page in every_page(open_page, page_as, watch):
        look_at(page, sheets)
    with capsys.disabled():
        print("\n" + table(sheets))
    unused = [f"{sheet.path}: {rule}" for sheet in sheets for rule in sheet.unused if not rule.startswith(tuple(ALLOWED))]
    assert not unused, "these rules match nothing:\n" + "\n".join(unused)
    assert not unused_movements(sheets), "nothing moves like this"
    assert not unused_tokens(), "nothing has this value"


def ways_of_goods(page: Page) -> Iterator[Page]:
    """What no link leads to: articles without pictures, filters in force, an open price and picture, a comparison."""
    for address in ("/catalog?view=list", "/catalog?category=bolty&stock=1&sort=new"):
        page.goto(address)
        yield page
    page.goto("/catalog?view=table")
    page.locator("a[data-why]").first.click()
    expect(page.locator(".pricepop")).to_be_visible()
    yield page
    compare_two(page)
    yield page
    page.get_by_role("button", name="Очистить").click()
    open_product_with_pictures(page)
    page.locator("a[data-zoom]").first.click()
    expect(page.locator("dialog#zoom")).to_be_visible()
    yield page


def every_page(open_page: OpenPage, page_as: OpenPage, watch: Watch) -> Iterator[Page]:
    """A browser that stands on the next page each time."""
    stranger = open_page()
    for address in gallery_pages(stranger):
        # Scripts that a sample needs come by themselves and make their own parts.
        stranger.goto(address, wait_until="networkidle")
        yield stranger
    for width in ("768", "390"):
        stranger.get_by_role("button", name=width, exact=True).click()
        yield stranger
    for _ in within_reach(stranger, "/login", []):
        yield stranger
    with watch.expecting(404, 401, 422):
        stranger.goto("/orders-of-nobody")
        yield stranger
        stranger.goto("/login")
        stranger.locator("input[autocomplete=username]").fill(BUYER)
        stranger.locator("input[autocomplete=current-password]").fill("wrong-password-1")
        stranger.get_by_role("button", name="Войти", exact=True).click()
        expect(stranger.get_by_role("alert")).to_be_visible()
        yield stranger
    buyer = page_as(BUYER)
    begin_checkout(buyer)
    yield buyer
    buyer.get_by_label("Заберём сами").check()
    yield buyer
    buyer.get_by_label("Привезти").check()
    buyer.goto("/cart")
    yield buyer
    buyer.goto("/checkout")
    submit(buyer)
    yield buyer
    buyer.goto("/palette?q=болт")
    yield buyer
    buyer.goto("/search?q=болт")
    yield buyer
    buyer.get_by_role("banner").get_by_role("combobox").press("ArrowDown")
    expect(buyer.get_by_role("listbox", name="Подсказки поиска")).to_be_visible()
    yield buyer
    # Without a question the field shows what was asked before, once it is written down.
    buyer.goto("/catalog")
    buyer.wait_for_timeout(3_000)
    buyer.get_by_role("banner").get_by_role("combobox").press("ArrowDown")
    expect(buyer.get_by_role("button", name="Очистить историю")).to_be_visible()
    yield buyer
    buyer.goto(ARTICLE)
    yield buyer
    words = ("кровельный", "перчатки", "лампа", "костюм")
    for listing in ("/catalog?view=tiles", *(f"/search?q={word}" for word in words), "/orders"):
        buyer.goto(listing)
        yield buyer
        for address in {link for link in links_of(buyer) if kind_of(link) in ("/products/*?", "/orders/*?")}:
            buyer.goto(address)
            yield buyer
    director = page_as("director@romashka.example")
    with new_addresses_are_asked_about(director, "Ирина Ковалёва"):
        number = send_for_approval(buyer, "Псков, Новая улица, 5", "Для примера")
        for address in ("/approvals", f"/approvals/{number}", "/approvals/limits"):
            director.goto(address)
            yield director
    yield from ways_of_goods(buyer)
    yield from guided(page_as("director@klever.example"))
    for email in PEOPLE:
        page = page_as(email)
        for _ in within_reach(page, "/staff" if email.endswith("@kabinet.example") else "/dashboard", []):
            yield page
