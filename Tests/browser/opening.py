"""How tests open pages: the screens people have, and how they sign in."""
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from program import PASSWORD

WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 360, "height": 740}

OpenPage = Callable[..., Page]


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/login")
    sign_in_here(page, email, password)


def sign_in_here(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fills in the sign-in page that is shown already, and gets in."""
    page.locator("input[autocomplete=username]").fill(email)
    page.locator("input[autocomplete=current-password]").fill(password)
    page.get_by_role("button", name="Войти", exact=True).click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/login")
