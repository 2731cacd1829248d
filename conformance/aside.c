#include "aside.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A sanitizer's report with its stack fits. */
#define TAIL_BYTES 6000

void aside_begin(struct aside *aside, const char *path)
{
	fflush(NULL);
	aside->log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	aside->out = fcntl(1, F_DUPFD_CLOEXEC, 3);
	aside->err = fcntl(2, F_DUPFD_CLOEXEC, 3);
	if (aside->log < 0 || aside->out < 0 || aside->err < 0)
		abort();
	dup2(aside->log, 1);
	dup2(aside->log, 2);
}

void aside_empty(struct aside *aside)
{
	fflush(NULL);
	if (ftruncate(aside->log, 0) != 0)
		abort();
}

void aside_end(struct aside *aside)
{
	fflush(NULL);
	dup2(aside->out, 1);
	dup2(aside->err, 2);
	close(aside->log);
	close(aside->out);
	close(aside->err);
}

/* The last bytes of a file, from the beginning of a line. */
static void read_tail(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	bool cut = file && fseek(file, -TAIL_BYTES, SEEK_END) == 0;
	int c;

	while (file && cut && (c = fgetc(file)) != EOF && c != '\n')
		;
	if (file && !cut)
		rewind(file);
	while (file && (c = fgetc(file)) != EOF)
		buf_putc(out, (char)c);
	if (file)
		fclose(file);
}

char *aside_tail(const char *path)
{
	struct buf tail = {0};

	read_tail(path, &tail);
	while (tail.len > 0 && tail.at[tail.len - 1] == '\n')
		buf_cut(&tail, tail.len - 1);
	/* It goes into reports of every format. */
	for (size_t i = 0; i < tail.len; i++)
		if (tail.at[i] != '\n' && (tail.at[i] < ' ' || tail.at[i] > '~'))
			tail.at[i] = tail.at[i] == '\t' ? ' ' : '?';
	if (tail.len == 0)
		buf_clear(&tail);
	return tail.len ? buf_take(&tail) : NULL;
}

const char *sanitizer_complaint(const char *text)
{
	static const char *const complaints[] = {"Sanitizer:", "runtime error:"};
	const char *first = NULL;

	for (size_t i = 0; text && i < ARRAY_LEN(complaints); i++) {
		const char *found = strstr(text, complaints[i]);

		if (found && (!first || found < first))
			first = found;
	}
	return first;
}
