"""Every page a person can reach by links is usable: on any screen, in both schemes, by everybody.

The pages are found by following links from the start page, so a new page is checked without being named here.
"""
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page

from opening import NARROW, WIDE, OpenPage
from page_rules import check_page, check_pages

MEMBER_PAGES = {"/dashboard", "/catalog", "/cart", "/orders", "/settings"}
STAFF_PAGES = {"/staff", "/staff/orders", "/staff/customers", "/settings"}

PEOPLE = {
    "director@romashka.example": MEMBER_PAGES | {"/company"},
    "buyer@romashka.example": MEMBER_PAGES,
    "accountant@romashka.example": {"/dashboard", "/orders", "/settings"},
    "logist@romashka.example": {"/dashboard", "/orders", "/settings"},
    "shopper@customer.example": MEMBER_PAGES,
    "gov@school.example": MEMBER_PAGES,
    "manager@kabinet.example": STAFF_PAGES,
    "admin@kabinet.example": STAFF_PAGES | {"/staff/events"},
}
SCREENS = {
    "wide-light": {"viewport": WIDE, "color_scheme": "light"},
    "narrow-dark": {"viewport": NARROW, "color_scheme": "dark"},
    "wide-dark": {"viewport": WIDE, "color_scheme": "dark"},
    "narrow-light": {"viewport": NARROW, "color_scheme": "light"},
}
# Everybody sees two screens; who sees the most pages of each side sees all four.
CASES = [
    (email, screen) for email in PEOPLE for screen in SCREENS
    if screen in ("wide-light", "narrow-dark") or email in ("director@romashka.example", "admin@kabinet.example")
]
# Of pages that differ only in what they show, one stands for all.
ONE_OF_A_KIND = re.compile(r"^(/products|/catalog|/categories)/[^/]+|/[^/]*\d[^/]*")


# feature: A11Y-02, A11Y-03, MOB-01
@pytest.mark.parametrize("email, screen", CASES)
def test_every_page_within_reach_keeps_the_rules(page_as: OpenPage, email: str, screen: str):
    page = page_as(email, **SCREENS[screen])
    seen: list[str] = []
    check_pages(page, within_reach(page, "/staff" if email.endswith("@kabinet.example") else "/dashboard", seen))
    assert not PEOPLE[email] - set(seen), f"not reachable by links; seen were {seen}"


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_for_strangers_keeps_the_rules(open_page: OpenPage, screen: str):
    page = open_page(**SCREENS[screen])
    check_pages(page, within_reach(page, "/login", []))


def test_a_page_that_does_not_exist_says_so_and_keeps_the_rules(page_as: OpenPage, watch):
    page = page_as("buyer@romashka.example")
    with watch.expecting(404):
        answer = page.goto("/orders/2020-000000")
        assert answer.status == 404
        check_page(page)


def within_reach(page: Page, start: str, seen: list[str]) -> Iterator[str]:
    """Goes to `start` and everything linked from there, one page of a kind; `seen` gets the path of each.

    Links with several query parameters are left out: each parameter is looked at by itself.
    """
    waiting, known = [start], {kind_of(start)}
    while waiting:
        address = waiting.pop(0)
        page.goto(address)
        seen.append(urlsplit(page.url).path)
        yield page.url
        for link in links_of(page):
            if kind_of(link) not in known and "&" not in link and is_page(page, link):
                known.add(kind_of(link))
                waiting.append(link)
        assert len(known) < 150, f"too many kinds of pages; does ONE_OF_A_KIND miss one? {sorted(known)}"


def links_of(page: Page) -> list[str]:
    here = urlsplit(page.url)
    links = page.locator("a[href]:not([download])").evaluate_all("links => links.map(link => link.href)")
    split = [urlsplit(link) for link in links]
    return [link._replace(fragment="").geturl() for link in split if (link.scheme, link.netloc) == here[:2]]


def is_page(page: Page, link: str) -> bool:
    """Whether this is a page; a file is only asked for, and must be there."""
    answer = page.request.get(link, max_redirects=5)
    assert answer.ok, f"{page.url} links to {link}, which answers {answer.status}"
    return answer.headers["content-type"].startswith("text/html")


def kind_of(address: str) -> str:
    parts = urlsplit(address)
    path = ONE_OF_A_KIND.sub(lambda found: f"{found[1] or ''}/*", parts.path)
    return path + "?" + "&".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
