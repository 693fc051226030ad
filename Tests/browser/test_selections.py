"""Favourites, selections, subscriptions, reviews, and pages that refresh themselves, as people use them."""
import re

from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from shopping import empty_cart, find_product, put_in_cart, submit
from watch import Watch

BUYER = "buyer@romashka.example"
DIRECTOR = "director@romashka.example"
MANAGER = "manager@kabinet.example"
SHARED = "Бригада 2: крепёж на неделю"
ARTICLE = "МБ-933-0840"


def first_star(page: Page):
    return page.get_by_role("main").get_by_role("button", name=re.compile("^Избранное"), pressed=False).first


# feature: CAT-10
def test_a_star_is_filled_at_once_and_taken_back_from_the_toast(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/catalog")
    page.wait_for_load_state("load")
    star = first_star(page)
    product = star.evaluate("star => star.value || star.form.elements.namedItem('product').value")
    mine = page.locator(f"button[value='{product}'][aria-pressed], form:has(input[value='{product}']) [aria-pressed]")
    star.click()
    expect(mine.first).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".toast").last).to_contain_text("В избранном")
    page.reload()
    expect(mine.first).to_have_attribute("aria-pressed", "true")
    mine.first.click()
    expect(page.locator(".toast").last).to_contain_text("Убрано из избранного")
    page.locator(".toast").last.get_by_role("button", name="Вернуть").click()
    expect(mine.first).to_have_attribute("aria-pressed", "true")
    mine.first.click()
    expect(mine.first).to_have_attribute("aria-pressed", "false")


# feature: CAT-10, CAT-11
def test_a_product_goes_into_a_selection_from_its_menu(page_as: OpenPage):
    page = page_as(BUYER)
    name = find_product(page, "болт")
    page.get_by_role("main").locator("details[data-choice-menu] > summary").click()
    entry = page.get_by_role("main").locator("details[data-choice-menu]").get_by_role("button", name=re.compile(SHARED))
    expect(entry).to_be_visible()
    check_page(page)
    entry.click()
    expect(page.locator(".toast")).to_contain_text("лежит в подборке")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


# feature: CAT-11
def test_quantities_are_kept_while_they_are_typed_and_all_goes_into_the_cart(page_as: OpenPage):
    page = page_as(BUYER)
    empty_cart(page)
    page.goto("/selections")
    page.get_by_role("link", name=SHARED).click()
    page.wait_for_url(re.compile("/selections/.+"))
    check_page(page)
    fields = page.locator("input[name^='quantity.']")
    count = fields.count()
    assert count >= 5
    before = page.locator("[data-selection-total]").inner_text()
    page.get_by_role("button", name=re.compile("^Больше")).first.click()
    expect(page.locator("[data-selection-said]")).to_have_text("Количества сохранены")
    expect(page.locator("[data-selection-total]")).not_to_have_text(before)
    page.locator("input[name^='note.']").first.fill("для крыши")
    page.locator("input[name^='note.']").first.blur()
    page.wait_for_timeout(1000)
    typed = fields.first.input_value()
    page.reload()
    expect(fields.first).to_have_value(typed)
    expect(page.locator("input[name^='note.']").first).to_have_value("для крыши")
    page.get_by_role("button", name="Всё в корзину").click()
    expect(page.locator(".toast").last).to_contain_text("В корзину добавлено")
    page.goto("/cart")
    assert page.get_by_role("main").locator("input[name^='quantity.']").count() >= 5
    empty_cart(page)


# feature: CAT-11
def test_goods_are_taken_out_and_come_back_and_a_list_is_pasted(page_as: OpenPage, watch: Watch):
    page = page_as(DIRECTOR)
    page.goto("/selections")
    page.get_by_label("Название").fill("Проба")
    page.get_by_role("button", name="Создать").click()
    page.wait_for_url(re.compile("/selections/.+"))
    page.get_by_label("Артикулы или штрихкоды").fill("МБ-933-0840\t200\nНЕТ-ТАКОГО 5")
    with watch.expecting(422):
        page.get_by_role("button", name="Добавить").click()
        expect(page.get_by_role("alert")).to_contain_text("НЕТ-ТАКОГО")
        check_page(page)
    page.get_by_label("Пропустить ненайденные").check()
    page.get_by_role("button", name="Добавить").click()
    expect(page.locator("input[name^='quantity.']")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Убрать из подборки")).click()
    expect(page.get_by_text("В подборке пока нет товаров")).to_be_visible()
    page.locator(".toast").get_by_role("button", name="Вернуть").click()
    expect(page.locator("input[name^='quantity.']")).to_have_count(1)
    page.get_by_role("main").locator("summary[aria-label='Другие действия']").click()
    page.get_by_role("button", name="Удалить подборку").click()
    expect(page.locator(".toast")).to_contain_text("удалена")


# feature: CAT-11
def test_a_selection_is_usable_on_a_phone_and_without_scripts(page_as: OpenPage):
    page = page_as(BUYER, viewport=NARROW, has_touch=True)
    page.goto("/selections")
    page.get_by_role("link", name=SHARED).click()
    page.wait_for_url(re.compile("/selections/.+"))
    check_page(page)
    plain = page_as(BUYER, java_script_enabled=False)
    plain.goto(page.url)
    quantity = plain.locator("input[name^='quantity.']").first
    pack = quantity.input_value()
    quantity.press("Enter")
    expect(plain.locator(".toast")).to_contain_text("Количества сохранены")
    expect(plain.locator("input[name^='quantity.']").first).to_have_value(pack)


# feature: CAT-12
def test_a_review_is_written_read_by_staff_and_shown(page_as: OpenPage):
    buyer = page_as(BUYER)
    name = find_product(buyer, "шайба")
    product = buyer.url
    buyer.get_by_role("link", name="Написать отзыв").click()
    buyer.get_by_role("radio", name="Оценка 4 из 5").check()
    buyer.get_by_label("Отзыв", exact=True).fill("Ровные, без заусенцев. <b>Берём</b> ещё.")
    check_page(buyer)
    buyer.get_by_role("button", name="Отправить").click()
    expect(buyer.locator(".toast")).to_contain_text("Отзыв отправлен")
    expect(buyer.get_by_text("без заусенцев")).to_have_count(0)

    staff = page_as(MANAGER)
    staff.goto("/staff/catalog/reviews")
    card = staff.locator(".card", has_text="без заусенцев")
    expect(card).to_contain_text(name)
    check_page(staff)
    card.get_by_label("Ответ", exact=True).fill("Спасибо за отзыв.")
    card.get_by_role("button", name=re.compile("Ответить и опубликовать")).click()
    expect(staff.locator(".toast")).to_contain_text("Ответ опубликован")

    buyer.goto(product)
    expect(buyer.get_by_role("main")).to_contain_text("<b>Берём</b> ещё.")
    expect(buyer.get_by_role("main")).to_contain_text("Спасибо за отзыв.")
    buyer.goto("/attention")
    expect(buyer.get_by_role("main")).to_contain_text("Вам ответили")


# feature: CAT-08
def test_stock_that_changes_elsewhere_is_seen_on_the_open_page(page_as: OpenPage):
    page = page_as(BUYER)
    with page.expect_response(lambda answer: "/catalog/live" in answer.url):
        page.goto(f"/search?q={ARTICLE}")
    cell = page.locator("[data-live^='stock:']").first
    before = cell.inner_text()
    # The look begins a second after the page was opened.
    page.wait_for_timeout(2500)
    order_some(page_as(DIRECTOR))
    expect(cell).not_to_have_text(before, timeout=10_000)
    expect(page.locator("[data-live-status]")).to_contain_text("Изменились цена или остаток")

    look(page, away=True)
    shown = cell.inner_text()
    order_some(page_as(DIRECTOR))
    page.wait_for_timeout(2500)
    assert cell.inner_text() == shown, "a page nobody looks at asks for nothing"
    look(page, away=False)
    expect(cell).not_to_have_text(shown, timeout=15_000)


def order_some(page: Page) -> None:
    """What is ordered is promised to nobody else."""
    empty_cart(page)
    put_in_cart(page, find_product(page, ARTICLE))
    page.goto("/checkout")
    submit(page)


def look(page: Page, away: bool) -> None:
    """The person goes to another tab, or comes back."""
    page.evaluate("""(hidden) => {
        Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
        document.dispatchEvent(new Event('visibilitychange'));
    }""", away)
