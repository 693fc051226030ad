// Changing an index.

#include <algorithm>

#include "Border.h"

using namespace cx;

cx_status cx_writer_open(const char *folder, bool create, cx_writer **writer) {
    *writer = nullptr;
    return guarded([&] {
        const int mode = (create ? Xapian::DB_CREATE : Xapian::DB_OPEN) | Xapian::DB_BACKEND_GLASS;
        *writer = new cx_writer{Xapian::WritableDatabase(folder, mode), false};
        return CX_OK;
    });
}

void cx_writer_free(cx_writer *writer) {
    if (writer == nullptr) return;
    guarded([&] {
        writer->database.close();
        return CX_OK;
    });
    delete writer;
}

cx_status cx_writer_put(cx_writer *writer, const char *id, cx_document *document) {
    return guarded([&] {
        writer->begin();
        writer->database.replace_document(id, document->document);
        return CX_OK;
    });
}

cx_status cx_writer_remove(cx_writer *writer, const char *id) {
    return guarded([&] {
        writer->begin();
        writer->database.delete_document(id);
        return CX_OK;
    });
}

cx_status cx_writer_set_metadata(cx_writer *writer, const char *key, const char *value) {
    return guarded([&] {
        writer->begin();
        writer->database.set_metadata(key, value);
        return CX_OK;
    });
}

cx_status cx_writer_commit(cx_writer *writer) {
    return guarded([&] {
        if (!writer->isInTransaction) return CX_OK;
        writer->isInTransaction = false;
        writer->database.commit_transaction();
        return CX_OK;
    });
}

cx_status cx_writer_cancel(cx_writer *writer) {
    return guarded([&] {
        if (!writer->isInTransaction) return CX_OK;
        writer->isInTransaction = false;
        writer->database.cancel_transaction();
        return CX_OK;
    });
}

cx_status cx_writer_terms(cx_writer *writer, const char *id, const char *prefix, char **lines) {
    *lines = nullptr;
    return guarded([&] {
        std::string found;
        Xapian::PostingIterator posting = writer->database.postlist_begin(id);
        if (posting != writer->database.postlist_end(id)) {
            const Xapian::docid document = *posting;
            appendTerms(found, writer->database.termlist_begin(document), writer->database.termlist_end(document),
                        prefix, false);
        }
        *lines = copied(found);
        return CX_OK;
    });
}

cx_status cx_writer_frequency(cx_writer *writer, const char *term, int32_t *documents) {
    *documents = 0;
    return guarded([&] {
        *documents = static_cast<int32_t>(writer->database.get_termfreq(term));
        return CX_OK;
    });
}
