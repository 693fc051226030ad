"""Searching: suggestions while typing by keys alone, reading of what was typed, history, own orders, words of staff."""
import re

from playwright.sync_api import Locator, Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from shopping import orders_shown

BUYER = "buyer@romashka.example"
SHOPPER = "shopper@customer.example"
ADMINISTRATOR = "admin@kabinet.example"


def field(page: Page) -> Locator:
    return page.get_by_role("banner").get_by_role("combobox")


def suggestions(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Подсказки поиска")


def wait_for_index(page: Page) -> None:
    """The index is built within seconds of the start; other forms of a word are found only by it."""
    for _ in range(60):
        page.goto("/search?q=болтами")
        if page.get_by_role("main").locator("a[href^='/products/']").count():
            return
        page.wait_for_timeout(250)
    raise AssertionError("the index was not built")


# feature: SRCH-08, SRCH-11, SRCH-16
def test_suggestions_are_chosen_by_keys_and_lead_to_goods(page_as: OpenPage):
    page = page_as(BUYER)
    wait_for_index(page)
    page.goto("/orders")
    search = field(page)
    expect(search).to_have_attribute("aria-expanded", "false")
    search.press_sequentially("болт", delay=20)
    options = suggestions(page).get_by_role("option")
    expect(options.first).to_be_visible()
    expect(search).to_have_attribute("aria-expanded", "true")
    assert 1 <= options.count() <= 10
    assert "₽" in suggestions(page).inner_text(), "goods have the buyer's price"
    expect(suggestions(page).locator("mark").first).to_have_text(re.compile("болт", re.I))
    check_page(page)

    page.keyboard.press("ArrowUp")
    last = options.last
    expect(last).to_have_attribute("aria-selected", "true")
    expect(search).to_have_attribute("aria-activedescendant", last.get_attribute("id"))
    page.keyboard.press("ArrowDown")
    expect(search).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("Escape")
    expect(suggestions(page)).to_be_hidden()
    expect(search).to_have_value("болт")

    page.keyboard.press("ArrowDown")
    goods = suggestions(page).get_by_role("group", name="Товары").get_by_role("option").first
    expect(goods).to_be_visible()
    path = goods.get_attribute("data-path")
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        if goods.get_attribute("aria-selected") == "true":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")


# feature: SRCH-14
def test_the_wrong_layout_is_read_and_may_be_taken_back(page_as: OpenPage):
    page = page_as(BUYER)
    wait_for_index(page)
    field(page).fill(",jkn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Показаны результаты для «болт»")
    expect(main.locator("a[href^='/products/']").first).to_be_visible()
    check_page(page)
    main.get_by_role("link", name="Искать «,jkn»").click()
    page.wait_for_url("**exact=1**")
    expect(main).to_contain_text("ничего не нашли")
    check_page(page)


# feature: SRCH-14
def test_a_bed_is_found_by_the_keys_of_the_other_layout(page_as: OpenPage):
    page = page_as(BUYER)
    wait_for_index(page)
    page.goto("/search?q=rhjdfnm")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Показаны результаты для «кровать»")
    expect(main.get_by_role("link", name="Кровать металлическая").first).to_be_visible()


def test_what_was_asked_before_is_offered_and_forgotten_at_will(page_as: OpenPage):
    page = page_as(SHOPPER)
    page.goto("/search?q=перчатки")
    page.goto("/catalog")
    # Questions are written down within two or three seconds; what many ask may stand in the list before that.
    own = suggestions(page).get_by_role("group", name="Вы искали")
    for _ in range(20):
        field(page).click()
        page.wait_for_timeout(300)
        if own.is_visible():
            break
        page.keyboard.press("Escape")
        page.get_by_role("heading", level=1).click()
    expect(own).to_contain_text("перчатки")
    check_page(page)
    # The button beneath the lines is the next stop of Tab.
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Очистить историю")
    page.keyboard.press("Enter")
    expect(page.get_by_text("История поиска очищена")).to_be_visible()
    field(page).click()
    page.wait_for_timeout(500)
    expect(page.get_by_role("group", name="Вы искали")).to_have_count(0)


def test_without_scripts_the_field_searches_and_the_search_has_a_page(page_as: OpenPage):
    page = page_as(BUYER, java_script_enabled=False)
    page.goto("/search")
    expect(page.get_by_role("heading", level=1)).to_have_text("Поиск")
    page.get_by_role("main").get_by_role("searchbox").fill("болт")
    page.get_by_role("main").get_by_role("button", name="Найти").click()
    page.wait_for_url("**/search?q=*")
    expect(page.get_by_role("main").locator("a[href^='/products/']").first).to_be_visible()


def test_presses_on_results_are_told_with_their_place(page_as: OpenPage):
    page = page_as(BUYER)
    page.goto("/search?q=болт")
    links = page.get_by_role("main").locator("[data-found] a[href^='/products/']")
    paths = links.evaluate_all("links => [...new Set(links.map(link => link.pathname))]")
    assert len(paths) > 2
    with page.expect_request("**/search/clicks") as told:
        links.and_(page.locator(f"[href='{paths[2]}']")).first.click()
    assert told.value.post_data_json == {"place": "page", "act": "click", "position": 3}


def test_a_stranger_on_a_phone_is_suggested_goods_with_the_retail_price(open_page: OpenPage):
    page = open_page(viewport=NARROW)
    page.goto("/search")
    page.get_by_role("main").get_by_role("combobox").press_sequentially("болт", delay=20)
    expect(suggestions(page).get_by_role("option").first).to_be_visible()
    check_page(page)
    suggestions(page).get_by_role("group", name="Товары").get_by_role("option").first.click()
    page.wait_for_url("**/products/*")


# feature: SRCH-03, SRCH-17
def test_staff_mend_a_question_in_vain_with_one_press_and_take_it_back(page_as: OpenPage):
    page = page_as(ADMINISTRATOR)
    page.goto("/staff/catalog/search")
    row = page.get_by_role("row").filter(has_text="гравер")
    row.get_by_role("button", name=re.compile("Это то же, что «шайба пружинная»")).click()
    page.wait_for_url("**/staff/catalog/synonyms")
    expect(page.get_by_text("Синонимы сохранены")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name=re.compile("Убрать: гравер, шайба пружинная")).click()
    page.get_by_role("button", name="Вернуть", exact=True).click()
    expect(page.get_by_text("Синонимы вернулись")).to_be_visible()
    page.get_by_role("button", name=re.compile("Убрать: гравер, шайба пружинная")).click()
    expect(page.get_by_text("Синонимы убраны")).to_be_visible()
    page.goto("/staff/catalog/search/ranking")
    expect(page.get_by_role("table", name="Что получилось")).to_contain_text("Вариант Б")
    check_page(page)


# feature: SRCH-07
def test_a_buyer_finds_his_orders_by_what_is_in_them_and_all_of_them(page_as: OpenPage):
    page = page_as(BUYER)
    number = sorted(orders_shown(page))[0]
    page.goto("/dashboard")
    field(page).fill(number)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    group = page.get_by_role("region", name="Заказы")
    expect(group.get_by_role("link", name=number)).to_be_visible()
    check_page(page)
    group.get_by_role("link", name="Показать все").click()
    page.wait_for_url("**/orders?q=*")
    expect(page.get_by_role("main").get_by_role("link", name=number)).to_be_visible()


def test_the_search_of_staff_finds_orders_customers_and_goods(page_as: OpenPage):
    page = page_as(ADMINISTRATOR)
    page.goto("/staff")
    field(page).fill("ромашка")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    customers = page.get_by_role("region", name="Клиенты")
    expect(customers.get_by_role("link", name=re.compile("Ромашка")).first).to_be_visible()
    check_page(page)
    customers.get_by_role("link", name="Показать все").click()
    page.wait_for_url("**/staff/customers?q=*")
    field(page).fill("болт")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    expect(page.get_by_role("region", name="Товары для правки").get_by_role("link").first).to_be_visible()
    expect(page.get_by_role("region", name="Заказы").locator("a[href^='/staff/orders/']").first).to_be_visible()
    check_page(page)
