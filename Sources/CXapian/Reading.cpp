// Looking into an index.

#include "Border.h"

using namespace cx;

cx_status cx_reader_open(const char *folder, cx_reader **reader) {
    *reader = nullptr;
    return reading([&] {
        *reader = new cx_reader{Xapian::Database(folder, Xapian::DB_BACKEND_GLASS)};
        return CX_OK;
    });
}

void cx_reader_free(cx_reader *reader) { delete reader; }

cx_status cx_reader_reopen(cx_reader *reader) {
    return reading([&] {
        reader->database.reopen();
        return CX_OK;
    });
}

cx_status cx_reader_metadata(cx_reader *reader, const char *key, char **value) {
    *value = nullptr;
    return reading([&] {
        *value = copied(reader->database.get_metadata(key));
        return CX_OK;
    });
}

cx_status cx_reader_count(cx_reader *reader, int32_t *documents) {
    *documents = 0;
    return reading([&] {
        *documents = static_cast<int32_t>(reader->database.get_doccount());
        return CX_OK;
    });
}

cx_status cx_reader_frequency(cx_reader *reader, const char *term, int32_t *documents) {
    *documents = 0;
    return reading([&] {
        *documents = static_cast<int32_t>(reader->database.get_termfreq(term));
        return CX_OK;
    });
}

cx_status cx_reader_terms(cx_reader *reader, const char *prefix, char **lines) {
    *lines = nullptr;
    return reading([&] {
        std::string found;
        appendTerms(found, reader->database.allterms_begin(prefix), reader->database.allterms_end(prefix), prefix,
                    true);
        *lines = copied(found);
        return CX_OK;
    });
}

cx_status cx_check(const char *folder) {
    return reading([&] {
        try {
            if (Xapian::Database::check(folder, 0, nullptr) == 0) return CX_OK;
        } catch (const Xapian::DatabaseNotFoundError &) {
            throw;
        } catch (const Xapian::Error &error) {
            // The check itself stumbles over some kinds of damage.
            return failed(CX_DAMAGED, error);
        }
        return failed(CX_DAMAGED, "blocks of the index are damaged");
    });
}
