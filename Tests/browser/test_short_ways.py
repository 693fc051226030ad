"""What people come for is near: a few presses from the start page, under plain words, and the rest when asked for."""
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from opening import OpenPage
from shopping import begin_checkout, empty_cart, find_product, put_in_cart, submit
from test_pages import PEOPLE

BUYER = "buyer@romashka.example"
MOST_PRESSES = 3
MOST_SECTIONS = 7
# What programs, their makers and bookkeepers say among themselves.
JARGON = re.compile(
    r"[a-z]|\b(дашборд|бэк|админ|модул|сущност|синхрон|интеграц|токен|лог[иов]?\b|кэш|контент|лид|тикет|репорт|"
    r"номенклатур|контрагент|юзер|экспорт|импорт|конфиг|метрик|трек|воронк|тмц)", re.IGNORECASE)


class Presses:
    """Counts how often somebody presses on the way to a goal."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, thing: Locator) -> None:
        thing.click()
        self.count += 1


def order_again(page: Page, number: str, press: Presses) -> None:
    press(page.get_by_role("main").get_by_role("link", name=number).first)
    page.wait_for_url(f"**/orders/{number}")
    press(page.get_by_role("link", name="Повторить"))
    press(page.get_by_role("button", name="Добавить в корзину"))
    page.wait_for_url("**/cart")


def find_an_order(page: Page, number: str, press: Presses) -> None:
    press(page.get_by_role("banner").get_by_role("combobox"))
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    press.count += 1
    page.wait_for_url(re.compile(rf"/search\?q=|/orders/{number}"))
    if "/search" in page.url:
        press(page.get_by_role("main").get_by_role("link", name=number).first)
    page.wait_for_url(f"**/orders/{number}")


def put_goods_in_the_cart(page: Page, _: str, press: Presses) -> None:
    press(page.get_by_role("main").get_by_role("link", name="Новый заказ").first)
    page.wait_for_url("**/catalog")
    press(page.get_by_role("main").get_by_role("button", name="В корзину", exact=True).first)
    expect(page.get_by_role("status").get_by_text("В корзине: ")).to_be_visible()


def order_what_is_in_the_cart(page: Page, _: str, press: Presses) -> None:
    press(page.get_by_role("banner").locator("a[href='/cart']"))
    press(page.get_by_role("button", name="Перейти к оформлению"))
    press(page.get_by_role("main").get_by_role("button", name="Оформить заказ"))
    page.wait_for_url(re.compile(r"/orders/\d"))


# feature: UX-25
@pytest.mark.parametrize("way", [order_again, find_an_order, put_goods_in_the_cart, order_what_is_in_the_cart])
def test_what_people_come_for_is_three_presses_away(page_as: OpenPage, way: Callable[[Page, str, Presses], None]):
    page = page_as(BUYER)
    begin_checkout(page)
    number = submit(page)
    put_in_cart(page, find_product(page, "болт"))
    page.goto("/dashboard")
    press = Presses()
    way(page, number, press)
    assert press.count <= MOST_PRESSES
    empty_cart(page)


# feature: UX-30
@pytest.mark.parametrize("email", PEOPLE)
def test_the_menu_is_short_and_says_plainly_what_is_where(page_as: OpenPage, email: str):
    page = page_as(email)
    page.goto("/")
    links = page.get_by_role("navigation", name="Разделы").locator(".nav a")
    names = [" ".join(name.split()) for name in links.locator(".nav__text").all_inner_texts()]
    assert 2 <= len(names) <= MOST_SECTIONS
    assert len(set(names)) == len(names), f"two sections of one name: {names}"
    for name in names:
        assert len(name.split()) <= 3 and not JARGON.search(name), f"no plain word: {name}"
    # Whoever follows a name sees where he has come to.
    for place, name in enumerate(names):
        links.nth(place).click()
        expect(links.nth(place)).to_have_attribute("aria-current", "page")
        expect(links.nth(place)).to_contain_text(name)


# feature: UX-27
def test_filters_few_people_need_open_when_asked_for(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/orders")
    filters = page.get_by_role("search", name="Поиск заказов")
    more = filters.locator("summary", has_text="Ещё фильтры")
    least = filters.locator("input[name=min]")
    expect(filters.get_by_role("searchbox")).to_be_visible()
    expect(filters.get_by_label("Статус")).to_be_visible()
    expect(least).to_be_hidden()
    more.click()
    expect(least).to_be_visible()
    page.keyboard.press("Escape")
    expect(least).to_be_hidden()
    expect(more).to_be_focused()

    # One that is in force says so although it is out of sight.
    more.click()
    least.fill("1000")
    filters.locator(".filters__apply").click()
    page.wait_for_url(re.compile("min=1000"))
    expect(least).to_be_hidden()
    expect(page.get_by_role("list", name="Действующие фильтры")).to_contain_text("1")


# feature: UX-27
def test_the_way_to_a_price_is_shown_to_who_asks(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/catalog?view=table")
    reason = page.locator("a[data-why]").first
    expect(page.locator(".pricepop")).to_have_count(0)
    reason.click()
    expect(page.locator(".pricepop")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".pricepop")).to_be_hidden()
