"""Price rules as the vendor's people make them, and what a buyer sees of them."""
import re

from playwright.sync_api import expect

from opening import NARROW, OpenPage
from page_rules import check_page

MANAGER = "manager@kabinet.example"
BUYER = "buyer@romashka.example"


# feature: PRICE-05
def test_a_rule_says_what_it_does_while_it_is_filled_in(page_as: OpenPage):
    page = page_as(MANAGER)
    page.goto("/staff/prices/rules/new")
    check_page(page)
    said = page.locator("[data-rule-sentence]")
    page.get_by_label("Название для сотрудников", exact=True).fill("Осень")
    page.get_by_label("Скидка", exact=True).fill("7")
    section = page.get_by_role("combobox", name="Раздел каталога")
    section.fill("Электрика / Свет")
    section.press("Enter")
    expect(said).to_contain_text("Скидка 7\u00a0% на раздел «Свет» и всё в нём, для всех")
    expect(page.get_by_label("Ступени", exact=True)).to_be_hidden()

    page.get_by_label("Вид правила", exact=True).select_option("volume_ladder")
    expect(page.get_by_label("Скидка", exact=True)).to_be_hidden()
    page.get_by_label("Ступени", exact=True).fill("10 3\n50 5,5")
    expect(said).to_contain_text("от 10 — 3\u00a0%, от 50 — 5,5\u00a0%")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_text("Правило «Осень» сохранено")).to_be_visible()
    check_page(page)

    page.get_by_role("link", name="Что видит клиент").last.click()
    page.wait_for_url(re.compile(r"/staff/prices/preview\?rule="))
    expect(page.get_by_role("row").nth(1)).to_contain_text("₽")
    check_page(page)
    page.go_back()
    page.get_by_role("button", name="Убрать", exact=True).click()
    expect(page.get_by_text("Правило «Осень» убрано")).to_be_visible()


# feature: PRICE-04, PRICE-07
def test_a_buyer_sees_his_promotions_and_how_far_the_next_discount_is(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/promotions")
    expect(page.get_by_role("heading", name="Упаковка для вас")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Все товары акции").first.click()
    page.wait_for_url(re.compile(r"/promotions/[0-9a-f-]{36}"))
    check_page(page)
    narrow = page_as(BUYER, viewport=NARROW)
    narrow.goto("/promotions")
    check_page(narrow)
    page.goto("/catalog?stock=1")
    page.get_by_role("main").get_by_role("button", name="В корзину", exact=True).first.click()
    expect(page.get_by_text("В корзине: ")).to_be_visible()
    page.goto("/cart")
    expect(page.get_by_text(re.compile("До скидки .* осталось"))).to_be_visible()
    check_page(page)
