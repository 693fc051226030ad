"""Goods that come back, as people ask for it and decide on it."""
import base64
import re

from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from watch import Watch

DIRECTOR = "director@romashka.example"
ADMINISTRATOR = "admin@kabinet.example"
PHONE = {"viewport": NARROW, "has_touch": True}
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFHRFWHRDb21tZW50AFNFQ1JFVCBQTEFDRfqR5asAAAARSURBVHicYzihoYEVMQwt"
    "CQCCXUYBao0WawAAAABJRU5ErkJggg==")


def begin_return(page: Page, place: int) -> None:
    """Stands at the lines of one of the shipped orders."""
    page.goto("/returns/new")
    page.get_by_role("main").locator("a[href^='/returns/new?order=']").nth(place).click()
    page.wait_for_url(re.compile("order="))


def ask(page: Page) -> str:
    """Sends the first line back, a part of a pack at least; returns the number."""
    quantity = page.locator("input[name^='quantity.']").first
    quantity.fill("1")
    page.locator("select[name^='reason.']").first.select_option("defect")
    page.get_by_label("Что случилось").fill("Ржавые")
    page.get_by_role("button", name="Отправить", exact=True).click()
    page.wait_for_url(re.compile(r"/returns/\d{4}-R-\d+"))
    return page.url.split("/returns/")[1]


# feature: ORD-13
def test_a_return_is_asked_for_decided_and_settled(page_as: OpenPage):
    buyer, staff = page_as(DIRECTOR), page_as(ADMINISTRATOR)
    buyer.goto("/returns/new")
    check_page(buyer)
    begin_return(buyer, 0)
    check_page(buyer)
    buyer.locator("input[type=file]").set_input_files({"name": "Фото.png", "mimeType": "image/png", "buffer": PHOTO})
    number = ask(buyer)
    expect(buyer.locator(".evidence")).to_be_visible()
    check_page(buyer)

    staff.goto("/staff/returns?status=waiting")
    check_page(staff)
    staff.get_by_role("link", name=number).click()
    staff.wait_for_url(re.compile("/staff/returns/.+"))
    check_page(staff)
    staff.get_by_label("Ответ, строка 1").fill("Привозите на склад")
    staff.get_by_role("button", name="Одобрить").click()
    for verb in ["Ждём товар обратно", "Товар получен", "Решено"]:
        staff.get_by_role("button", name=verb).click()
        expect(staff.locator(".toast").last).to_be_visible()
    check_page(staff)

    buyer.reload()
    expect(buyer.locator(".pagehead")).to_contain_text("Деньги возвращены")
    expect(buyer.get_by_role("main")).to_contain_text("Привозите на склад")
    buyer.get_by_role("main").get_by_role("button", name="Закрыть", exact=True).click()
    expect(buyer.locator(".pagehead")).to_contain_text("Закрыт")


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(page_as: OpenPage, watch: Watch):
    page = page_as(DIRECTOR)
    begin_return(page, 1)
    page.locator("input[name^='quantity.']").first.fill("99999999")
    page.locator("select[name^='reason.']").first.select_option("damaged")
    page.get_by_label("Что случилось").fill("Помялись в дороге")
    with watch.expecting(422):
        page.get_by_role("button", name="Отправить", exact=True).click()
        expect(page.get_by_role("alert").first).to_contain_text("столько вернуть нельзя")
    expect(page.get_by_label("Что случилось")).to_have_value("Помялись в дороге")
    expect(page.locator("input[name^='quantity.']").first).to_have_value("99999999")
    check_page(page)


def test_returns_are_usable_on_a_phone(page_as: OpenPage):
    buyer, staff = page_as(DIRECTOR, **PHONE), page_as(ADMINISTRATOR, **PHONE)
    begin_return(buyer, 1)
    check_page(buyer)
    number = ask(buyer)
    check_page(buyer)
    buyer.goto("/returns")
    check_page(buyer)
    staff.goto(f"/staff/returns/{number}")
    check_page(staff)
    staff.get_by_role("button", name="Отказать").click()
    expect(staff.locator(".pagehead")).to_contain_text("Отказано")


def test_the_terms_of_returns_are_set(page_as: OpenPage):
    page = page_as(ADMINISTRATOR)
    page.goto("/staff/returns/terms")
    check_page(page)
    page.get_by_label(re.compile("Дней для людей")).fill("14")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator(".toast")).to_contain_text("сохранены")
    expect(page.get_by_label(re.compile("Дней для людей"))).to_have_value("14")
