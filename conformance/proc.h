/* proc: what anybody on this machine, or its own user, can read about a process. */
#ifndef CONFORMANCE_PROC_H
#define CONFORMANCE_PROC_H

#include <sys/types.h>

#include "lib/str.h"

/* Append the file of that name ("cmdline", "status"); false when it cannot be read. */
bool proc_read(pid_t pid, const char *name, struct buf *out);
/* Memory in use, in KiB; 0 when it cannot be read. */
size_t proc_resident_kib(pid_t pid);
/* Its threads; its open descriptors; and how many of these are sockets. 0 when it cannot be read.
 */
size_t proc_threads(pid_t pid);
size_t proc_descriptors(pid_t pid);
size_t proc_sockets(pid_t pid);

/*
 * How much memory may grow by while nothing is kept, in KiB. A sanitizer keeps what was freed;
 * there it is the sanitizer itself that finds leaks.
 */
#if defined(__has_feature)
#define SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif
#define PROC_GROWTH_KIB ((size_t)(SANITIZED ? 128 : 6) * 1024)

#endif
