"""Large lists are worked with, not only looked at: sorted, narrowed, chosen from, by mouse, by keys and by thumb."""
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from opening import NARROW, OpenPage
from page_rules import WIDER_THAN_SCREEN, check_page

DIRECTOR = "director@romashka.example"
SHEET = "form[data-lines]#lines-{}"
PASTE = """(field, text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


# feature: CAT-03
@pytest.mark.parametrize("options", [
    pytest.param({}, id="with-scripts"), pytest.param({"java_script_enabled": False}, id="without-scripts"),
])
def test_goods_are_shown_as_tiles_or_as_a_table(page_as: OpenPage, options: dict):
    page = page_as(DIRECTOR, **options)
    page.goto("/catalog")
    main = page.get_by_role("main")
    names = main.locator("a[href^='/products/']:not([tabindex='-1'], .btn)").all_inner_texts()
    assert len(names) > 3
    main.get_by_role("link", name="Плитка").click()
    expect(main.locator(".tiles > li")).to_have_count(len(names))
    expect(main.get_by_role("table")).to_have_count(0)
    assert main.locator(".tile__name").all_inner_texts() == names
    expect(main.get_by_role("link", name="Плитка")).to_have_attribute("aria-current", "true")
    main.get_by_role("link", name="Таблица").click()
    expect(main.locator("table.t-goods tbody tr")).to_have_count(len(names))
    page.go_back()
    expect(main.locator(".tiles > li")).to_have_count(len(names))


# feature: UX-31
def test_a_list_is_sorted_by_its_heads_and_the_way_back_leads_through(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.goto("/orders")
    page.get_by_role("columnheader", name="Сумма, ₽").get_by_role("link").click()
    page.wait_for_url("**/orders?sort=-sum")
    expect(page.get_by_role("columnheader", name="Сумма, ₽")).to_have_attribute("aria-sort", "descending")
    assert sums(page) == sorted(sums(page), reverse=True)
    page.get_by_role("columnheader", name="Сумма, ₽").get_by_role("link").click()
    page.wait_for_url("**/orders?sort=sum")
    assert sums(page) == sorted(sums(page))
    page.go_back()
    page.wait_for_url("**/orders?sort=-sum")
    # A filter keeps the order.
    page.get_by_role("main").get_by_role("searchbox").fill("2")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"[?&]q=2\b.*sort=-sum|sort=-sum.*[?&]q=2\b"))
    expect(page.get_by_role("columnheader", name="Сумма, ₽")).to_have_attribute("aria-sort", "descending")


# feature: UX-31
def test_the_columns_and_the_density_somebody_chose_are_there_next_time(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.goto("/orders")
    try:
        open_menu(page).get_by_label("Плательщик").uncheck()
        expect(page.get_by_role("columnheader", name="Плательщик")).to_be_hidden()
        page.locator("[data-table-menu]").get_by_label("Строк", exact=True).check()
        expect(page.get_by_role("columnheader", name="Строк", exact=True)).to_be_visible()
        page.keyboard.press("Escape")
        with page.expect_response("**/settings/preferences"):
            page.get_by_role("button", name="Свободно").click()
        expect(page.get_by_role("main")).to_have_attribute("data-density", "comfortable")
        page.goto("/orders?tab=current")
        expect(page.get_by_role("main")).to_have_attribute("data-density", "comfortable")
        expect(page.get_by_role("columnheader", name="Строк", exact=True)).to_be_visible()
        expect(page.get_by_role("columnheader", name="Плательщик")).to_have_count(0)
        check_page(page)
    finally:
        show_usual_columns(page)
        page.keyboard.press("Escape")
        with page.expect_response("**/settings/preferences"):
            page.get_by_role("button", name="Плотно").click()


def test_columns_chosen_faster_than_the_network_answers_are_all_kept(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.goto("/orders")
    held: list[Route] = []
    page.route("**/settings/preferences", lambda route: held.append(route), times=1)
    try:
        menu = open_menu(page)
        menu.get_by_label("Плательщик").uncheck()
        menu.get_by_label("Строк", exact=True).check()
        menu.get_by_label("Создан").uncheck()
        while not held:
            page.wait_for_timeout(10)
        held.pop().continue_()
        expect(page.get_by_role("columnheader", name="Строк", exact=True)).to_be_visible()
        for name in ["Плательщик", "Создан"]:
            expect(page.get_by_role("columnheader", name=name)).to_have_count(0)
            expect(menu.get_by_label(name)).not_to_be_checked()
    finally:
        show_usual_columns(page)


# feature: UX-31
def test_chosen_orders_become_a_file(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.goto("/orders")
    boxes = page.get_by_role("main").locator("tbody").get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(2).click(modifiers=["Shift"])
    bar = page.get_by_role("region", name="Действия с выбранными")
    expect(bar.get_by_role("status")).to_have_text(re.compile(r"^Выбрано 3 на .+\d,\d\d\s₽$"))
    assert page.get_by_label("Выбрать все на странице").evaluate("box => box.indeterminate")
    check_page(page)
    numbers = [number(row) for row in page.locator("tbody tr").all()[:3]]
    lines = downloaded(page, bar.get_by_role("button", name="Скачать CSV"))
    assert lines[0].startswith("\ufeffНомер;")
    assert [line.split(";")[0] for line in lines[1:]] == numbers
    page.get_by_role("button", name="Снять выбор").click()
    expect(bar).to_be_hidden()
    expect(page.locator("tr[aria-selected]")).to_have_count(0)


def test_choosing_and_saving_a_file_need_no_script(page_as: OpenPage):
    page = page_as(DIRECTOR, java_script_enabled=False)
    page.goto("/orders")
    rows = page.locator("tbody tr")
    rows.nth(1).get_by_role("checkbox").check()
    wanted = number(rows.nth(1))
    lines = downloaded(page, page.get_by_role("button", name="Скачать CSV"))
    assert [line.split(";")[0] for line in lines[1:]] == [wanted]
    page.get_by_role("main").locator("select[name=status]").select_option("cancelled")
    page.get_by_role("search", name="Поиск заказов").get_by_role("button", name="Показать", exact=True).last.click()
    page.wait_for_url(re.compile("status=cancelled"))
    expect(page.get_by_role("list", name="Действующие фильтры")).to_contain_text("Статус: Отменён")


# feature: UX-31, A11Y-01
def test_keys_lead_through_the_rows(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.goto("/orders")
    links = page.locator("tbody a.rowlink")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    expect(links.nth(2)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("tr[aria-selected=true]")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.locator("tr[aria-selected=true]")).to_have_count(0)
    opened = links.nth(3).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{opened}")


# feature: UX-31, UX-11
def test_a_view_is_saved_under_a_name_and_a_deleted_one_comes_back(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.goto("/orders?status=completed")
    name = "Выполненные <за всё время>"
    page.get_by_text("Сохранить вид", exact=True).click()
    page.get_by_label("Название вида").fill(name)
    page.get_by_role("main").get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="сохранён")).to_be_visible()
    page.goto("/orders")
    saved = page.locator("details.views")
    saved.locator("summary").click()
    try:
        # Choices travel one after the other: only the answer to this one lets the next begin.
        with page.expect_response("**/settings/preferences"):
            saved.get_by_role("button", name=f"Удалить вид «{name}»").click()
        expect(saved.get_by_role("link", name=name)).to_have_count(0)
        with page.expect_response("**/settings/preferences"):
            page.get_by_role("button", name="Вернуть", exact=True).click()
        page.reload()
        saved.locator("summary").click()
        saved.get_by_role("link", name=name).click()
        page.wait_for_url("**/orders?status=completed")
        saved.locator("summary").click()
        expect(saved.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
    finally:
        page.goto("/orders")
        saved.locator("summary").click()
        with page.expect_response("**/settings/preferences"):
            saved.get_by_role("button", name=f"Удалить вид «{name}»").click()


# feature: MOB-01, MOB-02
def test_on_a_phone_rows_are_cards_and_a_long_press_begins_to_choose(page_as: OpenPage):
    page = page_as(DIRECTOR, viewport=NARROW, has_touch=True, is_mobile=True)
    page.goto("/orders")
    rows = page.locator("tbody tr")
    assert rows.first.bounding_box()["height"] > 70
    assert rows.first.evaluate("row => getComputedStyle(row).display") == "grid"
    # The roles stay, though it does not look like a table.
    expect(page.get_by_role("main").get_by_role("row")).to_have_count(rows.count() + 1)
    press_long(page, rows.nth(1))
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    rows.nth(2).tap(position={"x": 120, "y": 30})
    expect(page.locator("tr[aria-selected=true]")).to_have_count(2)
    assert page.url.endswith("/orders"), "a tap opened the row"
    check_page(page)
    page.get_by_role("button", name="Снять выбор").tap()
    rows.nth(2).tap(position={"x": 120, "y": 30})
    page.wait_for_url(re.compile(r"/orders/\d"))


# feature: MOB-01
def test_on_a_phone_filters_and_the_order_are_a_sheet(page_as: OpenPage):
    page = page_as(DIRECTOR, viewport=NARROW, has_touch=True, is_mobile=True)
    page.goto("/orders")
    expect(page.locator("select[name=status]")).to_be_hidden()
    page.get_by_role("main").get_by_role("button", name="Фильтры").tap()
    sheet = page.locator("#orders-filters")
    expect(sheet).to_be_visible()
    sheet.get_by_label("Порядок").select_option(label="Сумма, ₽, по убыванию")
    sheet.get_by_label("Статус").select_option("completed")
    sheet.get_by_role("button", name="Показать", exact=True).first.tap()
    page.wait_for_url(re.compile(r"status=completed.*sort=-sum|sort=-sum.*status=completed"))
    assert sums(page) == sorted(sums(page), reverse=True)
    assert not page.evaluate(WIDER_THAN_SCREEN)


# feature: UX-11
def test_a_sheet_of_lines_takes_what_is_pasted_and_gives_back_what_was_removed(open_page: OpenPage):
    page = open_page()
    page.goto("/design/lines")
    sheet = page.locator(SHEET.format("few"))
    lines = sheet.locator(".lines__body .line")
    expect(lines).to_have_count(5)
    before = fields(lines)
    page.evaluate("window.isSamePage = true")

    quantity = lines.nth(0).locator("[name=quantity]")
    quantity.fill("2000")
    expect(lines.nth(0).locator(".line__sum")).to_have_text("19\u202f900,00")
    expect(sheet.locator("[data-lines-total]")).to_have_text("23\u202f770,00\u00a0₽")
    quantity.press("Enter")
    expect(lines.nth(1).locator("[name=quantity]")).to_be_focused()

    lines.nth(4).locator("[name=article]").focus()
    text = 'Артикул\tНазвание\tКол-во\nA-1\tБолт\t1 200\nA-2\t"Гайка ""М8"""\t3,5\n'
    lines.nth(4).locator("[name=article]").evaluate(PASTE, text)
    expect(lines).to_have_count(6)
    assert fields(lines)[4:] == [("A-1", "1 200"), ("A-2", "3,5")]
    page.get_by_role("button", name="Вернуть", exact=True).click()
    expect(lines).to_have_count(5)
    assert fields(lines)[1:] == before[1:]

    lines.nth(1).get_by_role("button").click()
    expect(lines).to_have_count(4)
    page.get_by_role("button", name="Вернуть", exact=True).last.click()
    expect(lines).to_have_count(5)
    assert fields(lines)[1:] == before[1:]
    assert page.evaluate("window.isSamePage"), "the page was loaded anew"


# feature: UX-31
def test_of_hundreds_of_lines_those_in_sight_are_on_the_page_and_all_are_sent(open_page: OpenPage):
    page = open_page()
    page.goto("/design/lines")
    sheet = page.locator(SHEET.format("many"))
    lines = sheet.locator(".lines__body .line")
    expect(sheet.get_by_role("table")).to_have_attribute("aria-rowcount", "502")
    expect(sheet.locator(".is-windowed")).to_have_count(1)
    assert lines.count() < 100
    sheet.locator(".lines__foot").scroll_into_view_if_needed()
    last = sheet.get_by_label("Количество, строка 500", exact=True)
    expect(last).to_be_visible()
    last.fill("777")
    page.evaluate("scrollTo(0, 0)")
    sent = sheet.evaluate("""form => {
        const data = new FormData(form);
        return ['article', 'quantity'].map((name) => data.getAll(name));
    }""")
    assert [len(values) for values in sent] == [501, 501]
    assert sent[1][499] == "777" and sent[0][0] == "МБ-933-1000" and sent[0][499] == "МБ-933-1499"


def open_menu(page: Page) -> Locator:
    menu = page.locator("[data-table-menu]")
    menu.locator("summary").click()
    return menu


def show_usual_columns(page: Page) -> None:
    page.goto("/orders")
    open_menu(page).get_by_role("button", name="Показать обычные").click()
    expect(page.get_by_role("columnheader", name="Плательщик")).to_be_visible()


def sums(page: Page) -> list[int]:
    texts = page.locator("tbody .c-sum").all_inner_texts()
    assert len(texts) > 1
    return [int(re.sub(r"\D", "", text)) for text in texts]


def number(row: Locator) -> str:
    return row.locator("a.rowlink").inner_text()


def fields(lines: Locator) -> list[tuple[str, str]]:
    return [(line.locator("[name=article]").input_value(), line.locator("[name=quantity]").input_value())
            for line in lines.all()]


def downloaded(page: Page, button: Locator) -> list[str]:
    """The lines of the file a button answers with."""
    with page.expect_download() as waiting:
        button.click()
    text = Path(waiting.value.path()).read_bytes().decode()
    assert text.endswith("\r\n")
    return text.split("\r\n")[:-1]


def press_long(page: Page, row: Locator) -> None:
    row.scroll_into_view_if_needed()
    box = row.bounding_box()
    point = {"x": box["x"] + 120, "y": box["y"] + 30}
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    page.wait_for_timeout(800)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
