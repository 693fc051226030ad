"""The start page is arranged by its owner: with keys, with a mouse, without scripts; and remembered."""
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage, sign_in
from watch import Watch

DIRECTOR = "director@romashka.example"
ARRANGE = "/dashboard?arrange=1"


@pytest.fixture
def arranging(page_as: OpenPage) -> Iterator[Page]:
    """The page of somebody who arranged nothing yet; it is so again afterwards."""
    page = page_as(DIRECTOR)
    reset(page)
    yield page
    reset(page)


def reset(page: Page) -> None:
    page.goto(ARRANGE)
    page.get_by_role("button", name="Вернуть исходный вид").click()
    expect(page.get_by_text("Страница снова в исходном виде")).to_be_visible()


def tiles(page: Page) -> list[str]:
    """The tiles in their order, without those that only newcomers see."""
    shown = page.locator("[data-widget]").evaluate_all("tiles => tiles.map((tile) => tile.dataset.widget)")
    return [tile for tile in shown if tile not in ("welcome", "first_steps")]


def titles(page: Page) -> list[str]:
    return page.locator(".widget__title").all_inner_texts()


def span(page: Page, widget: str) -> str:
    return page.locator(f"[data-widget={widget}]").get_attribute("data-span")


def columns(page: Page, widget: str) -> int:
    """How many times as wide as the narrowest tile it is shown."""
    widths = page.locator("[data-widget]").evaluate_all("tiles => tiles.map((tile) => tile.offsetWidth)")
    return round(page.locator(f"[data-widget={widget}]").evaluate("tile => tile.offsetWidth") / min(widths))


# feature: PERS-06
def test_keys_move_and_widen_a_tile_and_say_so(arranging: Page):
    page = arranging
    before = tiles(page)
    assert before[2:4] == ["recent_orders", "deliveries"]
    page.get_by_role("button", name="Переместить: Доставки").focus()
    with page.expect_response("**/settings/preferences") as saved:
        page.keyboard.press("ArrowLeft")
    assert saved.value.status == 204
    assert tiles(page)[2:4] == ["deliveries", "recent_orders"]
    status = page.locator("[data-arrange-status]")
    expect(status).to_have_text(re.compile(r"Доставки: место \d+ из \d+"))
    expect(page.get_by_role("button", name="Переместить: Доставки")).to_be_focused()
    with page.expect_response("**/settings/preferences"):
        page.keyboard.press("Shift+ArrowRight")
    expect(status).to_have_text("Доставки: ширина 2 из 3")

    page.goto("/dashboard")
    assert tiles(page)[2:4] == ["deliveries", "recent_orders"]
    assert span(page, "deliveries") == "2"
    assert columns(page, "deliveries") == 2


# feature: PERS-06
def test_a_mouse_drags_a_tile_and_a_new_session_finds_it_there(arranging: Page, open_page: OpenPage):
    page = arranging
    grip = page.get_by_role("button", name="Переместить: Быстрые действия")
    grip.scroll_into_view_if_needed()
    target = page.locator("[data-widget=recent_orders]")
    grip.hover()
    page.mouse.down()
    for _ in range(200):
        # Near the edge the page comes along, so the target is where it is now.
        box = target.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, max(4, box["y"] + box["height"] / 2))
        if box["y"] > 0:
            break
    page.mouse.move(box["x"] + box["width"] / 2 + 5, box["y"] + box["height"] / 2)
    expect(target).to_have_class("widget is-arranged is-before")
    with page.expect_response("**/settings/preferences") as saved:
        page.mouse.up()
    assert saved.value.status == 204
    assert tiles(page)[2:4] == ["quick_actions", "recent_orders"]

    other = open_page()
    sign_in(other, DIRECTOR)
    other.goto("/dashboard")
    assert tiles(other)[2:4] == ["quick_actions", "recent_orders"]


def test_escape_lets_a_dragged_tile_be(arranging: Page):
    page = arranging
    # Both tiles in sight.
    page.set_viewport_size({"width": 1440, "height": 1600})
    before = tiles(page)
    page.get_by_role("button", name="Переместить: Доставки").hover()
    page.mouse.down()
    box = page.locator("[data-widget=recent_orders]").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    expect(page.locator(".is-before")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".is-before, .is-dragged")).to_have_count(0)
    assert tiles(page) == before


# feature: PERS-06
def test_a_tile_taken_away_comes_back_where_it_was(arranging: Page):
    page = arranging
    before = tiles(page)
    with page.expect_response("**/settings/preferences"):
        page.get_by_role("button", name="Убрать: Доставки").click()
    assert tiles(page) == [tile for tile in before if tile != "deliveries"]
    expect(page.get_by_text("Убрано со страницы: Доставки")).to_be_visible()
    with page.expect_response("**/settings/preferences"):
        removed = page.locator(".toast", has_text="Убрано со страницы")
        removed.get_by_role("button", name="Вернуть", exact=True).click()
    assert tiles(page) == before
    page.goto("/dashboard")
    assert tiles(page) == before


# feature: PERS-06
def test_a_tile_taken_away_can_be_added_again_at_once(arranging: Page):
    page = arranging
    before = tiles(page)
    main = page.get_by_role("main")
    add = main.get_by_role("button", name="Добавить: Доставки")
    expect(add).to_have_count(0)
    with page.expect_response("**/settings/preferences"):
        main.get_by_role("button", name="Убрать: Доставки").click()
    expect(add).to_be_visible()
    page.evaluate("window.isSamePage = true")
    with page.expect_response("**/settings/preferences"):
        add.click()
    assert page.evaluate("window.isSamePage")
    assert tiles(page) == [tile for tile in before if tile != "deliveries"] + ["deliveries"]
    expect(main.get_by_role("button", name="Переместить: Доставки")).to_be_focused()
    expect(add).to_be_hidden()

    added = page.locator(".toast", has_text="Добавлено на страницу: Доставки")
    with page.expect_response("**/settings/preferences"):
        added.get_by_role("button", name="Вернуть", exact=True).click()
    assert "deliveries" not in tiles(page)
    expect(add).to_be_visible()
    page.reload()
    assert "deliveries" not in tiles(page)
    expect(add).to_be_visible()


# feature: PERS-06
@pytest.mark.parametrize("screen", [{}, {"viewport": NARROW, "has_touch": True}], ids=["desktop", "phone"])
def test_without_scripts_buttons_arrange(arranging: Page, page_as: OpenPage, screen: dict):
    page = page_as(DIRECTOR, java_script_enabled=False, **screen)
    page.goto("/dashboard")
    main = page.get_by_role("main")
    for words in ["Последние заказы", "Закупки", "Быстрые действия", "Ваш менеджер"]:
        expect(main.get_by_role("heading", name=words)).to_be_visible()
    main.get_by_role("link", name="Настроить главную").click()
    assert titles(page).index("Последние заказы") + 1 == titles(page).index("Доставки")
    main.get_by_role("button", name="Раньше: Доставки").click()
    assert titles(page).index("Доставки") + 1 == titles(page).index("Последние заказы")
    main.get_by_role("button", name="Убрать: Новинки").click()
    assert "Новинки" not in titles(page)
    main.get_by_role("button", name="Добавить: Новинки").click()
    assert titles(page)[-1] == "Новинки"
    main.get_by_role("link", name="Готово").click()
    assert titles(page).index("Доставки") + 1 == titles(page).index("Последние заказы")


def test_a_tile_that_did_not_come_is_asked_for_again(page_as: OpenPage):
    page = page_as(DIRECTOR)
    lost = ('<div class="widget__body"><div class="widget__lost"><p>Не загрузилось</p>'
            '<a class="btn btn--sm" href="/dashboard/widgets/manager" data-widget-retry>Повторить</a></div></div>')

    def without_manager(route) -> None:
        answer = route.fetch()
        head, tail = answer.text().split('data-widget="manager"')
        start, end = tail.index('<div class="widget__body">'), tail.index("</section>")
        route.fulfill(response=answer, body=f'{head}data-widget="manager"{tail[:start]}{lost}{tail[end:]}')

    page.route("**/dashboard", without_manager)
    page.goto("/dashboard")
    tile = page.locator("[data-widget=manager]")
    expect(tile).to_contain_text("Не загрузилось")
    tile.get_by_role("link", name="Повторить").click()
    expect(tile.get_by_role("link", name="Написать")).to_be_visible()
    assert page.url.endswith("/dashboard")


def with_late_manager(route) -> None:
    """The page as it would come if that tile were slow."""
    answer = route.fetch()
    head, tail = answer.text().split('data-widget="manager"')
    start, end = tail.index('<div class="widget__body">'), tail.index("</section>")
    late = ('<div class="widget__body"><div class="widget__late" data-widget-late>'
            '<div class="js-only"><div class="skeletons" role="status"><span class="skeleton skeleton--line"></span></div></div>'
            '<div class="widget__lost"><p>Загружается дольше обычного</p>'
            '<a class="btn btn--sm" href="/dashboard/widgets/manager" data-widget-retry>Показать</a></div></div></div>')
    route.fulfill(response=answer, body=f'{head}data-widget="manager"{tail[:start]}{late}{tail[end:]}')


# feature: UX-06
def test_a_slow_tile_loads_itself(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.route("**/dashboard", with_late_manager)
    page.goto("/dashboard")
    tile = page.locator("[data-widget=manager]")
    expect(tile.get_by_role("link", name="Написать")).to_be_visible()
    expect(tile.locator(".skeleton")).to_have_count(0)


def test_a_slow_tile_that_cannot_be_loaded_offers_to_be_shown(page_as: OpenPage, watch: Watch):
    page = page_as(DIRECTOR)
    page.route("**/dashboard", with_late_manager)
    page.route("**/dashboard/widgets/manager", lambda route: route.fulfill(status=503, body=""))
    tile = page.locator("[data-widget=manager]")
    with watch.expecting(503):
        page.goto("/dashboard")
        expect(tile.get_by_role("link", name="Показать")).to_be_visible()
    expect(tile.locator(".skeleton")).to_be_hidden()
    page.unroute("**/dashboard/widgets/manager")
    tile.get_by_role("link", name="Показать").click()
    expect(tile.get_by_role("link", name="Написать")).to_be_visible()


def test_without_scripts_a_slow_tile_is_shown_by_its_link(page_as: OpenPage):
    page = page_as(DIRECTOR, java_script_enabled=False)
    page.route("**/dashboard", with_late_manager)
    page.goto("/dashboard")
    tile = page.locator("[data-widget=manager]")
    expect(tile.locator(".skeleton")).to_be_hidden()
    tile.get_by_role("link", name="Показать").click()
    page.wait_for_url("**/dashboard/widgets/manager")
    expect(page.get_by_role("main").get_by_role("link", name="Написать")).to_be_visible()


# feature: UX-06, UX-08
def test_what_is_to_do_and_the_figures_stand_above_the_tiles(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.goto("/dashboard")
    assert tiles(page)[:2] == ["attention", "figures"]
    todo = page.get_by_role("region", name="Требует внимания")
    for item in todo.get_by_role("listitem").all():
        expect(item.get_by_role("link")).to_have_count(1)
    if todo.get_by_role("listitem").count() == 0:
        expect(todo).to_contain_text("Всё сделано")
    figures = page.get_by_role("region", name="Заказы в цифрах")
    for words in ["В работе", "В пути", "Закупки за"]:
        expect(figures.get_by_role("link", name=re.compile(f"^{words}"))).to_be_visible()


# feature: UX-06
def test_spending_is_a_chart_with_its_unit_and_its_table(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.goto("/dashboard")
    spending = page.locator("[data-widget=spending]")
    spending.scroll_into_view_if_needed()
    chart = spending.locator("figure.chart")
    assert chart.get_attribute("data-unit") == "₽"
    expect(chart.locator(".chart__head")).to_contain_text("Закупки по месяцам, ₽")
    if chart.get_attribute("data-chart"):
        expect(chart.get_by_role("img", name="Закупки по месяцам")).to_be_visible()
        chart.locator("summary").click()
    table = chart.get_by_role("table", name="Закупки по месяцам")
    expect(table.get_by_role("row")).to_have_count(13)
    expect(table.get_by_role("columnheader", name="Сумма, ₽")).to_be_visible()


def test_on_a_phone_tiles_stand_in_one_column(page_as: OpenPage):
    page = page_as(DIRECTOR, viewport=NARROW, has_touch=True)
    page.goto("/dashboard")
    edges = page.locator("[data-widget]").evaluate_all(
        "tiles => tiles.map((tile) => [tile.getBoundingClientRect().left, tile.getBoundingClientRect().right])")
    assert len({left for left, _ in edges}) == 1 and len({right for _, right in edges}) == 1
