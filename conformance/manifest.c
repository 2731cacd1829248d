#include "manifest.h"

const char *const role_names[] = {"", "proxy", "idp", "sts", "mcp-server", "upstream", NULL};

#define FILE_ROW(...) SETTING_TABLE(manifest_file, __VA_ARGS__)
#define CHANGE_ROW(...) SETTING_TABLE(manifest_change, __VA_ARGS__)
#define BOUND_ROW(...) SETTING_TABLE(manifest_bounds, __VA_ARGS__)
#define MANIFEST_ROW(...) SETTING_TABLE(manifest, __VA_ARGS__)

static const struct setting file_rows[] = {MANIFEST_FILE(FILE_ROW)};
static const struct settings manifest_file_settings =
	SETTINGS_OF(manifest_file, "file", "A file that the party reads.", file_rows);

static const struct setting change_rows[] = {MANIFEST_CHANGE(CHANGE_ROW)};
static const struct settings manifest_change_settings =
	SETTINGS_OF(manifest_change, "change", "Another configuration.", change_rows);

static const struct setting bound_rows[] = {MANIFEST_BOUNDS(BOUND_ROW)};
static const struct settings manifest_bounds_settings = SETTINGS_OF(manifest_bounds, "bounds",
	"Times in seconds, sizes in bytes, and counts, as it was set up for this run. Where both "
	"sides of one can be seen, both are tried: what is within must go well, and what is "
	"beyond must not.",
	bound_rows);

static const struct setting manifest_rows[] = {MANIFEST(MANIFEST_ROW)};
const struct settings manifest_settings =
	SETTINGS_OF(manifest, "manifest", "One party of the stage.", manifest_rows);
