"""Help, tour and first steps, for every test that opens them."""
from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect


def choose(page: Page, name: str, value: str = "") -> None:
    """Sets a preference of the person, JSON, as a script of the page would; an empty one is forgotten."""
    status = page.evaluate("""async ([name, value]) => {
        const command = document.querySelector('input[name=command]').value;
        const response = await fetch('/settings/preferences', {
            method: 'POST', headers: {Accept: 'application/json'}, body: new URLSearchParams({command, name, value}),
        });
        return response.status;
    }""", [name, value])
    assert status == 204


def be_a_newcomer(page: Page, start: str = "/dashboard") -> None:
    """Stands on the start page of somebody who took no tour and hid no steps."""
    page.goto(start)
    for name in ("tour", "steps"):
        choose(page, name)
    page.goto(start)


def stop_of_tour(page: Page) -> Locator:
    return page.locator(".tour[role=dialog]")


def begin_tour(page: Page) -> Locator:
    """Begins the tour from its invitation; returns what the tour says."""
    page.locator("[data-tour-invitation] [data-tour-start]").click()
    stop = stop_of_tour(page)
    expect(stop).to_be_visible()
    return stop


def help_panel(page: Page) -> Locator:
    return page.locator("#help-panel")


def open_help(page: Page) -> Locator:
    # A key pressed before the script is there is nobody's.
    page.wait_for_load_state("load")
    page.keyboard.press("?")
    panel = help_panel(page)
    expect(panel).to_be_visible()
    return panel


def guided(page: Page) -> Iterator[Page]:
    """The page of a newcomer with help open, on the tour, and with the line down."""
    be_a_newcomer(page)
    open_help(page)
    yield page
    page.keyboard.press("Escape")
    begin_tour(page)
    yield page
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    yield page
    page.context.set_offline(False)
    be_a_newcomer(page)
