"""A rule by which somebody has to allow an order, and an order that waits for it."""
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from shopping import begin_checkout, comment_field

RULE = "Новый адрес"


@contextmanager
def new_addresses_are_asked_about(director: Page, member: str) -> Iterator[None]:
    """A rule for one member's orders to a new address; off again afterwards, so that nobody else is asked."""
    director.goto("/approvals/rules/new")
    director.get_by_label("Название").fill(RULE)
    director.get_by_label("Чьи заказы").select_option("member")
    director.get_by_label("Сотрудник", exact=True).select_option(label=member)
    director.get_by_label("На новый адрес").check()
    save(director)
    try:
        yield
    finally:
        director.goto("/approvals/rules")
        director.get_by_role("main").get_by_role("link", name=RULE).first.click()
        director.get_by_label("Правило действует").uncheck()
        director.get_by_label("Название").fill("Прежнее правило")
        save(director)


def save(director: Page) -> None:
    director.get_by_role("main").get_by_role("button", name="Сохранить").click()
    director.wait_for_url("**/approvals/rules")


def send_for_approval(page: Page, address: str, comment: str) -> str:
    """Orders one product to a new address; the order's number."""
    begin_checkout(page)
    page.get_by_label("Другой адрес").check()
    page.get_by_label("Адрес", exact=True).fill(address)
    comment_field(page).fill(comment)
    # The page tells it once it is asked anew; without a script the button does.
    page.get_by_role("main").get_by_role("button", name="Оформить заказ").or_(
        page.get_by_role("main").get_by_role("button", name="Отправить на согласование")).first.click()
    page.wait_for_url("**/orders/*")
    expect(page.get_by_role("main")).to_contain_text("Ждёт согласования")
    return page.url.split("/orders/")[1].split("?")[0]
