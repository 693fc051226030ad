"""Pages feel near: fetched before the click, on their way in sight, kept when the line breaks, led by a finger."""
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage, sign_in
from page_rules import check_page
from shopping import begin_checkout, comment_field, empty_cart, find_product, put_in_cart, submit
from watch import Watch

BUYER = "buyer@romashka.example"
PHONE = {"viewport": NARROW, "has_touch": True}

# When the line was seen, and whether the pressed link said that it works: kept through the change of pages.
NOTE_THE_LINE = """() => {
    const link = document.querySelector('main a[href^="/orders/"], .nav a[href="/catalog"]');
    const begun = performance.now();
    new MutationObserver(() => {
        if (!document.querySelector('.onway') || sessionStorage.getItem('line')) return;
        sessionStorage.setItem('line', JSON.stringify([performance.now() - begun, link.getAttribute('aria-busy')]));
    }).observe(document, {childList: true, subtree: true, attributes: true});
    link.click();
}"""


# feature: UX-14
def test_a_page_that_is_long_in_coming_is_seen_to_come(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/orders")
    # A line so slow that the next page takes a second.
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 1000, "downloadThroughput": -1, "uploadThroughput": -1})
    page.evaluate(NOTE_THE_LINE)
    page.wait_for_url(re.compile("/orders/|/catalog"))
    seen = page.evaluate("JSON.parse(sessionStorage.getItem('line'))")
    assert seen, "nothing said that the page was coming"
    assert 90 < seen[0] < 1000
    assert seen[1] == "true"
    expect(page.locator(".onway")).to_have_count(0)


# feature: PERF-09
def test_a_page_is_fetched_while_its_link_is_pointed_at_and_fades_in(page_as: OpenPage):
    page = page_as(BUYER)
    page.add_init_script("addEventListener('pagereveal', (event) => { window.fadesIn = event.viewTransition !== null; })")
    page.goto("/orders")
    link = page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Каталог")
    link.hover()
    page.wait_for_timeout(600)
    link.click()
    page.wait_for_url("**/catalog")
    navigation = page.evaluate("performance.getEntriesByType('navigation')[0].deliveryType")
    assert navigation == "navigational-prefetch"
    assert page.evaluate("window.fadesIn") is True


def test_what_was_fetched_before_a_change_is_not_shown_after_it(page_as: OpenPage):
    page = page_as(BUYER)
    empty_cart(page)
    name = find_product(page, "болт")
    cart = page.get_by_role("banner").get_by_role("link", name=re.compile("Корзина"))
    cart.hover()
    page.wait_for_timeout(600)
    put_in_cart(page, name)
    cart.click()
    page.wait_for_url("**/cart")
    expect(page.get_by_role("main")).to_contain_text(name)
    empty_cart(page)


def test_nothing_is_fetched_ahead_that_is_no_page(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/orders")
    page.evaluate("""() => {
        for (const path of ['/orders.csv?tab=all', '/pictures/absent.svg', '/logout']) {
            const link = Object.assign(document.createElement('a'), {href: path, textContent: path});
            document.querySelector('h1').append(' ', link);
        }
    }""")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Каталог").hover()
    page.wait_for_timeout(400)
    assert [url for url in asked if url.endswith("/catalog")]
    for path in ("/orders.csv", "/pictures/absent", "/logout"):
        page.locator(f"h1 a[href^='{path}']").hover()
        page.wait_for_timeout(400)
    assert not [url for url in asked if re.search(r"\.csv|absent|logout", url)]


# feature: PERF-03
def test_a_broken_line_loses_neither_the_page_nor_what_was_typed(page_as: OpenPage, watch: Watch):
    page = page_as(BUYER)
    begin_checkout(page)
    comment_field(page).fill("Позвонить за час")
    page.context.set_offline(True)
    banner = page.locator("#offline")
    expect(banner).to_contain_text("Нет связи. Показаны данные на")
    expect(banner).to_contain_text("сохранено в этой вкладке")
    check_page(page)

    page.get_by_role("main").get_by_role("button", name="Оформить заказ").click()
    expect(banner).to_contain_text("Не отправлено")
    expect(comment_field(page)).to_have_value("Позвонить за час")
    page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Каталог").click()
    expect(banner).to_contain_text("Страница не открылась")
    expect(page).to_have_url(re.compile("/checkout$"))

    page.context.set_offline(False)
    expect(banner).to_contain_text("Связь вернулась", timeout=15_000)
    expect(banner).to_be_hidden(timeout=10_000)
    submit(page)
    expect(page.get_by_role("main")).to_contain_text("Позвонить за час")
    watch.complaints[:] = [one for one in watch.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


def test_after_signing_out_going_back_shows_nothing_personal(open_page: OpenPage):
    page = open_page()
    sign_in(page, "director@stroydvor.example")
    page.goto("/orders")
    page.get_by_role("banner").locator("summary.avatar-btn").click()
    page.get_by_role("banner").get_by_role("button", name="Выйти").click()
    page.wait_for_url("**/login")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Вход")


# feature: MOB-08
def test_a_finger_leads_from_tab_to_tab(page_as: OpenPage):
    page = page_as(BUYER, **PHONE)
    page.goto("/orders")
    page.wait_for_load_state("networkidle")
    tabs = page.get_by_role("main").locator(".tabs a")
    first, second = tabs.nth(0).get_attribute("href"), tabs.nth(1).get_attribute("href")
    drag = finger(page)
    drag((310, 500), (80, 510))
    page.wait_for_url(lambda url: url.endswith(second))
    expect(tabs.nth(1)).to_have_attribute("aria-current", "page")
    page.wait_for_load_state("networkidle")
    drag((80, 500), (310, 510))
    page.wait_for_url(lambda url: url.endswith(first))
    # Down is no way to another tab.
    page.wait_for_load_state("networkidle")
    drag((200, 300), (215, 700))
    page.wait_for_timeout(300)
    assert page.url.endswith(first)


# feature: MOB-09
def test_an_app_is_loaded_anew_by_pulling_it_down(page_as: OpenPage):
    page = page_as(BUYER, **PHONE)
    page.add_init_script("Object.defineProperty(navigator, 'standalone', {value: true})")
    page.goto("/orders")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.isSamePage = true")
    drag = finger(page)
    drag((200, 200), (200, 260))
    page.wait_for_timeout(300)
    assert page.evaluate("window.isSamePage"), "a short pull is enough"
    with page.expect_navigation():
        drag((200, 200), (203, 420))
    assert not page.evaluate("window.isSamePage"), "the page stayed"


def finger(page: Page) -> Callable[[tuple[int, int], tuple[int, int]], None]:
    """Draws from one point to another, as a finger does."""
    screen = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    def drag(begin: tuple[int, int], end: tuple[int, int]) -> None:
        touch("touchStart", begin)
        for step in range(1, 9):
            x, y = (begin[way] + (end[way] - begin[way]) * step / 8 for way in (0, 1))
            touch("touchMove", (x, y))
        touch("touchEnd")

    return drag
