"""Somebody signs in and out by what is to be seen on the page."""
import re

import pytest
from playwright.sync_api import Page, expect

from opening import NARROW, WIDE, OpenPage, sign_in
from page_rules import check_page
from program import PASSWORD

BUYER = "buyer@romashka.example"


# feature: AUTH-03, AUTH-36
@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["desktop", "phone"])
def test_a_person_signs_in_to_where_he_wanted_and_out_again(open_page: OpenPage, screen: dict):
    page = open_page(viewport=screen)
    page.goto("/orders")
    expect(page).to_have_url(re.compile("/login"))
    page.get_by_label("Почта").fill(BUYER)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page).to_have_url(re.compile("/orders$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Заказы")

    sign_out(page)
    page.goto("/orders")
    expect(page).to_have_url(re.compile("/login"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Вход")


def test_signing_out_is_confirmed(open_page: OpenPage):
    page = open_page()
    sign_in(page, BUYER)
    sign_out(page)
    expect(page.locator(".toasts")).to_contain_text("Вы вышли")


def test_a_wrong_password_is_refused_in_words(open_page: OpenPage, watch):
    page = open_page()
    page.goto("/login")
    page.locator("input[autocomplete=username]").fill(BUYER)
    page.locator("input[autocomplete=current-password]").fill("wrong-password-1")
    with watch.expecting(401, 422):
        page.get_by_role("button", name="Войти", exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("input[autocomplete=username]")).to_have_value(BUYER)
    check_page(page)


def sign_out(page: Page) -> None:
    """By the person's menu in the header; a phone has it behind the last of the tabs."""
    header_menu = page.get_by_role("banner").locator("summary", has_text="профиль и настройки")
    if header_menu.is_visible():
        header_menu.click()
    else:
        page.get_by_role("button", name="Ещё").click()
    page.get_by_role("button", name="Выйти").click()
    page.wait_for_url("**/login*")
