/*
 * fuzz: what the fuzz targets share. A target is one file fuzz_*.c with one function, fed by
 * libFuzzer (make fuzz) or with the files of its corpus (make corpus). It asserts properties, not
 * only that nothing crashes.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "lib/str.h"

/* libFuzzer's entry point, hence the name; the bytes are exactly `size` long. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* End the program, naming the property, unless it holds. */
#define MUST(property) ((property) ? (void)0 : fuzz_broken(#property, __FILE__, __LINE__))
void fuzz_broken(const char *property, const char *file, int line) __attribute__((noreturn));

#endif
