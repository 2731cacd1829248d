/*
 * manifest: how a party of the stage is started and what it claims; a file for each, ours and
 * other people's alike. Made from the rows of manifest.def. Knows no process.
 */
#ifndef CONFORMANCE_MANIFEST_H
#define CONFORMANCE_MANIFEST_H

#include "lib/settings.h"
#include "manifest.def"

enum role {
	ROLE_INVALID = 0,
	ROLE_PROXY,
	ROLE_IDP,
	ROLE_STS,
	ROLE_MCP_SERVER,
	ROLE_UPSTREAM,
	ROLE_COUNT,
};

extern const char *const role_names[];

struct manifest_file {
	MANIFEST_FILE(SETTING_DECLARE)
};

struct manifest_change {
	MANIFEST_CHANGE(SETTING_DECLARE)
};

struct manifest_bounds {
	MANIFEST_BOUNDS(SETTING_DECLARE)
};

struct manifest {
	MANIFEST(SETTING_DECLARE)
};

extern const struct settings manifest_settings;

#endif
