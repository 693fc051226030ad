// What the parts of the border share: the handles, and how a failure becomes a status.

#ifndef CXAPIAN_BORDER_H
#define CXAPIAN_BORDER_H

#include <xapian.h>

#include <new>
#include <string>
#include <utility>
#include <vector>

#include "CXapian.h"

struct cx_stemmer {
    Xapian::Stem stem;
};

struct cx_document {
    Xapian::Document document;
};

struct cx_writer {
    Xapian::WritableDatabase database;
    // Only inside of a transaction can changes be dropped: otherwise closing would commit them.
    bool isInTransaction;

    void begin() {
        if (isInTransaction) return;
        database.begin_transaction(true);
        isInTransaction = true;
    }
};

struct cx_reader {
    Xapian::Database database;
};

struct cx_query {
    std::vector<Xapian::Query> stack;
    std::vector<std::vector<std::string>> required;
    std::vector<std::pair<std::string, double>> preferred;
    double availability = 0;
    double popularity = 0;
    double brevity = 0;
};

namespace cx {

/// Keeps the words for cx_error_text and returns the status.
cx_status failed(cx_status status, const char *text) noexcept;
cx_status failed(cx_status status, const Xapian::Error &error) noexcept;

/// A copy that C can own.
char *copied(const std::string &text);

/// The data of a document: 16 bytes of its id, one of its kind, the rest its title.
constexpr std::size_t idLength = 16;
inline bool isIdentity(const std::string &data) { return data.size() > idLength; }

/// Runs `body` and turns whatever it throws into a status.
template <typename Body>
cx_status guarded(Body body) noexcept {
    try {
        return body();
    } catch (const Xapian::DatabaseModifiedError &error) {
        return failed(CX_CHANGED, error);
    } catch (const Xapian::DatabaseLockError &error) {
        return failed(CX_LOCKED, error);
    } catch (const Xapian::DatabaseNotFoundError &error) {
        return failed(CX_MISSING, error);
    } catch (const Xapian::DatabaseOpeningError &error) {
        return failed(CX_DAMAGED, error);
    } catch (const Xapian::DatabaseCorruptError &error) {
        return failed(CX_DAMAGED, error);
    } catch (const Xapian::SerialisationError &error) {
        return failed(CX_DAMAGED, error);
    } catch (const Xapian::RangeError &error) {
        return failed(CX_DAMAGED, error);
    } catch (const Xapian::Error &error) {
        return failed(CX_FAILED, error);
    } catch (const std::bad_alloc &) {
        return failed(CX_FAILED, "no memory left");
    } catch (const std::exception &error) {
        return failed(CX_FAILED, error.what());
    } catch (...) {
        return failed(CX_FAILED, "an unknown failure");
    }
}

/// Like `guarded`, for what only reads: whatever goes wrong with the files then means that they are damaged.
template <typename Body>
cx_status reading(Body body) noexcept {
    return guarded([&] {
        try {
            return body();
        } catch (const Xapian::DatabaseModifiedError &) {
            throw;
        } catch (const Xapian::DatabaseNotFoundError &) {
            throw;
        } catch (const Xapian::DatabaseError &error) {
            return failed(CX_DAMAGED, error);
        }
    });
}

/// Writes the terms from `term` on that begin with `prefix`, one to a line and without it.
template <typename Iterator>
void appendTerms(std::string &lines, Iterator term, const Iterator &end, const std::string &prefix,
                 bool withFrequency) {
    for (term.skip_to(prefix); term != end; ++term) {
        const std::string text = *term;
        if (text.compare(0, prefix.size(), prefix) != 0) break;
        lines.append(text, prefix.size(), std::string::npos);
        if (withFrequency) lines.append("\t").append(std::to_string(term.get_termfreq()));
        lines.push_back('\n');
    }
}

}  // namespace cx

#endif
