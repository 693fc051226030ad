"""Takes the pictures in docs/screenshots: no test, but it stands on the same program, browser and people.

A picture is called NAME-WIDTH-THEME.webp; the name is the address without what differs from order to order.
"""
import base64
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, TimeoutError

from opening import OpenPage
from program import ROOT
from shopping import begin_checkout
from walk import gallery_pages, page_routes, route_of, within_reach

FOLDER = Path(os.environ.get("KABINET_SCREENSHOTS", Path(ROOT) / "docs/screenshots"))
SCREENS = [(1440, 900), (768, 1024), (390, 844)]
THEMES = ["light", "dark"]
LONGEST = 3000
QUALITY = 45

DIRECTOR = "director@romashka.example"
ADMINISTRATOR = "admin@kabinet.example"
# Answers of programs, files, and addresses that only lead on.
NO_PAGES = ("/api/", "/pictures/", "/branding/", "/events", "/health")


def test_pages_of_strangers(open_page: OpenPage):
    pages = {"login": "/login", "register": "/register", "catalog-stranger": "/catalog"}
    take_all(open_page, pages)


def test_pages_of_members(page_as: OpenPage):
    take_all(lambda **options: page_as(DIRECTOR, **options), with_cart(page_as, "/dashboard"))


def test_pages_of_staff(page_as: OpenPage):
    pages = found_routes(page_as(ADMINISTRATOR), "/staff")
    staff = {name: address for name, address in pages.items() if name.startswith("staff")}
    take_all(lambda **options: page_as(ADMINISTRATOR, **options), staff)


def test_gallery(open_page: OpenPage):
    pages = {name_of(address): address for address in gallery_pages(open_page())}
    take_all(open_page, pages)


def test_total(capsys: pytest.CaptureFixture):
    pictures = sorted(FOLDER.glob("*.webp"))
    size = sum(picture.stat().st_size for picture in pictures)
    with capsys.disabled():
        print(f"\n{len(pictures)} pictures, {size / 1_000_000:.1f} MB in {FOLDER}")


def with_cart(page_as: OpenPage, start: str) -> dict[str, str]:
    page = page_as(DIRECTOR)
    begin_checkout(page)
    return found_routes(page, start)


def found_routes(page: Page, start: str) -> dict[str, str]:
    """An address for every route that can be reached by links, by the name of its picture."""
    routes = [route for route, _ in page_routes() if not route.startswith(NO_PAGES) and not route.startswith("/design")]
    found: dict[str, str] = {}
    for address in within_reach(page, start, []):
        if (route := route_of(address, routes)) and not urlsplit(address).query:
            found.setdefault(name_of(route), urlsplit(address).path)
    # Carts and forms that stand behind a button.
    plain = [route for route in routes if ":" not in route and name_of(route) not in found]
    for route in plain:
        answer = page.request.get(route, max_redirects=0)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            found[name_of(route)] = route
    return found


def name_of(route: str) -> str:
    return route.strip("/").replace(":", "").replace("/", "-") or "home"


def take_all(open_page: Callable[..., Page], pages: dict[str, str]) -> None:
    for width, height in SCREENS:
        for theme in THEMES:
            page = open_page(
                viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce",
                has_touch=width < 800)
            for name, address in pages.items():
                page.set_viewport_size({"width": width, "height": height})
                page.goto(address)
                take(page, FOLDER / f"{name}-{width}-{theme}.webp")
            page.close()


def take(page: Page, file: Path) -> None:
    """The whole page, as long as it is no longer than a few screens."""
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    full = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, min(full, LONGEST))})
    settle(page)
    session = page.context.new_cdp_session(page)
    picture = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    session.detach()
    file.write_bytes(base64.b64decode(picture["data"]))


def settle(page: Page) -> None:
    """Until pictures and parts that come by themselves are there; a stream of news never ends and is not waited for."""
    try:
        page.wait_for_load_state("networkidle", timeout=1_500)
    except TimeoutError:
        pass
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    page.evaluate("document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => done())))")
