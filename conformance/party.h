/*
 * party: one process of the stage, started from its manifest and ended by its pid. Its standard
 * error goes to a file that is swept for secrets.
 */
#ifndef CONFORMANCE_PARTY_H
#define CONFORMANCE_PARTY_H

#include <sys/types.h>

#include "manifest.h"
#include "vars.h"

struct party {
	struct manifest manifest;
	char *folder;    /* of the manifest */
	char *log_path;  /* standard error and output */
	size_t log_from; /* where its last start begins in it */
	pid_t pid;       /* 0 while it does not run */
	int exit_status; /* as waitpid has it, once it has ended */
};

/* Read a manifest; party_clear in either case. */
enum err party_load(struct party *party, const char *path, struct note *note) MUST_USE;
void party_clear(struct party *party);

/*
 * Write its files, start it and wait until `port` of 127.0.0.1 takes connections. ERR_UNREACHABLE
 * when it ended or did not listen within `ms`; the note names the log.
 */
enum err party_start(struct party *party, const struct vars *vars, const char *workdir,
	unsigned port, unsigned ms, struct note *note) MUST_USE;
/* The same without waiting, and with `instead` (may be NULL) written over one of its files. */
enum err party_spawn(struct party *party, const struct vars *vars, const char *workdir,
	const struct manifest_file *instead, struct note *note) MUST_USE;
/*
 * Write the first of its files anew, as the change has it, or as it was (NULL). ERR_MISMATCH when
 * there is nothing in it to replace.
 */
enum err party_rewrite(struct party *party, const struct vars *vars,
	const struct manifest_change *change, struct note *note) MUST_USE;
/* Write that file over one of its own. */
enum err party_write(struct party *party, const struct vars *vars, const struct manifest_file *file,
	struct note *note) MUST_USE;
/* Run the command line of its manifest to its end, within `ms`; what it printed is appended. */
enum err party_check(struct party *party, const struct vars *vars, unsigned ms, int *exit_status,
	struct buf *printed, struct note *note) MUST_USE;
/* SIGTERM, and no waiting. */
void party_end(struct party *party);
/* SIGTERM, then SIGKILL when it is still there after `ms`. */
void party_stop(struct party *party, unsigned ms);
/* At once, as a machine dies. */
void party_kill(struct party *party);
/* It has not ended. */
bool party_runs(struct party *party);
/* It ends within `ms`. */
bool party_ends(struct party *party, unsigned ms);

/* 127.0.0.1:port takes connections within `ms`. */
bool port_listens(unsigned port, unsigned ms);
/* A port of 127.0.0.1 that is free now. */
unsigned free_port(void);

#endif
