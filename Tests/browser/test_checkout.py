"""Checkout: what it fills in, keeps and tells, for companies, people and strangers, with and without scripts."""
import re

import pytest
from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from shopping import begin_checkout, comment_field, find_product, submit

BUYER = "buyer@romashka.example"
SHOPPER = "shopper@customer.example"
PAPER = {"name": "Заявка.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 request"}


# feature: ORD-01
def test_the_next_order_is_one_press(page_as: OpenPage):
    page = page_as(BUYER)
    begin_checkout(page)
    page.get_by_label("Кто примет").fill("Смена на воротах")
    submit(page)
    begin_checkout(page)
    submit(page)
    expect(page.get_by_role("main")).to_contain_text("Оформлен")


# feature: ORD-02
@pytest.mark.parametrize("options", [
    pytest.param({}, id="desktop"),
    pytest.param({"viewport": NARROW, "has_touch": True}, id="phone"),
])
def test_a_company_is_asked_for_all_it_needs_and_a_person_for_little(page_as: OpenPage, options: dict):
    company = page_as(BUYER, **options)
    begin_checkout(company)
    for label in ("Юрлицо, на которое оформить", "Ваш номер заказа", "Файлы к заказу"):
        expect(company.get_by_label(label)).to_be_attached()
    expect(company.get_by_role("heading", name="Проверка заказа")).to_be_visible()
    check_page(company)
    person = page_as(SHOPPER, **options)
    begin_checkout(person)
    for label in ("Юрлицо, на которое оформить", "Ваш номер заказа", "Файлы к заказу"):
        expect(person.get_by_label(label)).to_have_count(0)
    check_page(person)


def test_what_is_typed_comes_back_on_another_device(page_as: OpenPage):
    page = page_as(BUYER)
    begin_checkout(page)
    with page.expect_response(lambda answer: answer.url.endswith("/checkout/draft")):
        comment_field(page).fill("Продолжу на другом устройстве")
    other = page_as(BUYER)
    other.goto("/checkout")
    expect(comment_field(other)).to_have_value("Продолжу на другом устройстве")
    submit(other)


def test_files_and_choices_are_kept_without_scripts(page_as: OpenPage):
    page = page_as(BUYER, java_script_enabled=False)
    begin_checkout(page)
    page.get_by_label("Файлы к заказу").set_input_files(PAPER)
    comment_field(page).fill("С заявкой")
    page.get_by_role("button", name="Пересчитать цены").click()
    expect(page.get_by_label("Убрать Заявка.pdf")).to_be_visible()
    expect(comment_field(page)).to_have_value("С заявкой")
    submit(page)
    expect(page.get_by_role("main")).to_contain_text("С заявкой")


# feature: CART-11
@pytest.mark.parametrize("options", [
    pytest.param({}, id="desktop"),
    pytest.param({"viewport": NARROW, "has_touch": True}, id="phone"),
    pytest.param({"java_script_enabled": False}, id="without-scripts"),
])
def test_a_stranger_buys_in_one_click(open_page: OpenPage, options: dict):
    page = open_page(**options)
    name = find_product(page, "болт")
    page.get_by_role("main").get_by_role("link", name="Купить в один клик").click()
    page.wait_for_url("**/buy/*")
    check_page(page)
    fill_as_guest(page)
    page.get_by_role("button", name="Заказать").click()
    page.wait_for_url(re.compile("/guest/orders/"))
    expect(page.get_by_role("main")).to_contain_text(name)
    expect(page.get_by_role("main")).to_contain_text("Заказ принят")
    check_page(page)
    page.goto("/personal-data")
    check_page(page)


def fill_as_guest(page: Page) -> None:
    # Each run has a phone of its own: one phone orders five times a day.
    fill_as_guest.count += 1
    page.get_by_label("Имя", exact=True).fill("Мария")
    page.get_by_label("Телефон", exact=True).fill(f"+7 900 000-10-{fill_as_guest.count:02}")
    page.get_by_label("Согласен на обработку персональных данных").check()


fill_as_guest.count = 0


def test_staff_keep_carriers_and_terms(page_as: OpenPage):
    page = page_as("admin@kabinet.example")
    page.goto("/staff/order-terms")
    check_page(page)
    page.get_by_role("link", name="Добавить перевозчика").click()
    check_page(page)
    page.get_by_label("Название").fill("Городская доставка")
    page.get_by_label("Часы").fill("9:00–12:00\n13:00–18:00")
    page.get_by_label("Цена словами").fill("500 ₽")
    page.get_by_role("button", name="Сохранить").click()
    page.wait_for_url("**/staff/order-terms")
    expect(page.get_by_role("main")).to_contain_text("Городская доставка")
    buyer = page_as(BUYER)
    begin_checkout(buyer)
    buyer.get_by_label("Городская доставка").check()
    expect(buyer.get_by_label("Часы")).to_be_visible()
    expect(buyer.get_by_role("main")).to_contain_text("Городская доставка: 500 ₽")
    buyer.get_by_label("Часы").select_option("13:00–18:00")
    submit(buyer)
    # Others find the checkout as it was.
    page.get_by_role("link", name="Городская доставка").click()
    page.get_by_label("Возит заказы").uncheck()
    page.get_by_role("button", name="Сохранить").click()
    page.wait_for_url("**/staff/order-terms")
