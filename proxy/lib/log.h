/*
 * log: one JSON object per line for people and machines. A line is built on the stack and written
 * whole; lines of several threads never mix. Secrets enter only as their tag (log_secret).
 */
#ifndef LIB_LOG_H
#define LIB_LOG_H

#include "lib/json.h"

enum log_level {
	LOG_AUDIT, /* written whatever the level is: who used what is no matter of taste */
	LOG_ERROR,
	LOG_WARN,
	LOG_INFO,
	LOG_DEBUG,
};

struct log_line {
	enum log_level level;
	struct buf text;
};

/* Where lines go (default: standard error) and which levels are written (default: LOG_INFO). */
void log_to(int fd, enum log_level most);
/* The program's name, in every line. Borrowed, for as long as the program runs. */
void log_program(const char *name);

/* log_begin, any number of members, then log_end, which writes and frees. */
void log_begin(struct log_line *line, enum log_level level, const char *event);
void log_text(struct log_line *line, const char *name, struct slice value);
/* An array of texts. */
void log_texts(struct log_line *line, const char *name, const struct slice *values, size_t count);
void log_cstr(struct log_line *line, const char *name, const char *value);
void log_int(struct log_line *line, const char *name, int64_t value);
/* A whole document as the member's value. */
void log_json(struct log_line *line, const char *name, const struct json *value);
/* "sha256:1a2b3c4d5e6f7081" of the secret; nothing when it is empty. */
void log_secret(struct log_line *line, const char *name, struct slice secret);
void log_end(struct log_line *line);

/* A line with one sentence. */
void log_say(enum log_level level, const char *event, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
