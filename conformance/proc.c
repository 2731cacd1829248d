#include "proc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool proc_read(pid_t pid, const char *name, struct buf *out)
{
	char *path = xasprintf("/proc/%d/%s", (int)pid, name);
	FILE *file = fopen(path, "rb");
	char block[4096];
	size_t n;

	while (file && (n = fread(block, 1, sizeof block, file)) > 0)
		buf_append(out, block, n);
	if (file)
		fclose(file);
	free(path);
	return file != NULL;
}

size_t proc_resident_kib(pid_t pid)
{
	struct buf text = {0};
	const char *found = NULL;
	uint64_t kib = 0;

	if (proc_read(pid, "status", &text) && text.at && (found = strstr(text.at, "VmRSS:"))) {
		struct slice rest = slice_trim(slice_of(found + strlen("VmRSS:")));

		slice_to_u64(slice_to(rest, slice_find(rest, ' ')), UINT32_MAX, &kib);
	}
	buf_clear(&text);
	return (size_t)kib;
}
