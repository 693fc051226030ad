"""What an order goes through, seen by both sides: changed, talked about, shipped in parts, received."""
import re

import pytest
from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from shopping import begin_checkout, submit

DIRECTOR = "director@romashka.example"
ADMINISTRATOR = "admin@kabinet.example"
PHONE = {"viewport": NARROW, "has_touch": True}


# feature: ORD-04
@pytest.mark.parametrize("options", [
    pytest.param({}, id="desktop"),
    pytest.param(PHONE, id="phone"),
    pytest.param({"java_script_enabled": False}, id="without-scripts"),
])
def test_a_customer_changes_an_order_after_seeing_what_becomes_another(page_as: OpenPage, options: dict):
    page = page_as(DIRECTOR, **options)
    number = ordered(page)
    page.get_by_role("main").get_by_role("link", name="Изменить", exact=True).click()
    page.wait_for_url(f"**/orders/{number}/change")
    check_page(page)
    page.locator("#recipient").fill("Павел Орлов")
    page.locator("#comment").fill("Ворота 3")
    page.get_by_role("button", name="Показать, что изменится").click()
    summary = page.get_by_role("region", name="Что изменится")
    expect(summary).to_contain_text("Ворота 3")
    expect(summary).to_contain_text("Павел Орлов")
    check_page(page)
    page.get_by_role("button", name="Сохранить изменения").click()
    page.wait_for_url(re.compile(rf"/orders/{number}$"))
    expect(page.get_by_role("main")).to_contain_text("Ворота 3")
    expect(page.get_by_role("region", name="История")).to_contain_text("заказ изменён")


# feature: ORD-12, ORD-16
def test_both_sides_follow_an_order_that_travels_in_parts(page_as: OpenPage):
    customer = page_as(DIRECTOR, **PHONE)
    number = ordered(customer)
    customer.get_by_role("link", name=re.compile("^Спросить о товаре: ")).first.click()
    message = customer.get_by_label("Сообщение")
    expect(message).to_have_value(re.compile("^Вопрос по строке 1, "))
    message.fill("Когда приедет первая часть?")
    customer.get_by_role("button", name="Отправить").click()
    expect(customer.get_by_role("region", name="Обсуждение")).to_contain_text("Когда приедет первая часть?")
    check_page(customer)

    staff = page_as(ADMINISTRATOR)
    staff.goto(f"/staff/orders/{number}")
    expect(staff.get_by_role("main")).to_contain_text("Клиент ждёт ответа")
    staff.get_by_label("Сообщение").fill("Завтра утром")
    staff.get_by_role("button", name="Отправить").click()
    expect(staff.get_by_role("main")).not_to_contain_text("Клиент ждёт ответа")
    for step in ["Принять", "Начать сборку"]:
        staff.get_by_role("button", name=re.compile(f"^{step}")).first.click()
        staff.wait_for_load_state()
    staff.get_by_role("main").locator("summary[aria-label='Другие действия']").click()
    staff.get_by_role("link", name="Создать отгрузку").click()
    check_page(staff)
    staff.get_by_label("Перевозчик").fill("ПЭК")
    staff.get_by_label("Номер для отслеживания").fill("77-123")
    staff.get_by_role("button", name="Создать отгрузку").click()
    staff.wait_for_url(re.compile(rf"/staff/orders/{number}$"))
    shipments = staff.get_by_role("region", name="Отгрузки")
    expect(shipments).to_contain_text("Запланирована")
    check_page(staff)
    shipments.get_by_role("button", name="Отправлена: Отгрузка 1").click()
    expect(staff.get_by_role("region", name="Отгрузки")).to_contain_text("В пути")

    customer.goto(f"/orders/{number}")
    expect(customer.get_by_role("region", name="Отгрузки")).to_contain_text("77-123")
    expect(customer.get_by_role("region", name="Обсуждение")).to_contain_text("Завтра утром")
    check_page(customer)
    staff.get_by_role("button", name="Доставлена: Отгрузка 1").click()
    customer.reload()
    expect(customer.locator(".pagehead .status--badge")).to_have_text("Доставлен")


# feature: ORD-08
def test_a_paper_of_the_vendor_reaches_the_customer(page_as: OpenPage):
    customer = page_as(DIRECTOR)
    number = ordered(customer)
    staff = page_as(ADMINISTRATOR)
    staff.goto(f"/staff/orders/{number}")
    papers = staff.get_by_role("region", name="Документы и файлы")
    papers.get_by_text("Приложить файл").click()
    papers.get_by_label("Что это").select_option("invoice")
    papers.locator("input[type=file]").set_input_files(
        {"name": "Счёт 15.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    papers.get_by_role("button", name="Приложить", exact=True).click()
    expect(staff.get_by_role("region", name="Документы и файлы")).to_contain_text("Счёт 15.pdf")
    customer.reload()
    link = customer.get_by_role("link", name="Счёт 15.pdf")
    with customer.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "Счёт 15.pdf"


# feature: ORD-03
def test_staff_move_chosen_orders_and_take_the_slip_back(page_as: OpenPage):
    number = ordered(page_as(DIRECTOR))
    page = page_as(ADMINISTRATOR)
    page.goto(f"/staff/orders?q={number}")
    page.get_by_role("main").locator("tbody").get_by_role("checkbox").first.check()
    bar = page.get_by_role("region", name="Действия с выбранными")
    bar.get_by_role("button", name="Принять").click()
    expect(page.locator(".toast").first).to_contain_text("Заказов переведено: 1")
    check_page(page)
    page.locator(".toast").get_by_role("button", name="Вернуть").click()
    expect(page.locator(".toast").first).to_contain_text("Заказов возвращено: 1")
    page.goto(f"/staff/orders/{number}")
    expect(page.locator(".pagehead .status--badge")).to_have_text("Оформлен")


def ordered(page: Page) -> str:
    """An order of one line, whose page is open."""
    begin_checkout(page)
    return submit(page)
