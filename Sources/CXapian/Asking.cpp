// Questions, and what answers them.

#include <algorithm>
#include <cstring>

#include "Border.h"
#include "Ranking.h"

using namespace cx;

namespace {

/// What lies in a reader's query: the words, what must hold besides, and what ranks.
Xapian::Query assembled(const cx_query &query, const Xapian::Database &database) {
    if (query.stack.size() != 1) throw Xapian::InvalidArgumentError("the query is not finished");
    Xapian::Query whole = query.stack.front();
    const Xapian::doccount documents = database.get_doccount();
    for (const auto &terms : query.required) {
        // A condition that everything meets costs time and sorts nothing out.
        const bool isIdle = std::any_of(terms.begin(), terms.end(), [&](const std::string &term) {
            return database.get_termfreq(term) == documents;
        });
        if (isIdle) continue;
        whole = Xapian::Query(Xapian::Query::OP_FILTER, whole,
                              Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
    }
    std::vector<Xapian::Query> extras;
    extras.reserve(2);
    if (query.availability > 0 || query.popularity > 0 || query.brevity > 0) {
        auto *source = new RankSource(query.availability, query.popularity, query.brevity);
        extras.emplace_back(source->release());
    }
    if (!query.preferred.empty()) {
        auto *source = new PreferredSource(query.preferred);
        extras.emplace_back(source->release());
    }
    if (extras.empty()) return whole;
    return Xapian::Query(Xapian::Query::OP_AND_MAYBE, whole,
                         Xapian::Query(Xapian::Query::OP_OR, extras.begin(), extras.end()));
}

}  // namespace

cx_status cx_query_new(cx_query **query) {
    *query = nullptr;
    return guarded([&] {
        *query = new cx_query;
        return CX_OK;
    });
}

void cx_query_free(cx_query *query) { delete query; }

cx_status cx_query_term(cx_query *query, const char *term, double weight) {
    return guarded([&] {
        const Xapian::Query plain(term);
        query->stack.push_back(weight == 1 ? plain : Xapian::Query(weight, plain));
        return CX_OK;
    });
}

cx_status cx_query_combine(cx_query *query, cx_operator operation, int32_t parts) {
    return guarded([&] {
        if (parts < 1 || query->stack.size() < static_cast<size_t>(parts)) {
            return failed(CX_FAILED, "too few parts for an operator");
        }
        if (parts == 1) return CX_OK;
        const auto begin = query->stack.end() - parts;
        const auto end = query->stack.end();
        Xapian::Query combined;
        switch (operation) {
            case CX_AND: combined = Xapian::Query(Xapian::Query::OP_AND, begin, end); break;
            case CX_OR: combined = Xapian::Query(Xapian::Query::OP_OR, begin, end); break;
            case CX_MAX: combined = Xapian::Query(Xapian::Query::OP_MAX, begin, end); break;
            case CX_AND_MAYBE:
                combined = Xapian::Query(Xapian::Query::OP_AND_MAYBE, *begin,
                                         Xapian::Query(Xapian::Query::OP_OR, begin + 1, end));
                break;
            default: return failed(CX_FAILED, "no such operator");
        }
        query->stack.erase(begin, end);
        query->stack.push_back(combined);
        return CX_OK;
    });
}

cx_status cx_query_scale(cx_query *query, double weight) {
    return guarded([&] {
        if (query->stack.empty()) return failed(CX_FAILED, "nothing to weigh");
        query->stack.back() = Xapian::Query(weight, query->stack.back());
        return CX_OK;
    });
}

cx_status cx_query_require(cx_query *query, int32_t group, const char *term) {
    return guarded([&] {
        if (group < 0 || group > 15) return failed(CX_FAILED, "no such group");
        if (query->required.size() <= static_cast<size_t>(group)) query->required.resize(group + 1);
        query->required[group].push_back(term);
        return CX_OK;
    });
}

cx_status cx_query_ranking(cx_query *query, double availability, double popularity, double brevity) {
    query->availability = std::max(availability, 0.0);
    query->popularity = std::max(popularity, 0.0);
    query->brevity = std::max(brevity, 0.0);
    return CX_OK;
}

cx_status cx_query_prefer(cx_query *query, const char *id, double weight) {
    return guarded([&] {
        if (weight > 0) query->preferred.emplace_back(id, weight);
        return CX_OK;
    });
}

cx_status cx_reader_search(cx_reader *reader, cx_query *query, int32_t first, int32_t limit, int32_t exact,
                           cx_hit *hits, int32_t *count, int32_t *total) {
    *count = 0;
    *total = 0;
    return reading([&] {
        if (first < 0 || limit < 0) return failed(CX_FAILED, "a page begins at 0 or later");
        Xapian::Enquire enquire(reader->database);
        // The length of a document says nothing here: a long description is no worse a product.
        enquire.set_weighting_scheme(Xapian::BM25Weight(1, 0, 1, 0, 0.5));
        enquire.set_query(assembled(*query, reader->database));
        const Xapian::MSet found = enquire.get_mset(first, limit, std::max(exact, 0));
        *total = static_cast<int32_t>(found.get_matches_estimated());
        for (Xapian::MSetIterator hit = found.begin(); hit != found.end(); ++hit) {
            const std::string data = hit.get_document().get_data();
            if (!isIdentity(data)) return failed(CX_DAMAGED, "a document without identity");
            cx_hit &place = hits[*count];
            std::memcpy(place.id, data.data(), idLength);
            place.kind = static_cast<uint8_t>(data[idLength]);
            place.document = *hit;
            place.score = hit.get_weight();
            *count += 1;
        }
        return CX_OK;
    });
}

cx_status cx_reader_title(cx_reader *reader, uint32_t document, char **title) {
    *title = nullptr;
    return reading([&] {
        const std::string data = reader->database.get_document(document).get_data();
        if (!isIdentity(data)) return failed(CX_DAMAGED, "a document without identity");
        *title = copied(data.substr(idLength + 1));
        return CX_OK;
    });
}
