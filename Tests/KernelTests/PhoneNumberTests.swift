import Kernel
import Testing

@Suite struct PhoneNumberTests {
    @Test(arguments: [
        ("89887085850", "+79887085850"), ("8 908 866 58 15", "+79088665815"), ("8-991-981-08-79", "+79919810879"),
        ("+7-906-433-81-41", "+79064338141"), ("+7 (916) 123-45-67", "+79161234567"), ("79161234567", "+79161234567"),
        ("9161234567", "+79161234567"), ("(495) 123-45-67", "+74951234567"), ("8 800 555-35-35", "+78005553535"),
        ("8005553535", "+78005553535"), ("+8 916 123 45 67", "+79161234567"), ("+77012345678", "+77012345678"),
        ("87771234567", "+77771234567"), ("+375 29 123-45-67", "+375291234567"), ("+86 10 6552 9988", "+861065529988"),
        ("+84 28 3824 1234", "+842838241234"), ("\u{A0}8\u{A0}916\u{2011}123.45.67 ", "+79161234567"),
        ("+79999999999, доб. 123", "+79999999999;ext=123"), ("+79999999999 доб 123", "+79999999999;ext=123"),
        ("84951234567 ext. 7", "+74951234567;ext=7"), ("84951234567x7", "+74951234567;ext=7"),
        ("84951234567 #12", "+74951234567;ext=12"), ("+74951234567;ext=123", "+74951234567;ext=123"),
        ("8(495)123-45-67 (доб. 1-23)", "+74951234567;ext=123"), ("84951234567 вн. 5", "+74951234567;ext=5"),
    ])
    func `numbers as people type them`(typed: String, text: String) throws {
        let phone = try PhoneNumber(typed)
        #expect(phone.text == text)
        #expect(try PhoneNumber(phone.text) == phone)
    }

    @Test(arguments: [
        ("", "length", "0"), ("112", "length", "3"), ("+7916123456", "length", "10"), ("+791612345678", "length", "12"),
        ("+1234567", "length", "7"), ("+1234567890123456", "length", "16"), ("123456789", "length", "9"),
        ("8916123456", "country", nil), ("7916123456", "country", nil), ("375291234567", "country", nil),
        ("+7 000 000 00 00", "country", nil), ("+0123456789", "country", nil),
        ("89161234567, 89161234568", "characters", nil),
        ("89161234567; 89161234568", "characters", nil), ("позвоните", "characters", nil),
        ("8916123456a", "characters", nil),
        ("89161234567 сот", "characters", nil), ("8+9161234567", "characters", nil), ("٨٩١٦١٢٣٤٥٦٧", "characters", nil),
        ("84951234567 доб. 123456789", "extension", nil), ("84951234567 доб. 1 доб. 2", "characters", nil),
    ])
    func `others are refused with the reason`(typed: String, rule: String, count: String?) {
        let error = #expect(throws: InvalidValue.self) { try PhoneNumber(typed) }
        #expect(error == InvalidValue("kernel.phone.invalid.\(rule)", count.map { ["count": $0] } ?? [:]))
    }

    @Test(arguments: [
        ("89161234567", "+7 916 123-45-67"), ("88005553535", "8 800 555-35-35"), ("+375291234567", "+375 29 123-45-67"),
        ("+77012345678", "+7 701 234-56-78"), ("+861065529988", "+861065529988"),
    ])
    func `numbers as people read them`(typed: String, formatted: String) throws {
        #expect(try PhoneNumber(typed).formatted == formatted)
    }
}
