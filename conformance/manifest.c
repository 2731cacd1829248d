#include "manifest.h"

const char *const role_names[] = {"", "proxy", "idp", "sts", "mcp-server", "upstream", NULL};

#define FILE_ROW(...) SETTING_TABLE(manifest_file, __VA_ARGS__)
#define CHANGE_ROW(...) SETTING_TABLE(manifest_change, __VA_ARGS__)
#define MANIFEST_ROW(...) SETTING_TABLE(manifest, __VA_ARGS__)

static const struct setting file_rows[] = {MANIFEST_FILE(FILE_ROW)};
static const struct settings manifest_file_settings = {
	.name = "file",
	.sentence = "A file that the party reads.",
	.rows = file_rows,
	.count = ARRAY_LEN(file_rows),
	.size = sizeof(struct manifest_file),
};

static const struct setting change_rows[] = {MANIFEST_CHANGE(CHANGE_ROW)};
static const struct settings manifest_change_settings = {
	.name = "change",
	.sentence = "Another configuration.",
	.rows = change_rows,
	.count = ARRAY_LEN(change_rows),
	.size = sizeof(struct manifest_change),
};

static const struct setting manifest_rows[] = {MANIFEST(MANIFEST_ROW)};
const struct settings manifest_settings = {
	.name = "manifest",
	.sentence = "One party of the stage.",
	.rows = manifest_rows,
	.count = ARRAY_LEN(manifest_rows),
	.size = sizeof(struct manifest),
};

double manifest_bound(const struct manifest *manifest, const char *name, double otherwise)
{
	double value;

	return json_number(json_member(manifest->bounds, name), &value) ? value : otherwise;
}
