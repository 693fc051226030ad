"""Ordering goes right although the session ends, the buyer goes back, clicks twice, or works in two tabs."""
import re
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, expect

from opening import OpenPage, sign_in, sign_in_here
from shopping import (
    begin_checkout, comment_field, empty_cart, find_product, orders_shown, put_in_cart, submit, submit_button)

BUYER = "buyer@romashka.example"
# What the button sends, but for files.
FIELDS_OF_CHECKOUT = """() => {
    const fields = new FormData(document.getElementById('checkout-form'));
    fields.delete('files');
    return new URLSearchParams(fields).toString();
}"""
# Nobody else's test is disturbed when all sessions of this one end.
BUYER_OF_MANY_DEVICES = "buyer@vasilek.example"


def test_what_was_typed_outlives_the_session(open_page: OpenPage):
    page = open_page()
    sign_in(page, BUYER_OF_MANY_DEVICES)
    begin_checkout(page)
    typed = {
        "Комментарий": "Въезд со двора", "Адрес": "Псков, Заводская улица, 7", "Кто примет": "Кладовщик на смене",
        "Телефон получателя": "+7 800 000-15-15", "Ваш номер заказа": "З-2211",
    }
    page.get_by_label("Другой адрес").check()
    for label, text in typed.items():
        page.get_by_label(label, exact=True).fill(text)
    end_other_sessions(open_page(), BUYER_OF_MANY_DEVICES)

    submit_button(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Вход")
    sign_in_here(page, BUYER_OF_MANY_DEVICES)
    expect(page).to_have_url(re.compile("/checkout$"))
    expect(page.get_by_label("Другой адрес")).to_be_checked()
    for label, text in typed.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(text)
    submit(page)
    for text in ("Въезд со двора", "Псков, Заводская улица, 7", "З-2211"):
        expect(page.get_by_role("main")).to_contain_text(text)

    begin_checkout(page)
    expect(comment_field(page)).to_have_value("")


def test_going_back_after_ordering_orders_nothing_again(page_as: OpenPage):
    page = page_as(BUYER)
    before = orders_shown(page)
    begin_checkout(page)
    comment_field(page).fill("Один раз")
    sent = page.evaluate(FIELDS_OF_CHECKOUT)
    number = submit(page)

    page.go_back()
    expect(page).to_have_url(re.compile("/cart$"))
    expect(page.get_by_text("В корзине пока пусто")).to_be_visible()
    send_again(page, "/checkout", sent)
    expect(page).to_have_url(re.compile(f"/orders/{number}$"))
    send_again(page, "/checkout", sent.replace("&comment=", "&comment=%21"))
    expect(page).to_have_url(re.compile("/cart$"))
    assert orders_shown(page) - before == {number}


# feature: UX-15
@pytest.mark.parametrize("options", [
    pytest.param({}, id="with-scripts"),
    pytest.param({"java_script_enabled": False}, id="without-scripts"),
])
def test_a_double_click_on_the_last_button_makes_one_order(page_as: OpenPage, options: dict):
    page = page_as(BUYER, **options)
    before = orders_shown(page)
    begin_checkout(page)
    submit_button(page).dblclick()
    page.wait_for_url(re.compile(r"/orders/\d"))
    assert len(orders_shown(page) - before) == 1


def test_a_cart_that_grew_in_another_tab_is_agreed_to_first(page_as: OpenPage, watch):
    page = page_as(BUYER)
    first = begin_checkout(page)
    comment_field(page).fill("Обе позиции")
    tab = page.context.new_page()
    watch.follow(tab)
    second = find_product(tab, "гайка")
    put_in_cart(tab, second)

    with watch.expecting(422):
        submit_button(page).click()
        expect(page.get_by_role("alert")).to_contain_text("Сумма стала другой")
    expect(comment_field(page)).to_have_value("Обе позиции")
    submit(page)
    for text in (first, second, "Обе позиции"):
        expect(page.get_by_role("main")).to_contain_text(text)


def test_a_cart_emptied_in_another_tab_orders_nothing(page_as: OpenPage, watch):
    page = page_as(BUYER)
    before = orders_shown(page)
    begin_checkout(page)
    tab = page.context.new_page()
    watch.follow(tab)
    empty_cart(tab)

    submit_button(page).click()
    expect(page).to_have_url(re.compile("/cart$"))
    expect(page.locator(".toasts")).to_contain_text("товары убрали в другом окне")
    assert orders_shown(page) == before


def end_other_sessions(page: Page, email: str) -> None:
    """Signs in on one more device and ends the sessions of all others."""
    sign_in(page, email)
    page.goto("/settings")
    page.get_by_role("button", name="Завершить все остальные").click()
    expect(page.locator(".toasts")).to_contain_text("Остальные сеансы завершены")


def send_again(page: Page, address: str, body: str) -> None:
    """Sends a form once more, as a page does that the browser has kept."""
    page.evaluate("""([address, fields]) => {
        const form = document.createElement('form');
        Object.assign(form, {method: 'post', action: address});
        for (const [name, value] of fields) {
            form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
        }
        document.body.append(form);
        form.submit();
    }""", [address, parse_qsl(body, keep_blank_values=True)])
