"""Ordering by typing articles: by keys alone, by a scanner, by pasting, on a phone and without a script."""
import re

from playwright.sync_api import Locator, Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from shopping import empty_cart
from watch import Watch

BUYER = "buyer@romashka.example"
ARTICLE = "МБ-933-0840"
# What the first customer of the demo calls goods himself.
OWN = "РМ-102"
PASTE = """(field, text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""
# A scanner types faster than any hand, and ends with Enter.
SCAN = """code => {
    const field = document.activeElement;
    const press = (key) => field.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    for (const key of code) {
        press(key);
        field.value += key;
        field.dispatchEvent(new Event('input', {bubbles: true}));
    }
    press('Enter');
}"""


def open_grid(page: Page) -> Locator:
    page.goto("/orders/quick")
    page.wait_for_load_state("load")
    return page.locator("form#quick .lines__body .line")


def article(line: Locator) -> Locator:
    return line.locator("[name=article]")


def quantity(line: Locator) -> Locator:
    return line.locator("[name=quantity]")


def name(line: Locator) -> Locator:
    return line.locator(".line__name")


def forget_draft(page: Page) -> None:
    page.evaluate("sessionStorage.clear()")


# feature: UX-31
def test_a_grid_is_filled_by_keys_alone_and_goes_into_the_cart(page_as: OpenPage):
    page = page_as(BUYER)
    empty_cart(page)
    lines = open_grid(page)
    check_page(page)
    article(lines.nth(0)).focus()
    page.keyboard.type(ARTICLE)
    expect(name(lines.nth(0))).to_contain_text("Болт")
    page.keyboard.press("Enter")
    expect(quantity(lines.nth(0))).to_be_focused()
    page.keyboard.type("200", delay=80)
    page.keyboard.press("Enter")
    expect(article(lines.nth(1))).to_be_focused()
    expect(lines.nth(0).locator(".line__sum")).not_to_be_empty()

    page.keyboard.type("гайка")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    page.keyboard.press("Enter")
    expect(quantity(lines.nth(1))).to_be_focused()
    expect(name(lines.nth(1))).to_contain_text(re.compile("гайка", re.IGNORECASE))
    page.keyboard.type("1", delay=80)
    page.keyboard.press("Enter")
    expect(article(lines.nth(2))).to_be_focused()
    page.keyboard.type(OWN)
    expect(name(lines.nth(2))).not_to_be_empty()
    page.keyboard.press("Enter")
    page.keyboard.type("1", delay=80)
    page.keyboard.press("Enter")
    # Quantities are whole packs once the hand has left them.
    expect(page.locator("form#quick .line__note.is-refused")).to_have_count(0)
    page.wait_for_timeout(600)
    page.get_by_role("main").get_by_role("button", name="В корзину", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/cart"))
    expect(page.get_by_role("main").locator("input[name^='quantity.']")).to_have_count(3)
    lines = open_grid(page)
    expect(article(lines.nth(0))).to_have_value("")
    empty_cart(page)


# feature: UX-31
def test_a_scanner_adds_a_line_and_raises_it(page_as: OpenPage):
    page = page_as(BUYER)
    lines = open_grid(page)
    article(lines.nth(0)).focus()
    page.evaluate(SCAN, ARTICLE)
    expect(article(lines.nth(0))).to_have_value(ARTICLE)
    expect(name(lines.nth(0))).to_contain_text("Болт")
    expect(quantity(lines.nth(0))).not_to_have_value("")
    once = int(quantity(lines.nth(0)).input_value())
    expect(article(lines.nth(1))).to_be_focused()
    page.evaluate(SCAN, ARTICLE)
    expect(quantity(lines.nth(0))).to_have_value(str(2 * once))
    expect(article(lines.nth(1))).to_have_value("")
    # What is scanned into a quantity is no quantity.
    quantity(lines.nth(0)).focus()
    page.evaluate(SCAN, OWN)
    expect(quantity(lines.nth(0))).to_have_value(str(2 * once))
    expect(article(lines.nth(1))).to_have_value(OWN)
    expect(name(lines.nth(1))).not_to_be_empty()
    forget_draft(page)


# feature: UX-31
def test_pasted_columns_fill_lines_and_a_draft_survives_a_reload(page_as: OpenPage):
    page = page_as(BUYER)
    lines = open_grid(page)
    article(lines.nth(0)).focus()
    article(lines.nth(0)).evaluate(PASTE, f"Артикул\tНазвание\tКол-во\n{ARTICLE}\tБолт\t200\nНЕТ-ТАКОГО\t?\t5\n")
    expect(name(lines.nth(0))).to_contain_text("Болт")
    expect(lines.nth(1).locator(".line__note")).to_have_text("Не нашли такой артикул")
    page.reload()
    expect(article(lines.nth(1))).to_have_value("НЕТ-ТАКОГО")
    expect(quantity(lines.nth(0))).to_have_value("200")
    expect(name(lines.nth(0))).to_contain_text("Болт")
    forget_draft(page)


# feature: UX-31
def test_refused_lines_stay_with_their_reason_and_the_right_ones_may_go(page_as: OpenPage, watch: Watch):
    page = page_as(BUYER)
    empty_cart(page)
    lines = open_grid(page)
    article(lines.nth(0)).fill(ARTICLE)
    quantity(lines.nth(0)).fill("200")
    article(lines.nth(1)).fill("НЕТ-ТАКОГО")
    quantity(lines.nth(1)).fill("5")
    expect(lines.nth(1).locator(".line__note")).to_have_text("Не нашли такой артикул")
    page.wait_for_timeout(600)
    with watch.expecting(422):
        page.get_by_role("main").get_by_role("button", name="В корзину", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("нельзя добавить как есть")
    check_page(page)
    expect(article(lines.nth(1))).to_have_value("НЕТ-ТАКОГО")
    page.get_by_role("button", name="Добавить 1 верную строку").click()
    expect(page.get_by_role("alert")).to_contain_text("1 строка в корзине")
    expect(article(lines.nth(0))).to_have_value("НЕТ-ТАКОГО")
    forget_draft(page)
    empty_cart(page)


# feature: UX-31
def test_the_grid_works_on_a_phone_and_without_a_script(page_as: OpenPage):
    phone = page_as(BUYER, viewport=NARROW, has_touch=True)
    lines = open_grid(phone)
    check_page(phone)
    article(lines.nth(0)).fill(ARTICLE)
    expect(name(lines.nth(0))).to_contain_text("Болт")
    forget_draft(phone)
    plain = page_as(BUYER, java_script_enabled=False)
    empty = page_as(BUYER)
    empty_cart(empty)
    plain.goto("/orders/quick")
    rows = plain.locator("form#quick .lines__body .line")
    assert rows.count() == 10
    article(rows.nth(0)).fill(ARTICLE)
    quantity(rows.nth(0)).fill("200")
    plain.get_by_role("main").get_by_role("button", name="Проверить").click()
    expect(name(rows.nth(0))).to_contain_text("Болт")
    plain.get_by_role("main").get_by_role("button", name="В корзину", exact=True).click()
    plain.wait_for_url(re.compile("/cart"))
    empty_cart(empty)
