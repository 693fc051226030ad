"""Regular sets and shopping lists, ordering as usual, and orders by a calendar, as people use them."""
import re

from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from shopping import empty_cart, find_product, put_in_cart
from watch import Watch

BUYER = "buyer@romashka.example"
ARTICLE = "МБ-933-0840"
PHONE = {"viewport": NARROW, "has_touch": True}


def new_template(page: Page, name: str, kind: str = "Шаблон") -> str:
    """Makes a template of two lines by its sheet; returns its address."""
    page.goto("/templates/new")
    page.get_by_label("Название").fill(name)
    page.get_by_role("radio", name=re.compile(f"^{kind}")).check()
    page.get_by_role("button", name="Создать").click()
    page.wait_for_url(re.compile(r"/templates/[0-9a-f-]{36}"))
    path = page.url.split("?")[0]
    page.get_by_role("main").get_by_role("link", name="Править таблицей").click()
    lines = page.locator("form#rows .lines__body .line")
    for place, (article, quantity) in enumerate([(ARTICLE, "200"), ("РМ-102", "100")]):
        lines.nth(place).locator("[name=article]").fill(article)
        lines.nth(place).locator("[name=quantity]").fill(quantity)
        expect(lines.nth(place).locator(".line__name")).not_to_be_empty()
    page.wait_for_timeout(600)
    check_page(page)
    page.get_by_role("main").get_by_role("button", name="Сохранить").click()
    page.wait_for_url(path)
    return path


def remove_template(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("main").locator("summary[aria-label='Другие действия']").last.click()
    page.get_by_role("button", name="Удалить").click()
    expect(page.locator(".toast")).to_contain_text("удалён")


# feature: ORD-09, CART-03
def test_a_cart_is_kept_and_ordered_again_through_what_changed(page_as: OpenPage):
    page = page_as(BUYER)
    empty_cart(page)
    name = find_product(page, "болт")
    put_in_cart(page, name)
    page.goto("/templates/new?cart=active")
    check_page(page)
    page.get_by_label("Название").fill("Проба из корзины")
    page.get_by_role("radio", name=re.compile("^Шаблон")).check()
    page.get_by_role("button", name="Создать").click()
    page.wait_for_url(re.compile(r"/templates/[0-9a-f-]{36}"))
    path = page.url.split("?")[0]
    check_page(page)
    empty_cart(page)
    page.goto(path)
    page.get_by_role("main").get_by_role("link", name="Заказать").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Проба из корзины")
    check_page(page)
    page.get_by_role("main").get_by_role("button", name="Добавить в корзину").first.click()
    page.wait_for_url(re.compile("/cart"))
    expect(page.get_by_role("main").get_by_text(name).first).to_be_visible()
    remove_template(page, path)
    page.locator(".toast").get_by_role("button", name="Вернуть").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Проба из корзины")
    remove_template(page, path)
    empty_cart(page)


# feature: ORD-10
def test_a_shopping_list_is_ticked_off_also_on_a_phone(page_as: OpenPage):
    page = page_as(BUYER)
    path = new_template(page, "Список пробы", "Список покупок")
    phone = page_as(BUYER, **PHONE)
    phone.goto(path)
    check_page(phone)
    page.goto(path)
    page.get_by_role("checkbox", name=re.compile("Болт")).first.check()
    page.get_by_role("button", name="Отметить купленным").click()
    expect(page.locator(".toast")).to_contain_text("Отмечено строк: 1")
    expect(page.locator("tr.is-bought")).to_have_count(1)
    page.goto(f"{path}/order")
    expect(page.get_by_role("main").get_by_text(ARTICLE)).to_have_count(0)
    remove_template(page, path)


# feature: ORD-09
def test_a_template_is_changed_without_a_script(page_as: OpenPage):
    page = page_as(BUYER)
    path = new_template(page, "Без сценария")
    plain = page_as(BUYER, java_script_enabled=False)
    plain.goto(path)
    group = plain.locator("input[name^='group.']").first
    group.fill("Кровля")
    group.press("Enter")
    expect(plain.locator("input[name^='group.']").first).to_have_value(re.compile("Кровля|^$"))
    expect(plain.locator("input[value='Кровля']")).to_have_count(1)
    remove_template(page, path)


# feature: ORD-05
def test_a_calendar_is_set_skipped_paused_and_ended(page_as: OpenPage, watch: Watch):
    page = page_as(BUYER)
    path = new_template(page, "По расписанию")
    page.goto(f"{path}/schedule")
    check_page(page)
    page.get_by_label("Раз в сколько").fill("13")
    with watch.expecting(422):
        page.get_by_role("button", name="Сохранить").click()
        expect(page.get_by_role("alert").first).to_contain_text("от 1 до 12")
    page.get_by_label("Раз в сколько").fill("2")
    page.get_by_role("button", name="Сохранить").click()
    page.wait_for_url(path)
    expect(page.get_by_role("main")).to_contain_text("Каждые 2 недели")
    check_page(page)
    page.goto("/orders/recurring")
    expect(page.get_by_role("main").get_by_role("link", name="По расписанию", exact=True).first).to_be_visible()
    check_page(page)
    phone = page_as(BUYER, **PHONE)
    phone.goto("/orders/recurring")
    check_page(phone)
    page.get_by_role("main").locator("summary[aria-label='Другие действия']").first.click()
    page.get_by_role("button", name=re.compile("^Пропустить")).click()
    expect(page.locator(".toast")).to_contain_text("Следующий раз")
    page.goto(path)
    page.get_by_role("main").locator("summary[aria-label='Другие действия']").last.click()
    page.get_by_role("button", name="Приостановить").click()
    expect(page.get_by_role("main")).to_contain_text("Приостановлено")
    remove_template(page, path)


# feature: CART-06
def test_as_usual_says_why_and_fills_the_cart(page_as: OpenPage):
    page = page_as(BUYER)
    empty_cart(page)
    page.goto("/orders/usual?days=30")
    check_page(page)
    if page.get_by_text("Пока ничего не пора").count() == 0:
        expect(page.get_by_text(re.compile("^Обычно")).first).to_be_visible()
        page.get_by_role("main").get_by_role("button", name="Добавить в корзину").first.click()
        page.wait_for_url(re.compile("/cart"))
        empty_cart(page)
    phone = page_as(BUYER, **PHONE)
    phone.goto("/orders/usual")
    check_page(phone)


# feature: ORD-06
def test_one_product_is_found_among_all_purchases(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/orders/purchases")
    check_page(page)
    sku = page.locator("table .sub").first.inner_text().split(",")[0]
    search = page.get_by_role("main").get_by_role("searchbox")
    search.fill(sku)
    search.press("Enter")
    page.wait_for_url(re.compile("q="))
    expect(page.locator("table .sub").first).to_contain_text(sku)
    phone = page_as(BUYER, **PHONE)
    phone.goto("/orders/purchases")
    check_page(phone)
