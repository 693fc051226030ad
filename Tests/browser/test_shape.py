"""What all pages have in common for the hand: words of acts, and the phone."""
import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from opening import OpenPage
from operations import Operation, operations_of
from shopping import begin_checkout
from walk import kind_of, within_reach

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
DIRECTOR = "director@romashka.example"
PEOPLE = [DIRECTOR, "shopper@customer.example", "admin@kabinet.example"]

# The look of a table, of the sidebar and of the dashboard: cards in one column have none of it. A phone sorts by a
# choice among the filters: its cards have no heads.
ONLY_ON_A_DESK = re.compile(
    r"post /settings/preferences\? name=(density|sidebar)&|post /dashboard(/arrangement)?\? .*act=(wider|narrower)|[?&]sort")

LINKS = "links => links.map((link) => link.href)"


# feature: UX-24, MOB-10
@pytest.mark.parametrize("email", PEOPLE)
def test_acts_have_one_name_everywhere_and_all_can_be_done_on_a_phone(page_as: OpenPage, email: str):
    desk, phone = page_as(email, viewport=DESK), page_as(email, viewport=PHONE, has_touch=True)
    names: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    lost, seen = [], 0
    for address in pages_of(desk, email):
        at_desk = operations_of(desk)
        for one in at_desk:
            if one.label and is_act(one):
                names[one.key].setdefault((one.label, one.icon), urlsplit(address).path)
        # A phone shows the nearest of the pages above, and that one the next.
        above = {f"GET {kind_of(link)}" for link in desk.locator(".crumbs a").evaluate_all(LINKS)}
        phone.goto(address)
        on_phone = {one.key for one in operations_of(phone)}
        seen += len({one.key for one in at_desk})
        lost += [
            f"{urlsplit(address).path}: {key}" for key in {one.key for one in at_desk} - on_phone - above
            if not ONLY_ON_A_DESK.search(key)]
    differing = [f"{key}: {found}" for key, found in sorted(names.items()) if not is_one_name(list(found))]
    assert len(names) > 10 and seen > 200, "too few acts were found for the test to mean anything"
    assert not differing, "one act under several names:\n" + "\n".join(differing)
    assert not lost, "not on a phone:\n" + "\n".join(sorted(lost))


def pages_of(page: Page, email: str) -> Iterator[str]:
    """Everything within reach; for who buys, the checkout and a cart with something in it."""
    if email == DIRECTOR:
        begin_checkout(page)
        yield page.url
    start = "/staff" if email.endswith("@kabinet.example") else "/dashboard"
    for address in within_reach(page, start, []):
        if not urlsplit(address).path.startswith("/design"):
            yield address


def is_act(one: Operation) -> bool:
    """Whether it does something, or leads to where it is done: a link to a page may say what it is about, and a button
    that puts goods into a selection is called like the selection."""
    if one.key.startswith("post /selections/items"):
        return False
    return one.changes or one.key.split("?")[0].endswith(("/new", "/cancellation", ".csv"))


def is_one_name(found: list[tuple[str, str]]) -> bool:
    """One sign, and one label; where there is little room a shorter form of it, and a button of the sign alone."""
    labels = sorted((label.casefold() for label, _ in found), key=len)
    signs = {sign for _, sign in found if sign}
    return len(signs) <= 1 and all(label in labels[-1] for label in labels)
