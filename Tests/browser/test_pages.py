"""Every page a person can reach by links is usable: on any screen, in both schemes, by everybody.

The pages are found by following links from the start page, so a new page is checked without being named here.
"""
import pytest

from opening import NARROW, WIDE, OpenPage
from page_rules import broken_at_first_sight, broken_rules, check_page, check_pages
from shopping import begin_checkout
from walk import within_reach

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


# feature: A11Y-02, A11Y-03, A11Y-04, A11Y-05, MOB-01, MOB-02, MOB-03, UX-19, UX-20, UX-21, UX-22, UX-26
@pytest.mark.parametrize("email, screen", CASES)
def test_every_page_within_reach_keeps_the_rules(page_as: OpenPage, email: str, screen: str):
    page = page_as(email, **SCREENS[screen])
    seen: list[str] = []
    start = "/staff" if email.endswith("@kabinet.example") else "/dashboard"
    rules = [broken_rules, broken_at_first_sight]
    if email == "director@romashka.example":
        begin_checkout(page)
        check_pages(page, [page.url], rules)
    check_pages(page, within_reach(page, start, seen), rules)
    assert not PEOPLE[email] - set(seen), f"not reachable by links; seen were {seen}"


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_for_strangers_keeps_the_rules(open_page: OpenPage, screen: str):
    page = open_page(**SCREENS[screen])
    check_pages(page, within_reach(page, "/login", []), [broken_rules, broken_at_first_sight])


def test_a_page_that_does_not_exist_says_so_and_keeps_the_rules(page_as: OpenPage, watch):
    page = page_as("buyer@romashka.example")
    with watch.expecting(404):
        answer = page.goto("/orders/2020-000000")
        assert answer.status == 404
        check_page(page)
