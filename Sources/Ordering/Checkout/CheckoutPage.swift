// The page of a checkout: short for people, full for companies.

import Catalog
import Foundation
import Kernel
import Web

extension MemberContext {
    /// The whole page.
    func checkoutPage(_ desk: CheckoutDesk, _ problems: [FieldProblem]) -> HTML {
        var frame = PageFrame(t("ordering.checkout.title"))
        frame.breadcrumbs = [("/cart", t("ordering.cart.title"))]
        frame.density = "regular"
        let typed = TypedForm(desk.form, problems)
        return page(
            frame,
            """
            \(errorSummary(typed))
            <div class="split">
              <div>\(checkoutForm(desk, typed))</div>
              <div class="aside aside--sticky">\(checkoutSum(desk))\(verdictCard(desk))</div>
            </div>\(checkoutBar(desk))
            """)
    }

    private func checkoutForm(_ desk: CheckoutDesk, _ typed: TypedForm<CheckoutForm>) -> HTML {
        let total = desk.cart.total
        let payer: HTML? = desk.choices.payers.isEmpty ? nil : payerPart(desk, typed)
        return """
            <form method="post" action="/checkout" id="checkout-form" class="checkout" enctype="multipart/form-data" \
            data-keep="checkout:\(signedIn.userID)" data-keep-wins data-validate \
            data-checkout="/checkout/draft">\(commandField)
            <input type="hidden" name="agreedTotal" value="\(total.minor)">
            <input type="hidden" name="agreedCurrency" value="\(total.currency.rawValue)">
            \(payer)
            \(deliveryPart(desk, typed))
            \(paymentPart(desk, typed))
            \(detailsPart(desk, typed))
            \(checkoutLines(desk))
            </form>
            """
    }

    /// A part of the form under its own heading.
    func checkoutPart(_ title: String, _ content: HTML, recalculated isRecalculated: Bool = false) -> HTML {
        """
        <fieldset class="checkout__part"\(attr: "data-recalculate", if: isRecalculated)><legend>\(title)</legend>\
        \(content)</fieldset>
        """
    }

    /// Sends what is typed to be kept and shows the page anew: what a script does by itself.
    func recalculateButton(_ words: String) -> HTML {
        """
        <button class="btn btn--sm nojs-only" formaction="/checkout/draft" formnovalidate data-recalculate-button>\
        \(icon("refresh"))\(words)</button>
        """
    }

    // MARK: - Payer

    private func payerPart(_ desk: CheckoutDesk, _ typed: TypedForm<CheckoutForm>) -> HTML {
        let payers = desk.choices.payers.map { payer in
            FieldOption(payer.id.uuidString.lowercased(), "\(payer.name), \(t("ordering.inn")) \(payer.inn)")
        }
        let chosen = desk.choices.payers.first { $0.id == desk.cart.buyer.legalEntityID }
        let contracts = chosen?.contracts ?? []
        let contract: HTML? = contracts.count > 1 ? contractChoice(contracts, typed) : contractNote(desk.cart.buyer)
        return checkoutPart(
            t("ordering.checkout.payer"),
            """
            \(keptSelect("payer", t("ordering.checkout.payer.choose"), payers, typed))\(contract)\
            <div>\(recalculateButton(t("ordering.checkout.payer.apply")))</div>
            """, recalculated: true)
    }

    private func contractNote(_ buyer: Buyer) -> HTML? {
        let terms =
            buyer.customerKind == "government" ? "ordering.checkout.stateContract" : "ordering.checkout.contract"
        return buyer.contractNumber.map { number in
            "<p class=\"small muted\">\(t(terms, ["number": number]))</p>"
        }
    }

    private func contractChoice(_ contracts: [CheckoutDesk.Contract], _ typed: TypedForm<CheckoutForm>) -> HTML {
        let options = contracts.map { contract in
            FieldOption(
                contract.id.uuidString.lowercased(),
                t("ordering.checkout.contractOf", ["number": contract.number, "seller": contract.seller]))
        }
        return keptSelect("contract", t("ordering.checkout.contract.choose"), options, typed)
    }

    /// A choice that is kept on the server alone: what a browser kept of it may be older than the prices shown.
    private func keptSelect(
        _ name: String, _ label: String, _ options: [FieldOption], _ typed: TypedForm<CheckoutForm>
    ) -> HTML {
        let value = name == "payer" ? typed.form.payer : typed.form.contract
        let problem = typed.problems.first { $0.field == name }.map { t($0.message) }
        let choices: [HTML] = options.map { option in
            "<option value=\"\(option.value)\"\(attr: "selected", if: option.value == value)>\(option.label)</option>"
        }
        let error: HTML? = problem.map { words in
            "<span class=\"field__error\" id=\"\(name)-error\">\(icon("alert"))\(words)</span>"
        }
        return """
            <div class="field"><span class="field__label"><label for="\(name)">\(label)</label></span>\
            <span class="selectwrap"><select class="input select" id="\(name)" name="\(name)" data-no-keep\
            \(attr: "aria-invalid", problem == nil ? nil : "true")\
            \(attr: "aria-describedby", problem == nil ? nil : "\(name)-error")>\(choices)</select>\
            \(icon("down"))</span>\(error)</div>
            """
    }

    // MARK: - Payment

    private func paymentPart(_ desk: CheckoutDesk, _ typed: TypedForm<CheckoutForm>) -> HTML {
        let credit: HTML? = desk.credit.map { creditBox($0) }
        return checkoutPart(
            t("ordering.payment"), "\(paymentChoice(desk.cart.buyer, typed))\(credit)",
            recalculated: desk.credit != nil)
    }

    /// Limit, used, free and what is late.
    private func creditBox(_ credit: CreditStanding) -> HTML {
        var rows = [
            Pair(t("ordering.credit.limit"), "\(formats.money(credit.limit))"),
            Pair(t("ordering.credit.used"), "\(formats.money(credit.used))"),
            Pair(t("ordering.credit.free"), "<b>\(formats.money(credit.free))</b>"),
        ]
        if credit.overdue.isPositive {
            rows.append(
                Pair(
                    t("ordering.credit.overdue"),
                    "<span class=\"text-danger\">\(formats.money(credit.overdue))</span>"))
        }
        let told: HTML? = credit.toldAt.map { at in
            "<p class=\"caption quiet\">\(t("ordering.credit.told", ["date": formats.dateTime(at)]))</p>"
        }
        return "<div class=\"checkout__credit\">\(pairs(rows))\(told)</div>"
    }

    // MARK: - Details

    private func detailsPart(_ desk: CheckoutDesk, _ typed: TypedForm<CheckoutForm>) -> HTML {
        // A person has no number of his own to match an order by, and no papers to go with it.
        let isPerson = desk.cart.buyer.customerKind == "person"
        let reference = isPerson ? nil : field("reference", typed)
        let files: HTML? = isPerson ? nil : attachments(desk, typed)
        return checkoutPart(
            t("ordering.checkout.details"), "\(reference)\(field("comment", typed))\(files)")
    }

    private func attachments(_ desk: CheckoutDesk, _ typed: TypedForm<CheckoutForm>) -> HTML {
        let kept: [HTML] = desk.files.map { file in
            """
            <li><label class="option"><input type="checkbox" class="check" name="removeFile" value="\(file.file)" \
            data-no-keep><span>\(t("ordering.checkout.file.remove", ["name": file.name]))\
            <span class="option__note">\(fileSize(file.size))</span></span></label></li>
            """
        }
        let list: HTML? = kept.isEmpty ? nil : "<ul class=\"stack\">\(kept)</ul>"
        var input = Input("files", t("ordering.checkout.files"), .file(Ordering.attachmentRules))
        input.mark = t("web.field.optional")
        input.error = typed.problems.first { $0.field == "files" }.map { t($0.message) }
        return "\(list)\(field(input))"
    }

    private func fileSize(_ bytes: Int) -> String {
        t("ordering.checkout.file.size", ["size": formats.count(max(1, bytes / 1_024))])
    }
}
