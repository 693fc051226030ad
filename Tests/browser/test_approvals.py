"""Orders that somebody has to allow: sent by a buyer, found and decided by a director, on a desk and on a phone."""
import pytest
from playwright.sync_api import Page, expect

from approving import new_addresses_are_asked_about, send_for_approval
from opening import NARROW, OpenPage
from page_rules import check_page

BUYER, BUYER_NAME = "buyer@romashka.example", "Ирина Ковалёва"
DIRECTOR = "director@romashka.example"


@pytest.mark.parametrize("options", [
    pytest.param({}, id="desktop"),
    pytest.param({"viewport": NARROW, "has_touch": True}, id="phone"),
    pytest.param({"java_script_enabled": False}, id="without-scripts"),
])
def test_an_order_waits_until_the_director_allows_it(page_as: OpenPage, options: dict):
    director, buyer = page_as(DIRECTOR, **options), page_as(BUYER, **options)
    with new_addresses_are_asked_about(director, BUYER_NAME):
        number = send_for_approval(buyer, "Псков, Новая улица, 3", "Срочно")
        director.goto("/approvals")
        card = card_of(director, number)
        expect(card).to_contain_text("Адрес доставки новый")
        expect(card).to_contain_text(BUYER_NAME)
        check_page(director)
        card.get_by_role("link", name="Рассмотреть").click()
        expect(director.get_by_role("heading", level=1)).to_contain_text(number)
        check_page(director)
        director.get_by_role("button", name="Согласовать", exact=True).click()
        director.wait_for_url("**/approvals")
        expect(director.locator(".toasts")).to_contain_text("согласован и оформлен")
    buyer.goto(f"/orders/{number}")
    expect(buyer.get_by_role("main")).not_to_contain_text("Ждёт согласования")


def test_a_refusal_needs_words_and_the_buyer_reads_them(page_as: OpenPage, watch):
    director, buyer = page_as(DIRECTOR), page_as(BUYER)
    with new_addresses_are_asked_about(director, BUYER_NAME):
        number = send_for_approval(buyer, "Псков, Новая улица, 4", "Про запас")
        director.goto(f"/approvals/{number}")
        director.get_by_role("button", name="Отклонить", exact=True).click()
        director.get_by_label("Причина отказа").fill("Есть на складе")
        director.get_by_role("button", name="Отклонить", exact=True).click()
        director.wait_for_url("**/approvals")
        buyer.goto(f"/approvals/{number}")
        expect(buyer.get_by_role("main")).to_contain_text("Есть на складе")


def test_rules_limits_and_substitutes_keep_the_rules_of_pages(page_as: OpenPage):
    page = page_as(DIRECTOR)
    for options in ({}, {"viewport": NARROW, "has_touch": True}):
        page = page_as(DIRECTOR, **options)
        for address in ("/approvals", "/approvals/rules", "/approvals/rules/new", "/approvals/limits",
                        "/approvals/absence"):
            page.goto(address)
            check_page(page)


def card_of(page: Page, number: str):
    return page.get_by_role("article").filter(has_text=number)
