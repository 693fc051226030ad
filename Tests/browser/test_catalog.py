"""The catalogue as people use it: filters, views, the reason of a price, large pictures, comparison."""
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from shopping import empty_cart, find_product, put_in_cart
from watch import Watch

BUYER = "buyer@romashka.example"
# Nobody else's tests look at how goods are shown to the school.
SCHOOL = "gov@school.example"
BOLTS = "/catalog?category=bolty"


def test_filters_count_what_they_leave_and_every_one_has_a_way_out(open_page: OpenPage):
    page = open_page()
    page.goto(BOLTS)
    whole = found(page)
    first, second = filter_of(page, "Диаметр").nth(0), filter_of(page, "Диаметр").nth(1)
    (one, other) = (number(first), number(second))
    first.click()
    page.wait_for_url(re.compile(r"[?&]p\."))
    assert found(page) == one < whole
    # A second value of the same property adds its goods: the counts beside it did not change.
    assert number(filter_of(page, "Диаметр").nth(1)) == other
    filter_of(page, "Диаметр").nth(1).click()
    expect(page.get_by_role("list", name="Действующие фильтры").get_by_role("listitem")).to_contain_text(", ")
    assert found(page) >= max(one, other)
    page.get_by_text("Только в наличии").click()
    page.wait_for_url(re.compile(r"[?&]stock=1"))
    there = found(page)
    check_page(page)
    # The address is the list: whoever gets it sees the same.
    friend = open_page()
    friend.goto(page.url)
    assert found(friend) == there
    page.get_by_role("link", name=re.compile("Убрать.*Диаметр")).click()
    page.wait_for_url(lambda url: "p." not in url and "stock=1" in url)
    page.get_by_role("main").get_by_role("link", name="Сбросить", exact=False).first.click()
    page.wait_for_url(re.compile(r"category=bolty$"))
    assert found(page) == whole


def test_filters_work_without_scripts(open_page: OpenPage):
    page = open_page(java_script_enabled=False)
    page.goto(BOLTS)
    value = filter_of(page, "Диаметр").nth(0)
    wanted = number(value)
    value.locator("input").check()
    page.locator("#facets").get_by_role("button", name="Показать", exact=True).last.click()
    page.wait_for_url(re.compile(r"[?&]p\."))
    assert found(page) == wanted
    page.get_by_label("Порядок").select_option(label="Сначала новые")
    page.locator(".shop__bar").get_by_role("button", name="Показать", exact=True).click()
    page.wait_for_url(re.compile(r"sort=new"))
    assert found(page) == wanted


def test_more_values_come_without_losing_what_is_chosen(open_page: OpenPage):
    page = open_page()
    page.goto(BOLTS)
    group = page.locator("fieldset.facet:has(a[data-facet-more])").first
    name, before = group.get_attribute("id"), group.locator(".option").count()
    address = page.url
    group.get_by_role("link", name=re.compile("Показать все")).click()
    values = page.locator(f"fieldset[id='{name}'] .option")
    expect(page.locator(f"fieldset[id='{name}'] a[data-facet-more]")).to_have_count(0)
    assert values.count() > before and page.url == address
    expect(values.locator(":focus")).to_have_count(1)
    check_page(page)


def test_on_a_phone_filters_are_a_sheet_that_waits_for_its_button(open_page: OpenPage):
    page = open_page(viewport=NARROW, has_touch=True)
    page.goto(BOLTS)
    whole, address = found(page), page.url
    sheet = page.locator("#facets")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name=re.compile("^Фильтры")).tap()
    expect(sheet).to_be_visible()
    check_page(page)
    value = filter_of(page, "Диаметр").nth(0)
    wanted = number(value)
    value.tap()
    page.wait_for_timeout(500)
    assert page.url == address
    sheet.get_by_role("button", name="Показать", exact=True).first.tap()
    page.wait_for_url(re.compile(r"[?&]p\."))
    expect(sheet).to_be_hidden()
    assert found(page) == wanted < whole
    check_page(page)
    page.get_by_role("button", name=re.compile("^Фильтры")).tap()
    sheet.get_by_role("button", name="Закрыть").tap()
    expect(sheet).to_be_hidden()


# feature: CAT-06
def test_pictures_are_hidden_for_whoever_buys_by_article_and_stay_hidden(page_as: OpenPage):
    page = page_as(SCHOOL)
    page.goto(BOLTS)
    try:
        with page.expect_response(lambda answer: answer.url.endswith("/settings/preferences")):
            page.get_by_role("main").get_by_role("link", name="Список без картинок").click()
        page.wait_for_url(re.compile("view=list"))
        page.goto("/catalog")
        table = page.get_by_role("main").get_by_role("table")
        expect(table.locator("img")).to_have_count(0)
        expect(table.get_by_role("columnheader").first).to_have_text("Артикул")
        check_page(page)
        narrow = page_as(SCHOOL, viewport=NARROW)
        narrow.goto("/catalog")
        expect(narrow.get_by_role("main").locator("tbody img")).to_have_count(0)
        check_page(narrow)
    finally:
        page.goto("/catalog")
        with page.expect_response(lambda answer: answer.url.endswith("/settings/preferences")):
            page.get_by_role("main").get_by_role("link", name="Таблица", exact=True).click()


def test_a_price_tells_how_it_came_about_beside_itself(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/catalog")
    price = page.locator("a[data-why]").first
    price.click()
    box = page.locator(".pricepop")
    expect(box).to_be_visible()
    expect(box).to_contain_text("Почему")
    expect(price).to_have_attribute("aria-expanded", "true")
    check_page(page)
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(price).to_be_focused()
    price.press("Enter")
    expect(box).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(box).to_have_count(0)
    plain = page_as(BUYER, java_script_enabled=False)
    plain.goto("/catalog")
    plain.locator("a[data-why]").first.click()
    plain.wait_for_url("**/prices/*")
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Цена:")
    check_page(plain)


def test_enter_in_a_quantity_puts_that_row_into_the_cart(page_as: OpenPage):
    page = page_as(BUYER)
    empty_cart(page)
    page.goto("/catalog")
    row = page.locator("tr[data-line]:has(input[form=buy])").nth(1)
    name = row.get_by_role("rowheader").get_by_role("link").inner_text()
    field = row.get_by_role("textbox")
    pack = field.input_value()
    row.get_by_role("button", name="Больше").click()
    assert field.input_value() != pack
    field.press("Enter")
    expect(page.get_by_text(f"В корзине: {name}")).to_be_visible()
    page.goto("/cart")
    expect(page.get_by_role("main")).to_contain_text(name)
    empty_cart(page)


@pytest.mark.parametrize("options", [
    pytest.param({}, id="desktop"),
    pytest.param({"viewport": NARROW, "has_touch": True}, id="phone"),
    pytest.param({"java_script_enabled": False}, id="without-scripts"),
])
def test_what_is_no_quantity_stays_in_the_cart_with_the_reason(page_as: OpenPage, watch: Watch, options: dict):
    buyer = page_as(BUYER)
    empty_cart(buyer)
    put_in_cart(buyer, find_product(buyer, "болт"))
    page = page_as(BUYER, **options)
    page.goto("/cart")
    field = page.locator(".t-cart").get_by_role("textbox")
    before = field.input_value()
    field.fill("abc")
    with watch.expecting(422):
        field.press("Enter")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value("abc")
        expect(field).to_have_accessible_description(re.compile("«abc» — не количество"))
        expect(field).to_be_focused()
        check_page(page)
    field.fill(before)
    field.press("Enter")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(before)
    empty_cart(buyer)


# feature: CAT-06
def test_a_picture_fills_the_screen_and_is_turned_over_by_keys_and_fingers(open_page: OpenPage):
    page = open_page(has_touch=True)
    open_product_with_pictures(page)
    picture = page.locator("a[data-zoom]").first
    picture.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog#zoom")
    expect(dialog).to_be_visible()
    expect(dialog.locator("[data-zoom-place]")).to_have_text("1 / 2")
    assert dialog.locator("img").bounding_box()["width"] > 900
    check_page(page)
    page.keyboard.press("ArrowRight")
    expect(dialog.locator("[data-zoom-place]")).to_have_text("2 / 2")
    page.keyboard.press("ArrowRight")
    expect(dialog.locator("[data-zoom-place]")).to_have_text("1 / 2")
    swipe(page, 900, 300)
    expect(dialog.locator("[data-zoom-place]")).to_have_text("2 / 2")
    larger = dialog.get_by_role("button", name="Крупнее")
    before = dialog.locator("img").bounding_box()["width"]
    larger.click()
    expect(larger).to_have_attribute("aria-pressed", "true")
    assert dialog.locator("img").bounding_box()["width"] > before
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(picture).to_be_focused()


def test_without_scripts_a_picture_is_a_link_to_itself(open_page: OpenPage):
    page = open_page(java_script_enabled=False)
    open_product_with_pictures(page)
    address = page.locator("a[data-zoom]").first.get_attribute("href")
    assert page.request.get(address).headers["content-type"].startswith("image/")


def test_a_picture_that_does_not_come_leaves_a_box(open_page: OpenPage, watch: Watch):
    with watch.expecting(404):
        page = open_page()
        page.route("**/pictures/**", lambda route: route.fulfill(status=404, body=""))
        for view, place in (("table", ".thumb"), ("tiles", ".tile__picture")):
            page.goto(f"/catalog?view={view}")
            box = page.locator(place).first
            expect(box.locator("svg")).to_be_visible()
            expect(box.locator("img")).to_have_count(0)
            check_page(page)


# feature: CAT-19
@pytest.mark.parametrize("options", [
    pytest.param({}, id="with-scripts"), pytest.param({"java_script_enabled": False}, id="without-scripts"),
])
def test_goods_stand_side_by_side_with_what_tells_them_apart(page_as: OpenPage, options: dict):
    page = page_as(BUYER, **options)
    names = compare_two(page)
    table = page.get_by_role("main").get_by_role("table")
    for name in names:
        expect(table.get_by_role("columnheader").filter(has_text=name)).to_have_count(1)
    expect(table.get_by_role("rowheader", name="Ваша цена")).to_be_visible()
    rows = table.get_by_role("row").count()
    if options:
        page.get_by_label("Только различия").check()
        page.get_by_role("main").get_by_role("button", name="Показать", exact=True).click()
    else:
        page.get_by_label("Только различия").check()
    page.wait_for_url(re.compile("differences=1"))
    assert table.get_by_role("row").count() < rows
    check_page(page)
    page.get_by_role("button", name="Очистить").click()
    expect(page.get_by_text("Пока нечего сравнивать")).to_be_visible()


def test_a_stranger_carries_his_comparison_from_product_to_product(open_page: OpenPage):
    page = open_page()
    for words in ("болт", "гайка"):
        find_product(page, words)
        page.get_by_role("link", name="Сравнить", exact=True).click()
        page.wait_for_url("**/compare?*")
    expect(page.get_by_role("main").get_by_role("table").get_by_role("columnheader")).to_have_count(2)
    check_page(page)
    page.get_by_role("link", name=re.compile("^Убрать из сравнения")).first.click()
    expect(page.get_by_role("main").get_by_role("table").get_by_role("columnheader")).to_have_count(1)
    narrow = open_page(viewport=NARROW)
    narrow.goto(page.url)
    check_page(narrow)


def test_what_was_looked_at_stands_beneath_the_next_product(page_as: OpenPage):
    page = page_as(SCHOOL)
    with page.expect_response(re.compile(r"/products/[^/]+/views$")):
        name = find_product(page, "лампа")
    find_product(page, "болт")
    seen = page.get_by_role("region", name="Вы смотрели")
    expect(seen).to_contain_text(name)
    check_page(page)


# feature: PERS-03
def test_beneath_a_product_stand_goods_like_it_and_papers_are_saved(open_page: OpenPage):
    page = open_page()
    sections = ("Аналоги", "К нему подойдёт", "Похожие товары")
    for address in bolts(page):
        page.goto(address)
        if all(page.get_by_role("region", name=section).count() for section in sections):
            break
    for section in sections:
        expect(page.get_by_role("region", name=section).get_by_role("link").first).to_be_attached()
    with page.expect_download() as download:
        page.get_by_role("region", name="Документы и сертификаты").get_by_role("link").first.click()
    assert download.value.suggested_filename.endswith(".pdf")
    narrow = open_page(viewport=NARROW)
    narrow.goto(page.url)
    check_page(narrow)


def filter_of(page: Page, name: str) -> Locator:
    legend = page.locator("legend", has_text=re.compile(f"^{name}$"))
    return page.locator("fieldset.facet").filter(has=legend).locator(".option")


def number(option: Locator) -> int:
    return int(re.sub(r"\D", "", option.locator(".option__n").inner_text()))


def found(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(".shop__count").inner_text()))


def open_product_with_pictures(page: Page) -> None:
    for address in products(page):
        page.goto(address)
        if page.locator("a[data-zoom]").count() == 2:
            return
    raise AssertionError("no product has two pictures")


def products(page: Page) -> Iterator[str]:
    page.goto("/catalog?view=table")
    while True:
        links = page.locator(".goods__text a").evaluate_all("links => links.map(link => link.pathname)")
        following = page.locator("a[rel=next]")
        on = following.get_attribute("href") if following.count() else None
        yield from links
        if not on:
            return
        page.goto(on)


def compare_two(page: Page) -> list[str]:
    """Puts two bolts side by side, for somebody signed in; ends on the comparison, and returns their names."""
    names = []
    for address in bolts(page)[:2]:
        page.goto(address)
        page.get_by_role("main").get_by_role("button", name="Сравнить", exact=True).click()
        expect(page.get_by_role("button", name="Убрать из сравнения")).to_be_visible()
        names.append(page.get_by_role("heading", level=1).inner_text().strip())
    page.get_by_role("link", name=re.compile("^Сравнение: ")).click()
    page.wait_for_url("**/compare")
    return names


def bolts(page: Page) -> list[str]:
    page.goto(BOLTS + "&view=table")
    return page.locator(".goods__text a").evaluate_all("links => links.map(link => link.pathname)")


def swipe(page: Page, start: int, end: int) -> None:
    finger = page.context.new_cdp_session(page)
    way = (("touchStart", [start]), ("touchMove", [(start + end) // 2]), ("touchMove", [end]), ("touchEnd", []))
    for kind, points in way:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": 450} for x in points]})
