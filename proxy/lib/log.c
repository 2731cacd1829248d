#include "lib/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/crypto.h"

static int log_fd = STDERR_FILENO;
static enum log_level log_most = LOG_INFO;
static const char *log_name = "";

void log_to(int fd, enum log_level most)
{
	log_fd = fd;
	log_most = most;
}

void log_program(const char *name)
{
	log_name = name;
}

void log_begin(struct log_line *line, enum log_level level, const char *event)
{
	static const char *const levels[] = {"audit", "error", "warn", "info", "debug"};
	char now[CLOCK_TEXT_SIZE];

	line->level = level;
	line->text = (struct buf){0};
	clock_text(clock_now(), now);
	buf_printf(&line->text,
		"{\"time\":\"%s\",\"level\":\"%s\",\"program\":\"%s\",\"event\":\"%s\"", now,
		levels[level], log_name, event);
}

/* By hand, for a request's line has some twenty of them and printf would be most of its cost. */
static void begin_member(struct log_line *line, const char *name)
{
	buf_puts(&line->text, ",\"");
	buf_puts(&line->text, name);
	buf_puts(&line->text, "\":");
}

void log_text(struct log_line *line, const char *name, struct slice value)
{
	begin_member(line, name);
	json_quote(&line->text, value);
}

void log_texts(struct log_line *line, const char *name, const struct slice *values, size_t count)
{
	begin_member(line, name);
	buf_putc(&line->text, '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_putc(&line->text, ',');
		json_quote(&line->text, values[i]);
	}
	buf_putc(&line->text, ']');
}

void log_cstr(struct log_line *line, const char *name, const char *value)
{
	log_text(line, name, slice_of(value));
}

void log_int(struct log_line *line, const char *name, int64_t value)
{
	begin_member(line, name);
	buf_printf(&line->text, "%lld", (long long)value);
}

void log_json(struct log_line *line, const char *name, const struct json *value)
{
	begin_member(line, name);
	json_print(&line->text, value);
}

void log_secret(struct log_line *line, const char *name, struct slice secret)
{
	char tag[SECRET_TAG_SIZE];

	if (secret.len == 0)
		return;
	secret_tag(secret, tag);
	log_cstr(line, name, tag);
}

void log_end(struct log_line *line)
{
	buf_puts(&line->text, "}\n");
	if (line->level <= log_most) {
		struct slice text = buf_slice(&line->text);

		/* A log that cannot be written must not stop the service; there is nobody to tell.
		 */
		while (text.len) {
			ssize_t n = write(log_fd, text.at, text.len);

			if (n <= 0)
				break;
			text = slice_from(text, (size_t)n);
		}
	}
	buf_clear(&line->text);
}

void log_say(enum log_level level, const char *event, const char *format, ...)
{
	struct log_line line;
	char sentence[512];
	va_list args;

	va_start(args, format);
	vsnprintf(sentence, sizeof sentence, format, args);
	va_end(args);
	log_begin(&line, level, event);
	log_cstr(&line, "message", sentence);
	log_end(&line);
}
