"""A newcomer is shown round, finds help beside the page, and is never stood in the way of."""
import re

import pytest
from playwright.sync_api import Page, expect

from guidance import be_a_newcomer, begin_tour, choose, help_panel, open_help, stop_of_tour
from opening import NARROW, OpenPage
from page_rules import check_page

SCREENS = [pytest.param({}, id="desk"), pytest.param({"viewport": NARROW, "has_touch": True}, id="phone")]
DIRECTOR = "director@vasilek.example"
# Nobody else's test opens help or the tour as these.
PEOPLE = {"gov@school.example": "/dashboard", "manager@kabinet.example": "/staff"}

# Whether the ring of the tour lies around something, and both ring and words on the screen.
IS_ON_SCREEN = """() => ['.tour__ring', '.tour'].every((name) => {
    const box = document.querySelector(name).getBoundingClientRect();
    return box.width > 8 && box.height > 8 && box.left >= 0 && box.top >= 0
        && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
})"""


# feature: ONB-01
@pytest.mark.parametrize("options", SCREENS)
@pytest.mark.parametrize("email", PEOPLE)
def test_the_tour_is_begun_left_and_gone_on_with(page_as: OpenPage, email: str, options: dict):
    page = page_as(email, **options)
    start = PEOPLE[email]
    be_a_newcomer(page, start)
    expect(stop_of_tour(page)).to_have_count(0)

    stop = begin_tour(page)
    expect(stop).to_contain_text(re.compile(r"Шаг 1 из \d"))
    page.keyboard.press("ArrowRight")
    expect(stop).to_contain_text("Шаг 2 из")
    page.keyboard.press("ArrowLeft")
    expect(stop).to_contain_text("Шаг 1 из")
    page.keyboard.press("Enter")
    words = stop.get_by_role("heading").inner_text()
    page.keyboard.press("Escape")
    expect(stop).to_have_count(0)
    expect(page.locator("[data-tour-start]").first).to_be_focused()
    # The choices travel one after the other.
    page.wait_for_timeout(800)

    page.goto(start)
    expect(page.get_by_role("link", name=re.compile("Продолжить с шага"))).to_be_visible()
    stop = begin_tour(page)
    assert stop.get_by_role("heading").inner_text() == words
    for _ in range(10):
        assert page.evaluate(IS_ON_SCREEN), f"{stop.inner_text()!r} is not wholly on the screen"
        is_last = stop.get_by_role("button", name="Готово").count() == 1
        if is_last:
            break
        page.keyboard.press("Enter")
    stop.get_by_role("button", name="Готово").click()
    expect(stop).to_have_count(0)
    expect(page.locator("[data-tour-invitation]")).to_have_count(0)
    page.wait_for_timeout(800)
    page.goto(start)
    expect(page.locator("[data-tour-invitation]")).to_have_count(0)


@pytest.mark.parametrize("options", SCREENS)
def test_the_tour_leaves_the_page_in_use_and_keeps_the_rules(page_as: OpenPage, options: dict):
    page = page_as(DIRECTOR, **options)
    be_a_newcomer(page)
    begin_tour(page)
    check_page(page)
    page.get_by_role("link", name="Все заказы").first.click()
    page.wait_for_url("**/orders")
    expect(stop_of_tour(page)).to_have_count(0)


def test_whoever_declines_the_tour_is_not_asked_again_and_finds_it_in_help(page_as: OpenPage):
    page = page_as(DIRECTOR)
    be_a_newcomer(page)
    page.get_by_role("button", name="Не показывать").click()
    expect(page.locator("[data-tour-invitation]")).to_have_count(0)
    open_help(page).get_by_role("link", name="Пройти знакомство ещё раз").click()
    expect(stop_of_tour(page)).to_contain_text("Шаг 1 из")
    expect(help_panel(page)).to_have_count(0)


def test_without_scripts_the_tour_is_a_page_and_the_invitation_goes(page_as: OpenPage):
    page = page_as(DIRECTOR)
    be_a_newcomer(page)
    plain = page_as(DIRECTOR, java_script_enabled=False)
    plain.goto("/dashboard")
    plain.get_by_role("link", name="Начать знакомство").click()
    plain.wait_for_url("**/help/tour")
    assert plain.get_by_role("main").get_by_role("listitem").count() >= 4
    plain.goto("/dashboard")
    plain.get_by_role("button", name="Не показывать").click()
    plain.wait_for_url("**/dashboard")
    expect(plain.locator("[data-tour-invitation]")).to_have_count(0)


# feature: UX-32
@pytest.mark.parametrize("options", SCREENS)
def test_help_opens_beside_the_page_with_its_own_topic(page_as: OpenPage, options: dict):
    page = page_as(DIRECTOR, **options)
    be_a_newcomer(page)
    page.goto("/orders")
    page.evaluate("window.isSamePage = true")
    panel = open_help(page)
    expect(panel.get_by_role("heading", level=2)).to_have_text("Заказы")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    for words in ("Поддержка", "Ctrl", "открыть и закрыть помощь"):
        expect(panel).to_contain_text(words)
    check_page(page)
    assert page.evaluate("window.isSamePage"), "the page was loaded anew"
    panel.get_by_role("button", name="Закрыть").click()
    expect(help_panel(page)).to_have_count(0)


def test_help_is_open_on_its_page_alone_until_it_is_closed(page_as: OpenPage):
    page = page_as(DIRECTOR)
    be_a_newcomer(page)
    page.goto("/orders")
    open_help(page)
    page.goto("/company")
    page.wait_for_load_state("networkidle")
    expect(help_panel(page)).to_have_count(0)
    page.go_back()
    page.wait_for_load_state("networkidle")
    expect(help_panel(page)).to_have_count(0)
    open_help(page)
    page.keyboard.press("Escape")
    expect(help_panel(page)).to_have_count(0)


@pytest.mark.parametrize("width, is_beside", [(1600, True), (1920, True), (1280, False)])
def test_help_stands_beside_the_page_where_there_is_room(page_as: OpenPage, width: int, is_beside: bool):
    page = page_as(DIRECTOR, viewport={"width": width, "height": 900})
    be_a_newcomer(page)
    for address in ("/dashboard", "/catalog", "/orders"):
        page.goto(address)
        before = page.get_by_role("main").bounding_box()
        edge = open_help(page).bounding_box()["x"]
        main, bar = page.get_by_role("main").bounding_box(), page.get_by_role("banner").bounding_box()
        assert (bar["x"] + bar["width"] <= edge) == is_beside
        if is_beside:
            assert main["x"] + main["width"] <= edge
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            check_page(page)
        page.keyboard.press("Escape")
        expect(help_panel(page)).to_have_count(0)
        assert page.get_by_role("main").bounding_box() == before


def test_a_question_mark_that_is_typed_opens_nothing(page_as: OpenPage):
    page = page_as(DIRECTOR)
    be_a_newcomer(page)
    page.get_by_role("banner").get_by_role("combobox").press("?")
    page.wait_for_timeout(300)
    expect(help_panel(page)).to_have_count(0)


def test_without_scripts_help_is_a_page_with_every_topic(page_as: OpenPage):
    page = page_as(DIRECTOR, java_script_enabled=False)
    page.goto("/orders")
    page.locator("a[data-help]:visible").first.click()
    page.wait_for_url("**/help/orders")
    expect(page.get_by_role("heading", level=1)).to_have_text("Заказы")
    page.goto("/help")
    for topic in ("Главная", "Каталог", "Корзина и оформление", "Заказы", "Компания", "Настройки"):
        expect(page.get_by_role("main").get_by_role("link", name=topic, exact=True)).to_be_visible()


# feature: ONB-02
def test_what_is_only_drawn_is_explained_when_pointed_at_and_when_focused(page_as: OpenPage):
    page = page_as(DIRECTOR)
    be_a_newcomer(page)
    bubble = page.get_by_role("tooltip")
    icons = page.get_by_role("banner").locator("a.iconbtn:visible, button.iconbtn:visible, summary.iconbtn:visible")
    assert icons.count() >= 2
    for icon in icons.all():
        icon.hover()
        expect(bubble).to_be_visible()
        assert bubble.inner_text().strip()
        page.mouse.move(700, 500)
        expect(bubble).to_have_count(0)
    last = icons.last
    last.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(bubble).to_be_visible()
    page.keyboard.press("Escape")
    expect(bubble).to_have_count(0)


def test_the_list_of_first_steps_is_put_away_and_brought_back(page_as: OpenPage):
    page: Page = page_as("director@klever.example")
    be_a_newcomer(page)
    choose(page, "steps", '{"hidden": true}')
    page.goto("/help")
    page.get_by_role("button", name="Показать первые шаги").click()
    page.wait_for_url("**/help")
    expect(page.get_by_role("button", name="Показать первые шаги")).to_have_count(0)
