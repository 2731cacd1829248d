/* What a stage leaves in its folder, and how that is looked through and removed. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "aside.h"
#include "suite.h"

#define LOG_MAX_BYTES ((size_t)1024 * 1024 * 1024)

bool suite_logs_clean(const struct suite *suite, const char *folder)
{
	bool clean = true;

	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT; role++) {
		const char *name = suite->party[role].manifest.name;
		char *path = xasprintf("%s/%s.log", folder, name);
		struct buf text = {0};
		const char *found = NULL;

		if (!file_read(path, LOG_MAX_BYTES, &text))
			found = sanitizer_complaint(text.at);
		if (found)
			fprintf(stderr, "--- %s: a sanitizer complains\n%.6000s\n", name,
				found - text.at > 100 ? found - 100 : text.at);
		clean &= !found;
		buf_clear(&text);
		free(path);
	}
	return clean;
}

void suite_show_logs(const struct suite *suite)
{
	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT; role++) {
		const struct party *party = &suite->party[role];
		struct buf text = {0};

		if (party->log_path && !file_read(party->log_path, JSON_MAX_BYTES, &text) &&
			text.len)
			fprintf(stderr, "--- %s\n%s", party->manifest.name, text.at);
		buf_clear(&text);
	}
}

void suite_remove_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
	rmdir(path);
}
