"""What opens above a page, and what a page says in passing: by pointer, by keyboard, by finger, without a script."""
import re

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from opening import OpenPage
from shopping import begin_checkout, submit
from watch import Watch

DIRECTOR = "director@romashka.example"
ADMINISTRATOR = "admin@kabinet.example"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TYPE = """key => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}))"""
INSIDE = "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"


# feature: UX-11
def test_what_was_removed_comes_back_by_one_press(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.goto("/company/addresses/new")
    for label, text in {
        "Название": "Склад на час", "Адрес": "Тверь, Южная, 1", "Кто принимает": "Павел Орлов",
        "Телефон получателя": "+7 900 000-00-12",
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("button", name="Убрать: Склад на час").click()
    expect(page.get_by_role("heading", name="Склад на час")).to_have_count(0)

    said = page.locator(".toasts .toast")
    expect(said).to_contain_text("Адрес убран")
    said.get_by_role("button", name="Вернуть").click()
    expect(page.get_by_role("heading", name="Склад на час")).to_be_visible()
    expect(page.locator(".toasts .toast")).to_contain_text("Адрес снова в списке")

    page.get_by_role("button", name="Убрать: Склад на час").click()
    expect(said).to_contain_text("Адрес убран")


# feature: UX-10
def test_an_order_is_cancelled_only_after_it_was_asked(page_as: OpenPage):
    page = page_as(DIRECTOR)
    begin_checkout(page)
    number = submit(page)
    status = page.locator(".pagehead .status").inner_text()
    ask_to_cancel(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Отменить заказ № {number}?")
    expect(page.get_by_role("main")).to_contain_text("Вернуть отменённый заказ нельзя")
    page.get_by_role("link", name="Оставить заказ").click()
    expect(page).to_have_url(re.compile(f"/orders/{number}$"))
    expect(page.locator(".pagehead .status")).to_have_text(status)

    ask_to_cancel(page)
    page.get_by_role("button", name="Отменить заказ").click()
    expect(page.locator(".pagehead .status")).to_have_text("Отменён")


# feature: UX-10
@pytest.mark.parametrize("scripted", [True, False])
def test_staff_cancel_an_order_with_the_reason_the_customer_reads(page_as: OpenPage, watch: Watch, scripted: bool):
    buyer = page_as(DIRECTOR)
    begin_checkout(buyer)
    number = submit(buyer)
    page = page_as(ADMINISTRATOR, java_script_enabled=scripted)
    page.goto(f"/staff/orders/{number}")
    page.get_by_role("main").get_by_role("button", name="Отменить", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"Отменить заказ № {number}?")
    reason = dialog.get_by_label("Почему отменяете")
    reason.evaluate("field => field.removeAttribute('maxlength')")
    reason.fill("ы" * 501)
    with watch.expecting(422):
        dialog.get_by_role("button", name="Отменить заказ").click()
        # What was typed stands in the open dialog again, with what is wrong with it.
        expect(reason).to_have_attribute("aria-invalid", "true")
        expect(reason).to_have_value("ы" * 501)
    if scripted:
        expect(reason).to_be_focused()
    dialog.get_by_role("link", name="Оставить заказ").click()
    expect(dialog).to_be_hidden()

    page.get_by_role("main").get_by_role("button", name="Отменить", exact=True).click()
    reason.fill("Склад закрыт")
    dialog.get_by_role("button", name="Отменить заказ").click()
    expect(page.locator(".pagehead .status")).to_have_text("Отменён")
    buyer.goto(f"/orders/{number}")
    expect(buyer.get_by_role("main")).to_contain_text("Склад закрыт")


def test_a_dialog_takes_the_focus_and_gives_it_back(open_page: OpenPage):
    page = overlays(open_page())
    opener = page.get_by_role("main").get_by_role("button", name="Отменить остаток", exact=True).first
    dialog = page.get_by_role("dialog", name="Отменить остаток заказа № 4592?")
    expect(dialog).to_have_count(0)
    opener.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    expect(dialog).to_have_accessible_description(re.compile("Вернуть отменённое нельзя"))
    # Enter pressed twice in a hurry leaves everything as it is.
    expect(dialog.get_by_role("button", name="Оставить заказ")).to_be_focused()
    # The page behind is out of reach.
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(INSIDE)
    page.keyboard.press("Escape")
    # The first Escape may have been for a tooltip of the dialog's own button.
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()

    opener.click()
    page.mouse.click(10, 10)
    expect(dialog).to_have_count(0)
    opener.click()
    dialog.get_by_role("button", name="Закрыть").click()
    expect(dialog).to_have_count(0)


def test_a_dialog_opens_without_a_script(open_page: OpenPage):
    page = overlays(open_page(java_script_enabled=False))
    page.get_by_role("main").get_by_role("button", name="Отменить остаток", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="Отменить остаток заказа № 4592?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Оставить заказ").click()
    expect(dialog).to_have_count(0)


def test_a_menu_walks_by_keys(open_page: OpenPage):
    page = overlays(open_page())
    button = page.get_by_role("main").locator("summary[aria-label='Другие действия']")
    button.focus()
    for key, focused in {
        "ArrowDown": "Скачать счёт", "End": "Отменить остаток", "Home": "Скачать счёт", "ArrowUp": "Отменить остаток",
    }.items():
        page.keyboard.press(key)
        expect(page.locator(":focus")).to_have_text(focused)
    page.evaluate(TYPE, "н")
    expect(page.locator(":focus")).to_have_text("Напечатать")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(page.get_by_role("link", name="Скачать счёт")).to_have_count(0)

    # A dialog opened from the menu gives the focus back to the menu's button.
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()

    page.keyboard.press("ArrowDown")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(button.locator("xpath=..")).not_to_have_attribute("open", "")


def test_a_tooltip_shows_to_pointer_and_keyboard_and_goes_on_escape(open_page: OpenPage):
    page = overlays(open_page())
    button = page.get_by_role("main").get_by_role("button", name="Оплатить", exact=True)
    tooltip = page.get_by_role("tooltip")
    button.hover()
    expect(tooltip).to_have_text("Отгрузки остановятся 27 ноября")
    expect(button).to_have_accessible_description("Отгрузки остановятся 27 ноября")
    # The words stay while the pointer rests on them.
    tooltip.hover()
    page.wait_for_timeout(400)
    expect(tooltip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tooltip).to_have_count(0)
    expect(button).to_have_accessible_description("")

    page.mouse.move(5, 5)
    button.focus()
    page.keyboard.press("Shift+Tab")
    expect(tooltip).to_have_text("Столбцы")
    # What names the button already is not read out twice.
    expect(page.locator(":focus")).to_have_accessible_description("")
    page.keyboard.press("Tab")
    expect(tooltip).to_have_text("Отгрузки остановятся 27 ноября")


def test_a_page_that_scrolls_under_the_pointer_does_not_swallow_the_words(open_page: OpenPage):
    page = overlays(open_page())
    button = page.get_by_role("main").get_by_role("button", name="Оплатить", exact=True)
    tooltip = page.get_by_role("tooltip")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    # The button still lies under the pointer: its words come.
    page.evaluate("scrollBy(0, scrollY > 4 ? -4 : 4)")
    expect(tooltip).to_have_text("Отгрузки остановятся 27 ноября")

    # Another time it scrolls away before the words were there: nothing is said of what is elsewhere.
    page.mouse.move(5, 5)
    expect(tooltip).to_have_count(0)
    box = button.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.evaluate("scrollBy(0, scrollY > 200 ? -200 : 200)")
    page.wait_for_timeout(800)
    expect(page.get_by_text("Отгрузки остановятся 27 ноября", exact=True).locator("visible=true")).to_have_count(0)


def test_a_finger_swipes_a_drawer_away_and_presses_for_words(open_page: OpenPage):
    page = overlays(open_page(**PHONE))
    finger = page.context.new_cdp_session(page)
    page.get_by_role("button", name="Ещё фильтры").tap()
    drawer = page.get_by_role("dialog", name="Фильтры")
    expect(drawer).to_be_visible()
    page.wait_for_timeout(400)
    top = drawer.bounding_box()
    swipe(finger, page, 195, top["y"] + 16, top["y"] + 40, steps=20)
    page.wait_for_timeout(300)
    expect(drawer).to_be_visible()
    swipe(finger, page, 195, top["y"] + 16, top["y"] + 200)
    expect(drawer).to_have_count(0)

    button = page.get_by_role("main").get_by_role("button", name="Оплатить", exact=True)
    press(finger, page, button)
    expect(page.get_by_role("tooltip")).to_have_text("Отгрузки остановятся 27 ноября")


@pytest.mark.parametrize("scripted", [True, False])
def test_a_chart_has_its_table(open_page: OpenPage, scripted: bool):
    page = open_page(java_script_enabled=scripted)
    page.goto("/design/figures")
    chart = page.locator("figure.chart").first
    chart.scroll_into_view_if_needed()
    if scripted and chart.get_attribute("data-chart"):
        expect(chart.get_by_role("img", name="Закупки по месяцам")).to_be_visible()
        expect(chart.locator("table")).to_be_hidden()
        chart.locator("summary").click()
    expect(chart.get_by_role("row", name=re.compile("^ноя"))).to_be_visible()
    expect(chart.get_by_role("table", name="Закупки по месяцам")).to_be_visible()


def test_a_chart_takes_the_colours_of_the_theme(open_page: OpenPage):
    page = open_page()
    page.goto("/design/figures")
    chart = page.locator("figure.chart").first
    if not chart.get_attribute("data-chart"):
        pytest.skip("the package libjs-chart.js is not installed")
    chart.scroll_into_view_if_needed()
    picture = chart.locator("canvas")
    expect(picture).to_be_visible()
    page.wait_for_timeout(500)
    light = picture.evaluate("canvas => canvas.toDataURL()")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_timeout(300)
    assert picture.evaluate("canvas => canvas.toDataURL()") != light


def test_a_message_stays_under_the_pointer_and_then_goes(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.clock.install()
    page.goto("/orders")
    page.evaluate("""async () => {
        const main = document.querySelector('script[type=module]').src;
        const { showToast } = await import(new URL('toast.js', main));
        showToast('Строка убрана', { undo() { document.title = 'вернули'; } });
        showToast('Сохранено');
    }""")
    toast = page.locator(".toasts .toast")
    # One that offers a way back is not pushed out by the next: they stand side by side.
    expect(toast).to_have_count(2)
    removed = toast.filter(has_text="Строка убрана")
    removed.hover()
    page.clock.run_for(20_000)
    # The other one has gone in that time.
    expect(toast).to_have_count(1)
    expect(removed).to_be_visible()
    removed.get_by_role("button", name="Вернуть").click()
    assert page.title() == "вернули"
    expect(toast).to_have_count(0)


def overlays(page: Page) -> Page:
    page.goto("/design/overlays")
    return page


def swipe(finger: CDPSession, page: Page, x: float, start: float, end: float, steps: int = 6) -> None:
    touch(finger, "touchStart", x, start)
    for step in range(1, steps + 1):
        touch(finger, "touchMove", x, start + (end - start) * step / steps)
        page.wait_for_timeout(16)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def press(finger: CDPSession, page: Page, target: Locator) -> None:
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    touch(finger, "touchStart", box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(700)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def touch(finger: CDPSession, kind: str, x: float, y: float) -> None:
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})


def ask_to_cancel(page: Page) -> None:
    page.locator(".pagehead summary[aria-label='Другие действия']").click()
    page.get_by_role("link", name="Отменить заказ").click()
