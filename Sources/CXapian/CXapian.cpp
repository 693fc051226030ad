// Failures, stems and documents.

#include "CXapian.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "Border.h"
#include "Ranking.h"

using namespace cx;

namespace {
thread_local std::string lastError;
}

cx_status cx::failed(cx_status status, const char *text) noexcept {
    try {
        lastError = text;
    } catch (...) {
        lastError.clear();
    }
    return status;
}

cx_status cx::failed(cx_status status, const Xapian::Error &error) noexcept {
    try {
        lastError = error.get_description();
    } catch (...) {
        lastError.clear();
    }
    return status;
}

char *cx::copied(const std::string &text) {
    char *copy = static_cast<char *>(std::malloc(text.size() + 1));
    if (copy == nullptr) throw std::bad_alloc();
    std::memcpy(copy, text.c_str(), text.size() + 1);
    return copy;
}

const char *cx_error_text(void) { return lastError.c_str(); }

void cx_text_free(char *text) { std::free(text); }

// MARK: Stems

cx_status cx_stemmer_new(const char *language, cx_stemmer **stemmer) {
    *stemmer = nullptr;
    return guarded([&] {
        *stemmer = new cx_stemmer{Xapian::Stem(language)};
        return CX_OK;
    });
}

void cx_stemmer_free(cx_stemmer *stemmer) { delete stemmer; }

cx_status cx_stem(cx_stemmer *stemmer, const char *word, char *buffer, int32_t capacity) {
    return guarded([&] {
        const std::string stem = stemmer->stem(word);
        if (stem.size() >= static_cast<size_t>(std::max(capacity, 0))) return failed(CX_FAILED, "the stem does not fit");
        std::memcpy(buffer, stem.c_str(), stem.size() + 1);
        return CX_OK;
    });
}

// MARK: Documents

cx_status cx_document_new(cx_document **document) {
    *document = nullptr;
    return guarded([&] {
        *document = new cx_document;
        return CX_OK;
    });
}

void cx_document_free(cx_document *document) { delete document; }

cx_status cx_document_term(cx_document *document, const char *term, int32_t count) {
    return guarded([&] {
        document->document.add_term(term, static_cast<Xapian::termcount>(std::max(count, 0)));
        return CX_OK;
    });
}

cx_status cx_document_identity(cx_document *document, const uint8_t *id, uint8_t kind, const char *title) {
    return guarded([&] {
        std::string data(reinterpret_cast<const char *>(id), idLength);
        data.push_back(static_cast<char>(kind));
        data.append(title);
        document->document.set_data(data);
        return CX_OK;
    });
}

cx_status cx_document_rank(cx_document *document, bool available, double popularity, int32_t title_words) {
    return guarded([&] {
        document->document.add_value(Rank::slot, Rank(available, popularity, title_words).text());
        return CX_OK;
    });
}
