// What ranks a document beside its words.

#ifndef CXAPIAN_RANKING_H
#define CXAPIAN_RANKING_H

#include <xapian.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "CXapian.h"

/// Availability, popularity and length of the title, packed into one value of a document.
class Rank {
  public:
    enum : Xapian::valueno { slot = 0 };
    /// A title of so many words is as bad as a longer one.
    enum { longTitle = 12 };

    Rank(bool available, double popularity, int titleWords)
        : isAvailable(available),
          popularity(static_cast<float>(std::min(std::max(popularity, 0.0), CX_MOST_POPULAR))),
          titleWords(static_cast<unsigned char>(std::min<int>(std::max(titleWords, 0), longTitle))) {}

    explicit Rank(const std::string &text) {
        if (text.size() != length) return;
        isAvailable = text[0] != 0;
        titleWords = static_cast<unsigned char>(text[1]);
        std::memcpy(&popularity, text.data() + 2, sizeof popularity);
    }

    std::string text() const {
        std::string text(length, '\0');
        text[0] = isAvailable ? 1 : 0;
        text[1] = static_cast<char>(titleWords);
        std::memcpy(&text[2], &popularity, sizeof popularity);
        return text;
    }

    bool isAvailable = false;
    float popularity = 0;
    unsigned char titleWords = longTitle;

  private:
    enum : size_t { length = 2 + sizeof(float) };
};

/// Gives every document the weight of its ``Rank``.
class RankSource final : public Xapian::ValuePostingSource {
  public:
    RankSource(double availability, double popularity, double brevity)
        : Xapian::ValuePostingSource(Rank::slot),
          availability(availability), popularity(popularity), brevity(brevity) {}

    double get_weight() const override {
        const Rank rank(get_value());
        const double shortness = 1.0 - std::min<int>(rank.titleWords, Rank::longTitle) / double(Rank::longTitle);
        return (rank.isAvailable ? availability : 0) + popularity * std::min<double>(rank.popularity, CX_MOST_POPULAR)
            + brevity * shortness;
    }

    RankSource *clone() const override { return new RankSource(availability, popularity, brevity); }

    void init(const Xapian::Database &database) override {
        Xapian::ValuePostingSource::init(database);
        set_maxweight(availability + popularity * CX_MOST_POPULAR + brevity);
    }

  private:
    const double availability;
    const double popularity;
    const double brevity;
};

/// Gives single documents, named by a term each, a weight of their own.
class PreferredSource final : public Xapian::PostingSource {
  public:
    explicit PreferredSource(std::vector<std::pair<std::string, double>> names) : names(std::move(names)) {}

    Xapian::doccount get_termfreq_min() const override { return 0; }
    Xapian::doccount get_termfreq_est() const override { return static_cast<Xapian::doccount>(places.size()); }
    Xapian::doccount get_termfreq_max() const override { return static_cast<Xapian::doccount>(places.size()); }

    double get_weight() const override { return places[reached - 1].second; }
    Xapian::docid get_docid() const override { return places[reached - 1].first; }
    bool at_end() const override { return reached > places.size(); }

    // `reached` counts the places reached, so that 0 means "not begun".
    void next(double) override { reached += 1; }

    void skip_to(Xapian::docid document, double) override {
        reached = std::max<size_t>(reached, 1);
        while (reached <= places.size() && places[reached - 1].first < document) reached += 1;
    }

    PreferredSource *clone() const override { return new PreferredSource(names); }

    void init(const Xapian::Database &database) override {
        places.clear();
        reached = 0;
        double most = 0;
        for (const auto &name : names) {
            Xapian::PostingIterator posting = database.postlist_begin(name.first);
            if (posting == database.postlist_end(name.first)) continue;
            places.emplace_back(*posting, name.second);
            most = std::max(most, name.second);
        }
        std::sort(places.begin(), places.end());
        // A document named twice has its heaviest weight.
        std::vector<std::pair<Xapian::docid, double>> single;
        for (const auto &place : places) {
            if (!single.empty() && single.back().first == place.first) single.back().second = place.second;
            else single.push_back(place);
        }
        places = std::move(single);
        set_maxweight(most);
    }

  private:
    const std::vector<std::pair<std::string, double>> names;
    std::vector<std::pair<Xapian::docid, double>> places;
    size_t reached = 0;
};

#endif
