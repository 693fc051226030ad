// A C face of Xapian's C++, as much of it as the search engine needs.
//
// No exception crosses this border: every call that can fail returns a cx_status, and cx_error_text() says in words what
// the last failure on the calling thread was.
//
// Threads: no handle may be used by two threads at the same time. Different handles are independent, also when they
// stand for the same folder. One folder has at most one writer, in all processes together; readers are free.
//
// Texts are UTF-8 and end with a zero byte. What a function gives out as `char **` belongs to the caller, who returns it
// to cx_text_free. Every handle made here is released by its own function; those take NULL as well.

#ifndef CXAPIAN_H
#define CXAPIAN_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum cx_status {
    CX_OK = 0,
    // The index went on by more than one commit while it was read: reopen the reader and ask again.
    CX_CHANGED,
    // There is no index at this place.
    CX_MISSING,
    // The files are not what they must be.
    CX_DAMAGED,
    // Another writer has it.
    CX_LOCKED,
    // Anything else: no memory, no room on the disk, a wrong argument.
    CX_FAILED
} cx_status;

// Of the last call that failed on this thread; valid until the next call on it. Never NULL.
const char *cx_error_text(void);

void cx_text_free(char *text);

// MARK: Stems

typedef struct cx_stemmer cx_stemmer;

// A Snowball stemmer, "russian" or "english".
cx_status cx_stemmer_new(const char *language, cx_stemmer **stemmer);
void cx_stemmer_free(cx_stemmer *stemmer);

// Writes the stem of a word in lower case into `buffer`, with a zero byte behind it. CX_FAILED when it does not fit.
cx_status cx_stem(cx_stemmer *stemmer, const char *word, char *buffer, int32_t capacity);

// MARK: Documents

typedef struct cx_document cx_document;

cx_status cx_document_new(cx_document **document);
void cx_document_free(cx_document *document);

// `count` is how often the term stands in the document; 0 for terms that only filter. A term is at most 245 bytes long.
cx_status cx_document_term(cx_document *document, const char *term, int32_t count);

// What the document is known by outside: 16 bytes of an id, one of a kind, and its title.
cx_status cx_document_identity(cx_document *document, const uint8_t *id, uint8_t kind, const char *title);

// What ranks it beside its words; popularity is already dampened and at most CX_MOST_POPULAR.
#define CX_MOST_POPULAR 16.0
cx_status cx_document_rank(cx_document *document, bool available, double popularity, int32_t title_words);

// MARK: Writing

typedef struct cx_writer cx_writer;

// Opens the index of a folder for writing; with `create` the folder must not hold one yet.
cx_status cx_writer_open(const char *folder, bool create, cx_writer **writer);

// Closes and releases. What was not committed is dropped.
void cx_writer_free(cx_writer *writer);

// Puts a document in place of the one that has the term `id`; the document must have this term too.
cx_status cx_writer_put(cx_writer *writer, const char *id, cx_document *document);
cx_status cx_writer_remove(cx_writer *writer, const char *id);
cx_status cx_writer_set_metadata(cx_writer *writer, const char *key, const char *value);

// Makes everything since the last commit durable and visible in one step.
cx_status cx_writer_commit(cx_writer *writer);

// Forgets everything since the last commit.
cx_status cx_writer_cancel(cx_writer *writer);

// The terms beginning with `prefix` of the document that has the term `id`, without the prefix, one to a line.
cx_status cx_writer_terms(cx_writer *writer, const char *id, const char *prefix, char **lines);

// In how many documents a term stands.
cx_status cx_writer_frequency(cx_writer *writer, const char *term, int32_t *documents);

// MARK: Reading

typedef struct cx_reader cx_reader;

cx_status cx_reader_open(const char *folder, cx_reader **reader);
void cx_reader_free(cx_reader *reader);

// Goes on to the last commit.
cx_status cx_reader_reopen(cx_reader *reader);
cx_status cx_reader_metadata(cx_reader *reader, const char *key, char **value);
cx_status cx_reader_count(cx_reader *reader, int32_t *documents);
cx_status cx_reader_frequency(cx_reader *reader, const char *term, int32_t *documents);

// All terms beginning with `prefix`, without it: "term\tdocuments\n" for each.
cx_status cx_reader_terms(cx_reader *reader, const char *prefix, char **lines);

// Reads every block of the index; CX_DAMAGED when any is not as it must be.
cx_status cx_check(const char *folder);

// MARK: Asking

typedef struct cx_query cx_query;

typedef enum cx_operator {
    // Every part must fit.
    CX_AND,
    // Any part may fit; weights add up.
    CX_OR,
    // Any part may fit; the heaviest counts.
    CX_MAX,
    // The first part must fit, the others add weight.
    CX_AND_MAYBE
} cx_operator;

// A query is built like a sum on paper tape: terms are pushed, and an operator takes the last ones for its parts.
cx_status cx_query_new(cx_query **query);
void cx_query_free(cx_query *query);
cx_status cx_query_term(cx_query *query, const char *term, double weight);
cx_status cx_query_combine(cx_query *query, cx_operator operation, int32_t parts);
cx_status cx_query_scale(cx_query *query, double weight);

// Only documents that have one of the terms required in each group fit; groups are counted from 0.
cx_status cx_query_require(cx_query *query, int32_t group, const char *term);

// What one who is available, a dampened popularity of 1, and a title of one word add to the score.
cx_status cx_query_ranking(cx_query *query, double availability, double popularity, double brevity);

// What the document that has the term `id` gets besides.
cx_status cx_query_prefer(cx_query *query, const char *id, double weight);

typedef struct cx_hit {
    uint8_t id[16];
    uint8_t kind;
    uint32_t document;
    double score;
} cx_hit;

// The best hits from `first` on, at most `limit` of them; `hits` has room for so many.
//
// `total` is how many fit in all: exact up to `exact`, an estimate beyond.
cx_status cx_reader_search(cx_reader *reader, cx_query *query, int32_t first, int32_t limit, int32_t exact,
                           cx_hit *hits, int32_t *count, int32_t *total);

// The title of a hit just found.
cx_status cx_reader_title(cx_reader *reader, uint32_t document, char **title);

#ifdef __cplusplus
}
#endif

#endif
