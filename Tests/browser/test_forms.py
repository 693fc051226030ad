"""Fields, choices, files and forms do as they say: by mouse, by keyboard, on a phone, without scripts."""
import re
from datetime import datetime, timedelta, timezone

import pytest
from playwright.sync_api import Locator, Page, expect

from opening import NARROW, WIDE, OpenPage
from page_rules import check_page

DIRECTOR = "director@romashka.example"
GROUPS = ["buttons", "fields", "choices", "forms"]
PHONE = {"viewport": NARROW, "has_touch": True, "is_mobile": True}
# Between thousands.
THIN = "\u202f"
TARGETS = (".btn, .iconbtn, .linkbtn, .input:not([hidden]), .option, .choicecard, .stepper button, "
           ".filedrop__zone, summary")
FOCUS_OF = "(element) => element === document.activeElement"


# MARK: - All samples


@pytest.mark.parametrize("group", GROUPS)
def test_every_target_of_a_phone_is_large_enough(open_page: OpenPage, group: str):
    page = samples(open_page, group, **PHONE)
    small = page.locator(f".sample__frame :is({TARGETS})").evaluate_all("""targets => targets
        .filter((target) => target.offsetParent && target.offsetHeight < 44)
        .map((target) => `${target.className} ${target.textContent.trim().slice(0, 30)}: ${target.offsetHeight}`)""")
    assert not small


# MARK: - Buttons


def test_a_button_that_cannot_be_pressed_says_why_to_whoever_comes_by_keyboard(open_page: OpenPage):
    page = samples(open_page, "buttons")
    button = page.get_by_role("button", name="Повторить")
    expect(button).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Оформить", exact=True).focus()
    # Words go away while the page moves.
    page.wait_for_timeout(300)
    page.keyboard.press("Tab")
    assert button.evaluate(FOCUS_OF)
    expect(page.get_by_role("tooltip")).to_have_text("Все товары этого заказа сняты с продажи")


# feature: UX-15
def test_a_form_is_sent_once_and_its_button_says_so(open_page: OpenPage):
    page = open_page()
    page.goto("/login")
    control(page, "Почта").fill(DIRECTOR)
    control(page, "Пароль").fill("something long")
    assert pressed_twice(page.get_by_role("button", name="Войти", exact=True)) == {
        "words": "Входим…", "busy": "true", "isNarrower": False, "refused": [False, True]}


def test_a_button_of_a_sample_keeps_its_width_while_it_is_busy(open_page: OpenPage):
    page = samples(open_page, "buttons")
    assert pressed_twice(page.get_by_role("button", name="Сохранить")) == {
        "words": "Сохраняем…", "busy": "true", "isNarrower": False, "refused": [False, True]}


# MARK: - Writing


def test_a_phone_number_is_written_in_groups_and_the_caret_stays_where_it_was(open_page: OpenPage):
    page = samples(open_page, "fields")
    field = control(page, "Телефон")
    expect(field).to_have_value("+7 916 123-45-67")
    retype(page, field, "89161234567")
    expect(field).to_have_value("+7 916 123-45-67")
    retype(page, field, "88005553535")
    expect(field).to_have_value("8 800 555-35-35")
    retype(page, field, "+375 29 123-45-67")
    expect(field).to_have_value("+375 29 123-45-67")
    # In the middle: a digit more, a digit less, and the caret follows.
    retype(page, field, "91612345")
    press(page, "Home", *["ArrowRight"] * 4, "Backspace", "8")
    expect(field).to_have_value("+7 816 123-45")
    assert caret(field) == 4
    press(page, "End", *["Backspace"] * 3)
    expect(field).to_have_value("+7 816 12")


def test_a_sum_is_grouped_while_it_is_typed_and_pasted(open_page: OpenPage):
    page = samples(open_page, "fields")
    field = control(page, "Лимит")
    expect(field).to_have_value("1 500 000".replace(" ", THIN))
    retype(page, field, "1234567.5")
    expect(field).to_have_value("1 234 567,5".replace(" ", THIN))
    paste(field, "12,345.67")
    expect(field).to_have_value("12 345,67".replace(" ", THIN))
    paste(field, "12 345,67 ₽")
    expect(field).to_have_value("12 345,67".replace(" ", THIN))
    paste(field, "миллион")
    expect(field).to_have_value("миллион")


def test_signs_are_counted_and_too_many_are_kept(open_page: OpenPage):
    page = samples(open_page, "fields")
    field = control(page, "Причина")
    counter = page.locator(".field", has=field).locator(".field__counter")
    expect(counter).to_contain_text("0 / 60")
    field.fill("а" * 55)
    expect(counter).to_contain_text("55 / 60")
    expect(counter.get_by_role("status")).to_have_text("Осталось знаков: 5")
    field.fill("👨‍👩‍👧" * 61)
    expect(counter).to_contain_text("61 / 60")
    expect(counter.get_by_role("status")).to_have_text("Лишних знаков: 1")


def test_the_keyboard_of_a_phone_fits_what_is_typed(open_page: OpenPage):
    page = samples(open_page, "fields", **PHONE)
    for label, mode in [("Телефон", "tel"), ("ИНН", "numeric"), ("Лимит", "decimal"), ("Почта", "email")]:
        expect(control(page, label)).to_have_attribute("inputmode", mode)
    # A phone has a calendar of its own.
    expect(control(page, "Дата договора")).to_have_attribute("type", "date")
    expect(page.get_by_role("button", name="Открыть календарь")).to_have_count(0)


# MARK: - Checking


# feature: UX-13, UX-29, MOB-07
def test_a_form_tells_what_is_wrong_on_leaving_a_field_and_never_while_typing(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.goto("/company/addresses/new")
    phone = page.get_by_label("Телефон получателя")
    expect(phone).to_have_attribute("inputmode", "tel")
    expect(phone).to_have_attribute("autocomplete", "tel")
    phone.click()
    page.keyboard.type("916123")
    expect(phone).to_have_value("+7 916 123")
    expect(page.locator(".field__error")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(error_of(page, phone)).to_contain_text("В российском номере их 11")
    expect(phone).to_have_attribute("aria-invalid", "true")
    phone.focus()
    press(page, "End")
    page.keyboard.type("4")
    expect(page.locator(".field__error")).to_have_count(0)
    expect(phone).not_to_have_attribute("aria-invalid", "true")
    check_page(page)


def test_a_right_number_earns_a_tick_and_a_wrong_one_a_word(open_page: OpenPage):
    page = samples(open_page, "forms")
    inn = control(page, "ИНН")
    inn.fill("7707083893")
    page.keyboard.press("Tab")
    expect(inn).to_have_class(re.compile("is-ok"))
    inn.fill("7707083894")
    expect(inn).not_to_have_class(re.compile("is-ok"))
    page.keyboard.press("Tab")
    expect(error_of(page, inn)).to_contain_text("не сходится контрольная цифра")
    inn.fill("770708")
    page.keyboard.press("Tab")
    expect(error_of(page, inn)).to_contain_text("сейчас 6")


def test_several_errors_are_listed_on_top_and_each_leads_to_its_field(open_page: OpenPage):
    page = samples(open_page, "forms")
    form = page.locator("form", has=control(page, "Что везём"))
    form.get_by_role("button", name="Отправить", exact=True).click()
    summary = form.locator(".form__summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(["Что везём: Заполните это поле", "Вес: Заполните это поле"])
    summary.get_by_role("link").last.click()
    expect(control(page, "Вес")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    expect(summary.get_by_role("link")).to_have_count(1)
    control(page, "Что везём").fill("Болты")
    page.keyboard.press("Tab")
    expect(summary).to_have_count(0)


def test_the_list_of_errors_leads_into_the_fields(open_page: OpenPage):
    page = samples(open_page, "forms")
    page.get_by_role("alert").get_by_role("link", name="Название").click()
    expect(control(page, "Название")).to_be_focused()


# MARK: - Choosing


# feature: A11Y-01
def test_a_combobox_is_used_by_keyboard(open_page: OpenPage):
    page = samples(open_page, "fields")
    field = page.get_by_role("combobox", name="Город")
    options = page.get_by_role("listbox", name="Город").get_by_role("option")
    field.focus()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("тве")
    expect(options).to_have_text(["Тверь"])
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("")
    page.keyboard.type("орел")
    expect(options).to_have_text(["Орёл"])
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    page.keyboard.press("Enter")
    expect(field).to_have_value("Орёл")
    expect(options).to_have_count(0)
    assert sent(page, "city") == "orel"

    press(page, "ArrowDown", "ArrowDown", "Enter")
    expect(field).to_have_value("Казань")
    retype(page, field, "Сочи")
    press(page, "Enter")
    assert sent(page, "city") == "kazan", "what cannot be chosen was not"
    page.keyboard.press("Tab")
    expect(field).to_have_value("Казань")
    retype(page, field, "такого нет")
    expect(page.get_by_text("Ничего не нашли. Проверьте, нет ли опечатки").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(field).to_have_value("Казань")
    field.fill("")
    assert sent(page, "city") == ""


def test_a_combobox_asks_its_server_while_somebody_types(open_page: OpenPage):
    page = samples(open_page, "fields")
    field = page.get_by_role("combobox", name="Куда везти")
    expect(field).to_have_value("Тверь")
    retype(page, field, "сиб")
    options = page.get_by_role("listbox", name="Куда везти").get_by_role("option")
    expect(options).to_have_count(1)
    expect(options.locator("mark")).to_have_text("сиб")
    options.click()
    expect(field).to_have_value("Новосибирск")
    assert sent(page, "place") == "nsk"


def test_a_text_field_proposes_and_takes_anything(open_page: OpenPage):
    page = samples(open_page, "fields")
    field = page.get_by_role("combobox", name="Должность")
    field.fill("кл")
    press(page, "ArrowDown", "Enter")
    expect(field).to_have_value("Кладовщик")
    retype(page, field, "Кузнец")
    page.keyboard.press("Tab")
    expect(field).to_have_value("Кузнец")


# feature: A11Y-01
def test_a_day_is_chosen_by_keyboard(open_page: OpenPage):
    page = samples(open_page, "fields")
    field = control(page, "Дата договора")
    expect(field).to_have_value("17.11.2026")
    field.focus()
    page.keyboard.press("Alt+ArrowDown")
    calendar = page.get_by_role("dialog", name="Выбор даты")
    expect(calendar).to_contain_text("Ноябрь 2026")
    expect(calendar.get_by_role("columnheader").first).to_have_text("пн")
    expect(calendar.get_by_role("button", name="17 ноября 2026")).to_be_focused()
    press(page, "ArrowDown", "Home", "PageDown", "ArrowLeft")
    expect(calendar.get_by_role("button", name="22 декабря 2026")).to_be_focused()
    check_page(page)
    page.keyboard.press("Escape")
    expect(calendar).to_have_count(0)
    expect(field).to_be_focused()
    expect(field).to_have_value("17.11.2026")
    page.keyboard.press("Alt+ArrowDown")
    expect(calendar.get_by_role("button", name="17 ноября 2026")).to_be_focused()
    press(page, "Shift+PageUp", "Enter")
    expect(field).to_have_value("17.11.2025")
    expect(field).to_be_focused()


def test_a_day_is_typed_short_and_sent_as_machines_write_it(open_page: OpenPage):
    page = samples(open_page, "forms")
    field = control(page, "День доставки")
    form = page.locator("form", has=field)
    for typed, shown, iso in [
        ("17112026", "17.11.2026", "2026-11-17"), ("1.2.26", "01.02.2026", "2026-02-01"),
        ("2026-11-17", "17.11.2026", "2026-11-17"),
    ]:
        field.fill("")
        paste(field, typed) if "-" in typed else retype(page, field, typed)
        page.keyboard.press("Tab")
        expect(field).to_have_value(shown)
        assert form.evaluate("form => new FormData(form).get('day')") == iso
    field.fill("31.02.2026")
    page.keyboard.press("Tab")
    expect(error_of(page, field)).to_contain_text("Такой даты нет")


def test_a_day_out_of_range_cannot_be_chosen(open_page: OpenPage):
    page = samples(open_page, "fields")
    field = control(page, "День доставки")
    page.locator(".field", has=field).get_by_role("button", name="Открыть календарь").click()
    calendar = page.get_by_role("dialog", name="Выбор даты")
    early = calendar.get_by_role("button", name="17 ноября 2026")
    expect(early).to_have_attribute("aria-disabled", "true")
    early.click(force=True)
    expect(calendar).to_be_visible()
    press(page, "PageDown", "PageDown")
    expect(calendar.get_by_role("button", name="пятница, 4 декабря 2026")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_have_value("04.12.2026")


def test_a_period_is_one_click_or_two_days(open_page: OpenPage):
    page = samples(open_page, "fields")
    page.get_by_text("Период: всё время").click()
    page.get_by_label("этот год").click()
    page.wait_for_url(re.compile(r"from=\d{4}-01-01&to=\d{4}-12-31$"))

    page.get_by_text("Период: всё время").click()
    # The arrow keys only go through the presets.
    page.get_by_label("всё время").focus()
    page.keyboard.press("ArrowDown")
    expect(control(page, "С какого дня")).to_have_value(re.compile(r"\d\d\.\d\d\.\d{4}"))
    control(page, "С какого дня").fill("01.11.2026")
    control(page, "По какой день").fill("17.11.2026")
    page.keyboard.press("Tab")
    expect(page.get_by_label("свой период")).to_be_checked()
    page.get_by_role("button", name="Показать", exact=True).click()
    page.wait_for_url(re.compile("from=2026-11-01&to=2026-11-17$"))


def test_a_quantity_steps_by_the_pack_and_never_by_the_wheel(open_page: OpenPage):
    page = samples(open_page, "fields")
    field = control(page, "Количество").first
    field.focus()
    press(page, "ArrowUp")
    expect(field).to_have_value("300")
    press(page, "PageUp")
    expect(field).to_have_value(f"1{THIN}200")
    more = page.get_by_role("button", name="Больше: Количество").first
    expect(more).to_be_disabled()
    field.hover()
    page.mouse.wheel(0, 240)
    expect(field).to_have_value(f"1{THIN}200")
    field.fill("130")
    press(page, "ArrowDown")
    expect(field).to_have_value("100")


# MARK: - Files


def test_files_are_looked_at_before_they_travel(open_page: OpenPage):
    page = samples(open_page, "forms")
    field = control(page, "Документы")
    drop = page.locator(".filedrop", has=field)
    names = drop.locator(".filedrop__name")
    field.set_input_files([file("акт.pdf"), file("смета.exe"), file("план.png", 2 << 20), file("пусто.pdf", 0)])
    expect(names).to_have_text(["акт.pdf"])
    said = drop.get_by_role("alert").locator(".field__error")
    expect(said).to_have_count(3)
    expect(said.nth(0)).to_contain_text("смета.exe не подходит. Можно приложить: PDF, JPG, PNG")
    expect(said.nth(1)).to_contain_text("план.png больше 1")
    expect(said.nth(2)).to_contain_text("пусто.pdf пуст")

    field.set_input_files([file("2.pdf"), file("3.jpg"), file("4.png")])
    expect(names).to_have_text(["акт.pdf", "2.pdf", "3.jpg"])
    expect(drop.get_by_role("alert")).to_contain_text("Не поместились: 4.png")
    drop.get_by_role("button", name="Убрать 2.pdf").click()
    expect(names).to_have_text(["акт.pdf", "3.jpg"])
    assert field.evaluate("field => [...field.files].map((file) => file.name)") == ["акт.pdf", "3.jpg"]


def test_a_file_is_pasted_where_the_focus_is(open_page: OpenPage):
    page = samples(open_page, "forms")
    field = control(page, "Снимок повреждения")
    field.focus()
    field.evaluate("""(field) => {
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File(["x"], "image.png", { type: "image/png" }));
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }""")
    expect(page.locator(".filedrop", has=field).locator(".filedrop__name")).to_have_text("image.png")


# MARK: - Drafts and long forms


# feature: UX-12
def test_a_form_keeps_what_is_typed_in_it(page_as: OpenPage):
    page = page_as(DIRECTOR)
    page.goto("/company/addresses/new")
    control(page, "Кто принимает").fill("Пётр Ильин")
    expect(page.get_by_text(re.compile(r"Черновик сохранён \d\d:\d\d"))).to_be_visible()
    page.reload()
    expect(control(page, "Кто принимает")).to_have_value("Пётр Ильин")
    page.get_by_role("button", name="Начать заново").click()
    expect(control(page, "Кто принимает")).to_have_value("")


def test_a_draft_is_kept_at_the_hour_of_the_person_and_not_of_the_browser(page_as: OpenPage):
    page = page_as(DIRECTOR, timezone_id="Pacific/Honolulu")
    page.goto("/company/addresses/new")
    assert page.locator("html").get_attribute("data-time-zone") == "Europe/Moscow"
    control(page, "Кто принимает").fill("Пётр Ильин")
    said = page.get_by_text(re.compile(r"Черновик сохранён \d\d:\d\d"))
    expect(said).to_be_visible()
    kept = said.inner_text()[-5:]
    now = datetime.now(timezone(timedelta(hours=3)))
    assert kept in [f"{moment:%H:%M}" for moment in (now, now - timedelta(minutes=1))]


def test_a_draft_comes_back_says_so_and_can_be_thrown_away(open_page: OpenPage):
    page = samples(open_page, "forms")
    form = page.locator("form[data-keep]")
    typed = {"Что везём": "Болты", "Комментарий": "Въезд со двора", "День доставки": "17.11.2026"}
    for label, text in typed.items():
        form.get_by_label(label).fill(text)
    expect(form.get_by_text(re.compile(r"Черновик сохранён \d\d:\d\d"))).to_be_visible()

    page.reload()
    for label, text in typed.items():
        expect(form.get_by_label(label)).to_have_value(text)
    expect(form.get_by_text(re.compile(r"Вернули то, что вы набрали \d\d:\d\d"))).to_be_visible()
    expect(form.locator(".field__counter")).to_contain_text("14 / 200")
    form.get_by_role("button", name="Начать заново").click()
    expect(form.get_by_label("Что везём")).to_have_value("")
    expect(form.get_by_text("Черновик удалён")).to_be_visible()
    form.get_by_role("button", name="Вернуть").click()
    expect(form.get_by_label("Что везём")).to_have_value("Болты")
    form.get_by_role("button", name="Начать заново").click()
    page.reload()
    expect(form.get_by_label("Что везём")).to_have_value("")


@pytest.mark.parametrize("screen", [{"viewport": WIDE}, PHONE], ids=["desktop", "phone"])
def test_the_acts_of_a_long_form_stay_in_sight_and_hide_no_field(open_page: OpenPage, screen: dict):
    page = samples(open_page, "forms", **screen)
    form = page.locator("form[data-keep]")
    form.get_by_label("Что везём").scroll_into_view_if_needed()
    bar = form.locator(".form__actions")
    for label in ["Что везём", "Вес", "Кто примет", "Телефон", "День доставки", "Комментарий"]:
        field = form.get_by_label(label)
        field.focus()
        page.wait_for_timeout(50)
        expect(form.get_by_role("button", name="Отправить", exact=True)).to_be_in_viewport()
        assert field.evaluate("field => field.getBoundingClientRect().bottom") <= bar.bounding_box()["y"] + 1


# MARK: - Without scripts


def test_everything_can_be_filled_in_without_a_script(open_page: OpenPage):
    page = samples(open_page, "fields", java_script_enabled=False)
    city = control(page, "Город")
    city.select_option(label="Орёл")
    expect(city).to_have_value("orel")
    expect(control(page, "Дата договора")).to_have_attribute("type", "date")
    expect(page.get_by_role("button", name="Открыть календарь")).to_have_count(0)
    expect(page.locator(".field__counter")).to_be_hidden()
    page.get_by_text("Период: всё время").click()
    page.get_by_label("этот год").check()
    page.get_by_role("button", name="Показать", exact=True).click()
    page.wait_for_url(re.compile(r"period=\d{4}-01-01\.\.\d{4}-12-31"))

    page.goto("/design/forms")
    files = control(page, "Документы")
    expect(files).to_be_visible()
    files.set_input_files([file("акт.pdf")])
    form = page.locator("form", has=control(page, "Что везём"))
    control(page, "Что везём").fill("Болты")
    control(page, "Вес").fill("12")
    form.get_by_role("button", name="Отправить", exact=True).click()
    page.wait_for_url(re.compile("weight=12"))


# MARK: - Help


def pressed_twice(button: Locator) -> dict:
    """What a button says after two presses at once, and which of the two was refused; nothing is sent."""
    return button.evaluate("""(button) => {
        const refused = [];
        addEventListener("submit", (event) => {
            refused.push(event.defaultPrevented);
            event.preventDefault();
        });
        const width = button.offsetWidth;
        button.click();
        button.form.requestSubmit(button);
        return {
            words: button.textContent, busy: button.getAttribute("aria-busy"),
            isNarrower: button.offsetWidth < width, refused,
        };
    }""")


def samples(open_page: OpenPage, group: str, **options) -> Page:
    page = open_page(**options)
    page.goto(f"/design/{group}")
    page.wait_for_load_state("networkidle")
    return page


def control(page: Page, label: str) -> Locator:
    """The control of a label; samples have titles like it."""
    return page.locator("input, textarea, select").and_(page.get_by_label(label, exact=True))


def retype(page: Page, field: Locator, text: str) -> None:
    """Types anew, key by key."""
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def paste(field: Locator, text: str) -> None:
    """Puts a text in as the clipboard does: all at once."""
    field.focus()
    field.evaluate("field => field.select()")
    field.page.keyboard.insert_text(text)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def caret(field: Locator) -> int:
    return field.evaluate("field => field.selectionStart")


def error_of(page: Page, field: Locator) -> Locator:
    return page.locator(".field", has=field).locator(".field__error")


def sent(page: Page, name: str) -> str:
    """The value a form would send for a control that a script stands in for."""
    return page.locator(f"[name='{name}']").evaluate("control => control.value")


def file(name: str, size: int = 100) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": b"x" * size}
