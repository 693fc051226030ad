// What is said across the top of a page while the portal cannot be reached.

extension PageContext {
    /// Hidden until a script finds that there is no connection. It stands in every page, for by then it could not be
    /// asked for.
    package var offlineBanner: HTML {
        """
        <div class="banner banner--offline" id="offline" role="status" hidden data-shown="\(t("web.offline.shown"))" \
        data-kept="\(t("web.offline.kept"))" data-unsent="\(t("web.offline.unsent"))" \
        data-unopened="\(t("web.offline.unopened"))" data-back="\(t("web.offline.back"))" \
        data-fresh="\(t("web.offline.fresh"))" data-queued="\(t("web.offline.queued"))" \
        data-waiting="\(t("web.offline.waiting"))" data-see="\(t("web.offline.look"))" \
        data-sign-out="\(t("web.offline.signOut"))">\(icon("offline"))\
        <p><b>\(t("web.offline.title"))</b> <span></span></p>\
        <button type="button">\(t("web.offline.check"))</button></div>
        """
    }
}
