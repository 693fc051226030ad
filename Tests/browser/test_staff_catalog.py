"""The catalogue as the vendor's people keep it: names of ours, sections in order, who sees what, stock and imports."""
import pytest
from playwright.sync_api import Page, expect

from opening import NARROW, WIDE, OpenPage
from page_rules import check_page

MANAGER = "manager@kabinet.example"
BUYER = "buyer@romashka.example"
SHOPPER = "shopper@customer.example"
ARTICLE = "МБ-933-0840"
LISTS = ["products", "categories", "assortment", "stock", "imports"]


def open_first(page: Page, address: str) -> None:
    """Opens what the first row of a list leads to."""
    page.goto(address)
    page.goto(page.get_by_role("main").locator("a.rowlink").first.get_attribute("href"))


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_keeps_the_rules_of_pages(page_as: OpenPage, viewport: dict):
    page = page_as(MANAGER, viewport=viewport)
    for name in LISTS:
        page.goto(f"/staff/catalog/{name}")
        check_page(page)
    for address in ["products/new", "stock/terms", "assortment?as=all", "products?show=no-category"]:
        page.goto(f"/staff/catalog/{address}")
        check_page(page)
    for address in [f"products?q={ARTICLE}", f"stock?q={ARTICLE}", "imports"]:
        open_first(page, f"/staff/catalog/{address}")
        check_page(page)
    open_first(page, f"/staff/catalog/products?q={ARTICLE}")
    for name in ["Кто видит", "Объединить с другим"]:
        editor = page.url
        page.get_by_role("link", name=name).click()
        check_page(page)
        page.goto(editor)
    page.goto("/staff/catalog/categories")
    page.get_by_role("link", name="Изменить: Инструмент").click()
    check_page(page)


def test_a_name_of_ours_is_shown_to_buyers_and_taken_back(page_as: OpenPage):
    page, new = page_as(MANAGER), "Болт на пробу М8×40"
    open_first(page, f"/staff/catalog/products?q={ARTICLE}")
    title = page.get_by_role("heading", level=1)
    old = title.inner_text()
    shown = page.get_by_role("link", name="Открыть на сайте").get_attribute("href")
    page.get_by_label("Название", exact=True).fill(new)
    page.get_by_role("button", name="Сохранить", exact=True).last.click()
    expect(title).to_have_text(new)
    buyer = page_as(BUYER)
    buyer.goto(shown)
    expect(buyer.get_by_role("heading", level=1)).to_have_text(new)
    page.locator(".toast").last.get_by_role("button", name="Вернуть").click()
    expect(title).to_have_text(old)
    buyer.reload()
    expect(buyer.get_by_role("heading", level=1)).to_have_text(old)


def test_many_goods_are_hidden_at_once_and_come_back(page_as: OpenPage):
    page = page_as(MANAGER)
    page.goto("/staff/catalog/products?q=скотч")
    boxes = page.get_by_role("main").locator("tbody input[type=checkbox]")
    count = boxes.count()
    assert count > 0
    for place in range(count):
        boxes.nth(place).check()
    page.get_by_role("main").get_by_role("button", name="Скрыть", exact=True).click()
    expect(page.locator(".toast").last).to_contain_text(f"Скрыто товаров: {count}")
    page.locator(".toast").last.get_by_role("button", name="Вернуть").click()
    page.goto("/staff/catalog/products?q=скотч&show=hidden")
    expect(page.get_by_role("main").locator("tbody tr")).to_have_count(0)


def sections(page: Page) -> list[str]:
    return page.locator("[data-section-row] .doc__text > a").all_inner_texts()


def test_a_section_changes_its_place_by_the_keyboard_and_goes_back(page_as: OpenPage):
    page = page_as(MANAGER)
    page.goto("/staff/catalog/categories")
    before = sections(page)
    page.get_by_role("button", name=f"Ниже: {before[0]}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast").last).to_contain_text("Раздел на новом месте")
    assert sections(page)[:2] == [before[1], before[0]]
    page.locator(".toast").last.get_by_role("button", name="Вернуть").click()
    expect(page.locator(".toast").last).to_contain_text("Вернули как было")
    assert sections(page) == before


def test_a_section_is_dragged_into_another_and_goes_back(page_as: OpenPage):
    page = page_as(MANAGER)
    page.goto("/staff/catalog/categories")
    before = sections(page)
    rows = page.locator("[data-section-row]")
    grip, target = rows.nth(1).locator("[data-section-grip]").bounding_box(), rows.first.bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, target["y"] + target["height"] / 2, steps=8)
    page.mouse.up()
    expect(page.locator(".toast").last).to_contain_text("Раздел на новом месте")
    assert sections(page) == [before[0], *before[2:]]
    page.locator(".toast").last.get_by_role("button", name="Вернуть").click()
    expect(page.locator(".toast").last).to_contain_text("Вернули как было")
    assert sections(page) == before


# feature: CAT-04, CAT-05
def test_people_and_companies_have_different_catalogues_and_staff_see_both(page_as: OpenPage, open_page: OpenPage):
    seen = {
        "/catalog?category=inventar": (page_as(SHOPPER), page_as(BUYER)),
        "/catalog?category=zhurnaly": (page_as(BUYER), page_as(SHOPPER)),
        "/catalog?category=cepi": (page_as(BUYER), open_page()),
    }
    for address, (member, other) in seen.items():
        assert member.request.get(address).status == 200, address
        assert other.request.get(address).status == 404, address
    page = page_as(MANAGER)
    page.goto("/staff/catalog/assortment?as=all")
    page.get_by_role("main").get_by_role("link", name="Такелаж", exact=True).click()
    row = page.get_by_role("row").filter(has_text="Цепи")
    expect(row).to_contain_text("не видит")
    row.get_by_role("link", name="Настроить: Цепи").click()
    expect(page.get_by_role("checkbox", name="Вошедшие в кабинет").first).to_be_checked()
