"""Orders from files: what was recognised is shown row by row, bad rows are mended in place, only agreed ones go on."""
import re

import pytest
from playwright.sync_api import Page, expect

from opening import NARROW, WIDE, OpenPage
from page_rules import check_page
from shopping import empty_cart

BUYER = "buyer@romashka.example"
ARTICLE = "МБ-933-0840"
PHONE = {"viewport": NARROW, "has_touch": True, "is_mobile": True}
DESK = {"viewport": WIDE}
ORDER = f"Артикул;Количество\n{ARTICLE.lower().replace('-', ' ')};1\nЩЩЩ-00000;200\n{ARTICLE};семь\n"


def upload(page: Page, text: str, name: str = "заявка.csv", encoding: str = "utf-8") -> None:
    page.goto("/orders/import")
    page.get_by_role("main").locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode(encoding)})
    page.get_by_role("button", name="Проверить", exact=True).click()
    page.wait_for_url(re.compile(r"/orders/import/[0-9a-f-]{36}"))


# feature: CART-08
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_bad_rows_of_a_file_are_mended_and_the_good_ones_go_into_the_cart(page_as: OpenPage, screen: dict):
    page = page_as(BUYER, **screen)
    empty_cart(page)
    page.goto("/orders/import")
    check_page(page)
    upload(page, ORDER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверка файла")
    check_page(page)
    verdicts = page.get_by_role("navigation", name="Итог проверки")
    expect(verdicts.get_by_role("link", name=re.compile("не добавим"))).to_contain_text("2")
    expect(page.get_by_text("Не нашли такой товар")).to_be_visible()
    expect(page.get_by_text("Количество не число")).to_be_visible()
    # Another article in place of the unknown one, by its own button.
    page.locator("input[name='article.3']").fill(ARTICLE)
    page.get_by_role("button", name="Исправить: строка 3").click()
    expect(page.locator(".toast")).to_contain_text("Исправлено строк: 1")
    expect(page.locator("input[name='article.3']")).to_have_count(0)
    # A number in place of the word, by Enter.
    page.locator("input[name='quantity.4']").fill("300")
    page.locator("input[name='quantity.4']").press("Enter")
    expect(page.get_by_text("Все строки разобраны")).to_be_visible()
    verdicts.get_by_role("link", name=re.compile("с изменением")).click()
    expect(page.get_by_text(re.compile("Кратно упаковке"))).to_be_visible()
    check_page(page)
    page.get_by_role("button", name=re.compile(r"^Добавить 3 строки в корзину")).click()
    page.wait_for_url("**/cart")
    expect(page.get_by_role("main")).to_contain_text(ARTICLE)
    page.goto("/orders/import/history")
    check_page(page)
    expect(page.get_by_role("main").get_by_role("link", name="заявка.csv").first).to_be_visible()
    empty_cart(page)


# feature: CART-08
def test_cells_are_pasted_and_the_columns_corrected_once(page_as: OpenPage):
    page = page_as(BUYER, viewport=WIDE)
    page.goto("/orders/import")
    page.get_by_label("Или вставьте ячейки").fill(f"Что;Сколько штук\n{ARTICLE};100\n")
    page.get_by_role("button", name="Проверить", exact=True).click()
    page.wait_for_url(re.compile(r"/orders/import/[0-9a-f-]{36}"))
    page.get_by_role("link", name="Изменить столбцы").click()
    check_page(page)
    page.get_by_label("Что в столбце 1").select_option(label="Артикул")
    page.get_by_label("Что в столбце 2").select_option(label="Количество")
    page.get_by_label("Строка с заголовками").fill("1")
    page.get_by_role("button", name="Проверить заново").click()
    expect(page.locator(".toast")).to_contain_text("Столбцы запомнили")
    expect(page.get_by_role("button", name=re.compile(r"^Добавить 1 строку в корзину"))).to_be_visible()


# feature: CART-08
def test_a_file_of_russian_windows_works_without_scripts(page_as: OpenPage):
    page = page_as(BUYER, java_script_enabled=False)
    upload(page, f"Артикул\tКол-во\n{ARTICLE}\t100\n", "заявка.txt", "cp1251")
    page.get_by_role("button", name=re.compile(r"^Добавить 1 строку в корзину")).click()
    page.wait_for_url("**/cart")
    expect(page.get_by_role("main")).to_contain_text(ARTICLE)


# feature: CART-08
def test_the_order_form_and_the_report_are_saved(page_as: OpenPage):
    page = page_as(BUYER, viewport=WIDE, accept_downloads=True)
    page.goto("/orders/import")
    with page.expect_download() as form:
        page.get_by_role("link", name="Бланк заказа").click()
    assert form.value.suggested_filename == "order-form.xlsx"
    upload(page, ORDER)
    with page.expect_download() as report:
        page.get_by_role("link", name="Скачать отчёт").click()
    assert report.value.suggested_filename == "import-report.xlsx"
