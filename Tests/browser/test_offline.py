"""Without a network: orders and carts are read, drafts wait for their person, and nobody else finds anything."""
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage, sign_in
from page_rules import check_page
from shopping import empty_cart, find_product, orders_shown
from watch import Watch

BUYER = "buyer@romashka.example"
DIRECTOR = "director@romashka.example"
OTHER = "director@stroydvor.example"

# What of a person lies on the device.
LYING = """async () => [
    ...(await caches.keys()).filter((name) => name.startsWith('pages-')),
    ...(await indexedDB.databases()).map((base) => base.name),
]"""
COPIES = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('pages-'));
    const pages = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys())));
    return pages.flat().map((request) => new URL(request.url).pathname);
}"""


@pytest.fixture(autouse=True)
def forgiven(watch: Watch) -> Iterator[None]:
    """A line that is cut on purpose is no complaint."""
    yield
    cut = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch")
    watch.complaints[:] = [one for one in watch.complaints if not any(words in one for words in cut)]


def kept(page: Page, start: str = "/orders") -> Page:
    """Stands on a page whose device has taken everything in."""
    page.goto(start)
    page.wait_for_function("() => document.documentElement.dataset.offlineAt", timeout=30_000)
    return page


def unopened(page: Page) -> str:
    """The number of an order nobody opened here."""
    return sorted(orders_shown(page))[0]


def sign_out(page: Page) -> None:
    page.get_by_role("banner").locator("summary.avatar-btn").click()
    page.get_by_role("banner").get_by_role("button", name="Выйти").click()
    page.wait_for_url("**/login")


# feature: MOB-14
@pytest.mark.parametrize("screen", [{}, {"viewport": NARROW, "has_touch": True}], ids=["wide", "phone"])
def test_orders_are_found_and_opened_without_a_network(page_as: OpenPage, screen: dict):
    page = kept(page_as(BUYER, **screen))
    number = unopened(page)
    page.context.set_offline(True)

    page.goto("/orders")
    expect(page.get_by_role("heading", level=1)).to_have_text("Заказы")
    expect(page.get_by_role("main")).to_contain_text("данные от")
    expect(page.locator("#offline")).to_contain_text("Нет связи. Показаны данные на")
    check_page(page)
    page.get_by_role("searchbox", name="Поиск заказов").fill(number)
    rows = page.get_by_role("main").locator("tbody tr")
    expect(rows).to_have_count(1)
    page.get_by_role("main").get_by_label("Статус").select_option("draft")
    expect(rows).to_have_count(0)
    page.get_by_role("main").get_by_label("Статус").select_option("")

    page.get_by_role("link", name=number).click()
    page.wait_for_url(f"**/orders/{number}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    expect(page.get_by_role("main").locator("tbody tr").first).to_be_visible()
    check_page(page)

    page.goto("/orders/2020-000000")
    expect(page.get_by_role("heading", level=1)).to_have_text("Страницы нет на устройстве")
    page.context.set_offline(False)
    page.goto(f"/orders/{number}")
    expect(page.get_by_role("main")).not_to_contain_text("данные от")


# feature: MOB-14
def test_a_page_that_was_opened_opens_again_and_says_of_when_it_is(page_as: OpenPage):
    page = kept(page_as(BUYER))
    find_product(page, "болт")
    address = page.url
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    banner = page.locator("#offline")
    expect(banner).to_contain_text("Показаны данные на")
    page.context.set_offline(False)
    expect(banner).to_contain_text("Связь вернулась", timeout=20_000)
    banner.get_by_role("button", name="Показать свежее").click()
    expect(page.locator("html[data-kept]")).to_have_count(0)


# feature: MOB-14, ORD-05
def test_a_draft_waits_and_goes_into_the_cart_once(page_as: OpenPage):
    page = page_as(BUYER)
    empty_cart(page)
    kept(page)
    number = unopened(page)
    page.context.set_offline(True)
    page.goto(f"/orders/{number}")
    page.get_by_role("button", name="В черновик").click()
    page.wait_for_url("**/offline")
    draft = page.locator("[data-draft]")
    expect(draft).to_contain_text("ждёт связи")
    lines = draft.locator("tbody tr").count()
    check_page(page)
    draft.get_by_role("button", name="Проверить и добавить в корзину").click()
    expect(draft).to_contain_text("Не отправлено")

    page.context.set_offline(False)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/offline/drafts") else None)
    page.goto("/dashboard")
    page.locator("#drafts-wait").get_by_role("link", name="Посмотреть").click()
    page.get_by_role("button", name="Проверить и добавить в корзину").click()
    agree = page.get_by_role("button", name="Добавить, что можно")
    toast = page.locator(".toast", has_text="В корзину")
    expect(agree.or_(toast).first).to_be_visible()
    if agree.is_visible():
        agree.click()
    expect(toast).to_be_visible()
    expect(page.locator("[data-draft]")).to_have_count(0)
    assert len(sent) == 1
    page.reload()
    expect(page.get_by_text("Черновиков нет.")).to_be_visible()
    page.goto("/cart")
    assert 0 < page.get_by_role("main").locator("tbody tr").count() <= lines
    empty_cart(page)


# feature: MOB-14
def test_what_is_put_into_the_cart_without_a_network_becomes_a_draft(page_as: OpenPage):
    page = kept(page_as(BUYER))
    name = find_product(page, "болт")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="В корзину", exact=True).click()
    expect(page.locator("#offline")).to_contain_text("Записано в черновик")
    page.goto("/offline")
    expect(page.locator("[data-draft]")).to_contain_text(name)
    page.get_by_role("button", name="Удалить черновик").click()
    expect(page.get_by_text("Черновиков нет.")).to_be_visible()
    page.context.set_offline(False)


# feature: MOB-14
def test_after_signing_out_nothing_is_left_and_the_next_person_finds_nothing(open_page: OpenPage):
    page = open_page()
    sign_in(page, OTHER)
    kept(page)
    assert page.evaluate(LYING)
    sign_out(page)
    page.wait_for_timeout(500)
    assert page.evaluate(LYING) == []
    assert not [one for one in page.context.cookies() if one["name"] == "offline"]

    sign_in(page, DIRECTOR)
    page.goto("/dashboard")
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/orders")
    page.context.set_offline(False)


# feature: MOB-14
def test_when_a_session_ended_the_next_page_deletes_what_lies_there(open_page: OpenPage):
    page = open_page()
    sign_in(page, OTHER)
    kept(page)
    page.context.clear_cookies(name=re.compile("sid$"))
    page.goto("/login")
    page.wait_for_function(f"async () => (await ({LYING})()).length === 0", timeout=10_000)


# feature: MOB-14
def test_another_person_on_the_device_sees_only_what_is_his(open_page: OpenPage):
    page = open_page()
    sign_in(page, OTHER)
    kept(page)
    numbers = orders_shown(page)
    # As if the first one had closed the window: no signing out, no deletion.
    page.context.clear_cookies(name=re.compile("sid$"))
    sign_in(page, BUYER)
    kept(page)
    page.context.set_offline(True)
    page.goto("/orders")
    expect(page.get_by_role("main")).to_contain_text("данные от")
    shown = page.get_by_role("main").inner_text()
    assert not [number for number in numbers if number in shown]
    page.goto(f"/orders/{sorted(numbers)[0]}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Страницы нет на устройстве")
    page.context.set_offline(False)


# feature: MOB-14
def test_a_shared_computer_keeps_nothing_when_told_so(open_page: OpenPage):
    page = open_page()
    sign_in(page, OTHER)
    kept(page, "/offline")
    expect(page.get_by_text(re.compile(r"Заказов: \d"))).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Не хранить на этом устройстве").click()
    expect(page.get_by_text("Здесь ничего не хранится")).to_be_visible()
    assert page.evaluate(LYING) == []
    page.goto("/orders")
    page.wait_for_timeout(5_000)
    assert page.evaluate(LYING) == []
    page.goto("/offline")
    page.get_by_role("button", name="Хранить на этом устройстве", exact=True).click()
    expect(page.get_by_text(re.compile(r"Заказов: \d"))).to_be_visible(timeout=20_000)


def test_only_pages_that_may_be_read_again_are_copied(page_as: OpenPage, watch: Watch):
    page = kept(page_as(BUYER))
    for address in ("/settings", "/cart", "/search?q=болт"):
        page.goto(address)
    with watch.expecting(404):
        page.goto("/orders/2020-000000")
    page.wait_for_timeout(500)
    copies = page.evaluate(COPIES)
    assert "/cart" in copies and "/offline" in copies
    assert not {"/settings", "/search", "/orders/2020-000000", "/offline/orders"} & set(copies)


# feature: MOB-13
def test_the_portal_can_be_installed(page_as: OpenPage):
    page = kept(page_as(BUYER))
    browser = page.context.new_cdp_session(page)
    manifest = browser.send("Page.getAppManifest")
    assert manifest["url"].endswith("/manifest")
    assert manifest["errors"] == []
    assert page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.scope)").endswith("/")
