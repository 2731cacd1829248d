#include "participants/upstream_audit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/crypto.h"

struct upstream_audit {
	int fd;
};

struct upstream_audit *upstream_audit_open(const char *path, struct note *note)
{
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : STDOUT_FILENO;
	struct upstream_audit *audit;

	if (fd < 0) {
		note_set(note, "audit_file %s: %s", path, strerror(errno));
		return NULL;
	}
	audit = xmalloc(sizeof *audit);
	audit->fd = fd;
	return audit;
}

void upstream_audit_close(struct upstream_audit *audit)
{
	if (audit->fd != STDOUT_FILENO)
		close(audit->fd);
	free(audit);
}

static const char *decision_of(int status)
{
	if (status == 200)
		return "allowed";
	return status < 500 ? "refused" : "failed";
}

static void put_text(struct buf *line, const char *name, const char *text)
{
	buf_printf(line, ",\"%s\":", name);
	if (text)
		json_quote(line, slice_of(text));
	else
		buf_puts(line, "null");
}

bool upstream_audit_write(struct upstream_audit *audit, const char *resource, struct slice method,
	struct slice token, const struct upstream_verdict *verdict)
{
	const struct cJSON *claims = verdict->token.claims;
	char *scope = claims ? oracle_scope_text(claims) : NULL;
	struct buf line = {0};
	char now[CLOCK_TEXT_SIZE];
	char tag[SECRET_TAG_SIZE];
	bool written;

	clock_text(clock_now(), now);
	secret_tag(token, tag);
	buf_printf(&line, "{\"time\":\"%s\"", now);
	put_text(&line, "resource", resource);
	buf_puts(&line, ",\"method\":");
	json_quote(&line, method);
	put_text(&line, "decision", decision_of(verdict->status));
	buf_printf(&line, ",\"status\":%d", verdict->status);
	put_text(&line, "user", oracle_text(claims, "sub"));
	put_text(&line, "email", oracle_text(claims, "email"));
	put_text(&line, "scope", scope);
	put_text(&line, "token", token.len ? tag : NULL);
	put_text(&line, "reason", verdict->reason);
	buf_puts(&line, "}\n");
	/* One write of the whole line, so that lines of several threads do not mix. */
	written = write(audit->fd, line.at, line.len) == (ssize_t)line.len;
	buf_clear(&line);
	free(scope);
	return written;
}
