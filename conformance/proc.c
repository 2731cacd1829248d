#include "proc.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* The number behind that name in its status. */
static size_t status_number(pid_t pid, const char *name)
{
	struct buf text = {0};
	const char *found = NULL;
	uint64_t number = 0;

	if (proc_read(pid, "status", &text) && text.at && (found = strstr(text.at, name))) {
		struct slice rest = slice_trim(slice_of(found + strlen(name)));

		slice_to_u64(slice_to(rest, strcspn(rest.at, " \n")), UINT32_MAX, &number);
	}
	buf_clear(&text);
	return (size_t)number;
}

size_t proc_resident_kib(pid_t pid)
{
	return status_number(pid, "VmRSS:");
}

size_t proc_threads(pid_t pid)
{
	return status_number(pid, "Threads:");
}

/* Descriptors that lead to something whose name begins so. */
static size_t count_descriptors(pid_t pid, const char *prefix)
{
	char *path = xasprintf("/proc/%d/fd", (int)pid);
	DIR *folder = opendir(path);
	struct dirent *entry;
	size_t count = 0;

	while (folder && (entry = readdir(folder))) {
		char target[64] = "";

		if (entry->d_name[0] != '.' &&
			readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1) > 0)
			count += slice_starts(slice_of(target), prefix);
	}
	if (folder)
		closedir(folder);
	free(path);
	return count;
}

size_t proc_descriptors(pid_t pid)
{
	return count_descriptors(pid, "");
}

size_t proc_sockets(pid_t pid)
{
	return count_descriptors(pid, "socket:");
}
