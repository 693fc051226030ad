"""Articles, services and their requests, the configurator, test drives, as people use them. With and without scripts."""
import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from shopping import empty_cart

BUYER = "buyer@romashka.example"
MANAGER = "manager@kabinet.example"
ARTICLE = "/articles/kak-vybrat-perforator"
CONFIGURATOR = "/configure/komplekt-s-perforatorom"
SERVICE = "/services/dostavka-na-obekt"


def option(page: Page, group: str, words: str):
    return page.get_by_role("group", name=group).get_by_role("radio", name=re.compile(words))


def total(page: Page):
    return page.locator("[data-configure-total]:visible").first


# feature: CAT-13
def test_an_article_is_read_and_its_product_bought_from_the_text(page_as: OpenPage):
    page = page_as(BUYER)
    empty_cart(page)
    page.goto("/catalog")
    page.get_by_role("main").get_by_role("link", name="Статьи и новости").click()
    page.wait_for_url("**/articles")
    check_page(page)
    page.get_by_role("main").locator(f"a[href='{ARTICLE}']").first.click()
    page.wait_for_url(f"**{ARTICLE}")
    expect(page.get_by_role("table")).to_contain_text("Энергия удара")
    check_page(page)
    card = page.locator(".told").first
    name = card.locator("a").first.inner_text().strip()
    card.get_by_role("button", name=re.compile("^В корзину")).click()
    expect(page.get_by_text(f"В корзине: {name}")).to_be_visible()
    page.goto("/cart")
    expect(page.get_by_role("main")).to_contain_text(name)
    empty_cart(page)


# feature: CAT-13
def test_an_article_is_written_seen_and_taken_back(page_as: OpenPage):
    staff = page_as(MANAGER)
    title = "Как хранить крепёж <b>зимой</b>"
    staff.goto("/staff/catalog/articles/new")
    check_page(staff)
    staff.get_by_label("Заголовок").fill(title)
    staff.get_by_label("Краткое описание").fill("О сырости и соли")
    staff.get_by_label("Текст", exact=True).fill("# Где держать\n\n- В сухом месте\n- <script>alert(1)</script>")
    staff.get_by_role("button", name="Сохранить").first.click()
    staff.wait_for_url(re.compile(r"/staff/catalog/articles/[0-9a-f-]{36}"))
    check_page(staff)
    staff.get_by_role("button", name="Опубликовать").first.click()
    expect(staff.locator(".toast").last).to_be_visible()

    page = page_as(BUYER)
    page.goto("/articles")
    page.get_by_role("main").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("main")).to_contain_text("<script>alert(1)</script>")
    address = page.url

    staff.get_by_role("button", name="Снять с публикации").click()
    expect(staff.locator(".toast").last).to_be_visible()
    answer = page.request.get(address)
    assert answer.status == 404


# feature: CAT-17
def test_a_price_follows_every_choice_and_the_set_goes_into_the_cart(page_as: OpenPage):
    page = page_as(BUYER)
    empty_cart(page)
    page.goto(CONFIGURATOR)
    check_page(page)
    cart = page.get_by_role("button", name="В корзину", exact=True)
    # What a group needs is chosen from the start.
    expect(page.get_by_text("Осталось исправить")).to_be_hidden()
    expect(cart).to_be_visible()
    before = total(page).inner_text()
    glove = page.get_by_role("group", name="Защита").get_by_role("checkbox").first
    glove.check()
    expect(total(page)).not_to_have_text(before)
    glove.uncheck()
    expect(total(page)).to_have_text(before)

    option(page, "Бур", "под заказ").check()
    expect(page.locator("[data-configure-problems]")).to_contain_text("нужен «Усиленный»")
    option(page, "Кейс", "Усиленный").check()
    expect(page.get_by_role("button", name="Запросить расчёт")).to_be_visible()
    expect(cart).to_be_hidden()
    check_page(page)

    page.get_by_role("group", name="Бур").get_by_role("radio").first.check()
    option(page, "Кейс", "Пластиковый").check()
    expect(cart).to_be_visible()
    # A rule shuts what no longer fits, and says why.
    expect(option(page, "Гарантия", "Ещё один год")).to_be_disabled()
    expect(page.get_by_role("group", name="Гарантия")).to_contain_text("Пластиковый")
    shown = total(page).inner_text()
    page.reload()
    expect(total(page)).to_have_text(shown)
    page.get_by_label("Название сборки").fill("Для бригады 7")
    cart.click()
    page.wait_for_url(re.compile("/cart"))
    expect(page.get_by_role("main").get_by_text(re.compile("В сборке:.*Для бригады 7"))).to_have_count(2)
    empty_cart(page)


# feature: CAT-17
@pytest.mark.parametrize("options", [
    pytest.param({"java_script_enabled": False}, id="without-scripts"),
    pytest.param({"java_script_enabled": False, "viewport": NARROW, "has_touch": True}, id="phone-without-scripts"),
])
def test_a_set_is_put_together_without_scripts(page_as: OpenPage, options: dict):
    page = page_as(BUYER, **options)
    empty_cart(page)
    page.goto(CONFIGURATOR)
    before = total(page).inner_text()
    page.get_by_role("group", name="Защита").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Пересчитать").click()
    expect(total(page)).not_to_have_text(before)
    page.get_by_role("button", name="В корзину", exact=True).click()
    page.wait_for_url(re.compile("/cart"))
    expect(page.get_by_role("main").get_by_text(re.compile("В сборке:"))).to_have_count(3)
    empty_cart(page)


# feature: CAT-15, CAT-16
@pytest.mark.parametrize("options", [
    pytest.param({}, id="desktop"),
    pytest.param({"java_script_enabled": False}, id="without-scripts"),
])
def test_a_service_is_asked_for_and_answered(page_as: OpenPage, options: dict):
    page = page_as(BUYER, **options)
    page.goto("/services")
    if options.get("java_script_enabled", True):
        check_page(page)
    page.get_by_role("main").locator(f"a[href='{SERVICE}']").click()
    page.wait_for_url(f"**{SERVICE}")
    assert page.get_by_role("main").get_by_label("Контактное лицо").input_value(), "the portal knows who asks"
    assert page.get_by_role("main").get_by_label("Компания").input_value()
    page.get_by_role("main").get_by_label("Адрес объекта").fill("Тверь, Складская, 12")
    page.get_by_role("main").get_by_label("Когда нужна машина").fill(ahead(10))
    page.get_by_role("main").get_by_label("Разгрузка").select_option("Вручную")
    page.get_by_role("main").get_by_label("Телефон").fill("+7 900 000-00-11")
    page.get_by_role("button", name="Отправить заявку").click()
    page.wait_for_url(re.compile(r"/services/requests/\d"))
    number = page.url.split("/requests/")[1].split("?")[0]
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    expect(page.get_by_role("main")).to_contain_text("Тверь, Складская, 12")

    staff = page_as(MANAGER, **options)
    staff.goto(f"/staff/service-requests/{number}")
    if options.get("java_script_enabled", True):
        check_page(staff)
    staff.get_by_label("Что написать клиенту").fill("Машина будет в девять утра")
    staff.get_by_role("button", name="Взять в работу").click()
    expect(staff.get_by_role("main")).to_contain_text("В работе")

    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Машина будет в девять утра")
    page.get_by_role("main").get_by_label("Комментарий").fill("Ждём у ворот")
    page.get_by_role("button", name="Отправить комментарий").click()
    expect(page.get_by_role("main")).to_contain_text("Ждём у ворот")
    staff.goto("/attention")
    expect(staff.get_by_role("main")).to_contain_text(number)


# feature: CAT-18
@pytest.mark.parametrize("options", [
    pytest.param({}, id="desktop"),
    pytest.param({"viewport": NARROW, "has_touch": True}, id="phone"),
    pytest.param({"java_script_enabled": False}, id="without-scripts"),
])
def test_a_drill_is_asked_for_a_try_and_let_go(page_as: OpenPage, options: dict):
    page = page_as(BUYER, **options)
    page.goto(CONFIGURATOR)
    product = page.locator("a[href^='/products/']").first.get_attribute("href")
    page.goto(product)
    page.get_by_role("link", name="Тест-драйв").click()
    page.wait_for_url("**/test-drive")
    if options.get("java_script_enabled", True):
        check_page(page)
    assert page.get_by_role("main").get_by_label("С какого дня").input_value(), "the first free day is offered"
    page.get_by_role("main").get_by_label("С какого дня").fill(ahead(20))
    page.get_by_role("main").get_by_label("На сколько дней").fill("2")
    page.get_by_role("main").get_by_label("Где будете пробовать").fill("Тверь, Складская, 12")
    page.get_by_role("main").get_by_label("Телефон").fill("+7 900 000-00-11")
    page.get_by_role("button", name="Отправить заявку").click()
    page.wait_for_url(re.compile(r"/test-drives/\d"))
    expect(page.get_by_role("main")).to_contain_text("Ждёт подтверждения")
    if options.get("java_script_enabled", True):
        check_page(page)
    page.get_by_role("button", name="Отозвать заявку").click()
    expect(page.get_by_text("Заявка отозвана, дни снова свободны")).to_be_visible()


def ahead(days: int) -> str:
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()
