"""What a buyer does on the way to an order, for every test that needs one."""
import re

from playwright.sync_api import Locator, Page, expect


def empty_cart(page: Page) -> None:
    page.goto("/cart")
    if (clear := page.get_by_role("main").get_by_role("button", name="Очистить корзину")).count():
        clear.click()
        page.get_by_role("dialog").get_by_role("button", name="Очистить корзину").click()
    expect(page.get_by_text("В корзине пока пусто")).to_be_visible()


def find_product(page: Page, words: str) -> str:
    """Searches and opens the first hit; returns its name."""
    page.goto("/search?" + f"q={words}")
    page.get_by_role("main").locator("a[href^='/products/']").first.click()
    page.wait_for_url("**/products/*")
    return page.get_by_role("heading", level=1).inner_text().strip()


def put_in_cart(page: Page, name: str) -> None:
    """Takes one pack of the product whose page this is."""
    page.get_by_role("main").get_by_role("button", name="В корзину", exact=True).click()
    expect(page.get_by_text(f"В корзине: {name}")).to_be_visible()


def begin_checkout(page: Page) -> str:
    """Stands at the checkout with one product in the cart; returns its name."""
    empty_cart(page)
    name = find_product(page, "болт")
    put_in_cart(page, name)
    page.goto("/checkout")
    return name


def comment_field(page: Page) -> Locator:
    return page.get_by_label("Комментарий")


def submit_button(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("button", name="Оформить заказ")


def submit(page: Page) -> str:
    """Places the order; returns its number."""
    submit_button(page).click()
    page.wait_for_url(re.compile(r"/orders/\d"))
    return page.url.split("/orders/")[1].split("?")[0]


def orders_shown(page: Page) -> set[str]:
    """The numbers on the first page of the list."""
    page.goto("/orders")
    links = page.get_by_role("main").locator("a[href^='/orders/']")
    return {path.split("/")[2] for path in links.evaluate_all("links => links.map(link => link.pathname)")}
