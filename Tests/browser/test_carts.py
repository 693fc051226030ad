"""Several carts, many lines at once, and one cart in two windows, as people use them."""
import re

from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from shopping import empty_cart

BUYER = "buyer@romashka.example"
DIRECTOR = "director@romashka.example"


def fill_cart(page: Page, count: int) -> None:
    """Opens a fresh cart with so many goods of the catalogue in it."""
    page.goto("/carts")
    page.get_by_label("Название").fill(f"Проверка {count}")
    page.get_by_role("button", name="Создать корзину").click()
    page.wait_for_url("**/cart")
    page.goto("/catalog?view=table")
    page.wait_for_load_state("load")
    buttons = page.get_by_role("main").get_by_role("button", name=re.compile("^В корзину"))
    for number in range(count):
        buttons.nth(number).click()
        expect(page.locator("[data-cart-count]").first).to_have_text(str(number + 1))
    page.goto("/cart")
    expect(rows(page)).to_have_count(count)
    page.wait_for_load_state("load")


def rows(page: Page):
    return page.locator("[data-cart-row]")


def remove_cart(page: Page) -> None:
    page.goto("/cart")
    page.get_by_role("main").get_by_label("Другие действия").click()
    page.get_by_role("button", name="Удалить корзину").click()
    page.wait_for_url("**/carts")


# feature: CART-03, CART-09
def test_chosen_lines_leave_and_come_back_by_one_press(page_as: OpenPage):
    page = page_as(BUYER)
    fill_cart(page, 3)
    check_page(page)
    for number in range(2):
        rows(page).nth(number).locator(".sel input").check()
    page.get_by_role("region", name="Действия с выбранными").get_by_role("button", name="Удалить").click()
    expect(rows(page)).to_have_count(1)
    toast = page.locator(".toast").last
    expect(toast).to_contain_text("Убрано строк: 2")
    toast.get_by_role("button", name="Вернуть").click()
    page.wait_for_url(re.compile("/cart$"))
    expect(rows(page)).to_have_count(3)

    rows(page).first.locator(".sel input").check()
    page.get_by_role("button", name="Ещё", exact=True).click()
    check_page(page)
    page.get_by_label("Группа", exact=False).first.fill("Кровля")
    page.get_by_role("button", name="Назначить группу").click()
    expect(page.locator(".cartgroups")).to_contain_text("Кровля")
    page.locator(".cartgroups").get_by_role("link", name="Кровля").click()
    expect(rows(page)).to_have_count(1)
    remove_cart(page)


# feature: CART-03
def test_another_cart_is_opened_from_the_menu_beside_the_cart(page_as: OpenPage):
    page = page_as(BUYER)
    fill_cart(page, 1)
    page.goto("/carts")
    check_page(page)
    page.get_by_label("Название").fill("Запасная")
    page.get_by_role("button", name="Создать корзину").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Запасная")
    page.get_by_role("banner").get_by_label("Сменить корзину").click()
    page.get_by_role("banner").get_by_role("button", name=re.compile("^Проверка 1")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверка 1")
    remove_cart(page)
    remove_cart(page)


# feature: CART-04
def test_two_windows_on_one_cart_follow_each_other_and_lose_nothing_typed(page_as: OpenPage):
    page = page_as(BUYER)
    fill_cart(page, 2)
    other = page_as(BUYER)
    other.goto("/cart")
    other.wait_for_load_state("load")
    quantities = [window.locator("[data-cart-row] input[name^='quantity.']") for window in (page, other)]
    typed = quantities[1].nth(1)
    typed.click()
    typed.press_sequentially("17")

    before = quantities[0].first.input_value()
    page.get_by_role("button", name=re.compile("^Больше")).first.click()
    expect(quantities[0].first).not_to_have_value(before)
    page.wait_for_load_state("load")
    changed = quantities[0].first.input_value()
    expect(quantities[1].first).to_have_value(changed)
    expect(typed).to_have_value("17")
    expect(typed).to_be_focused()

    typed.press("Enter")
    other.wait_for_load_state("load")
    expect(quantities[0].nth(1)).not_to_have_value("")
    expect(quantities[0].first).to_have_value(changed)
    remove_cart(page)


# feature: CART-04
def test_a_shared_cart_is_filled_by_two_people(page_as: OpenPage):
    page = page_as(BUYER)
    fill_cart(page, 1)
    page.get_by_role("main").get_by_label("Другие действия").click()
    page.get_by_role("button", name=re.compile("^Сделать общей")).click()
    expect(page.get_by_role("main").get_by_text("Общая", exact=True)).to_be_visible()
    page.goto("/cart")
    page.wait_for_load_state("load")
    colleague = page_as(DIRECTOR)
    colleague.goto("/carts")
    colleague.get_by_role("main").get_by_role("link", name="Проверка 1").first.click()
    colleague.wait_for_url(re.compile("/carts/.+"))
    check_page(colleague)
    colleague.get_by_role("button", name=re.compile("^Убрать")).first.click()
    expect(page.get_by_text("В корзине пока пусто")).to_be_visible()
    remove_cart(page)


# feature: CART-09
def test_a_cart_on_a_phone_chooses_lines_and_fits(page_as: OpenPage):
    page = page_as(BUYER, viewport=NARROW, has_touch=True)
    desk = page_as(BUYER)
    fill_cart(desk, 3)
    page.goto("/cart")
    check_page(page)
    page.goto("/carts")
    check_page(page)
    page.goto("/cart")
    comment = rows(page).first.get_by_role("link", name=re.compile("^Комментарий и группа"))
    comment.click()
    page.get_by_label("Комментарий к строке").fill("Срочно")
    check_page(page)
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Срочно")).to_be_visible()
    remove_cart(desk)
    empty_cart(desk)
