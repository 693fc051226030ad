"""The frame around every page: mark, sections, palette, bell, person's menu, footer, and the tabs of a phone."""
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from opening import NARROW, OpenPage, sign_in
from page_rules import check_page
from shopping import begin_checkout, orders_shown, submit

BUYER = "buyer@romashka.example"
DIRECTOR = "director@romashka.example"
ADMINISTRATOR = "admin@kabinet.example"
WAREHOUSE = "warehouse@romashka.example"


# feature: UX-01, UX-02, UX-04
def test_the_frame_says_where_one_is_and_who_one_is(page_as: OpenPage):
    page = page_as(DIRECTOR)
    number = sorted(orders_shown(page))[0]
    page.goto(f"/orders/{number}")
    expect(page).to_have_title(re.compile(f"{number} — "))
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    expect(sections(page).get_by_role("link", name="Заказы")).to_have_attribute("aria-current", "page")
    expect(sections(page).locator("[aria-current]")).to_have_count(1)
    trail = page.get_by_role("navigation", name="Путь")
    expect(trail.get_by_role("listitem").last).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("banner").locator("summary", has_text="профиль и настройки")).to_be_visible()
    trail.get_by_role("link", name="Заказы").click()
    page.wait_for_url("**/orders")
    page.get_by_role("link", name="на главную").click()
    page.wait_for_url("**/dashboard")


# feature: UX-03
def test_the_sidebar_folds_to_icons_and_stays_so_on_every_device(page_as: OpenPage):
    page = page_as(WAREHOUSE)
    page.goto("/dashboard")
    with page.expect_response("**/settings/preferences"):
        page.get_by_role("button", name="Свернуть меню").click()
    assert sections(page).bounding_box()["width"] == 64
    page.reload()
    assert sections(page).bounding_box()["width"] == 64
    expect(page.get_by_role("button", name="Развернуть меню")).to_have_attribute("aria-expanded", "false")
    # Without its words a link still has its name, and shows it to a pointer.
    expect(sections(page).get_by_role("link", name="Каталог")).to_have_attribute("title", "Каталог")
    check_page(page)
    other = page_as(WAREHOUSE, java_script_enabled=False)
    other.goto("/dashboard")
    assert sections(other).bounding_box()["width"] == 64
    other.get_by_role("button", name="Развернуть меню").click()
    expect(other.get_by_role("button", name="Свернуть меню")).to_have_attribute("aria-expanded", "true")
    assert sections(other).bounding_box()["width"] == 232
    with page.expect_response("**/settings/preferences"):
        page.get_by_role("button", name="Развернуть меню").click()
    assert sections(page).bounding_box()["width"] == 232


# feature: UX-05
@pytest.mark.parametrize("email", [None, BUYER, ADMINISTRATOR])
def test_the_footer_leads_to_help_and_people(open_page: OpenPage, page_as: OpenPage, email: str | None):
    page = page_as(email) if email else open_page()
    page.goto("/catalog")
    footer = page.get_by_role("contentinfo")
    expect(footer.get_by_role("link", name="Написать в поддержку")).to_have_attribute("href", re.compile("^mailto:"))
    expect(footer.locator("a[href^='tel:']")).to_be_visible()
    footer.get_by_role("link", name="Помощь и документация").click()
    page.wait_for_url("**/help")
    expect(page.get_by_role("heading", level=1)).to_have_text("Помощь")


def test_the_palette_finds_an_order_without_a_mouse(page_as: OpenPage):
    page = page_as(BUYER)
    number = sorted(orders_shown(page))[0]
    page.goto("/dashboard")
    search = page.get_by_role("banner").get_by_role("combobox")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.press("Control+k")
    expect(question(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(palette(page)).to_be_hidden()
    expect(search).to_be_focused()

    page.keyboard.press("Control+k")
    page.keyboard.type(number)
    found = palette(page).get_by_role("option", name=number)
    expect(found).to_have_attribute("aria-selected", "true")
    expect(found.locator("mark")).to_have_text(number)
    expect(question(page)).to_have_attribute("aria-activedescendant", found.get_attribute("id"))
    check_page(page)
    page.keyboard.press("ArrowDown")
    expect(found).to_have_attribute("aria-selected", "false")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    expect(found).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{number}")

    # The question is still there, and the page that was opened is among the recent ones.
    page.goto("/catalog")
    page.keyboard.press("Control+k")
    expect(question(page)).to_have_value(number)
    page.keyboard.press("Delete")
    expect(palette(page).get_by_role("group", name="Недавние страницы")).to_contain_text(number)


def test_the_palette_understands_the_wrong_layout_and_says_when_there_is_nothing(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/dashboard")
    page.get_by_role("link", name="Поиск и команды").click()
    # Enter comes before the answer: what it meant opens all the same.
    page.keyboard.type("pfrfps")
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders")
    page.keyboard.press("Control+k")
    page.keyboard.type("ъъъъ")
    expect(palette(page).get_by_text("По запросу «ъъъъ» ничего не нашлось")).to_be_visible()
    check_page(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")


def test_the_palette_does_what_the_page_can_do(page_as: OpenPage):
    page = page_as("logist@romashka.example")
    page.goto("/orders")
    choose_line(page, "тёмная", "Тёмная тема")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(palette(page)).to_be_hidden()
    choose_line(page, "тема", "Системная тема")
    expect(page.locator("html")).not_to_have_attribute("data-theme", re.compile("."))
    choose_line(page, "помощь", "Помощь по этой странице")
    expect(page.locator("#help-panel").get_by_role("heading", level=2)).to_have_text("Заказы")
    page.keyboard.press("Escape")
    choose_line(page, "адреса", "Адреса доставки")
    page.wait_for_url("**/company/addresses")
    try:
        choose_line(page, "english", "Язык: English")
        expect(page.locator("html")).to_have_attribute("lang", "en")
    finally:
        page.goto("/orders")
        open_menu(page)
        page.get_by_role("button", name="Русский").click()
        expect(page.locator("html")).to_have_attribute("lang", "ru")


def test_the_palette_finds_goods_in_the_other_layout_and_leads_to_all_results(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/dashboard")
    page.keyboard.press("Control+k")
    # «болт» as the same keys write it.
    page.keyboard.type(",jkn")
    goods = palette(page).get_by_role("group", name="Товары")
    expect(goods.get_by_role("option").first).to_contain_text(re.compile("болт", re.I))
    expect(goods.locator("mark").first).to_have_text(re.compile("болт", re.I))
    check_page(page)
    palette(page).get_by_role("option", name="Все результаты поиска").click()
    page.wait_for_url("**/search?q=*")
    expect(page.get_by_role("main").locator("a[href^='/products/']").first).to_be_visible()


def test_without_scripts_the_palette_is_a_page(page_as: OpenPage):
    page = page_as(BUYER, java_script_enabled=False)
    page.goto("/dashboard")
    page.get_by_role("link", name="Поиск и команды").click()
    page.wait_for_url("**/palette")
    main = page.get_by_role("main")
    main.get_by_role("searchbox").fill("болт")
    main.get_by_role("button", name="Найти").click()
    page.wait_for_url("**/palette?q=*")
    main.locator("a[href^='/products/']").first.click()
    page.wait_for_url("**/products/*")
    page.get_by_role("link", name="Уведомления").click()
    page.wait_for_url("**/attention")


def test_the_bell_rings_when_the_vendor_moves_an_order(page_as: OpenPage):
    page = page_as(BUYER)
    begin_checkout(page)
    number = submit(page)
    page.goto("/attention")
    page.goto("/dashboard")
    expect(bell(page)).to_have_accessible_name("Уведомления")

    staff = page_as(ADMINISTRATOR)
    staff.goto("/attention")
    expect(staff.get_by_role("main").get_by_role("link", name=number)).to_be_visible()
    staff.goto(f"/staff/orders/{number}")
    staff.get_by_role("button", name="Принять").click()
    expect(staff.get_by_role("button", name="Принять")).to_have_count(0)

    page.reload()
    expect(bell(page)).to_have_accessible_name("Уведомления, новых: 1")
    expect(sections(page).get_by_role("link", name="Заказы")).to_contain_text("1")
    bell(page).click()
    box = page.get_by_role("dialog", name="Уведомления")
    expect(box.get_by_role("link", name=number)).to_be_visible()
    expect(bell(page)).to_have_accessible_name("Уведомления")
    check_page(page)
    box.get_by_role("link", name="Показать все").click()
    page.wait_for_url("**/attention")
    page.get_by_role("main").get_by_role("link", name=number).first.click()
    page.wait_for_url(f"**/orders/{number}")
    expect(bell(page)).to_have_accessible_name("Уведомления")


def test_theme_and_language_are_chosen_in_the_menu(page_as: OpenPage):
    page = page_as("logist@romashka.example")
    page.goto("/dashboard")
    other = page.context.new_page()
    other.goto("/orders")
    open_menu(page)
    with page.expect_response("**/settings/preferences"):
        page.get_by_role("button", name="Тёмная").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(other.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    open_menu(page)
    expect(page.get_by_role("button", name="Тёмная")).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/settings/preferences"):
        page.get_by_role("button", name="Системная").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", re.compile("."))
    try:
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.wait_for_url("**/dashboard")
        open_menu(page)
    finally:
        page.get_by_role("button", name="Русский").click()
        expect(page.locator("html")).to_have_attribute("lang", "ru")


# feature: PERS-06
def test_the_theme_outlasts_signing_out_and_comes_along_to_another_device(open_page: OpenPage, page_as: OpenPage):
    page = page_as(WAREHOUSE, java_script_enabled=False)
    page.goto("/settings")
    look = page.get_by_role("main").get_by_role("group", name="Тема")
    look.get_by_role("button", name="Тёмная").click()
    expect(look.get_by_role("button", name="Тёмная")).to_have_attribute("aria-pressed", "true")
    try:
        device = open_page()
        sign_in(device, WAREHOUSE)
        expect(device.locator("html")).to_have_attribute("data-theme", "dark")
        open_menu(device)
        device.get_by_role("button", name="Выйти").click()
        device.wait_for_url("**/login")
        expect(device.locator("html")).to_have_attribute("data-theme", "dark")
        check_page(device)
    finally:
        look.get_by_role("button", name="Системная").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", re.compile("."))


# feature: MOB-04, MOB-05
def test_a_phone_has_tabs_below_and_the_rest_on_a_sheet(page_as: OpenPage):
    page = page_as(DIRECTOR, viewport=NARROW, has_touch=True)
    page.goto("/orders")
    tabs = page.get_by_role("navigation", name="Быстрый переход")
    expect(tabs.get_by_role("listitem")).to_have_count(5)
    expect(tabs.get_by_role("link", name="Заказы")).to_have_attribute("aria-current", "page")
    for tab in tabs.get_by_role("listitem").all():
        assert tab.bounding_box()["height"] >= 44 and tab.bounding_box()["width"] >= 44
    tabs.get_by_role("button", name="Ещё").tap()
    sheet = page.get_by_role("dialog", name="Ещё")
    expect(sheet.get_by_role("button", name="Выйти")).to_be_visible()
    check_page(page)
    with page.expect_response("**/settings/preferences"):
        sheet.get_by_role("button", name="Тёмная").tap()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    with page.expect_response("**/settings/preferences"):
        sheet.get_by_role("button", name="Системная").tap()
    sheet.get_by_role("link", name="Компания").tap()
    page.wait_for_url("**/company")
    page.get_by_role("banner").get_by_role("link", name="Поиск", exact=True).tap()
    expect(question(page)).to_be_focused()
    check_page(page)
    palette(page).get_by_role("button", name="Закрыть").tap()
    page.get_by_role("banner").get_by_role("link", name="Уведомления").tap()
    page.wait_for_url("**/attention")
    check_page(page)


def test_a_stranger_skips_to_the_goods(open_page: OpenPage):
    page = open_page()
    page.goto("/catalog")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    # There is no palette for strangers: its keys lead to the search.
    page.keyboard.press("Control+k")
    expect(page.get_by_role("banner").get_by_role("combobox")).to_be_focused()


def sections(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Разделы")


def palette(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Поиск и команды")


def question(page: Page) -> Locator:
    return palette(page).get_by_role("combobox", name="Что найти или сделать")


def choose_line(page: Page, words: str, name: str) -> None:
    """Types words into the palette and opens the line of that name."""
    page.keyboard.press("Control+k")
    question(page).fill(words)
    palette(page).get_by_role("option", name=name).click()


def bell(page: Page) -> Locator:
    return page.locator("[data-bell]")


def open_menu(page: Page) -> None:
    page.locator(".avatar-btn").click()
