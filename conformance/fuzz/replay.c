/* Feeds a target with every file of a folder: the corpus as a test, without libFuzzer. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "lib/settings.h"

#define MAX_BYTES (2 * 1024 * 1024)

static void replay(const char *path)
{
	struct buf bytes = {0};
	uint8_t *exact;

	if (file_read(path, MAX_BYTES, &bytes)) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(1);
	}
	/* A block of exactly the size, so that a sanitizer sees the first byte past it. */
	exact = xmalloc(bytes.len);
	if (bytes.len)
		memcpy(exact, bytes.at, bytes.len);
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(exact, bytes.len);
	free(exact);
	buf_clear(&bytes);
}

int main(int argc, char **argv)
{
	DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
	const struct dirent *entry;
	size_t count = 0;

	if (!folder) {
		fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
		return 2;
	}
	while ((entry = readdir(folder)) != NULL) {
		char *path = xasprintf("%s/%s", argv[1], entry->d_name);

		if (entry->d_name[0] != '.') {
			replay(path);
			count++;
		}
		free(path);
	}
	closedir(folder);
	printf("%zu inputs\n", count);
	/* A corpus that is not found proves nothing. */
	return count ? 0 : 1;
}
