// Things to do once, in their order, with the way to each and how far one is.

import Kernel

/// One thing to do.
package struct ChecklistStep: Sendable {
    package let title: String
    /// Why, or what is needed for it; shown while it is not done.
    package let text: String
    /// Where it is done.
    package let path: String
    package let isDone: Bool

    package init(_ title: String, _ text: String, path: String, done isDone: Bool) {
        self.title = title
        self.text = text
        self.path = path
        self.isDone = isDone
    }
}

extension PageContext {
    /// The list with its share; `foot` holds the way to put it away.
    package func checklist(_ steps: [ChecklistStep], foot: HTML? = nil) -> HTML {
        let done = steps.filter { $0.isDone }.count
        let percent = steps.isEmpty ? 100 : done * 100 / steps.count
        let words = t("web.checklist.done", ["done": formats.count(done), "all": formats.count(steps.count)])
        return """
            <div class="checklist"><p class="checklist__sum"><span>\(words)</span>\
            <span class="tnum">\(percent)\u{A0}%</span></p>
            <svg class="meter meter--thin" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">\
            <rect class="m-1" width="\(percent)" height="8"/></svg>
            <ul class="checklist__list">\(steps.map { checklistLine($0) })</ul>\(foot)</div>
            """
    }

    private func checklistLine(_ step: ChecklistStep) -> HTML {
        guard !step.isDone else {
            return """
                <li class="checklist__item is-done">\(glyph("sDone"))<span>\(step.title)\
                <span class="visually-hidden">: \(t("web.checklist.isDone"))</span></span></li>
                """
        }
        return """
            <li class="checklist__item">\(glyph("sDraft"))<span><a href="\(url: step.path)">\(step.title)</a>\
            <span class="sub">\(step.text)</span></span></li>
            """
    }
}
