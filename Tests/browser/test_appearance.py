"""The look as an administrator changes it: tried in the sample, in force for everybody at once, and taken back."""
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page

ADMINISTRATOR = "admin@kabinet.example"
DIRECTOR = "director@romashka.example"
APPEARANCE = "/staff/settings/appearance"
MENU = "/staff/settings/menu"
OURS = "rgb(11, 92, 104)"
BLUE = "rgb(0, 108, 190)"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 30"><rect width="120" height="30" fill="#006cbe"/></svg>')


@pytest.fixture(autouse=True)
def initial_look(page_as: OpenPage) -> Iterator[None]:
    """Whatever a test changed, the next one finds the portal as it was."""
    yield
    page = page_as(ADMINISTRATOR, java_script_enabled=False)
    page.goto(APPEARANCE)
    if (back := page.get_by_role("button", name="Вернуть: Исходный вид")).count():
        back.click()


# feature: UX-17, UX-18
def test_a_colour_is_tried_saved_seen_by_others_and_taken_back(page_as: OpenPage):
    page, director = page_as(ADMINISTRATOR), page_as(DIRECTOR)
    page.goto(APPEARANCE)
    check_page(page)
    colour = page.get_by_label("Цвет компании", exact=True)
    colour.fill("#1e88e5")
    expect(sample_button(page)).to_have_css("background-color", "rgb(30, 136, 229)")
    expect(page.locator("[data-look-message]")).to_contain_text("Ближайший подходящий — #006cbe")
    expect(page.locator("[data-ratio='text.light']")).to_have_text("3,1\u00a0:\u00a01, мало")
    page.get_by_role("button", name="Взять #006cbe").click()
    expect(colour).to_have_value("#006cbe")
    expect(sample_button(page)).to_have_css("background-color", BLUE)
    expect(page.locator("[data-look-verdict]")).to_be_hidden()
    page.get_by_label("Название", exact=True).fill("Гвоздь и Ко")
    expect(page.locator(".look__frame [data-look-text='name']").first).to_have_text("Гвоздь и Ко")
    # So far only the sample shows it.
    assert accent_of(page) == OURS
    check_page(page)

    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_text("Новый вид действует для всех")).to_be_visible()
    assert accent_of(page) == BLUE
    director.goto("/dashboard")
    assert accent_of(director) == BLUE
    expect(director).to_have_title(re.compile("— Гвоздь и Ко$"))

    page.locator(".toast").get_by_role("button", name="Вернуть").click()
    expect(page.get_by_text("Прежний вид вернулся")).to_be_visible()
    assert accent_of(page) == OURS
    director.reload()
    assert accent_of(director) == OURS


# feature: UX-18
def test_a_logo_is_seen_before_it_is_saved_and_on_every_page_after(page_as: OpenPage, open_page: OpenPage):
    page = page_as(ADMINISTRATOR)
    page.goto(APPEARANCE)
    page.locator("#logo").set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": LOGO.encode()})
    expect(page.locator(".look__frame [data-look-logo]").first).to_be_visible()
    expect(page.locator(".look__frame .brand__mark").first).to_be_hidden()
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_text("Новый вид действует для всех")).to_be_visible()
    check_page(page)
    stranger = open_page()
    stranger.goto("/login")
    logo = stranger.get_by_role("img", name="Опора")
    expect(logo).to_be_visible()
    assert logo.evaluate("image => image.naturalWidth > 0")
    check_page(stranger)


# feature: UX-18
def test_an_icon_of_the_tab_is_seen_before_it_is_saved(page_as: OpenPage):
    page = page_as(ADMINISTRATOR)
    page.goto(APPEARANCE)
    icons = page.locator("[data-look-favicon]")
    usual = icons.first.get_attribute("src")
    icon = {"name": "icon.svg", "mimeType": "image/svg+xml", "buffer": LOGO.encode()}
    page.locator("#favicon").set_input_files(icon)
    for shown in icons.all():
        expect(shown).to_have_attribute("src", re.compile("^data:image/svg"))
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_text("Новый вид действует для всех")).to_be_visible()
    expect(icons.first).to_have_attribute("src", re.compile("^/branding/"))
    page.get_by_label("Убрать значок").check()
    expect(icons.first).to_have_attribute("src", usual)


def test_what_is_said_about_a_colour_is_not_behind_the_acts(page_as: OpenPage):
    page = page_as(ADMINISTRATOR)
    page.goto(APPEARANCE)
    colour = page.get_by_label("Цвет компании", exact=True)
    colour.focus()
    # The field stands as low as it can be typed into.
    colour.evaluate("field => scrollBy(0, field.getBoundingClientRect().bottom - innerHeight + 90)")
    page.keyboard.type("#1e88e5")
    verdict, acts = page.locator("[data-look-verdict]"), page.locator(".form__actions--sticky")
    expect(verdict).to_be_visible()
    assert verdict.bounding_box()["y"] + verdict.bounding_box()["height"] <= acts.bounding_box()["y"]


def test_a_script_in_a_drawing_is_refused_in_words(page_as: OpenPage, watch):
    page = page_as(ADMINISTRATOR)
    page.goto(APPEARANCE)
    evil = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>window.__x = 1</script></svg>'
    page.locator("#logo").set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": evil})
    with watch.expecting(422):
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.get_by_role("alert").filter(has_text="В рисунке есть «script»")).to_be_visible()
        check_page(page)
    assert page.evaluate("window.__x") is None


def test_without_scripts_a_look_is_shown_before_it_is_kept(page_as: OpenPage):
    page = page_as(ADMINISTRATOR, java_script_enabled=False)
    page.goto(APPEARANCE)
    page.get_by_label("Цвет компании", exact=True).fill("#d6001c")
    page.get_by_role("button", name="Предпросмотр").click()
    expect(sample_button(page)).to_have_css("background-color", "rgb(214, 0, 28)")
    expect(page.get_by_role("button", name="Сохранить", exact=True)).to_have_css("background-color", OURS)
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_role("button", name="Сохранить", exact=True)).to_have_css("background-color", "rgb(214, 0, 28)")


# feature: ADM-04
@pytest.mark.parametrize("options", [
    pytest.param({}, id="desktop"),
    pytest.param({"viewport": NARROW, "has_touch": True}, id="phone"),
    pytest.param({"java_script_enabled": False}, id="without-scripts"),
])
def test_a_section_is_hidden_and_another_moved_by_the_keyboard(page_as: OpenPage, options: dict):
    page, director = page_as(ADMINISTRATOR, **options), page_as(DIRECTOR)
    page.goto(MENU)
    members = page.get_by_role("group", name="Меню клиентов")
    members.get_by_role("checkbox", name="Компания").uncheck()
    up = members.get_by_role("button", name="Каталог: выше")
    up.focus()
    page.keyboard.press("Enter")
    expect(members.get_by_role("listitem").first).to_contain_text("Каталог")
    expect(members.get_by_role("checkbox", name="Компания")).not_to_be_checked()
    if options.get("java_script_enabled", True):
        expect(up).to_be_focused()
        expect(page.locator("[data-menu-said]")).to_have_text("Каталог: место 1 из 6")
        check_page(page)
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_text("Меню сохранено")).to_be_visible()

    director.goto("/dashboard")
    links = director.get_by_role("navigation", name="Разделы").locator(".nav .nav__text")
    assert links.all_inner_texts() == ["Каталог", "Главная", "Подборки", "Услуги", "Заказы"]
    assert director.goto("/company").status == 200

    page.get_by_role("button", name="Вернуть исходное").click()
    expect(page.get_by_text("Меню снова исходное")).to_be_visible()
    director.goto("/dashboard")
    assert links.all_inner_texts() == ["Главная", "Каталог", "Подборки", "Услуги", "Заказы", "Компания"]


def test_the_cart_is_not_offered_to_be_hidden_and_stays_on_a_phone(page_as: OpenPage):
    page, director = page_as(ADMINISTRATOR), page_as(DIRECTOR, viewport=NARROW, has_touch=True)
    page.goto(MENU)
    members = page.get_by_role("group", name="Меню клиентов")
    expect(members.get_by_role("checkbox", name="Корзина")).to_have_count(0)
    expect(members).to_contain_text("«Корзина» стоит вверху каждой страницы")
    for section in ("Главная", "Каталог"):
        members.get_by_role("checkbox", name=section).uncheck()
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_text("Меню сохранено")).to_be_visible()
    director.goto("/orders")
    tabs = director.get_by_role("navigation", name="Быстрый переход").get_by_role("link")
    assert [re.sub(r"\W*\d+$", "", text) for text in tabs.all_inner_texts()] == ["Заказы", "Компания", "Корзина"]


# feature: ADM-04
def test_a_section_is_dragged_by_its_handle_and_the_settings_stay(page_as: OpenPage):
    page = page_as(ADMINISTRATOR)
    page.goto(MENU)
    staff = page.get_by_role("group", name="Меню сотрудников")
    expect(staff.get_by_role("checkbox", name="Настройки")).to_be_disabled()
    rows = staff.locator("[data-menu-row]")
    first = rows.first.locator("[data-menu-title]").inner_text()
    grip, target = rows.first.locator("[data-menu-grip]").bounding_box(), rows.nth(1).bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, target["y"] + target["height"] - 2, steps=8)
    page.mouse.up()
    expect(rows.nth(1).locator("[data-menu-title]")).to_have_text(first)
    expect(staff.locator("[data-menu-sample]").nth(1)).to_have_text(first)


def sample_button(page: Page) -> Locator:
    return page.locator(".look .btn--primary").first


def accent_of(page: Page) -> str:
    """The colour of links as the page shows it."""
    return page.evaluate("""() => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = 'var(--accent)';
        const colour = getComputedStyle(probe).color;
        probe.remove();
        return colour;
    }""")
