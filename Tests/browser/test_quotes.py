"""Offers as people ask for them, answer them and order by them."""
import re

from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from shopping import empty_cart, find_product, put_in_cart
from watch import Watch

DIRECTOR = "director@romashka.example"
ADMINISTRATOR = "admin@kabinet.example"
PHONE = {"viewport": NARROW, "has_touch": True}


def ask_for_cart(page: Page) -> tuple[str, str]:
    """Asks for an offer for one product and some words; returns the offer's number and the product's name."""
    empty_cart(page)
    name = find_product(page, "болт")
    put_in_cart(page, name)
    page.goto("/quotes/new")
    page.get_by_role("link", name=re.compile("Взять из корзины")).click()
    expect(page.get_by_role("heading", name=re.compile("Товары"))).to_be_visible()
    page.get_by_label("Что ещё нужно").fill("Гвоздь золотой; 3; кг")
    page.get_by_label("Пожелания").fill("Нужно к пятнице")
    check_page(page)
    page.get_by_role("button", name="Отправить запрос").click()
    page.wait_for_url(re.compile(r"/quotes/\d{4}-Q-\d+"))
    return page.url.split("/quotes/")[1], name


def answer(page: Page, number: str, price: str) -> None:
    """Offers the first line at a price, and the second one as words."""
    page.goto(f"/staff/quotes/{number}")
    page.get_by_label("Цена, ₽, строка 1").fill(price)
    page.get_by_label("Ответ, строка 2").fill("Закажем у производителя")
    page.get_by_label("Условия поставки").fill("Самовывоз со склада")
    page.get_by_role("button", name=re.compile("Отправить (предложение|новую версию)")).click()
    expect(page.locator(".toast")).to_contain_text("отправлено клиенту")


# feature: ORD-17
def test_an_offer_is_asked_for_answered_discussed_and_ordered(page_as: OpenPage):
    buyer, staff = page_as(DIRECTOR), page_as(ADMINISTRATOR)
    number, name = ask_for_cart(buyer)
    expect(buyer.locator(".pagehead")).to_contain_text("Запрошено")
    check_page(buyer)

    staff.goto("/staff/quotes?status=waiting")
    check_page(staff)
    staff.get_by_role("link", name=number).click()
    staff.wait_for_url(re.compile("/staff/quotes/.+"))
    expect(staff.get_by_role("main")).to_contain_text("Нужно к пятнице")
    check_page(staff)
    answer(staff, number, "7,77")

    buyer.reload()
    expect(buyer.locator(".pagehead")).to_contain_text("Ждёт решения")
    expect(buyer.get_by_role("main")).to_contain_text("7,77")
    expect(buyer.get_by_role("main")).to_contain_text("Закажем у производителя")
    check_page(buyer)
    buyer.get_by_label("О чём").select_option(label=f"1. {name}")
    buyer.get_by_label("Сообщение").fill("А за 7 рублей?")
    buyer.get_by_role("button", name="Отправить сообщение").click()
    expect(buyer.get_by_role("main")).to_contain_text("А за 7 рублей?")

    answer(staff, number, "7")
    buyer.reload()
    expect(buyer.get_by_role("main")).to_contain_text("Цена была 7,77")
    buyer.get_by_role("link", name="Версия 1").click()
    expect(buyer.get_by_text("Показана версия 1")).to_be_visible()
    buyer.get_by_role("link", name="Открыть последнюю").click()
    buyer.get_by_role("button", name="Принять и оформить заказ").click()
    buyer.wait_for_url(re.compile(r"/orders/\d"))
    expect(buyer.get_by_role("main")).to_contain_text("7,00")
    buyer.goto(f"/quotes/{number}")
    expect(buyer.locator(".pagehead")).to_contain_text("Принято")
    check_page(buyer)


def test_an_offer_on_paper_names_both_sides_and_writes_the_sum_out(page_as: OpenPage):
    buyer, staff = page_as(DIRECTOR), page_as(ADMINISTRATOR)
    number, _ = ask_for_cart(buyer)
    answer(staff, number, "7,77")
    buyer.goto(f"/quotes/{number}/paper")
    check_page(buyer)
    buyer.set_viewport_size({"width": 763, "height": 1080})
    buyer.emulate_media(media="print")
    for words in ["Поставщик", "Покупатель", "ООО «Ромашка»", "ИНН", "Самовывоз со склада", re.compile("рубл")]:
        expect(buyer.locator(".paper")).to_contain_text(words)
    expect(buyer.locator(".pagehead__actions, .sidebar, .topbar").locator("visible=true")).to_have_count(0)


def test_offers_are_usable_on_a_phone(page_as: OpenPage):
    buyer, staff = page_as(DIRECTOR, **PHONE), page_as(ADMINISTRATOR, **PHONE)
    number, _ = ask_for_cart(buyer)
    staff.goto(f"/staff/quotes/{number}")
    check_page(staff)
    answer(staff, number, "7,77")
    for path in ["/quotes", f"/quotes/{number}", f"/quotes/{number}/paper"]:
        buyer.goto(path)
        check_page(buyer)


def test_a_wrong_answer_stands_again_with_its_rows_marked(page_as: OpenPage, watch: Watch):
    buyer, staff = page_as(DIRECTOR), page_as(ADMINISTRATOR)
    number, _ = ask_for_cart(buyer)
    staff.goto(f"/staff/quotes/{number}")
    staff.get_by_label("Артикул, строка 1").fill("НЕТ-ТАКОГО")
    staff.get_by_label("Комментарий к предложению").fill("Не потеряйте")
    with watch.expecting(422):
        staff.get_by_role("button", name="Отправить предложение").click()
        expect(staff.get_by_text("Такого артикула нет")).to_be_visible()
    expect(staff.get_by_label("Комментарий к предложению")).to_have_value("Не потеряйте")
    check_page(staff)


def test_an_offer_works_without_scripts(page_as: OpenPage):
    plain = page_as(DIRECTOR, java_script_enabled=False)
    plain.goto("/quotes/new")
    plain.get_by_label("Что ещё нужно").fill("Гвоздь золотой")
    plain.get_by_role("button", name="Отправить запрос").click()
    plain.wait_for_url(re.compile(r"/quotes/\d{4}-Q-\d+"))
    plain.get_by_role("button", name="Отозвать запрос").click()
    expect(plain.locator(".pagehead")).to_contain_text("Отозвано")
