"""Every component in every state keeps the rules: wide and narrow, light and dark, closed and open."""
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from opening import OpenPage
from page_rules import broken_rules, check_pages
from walk import gallery_pages

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SCREENS = {
    "desk-light": {"viewport": DESK, "color_scheme": "light"},
    "desk-dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone-light": {"viewport": PHONE, "color_scheme": "light", "has_touch": True},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark", "has_touch": True},
}
# What opens something: menus, reasons, dialogs, drawers, lists of choices.
OPENERS = ".sample__frame :is(summary, button[popovertarget], button[commandfor], [aria-haspopup], [data-opens])"
OPEN = ("dialog[open], [popover]:popover-open, details.menu[open], details[open] > .popover, "
        "[role=listbox]:not([hidden]), [role=tooltip]:not([hidden])")
BUYER = "buyer@romashka.example"
APPEARANCE = """button => {
    const {backgroundColor, borderColor, color, filter} = getComputedStyle(button);
    return [backgroundColor, borderColor, color, filter].join(' ');
}"""
# The hue of the sign of each kind of notice, by the kind's name.
NOTICE_HUES = """() => {
    const hue = (colour) => {
        const [red, green, blue] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
        const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
        if (most === least) return -1;
        const part = most === red ? (green - blue) / (most - least)
            : most === green ? 2 + (blue - red) / (most - least) : 4 + (red - green) / (most - least);
        return (part * 60 + 360) % 360;
    };
    return Object.fromEntries(['success', 'danger', 'warning', 'info'].flatMap((kind) => {
        const sign = document.querySelector(`.notice--${kind} > .icon`);
        return sign ? [[kind, hue(getComputedStyle(sign).color)]] : [];
    }));
}"""


# feature: A11Y-02, A11Y-04, A11Y-05, MOB-02, MOB-03, UX-19, UX-21, UX-22
@pytest.mark.parametrize("screen", SCREENS)
def test_every_sample_keeps_the_rules(page_as: OpenPage, screen: str):
    page = page_as(BUYER, **SCREENS[screen])
    check_pages(page, visited(page, gallery_pages(page)))


@pytest.mark.parametrize("screen", ["desk-light", "phone-dark"])
def test_what_a_sample_opens_keeps_the_rules(page_as: OpenPage, screen: str):
    page = page_as(BUYER, **SCREENS[screen])
    check_pages(page, opened(page, gallery_pages(page)))


# feature: UX-09, UX-16
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_messages_have_the_colour_of_their_meaning_and_a_sign(open_page: OpenPage, theme: str):
    page = open_page(viewport=DESK, color_scheme=theme)
    hues: dict[str, float] = {}
    for address in gallery_pages(page):
        page.goto(address)
        hues |= page.evaluate(NOTICE_HUES)
    assert 90 < hues["success"] < 160, "not green"
    assert hues["danger"] < 20 or hues["danger"] > 340, "not red"
    assert 20 < hues["warning"] < 60, "neither yellow nor orange"
    assert 200 < hues["info"] < 240, "not blue"


# feature: UX-23
def test_buttons_answer_the_pointer_and_say_when_they_cannot_be_pressed(open_page: OpenPage):
    page = open_page(viewport=DESK)
    page.goto("/design/buttons")
    buttons = page.locator(".sample__frame button.btn:visible:enabled:not([aria-busy=true], [aria-disabled=true])")
    kinds = {button.get_attribute("class"): button for button in buttons.all()}
    assert len(kinds) > 3
    for name, button in kinds.items():
        page.mouse.move(0, 0)
        page.wait_for_timeout(200)
        calm = button.evaluate(APPEARANCE)
        button.hover()
        page.wait_for_timeout(200)
        assert button.evaluate(APPEARANCE) != calm, f"{name} does not answer the pointer"
    for button in page.locator(".sample__frame :is(button:disabled, [aria-disabled=true])").all():
        assert button.evaluate("button => getComputedStyle(button).cursor") in ("not-allowed", "default")


def test_samples_stand_narrow_and_dark_as_the_switches_say(open_page: OpenPage):
    page = open_page(viewport=DESK)
    page.goto(gallery_pages(page)[2])
    frame = page.locator(".sample__frame").first
    page.get_by_role("group", name="Ширина образцов").get_by_role("button", name="390").click()
    assert frame.bounding_box()["width"] == 390
    page.get_by_role("group", name="Тема образцов").get_by_role("button", name="Тёмная").click()
    expect(frame).to_have_css("color-scheme", "dark")
    expect(frame).not_to_have_css("background-color", page.evaluate("getComputedStyle(document.body).backgroundColor"))
    page.get_by_role("group", name="Ширина образцов").get_by_role("button", name="Вся ширина").click()
    assert frame.bounding_box()["width"] > 800
    assert not broken_rules(page)


def test_the_code_of_a_sample_can_be_copied(open_page: OpenPage):
    page = open_page(viewport=DESK, permissions=["clipboard-read", "clipboard-write"])
    page.goto(gallery_pages(page)[2])
    sample = page.locator(".sample").first
    sample.get_by_role("button", name="Копировать").click()
    expect(sample.get_by_text("Скопировано")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == sample.locator("code").text_content() and "context." in copied


def visited(page: Page, addresses: list[str]) -> Iterator[str]:
    for address in addresses:
        page.goto(address)
        yield page.url


def opened(page: Page, addresses: list[str]) -> Iterator[str]:
    """Opens whatever opens on each page, one at a time, and closes it by the keyboard."""
    count = 0
    for address in addresses:
        page.goto(address)
        for place in range(page.locator(OPENERS).count()):
            opener = page.locator(OPENERS).nth(place)
            if not opener.is_visible() or not opener.is_enabled():
                continue
            if opens(page, opener):
                count += 1
                yield page.url
                page.keyboard.press("Escape")
            if page.locator(OPEN).locator("visible=true").count():
                # What stays open, such as a list that is shown open, must not hide the next one.
                page.goto(address)
    assert count > 3, "the gallery opens nothing"


def opens(page: Page, opener: Locator) -> bool:
    before = page.locator(OPEN).locator("visible=true").count()
    opener.click()
    # Opening is a short movement, and colours are compared when it is over.
    page.wait_for_timeout(300)
    return page.locator(OPEN).locator("visible=true").count() > before
